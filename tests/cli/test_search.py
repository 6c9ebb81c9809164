"""``monitor search`` prints what was said as lines and as JSON, for people and for scripts."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from monitor.cli.guard import run_guarded
from monitor.store import searching
from tests.cli.kept import receive
from tests.cli.running import MONITOR, monitor
from tests.store.deliveries import complete
from tests.terminal.session import TerminalSession

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run

SAID = (
    complete(
        "b1", 0, ("Ana Sánchez", "let us talk about the budget of Zoë"), ("Bob", "[/red] next \x1b]0;x\x07quarter")
    ),
    complete("b2", 90_000, ("Bob", "the draft budget"), ("会田", "予算 の 話")),
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "home" / "monitor.db"
    receive(path, [(one.received_at, one.body) for one in SAID])
    return path


def test_a_turn_is_a_line_the_best_first(database: Path) -> None:
    done = monitor("search", "budget", "--database", database)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2024-01-01 12:01:30  b2  0:00:00  Bob: the draft budget",
        "2024-01-01 12:00:00  b1  0:00:00  Ana Sánchez: let us talk about the budget of Zoë",
    ]


def test_several_arguments_are_one_query(database: Path, run: Run) -> None:
    done = run("search", "the", "budget", "!draft", "--database", database)
    assert [line.split()[2] for line in done.stdout.splitlines()] == ["b1"]
    phrase = run("search", '"draft budget" speaker:bob', "--database", database)
    assert [line.split()[2] for line in phrase.stdout.splitlines()] == ["b2"]


def test_words_are_whole_unless_a_star_says_otherwise(database: Path, run: Run) -> None:
    assert run("search", "budg", "--database", database).returncode == 1
    assert run("search", "budg*", "--database", database).returncode == 0


def test_as_json_an_object_a_line(database: Path, run: Run) -> None:
    done = run("search", "--json", "予算", "--database", database)
    assert json.loads(done.stdout) == {
        "bot_id": "b2",
        "title": "",
        "started_at": "2024-01-01T12:01:30.000Z",
        "position": 1,
        "speaker": "会田",
        "start_ms": 1000,
        "text": "予算の話",
        "matches": [[0, 2]],
    }


def test_more_than_the_limit_is_said(database: Path, run: Run) -> None:
    done = run("search", "the", "--limit", "1", "--database", database)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == "monitor: 1 of 2 printed, best first; --limit prints more\n"


def test_what_no_limit_prints_is_not_promised(
    capsys: pytest.CaptureFixture[str], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LISTED", 1)
    monkeypatch.setattr(searching, "RANKED", 1)
    assert run_guarded(["search", "the", "--limit", "9", "--database", str(database)]) == 0
    told = "1 of more than 1 printed, newest first; more words, or before:, find the others\n"
    assert capsys.readouterr().err == f"monitor: {told}"


def test_where_nothing_is_found_the_exit_code_says_so(database: Path, run: Run) -> None:
    done = run("search", "nothing", "--database", database)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    done = run("search", "budget", "in:nonsense", "--database", database)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("monitor: in:nonsense is no status such as joining, waiting room, ")


@pytest.mark.parametrize("wrong", [["after:soon", "x"], ["…"], ["in:failed"], ["--limit", "0", "x"], []])
def test_what_cannot_be_looked_for_is_said_in_a_line(database: Path, wrong: list[str], run: Run) -> None:
    done = run("search", *wrong, "--database", database)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_what_is_not_indexed_yet_is_said(database: Path, run: Run) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE transcript SET indexed_id = first_id - 1 WHERE bot_id = 'b1'")
    done = run("search", "draft", "--database", database)
    assert done.returncode == 0
    assert done.stderr == "monitor: not searched: 1 transcript, indexed when monitor runs again\n"


def test_foreign_text_is_text(database: Path, run: Run) -> None:
    done = run("search", "quarter", "--database", database)
    assert "\x1b" not in done.stdout
    assert "[/red] next �]0;x�quarter" in done.stdout


def test_in_a_terminal_what_was_found_stands_out(database: Path) -> None:
    argv = [*MONITOR, "search", "draft", "--database", str(database)]
    with TerminalSession(argv, os.environ) as session:
        session.wait_for("budget")
        assert b"the \x1b[1mdraft\x1b[0m budget" in session.raw_since()
