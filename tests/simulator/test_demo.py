"""The demo fills the screen at once, never has more meetings live than it may, and never ends."""

from __future__ import annotations

from itertools import islice, pairwise, takewhile
from statistics import median
from typing import TYPE_CHECKING

import pytest

from monitor.model.bot import Bot, Change, Phase, apply, change_of
from monitor.model.events import Unrecognized
from monitor.model.times import HOUR, MINUTE, SECOND
from monitor.simulator.demo import demo
from monitor.simulator.meeting import Timeline
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.simulator.meeting import Webhook

NOW = 1_764_075_600_000
LIVE_AT_MOST = 8
"""Seven seats, and the one who is stuck."""


def until(moment: int, seed: int = 0, speed: float = 1.0) -> list[Webhook]:
    return list(takewhile(lambda webhook: webhook.sent_at <= moment, demo(seed, Timeline(NOW, speed))))


def bots_after(webhooks: Iterable[Webhook]) -> dict[str, Bot]:
    bots: dict[str, Bot] = {}
    histories: dict[str, set[Change]] = {}
    for webhook in webhooks:
        received_at = max(NOW, webhook.sent_at)
        event = parse(webhook.body, received_at).event
        assert not isinstance(event, Unrecognized)
        history = histories.setdefault(webhook.bot_id, set())
        bots[webhook.bot_id] = apply(bots.get(webhook.bot_id), event, received_at, history)
        history.add(change_of(event, received_at))
    return bots


@pytest.fixture(scope="module")
def first_screen() -> list[Bot]:
    return list(bots_after(until(NOW)).values())


def test_the_first_screen_has_something_of_everything(first_screen: list[Bot]) -> None:
    phases = {bot.phase for bot in first_screen}
    assert phases >= {Phase.JOINING, Phase.WAITING_ROOM, Phase.RECORDING, Phase.COMPLETED, Phase.FAILED}
    assert {bot.error for bot in first_screen} >= {"BotNotAccepted", "CannotJoinMeeting"}


def test_there_are_transcripts_to_open_at_once_and_one_of_hours(first_screen: list[Bot]) -> None:
    lengths = [bot.length_ms(NOW) or 0 for bot in first_screen if bot.words]
    assert len(lengths) >= 3
    assert max(lengths) > 2.5 * HOUR
    assert any(bot.phase is Phase.COMPLETED and bot.transcript_at is None for bot in first_screen)
    assert any(bot.transcript_at is not None and not bot.words for bot in first_screen)


def test_some_links_are_dead_and_some_live(first_screen: list[Bot]) -> None:
    left = [bot.video_expires_at - NOW for bot in first_screen if bot.video_expires_at is not None]
    assert min(left) < 0 < max(left) < HOUR


def test_one_waits_for_longer_than_is_healthy(first_screen: list[Bot]) -> None:
    waiting = [NOW - bot.status_at for bot in first_screen if bot.phase is Phase.WAITING_ROOM]
    assert max(waiting) > 4 * MINUTE


@pytest.mark.parametrize("seed", range(3))
def test_no_more_are_live_than_may_be(seed: int) -> None:
    began: dict[str, int] = {}
    ended: dict[str, int] = {}
    for webhook in until(NOW + 20 * MINUTE, seed):
        began.setdefault(webhook.bot_id, webhook.sent_at)
        ended[webhook.bot_id] = webhook.sent_at
    moments = range(NOW, NOW + 18 * MINUTE, SECOND)
    live = [sum(began[bot] <= at < ended[bot] for bot in began) + 1 for at in moments]
    assert max(live) <= LIVE_AT_MOST
    assert min(live) >= 2


@pytest.mark.parametrize("seed", range(3))
def test_something_happens_all_the_time(seed: int) -> None:
    due = [webhook.sent_at for webhook in until(NOW + 10 * MINUTE, seed) if webhook.sent_at >= NOW]
    assert 60 < len(due) < 300
    gaps = [after - before for before, after in pairwise(due)]
    assert median(gaps) < 6 * SECOND
    assert max(gaps) < 90 * SECOND


def test_it_goes_on_without_an_end() -> None:
    webhooks = list(islice(demo(0, Timeline(NOW)), 2_000))
    assert len(webhooks) == 2_000
    assert len({webhook.bot_id for webhook in webhooks}) > 200
    assert webhooks == sorted(webhooks, key=lambda webhook: webhook.sent_at)


def test_it_goes_on_faster_if_asked() -> None:
    slow, fast = until(NOW + 20 * MINUTE), until(NOW + MINUTE, speed=20)
    assert len(slow) == len(fast)
    assert [webhook.code for webhook in slow][:60] == [webhook.code for webhook in fast][:60]


def test_a_seed_gives_one_demo() -> None:
    assert until(NOW, 1) == until(NOW, 1)
    assert {webhook.bot_id for webhook in until(NOW, 1)}.isdisjoint(webhook.bot_id for webhook in until(NOW, 2))
