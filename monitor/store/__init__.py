"""What is kept: one SQLite database, one writing connection, any number of reading ones."""

from __future__ import annotations
