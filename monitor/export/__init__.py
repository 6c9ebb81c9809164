"""A transcript as a file to take away: one module for each format. No I/O: utterances in, pieces of the file out."""

from __future__ import annotations
