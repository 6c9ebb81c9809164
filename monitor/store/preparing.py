"""What is done about a delivery before its transaction: a large body is deflated, and a transcript packed, elsewhere.

In the event loop's own thread that would keep everybody else waiting.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.store.deflating import deflated
from monitor.store.journal import parsed_entry, said_in

if TYPE_CHECKING:
    from monitor.store.journal import Entry
    from monitor.wire.delivery import Delivery
    from monitor.wire.spoke import Parsed

PAUSE_S = 0.0005
"""How long a thread that works on a long transcript leaves the interpreter to the others, after every 2 ms."""

_HEAVY_BYTES = 32 * 1024
"""From which on a body is deflated, and its words are packed, in another thread (1 ms here)."""


def is_heavy(delivery: Delivery) -> bool:
    """Whether it is to be prepared in another thread."""
    return len(delivery.body) >= _HEAVY_BYTES


def prepared(delivery: Delivery, parsed: Parsed) -> Entry:
    """Return the entry for a delivery that is not heavy."""
    return parsed_entry(delivery, parsed, deflated(delivery.body), said_in(parsed))


async def prepared_aside(delivery: Delivery, parsed: Parsed) -> Entry:
    """Return the entry for a heavy one."""
    body = asyncio.to_thread(deflated, delivery.body)
    return parsed_entry(delivery, parsed, *await asyncio.gather(body, asyncio.to_thread(said_in, parsed, PAUSE_S)))
