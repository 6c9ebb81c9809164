"""What is told of a database that cannot be opened: why, and what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from monitor.store.connecting import connected_reading
from monitor.store.location import DatabaseProblem
from monitor.store.reader import Reader
from monitor.store.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path


async def told(path: Path) -> set[str]:
    """Return what both ways to read say of a database."""
    said = set()
    with pytest.raises(DatabaseProblem) as problem, connected_reading(path):
        pass
    said.add(str(problem.value))
    with pytest.raises(DatabaseProblem) as problem:
        await Reader.open(path)
    return said | {str(problem.value)}


async def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    await (await Writer.open(path, lambda: None)).close()
    os.truncate(path, 5_000)
    assert all("it is damaged (" in line and "monitor backup" in line for line in await told(path))
