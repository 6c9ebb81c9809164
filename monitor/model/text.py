"""The only door for foreign text. Nothing that a stranger sent reaches a screen, an export or a key but through it."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
"""Shown where a character was that must not act: a control, a lone surrogate, an unassigned code point."""

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width (non-)joiner: format characters that Persian script and emoji cannot do without."""

_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u200c\u200d])")
"""A joiner that does not stand between two characters beyond ASCII: it joins nothing."""

_JOINED = re.compile("\u200d(.)")

_LINE_BREAKS = frozenset("\t\n\v\f\r\x85")


def printable(text: str) -> str:
    r"""Return one line of ``text`` in which no character acts on a terminal, a layout or a database.

    Every kind of space and line break becomes one plain space (no-break spaces are common in French text and
    are not printable to Python). Other controls (C0, DEL, C1), lone surrogates, private and unassigned code
    points become U+FFFD. Format characters (bidi overrides, BOM, soft hyphen, tags) vanish, except joiners where
    they join: between two letters beyond ASCII, or two emoji. A joiner elsewhere makes terminals and Rich disagree
    on how wide the text is, and cells of a row would be left unpainted. Idempotent; what is printable already is
    returned as it is, without a copy.

    Why nobody downstream does this: Textual and Rich hand ESC, OSC 52 and C1 through to the terminal verbatim.
    """
    if text.isprintable():
        return text
    shown = "".join(map(_printable_character, text))
    if _JOINERS.isdisjoint(shown):
        return shown
    while (joined := _JOINED.sub(_joined, _STRAY_JOINER.sub("", shown))) != shown:
        shown = joined
    return shown


def cells(text: str) -> int:
    """Return how many columns of a fixed width ``text`` takes, near enough for a table or a subtitle."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def is_right_to_left(text: str) -> bool:
    """Whether ``text`` is read from right to left: so says its first character that has a direction."""
    if text.isascii():
        return False
    directions = map(unicodedata.bidirectional, text)
    return next((direction != "L" for direction in directions if direction in _DIRECTED), False)


_DIRECTED = frozenset({"L", "R", "AL"})


def _printable_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    if character in _LINE_BREAKS:
        return " "
    category = unicodedata.category(character)
    if category[0] == "Z":
        return " "
    return "" if category == "Cf" else REPLACEMENT


def _joined(found: re.Match[str]) -> str:
    """Keep a zero-width joiner before an emoji only."""
    return found[0] if unicodedata.category(found[1]) == "So" else found[1]
