"""What a terminal sends when a person presses a key or moves the mouse."""

from __future__ import annotations

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "space": " ",
}

_WHEEL = {"up": 64, "down": 65}


def pressed(key: str) -> bytes:
    """Return the bytes of a key: a name of ``KEYS``, ``ctrl+`` and a letter, or the character itself."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+"):
        return bytes([ord(key[-1].upper()) & 0x1F])
    return key.encode()


def mouse(button: int, column: int, row: int, *, down: bool) -> bytes:
    """Return the bytes of a mouse event in SGR form; column and row from 0."""
    return f"\x1b[<{button};{column + 1};{row + 1}{'M' if down else 'm'}".encode()


def clicked(column: int, row: int) -> bytes:
    """Return the bytes of a click of the left button."""
    return mouse(0, column, row, down=True) + mouse(0, column, row, down=False)


def dragged(start: tuple[int, int], end: tuple[int, int]) -> bytes:
    """Return the bytes of a drag with the left button, from one column and row to another."""
    moves = mouse(0, *start, down=True) + mouse(32, *start, down=True) + mouse(32, *end, down=True)
    return moves + mouse(0, *end, down=False)


def scrolled(direction: str, column: int, row: int) -> bytes:
    """Return the bytes of one step of the wheel, ``up`` or ``down``."""
    return mouse(_WHEEL[direction], column, row, down=True)
