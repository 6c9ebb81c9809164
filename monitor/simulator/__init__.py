"""Seeded meetings, sent as real webhooks: for the demo, for trying a receiver, for tests and benchmarks."""

from __future__ import annotations
