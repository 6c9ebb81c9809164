"""What a receiver needs before it can run: the database, the port, the lock. What cannot be had is told in a line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from monitor.cli.problems import WrongUse
from monitor.model.times import SECOND
from monitor.receiver.listening import ReceiverProblem, bind, make_room, refuse_open_bind, url_of
from monitor.receiver.service import ReceiverService
from monitor.receiver.settings import ReceiverSettings
from monitor.store.connecting import connect_writing
from monitor.store.location import DatabaseProblem, ReceiverLock, prepare, receiver_running
from monitor.store.retention import Retention

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from monitor.settings import Settings
    from monitor.store.location import ReceiverInfo


class Taken(WrongUse):
    """Another receiver has the database: there is never a second one, but one can look on."""

    def __init__(self, database: Path, other: ReceiverInfo) -> None:
        self.holder = f"process {other.pid}, {other.url}"
        """Who receives, and where."""
        self.other = other
        super().__init__(
            f"another monitor ({self.holder}) is receiving into {database}; look on with monitor watch, "
            "or choose another --database and --port"
        )


class Reception(NamedTuple):
    """A receiver that is ready to be started, and the address that it has."""

    service: ReceiverService
    url: str


def nobody_to_wake() -> None:
    """Do nothing at a commit: there is no screen, or it looks at the file."""


def claim(settings: Settings, on_commit: Callable[[], None], claimed: ExitStack) -> Reception:
    """Claim the database and the port, and make a receiver of them; it is not started yet.

    Args:
        settings: What the user has set.
        on_commit: Called in the receiver's thread whenever there is news.
        claimed: Stops the receiver and gives all back when it is closed.

    Raises:
        Taken: Another receiver has the database.
        WrongUse: A rebuild has it, or the address cannot be had or must not.
        DatabaseProblem: The database cannot be used.

    """
    keys = tuple(key.reveal().encode() for key in settings.api_keys)
    prepare(settings.database)
    _refuse_second(settings.database)
    try:
        refuse_open_bind(settings.host, keys)
        listener = bind(settings.host, settings.port)
    except ReceiverProblem as problem:
        raise WrongUse(str(problem)) from None
    claimed.callback(listener.close)
    make_room(settings.max_connections)
    url = url_of(listener, settings.path)
    _lock(settings.database, url, claimed, asks_key=bool(keys))
    asyncio.run(_make_ready(settings.database))
    if settings.retain_ms is not None:
        retention = Retention(settings.database, settings.retain_ms, on_commit)
        retention.start()
        claimed.callback(retention.stop)  # after the service, which senders wait for
    return Reception(_service(settings, listener, keys, on_commit, claimed), url)


def _refuse_second(database: Path) -> None:
    """Tell of another receiver before the port is tried, which it will have, too."""
    other = receiver_running(database)
    if other and other.url:
        raise Taken(database, other)


def _lock(database: Path, url: str, claimed: ExitStack, *, asks_key: bool) -> None:
    lock = ReceiverLock(database)
    try:
        lock.acquire(url, asks_key=asks_key)
    except DatabaseProblem as problem:
        _refuse_second(database)  # it came between the look and the lock
        if receiver_running(database):
            raise WrongUse(str(problem)) from None
        raise
    claimed.callback(lock.release)


async def _make_ready(database: Path) -> None:
    """Bring the database to this version while there is still a plain terminal to say that it cannot be done."""
    connection = await connect_writing(database)
    await connection.close()


def _service(
    settings: Settings,
    listener: socket.socket,
    keys: tuple[bytes, ...],
    on_commit: Callable[[], None],
    claimed: ExitStack,
) -> ReceiverService:
    how = ReceiverSettings(
        path=settings.path,
        keys=keys,
        allowed_hosts=settings.allowed_hosts,
        max_body_bytes=settings.max_body_bytes,
        request_deadline_s=settings.request_deadline_ms / SECOND,
        max_connections=settings.max_connections,
        video_lifetime_ms=settings.video_lifetime_ms,
    )
    service = ReceiverService(listener, settings.database, how, on_commit)
    claimed.callback(service.stop)
    return service
