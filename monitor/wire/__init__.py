"""How providers speak: bytes in, model events out."""

from __future__ import annotations
