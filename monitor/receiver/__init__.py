"""HTTP in: the webhook endpoint, in a thread of its own."""

from __future__ import annotations
