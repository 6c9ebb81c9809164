"""Who else shows long texts: pagers, a log viewer made with Textual, and the plain ways to do it in Textual."""

from __future__ import annotations

import functools
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.bench import python
from tests.benchmarks.plain_log import READY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.benchmarks.bench import Sizes

_TOOLONG = "toolong==1.5.0"
"""It pins another Textual, so it runs in an environment of its own, which uv keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """One that is given the transcript as a text file."""

    name: str
    command: Callable[[Path], Sequence[str] | None]
    """None where it is not installed."""
    why_not: str = "not installed"
    waits: bool = False
    """Whether it opens the text at enter, as the monitor does; else from its start."""
    at_end: bool = False
    """Whether it shows a text's end first."""
    wraps: bool = True
    searches: bool = False
    page_down: str = "space"
    line_down: str = "j"
    plain: bool = False
    """Whether long texts take it so long that it is spared them."""

    def spared(self, words: int, sizes: Sizes) -> bool:
        """Return whether a text is too long for it."""
        return self.plain and words > sizes.plain_words


@functools.cache
def _toolong_python() -> str | None:
    """Return the interpreter of toolong's environment, which is made now if need be."""
    if not (uv := shutil.which("uv")):
        return None
    command = (uv, "tool", "run", "--quiet", "--from", _TOOLONG, "python", "-c", "import sys; print(sys.executable)")
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return found.stdout.strip() or None


def _toolong(file: Path) -> Sequence[str] | None:
    interpreter = _toolong_python()
    return (interpreter, "-c", "from toolong.cli import run; run()", str(file)) if interpreter else None


def _installed(name: str) -> Callable[[Path], Sequence[str] | None]:
    return lambda file: (name, str(file)) if shutil.which(name) else None


LESS = TextReader(name="less", command=_installed("less"), searches=True)
LNAV = TextReader(name="lnav", command=_installed("lnav"), at_end=True, wraps=False, searches=True)
TOOLONG = TextReader(
    name="toolong",
    command=_toolong,
    why_not="cannot be had beside this Textual without uv and its package",
    at_end=True,
    wraps=False,
    page_down="pagedown",
)
RICH_LOG = TextReader(
    name="RichLog",
    command=lambda file: python("tests.benchmarks.plain_log", "log", file),
    waits=True,
    wraps=False,
    page_down="pagedown",
    line_down="down",
    plain=True,
)
STATICS = TextReader(
    name="Static per utterance",
    command=lambda file: python("tests.benchmarks.plain_log", "statics", file),
    waits=True,
    page_down="pagedown",
    line_down="down",
    plain=True,
)
_ALL = (LESS, LNAV, TOOLONG, RICH_LOG, STATICS)
WAITING = READY
"""What those show that wait for enter."""


def text_readers(sizes: Sizes) -> list[TextReader]:
    """Return those that are to be measured."""
    return [one for one in _ALL if one.name in sizes.text_readers]
