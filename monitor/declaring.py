"""What is declared of a setting, and what is said of a value that is wrong. Which settings there are: ``settings``."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from monitor.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

ENVIRONMENT_PREFIX = "MONITOR_"

KEY_SETTING = "api_key"
"""The one setting that is secret, and therefore has no flag: ``ps`` shows flags to everybody."""
GUARDS = frozenset({KEY_SETTING, "allowed_hosts"})
"""Settings that say who is let in. Each may be a list in the config file, and none may be set to nothing: a script
that failed to find a value must not open the receiver to everybody."""


class WrongSetting(Exception):
    """A setting that cannot be used; the message is one line that names it, its value and where it came from."""


class Declaration(NamedTuple):
    """What is declared of a setting besides its name and type; the README's table is tested against it."""

    key: str
    default: str
    """As a user would write it; "" where there is none."""
    parse: Callable[[str], object]
    """Text to value; raises ValueError with what is expected instead."""
    meaning: str
    flag: str
    """"" where there is none."""
    shape: str
    """What kind of value it is, for help texts."""

    @property
    def help(self) -> str:
        """What the help text of a command says: the meaning, and the default where there is one."""
        meaning = f"{self.meaning[0].upper()}{self.meaning[1:]}."
        return f"{meaning} [{self.default}]" if self.default and not self.flag.startswith("--no-") else meaning

    @property
    def variable(self) -> str:
        """The setting's name in the environment."""
        return ENVIRONMENT_PREFIX + self.key.upper()


class Origin(NamedTuple):
    """Where a value came from."""

    given: str
    """As the user wrote it, such as ``--port 99`` or ``MONITOR_PORT=99``; of a secret, only the name."""

    def complaint(self, expected: str) -> WrongSetting:
        """Return the error that says what was expected instead."""
        return WrongSetting(f"{printable(self.given)}: {expected}")


Given = dict[str, tuple[str, Origin]]
"""What the user wrote, by key."""


class Wrong:
    """What to do about settings that cannot be used, in a ``with`` block: raise the first, or note them all."""

    def __init__(self, *, raises: bool) -> None:
        self.told: list[str] = []
        self._raises = raises

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """Return whether to go on behind the block."""
        if self._raises or not isinstance(error, WrongSetting):
            return False
        self.told.append(str(error))
        return True


def setting(
    key: str,
    parse: Callable[[str], T],
    meaning: str,
    *,
    default: str = "",
    unset: Callable[[], T] | None = None,
    flag: str | None = None,
    shape: str = "",
) -> T:
    """Return a dataclass's field that is a setting.

    Args:
        key: Its name everywhere.
        parse: Text to value; raises ValueError with what is expected instead.
        meaning: What it is, as the README's table and the help texts say it.
        default: As a user would write it.
        unset: Makes the value where nobody has set it; ``parse(default)`` unless given.
        flag: Its option; made of ``key`` unless given, "" for none.
        shape: What kind of value it is, for help texts.

    """
    flag = f"--{key.replace('_', '-')}" if flag is None else flag
    declaration = Declaration(key, default, parse, meaning, flag, shape or key.upper())
    return field(default_factory=unset or (lambda: parse(default)), metadata={"declaration": declaration})
