"""What a topic of a simulated meeting is: the vocabulary to talk about one thing. ``phrases`` has the sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One point of an agenda."""

    title: str
    """Fits after "let's talk about"."""
    things: tuple[str, ...]
    """Singular, with its article."""
    facts: tuple[str, ...]
    """Whole clauses, without a capital or a full stop; true as far as it goes."""
    problems: tuple[str, ...]
    """Whole clauses that fit after "why" and after "what worries me is that"."""
    tasks: tuple[str, ...]
    """What one can do about it; fits after "we could" and after "to"."""
