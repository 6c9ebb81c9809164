"""What we know about bots and transcripts: pure values and functions, no I/O, no framework."""

from __future__ import annotations
