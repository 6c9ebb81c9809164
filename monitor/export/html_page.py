"""One HTML file that needs nothing else: speakers in their colours, a search box, and the video where it lies beside.

Whatever was said is text in it. Should any of it slip through, the page's own policy lets only this style and this
script run, by their hashes, and nothing be loaded but a video.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from monitor.export.meeting import SILENT
from monitor.model import speaker_colors
from monitor.model.times import SECOND, clock
from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

_COLORS = len(speaker_colors.ON_LIGHT)


def _rules(colors: Iterable[str]) -> str:
    return "".join(f".s{place}{{color:{color}}}" for place, color in enumerate(colors))


_STYLE = f"""
:root{{color-scheme:light dark}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}}
header{{position:sticky;top:0;background:Canvas;padding:.5rem 0}}
dt{{float:left;clear:left;width:6rem}}dt,.note,.unnamed{{opacity:.7}}dd{{margin:0 0 0 6rem}}
h2{{font-size:1rem;margin:1rem 0 0}}p{{margin:.2rem 0;content-visibility:auto;contain-intrinsic-size:auto 1.6rem}}
input{{font:inherit;width:100%;box-sizing:border-box}}video{{width:100%;max-height:40vh}}
button{{font:inherit;font-variant-numeric:tabular-nums;border:0;background:none;color:inherit;opacity:.7;padding:0}}
.playable button{{cursor:pointer;text-decoration:underline}}[hidden]{{display:none}}
{_rules(speaker_colors.ON_LIGHT)}
@media(prefers-color-scheme:dark){{{_rules(speaker_colors.ON_DARK)}}}
"""

_SCRIPT = """
"use strict";
const video = document.querySelector("video"), box = document.querySelector("input");
const note = document.querySelector(".note"), sections = [...document.querySelectorAll("section")];
const folded = text => text.normalize("NFD").replace(/\\p{M}/gu, "").toLowerCase();
let turns = null;
function search() {
  turns ??= sections.map(one => [...one.querySelectorAll("p")].map(p => [p, folded(p.lastChild.data)]));
  const wanted = folded(box.value.trim());
  let found = 0;
  turns.forEach((inside, place) => {
    let shown = 0;
    for (const [p, text] of inside) {
      p.hidden = !text.includes(wanted);
      shown += !p.hidden;
    }
    sections[place].hidden = !shown;
    found += shown;
  });
  note.textContent = wanted ? found + (found === 1 ? " turn" : " turns") : "";
}
box.addEventListener("input", search);
video.addEventListener("loadedmetadata", () => { video.hidden = false; document.body.className = "playable"; });
document.addEventListener("click", event => {
  if (video.hidden || !event.target.dataset.at) return;
  video.currentTime = Number(event.target.dataset.at);
  video.play();
});
video.src = video.dataset.beside;
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = "; ".join((
    "default-src 'none'",
    f"style-src {_hash(_STYLE)}",
    f"script-src {_hash(_SCRIPT)}",
    "media-src 'self' file:",
    "base-uri 'none'",
    "form-action 'none'",
))  # fmt: skip
"""What the page may do, which no text in it can change."""


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    """Return the transcript as an HTML page, piece by piece."""
    yield from _head(meeting)
    speaker = None
    for utterance in utterances:
        if utterance.speaker != speaker:
            yield "" if speaker is None else "</section>\n"
            speaker = utterance.speaker
            yield f'<section>\n<h2 class="{_class(speaker)}" dir="auto">{escape(speaker)}</h2>\n'
        at = max(0, utterance.start_ms) / SECOND
        time = f'<button data-at="{at}">{clock(utterance.start_ms)}</button>'
        yield f'<p dir="auto">{time} {escape(utterance.text)}</p>\n'
    yield f"<p>{SILENT}</p>\n" if speaker is None else "</section>\n"
    yield f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _head(meeting: Meeting) -> Iterator[str]:
    title = f"Meeting {escape(meeting.bot_id)}"
    yield '<!DOCTYPE html>\n<html lang="und">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    for name, fact in meeting.facts():
        yield f"<dt>{name}</dt><dd>{escape(fact)}</dd>\n"
    yield f'</dl>\n<header>\n<video controls hidden preload="metadata" data-beside="{escape(meeting.file_name)}.mp4">'
    yield '</video>\n<input type="search" aria-label="Search" placeholder="Search what was said">\n'
    yield '<span class="note" role="status"></span>\n</header>\n<main>\n'


def _class(speaker: str) -> str:
    return "unnamed" if speaker == UNNAMED else f"s{speaker_colors.place(speaker, _COLORS)}"
