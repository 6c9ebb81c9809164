"""Files that are there by name only when they are whole, and what becomes of those that were there before."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import pytest

from monitor.store.placing import Unfinished
from monitor.taking.files import CannotTake, Folder, IfThere, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk.md").write_text("my thesis")
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_both_are_kept_under_numbers(folder: Path) -> None:
    to = Folder(folder, IfThere.NUMBER)
    assert to.write("talk.md", [b"new"]) == folder / "talk (2).md"
    assert to.write("talk.md", [b"newer"]) == folder / "talk (3).md"
    assert contents(folder) == {"talk.md": "my thesis", "talk (2).md": "new", "talk (3).md": "newer"}


def test_the_old_one_is_kept(folder: Path) -> None:
    assert Folder(folder, IfThere.LEAVE_OUT).write("talk.md", [b"new"]) is None
    assert contents(folder) == {"talk.md": "my thesis"}


def test_the_old_one_is_replaced(folder: Path) -> None:
    assert Folder(folder, IfThere.REPLACE).write("talk.md", [b"new"]) == folder / "talk.md"
    assert contents(folder) == {"talk.md": "new"}


def test_nothing_is_begun_where_something_is_in_the_way(folder: Path) -> None:
    with pytest.raises(Taken, match=r"talk.md is there already$"):
        Folder(folder, IfThere.REFUSE).prepare(["other.md", "talk.md"])


@pytest.mark.parametrize(
    ("if_there", "left"),
    [
        (IfThere.NUMBER, {"new.md": "another's", "new (2).md": "mine"}),
        (IfThere.LEAVE_OUT, {"new.md": "another's"}),
        (IfThere.REPLACE, {"new.md": "mine"}),
    ],
)
def test_one_that_comes_meanwhile_is_treated_alike(tmp_path: Path, if_there: IfThere, left: dict[str, str]) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"mine"
        (tmp_path / "new.md").write_text("another's")

    Folder(tmp_path, if_there).write("new.md", pieces())
    assert contents(tmp_path) == left


def test_what_breaks_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Folder(tmp_path, IfThere.NUMBER).write("talk.md", pieces())
    assert contents(tmp_path) == {}


def test_what_a_killed_one_left_is_in_nobodys_way_and_removed_later(tmp_path: Path) -> None:
    left = Unfinished(tmp_path / "talk.md")  # never ended
    mine = tmp_path / "film.download.part"
    mine.touch()
    folder = Folder(tmp_path, IfThere.NUMBER)
    assert folder.write("talk.md", [b"whole"]) == tmp_path / "talk.md"
    folder.prepare([])
    assert left.path.exists()  # somebody may still write it
    os.close(left._descriptor)
    for file in tmp_path.iterdir():
        os.utime(file, (0, 0))
    folder.prepare([])
    assert {file.name for file in tmp_path.iterdir()} == {"talk.md", mine.name}


def test_what_grows_is_locked_for_nobody(tmp_path: Path) -> None:
    """On network disks and on macOS, not even SQLite could write it: it opens the file once more."""
    with Unfinished(tmp_path / "copy.db") as unfinished, unfinished.path.open("rb+") as another:
        fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotTake, match=r"cannot make the folder .*/file/in: Not a directory; name another one"):
        Folder(tmp_path / "file" / "in", IfThere.NUMBER).prepare([])
