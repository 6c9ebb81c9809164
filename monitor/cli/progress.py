"""How far a command is, on a line of a terminal that is told anew; whatever is said after it has its own."""

from __future__ import annotations

import sys
from typing import Self


class ProgressLine:
    """A line on stderr, where somebody looks; nothing in it but text. Leaving the block ends it, if it was begun."""

    def __init__(self) -> None:
        self.is_seen = sys.stderr is not None and sys.stderr.isatty()
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            print(file=sys.stderr, flush=True)

    def tell(self, line: str) -> None:
        """Show a line in place of the one before."""
        if self.is_seen:
            print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(line)

    def clear(self) -> None:
        """Show nothing, the cursor at the beginning of the line."""
        if self._width:
            self.tell("")
            print(end="\r", file=sys.stderr, flush=True)
