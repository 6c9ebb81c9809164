"""What the app says for a moment, and when that goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

READ_AFTER_S = 1.5
"""How long after something was said a key takes it away: whoever goes on has read it."""


def take_back_what_was_read(app: App[None]) -> None:
    """Take away what was said a while ago; problems stay."""
    for said in [*app._notifications]:  # noqa: SLF001  (there is no public way to take back one of them)
        if said.severity != "error" and time.time() - said.raised_at >= READ_AFTER_S:
            app._unnotify(said)  # noqa: SLF001  (the same)
