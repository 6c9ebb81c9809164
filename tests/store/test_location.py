"""Only the owner reads what is kept, only one process writes it, and whoever cannot is told what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store.location import (
    DatabaseProblem,
    ReceiverInfo,
    ReceiverLock,
    prepare,
    receiver_running,
    require,
    sidecar,
)
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.store.deliveries import send, status


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def modes(folder: Path) -> dict[str, int]:
    return {file.name: mode(file) for file in folder.iterdir()}


async def test_folder_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "newer" / "monitor.db"
    before = os.umask(0)
    try:
        writer = await Writer.open(path, lambda: None)
        await send(writer, status("b", "joining_call", 0))
        ReceiverLock(path).acquire("http://here")
        files = modes(path.parent)
        await writer.close()
    finally:
        os.umask(before)
    assert files == dict.fromkeys(
        ["monitor.db", "monitor.db-wal", "monitor.db-shm", "monitor.db.lock", "monitor.db.turn"], 0o600
    )
    assert [mode(path.parent), mode(path.parent.parent)] == [0o700, 0o700]


def open_to_all(path: Path) -> None:
    path.chmod(0o644)
    path.parent.chmod(0o755)


async def test_a_database_that_others_may_read_is_tightened_and_its_folder_left_alone(path: Path) -> None:
    await (await Writer.open(path, lambda: None)).close()
    open_to_all(path)
    await (await Writer.open(path, lambda: None)).close()
    assert (mode(path), mode(path.parent)) == (0o600, 0o755)


def refused(path: Path) -> str:
    with pytest.raises(DatabaseProblem) as problem:
        prepare(path)
    message = str(problem.value)
    assert "\n" not in message
    assert "--database" in message
    return message


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / "monitor.db").symlink_to(tmp_path / "elsewhere")
    assert "is a symbolic link" in refused(tmp_path / "monitor.db")


def test_a_dangling_link_is_refused_and_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").symlink_to(tmp_path / "elsewhere")
    assert "is a symbolic link" in refused(tmp_path / "monitor.db")
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is not a file" in refused(tmp_path)


def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "monitor.db")
    assert "is not a file" in refused(tmp_path / "monitor.db")


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot use" in refused(tmp_path / "file" / "monitor.db")


def test_a_place_where_nothing_can_be_made_is_refused() -> None:
    """Not even root can write there: the tests may run as root."""
    assert "cannot use" in refused(Path("/proc/self" if sys.platform == "linux" else "/dev/fd") / "monitor.db")


async def test_a_reader_takes_no_folder_and_no_link(path: Path, tmp_path: Path) -> None:
    await (await Writer.open(path, lambda: None)).close()
    (tmp_path / "link.db").symlink_to(path)
    with pytest.raises(DatabaseProblem, match="is not a file"):
        await Reader.open(tmp_path)
    with pytest.raises(DatabaseProblem, match="is a symbolic link"):
        await Reader.open(tmp_path / "link.db")
    with pytest.raises(DatabaseProblem, match="cannot use"):
        await Reader.open(path / "monitor.db")


def test_the_lock_is_for_one(path: Path) -> None:
    prepare(path)
    first, second = ReceiverLock(path), ReceiverLock(path)
    first.acquire("http://127.0.0.1:8787/webhook")
    with pytest.raises(DatabaseProblem, match=rf"process {os.getpid()}, listening on http://127\.0\.0\.1:8787/webhook"):
        second.acquire("http://127.0.0.1:9999/webhook")
    assert receiver_running(path) == ReceiverInfo(os.getpid(), "http://127.0.0.1:8787/webhook")
    first.release()
    first.release()
    assert receiver_running(path) is None
    for asks_key in (True, False, None):
        second.acquire("", asks_key=asks_key)
        assert receiver_running(path) == ReceiverInfo(os.getpid(), "", asks_key)
        second.release()


def test_who_does_not_receive_is_told_to_stop_the_receiver_and_nobody_to_stop_who_is_soon_done(path: Path) -> None:
    prepare(path)
    holder, other = ReceiverLock(path), ReceiverLock(path)
    holder.acquire("http://127.0.0.1:8787/webhook")
    with pytest.raises(DatabaseProblem, match=r"listening on .*; stop the receiver first$"):
        other.acquire("")
    holder.release()
    holder.acquire("")
    for url in ("", "http://here"):
        with pytest.raises(DatabaseProblem, match=rf"in use by process {os.getpid()}; try again when it is done$"):
            other.acquire(url)
    holder.release()


def test_a_database_that_a_receiver_has_lost_is_not_taken_for_one_that_was_never_made(path: Path) -> None:
    prepare(path)
    holder = ReceiverLock(path)
    holder.acquire("http://here")
    path.unlink()
    with pytest.raises(DatabaseProblem, match=rf"was removed while process {os.getpid()} receives into it"):
        require(path)
    holder.release()
    with pytest.raises(DatabaseProblem, match=r"there is no database .* yet"):
        require(path)


def test_a_killed_receiver_holds_nothing(path: Path) -> None:
    prepare(path)
    holder = "import sys, os, pathlib; from monitor.store.location import ReceiverLock\n"
    holder += "ReceiverLock(pathlib.Path(sys.argv[1])).acquire('http://gone'); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", holder, path], check=False).returncode == -9
    assert json.loads(sidecar(path, ".lock").read_text())["url"] == "http://gone"
    assert receiver_running(path) is None
    lock = ReceiverLock(path)
    lock.acquire("http://here")
    lock.release()


@pytest.mark.parametrize("word", [b"", b"{", b"[]", b'{"pid": "x", "url": 1}', b'{"pid": 1}', b'"x"', b"\xff"])
def test_an_unreadable_lock_file_is_nobodys(path: Path, word: bytes) -> None:
    prepare(path)
    sidecar(path, ".lock").write_bytes(word)
    assert receiver_running(path) is None


def test_without_a_database_no_receiver_runs(path: Path) -> None:
    assert receiver_running(path) is None


def test_a_lock_that_cannot_be_made_is_a_problem(path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="cannot use"):
        ReceiverLock(path).acquire("http://here")
