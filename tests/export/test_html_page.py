"""The HTML page, read back by Python's own parser: what was said is text, and nothing else can run."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given

from monitor.export import html_page
from monitor.export.meeting import SILENT
from monitor.model.times import clock
from monitor.model.transcript import UNNAMED
from monitor.tui.palette import DARK, LIGHT
from tests.export.meetings import HOSTILE, MEETING, transcripts, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.transcript import Utterance

KNOWN = {
    "html", "head", "meta", "title", "style", "body", "h1", "p", "span", "svg", "rect", "div", "button", "bdi", "i",
    "header", "video", "label", "input", "main", "section", "h2", "a", "script",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "controls", "hidden", "preload", "data-beside", "type",
    "aria-label", "aria-hidden", "aria-pressed", "placeholder", "class", "role", "dir", "id", "href", "title",
    "accept", "data-at", "data-to", "x", "width", "height", "preserveaspectratio",
}  # fmt: skip


class Reading(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.texts:
            tag, text = self.texts[-1]
            self.texts[-1] = (tag, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.texts.append(("said", ""))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[str]:
        """Return the texts of all such elements."""
        return [text.strip() for name, text in self.texts if name == tag]


def page(*utterances: Utterance) -> str:
    """Return the page of some turns."""
    return "".join(html_page.write(MEETING, utterances))


@given(transcripts)
def test_it_shows_what_was_said_and_nothing_else(utterances: Sequence[Utterance]) -> None:
    read = Reading(page(*utterances))
    assert read.all("said") == [one.text for one in utterances]
    assert read.all("a") == [clock(one.start_ms) for one in utterances]
    runs = [
        one.speaker for place, one in enumerate(utterances) if not place or utterances[place - 1].speaker != one.speaker
    ]
    assert read.all("h2") == runs
    assert set(read.tags) <= KNOWN
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert (read.tags.count("script"), read.tags.count("style"), read.comments) == (1, 1, [])


def test_hostile_text_is_text() -> None:
    read = Reading(page(*(turn(text, 0, text) for text in HOSTILE)))
    assert read.all("h2") == list(HOSTILE)
    assert set(read.tags) <= KNOWN
    assert read.tags.count("script") == 1


def test_only_its_own_style_and_script_may_run_and_nothing_be_loaded() -> None:
    made = page(turn("Hello"))
    policy = dict(part.split(" ", 1) for part in html_page.POLICY.split("; "))
    assert f'<meta http-equiv="Content-Security-Policy" content="{html_page.POLICY}">' in made
    assert made.index("Content-Security-Policy") < made.index("<style>")
    assert policy["default-src"] == "'none'"
    for name in ("style", "script"):
        [inside] = re.findall(rf"<{name}>(.*?)</{name}>", made, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert policy[f"{name}-src"] == f"'sha256-{digest}'"
    assert not re.search(r"""\b(?:src|href|style|on\w+)=["'](?!#\d+")""", made)


def test_speakers_have_the_colours_of_the_screen() -> None:
    everybody = frozenset({"Björn", "Mira"})  # whose names have the same colour
    hello = [turn("Hello", 0, "Björn"), turn("Hello", 9, "Mira"), turn("Hello", 10, UNNAMED)]
    made = "".join(html_page.write(replace(MEETING, speakers=(), everybody=everybody), hello))
    light, dark = made.rsplit("prefers-color-scheme: dark", 1)
    for name in everybody:
        [color] = re.findall(rf'<h2 class="(s\d+)" dir="auto">{name}</h2>', made)
        assert f".{color}{{color:{LIGHT.among(everybody).speaker_color(name)}}}" in light
        assert f".{color}{{color:{DARK.among(everybody).speaker_color(name)}}}" in dark
    assert f'<h2 class="unnamed" dir="auto">{UNNAMED}</h2>' in made


def test_the_video_is_looked_for_beside_it_and_played_from_a_turn() -> None:
    made = page(turn("Hello", 61_500))
    assert 'data-beside="b_1.mp4"' in made
    assert '<a href="#1" data-at="61.5" data-to="61.8">0:01:01</a> Hello</p>' in made


def test_silence_is_said() -> None:
    assert f'<main>\n<p class="silent">{SILENT}</p>\n</main>' in page()
