"""Meetings whose transcripts are read in tests, and the way to the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (120, 40)


def turn(speaker: object, text: str, at: float) -> dict[str, object]:
    words = [
        {"word": word, "start": at + place / 4, "end": at + place / 4 + 0.2} for place, word in enumerate(text.split())
    ]
    return {"speaker": speaker, "words": words}


async def a_meeting(desk: Desk, *turns: dict[str, object], bot_id: str = "meeting") -> None:
    await desk.status(bot_id, "in_call_recording", ago_s=3600)
    await desk.status(bot_id, "call_ended", ago_s=60)
    await desk.take("complete", bot_id=bot_id, mp4="https://v/1.mp4?secret=1", speakers=[], transcript=list(turns))


async def open_first(desk: Desk, pilot: Pilot[None], *parts: str) -> str:
    await desk.see(pilot, "meeting")
    await pilot.press("enter")
    return await desk.see(pilot, *parts)


SO = "So, about the budget: I have put the numbers into the sheet."


BUDGET = (
    turn("Alice", "Hi Bob!", 1),
    turn("Bob", "Hello Alice!", 2.5),
    turn("Alice", SO, 5),
    turn("Alice", "And then there is the other thing.", 12),
    turn("Carol", "The Budget is fine.", 3700),
)
