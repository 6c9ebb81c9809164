"""The HTML page in a real Chromium: what a person can do with it, and what nobody can do to them."""

from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING, Any

import pytest

from monitor.export import html_page
from monitor.export.meeting import Meeting, Said
from monitor.model.transcript import SpeakerShare
from monitor.tui.palette import LIGHT
from tests.conftest import find_tool
from tests.export.browser import Page
from tests.export.meetings import HOSTILE, turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from monitor.model.transcript import Utterance

MORE_HOSTILE = (
    '" onload="alert(1)" x="',
    "'\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</style><style>*{background:url(https://evil.example)}</style>",
    "</title><script>alert(1)</script>",
    "--><!--<script>",
    "]]>",
    "a\u2028alert(1)\u2029b",
    "{{7*7}}${7*7}`",
    "<iframe src=https://evil.example></iframe><link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href=https://evil.example>",
)

TALK = (
    turn("Shall we speak of the Café budget?", 1_000),
    turn("The budget, the BUDGET! Le cafe\u0301.", 4_000, "Bob"),
    turn("Good.", 8_000),
    turn("Goodbye.", 60_000, "Bob"),
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    page = Page(find_tool("chromium"))
    yield page
    page.close()


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Page:
    """Return the browser with the page of ``TALK`` open, at the size of a laptop."""
    page.see_as(1200, 800)
    page.open(write(tmp_path, *TALK))
    return page


def write(folder: Path, *utterances: Utterance, bot_id: str = "talk", more: tuple[str, ...] = ()) -> Path:
    """Write the page of some turns, and return where."""
    names = dict.fromkeys((*(one.speaker for one in utterances), *more))
    shares = tuple(SpeakerShare(name, 1000, 1) for name in names)
    meeting = Meeting(
        bot_id=bot_id, started_at=1_704_110_400_000, length_ms=90_000, speakers=shares, video=bot_id, file_name="talk"
    )
    file = folder / "talk.html"
    file.write_text("".join(html_page.write(meeting, utterances)), encoding="utf-8")
    return file


def silence(file: Path, seconds: int = 90) -> None:
    """Write a recording in which nothing is heard."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(3_000)
        sound.writeframes(b"\x80" * 3_000 * seconds)


def said(page: Page) -> list[str]:
    """Return what is in sight of what was said."""
    shown: list[str] = page.run("""
        [...document.querySelectorAll("section p")].filter(p => p.checkVisibility()).map(p => p.lastChild.data.trim())
    """)
    return shown


def note(page: Page) -> str:
    return str(page.run("document.querySelector('.found').textContent"))


def wait_until_marked(page: Page, *texts: str) -> None:
    """Wait until these texts, and no others, are marked as found; the browser tells a page late what is in sight."""
    page.wait_until(f"JSON.stringify([...CSS.highlights.get('found')].map(String)) === {json.dumps(_as_js(texts))}")


def _as_js(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def test_it_shows_who_said_what(opened: Page) -> None:
    assert said(opened) == [one.text for one in TALK]
    assert opened.run("document.title") == "Meeting talk"
    assert opened.run("[...document.querySelectorAll('h2')].map(h => h.textContent)") == ["Ana", "Bob"] * 2
    red, green, blue = bytes.fromhex(LIGHT.speaker_color("Ana")[1:])
    assert opened.run("getComputedStyle(document.querySelector('h2')).color") == f"rgb({red}, {green}, {blue})"
    assert opened.run("document.querySelectorAll('.strip rect').length") == len(TALK)


def test_what_is_found_very_often_is_counted_and_marked_where_it_is_seen(page: Page, tmp_path: Path) -> None:
    page.open(write(tmp_path, *(turn("e" * 1_000, 1_000 * number) for number in range(200))))
    page.press_key("/")
    page.type("e")
    assert note(page) == "200000 matches in 200 turns"
    for place in ("0", "199"):
        page.run(f"document.querySelectorAll('section p')[{place}].scrollIntoView()")
        marks = "[...CSS.highlights.get('found')]"
        page.wait_until(f"{marks}.some(one => one.startContainer.parentElement === turns[{place}].p)")
        assert 1_000 <= page.run(f"{marks}.length") < 100_000  # each costs the browser time


def test_search_counts_and_marks_and_hides_the_rest(opened: Page) -> None:
    opened.press_key("/")
    opened.type("budget")
    assert said(opened) == [TALK[0].text, TALK[1].text]
    assert note(opened) == "3 matches in 2 turns"
    wait_until_marked(opened, "budget", "budget", "BUDGET")
    opened.type("CAFE")
    wait_until_marked(opened, "Café", "cafe\u0301")
    opened.type("nothing of this")
    assert (said(opened), note(opened)) == ([], "0 matches in 0 turns")
    opened.type("")
    assert (said(opened), note(opened)) == ([one.text for one in TALK], "")
    wait_until_marked(opened)


def test_a_found_turn_is_shown_among_the_others(opened: Page) -> None:
    opened.click("input[type=search]")
    opened.type("goodbye")
    opened.click("section:not([hidden]) p:not([hidden])")
    assert said(opened) == [one.text for one in TALK]
    assert opened.run("document.querySelector('.now').lastChild.data") == " Goodbye."


def test_speakers_are_shown_alone_and_together(opened: Page) -> None:
    opened.click(".speakers button", 1)
    assert (said(opened), note(opened)) == ([TALK[1].text, TALK[3].text], "2 turns")
    opened.click(".speakers button", 0)
    assert len(said(opened)) == len(TALK)
    opened.click(".speakers button", 1)
    assert said(opened) == [TALK[0].text, TALK[2].text]


def test_bookmarks_are_shown_alone(page: Page, tmp_path: Path) -> None:
    marked = Said("Bob", 9_000, 9_500, "Decided.", (), "Bob", marked=True)
    page.open(write(tmp_path, *TALK, marked))
    page.click(".speakers button", 2)
    assert (said(page), note(page)) == (["Decided."], "1 turn")
    page.click(".speakers button", 2)
    assert len(said(page)) == len(TALK) + 1


def test_without_bookmarks_there_is_no_button_for_them(opened: Page) -> None:
    assert opened.run("document.querySelectorAll('.speakers button').length") == 2


def test_without_a_video_there_is_no_player(opened: Page) -> None:
    opened.wait_until("document.querySelector('video').error !== null")
    assert not opened.run("document.querySelector('video').checkVisibility()")
    opened.click("section a", 3)
    assert opened.run("location.hash") == "#4"


def test_a_click_on_a_time_plays_the_video_beside_it_from_there(page: Page, tmp_path: Path) -> None:
    silence(tmp_path / "talk.mp4")
    page.open(write(tmp_path, *TALK))
    page.wait_until("document.querySelector('video').checkVisibility()")
    page.click("section a", 3)
    page.wait_until("!document.querySelector('video').paused && document.querySelector('video').currentTime > 60")
    page.wait_until("document.querySelector('.now')?.lastChild.data === ' Goodbye.'")
    page.click("section a", 1)
    page.wait_until("document.querySelector('.now').lastChild.data.startsWith(' The budget')")
    assert page.run("document.querySelector('video').currentTime") == pytest.approx(4, abs=2)


def test_a_video_from_elsewhere_can_be_chosen(page: Page, tmp_path: Path) -> None:
    silence(tmp_path / "elsewhere.wav")
    page.open(write(tmp_path, *TALK))
    root = page.ask("DOM.getDocument")["root"]["nodeId"]
    field = page.ask("DOM.querySelector", nodeId=root, selector=".pick input")["nodeId"]
    page.ask("DOM.setFileInputFiles", nodeId=field, files=[str(tmp_path / "elsewhere.wav")])
    page.wait_until("document.querySelector('video').checkVisibility()")


@pytest.mark.parametrize("bot_id", ["talk", *MORE_HOSTILE[:3]])
def test_hostile_text_runs_nothing_and_asks_for_nothing(page: Page, tmp_path: Path, bot_id: str) -> None:
    texts = (*HOSTILE, *MORE_HOSTILE)
    page.ask("Page.addScriptToEvaluateOnNewDocument", source="window.alert = () => { window.harmed = true; };")
    file = write(tmp_path, *(turn(text, 1000 * at, text) for at, text in enumerate(texts)), bot_id=bot_id)
    page.open(file)
    page.click("input[type=search]")
    page.type("<script>")
    page.click(".speakers button", 2)
    page.run("new Promise(done => setTimeout(done, 50))")
    assert page.run("window.harmed") is None
    assert page.run("document.querySelectorAll('script, iframe, img, link, base, object, embed').length") == 1
    assert page.run("[...document.querySelectorAll('h2')].map(h => h.textContent)") == list(texts)
    assert page.run("document.title") == f"Meeting {bot_id}"
    assert page.requests == [file.as_uri(), file.with_suffix(".mp4").as_uri()]
    assert complaints(page) == []


def complaints(page: Page) -> list[Any]:
    """Return what the browser had to say against the page: errors in its script, breaches of its policy."""
    told = [one["params"] for one in page.events if one["method"] in {"Runtime.exceptionThrown", "Log.entryAdded"}]
    return [one for one in told if "ERR_FILE_NOT_FOUND" not in json.dumps(one)]


def test_the_policy_stops_what_would_slip_through(page: Page, tmp_path: Path) -> None:
    """So that it is known that the test above could fail, and that there is a second wall behind the first."""
    file = write(tmp_path, *TALK)
    slipped = "<script>window.harmed = true</script><img src=https://evil.example/x onerror='window.harmed = true'>"
    file.write_text(file.read_text(encoding="utf-8").replace("Good.", slipped), encoding="utf-8")
    page.open(file)
    page.run("new Promise(done => setTimeout(done, 50))")
    assert page.run("window.harmed") is None
    assert page.run("document.querySelectorAll('section img').length") == 1
    assert len(complaints(page)) >= 2


@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_is_readable_in_the_dark(page: Page, tmp_path: Path, width: int, dark: bool) -> None:
    page.see_as(width, 800, dark=dark)
    page.open(write(tmp_path, turn("Longwordwithoutend" * 20, 0, "Somebodywithaverylongname" * 3), *TALK))
    assert page.run("document.documentElement.scrollWidth") == width
    ground, ink = (
        page.run(f"getComputedStyle(document.body).{what}.match(/\\d+/g).slice(0, 3).reduce((a, b) => +a + +b, 0)")
        for what in ("backgroundColor", "color")
    )
    assert (ground < ink) is dark or ground == 0


def test_it_can_be_read_without_its_script(page: Page, tmp_path: Path) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(write(tmp_path, *TALK))
        assert said(page) == [one.text for one in TALK]
        assert not page.run("document.querySelector('header').checkVisibility()")
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)
