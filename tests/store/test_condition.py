"""What is told of a database is so, and what others could do to it is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.store.condition import condition, has_wal_reset_bug, network_filesystem, open_to_others
from monitor.store.location import DatabaseProblem, sidecar
from monitor.store.pruning import prune
from monitor.store.writer import Writer
from tests.store.deliveries import NOON, complete, failed, rows, send, status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
async def kept(path: Path) -> Path:
    writer = await Writer.open(path, lambda: None)
    for number in range(40):
        said = [("Ana", f"this is the turn {turn} of meeting {number}") for turn in range(30)]
        await send(writer, complete(f"b{number}", number, *said))
    await send(writer, failed("f", 50))
    await send(writer, status("live", "joining_call", 50))
    await send(writer, status("live", "joining_call", 50))
    await writer.close()
    return path


def test_it_counts_and_measures(kept: Path) -> None:
    found = condition(kept)
    assert found.size == kept.stat().st_size
    [[free]] = rows(kept, "PRAGMA freelist_count")
    assert (found.log_size, found.free) == (0, free * 4096)
    assert (found.deliveries, found.bots, found.transcripts, found.without_journal) == (42, 42, 40, 0)
    assert [(found.words,)] == rows(kept, "SELECT sum(words) FROM bot")
    assert set(found.used_by) == {"journal", "transcripts", "search index", "filter index", "bots"}
    assert found.size * 0.9 < sum(found.used_by.values()) <= found.size
    assert found.used_by["transcripts"] > found.used_by["filter index"] > 0
    prune(kept, NOON + 30, keep_transcripts=True)
    assert condition(kept).without_journal == 30


async def test_it_looks_beside_a_writer(writer: Writer, path: Path) -> None:
    await send(writer, failed("f", 50))
    assert condition(path).log_size > 0
    assert condition(path).bots == 1


def test_there_must_be_a_database(path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="there is no database"):
        condition(path)


def test_what_others_may_read_or_replace_is_told(kept: Path) -> None:
    assert open_to_others(kept) == []
    kept.chmod(0o640)
    kept.parent.chmod(0o770)
    sidecar(kept, "-wal").touch(0o604)
    sidecar(kept, "-wal").chmod(0o604)
    assert open_to_others(kept) == [kept.parent, kept, sidecar(kept, "-wal")]
    kept.parent.chmod(0o1777)
    assert kept.parent not in open_to_others(kept)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/me/x.db", ""),
        ("/mnt/share/deep/x.db", "nfs4"),
        ("/mnt/sharer/x.db", ""),
        ("/mnt/my disk/x", "fuse.sshfs"),
    ],
)
def test_a_disk_over_the_network_is_told(tmp_path: Path, place: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share nfs4 rw 0 0\n"
        "you@there:/ /mnt/my\\040disk fuse.sshfs rw 0 0\nodd\n"
    )
    assert network_filesystem(type(tmp_path)(place), mounts) == kind
    assert network_filesystem(type(tmp_path)(place), tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 4), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 1), False),
    ],
)
def test_versions_that_may_damage_a_database(version: tuple[int, ...], *, has_it: bool) -> None:
    assert has_wal_reset_bug(version) is has_it
