"""What a user can set, each thing once: flags > environment > config file > default.

A setting is one field of ``Settings``; its key names it everywhere: ``stalled_after`` in the config file,
``MONITOR_STALLED_AFTER`` in the environment, ``--stalled-after`` on the command line. Nothing here is imported
before it is needed: settings are read before the first frame is painted.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from monitor import config_file
from monitor.declaring import GUARDS, KEY_SETTING, Declaration, Origin, Wrong, setting
from monitor.misspelt import misspelt
from monitor.model.paths import file_path
from monitor.places import usual_database
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
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from monitor.declaring import Given, WrongSetting


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
        "database", file_path, "the file that everything is kept in", unset=usual_database, shape="FILE"
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
    reading_width: int = setting(
        "reading_width",
        number(at_least=30, at_most=1_000),
        "characters in a transcript's line at most; < and > change it while one reads",
        default="100",
        shape="N",
    )
    mouse: bool = setting(
        "mouse", boolean, "leave the mouse to the terminal, for its own selection", default="on", flag="--no-mouse"
    )
    warnings: tuple[str, ...] = ()
    """One line each, for stderr."""
    wrong: tuple[str, ...] = ()
    """What is set, but cannot be used, one line each; none unless it was to be noted only."""
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


def load(
    flags: Mapping[str, str | None],
    environ: Mapping[str, str] | None = None,
    *,
    only: Collection[str] | None = None,
    lenient: bool = False,
    guarded: bool = True,
) -> Settings:
    """Return the settings, each from the first place that has it.

    Args:
        flags: Values from the command line by key; None where not given.
        environ: The environment; ``os.environ`` unless given.
        only: The settings to look at; all others are as by default, whatever is said of them anywhere.
        lenient: Whether what is wrong is only noted (``wrong``), and its setting as by default.
        guarded: Whether somebody may be let in: then a guard that is empty is wrong, and not unset.

    Raises:
        WrongSetting: A value is wrong, or the config file is.

    """
    environ = os.environ if environ is None else environ
    only = DECLARATIONS if only is None else only
    wrong = Wrong(raises=not lenient)
    file, warnings = config_file.read(environ, DECLARATIONS, only, wrong)
    given = file | _from_environment(environ, GUARDS if guarded else ()) | _from_flags(flags)
    if only is DECLARATIONS:
        warnings += tuple(_misspelt(environ, given, wrong))
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for key in filter(only.__contains__, given):
        with wrong:
            text, origin = given[key]
            values[_FIELD_NAMES[key]] = _parse(DECLARATIONS[key], text, origin)
            origins[key] = origin
    return Settings(**values, warnings=warnings, origins=origins, wrong=tuple(wrong.told))


def _misspelt(environ: Mapping[str, str], given: Given, wrong: Wrong) -> Iterator[str]:
    """Return what to say of names that are no settings; one that may stand for a guard that is not set is wrong."""
    for variable, meant in misspelt(environ, DECLARATIONS.values(), (config_file.CONFIG_VARIABLE,)):
        advice = f"is {meant.variable} meant?" if meant else "monitor doctor lists those that there are"
        complaint = Origin(variable).complaint(f"there is no such setting; {advice}")
        if meant and meant.key in GUARDS - given.keys():
            with wrong:
                raise complaint
        else:
            yield str(complaint)


def _from_flags(flags: Mapping[str, str | None]) -> Given:
    return {key: (text, Origin(f"{DECLARATIONS[key].flag} {text}")) for key, text in flags.items() if text is not None}


def _from_environment(environ: Mapping[str, str], guards: Collection[str]) -> Given:
    """Return what the environment sets; empty means unset, except of guards, where it would let more people in."""
    given: Given = {}
    for key, declaration in DECLARATIONS.items():
        text = environ.get(declaration.variable)
        if text or (text is not None and key in guards):
            shown = declaration.variable if key == KEY_SETTING else f"{declaration.variable}={text}"
            given[key] = (text, Origin(shown))
    return given


def _parse(declaration: Declaration, text: str, origin: Origin) -> object:
    try:
        return declaration.parse(text)
    except ValueError as error:
        raise origin.complaint(str(error)) from None
