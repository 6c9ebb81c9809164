"""Copying, by the route that works: tmux's buffer, the terminal's clipboard, or a file.

tmux at its default settings drops an application's OSC 52 (measured, 3.3a), but ``load-buffer -w`` sets both its own
buffer and the outer terminal's clipboard. OSC 52 is never acknowledged, and terminals cut or drop what is long.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OSC52_LIMIT = 74_000
"""Bytes of text that the common terminals still take by OSC 52 (100,000 of base64)."""


async def copy(text: str, osc52: Callable[[str], None]) -> str:
    """Copy ``text`` and return where it went, in words for the person who asked.

    Raises:
        OSError: It is too long for the clipboard, and the file for it cannot be written.

    """
    if os.environ.get("TMUX") and await _into_tmux(text):
        return "to tmux's buffer and the clipboard"
    if len(text.encode()) <= OSC52_LIMIT:
        osc52(text)
        return "to the terminal's clipboard (OSC 52)"
    path = await asyncio.to_thread(_into_file, text)
    return f"into {path}: it is too long for the terminal's clipboard"


async def _into_tmux(text: str) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            "tmux",
            "load-buffer",
            "-w",
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    await process.communicate(text.encode())
    return process.returncode == 0


def _into_file(text: str) -> Path:
    """Write into a new file that only its owner may read; its name owes nothing to the text."""
    descriptor, name = tempfile.mkstemp(prefix="monitor-copy-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)
