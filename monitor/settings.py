"""What a user can set, each thing once: flags > environment > config file > default.

A setting is one field of ``Settings``; its key names it everywhere: ``stalled_after`` in the config file,
``MONITOR_STALLED_AFTER`` in the environment, ``--stalled-after`` on the command line. Nothing here is imported
before it is needed: settings are read before the first frame is painted.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from monitor.declaring import Declaration, Origin, WrongSetting, setting
from monitor.model.paths import file_path
from monitor.model.text import printable
from monitor.values import (
    Secret,
    boolean,
    duration,
    host,
    host_names,
    name,
    number,
    port,
    retention,
    secrets,
    size,
    url_path,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from platformdirs import PlatformDirs

CONFIG_VARIABLE = "MONITOR_CONFIG"
KEY_SETTING = "api_key"
"""The one setting that is secret, and therefore has no flag: ``ps`` shows flags to everybody."""
LIST_SETTINGS = frozenset({KEY_SETTING, "allowed_hosts"})
"""Settings that say who is let in. Each may be a list in the config file, and none may be set to nothing: a script
that failed to find a value must not open the receiver to everybody."""


def _usual_database() -> Path:
    return _folders().user_data_path / "monitor.db"


def log_path() -> Path:
    """Return where an unexpected error leaves its traceback."""
    return _folders().user_state_path / "error.log"


def _folders() -> PlatformDirs:
    from platformdirs import PlatformDirs  # 15 ms that --version need not wait for

    return PlatformDirs("monitor", appauthor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, ready for use."""

    host: str = setting("host", host, "address to listen on; anything but loopback needs a key", default="127.0.0.1")
    port: int = setting("port", port, "port to listen on; 0 takes any free one", default="8787")
    path: str = setting("path", url_path, "path that the provider posts to", default="/webhook")
    api_keys: tuple[Secret, ...] = setting(
        KEY_SETTING, secrets, "the provider's key; several, comma-separated, while you change it", unset=tuple, flag=""
    )
    allowed_hosts: tuple[str, ...] = setting(
        "allowed_hosts",
        host_names,
        "names besides this machine's own that requests may be for, comma-separated, such as your tunnel's; "
        "where none is set, a key lets in whatever the name is",
        unset=tuple,
        shape="NAMES",
    )
    database: Path = setting(
        "database", file_path, "the file that everything is kept in", unset=_usual_database, shape="FILE"
    )
    retain_ms: int | None = setting(
        "retain",
        retention,
        "how long finished bots are kept, with all that came about them, such as 90d, at least 1h; for good without it",
        unset=lambda: None,
        shape="DURATION",
    )
    stalled_after_ms: int = setting(
        "stalled_after",
        duration,
        "how long a live bot may be silent before it counts as stalled",
        default="6h",
        shape="DURATION",
    )
    waiting_too_long_ms: int = setting(
        "waiting_too_long",
        duration,
        "how long a bot may wait to be let in before it is marked !",
        default="3m",
        shape="DURATION",
    )
    video_lifetime_ms: int = setting(
        "video_lifetime",
        duration,
        "how long a video link lives that does not say so itself",
        default="1h",
        shape="DURATION",
    )
    max_body_bytes: int = setting(
        "max_body", size, "the largest webhook that is accepted", default="64MiB", shape="SIZE"
    )
    request_deadline_ms: int = setting(
        "request_deadline",
        duration,
        "how long a webhook may take to arrive, from its first byte to its last",
        default="30s",
        shape="DURATION",
    )
    max_connections: int = setting(
        "max_connections",
        number(at_least=10, at_most=10_000),
        "connections that may wait at once; of more, those that have been silent for longest are cut",
        default="200",
        shape="N",
    )
    theme: str = setting(
        "theme",
        name,
        "colours, such as monitor-light; ansi-dark and ansi-light are the terminal's own",
        default="monitor",
        shape="NAME",
    )
    mouse: bool = setting(
        "mouse", boolean, "leave the mouse to the terminal, for its own selection", default="on", flag="--no-mouse"
    )
    warnings: tuple[str, ...] = ()
    """One line each, for stderr."""
    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False)
    """Where each value came from that is not the default, by key."""

    def complaint(self, key: str, expected: str) -> WrongSetting:
        """Return the error for a value that only turned out wrong when it was used."""
        return self.origins.get(key, Origin(f"{key} by default")).complaint(expected)


