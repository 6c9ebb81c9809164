"""Every kind of meeting is told in the specification's shapes, and takes the bot where its description says."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from monitor.model.bot import Bot, Change, Phase, apply, change_of
from monitor.model.events import MeetingCompleted, Unrecognized
from monitor.model.times import MINUTE, SECOND, iso
from monitor.simulator.kinds import KINDS, meeting
from monitor.simulator.meeting import Timeline, Webhook
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from monitor.model.events import BotEvent

NOW = 1_764_075_600_000
"""Noon of a day in November 2025, UTC ms."""

ENDS = {
    "complete": Phase.COMPLETED,
    "long": Phase.COMPLETED,
    "no-transcript": Phase.COMPLETED,
    "empty-transcript": Phase.COMPLETED,
    "refused": Phase.FAILED,
    "cannot-join": Phase.FAILED,
    "timeout": Phase.FAILED,
    "stuck": Phase.WAITING_ROOM,
    "unknown-codes": Phase.COMPLETED,
    "restart": Phase.COMPLETED,
    "disorder": Phase.COMPLETED,
}

each_kind = pytest.mark.parametrize("kind", KINDS)
few_seeds = pytest.mark.parametrize("seed", range(5))


def played(kind: str, seed: int = 0, speed: float = 1.0, words: int | None = 120) -> list[Webhook]:
    return list(meeting(kind, seed, words).webhooks(NOW, Timeline(NOW, speed)))


def events(webhooks: list[Webhook]) -> list[BotEvent]:
    parsed = [parse(webhook.body, webhook.sent_at).event for webhook in webhooks]
    return [event for event in parsed if not isinstance(event, Unrecognized)]


def bot_after(webhooks: list[Webhook]) -> Bot:
    bot, history = None, set[Change]()
    for webhook, event in zip(webhooks, events(webhooks), strict=True):
        bot = apply(bot, event, webhook.sent_at, history)
        history.add(change_of(event, webhook.sent_at))
    assert bot is not None
    return bot


def check_shape(body: dict[str, Any]) -> None:
    data = body["data"]
    assert set(body) == {"event", "data"}
    match body["event"]:
        case "bot.status_change":
            assert set(data) == {"bot_id", "status"}
            assert set(data["status"]) == {"code", "created_at"}
        case "failed":
            assert set(data) == {"bot_id", "error"}
        case "complete":
            assert set(data) - {"speakers", "transcript"} == {"bot_id", "mp4"}
            for utterance in data.get("transcript", ()):
                assert set(utterance) == {"speaker", "words"}
                assert all(set(word) == {"start", "end", "word"} for word in utterance["words"])
        case other:
            raise AssertionError(other)


@each_kind
@few_seeds
def test_bodies_have_the_shapes_of_the_specification(kind: str, seed: int) -> None:
    webhooks = played(kind, seed)
    for webhook in webhooks:
        body = json.loads(webhook.body)
        check_shape(body)
        assert body["data"]["bot_id"] == webhook.bot_id
        assert webhook.code == body["data"].get("status", {"code": body["event"]})["code"]
    assert len(events(webhooks)) == len(webhooks)


@each_kind
@few_seeds
def test_a_meeting_ends_as_its_kind_says(kind: str, seed: int) -> None:
    assert bot_after(played(kind, seed)).phase is ENDS[kind]


@each_kind
def test_a_seed_gives_one_meeting(kind: str) -> None:
    assert played(kind, 3) == played(kind, 3)
    assert {webhook.bot_id for webhook in played(kind, 3)}.isdisjoint(w.bot_id for w in played(kind, 4))
    assert len({webhook.bot_id for webhook in played(kind, 3)}) == 1


@each_kind
def test_webhooks_are_in_the_order_in_which_they_are_sent(kind: str) -> None:
    webhooks = played(kind)
    assert all(before.sent_at <= after.sent_at for before, after in pairwise(webhooks))
    assert all(event.occurred_at <= webhook.sent_at for webhook, event in zip(webhooks, events(webhooks), strict=True))


def test_a_number_of_words_is_kept_and_quickly_made() -> None:
    (complete,) = [event for event in events(played("complete", words=20_000)) if isinstance(event, MeetingCompleted)]
    assert complete.transcript is not None
    assert complete.transcript.word_count == 20_000


def test_a_meeting_is_recorded_for_as_long_as_people_talk() -> None:
    bot = bot_after(played("complete", words=400))
    length = bot.length_ms(NOW)
    assert length is not None
    assert bot.transcript_ms <= length <= bot.transcript_ms + 15 * SECOND


def test_without_a_transcript_there_are_no_words_but_a_video() -> None:
    bot = bot_after(played("no-transcript"))
    assert bot.transcript_at is None
    assert bot.video_url is not None
    assert bot.speakers == ()


@few_seeds
def test_an_empty_transcript_has_speakers_and_no_words(seed: int) -> None:
    bot = bot_after(played("empty-transcript", seed))
    assert bot.transcript_at is not None
    assert bot.words == 0
    assert bot.speakers != ()


def test_a_bot_that_starts_again_is_in_its_second_attempt() -> None:
    assert bot_after(played("restart")).attempt == 2


@few_seeds
def test_disorder_gives_the_same_bot_as_order(seed: int) -> None:
    webhooks = played("disorder", seed)
    bot = bot_after(webhooks)
    assert len({webhook.body for webhook in webhooks}) < len(webhooks)
    assert bot.words == 120
    assert bot.attempt == 1


def test_unknown_codes_are_unknown() -> None:
    phases = {change_of(event, NOW).phase for event in events(played("unknown-codes"))}
    assert Phase.OTHER in phases


def test_a_video_link_says_when_it_dies_and_leads_nowhere() -> None:
    complete = events(played("complete"))[-1]
    assert isinstance(complete, MeetingCompleted)
    assert complete.video_expires_at is not None
    assert 0 <= complete.occurred_at + 60 * MINUTE - complete.video_expires_at < 2 * SECOND
    assert complete.video_url is not None
    assert complete.video_url.startswith("https://bots-videos.example.com/")


def test_the_past_is_as_it_was_and_only_the_future_is_hurried() -> None:
    timeline = Timeline(NOW, speed=10)
    assert timeline.at(NOW - MINUTE) == NOW - MINUTE
    assert timeline.at(NOW) == NOW
    assert timeline.at(NOW + MINUTE) == NOW + 6 * SECOND
    begun = list(meeting("complete", 0, 300).webhooks(NOW - MINUTE, timeline))
    plain = list(meeting("complete", 0, 300).webhooks(NOW - MINUTE, Timeline(NOW)))
    assert begun[0] == plain[0]
    assert iso(NOW - MINUTE).encode() in begun[0].body
    assert begun[-1].sent_at - NOW == pytest.approx((plain[-1].sent_at - NOW) / 10, abs=1)
