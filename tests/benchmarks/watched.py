"""A terminal session that notes when something comes into sight.

The emulator takes longer for a screenful than the program took to send it, and while it works, nobody reads. So
output is only noted down with the time of its arrival as long as it comes; the emulator is given it afterwards, and
tells with which piece of it the awaited sight was there.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.terminal.session import NotSeen, TerminalSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.terminal.emulator import Emulator

PATIENCE_S = 60.0
QUIET_S = 0.06
"""How long nothing must come before an answer counts as over. A program that follows its news frame by frame has
longer pauses only between seconds."""


class Sight(NamedTuple):
    """What came of something that was done."""

    after_s: float
    """From its beginning to the arrival of what made the sight complete."""
    sent: int
    """Bytes, until it was quiet again."""


class WatchedTerminal(TerminalSession):
    """A program in a terminal, watched closely from its very start until ``look`` is called first."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 40) -> None:
        self._held: list[tuple[bytes, float]] | None = []
        self._arrived = threading.Condition()
        self.started_at = time.perf_counter()
        super().__init__(argv, env, columns, rows)

    def look(self, seen: Callable[[Emulator], object], began_at: float, quiet_s: float = QUIET_S) -> Sight:
        """Wait until something is seen and all is quiet, and stop watching.

        Raises:
            NotSeen: It did not come.

        """
        deadline, seen_at, sent = time.monotonic() + PATIENCE_S, None, 0
        while seen_at is None:
            for chunk, at in self._next_output(quiet_s, deadline):
                super()._take(chunk, at)
                sent += len(chunk)
                if seen_at is None and not self.emulator.within_frame and seen(self.emulator):
                    seen_at = at
        self._let_through()
        return Sight(seen_at - began_at, sent)

    def watch(self, act: Callable[[], float], seen: Callable[[Emulator], object], quiet_s: float = QUIET_S) -> Sight:
        """Do something that returns when it began (``time.perf_counter``), and look what comes of it.

        Raises:
            NotSeen: It did not come.

        """
        with self._news:
            assert not seen(self.emulator), f"it was there before\n{self.shown()}"
        with self._arrived:
            self._held = []
        return self.look(seen, act(), quiet_s)

    def watch_until_final(
        self,
        act: Callable[[], float],
        part: Callable[[Emulator], object],
        enough: Callable[[Emulator], object],
        quiet_s: float = QUIET_S,
    ) -> Sight:
        """Do something, and look when a part of the screen became what it is at the end, once that is enough.

        Raises:
            NotSeen: It never was.

        """
        with self._arrived:
            self._held = []
        began_at, deadline, sent = act(), time.monotonic() + PATIENCE_S, 0
        parts: list[tuple[object, float]] = []
        while not parts or not enough(self.emulator):
            for chunk, at in self._next_output(quiet_s, deadline):
                super()._take(chunk, at)
                sent += len(chunk)
                if not self.emulator.within_frame:
                    parts.append((part(self.emulator), at))
        self._let_through()
        final_at = next(at for n, (_, at) in enumerate(parts) if all(seen == parts[-1][0] for seen, _ in parts[n:]))
        return Sight(final_at - began_at, sent)

    def press_and_watch(self, key: str, seen: Callable[[Emulator], object], quiet_s: float = QUIET_S) -> Sight:
        """Press a key, and look what comes of it."""

        def act() -> float:
            began_at = time.perf_counter()
            self.press(key)
            return began_at

        return self.watch(act, seen, quiet_s)

    def hold(self) -> None:
        """From now on only note down what comes, until ``replay``: the emulator takes none of the processor."""
        with self._arrived:
            self._held = []

    def replay(self) -> Iterator[float]:
        """Show what has come since ``hold``, piece by piece; give the time at which each came."""
        with self._arrived:
            output, self._held = self._held or [], []
        for chunk, at in output:
            super()._take(chunk, at)
            if not self.emulator.within_frame:
                yield at
        self._let_through()

    def _take(self, chunk: bytes, at: float) -> None:
        with self._arrived:
            if self._held is not None:
                self._held.append((chunk, at))
                self._arrived.notify_all()
                return
        super()._take(chunk, at)

    def _next_output(self, quiet_s: float, deadline: float) -> list[tuple[bytes, float]]:
        """Return what comes until a pause."""
        with self._arrived:
            while not self._held or self._arrived.wait(quiet_s):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise NotSeen(f"what was watched for did not come\n{self.shown()}")
                if not self._held:
                    self._arrived.wait(0.5)
            output, self._held = self._held, []
            return output

    def _let_through(self) -> None:
        """Stop watching: whatever came since goes the usual way."""
        with self._arrived:
            for chunk, at in self._held or ():
                super()._take(chunk, at)
            self._held = None
