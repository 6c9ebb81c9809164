"""One HTML file that needs nothing else: speakers in their colours, a search box, and the video where it lies beside.

Whatever was said is text in it. Should any of it slip through, the page's own policy lets only this style and this
script run, by their hashes, and nothing be loaded but a video that lies beside the page or that its reader chooses.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.export.meeting import SILENT, is_marked
from monitor.model import speaker_colors
from monitor.model.times import SECOND, clock
from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


def _rules(colors: Iterable[str]) -> str:
    return "".join(f".s{place}{{color:{color}}}" for place, color in enumerate(colors))


def _own(ending: str) -> str:
    return Path(__file__).with_name(f"page.{ending}").read_text(encoding="utf-8")


_STYLE = f"""
{_own("css")}
{_rules(speaker_colors.ON_LIGHT)}
@media (prefers-color-scheme: dark) {{{_rules(speaker_colors.ON_DARK)}}}
"""
_SCRIPT = f"\n{_own('js')}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = "; ".join((
    "default-src 'none'",
    f"style-src {_hash(_STYLE)}",
    f"script-src {_hash(_SCRIPT)}",
    "media-src 'self' file: blob:",
    "base-uri 'none'",
    "form-action 'none'",
))  # fmt: skip
"""What the page may do, which no text in it can change."""


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    """Return the transcript as an HTML page, piece by piece."""
    yield from _head(meeting)
    yield from _controls(meeting)
    speaker, colors = None, meeting.colors()
    for number, utterance in enumerate(utterances, 1):
        if utterance.speaker != speaker:
            yield "" if speaker is None else "</section>\n"
            speaker = utterance.speaker
            yield f'<section>\n<h2 class="{_class(speaker, colors)}" dir="auto">{escape(speaker)}</h2>\n'
        kind = ' class="marked"' if is_marked(utterance) else ""
        yield f'<p dir="auto" id="{number}"{kind}>{_time(number, utterance)}{escape(utterance.text)}</p>\n'
    yield f'<p class="silent">{SILENT}</p>\n' if speaker is None else "</section>\n"
    yield f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _head(meeting: Meeting) -> Iterator[str]:
    title = escape(meeting.heading)
    yield '<!DOCTYPE html>\n<html lang="und">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    facts = "".join(
        f'<span title="{name}">{escape(fact)}</span>' for name, fact in meeting.facts() if name != "Speakers"
    )
    yield f'<p class="facts">{facts}</p>\n'
    if meeting.note:
        yield f'<p class="written" dir="auto">{escape(meeting.note)}</p>\n'
    yield from _speakers(meeting)


def _speakers(meeting: Meeting) -> Iterator[str]:
    """Return who talked how much: a bar to scale, and a button for each that shows them alone."""
    yield '<svg class="shares" aria-hidden="true">'
    left, colors = 0.0, meeting.colors()
    for speaker, share in meeting.shares():
        yield f'<rect class="{_class(speaker, colors)}" x="{left:.3%}" width="{share:.3%}" height="100%"/>'
        left += share
    yield '</svg>\n<div class="speakers">\n'
    for speaker, share in meeting.shares():
        name = f'<bdi class="{_class(speaker, colors)}">{escape(speaker)}</bdi>'
        yield f'<button type="button" aria-pressed="false">{name}<i>{share:.0%}</i></button>\n'
    yield "</div>\n"


def _controls(meeting: Meeting) -> Iterator[str]:
    """Return what only the script can make work: it shows them."""
    yield f'<header hidden>\n<video controls hidden preload="metadata" data-beside="{escape(meeting.file_name)}.mp4">'
    yield '</video>\n<svg class="strip" preserveAspectRatio="none" aria-hidden="true"></svg>\n<div class="search">\n'
    yield '<input type="search" aria-label="Search" placeholder="Search what was said  /">\n'
    yield '<span class="found" role="status"></span>\n'
    yield '<label class="pick">Add the video<input type="file" accept="video/*,audio/*"></label>\n'
    yield "</div>\n</header>\n<main>\n"


def _time(number: int, utterance: Utterance) -> str:
    start, end = (max(0, ms) / SECOND for ms in (utterance.start_ms, utterance.end_ms))
    return f'<a href="#{number}" data-at="{start}" data-to="{end}">{clock(utterance.start_ms)}</a> '


def _class(speaker: str, colors: Mapping[str, int]) -> str:
    return "unnamed" if speaker == UNNAMED else f"s{speaker_colors.place(speaker, speaker_colors.OWN, colors)}"
