"""Scenarios are played to a receiver by name."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import pytest

from monitor.simulator.meeting import Timeline
from monitor.simulator.scenarios import play, scenarios, webhooks

if TYPE_CHECKING:
    from monitor.simulator.sender import Answer
    from tests.simulator.fake_receiver import FakeReceiver

NOW = 1_764_075_600_000


def test_each_scenario_is_described_in_a_line() -> None:
    described = scenarios()
    assert "demo" in described
    assert "complete" in described
    assert all(0 < len(description) < 90 and "\n" not in description for description in described.values())


@pytest.mark.parametrize("name", scenarios())
def test_each_scenario_has_something_to_send(name: str) -> None:
    assert next(webhooks(name, 0, Timeline(NOW))).body


def test_an_unknown_scenario_is_an_error() -> None:
    with pytest.raises(KeyError):
        webhooks("no such thing", 0, Timeline(NOW))


def test_a_long_meeting_need_not_be_waited_for() -> None:
    assert max(webhook.sent_at for webhook in webhooks("long", 0, Timeline(NOW))) <= NOW


def test_a_meeting_is_played_to_its_end(receiver: FakeReceiver) -> None:
    answers: list[Answer] = []
    play("complete", receiver.url, seed=5, speed=5_000, on_answer=answers.append, stop=threading.Event())
    codes = [json.loads(request.body)["data"].get("status", {}).get("code") for request in receiver.requests]
    assert codes[:2] == ["joining_call", "in_waiting_room"]
    assert codes[-2:] == ["call_ended", None]
    assert [answer.webhook.body for answer in answers] == [request.body for request in receiver.requests]
    assert all(answer.reply.delivered for answer in answers)


def test_webhooks_are_sent_when_they_are_due_and_not_before(receiver: FakeReceiver) -> None:
    began = time.time_ns() // 1_000_000
    late: list[int] = []
    play(
        "refused",
        receiver.url,
        speed=200,
        on_answer=lambda answer: late.append(time.time_ns() // 1_000_000 - answer.webhook.sent_at),
        stop=threading.Event(),
    )
    assert len(late) == 4
    assert all(lateness >= 0 for lateness in late)
    assert time.time_ns() // 1_000_000 - began > 100


def test_it_stops_in_the_middle(receiver: FakeReceiver) -> None:
    stop = threading.Event()
    began = time.monotonic()
    play("complete", receiver.url, speed=1, on_answer=lambda _: stop.set(), stop=stop)
    assert time.monotonic() - began < 2
    assert len(receiver.requests) == 1


def test_the_demo_begins_with_what_is_past(receiver: FakeReceiver) -> None:
    stop = threading.Event()
    answers: list[Answer] = []

    def told(answer: Answer) -> None:
        answers.append(answer)
        if answer.webhook.code == "complete":
            stop.set()

    play("demo", receiver.url, key="k", on_answer=told, stop=stop)
    assert 1 < len(answers) < 20
    assert {request.headers["x-spoke-api-key"] for request in receiver.requests} == {"k"}
