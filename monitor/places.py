"""Where the program's own files lie if nobody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from platformdirs import PlatformDirs


def usual_database() -> Path:
    """Return where the database is."""
    return _folders().user_data_path / "monitor.db"


def usual_config() -> Path:
    """Return where the configuration file is, or would be."""
    return _folders().user_config_path / "config.toml"


def log_path() -> Path:
    """Return where an unexpected error leaves its traceback."""
    return _folders().user_state_path / "error.log"


def _folders() -> PlatformDirs:
    from platformdirs import PlatformDirs  # 15 ms that --version need not wait for

    return PlatformDirs("monitor", appauthor=False)
