"""Sends webhooks over real HTTP, the way the provider's bot does (wire formats, 2a)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.sending.posting import Connection, header_value

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from monitor.sending.posting import Reply
    from monitor.simulator.meeting import Webhook

WAITS_S = (0.5, 1.5)
"""Before the second and the third attempt. There is no fourth: the event is lost then."""

ATTEMPTS = 1 + len(WAITS_S)

_NOT_TRIED_AGAIN = frozenset(range(300, 400))
"""Redirects: the provider's sender would follow them, this one does not; it goes nowhere the user has not named."""


class Answer(NamedTuple):
    """What came of one attempt to deliver a webhook."""

    webhook: Webhook
    attempt: int
    """1 to 3."""
    reply: Reply


class Sender:
    """One kept connection to a receiver. Used from one thread."""

    def __init__(self, url: str, key: str | None, stop: threading.Event, waits_s: Sequence[float] = WAITS_S) -> None:
        """Look at the target; nothing is sent yet.

        Args:
            url: Where to, http or https.
            key: Sent as ``x-spoke-api-key``; None for no such header.
            stop: Ends an attempt, or the wait before the next one, soon after it is set.
            waits_s: Before each further attempt.

        Raises:
            InvalidTarget: The URL or the key cannot be used.

        """
        self._connection = Connection(url, stop)
        self._headers: list[tuple[str, str | bytes]] = [
            ("Content-Type", "application/json"),
            ("User-Agent", "meetingbaas/1.0 (monitor simulator)"),
        ]
        if key is not None:
            self._headers.append(("x-spoke-api-key", header_value(key)))
        self._stop = stop
        self._waits_s = waits_s

    def send(self, webhook: Webhook, on_answer: Callable[[Answer], None]) -> bool:
        """Deliver one webhook, trying again where the provider would; return whether it was taken.

        Each attempt is told to ``on_answer``, except one that was stopped.
        """
        for attempt, wait_s in enumerate((0.0, *self._waits_s), start=1):
            if self._stop.wait(wait_s):
                return False
            reply = self._connection.post(webhook.body, self._headers)
            if reply is None:
                return False
            on_answer(Answer(webhook, attempt, reply))
            if reply.delivered or reply.status in _NOT_TRIED_AGAIN:
                return reply.delivered
        return False

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
