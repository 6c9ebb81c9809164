"""The configuration file: TOML, whose entries become the texts that flags or variables would hold."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from monitor.declaring import GUARDS, KEY_SETTING, Origin, WrongSetting
from monitor.model.paths import file_path
from monitor.model.text import printable
from monitor.places import usual_config

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from monitor.declaring import Given, Wrong

CONFIG_VARIABLE = "MONITOR_CONFIG"


def config_path(environ: Mapping[str, str]) -> Path:
    """Return where the file is, or would be.

    Raises:
        WrongSetting: What names it is no name of a file.

    """
    if named := environ.get(CONFIG_VARIABLE):
        try:
            return file_path(named)
        except ValueError as error:
            raise Origin(f"{CONFIG_VARIABLE}={named}").complaint(str(error)) from None
    return usual_config()


def read(
    environ: Mapping[str, str], known: Collection[str], only: Collection[str], wrong: Wrong
) -> tuple[Given, tuple[str, ...]]:
    """Return what the file says of settings, and what is dubious about it.

    Args:
        environ: The environment; it may say where the file is.
        known: All settings, by key.
        only: Those to look at. Where these are all, a name that is none of them is wrong.
        wrong: What to do about what is wrong.

    """
    given: Given = {}
    with wrong:
        path = config_path(environ)
        text, mode = _contents(path, is_named=bool(environ.get(CONFIG_VARIABLE)))
        for key, value in _entries(path, text).items():
            with wrong:
                if key in only:
                    given[key] = _entry(path, key, value)
                elif len(only) == len(known):
                    raise WrongSetting(printable(f"{path}: there is no setting {key!r}; there are: {', '.join(known)}"))
        if KEY_SETTING in given and mode & (stat.S_IRWXG | stat.S_IRWXO):
            told = printable(f"{path}: holds a key that others can read; run: chmod 600 {path}")
            return given, (told,)
    return given, ()


def _contents(path: Path, *, is_named: bool) -> tuple[bytes, int]:
    """Return what is in a file, and who may read it; nothing where it need not be there."""
    try:
        with path.open("rb") as file:
            return file.read(), os.fstat(file.fileno()).st_mode
    except FileNotFoundError:
        if is_named:
            raise WrongSetting(f"{CONFIG_VARIABLE}={printable(str(path))}: there is no such file") from None
        return b"", 0
    except OSError as error:
        raise WrongSetting(f"{printable(str(path))}: cannot be read: {error.strerror}") from None


def _entries(path: Path, text: bytes) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib  # 2 ms of the start, which most, having no such file, need not wait for

    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{printable(str(path))}: is not TOML: {printable(str(error))}") from None


def _entry(path: Path, key: str, value: object) -> tuple[str, Origin]:
    if key in GUARDS:
        origin = Origin(f"{key} in {path}")  # without the value: it may be a key
        entries = value if isinstance(value, list) else [value]
        texts = [entry for entry in entries if isinstance(entry, str)]
        if len(texts) < len(entries):
            raise origin.complaint("must be text in quotes, or a list of such")
        return ",".join(texts), origin
    origin = Origin(f"{key} = {value!r} in {path}")
    if isinstance(value, bool):
        return ("on" if value else "off"), origin
    if isinstance(value, str | int | float):
        return str(value), origin
    raise origin.complaint("must be text, a number, true or false")
