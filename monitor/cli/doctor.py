"""``monitor doctor``: what one needs to know to help somebody with it. Keys are never told."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from monitor import __version__
from monitor.cli.plain import aligned, as_json_line, size, widths_of
from monitor.config_file import CONFIG_VARIABLE, config_path
from monitor.declaring import KEY_SETTING, WrongSetting
from monitor.model.counting import counted
from monitor.model.text import printable
from monitor.model.times import terse_duration
from monitor.store.condition import condition, has_wal_reset_bug, network_filesystem, open_to_others
from monitor.store.location import DatabaseProblem, receiver_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.settings import Settings

Facts = dict[str, Any]

_KEPT = {"delivery": "deliveries", "bot": "bots", "transcript": "transcripts", "word": "words"}
_WITHOUT_JOURNAL = ("bot without its deliveries", "bots without their deliveries")

_LONG_LOG_BYTES = 128 << 20
_MUCH_FREE = 0.5
"""Of the file: so much room it keeps only after much was deleted at once."""


def execute(settings: Settings, *, as_json: bool) -> int:
    """Print versions, the database's condition, settings with their sources, and warnings.

    Return 1 where the database cannot be read, or a setting is wrong, which no other command starts with.
    """
    facts = _facts(settings)
    if as_json:
        print(as_json_line(facts))
    else:
        for line in _lines(facts):
            print(printable(line))
    return 1 if facts["database"]["problem"] or settings.wrong else 0


def _facts(settings: Settings) -> Facts:
    database = _database(settings)
    running = receiver_running(settings.database)
    return {
        "monitor": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "platform": platform.platform(),
        "database": database,
        "receiver": running._asdict() if running else None,
        "config": _config(),
        "settings": _settings(settings),
        "warnings": [*settings.wrong, *settings.warnings, *_warnings(settings, database)],
    }


def _database(settings: Settings) -> Facts:
    path = settings.database
    known: Facts = {"path": str(path), "exists": path.exists(), "problem": None}
    if known["exists"]:
        try:
            known |= condition(path)._asdict()
        except DatabaseProblem as problem:
            known["problem"] = str(problem)
    return known


def _config() -> Facts:
    try:
        path = config_path(os.environ)
    except WrongSetting:  # which is among the warnings
        return {"path": os.environ[CONFIG_VARIABLE], "exists": False}
    return {"path": str(path), "exists": path.exists()}


def _settings(settings: Settings) -> Facts:
    """Return every setting's value and where it is from."""
    told = {}
    for declared in fields(settings):
        if declaration := declared.metadata.get("declaration"):
            origin = settings.origins.get(declaration.key)
            value = _shown(declaration.key, declared.name, getattr(settings, declared.name))
            if origin is None and declaration.default:
                value = declaration.default
            told[declaration.key] = {"value": value, "source": origin.given if origin else "default"}
    return told


def _shown(key: str, name: str, value: object) -> str:
    """Return a value as a person reads it."""
    if key == KEY_SETTING:
        return ", ".join("***" for _ in value) if isinstance(value, tuple) else "***"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int) and name.endswith("_ms"):
        return terse_duration(value)
    if isinstance(value, int) and name.endswith("_bytes"):
        return size(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _warnings(settings: Settings, database: Facts) -> Iterator[str]:
    for place in open_to_others(settings.database):
        yield f"{place} is open to others; run: chmod go-rwx {place}"
    if kind := network_filesystem(settings.database):
        yield f"{settings.database} is on a network filesystem ({kind}), where SQLite may damage it; use a local disk"
    if has_wal_reset_bug(sqlite3.sqlite_version_info):
        yield (
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug; monitor's own processes take turns and are safe, "
            "but let no other program write to the database while monitor does"
        )
    if database.get("log_size", 0) > _LONG_LOG_BYTES:
        yield f"the write-ahead log has {size(database['log_size'])}: somebody has been reading without a pause"
    if database.get("free", 0) > _MUCH_FREE * database.get("size", 0):
        yield f"{size(database['free'])} of the database's file are free; monitor prune gives them back"
    if database.get("disk_free", 1 << 62) < max(database.get("size", 0) // 10, 100 << 20):
        yield f"only {size(database['disk_free'])} are free on the database's disk"


def _lines(facts: Facts) -> Iterator[str]:
    yield from _table({name: facts[name] for name in ("monitor", "python", "sqlite", "platform")})
    yield ""
    yield from _table(_about_database(facts))
    yield ""
    rows = [(key, told["value"] or "-", told["source"]) for key, told in facts["settings"].items()]
    rows.insert(0, ("SETTING", "VALUE", "FROM"))
    widths = widths_of(rows)
    yield from (aligned(row, widths) for row in rows)
    if facts["warnings"]:
        yield ""
    yield from (f"warning: {warning}" for warning in facts["warnings"])


def _about_database(facts: Facts) -> dict[str, str]:
    known, running = facts["database"], facts["receiver"]
    told = {"database": known["path"]}
    if known["problem"]:
        told["problem"] = known["problem"]
    elif not known["exists"]:
        told["database"] += " (not there yet)"
    else:
        told |= {
            "size": f"{size(known['size'])}, {size(known['free'])} of it free",
            "log": size(known["log_size"]),
            "disk": f"{size(known['disk_free'])} free",
            "kept": ", ".join(counted(known[many], one, many) for one, many in _KEPT.items()),
            "taken by": ", ".join(f"{kind} {size(used)}" for kind, used in known["used_by"].items()) or "not known",
        }
        if known["without_journal"]:
            told["kept"] += f"; {counted(known['without_journal'], *_WITHOUT_JOURNAL)}"
    told["receiver"] = f"process {running['pid']}, {running['url']}".rstrip(", ") if running else "not running"
    config = facts["config"]
    return told | {"config": config["path"] + ("" if config["exists"] else " (not there)")}


def _table(told: dict[str, str]) -> Iterator[str]:
    rows = [(f"{name}:", value) for name, value in told.items()]
    widths = widths_of(rows)
    return (aligned(row, widths) for row in rows)
