"""``monitor prune``: what goes, what stays, and that a receiver beside it acknowledges all the while."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import httpx
import pytest

from monitor.cli.guard import run_guarded
from monitor.cli.reception import claim
from monitor.settings import load
from monitor.store import retention
from monitor.store.writer import Writer
from monitor.wire.delivery import Delivery
from monitor.wire.spoke import parse
from tests.cli.kept import status
from tests.cli.running import MONITOR, answering, monitor, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DAY = 86_400_000
HOUR = 3_600_000
KEY = "a-key"


def bots(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {bot_id for [bot_id] in connection.execute("SELECT bot_id FROM bot")}


LIVING = {"live-1", "live-2", "silent"}
ENDED = {"complete", "no-transcript", "refused", "restart", "unknown-codes"}


def test_what_is_old_and_finished_goes(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    arguments = ["prune", "--database", str(database)]
    assert run_guarded([*arguments, "--older-than", "1h", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("would delete 5 bots: ")
    assert bots(database) == LIVING | ENDED
    assert run_guarded([*arguments, "--older-than", "30d"]) == 0
    assert capsys.readouterr().out == "deleted 0 bots: 0 deliveries\n"
    assert run_guarded([*arguments, "--older-than", "1h", "--keep-transcripts"]) == 0
    assert capsys.readouterr().out.startswith("deleted the journal of 5 bots: ")
    assert bots(database) == LIVING | ENDED
    assert run_guarded([*arguments, "--older-than", "1h"]) == 0
    assert capsys.readouterr().out.startswith("deleted 5 bots: 0 deliveries; the file is ")
    assert bots(database) == LIVING


@pytest.mark.parametrize(("typed", "goes"), [("y\n", True), ("n\n", False), ("\x04", False)])
def test_on_a_terminal_it_tells_what_would_go_and_asks(database: Path, typed: str, *, goes: bool) -> None:
    asked, ended = answering(typed, "prune", "--older-than", "2h", "--database", database)
    assert asked.startswith("older than 2h: 5 bots: ")
    assert " deliveries of " in asked
    assert ended.returncode == (0 if goes else 1)
    assert ended.stdout.startswith("deleted 5 bots: " if goes else "nothing was deleted\n")
    assert bots(database) == (LIVING if goes else LIVING | ENDED)


def test_it_need_not_ask(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    """It would fail here: nobody answers."""
    monkeypatch.setattr("monitor.cli.prune.can_ask", lambda: True)
    arguments = ["prune", "--database", str(database), "--older-than"]
    assert run_guarded([*arguments, "2h", "--dry-run"]) == 0
    assert run_guarded([*arguments, "30d"]) == 0, "nothing would go"
    assert bots(database) == LIVING | ENDED
    assert run_guarded([*arguments, "2h", "--yes"]) == 0
    assert bots(database) == LIVING


def test_the_setting_says_how_old(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_RETAIN", "1h")
    assert run_guarded(["prune", "--database", str(database)]) == 0
    assert bots(database) == LIVING


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "say how old they must be, such as --older-than 90d"),
        (["--older-than", "soon"], "Invalid value for '--older-than': 'soon' must be a duration such as 90s"),
        (["--older-than", "30"], "Invalid value for '--older-than': '30' needs a unit: 30s, 30m, 30h or 30d"),
    ],
)
def test_it_must_be_told_how_old(
    refused: Callable[..., tuple[int, str]], database: Path, arguments: list[str], line: str
) -> None:
    code, said = refused("prune", "--database", database, *arguments)
    assert code == 2
    assert said.startswith(line)
    assert bots(database) == LIVING | ENDED


def test_no_acknowledgement_fails_while_it_prunes(database: Path) -> None:
    """A writer waits at most two seconds for its turn, then answers 503: any 204 was in time, and all must be."""
    long_ago = time.time_ns() // 1_000_000 - 100 * DAY
    old = [(long_ago + number, failed(f"old-{number}")) for number in range(2_000)]
    receive_together(database, old)
    answers: list[int] = []
    enough, ended = threading.Event(), threading.Event()

    def post(url: str, poster: int) -> None:
        with httpx.Client(timeout=10, headers={"x-spoke-api-key": KEY}) as http:
            number = 0
            while not ended.is_set():
                number += 1
                answers.append(http.post(url, content=status(f"now-{poster}-{number}", "joining_call")).status_code)
                if len(answers) > 20:
                    enough.set()

    with serving("--database", database, MONITOR_API_KEY=KEY) as receiver:
        posters = [threading.Thread(target=post, args=(receiver.url, poster)) for poster in range(4)]
        for poster in posters:
            poster.start()
        assert enough.wait(20)
        before = len(answers)
        pruned = monitor("prune", "--older-than", "90d", "--database", database)
        during = len(answers) - before
        ended.set()
        for poster in posters:
            poster.join()
    assert pruned.stdout.startswith("deleted 2,000 bots: 2,000 deliveries"), pruned
    assert during > 20
    assert set(answers) == {204}
    assert len([bot_id for bot_id in bots(database) if bot_id.startswith("now-")]) == len(answers)


def test_a_receiver_prunes_by_itself(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "FIRST_S", 0)
    settings = load({"database": str(database), "port": "0", "retain": "1h"}, {})
    with ExitStack() as claimed:
        claim(settings, lambda: None, claimed)
        deadline = time.monotonic() + 20
        while bots(database) != LIVING:
            assert time.monotonic() < deadline
            time.sleep(0.005)
    assert not [thread for thread in threading.enumerate() if thread.name == "retention"]


def test_how_long_is_checked_before_it_receives(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_RETAIN", "never")
    ended = monitor("serve", "--port", "0", "--database", database)
    assert ended.returncode == 2
    assert ended.stderr.startswith("monitor: MONITOR_RETAIN=never: must be a duration such as")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130), (signal.SIGTSTP, 0)]
)
def test_whatever_ends_it_leaves_whole_bots_and_can_be_done_again(
    database: Path, number: signal.Signals, code: int
) -> None:
    """A process that is suspended would keep the receiver waiting: so it cannot be."""
    long_ago = time.time_ns() // 1_000_000 - 100 * DAY
    receive_together(database, [(long_ago + one, failed(f"old-{one}")) for one in range(1_500)])
    command = [*MONITOR, "prune", "--older-than", "90d", "--database", str(database)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as pruning:
        while len(bots(database)) == 1_500 + len(LIVING | ENDED):
            assert pruning.poll() is None
        pruning.send_signal(number)
    assert pruning.returncode == code
    left = len(bots(database) - LIVING - ENDED)
    assert left == 0 if code == 0 else 0 < left < 1_500
    kept = ["--database", str(database)]
    assert [run_guarded(["check", *kept]), run_guarded(["prune", "--older-than", "90d", *kept])] == [0, 0]
    assert bots(database) == LIVING | ENDED
    assert run_guarded(["check", *kept]) == 0


def receive_together(database: Path, deliveries: Sequence[tuple[int, bytes]]) -> None:
    """Write many deliveries down at once."""

    async def write() -> None:
        writer = await Writer.open(database, lambda: None)
        come = (Delivery(received_at=at, headers=(), body=body) for at, body in deliveries)
        await asyncio.gather(*(writer.record(one, parse(one.body, one.received_at)) for one in come))
        await writer.close()

    asyncio.run(write())


def failed(bot_id: str) -> bytes:
    return b'{"event":"failed","data":{"bot_id":"%s","error":"E"}}' % bot_id.encode()
