"""Nothing that a stranger sends acts: not on the terminal, not on the app, in no field and on no screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal.sequences import Kind, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.terminal.conftest import StartsMonitor
    from tests.terminal.running import RunningMonitor

ESCAPES = "\x1b[7177;1H\x1b[2J\x1b[31;7177m\x1b]0;HACKED\x07\x1b]52;c;SEFDS0VE\x1b\\\x1b]8;;http://evil.example\x1b\\x"
C1 = "\x9b7177;1H\x9d52;c;SEFDS0VE\x9c\x90q\x9c\x85"
CONTROLS = "a\x00b\x07c\x08\x08\x08d\x7fe\rf\ng\th\x0b\x0c"
MARKUP = "[/red] [bold]x[/bold] [@click=app.quit]click me[/] [/] [[ $x [link=http://evil.example]y[/link]"
INVISIBLE = "\u202eright to left\u202c \u2066x\u2069 \ufeff\u200b\U000e0041"
UNPAIRED = "\ud800 and \udfff"
WIDE = "中文 👩‍💻 é̂̃ ﷽ " + "\u0301" * 50
LONG = "long" * 225
ALL = {"sequences": ESCAPES + C1 + CONTROLS, "markup": MARKUP + INVISIBLE + UNPAIRED, "sizes": WIDE + LONG}

_ACTING = {"\u202e", "\u202c", "\u2066", "\u2069", "\ufeff", "\u200b", "\U000e0041", "\x00", "\x7f"}
"""Characters that must never be sent."""
_SENT_CONTROLS = {"\r", "\n", "\x08"}
"""Controls that the terminal library itself may send."""

_READING = ("n", "1", "0", "m", "'", "escape", "w", "escape", "R", "down", "escape", "P", "e", "escape")
"""Keys that open what there is to open over a transcript: bookmarks, words, renaming, the form for an export."""

_ESC_MS = 25
"""The wait for what may follow an ESC, shortened: here it follows at once."""
_QUIET_S = 0.06
"""Longer than that wait."""

DEPTHS = {
    "16": {"TERM": "xterm-16color", "COLORTERM": ""},
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "true": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}


def webhooks(text: str) -> Iterator[dict[str, Any]]:
    """Put a text into every field that is shown: of a live bot, of a failed one, of a finished one."""
    short = text[:120]  # codes and ids are refused when they are much longer
    live, failed, finished = (f"{kind} {short}" for kind in ("live", "failed", "finished"))
    for bot_id in (live, failed, finished):
        status = {"code": short, "created_at": "2024-01-01T12:00:00.000Z", "error_message": text, "error_type": text}
        yield {"event": "bot.status_change", "data": {"bot_id": bot_id, "status": status}}
    yield {"event": "failed", "data": {"bot_id": failed, "error": short, "message": text}}
    words = [{"start": place, "end": place + 0.5, "word": text[place:]} for place in range(3)]
    transcript = [{"speaker": f"{place} {text}", "words": words} for place in range(3)]
    data = {"mp4": f"https://evil.example/{text}", "speakers": [text, "Ana"], "transcript": transcript}
    yield {"event": "complete", "data": {"bot_id": finished, **data}}
    yield {"event": short, "data": {"bot_id": short, "anything": text}}


@pytest.mark.parametrize(("kind", "depth"), zip(ALL, DEPTHS, strict=True))
def test_no_field_acts_on_any_screen(
    kind: str, depth: str, environment: dict[str, str], monitor: StartsMonitor
) -> None:
    environment |= DEPTHS[depth] | {"ESCDELAY": str(_ESC_MS)}
    running = monitor()
    for webhook in webhooks(ALL[kind]):
        assert running.post(json.dumps(webhook).encode()) == 204
    running.session.wait_for("1 live")
    visit_all_screens(running)
    check_nothing_acted(running)
    check_depth(running, depth)
    running.session.press("q")
    assert running.session.wait_exit() == 0


def visit_all_screens(running: RunningMonitor) -> None:
    """Go wherever a person can go, on every bot, and click about."""
    session = running.session
    read = False
    for _ in range(3):
        session.press("enter")
        session.wait_for(lambda emulator: emulator.lines[0].lstrip().startswith(("live ", "failed ", "finished ")))
        has_words = session.screen[0].lstrip().startswith("finished ")
        if has_words:
            session.wait_for(" 0:00:0")
        read = read or has_words
        for key in _READING if has_words else "n1m":
            press(running, key)
        back_to_the_bots(running)
        for key in ("a", "escape", "e"):
            press(running, key)
        back_to_the_bots(running)
        press(running, "down")
    assert read, "no transcript was opened"
    for column in range(17, 100, 6):
        session.click(column, 3)
    back_to_the_bots(running)
    found = ("ctrl+f", *"speaker:0", "down")
    for keys in (found, ("i", "down"), ("I", "down"), ("d", "down"), ("?", "down"), ("ctrl+p", *"help"), ("/", "down")):
        for key in keys:
            press(running, key)
        press(running, "enter")
        back_to_the_bots(running)
    for size in ((60, 15), (120, 40)):
        session.resize(*size)
        session.settle(_QUIET_S)


def press(running: RunningMonitor, key: str) -> None:
    """Press a key and wait until all that it does is done."""
    running.session.press(key)
    running.session.settle(_QUIET_S)


def back_to_the_bots(running: RunningMonitor) -> None:
    """Press escape until the first screen is there: it alone has a column called STATUS and opens something."""
    for _ in range(4):
        running.session.settle(_QUIET_S)
        if all(word in running.session.text for word in ("STATUS", "enter open", "deliveries")):
            return
        running.session.press("escape")
    running.session.wait_for("STATUS")


def check_nothing_acted(running: RunningMonitor) -> None:
    emulator = running.session.emulator
    assert emulator.clipboard == []
    assert emulator.bells == 0
    assert "HACKED" not in emulator.title
    for piece in split(running.session.raw_since()):
        match piece.kind:
            case Kind.TEXT:
                assert not _ACTING & set(piece.content)
            case Kind.CONTROL:
                assert piece.content in _SENT_CONTROLS
            case Kind.OSC | Kind.STRING:
                assert "evil" not in piece.content
                assert not piece.content.startswith(("52;", "0;HACKED"))
            case Kind.CSI:
                assert "7177" not in piece.content


def check_depth(running: RunningMonitor, depth: str) -> None:
    """See that it was a terminal of so many colours that was tried."""
    colors = str({piece.content for piece in split(running.session.raw_since()) if piece.kind is Kind.CSI})
    assert ("38;2;" in colors) == (depth == "true")
    assert ("38;5;" in colors) == (depth == "256")
