"""Where a person says that a file or a folder is."""

from __future__ import annotations

from pathlib import Path


def file_path(text: str) -> Path:
    """Return the absolute path of a file; ``~`` is the user's home."""
    if not text or "\0" in text:
        raise ValueError("must be the path of a file")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:
        raise ValueError("names a home folder that cannot be found") from None
    except FileNotFoundError:
        raise ValueError("begins in the present folder, which is gone") from None
