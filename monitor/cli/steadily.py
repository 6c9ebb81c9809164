"""For commands that write beside a receiver: a process that is suspended would keep it waiting."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def not_suspended() -> Iterator[None]:
    """Let ctrl+z do nothing as long as the block lasts; ctrl+c ends it all the same. For the main thread only."""
    before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
