"""Bots that are pruned or forgotten while somebody looks at them: no crash, and they are gone soon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.store.pruning import prune

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

LATER = 1 << 45


async def kept(desk: Desk) -> None:
    words = [{"word": word, "start": at, "end": at + 0.5} for at, word in enumerate(["we", "never", "met"])]
    for bot_id in ("first", "second"):
        transcript = [{"speaker": "Ana", "words": words}]
        await desk.take("complete", bot_id=bot_id, mp4="https://video/1", speakers=["Ana"], transcript=transcript)


async def test_the_table_forgets_without_any_other_news(desk: Desk) -> None:
    await kept(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "first", "second")
        await asyncio.to_thread(prune, desk.writer._path, LATER)
        await desk.see(pilot, "No bots yet")


async def test_what_was_marked_is_marked_no_more(desk: Desk) -> None:
    await kept(desk)
    await desk.status("live", "joining_call")
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "first", "second", "live")
        await pilot.press("x", "x", "x")
        await desk.see(pilot, "3 marked")
        await asyncio.to_thread(prune, desk.writer._path, LATER)
        await desk.see(pilot, "1 marked")


@pytest.mark.parametrize("keys", [["r"], ["slash", "m", "enter"], ["y"], ["escape"], ["1"], ["t", "1", "enter"]])
async def test_a_transcript_that_is_open_harms_nobody(desk: Desk, keys: list[str]) -> None:
    await kept(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "first")
        await pilot.press("enter")
        await desk.see(pilot, "we never met")
        await asyncio.to_thread(prune, desk.writer._path, LATER)
        await desk.status("live", "joining_call")
        await pilot.press(*keys)
        await pilot.pause()
        await pilot.press("escape", "escape")
        await desk.see(pilot, "live")


async def test_deliveries_that_are_shown_harm_nobody(desk: Desk) -> None:
    await kept(desk)
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await desk.see(pilot, "first")
        await pilot.press("d")
        await desk.see(pilot, "complete")
        await asyncio.to_thread(prune, desk.writer._path, LATER)
        await pilot.press("enter")
        await desk.see(pilot, "This webhook is no longer kept.")
        await desk.see(pilot, "nothing came yet")
        await desk.status("live", "joining_call")
        await pilot.press("escape", "escape")
        await desk.see(pilot, "live")
