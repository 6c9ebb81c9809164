"""Taking transcripts away: which meetings, what of them, into which files. The screen and the commands ask for it."""

from __future__ import annotations
