"""A real tmux with a server of its own: what a person sees who works over SSH."""

from __future__ import annotations

import shlex
import subprocess
import time
from typing import TYPE_CHECKING

from tests.terminal.session import PATIENCE_S, NotSeen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_POLL_S = 0.03
"""tmux cannot be asked to tell when something is on its screen."""


class Tmux:
    """One tmux server with one session of one pane, at tmux's default settings but for ``remain-on-exit``."""

    def __init__(self, program: str, folder: Path, env: Mapping[str, str]) -> None:
        """Prepare; nothing runs yet.

        Args:
            program: The path of tmux.
            folder: Where its socket is to be; a short path, since a socket's name has at most 100 characters.
            env: What the server, and so the pane, has as environment.

        """
        (folder / "tmux.conf").write_text("set -g remain-on-exit on\n")
        self._command = [program, "-L", "monitor-test", "-f", str(folder / "tmux.conf")]
        self._env = {**env, "TMUX_TMPDIR": str(folder)}

    def start(self, argv: Sequence[str], columns: int = 120, rows: int = 40) -> None:
        """Run a program in the pane, which stays after the program has ended."""
        self.run("new-session", "-d", "-x", str(columns), "-y", str(rows), shlex.join(argv))

    def run(self, *arguments: str) -> str:
        """Give tmux a command; return what it prints.

        Raises:
            subprocess.CalledProcessError: tmux did not like it.

        """
        done = subprocess.run(
            [*self._command, *arguments], env=self._env, check=True, text=True, capture_output=True, timeout=PATIENCE_S
        )
        return done.stdout

    @property
    def attaching(self) -> Sequence[str]:
        """The command that shows the pane in another terminal, without the line at its foot."""
        self.run("set", "-g", "status", "off")
        return ["env", f"TMUX_TMPDIR={self._env['TMUX_TMPDIR']}", *self._command, "attach"]

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names, such as ``Enter``, ``Escape``, ``C-d``, ``Down``."""
        self.run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text as it is."""
        self.run("send-keys", "-l", text)

    def paste_buffer(self) -> str:
        """Return what was copied last."""
        return self.run("show-buffer")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def screen(self) -> list[str]:
        """The rows of the pane, without the blanks at their ends."""
        return self.run("capture-pane", "-p").splitlines()

    def wait_for(self, text: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until a text is on the screen.

        Raises:
            NotSeen: It did not come in time.

        """
        deadline = time.monotonic() + timeout_s
        while text not in (shown := "\n".join(self.screen)):
            if time.monotonic() > deadline:
                raise NotSeen(f"{text!r} did not come within {timeout_s:g} s\n{shown}")
            time.sleep(_POLL_S)

    def close(self) -> None:
        """End the server and all that runs in it."""
        subprocess.run([*self._command, "kill-server"], env=self._env, check=False, capture_output=True)
