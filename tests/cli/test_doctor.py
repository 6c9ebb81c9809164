"""``monitor doctor``: what it says, what it warns of, and what it never says."""

from __future__ import annotations

import json
import os
import sqlite3
from typing import TYPE_CHECKING

from monitor import __version__
from monitor.cli import doctor
from monitor.cli.guard import run_guarded
from monitor.settings import DECLARATIONS
from tests.cli.running import monitor, serving

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KEY = "correct-horse-battery"


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    run_guarded(["doctor", "--json", *map(str, arguments)])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_it_tells_all_of_it(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["doctor", "--database", str(database)]) == 0
    said = capsys.readouterr().out
    assert f"monitor:   {__version__}\n" in said
    assert f"sqlite:    {sqlite3.sqlite_version}\n" in said
    assert f"database:  {database}\n" in said
    assert "8 bots, 3 transcripts, " in said
    assert "taken by:  journal " in said
    assert "receiver:  not running\n" in said
    for key in DECLARATIONS:
        assert f"\n{key} " in said
    assert "\nport              8787 " in said


def test_keys_are_never_told_but_where_they_are_from(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'api_key = ["{KEY}", "{KEY}-2"]\nretain = "30d"\n')
    config.chmod(0o644)
    monkeypatch.setenv("MONITOR_CONFIG", str(config))
    monkeypatch.setenv("MONITOR_PORT", "99")
    for how in ([], ["--json"]):
        run_guarded(["doctor", "--database", str(database), *how])
        said = capsys.readouterr()
        assert KEY not in said.out + said.err
        assert f"{config}: holds a key that others can read; run: chmod 600 {config}" in said.out
    settings = told(capsys, "--database", database)["settings"]
    assert settings["api_key"] == {"value": "***, ***", "source": f"api_key in {config}"}
    assert settings["port"] == {"value": "99", "source": "MONITOR_PORT=99"}
    assert settings["database"] == {"value": str(database), "source": f"--database {database}"}
    assert settings["retain"] == {"value": "30d", "source": f"retain = '30d' in {config}"}
    assert settings["max_body"] == {"value": "64MiB", "source": "default"}


def test_a_receiver_is_found(database: Path) -> None:
    with serving("--database", database) as receiver:
        said = json.loads(monitor("doctor", "--json", "--database", database).stdout)
        assert said["receiver"] == {"pid": receiver.process.pid, "url": receiver.url, "asks_key": False}
        text = monitor("doctor", "--database", database).stdout
        assert f"receiver:  process {receiver.process.pid}, {receiver.url}\n" in text


def test_before_there_is_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["doctor", "--database", str(tmp_path / "none.db")]) == 0
    assert "none.db (not there yet)\n" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.db").write_text("my thesis, which is longer than a header of SQLite's files. " * 20)
    assert run_guarded(["doctor", "--database", str(tmp_path / "thesis.db")]) == 1
    assert "problem:   " in (said := capsys.readouterr().out)
    assert "is not a database" in said


def test_what_is_set_wrongly_is_named_beside_all_else(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("prot = 1\nretain = 90\n")
    monkeypatch.setenv("MONITOR_CONFIG", str(config))
    monkeypatch.setenv("MONITOR_PORT", "many")
    monkeypatch.setenv("MONITOR_API_KEY", f"{KEY} {KEY}")
    assert run_guarded(["doctor", "--database", str(database)]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    assert "8 bots, 3 transcripts, " in said.out
    assert KEY not in said.out
    for line in (
        f"{config}: there is no setting 'prot'",
        f"retain = 90 in {config}: needs a unit",
        "MONITOR_PORT=many: must be a port number",
        "MONITOR_API_KEY: a key is made of",
    ):
        assert f"\nwarning: {line}" in said.out
    monkeypatch.setenv("MONITOR_CONFIG", "~nobody-here/x")
    assert run_guarded(["doctor", "--database", str(database)]) == 1
    assert "config:    ~nobody-here/x (not there)" in capsys.readouterr().out


def test_it_warns_of_what_is_open_to_others(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database.chmod(0o644)
    assert run_guarded(["doctor", "--database", str(database)]) == 0
    assert f"warning: {database} is open to others; run: chmod go-rwx {database}\n" in capsys.readouterr().out


def test_it_warns_of_what_is_unusual(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "network_filesystem", lambda _: "nfs4")
    monkeypatch.setattr(doctor, "has_wal_reset_bug", lambda _: True)
    monkeypatch.setattr(doctor, "_LONG_LOG_BYTES", -1)
    monkeypatch.setattr(doctor, "_MUCH_FREE", -1)
    warnings = told(capsys, "--database", database)["warnings"]
    expected = (
        "network filesystem (nfs4)",
        "has the WAL-reset bug",
        "reading without a pause",
        "are free; monitor prune",
    )
    for words in expected:
        assert any(words in warning for warning in warnings)


def test_foreign_names_cannot_act_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE", f"{tmp_path}/\x1b[2Jx.db")
    assert run_guarded(["doctor"]) == 0
    assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())
    assert os.environ["MONITOR_DATABASE"].endswith("x.db")
