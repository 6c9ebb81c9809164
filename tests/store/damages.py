"""What leaves an index in ruins, so that SQLite will not even open it, nor drop it. The name is to be put in."""

from __future__ import annotations

DESTROYED = (
    "UPDATE {}_data SET block = x'ffffffffffffffffff'",
    "DELETE FROM {}_data",
    "DELETE FROM {}_config",
    "DROP TABLE {}_idx",
    "DROP TABLE {}_data",
)
