"""200 events a second for a long time while somebody watches and meetings finish: nothing grows, nobody waits."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.benchmarks.processes import cpu_s, resident_mb
from tests.faults.aftermath import lost
from tests.faults.line import Line
from tests.faults.storm import digest, meeting
from tests.terminal.running import MONITOR, RunningMonitor
from tests.terminal.session import TerminalSession

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_S = 200
CONNECTIONS = 8
LIVE = 200
LOOKS = 40
LONGEST_S = 1.0
"""No acknowledgement may take longer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the process uses at a moment."""

    memory_mb: float
    log_mb: float
    """Of the write-ahead log."""
    files: int
    threads: int

    @classmethod
    def of(cls, pid: int, database: Path) -> Seen:
        process = Path(f"/proc/{pid}")
        return cls(
            resident_mb(pid),
            database.with_name(database.name + "-wal").stat().st_size / 1e6,
            len(list((process / "fd").iterdir())),
            len(list((process / "task").iterdir())),
        )


class Pace:
    """So many deliveries a second from several connections; what is late was due all the same."""

    def __init__(self, url: str, seconds: float) -> None:
        self.acknowledged: list[bytes] = []
        self.took_s: list[float] = []
        self.failed: list[str] = []
        self._url = urlsplit(url)
        self._until = time.monotonic() + seconds
        self._due = time.monotonic()
        self._guard = threading.Lock()
        self._bodies = _together()
        self._senders = [threading.Thread(target=self._send) for _ in range(CONNECTIONS)]
        for sender in self._senders:
            sender.start()

    def join(self) -> None:
        for sender in self._senders:
            sender.join()

    def _next(self) -> tuple[float, bytes]:
        with self._guard:
            self._due += 1 / PER_S
            return self._due, next(self._bodies)

    def _send(self) -> None:
        with closing(HTTPConnection(self._url.hostname or "", self._url.port, timeout=10)) as connection:
            while (told := self._next())[0] < self._until:
                due, body = told
                time.sleep(max(0, due - time.monotonic()))
                try:
                    self._post(connection, due, body)
                except OSError as error:
                    self.failed.append(repr(error))
                    connection.close()

    def _post(self, connection: HTTPConnection, due: float, body: bytes) -> None:
        connection.request("POST", self._url.path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        self.took_s.append(time.monotonic() - due)
        if answer.status == 204:
            self.acknowledged.append(digest(body))
        else:
            self.failed.append(str(answer.status))


def _together() -> Iterator[bytes]:
    """Yield the deliveries of meetings that go on side by side, one that ends making room for a new one."""
    meetings = (meeting(f"soak-{number}", is_long=number % 20 == 0) for number in count())
    under_way: deque[Iterator[bytes]] = deque(islice(next(meetings), number % 5, None) for number in range(LIVE))
    while True:
        bodies = under_way.popleft()
        if body := next(bodies, None):
            under_way.append(bodies)
            yield body
        else:
            under_way.append(next(meetings))


def run(folder: Path, *, minutes: float, longest_s: float = LONGEST_S) -> Line:
    """Let it all go on for so long, looking at the process from time to time."""
    database, seconds = folder / "soak.db", minutes * 60
    line = Line(f"soak: {PER_S}/s for {minutes:g} min, watched", rounds=1)
    argv = [*MONITOR, "run", "--port", "0", "--database", str(database)]
    with TerminalSession(argv, os.environ) as session, closing(RunningMonitor(session)) as running:
        pace, pid = Pace(running.url, seconds), session.process.pid
        seen = []
        for look in range(LOOKS):
            time.sleep(seconds / LOOKS)
            if session.process.poll() is not None:
                break
            session.press("jkGg"[look % 4])
            seen.append(Seen.of(pid, database))
        pace.join()
        spent_s = cpu_s(pid)
        session.terminate()
        line.crashes += session.wait_exit() != 128 + signal.SIGTERM
    line.acknowledged, line.lost = len(pace.acknowledged), lost(database, pace.acknowledged)
    line.crashes += len(pace.failed) + sum(took > longest_s for took in pace.took_s)
    line.remark = "; ".join([_growth(seen), _latency(pace.took_s), f"{spent_s / seconds:.0%} of a processor"])
    return line


def _growth(seen: list[Seen]) -> str:
    """Tell what was used, from after a quarter of the time to the end."""
    early, late = seen[len(seen) // 4], seen[-1]
    most = Seen(*(max(getattr(one, name) for one in seen) for name in ("memory_mb", "log_mb", "files", "threads")))
    return (
        f"memory {early.memory_mb:.0f} → {late.memory_mb:.0f} MB (most {most.memory_mb:.0f}), "
        f"log {early.log_mb:.0f} → {late.log_mb:.0f} MB (most {most.log_mb:.0f}), "
        f"files {early.files} → {late.files} (most {most.files}), threads {early.threads} → {late.threads}"
    )


def _latency(took_s: list[float]) -> str:
    ordered = sorted(took_s) or [0.0]
    at = [ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99)]
    return f"ack p50 {at[0]:.1f}, p99 {at[1]:.1f}, most {ordered[-1] * 1000:.0f} ms"
