"""Of those that write or checkpoint, one at a time does; nobody waits for one that is gone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from monitor.store.location import DatabaseProblem, sidecar
from monitor.store.turns import Turn
from monitor.store.writer import CannotCommit
from tests.store.deliveries import send, status

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.writer import Writer


@pytest.fixture
def turn_of(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def test_one_at_a_time(turn_of: Path) -> None:
    first, second = Turn(turn_of), Turn(turn_of, patience_s=0.01)
    with first, pytest.raises(sqlite3.OperationalError, match="locked"), second:
        pytest.fail("two at a time")
    with second:
        pass


def test_the_file_is_for_its_owner_and_goes_with_the_last(turn_of: Path) -> None:
    first, second = Turn(turn_of), Turn(turn_of, patience_s=0.01)
    with first:
        assert sidecar(turn_of, ".turn").stat().st_mode & 0o777 == 0o600
        with pytest.raises(sqlite3.OperationalError), second:
            pytest.fail("two at a time")
        second.close()
        assert sidecar(turn_of, ".turn").exists()
    first.close()
    assert not sidecar(turn_of, ".turn").exists()


def test_a_file_that_was_removed_is_made_again_by_all(turn_of: Path) -> None:
    first, second = Turn(turn_of), Turn(turn_of, patience_s=0.01)
    with first:
        pass
    sidecar(turn_of, ".turn").unlink()
    with second, pytest.raises(sqlite3.OperationalError), Turn(turn_of, patience_s=0.01):
        pytest.fail("two at a time")
    first._patience_s = 0.01
    with second, pytest.raises(sqlite3.OperationalError), first:
        pytest.fail("two at a time")


def test_it_is_gone_with_its_process(turn_of: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from monitor.store.turns import Turn\n"
        "Turn(Path(sys.argv[1])).__enter__(); print('mine', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, turn_of], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(sqlite3.OperationalError), Turn(turn_of, patience_s=0.01):
            pytest.fail("two at a time")
        other.kill()
        with Turn(turn_of):
            pass


def test_a_link_is_not_followed(turn_of: Path) -> None:
    sidecar(turn_of, ".turn").symlink_to(turn_of.parent / "elsewhere")
    with pytest.raises(DatabaseProblem, match="cannot use"), Turn(turn_of):
        pass


async def test_a_receiver_whose_turn_does_not_come_says_so_and_goes_on(writer: Writer, path: Path) -> None:
    writer._turn._patience_s = 0.05
    with Turn(path), pytest.raises(CannotCommit, match="database is locked"):
        await send(writer, status("b", "joining_call", 0))
    assert (await send(writer, status("b", "joining_call", 0))).delivery_id == 1
