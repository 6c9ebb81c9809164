"""A program in a real pseudo-terminal, with an emulated screen that tests read as a person would."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import termios
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from tests.terminal.emulator import Emulator
from tests.terminal.keys import clicked, dragged, pressed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE_S = 20.0
"""How long a test waits for what must happen. Long: it costs time only where a test is about to fail."""

_CHUNK = 65_536
_LOOK_S = 0.1
"""How long nothing may come before we look whether the program still runs."""


class NotSeen(AssertionError):
    """What a test waited for did not come. Says so, with the screen as it is."""


class TerminalSession:
    """One run of a program. Use as a context manager: the program does not outlive it."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 40) -> None:
        """Start ``argv`` with a terminal of its own as controlling terminal and all three standard streams."""
        self.emulator = Emulator(columns, rows, self._answer)
        self._raw = bytearray()
        self._arrivals: list[tuple[int, float]] = []
        self._news = threading.Condition()
        self._thawed = threading.Event()
        self._thawed.set()
        self._settings: list[object] = []
        self._problem: Exception | None = None
        self._master, self._slave = os.openpty()
        self._stop, self._stopper = os.pipe()
        termios.tcsetwinsize(self._slave, (rows, columns))
        # A shell that opens the terminal gets it as its controlling one. preexec_fn would do, but not beside threads.
        takes_terminal = ["/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&1', os.ttyname(self._slave), *argv]
        self.process = subprocess.Popen(takes_terminal, env=env, start_new_session=True, stdin=subprocess.DEVNULL)
        self._reader = threading.Thread(target=self._read, name="terminal reader")
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is on the screen

    @property
    def screen(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        with self._news:
            return self.emulator.lines

    @property
    def text(self) -> str:
        """The screen as one text."""
        with self._news:
            return self.emulator.text

    def shown(self) -> str:
        """Return the screen with a frame, for a person who reads a failed test."""
        edge = "─" * self.emulator.columns
        body = "\n".join(f"│{line}" for line in self.text.rstrip().splitlines())
        return f"┌{edge}\n{body}\n└{edge}"

    def wait_for(self, what: str | Callable[[Emulator], object], timeout_s: float = PATIENCE_S) -> None:
        """Wait until a text is on the screen, or until a predicate is true of it.

        Raises:
            NotSeen: It did not come in time, or the program ended without it.

        """
        seen = (lambda emulator: what in emulator.text) if isinstance(what, str) else what
        if not self._wait(lambda: bool(seen(self.emulator)), timeout_s):
            code = self.process.poll()
            end = f"within {timeout_s:g} s" if code is None else f"before the program ended with exit code {code}"
            raise NotSeen(f"{what!r} did not come {end}\n{self.shown()}")

    def wait_until_gone(self, text: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until a text is not on the screen (any more)."""
        self.wait_for(lambda emulator: text not in emulator.text, timeout_s)

    # What was sent

    def mark(self) -> int:
        """Return the number of bytes that have come so far."""
        with self._news:
            return len(self._raw)

    def raw_since(self, mark: int = 0) -> bytes:
        """Return what has come since a mark."""
        with self._news:
            return bytes(self._raw[mark:])

    def arrival(self, mark: int) -> float:
        """Return when the first byte after a mark came, in seconds of ``time.perf_counter``.

        Raises:
            LookupError: None has come yet.

        """
        with self._news:
            return next(at for end, at in self._arrivals if end > mark)

    def settle(self, quiet_s: float = 0.15, timeout_s: float = PATIENCE_S) -> int:
        """Wait until nothing has come for a while; return the mark."""
        deadline = time.monotonic() + timeout_s
        with self._news:
            while self._news.wait(quiet_s):
                if time.monotonic() > deadline:
                    raise NotSeen(f"it was never quiet for {quiet_s:g} s\n{self.shown()}")
            return len(self._raw)

    # What a person does

    def press(self, *keys: str) -> None:
        """Press keys by name, one after the other: see ``keys.pressed``."""
        for key in keys:
            self.send(pressed(key))

    def click(self, column: int, row: int) -> None:
        """Click with the left button; column and row from 0."""
        self.send(clicked(column, row))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag with the left button from one column and row to another."""
        self.send(dragged(start, end))

    def send(self, typed: str | bytes) -> None:
        """Send what a terminal would send."""
        remaining = typed.encode() if isinstance(typed, str) else typed
        while remaining:
            remaining = remaining[os.write(self._master, remaining) :]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the program gets SIGWINCH."""
        with self._news:
            self.emulator.resize(columns, rows)
        termios.tcsetwinsize(self._master, (rows, columns))

    def freeze(self) -> None:
        """Stop reading, like a connection that hangs: soon the program's writes block."""
        self._thawed.clear()

    def thaw(self) -> None:
        """Go on reading."""
        self._thawed.set()

    def hang_up(self) -> None:
        """Close the terminal, like a window that is closed or a connection that is lost: the program gets SIGHUP."""
        self._stop_reading()
        self._let_go()
        os.close(self._master)
        self._master = -1

    # How it ends

    def terminate(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Send the program a signal."""
        self.process.send_signal(by)

    def wait_exit(self, timeout_s: float = PATIENCE_S) -> int:
        """Wait for the end of the program and of its output; return the exit code, negative for a signal.

        Raises:
            NotSeen: It did not end in time.

        """
        try:
            code = self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise NotSeen(f"the program has not ended within {timeout_s:g} s\n{self.shown()}") from None
        self._let_go()
        self._reader.join(timeout_s)
        return code

    @property
    def line_settings(self) -> list[object]:
        """The terminal's line settings (echo, line mode, …), to be compared; after the end, those that were left."""
        return self._settings if self._slave < 0 else list(termios.tcgetattr(self._slave))

    def close(self) -> None:
        """End the program and its children if they have not ended, and close the terminal."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._stop_reading()
        for descriptor in {self._master, self._slave, self._stop, self._stopper} - {-1}:
            os.close(descriptor)
        self._master = self._slave = self._stop = self._stopper = -1

    # The reader

    def _read(self) -> None:
        """Take what comes, in a thread of its own, until told to stop or until the terminal is gone."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._master, selectors.EVENT_READ)
            selector.register(self._stop, selectors.EVENT_READ)
            while self._stop not in {key.fd for key, _ in selector.select()}:
                self._thawed.wait()
                try:
                    chunk = os.read(self._master, _CHUNK)
                except OSError:  # EIO: nobody has the other side open any more
                    return
                self._take(chunk, time.perf_counter())

    def _take(self, chunk: bytes, at: float) -> None:
        with self._news:
            self._raw += chunk
            self._arrivals.append((len(self._raw), at))
            try:
                self.emulator.feed(chunk)
            except Exception as problem:  # noqa: BLE001 - a test waits, and must hear of it
                self._problem = problem
            self._news.notify_all()

    def _answer(self, reply: bytes) -> None:
        os.write(self._master, reply)

    def _wait(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Wait for output until a condition is true; False if it is not in time, or the program has ended."""
        deadline = time.monotonic() + timeout_s
        with self._news:
            while self.emulator.within_frame or not condition():
                if self._problem:
                    raise self._problem
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                if not self._news.wait(min(left, _LOOK_S)) and self.process.poll() is not None:
                    return condition()
        return True

    def _let_go(self) -> None:
        """Close our own end of the program's side, so that the reader comes to an end after the last output."""
        if self._slave >= 0:
            self._settings = self.line_settings
            os.close(self._slave)
            self._slave = -1

    def _stop_reading(self) -> None:
        self.thaw()
        if self._reader.is_alive():
            os.write(self._stopper, b".")
            self._reader.join()
