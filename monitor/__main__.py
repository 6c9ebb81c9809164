"""Lets ``python -m monitor`` do what the ``monitor`` command does."""

from __future__ import annotations

from monitor.cli import main

if __name__ == "__main__":
    main()
