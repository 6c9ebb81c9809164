"""Watch meeting bots live in a terminal, and read what was said. Only the version lives here."""

from __future__ import annotations

__version__ = "0.1.0"
