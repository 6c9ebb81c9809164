"""The commands. Each is a module of its own, imported only when it runs, so that ``--version`` is instant."""

from __future__ import annotations

from monitor.cli.guard import main

__all__ = ["main"]
