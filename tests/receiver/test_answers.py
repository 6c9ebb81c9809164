"""What is answered to whom, and what is on disk then, over real HTTP."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from monitor import __version__
from monitor.receiver.health import ReceiverState
from monitor.store.writer import CannotCommit
from tests.receiver.running import golden, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.store.writer import Recorded
    from tests.receiver.running import Running

JOURNAL = "SELECT event, bot_id, outcome, copies FROM delivery ORDER BY id"
BOT = "asfdgfdewsrtiuydsfgklafsd"


class TestTakenIn:
    def test_the_specifications_payloads_in_order(self, receiver: Running) -> None:
        codes = ["joining_call", "in_waiting_room", "in_call_not_recording", "in_call_recording", "call_ended"]
        for name in [*codes, "complete"]:
            answer = receiver.post(golden(f"spec_{name}.json"))
            assert (answer.status_code, answer.content) == (204, b"")
        assert receiver.rows(JOURNAL) == [
            *[("bot.status_change", BOT, "accepted", 0)] * 5,
            ("complete", BOT, "accepted", 0),
        ]
        assert receiver.rows("SELECT bot_id, phase, words FROM bot") == [(BOT, "completed", 4)]
        assert receiver.service.health.accepted == 6

    def test_a_failure(self, receiver: Running) -> None:
        assert receiver.post(golden("spec_failed.json")).status_code == 204
        assert receiver.rows("SELECT phase, error FROM bot") == [("failed", "CannotJoinMeeting")]

    def test_the_same_again_is_answered_alike_and_kept_once(self, receiver: Running) -> None:
        for name in ("spec_joining_call.json", "spec_complete.json"):
            assert [receiver.post(golden(name)).status_code for _ in range(3)] == [204] * 3
        assert [row[3] for row in receiver.rows(JOURNAL)] == [2, 2]
        assert (receiver.service.health.accepted, receiver.service.health.duplicates) == (2, 4)

    def test_an_unknown_event_is_kept(self, receiver: Running) -> None:
        assert receiver.post(b'{"event":"calendar.sync_events","data":{"calendar_id":"c"}}').status_code == 204
        assert receiver.rows(JOURNAL) == [("calendar.sync_events", None, "unrecognized", 0)]
        assert receiver.service.health.unrecognized == 1

    def test_an_unknown_status_code_is_shown_verbatim(self, receiver: Running) -> None:
        assert receiver.post(golden("spec_joining_call.json").replace(b"joining_call", b"Dancing!")).status_code == 204
        assert receiver.rows("SELECT phase, code FROM bot") == [("other", "Dancing!")]

    def test_a_large_transcript(self, receiver: Running) -> None:
        words = [{"start": place / 2, "end": place / 2, "word": "word"} for place in range(20_000)]
        sent = {"event": "complete", "data": {"bot_id": "b", "transcript": [{"speaker": "Ana", "words": words}]}}
        assert receiver.post(json.dumps(sent).encode()).status_code == 204
        assert receiver.rows("SELECT words FROM bot") == [(20_000,)]

    def test_many_at_once(self, receiver: Running) -> None:
        body = golden("spec_joining_call.json")
        bodies = [body.replace(BOT.encode(), b"bot-%d" % number) for number in range(100)]
        with ThreadPoolExecutor(8) as senders:
            assert {answer.status_code for answer in senders.map(receiver.post, bodies)} == {204}
        assert receiver.rows("SELECT count(*) FROM bot") == [(100,)]

    def test_the_body_is_kept_byte_for_byte_and_the_headers_without_secrets(self, receiver: Running) -> None:
        body = golden("spec_failed.json") + b" \r\n\t"
        receiver.post(body, x_custom="caf\u00e9", authorization="Bearer top", user_agent="meetingbaas/1.0")
        [(kept, headers)] = receiver.rows(
            "SELECT body, headers FROM delivery JOIN delivery_body ON delivery_id = delivery.id"
            " JOIN header_set ON header_set.id = header_set"
        )
        assert kept == body
        shown = json.loads(str(headers))
        assert ["x-spoke-api-key", "(hidden)"] in shown
        assert ["authorization", "(hidden)"] in shown
        assert ["user-agent", "meetingbaas/1.0"] in shown
        assert "a-key" not in str(headers)
        assert "top" not in str(headers)


class TestRejected:
    def test_the_pages_own_failed_example_is_not_json(self, receiver: Running) -> None:
        answer = receiver.post(golden("spec_failed_as_printed.txt"))
        assert answer.status_code == 400
        assert answer.json() == {
            "error": "the body is not JSON: there should be a value at line 4 column 15",
            "problems": [{"field": "", "message": "is not JSON: there should be a value at line 4 column 15"}],
        }
        assert receiver.rows("SELECT outcome, reason FROM delivery") == [("rejected", answer.json()["error"])]
        assert receiver.post(golden("spec_failed.json")).status_code == 204

    def test_each_wrong_field_is_named(self, receiver: Running) -> None:
        answer = receiver.post(b'{"event":"bot.status_change","data":{"bot_id":"b","status":{"code":""}}}')
        assert answer.status_code == 422
        assert answer.json()["problems"] == [
            {"field": "data.status.code", "message": "must not be empty"},
            {"field": "data.status.created_at", "message": "is missing"},
        ]
        assert receiver.rows("SELECT event, bot_id, outcome, reason FROM delivery") == [
            ("bot.status_change", "b", "rejected", answer.json()["error"])
        ]
        assert receiver.service.health.rejected == 1

    def test_an_empty_body(self, receiver: Running) -> None:
        assert receiver.post(b"").status_code == 400


class TestHealthz:
    def test_it_tells_version_and_counts_and_no_data(self, receiver: Running) -> None:
        receiver.post(golden("spec_failed.json"))
        receiver.post(golden("spec_failed.json"), b"wrong")
        answer = receiver.http.get(receiver.url.replace("/webhook", "/healthz"))
        assert answer.status_code == 200
        assert answer.json() == {
            "version": __version__,
            "state": "listening",
            "accepted": 1,
            "duplicates": 0,
            "unrecognized": 0,
            "rejected": 0,
            "unauthorized": 1,
            "unavailable": 0,
            "crashes": 0,
            "restarts": 0,
        }

    def test_nothing_can_be_posted_to_it(self, receiver: Running) -> None:
        answer = receiver.http.post(receiver.url.replace("/webhook", "/healthz"))
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


class BrokenWriter:
    """A writer whose disk is full, or that is itself at fault."""

    def __init__(self) -> None:
        self.failure: str | None = None
        self.error: Exception | None = None

    async def record(self, *_: object) -> Recorded:
        assert self.error
        raise self.error

    record_rejected = record

    def when_ended(self, call: Callable[[], object]) -> None:
        """Never end by itself."""

    async def close(self) -> None:
        pass


class TestTrouble:
    @pytest.fixture
    def writer(self, monkeypatch: pytest.MonkeyPatch) -> BrokenWriter:
        writer = BrokenWriter()

        async def broken(*_: object) -> BrokenWriter:
            return writer

        monkeypatch.setattr("monitor.store.writer.Writer.open", broken)
        return writer

    @pytest.mark.parametrize("name", ["spec_failed.json", "spec_failed_as_printed.txt"])
    def test_what_is_not_on_disk_is_to_be_sent_again(self, writer: BrokenWriter, receiver: Running, name: str) -> None:
        writer.failure = "cannot write to the database: disk is full"
        writer.error = CannotCommit("cannot write to the database: disk is full")
        answer = receiver.post(golden(name))
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json() == {"error": "the delivery could not be written down; send it again"}
        health = receiver.service.health
        assert (health.state, health.problem) == (ReceiverState.FAILING, writer.failure)
        assert health.unavailable == 1

        writer.failure = None
        assert receiver.service.health.problem is None
        assert receiver.service.health.state is ReceiverState.LISTENING

    def test_its_health_says_so_until_it_is_mended(self, writer: BrokenWriter, receiver: Running) -> None:
        url = receiver.url.replace("/webhook", "/healthz")
        writer.failure = "cannot write to /home/ana/monitor.db: disk is full"
        answer = receiver.http.get(url)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["state"] == "failing"
        assert answer.json()["error"] == "webhooks cannot be written down at present"
        assert "ana" not in answer.text
        writer.failure = None
        assert receiver.http.get(url).status_code == 200

    def test_one_request_that_breaks_it_does_not_take_it_out_of_service(
        self, writer: BrokenWriter, receiver: Running
    ) -> None:
        """A proxy that lets nothing through to what is not well would never find out that it is."""
        writer.error = KeyError("spanner")
        assert receiver.post(golden("spec_failed.json")).status_code == 500
        answer = receiver.http.get(receiver.url.replace("/webhook", "/healthz"))
        assert (answer.status_code, answer.json()["state"]) == (200, "failing")

    def test_one_delivery_that_cannot_be_written_down_is_told_of(self, writer: BrokenWriter, receiver: Running) -> None:
        writer.error = CannotCommit("integer overflow")
        assert receiver.post(golden("spec_failed.json")).status_code == 503
        assert receiver.service.health.problem == "integer overflow"

    def test_an_error_that_nobody_expected_is_answered_and_told_of(
        self, writer: BrokenWriter, receiver: Running, capfd: pytest.CaptureFixture[str]
    ) -> None:
        writer.error = KeyError("spanner\x1b[2J")
        answer = receiver.post(golden("spec_failed.json"))
        assert answer.status_code == 500
        assert answer.json() == {"error": "the receiver broke at this request; send it again"}
        health = receiver.service.health
        assert health.problem
        assert health.problem.startswith("unexpected KeyError: 'spanner")
        assert "(test_answers.py:" in health.problem
        assert health.crashes == 1
        assert capfd.readouterr() == ("", "")


class TestRecovery:
    def test_a_database_that_is_taken_away_and_given_back(self, receiver: Running) -> None:
        """The real writer: another program sits on the database for longer than it waits."""
        wait_until(receiver.service.ready.is_set)
        other = sqlite3.connect(receiver.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert receiver.post(golden("spec_failed.json")).status_code == 503
        assert receiver.service.health.state is ReceiverState.FAILING
        other.close()
        assert receiver.post(golden("spec_failed.json")).status_code == 204
        assert receiver.service.health.problem is None


def test_logging_is_silent(receiver: Running, capfd: pytest.CaptureFixture[str]) -> None:
    receiver.post(golden("spec_failed.json"))
    receiver.post(b"no")
    receiver.post(b"no", b"wrong")
    assert capfd.readouterr() == ("", "")