DECLARATIONS: dict[str, Declaration] = {
    declared.metadata["declaration"].key: declared.metadata["declaration"]
    for declared in fields(Settings)
    if declared.metadata
}
"""Every setting by its key, in the order of the README's table."""

_FIELD_NAMES = {
    declared.metadata["declaration"].key: declared.name for declared in fields(Settings) if declared.metadata
}


def load(flags: Mapping[str, str | None], environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, each from the first place that has it.

    Args:
        flags: Values from the command line by key; None where not given.
        environ: The environment; ``os.environ`` unless given.

    Raises:
        WrongSetting: A value is wrong, or the config file is.

    """
    environ = os.environ if environ is None else environ
    file, warnings = _read_config(environ)
    given = file | _from_environment(environ) | _from_flags(flags)
    values: dict[str, Any] = {
        _FIELD_NAMES[key]: _parse(DECLARATIONS[key], text, origin) for key, (text, origin) in given.items()
    }
    origins = {key: origin for key, (_, origin) in given.items()}
    return Settings(**values, warnings=warnings, origins=origins)


_Given = dict[str, tuple[str, Origin]]
"""What the user wrote, by key."""


def _from_flags(flags: Mapping[str, str | None]) -> _Given:
    return {key: (text, Origin(f"{DECLARATIONS[key].flag} {text}")) for key, text in flags.items() if text is not None}


def _from_environment(environ: Mapping[str, str]) -> _Given:
    """Return what the environment sets; empty means unset, except where it would let more people in."""
    given: _Given = {}
    for key, declaration in DECLARATIONS.items():
        text = environ.get(declaration.variable)
        if text or (text is not None and key in LIST_SETTINGS):
            shown = declaration.variable if key == KEY_SETTING else f"{declaration.variable}={text}"
            given[key] = (text, Origin(shown))
    return given


def _parse(declaration: Declaration, text: str, origin: Origin) -> object:
    try:
        return declaration.parse(text)
    except ValueError as error:
        raise origin.complaint(str(error)) from None


def config_path(environ: Mapping[str, str]) -> Path:
    """Return where the config file is, or would be."""
    if named := environ.get(CONFIG_VARIABLE):
        try:
            return file_path(named)
        except ValueError as error:
            raise Origin(f"{CONFIG_VARIABLE}={named}").complaint(str(error)) from None
    return _folders().user_config_path / "config.toml"


def _read_config(environ: Mapping[str, str]) -> tuple[_Given, tuple[str, ...]]:
    path = config_path(environ)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except FileNotFoundError:
        if environ.get(CONFIG_VARIABLE):
            raise WrongSetting(f"{CONFIG_VARIABLE}={printable(str(path))}: there is no such file") from None
        return {}, ()
    except OSError as error:
        raise WrongSetting(f"{printable(str(path))}: cannot be read: {error.strerror}") from None
    given = {key: _config_entry(path, key, value) for key, value in _entries(path, text).items()}
    open_to_others = KEY_SETTING in given and mode & (stat.S_IRWXG | stat.S_IRWXO)
    return given, (f"{path}: holds a key that others can read; run: chmod 600 {path}",) if open_to_others else ()


def _entries(path: Path, text: bytes) -> dict[str, Any]:
    import tomllib  # 2 ms of the start, which most, having no such file, need not wait for

    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{printable(str(path))}: is not TOML: {printable(str(error))}") from None


def _config_entry(path: Path, key: str, value: object) -> tuple[str, Origin]:
    """Return a config file's entry as the text that a flag or variable would hold."""
    if key not in DECLARATIONS:
        raise WrongSetting(printable(f"{path}: there is no setting {key!r}; there are: {', '.join(DECLARATIONS)}"))
    if key in LIST_SETTINGS:
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
