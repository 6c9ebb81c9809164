"""Whose turn it is of the requests that came behind another on the same connection: one in each round of the loop.

Who sends requests without waiting for the answers would have as many handled at once as there are connections: 80
connections that asked on and on made every webhook wait for a third of a second.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class Turns:
    """What a server does next on connections whose senders did not wait."""

    def __init__(self) -> None:
        self._queue: deque[Callable[[], None]] = deque()

    def queue(self, next_request: Callable[[], None], loop: asyncio.AbstractEventLoop) -> None:
        """Have a next request handled when its turn comes."""
        if not self._queue:
            loop.call_soon(self._take, loop)
        self._queue.append(next_request)

    def _take(self, loop: asyncio.AbstractEventLoop) -> None:
        next_request = self._queue.popleft()
        if self._queue:
            loop.call_soon(self._take, loop)
        next_request()
