"""The only door for foreign text. Nothing that a stranger sent reaches a screen, an export or a key but through it."""

from __future__ import annotations

import unicodedata

REPLACEMENT = "\ufffd"
"""Shown where a character was that must not act: a control, a lone surrogate, an unassigned code point."""

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width (non-)joiner: format characters that emoji and Indic or Persian script cannot do without."""

_LINE_BREAKS = frozenset("\t\n\v\f\r\x85")


def printable(text: str) -> str:
    r"""Return one line of ``text`` in which no character acts on a terminal, a layout or a database.

    Every kind of space and line break becomes one plain space (no-break spaces are common in French text and
    are not printable to Python). Other controls (C0, DEL, C1), lone surrogates, private and unassigned code
    points become U+FFFD. Format characters (bidi overrides, BOM, soft hyphen, tags) vanish, except the two
    joiners. Idempotent; what is printable already is returned as it is, without a copy.

    Why nobody downstream does this: Textual and Rich hand ESC, OSC 52 and C1 through to the terminal verbatim.
    """
    if text.isprintable():
        return text
    return "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    if character in _LINE_BREAKS:
        return " "
    category = unicodedata.category(character)
    if category[0] == "Z":
        return " "
    return "" if category == "Cf" else REPLACEMENT
