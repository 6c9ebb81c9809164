"""A database of its own for every test, and connections to it that are closed whatever happens."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from monitor.store import connecting
from monitor.store.marks import Marks
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.store.deliveries import complete, send
from tests.store.marked import SAID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="package", autouse=True)
def as_outside() -> Iterator[str]:
    """Let no commit wait for the disk: nobody cuts the power here. Gives what is done outside of these tests."""
    with pytest.MonkeyPatch.context() as here:
        as_outside = connecting._WRITING
        here.setattr(connecting, "_WRITING", f"{as_outside} PRAGMA synchronous = OFF;")
        yield as_outside


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is, or will be; a name with all that must be quoted in an address."""
    return tmp_path / "50% of #1?" / "mo nitor.db"


@pytest.fixture
async def writer(path: Path) -> AsyncIterator[Writer]:
    made = await Writer.open(path, lambda: None)
    yield made
    await made.close()


@pytest.fixture
async def read(path: Path) -> AsyncIterator[Callable[[], Awaitable[Reader]]]:
    """Open readers, as many as the test calls for."""
    async with AsyncExitStack() as stack:

        async def opened() -> Reader:
            reader = await Reader.open(path)
            stack.push_async_callback(reader.close)
            return reader

        yield opened


@pytest.fixture
async def reader(writer: Writer, read: Callable[[], Awaitable[Reader]]) -> Reader:
    """A reader beside the writer."""
    assert writer.failure is None
    return await read()


@pytest.fixture
async def marks(path: Path, writer: Writer) -> AsyncIterator[Marks]:
    """Beside a writer, with a meeting of which much was said."""
    await send(writer, complete("b", 1, *SAID))
    made = Marks(path)
    yield made
    await made.close()
