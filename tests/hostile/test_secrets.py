"""What must stay secret: keys everywhere, and the signatures of links until somebody asks for them."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.kept import receive
from tests.cli.running import MONITOR, PATIENCE_S, Serving, monitor
from tests.receiver.running import golden
from tests.terminal.running import RunningMonitor

if TYPE_CHECKING:
    from tests.terminal.conftest import StartsTerminal

KEY = "k3y-Correct-Horse-7177"
TRACES = [KEY.encode(), KEY.encode("utf-16-le"), base64.b64encode(KEY.encode()), KEY.encode().hex().encode()]

BREAKING = """
import sys
from monitor.cli.guard import main

def broken(*_):
    raise RuntimeError("broken by the test")

match sys.argv.pop(1):
    case "receiver":
        import monitor.wire.spoke as spoke
        spoke.parse = broken
    case "command":
        from monitor.cli import serve
        serve.begin_without_what_stands = broken
    case "screen":
        from monitor.tui.screens.help import HelpScreen
        HelpScreen.text = broken
main()
"""
"""The real program, but that taking in a delivery breaks, or a command, or a screen."""


def traces_in(*told: bytes) -> list[bytes]:
    """Return what of the key is found in bytes."""
    return [trace for trace in TRACES if any(trace in each for each in told)]


def files_with_traces(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if traces_in(path.read_bytes(), path.name.encode())]


def what_ps_shows(pid: int) -> bytes:
    """Return what every user of this machine sees of a process and its threads."""
    seen = [Path(f"/proc/{pid}/{name}") for name in ("cmdline", "comm", "stat", "status", "maps")]
    threads = Path(f"/proc/{pid}/task").glob("*/comm")
    return b"\n".join(path.read_bytes() for path in [*seen, *threads] if path.exists())


def post(url: str, key: str, body: bytes, **headers: str) -> int:
    return httpx.post(url, content=body, headers={"x-spoke-api-key": key, **headers}).status_code


def serve(*before: str, database: Path) -> subprocess.Popen[bytes]:
    command = [*(before or MONITOR), "serve", "--port", "0", "--database", str(database)]
    environment = os.environ | {"MONITOR_API_KEY": f"{KEY},other"}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)


def test_a_key_is_nowhere_after_success_and_failure(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    body = golden("spec_failed.json")
    with serve(database=database) as process:
        served = Serving(process)
        assert post(served.url, KEY, body) == 204
        assert post(served.url, KEY, b"{") == 400
        assert post(served.url, KEY, b'{"event":"failed","data":{}}') == 422
        assert post(served.url, KEY, body, **{"content-encoding": "gzip"}) == 415
        assert post(served.url, f"{KEY}x", body) == 401
        assert httpx.post(served.url, content=body, headers={"x-meeting-baas-api-key": KEY}).status_code == 204
        assert httpx.get(served.url.replace("/webhook", "/healthz"), headers={"x-spoke-api-key": KEY}).status_code
        sent = monitor("send", "stuck", "--to", served.url, "--speed", "1000", MONITOR_API_KEY=KEY)
        assert sent.returncode == 0
        shown = what_ps_shows(process.pid)
        while_it_runs = files_with_traces(tmp_path)
        assert served.end(signal.SIGTERM) == 143
    asked = [["list", "--json"], ["doctor"], ["doctor", "--json"], ["check"]]
    ended = [monitor(*command, "--database", database, MONITOR_API_KEY=KEY) for command in asked]
    told = [served.log, *(text for each in (sent, *ended) for text in (each.stdout, each.stderr))]
    assert "204" in served.log
    assert b"serve" in shown or not Path("/proc/self").exists()
    assert not traces_in(shown, *(each.encode() for each in told))
    assert not while_it_runs + files_with_traces(tmp_path)


@pytest.mark.parametrize(("what", "status"), [("receiver", 500), ("command", None)])
def test_a_key_is_nowhere_after_a_crash(tmp_path: Path, home: Path, what: str, status: int | None) -> None:
    with serve(sys.executable, "-c", BREAKING, what, database=tmp_path / "monitor.db") as process:
        if status:
            served = Serving(process)
            assert post(served.url, KEY, golden("spec_failed.json")) == status
            assert served.end(signal.SIGTERM) == 143
            log = served.log
        else:
            log = process.communicate(timeout=PATIENCE_S)[1].decode()
            assert "Traceback" in (home / ".local/state/monitor/error.log").read_text()
    assert "broken by the test" in log
    assert not traces_in(log.encode())
    assert not files_with_traces(tmp_path)


def test_a_key_is_nowhere_after_a_screen_has_crashed(terminal: StartsTerminal, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", BREAKING, "screen", "run", "--port", "0"]
    session = terminal(command, environment | {"MONITOR_API_KEY": KEY})
    running = RunningMonitor(session)
    assert post(running.url, KEY, COMPLETE) == 204
    session.wait_for("filmed")
    session.press("?")
    session.wait_for("broken by the test")
    session.press("ctrl+q")
    session.wait_exit()
    running.close()
    assert not traces_in(session.raw_since())
    assert not files_with_traces(Path(environment["HOME"]))


def test_a_wrong_key_setting_is_told_without_the_key(tmp_path: Path) -> None:
    ended = monitor("serve", "--database", tmp_path / "m.db", MONITOR_API_KEY=f"{KEY} and more")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("monitor: MONITOR_API_KEY: ")
    assert not traces_in(ended.stderr.encode())


def test_a_key_cannot_be_given_where_ps_shows_it(tmp_path: Path) -> None:
    ended = monitor("serve", "--database", tmp_path / "m.db", "--api-key", "x")
    assert ended.returncode == 2
    assert "No such option" in ended.stderr


# -- screens and links

SIGNATURE = "9f86d081884c7d65"
LINK = f"https://videos.example.com/a/video.mp4?X-Amz-Expires=3600&X-Amz-Signature={SIGNATURE}"
COMPLETE = json.dumps({"event": "complete", "data": {"bot_id": "filmed", "mp4": LINK, "transcript": []}}).encode()

SAID = f"cannot fetch {LINK}: gone"
FAILED = json.dumps({"event": "failed", "data": {"bot_id": "failing", "error": LINK, "message": SAID}}).encode()
STATUS = {"code": "recording_failed", "created_at": "2024-01-01T12:00:00.000Z", "error_message": SAID}
SPOKEN_OF = json.dumps({"event": "bot.status_change", "data": {"bot_id": "failing", "status": STATUS}}).encode()


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    """A database with a bot that has a video, and one whose provider tells of it in its own words."""
    now = time.time_ns() // 1_000_000
    receive(tmp_path / "kept.db", [(now, COMPLETE), (now, SPOKEN_OF), (now, FAILED)])
    return tmp_path / "kept.db"


@pytest.mark.parametrize("command", [["list"], ["list", "--json"], ["show", "filmed"], ["show", "filmed", "--json"]])
def test_a_signature_is_printed_only_when_asked_for(filmed: Path, command: list[str]) -> None:
    told = monitor(*command, "--database", filmed).stdout
    assert SIGNATURE not in told
    assert "filmed" in told
    whole = monitor(*command, "--video-link", "--database", filmed).stdout
    assert (LINK in whole) == (command != ["list"])


@pytest.mark.parametrize("command", [["list"], ["list", "--json"], ["show", "failing"], ["show", "failing", "--json"]])
def test_nor_is_one_in_the_providers_own_words(filmed: Path, command: list[str]) -> None:
    for options in ([], ["--video-link"]):
        told = monitor(*command, *options, "--database", filmed).stdout
        assert f"cannot fetch {LINK.partition('?')[0]}?…" in told
        assert SIGNATURE not in told.replace(f'"video_url":"{LINK}"', "")


def test_no_screen_shows_a_key_or_a_signature_but_the_link_can_be_copied(
    terminal: StartsTerminal, environment: dict[str, str]
) -> None:
    """And the key is nowhere in the user's files after a whole session."""
    session = terminal([*MONITOR, "run", "--port", "0"], environment | {"MONITOR_API_KEY": KEY})
    running = RunningMonitor(session)
    for body in (SPOKEN_OF, FAILED, COMPLETE):
        assert post(running.url, KEY, body) == 204
    assert post(running.url, f"{KEY}x", COMPLETE) == 401
    session.wait_for("filmed")
    session.press("down")
    session.wait_for("“cannot fetch")
    session.press("enter")
    session.wait_for("“cannot fetch")
    session.press("q", "up")
    session.wait_for("The transcript is empty")
    session.press("enter")
    session.wait_for("o video")
    session.press("r")
    session.wait_for("complete")
    session.press("enter")
    session.wait_for("video.mp4?…")
    session.wait_for("(hidden)")
    session.press("q", "q", "q", "?")
    session.wait_for("Moving about")
    raw = session.raw_since()
    session.press("q", "enter")
    session.wait_for("o video")
    session.press("o")
    session.wait_for(lambda emulator: bool(emulator.clipboard))
    assert SIGNATURE.encode() in base64.b64decode(session.emulator.clipboard[-1].partition(";")[2])
    session.press("ctrl+q")
    assert session.wait_exit() == 0
    running.close()
    assert SIGNATURE.encode() not in raw
    assert not traces_in(raw, session.raw_since())
    assert not files_with_traces(Path(environment["HOME"]))
