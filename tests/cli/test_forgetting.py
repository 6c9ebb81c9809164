"""``monitor forget``: asked for twice, then gone from every byte, also beside a receiver that is at work."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.kept import status
from tests.cli.running import PATIENCE_S, answering, monitor, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.running import Run

KEY = "a-key"


def traces(database: Path, *words: str) -> list[tuple[str, str]]:
    """Return in which of the database's files which words are found."""
    files = [file for file in database.parent.iterdir() if file.name.startswith(database.name)]
    assert database in files
    return [(file.name, word) for file in files for word in words if word.encode() in file.read_bytes()]


def test_it_is_gone_beside_a_receiver_at_work(database: Path) -> None:
    answers: list[int] = []
    begun, ended = threading.Event(), threading.Event()

    def post(url: str) -> None:
        with httpx.Client(timeout=10, headers={"x-spoke-api-key": KEY}) as http:
            while not ended.is_set():
                answers.append(http.post(url, content=status(f"now-{len(answers)}", "joining_call")).status_code)
                if len(answers) > 5:
                    begun.set()

    with serving("--database", database, MONITOR_API_KEY=KEY) as receiver:
        headers = {"x-spoke-api-key": KEY}
        secret = '"error":"E","message":"Zdzislawa was not there"'
        body = f'{{"event":"failed","data":{{"bot_id":"5ecre7-1d",{secret}}}}}'
        assert httpx.post(receiver.url, content=body, headers=headers).status_code == 204
        poster = threading.Thread(target=post, args=(receiver.url,))
        poster.start()
        assert begun.wait(PATIENCE_S)
        assert traces(database, "5ecre7-1d", "Zdzislawa") != []
        forgot = monitor("forget", "5ecre7-1d", "--yes", "--database", database)
        assert traces(database, "5ecre7-1d", "Zdzislawa") == []
        assert monitor("forget", "live-1", "--yes", "--database", database).stdout.endswith("is kept again\n")
        ended.set()
        poster.join()
        assert httpx.post(receiver.url, content=body, headers=headers).status_code == 204
        shown = monitor("show", "5ecre7-1d", "--database", database)
    assert forgot.stdout == (
        "forgot bot 5ecre7-1d: 0 words, and 1 delivery that tells of it or names it; "
        "none of it is left in the database's files\n"
    )
    assert "Zdzislawa was not there" in shown.stdout
    assert set(answers) == {204}


def test_a_whole_meeting_is_gone(database: Path, run: Run) -> None:
    shown = run("show", "complete", "--database", database).stdout
    told = max(shown.splitlines(), key=len).partition(": ")[2]
    assert len(told) > 20
    assert run("forget", "complete", "--yes", "--database", database).returncode == 0
    assert traces(database, told) == []
    listed = run("list", "--database", database).stdout
    assert "complete " not in listed
    assert len(listed.splitlines()) == 8


@pytest.mark.parametrize("bot", ["compl", "e", "", "nobody"])
def test_only_a_whole_id_will_do(refused: Callable[..., tuple[int, str]], database: Path, bot: str) -> None:
    assert refused("forget", bot, "--yes", "--database", database) == (
        1,
        f"there is no bot {bot!r}; monitor list prints them all with their whole ids",
    )


def test_without_a_terminal_it_must_be_told_yes(database: Path, run: Run) -> None:
    ended = run("forget", "complete", "--database", database)
    assert ended.returncode == 2
    assert ended.stderr == "monitor: there is no terminal to ask on; with --yes, nothing is asked\n"
    assert "complete" in run("list", "--database", database).stdout


@pytest.mark.parametrize(("typed", "goes"), [("y\n", True), ("n\n", False), ("\n", False), ("\x04", False)])
def test_on_a_terminal_it_asks(database: Path, typed: str, run: Run, *, goes: bool) -> None:
    asked, ended = answering(typed, "forget", "refused", "--database", database)
    assert "bot refused: 0 words, and " in asked
    assert ended.returncode == (0 if goes else 1)
    assert ended.stdout.startswith("forgot bot refused" if goes else "nothing was deleted")
    assert ("refused" in run("list", "--database", database).stdout) is not goes
