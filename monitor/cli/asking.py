"""Asking once more before something goes for good."""

from __future__ import annotations

import sys


def can_ask() -> bool:
    """Whether there is somebody who sees a question and can answer it. stdout may go wherever it likes."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agreed(question: str) -> bool:
    """Ask, and return whether the answer is yes; anything else is no."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
