"""``serve`` and ``send``: what is logged, what is refused, and how they end."""

from __future__ import annotations

import json
import signal
import socket
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from monitor.cli.guard import run_guarded
from tests.cli.kept import status
from tests.cli.running import monitor, serving
from tests.simulator.fake_receiver import listening

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "correct-horse"
LOOSE_MODE = 0o077


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the path of a database that is not there yet."""
    return tmp_path / "new" / "monitor.db"


def post(url: str, body: bytes, key: str = "") -> int:
    """Post a webhook; return the status that answers it."""
    target = urlsplit(url)
    connection = HTTPConnection(target.hostname or "", target.port, timeout=10)
    try:
        connection.request("POST", target.path, body, {"x-spoke-api-key": key} if key else {})
        return connection.getresponse().status
    finally:
        connection.close()


def test_serve_receives_and_logs_a_line_each(database: Path) -> None:
    with serving("--database", database, "--path", "/in") as receiver:
        assert receiver.url.endswith("/in")
        assert post(receiver.url, status("a-bot", "joining_call")) == 204
        receiver.read_until(r"Z 204 bot.status_change a-bot: accepted\n")
        assert post(receiver.url, status("a-bot", "joining_call")) == 204
        receiver.read_until(r"Z 204 bot.status_change a-bot: duplicate\n")
        assert post(receiver.url, b"{}}") == 400
        receiver.read_until(r"Z 400 - -: ")
        listed = monitor("list", "--json", "--database", database)  # while it runs
        assert json.loads(listed.stdout)["bot_id"] == "a-bot"
    assert not any(path.stat().st_mode & LOOSE_MODE for path in (database, database.parent))


def test_what_is_dubious_or_refused_has_its_line(database: Path) -> None:
    with serving("--database", database, MONITOR_RETAINS="90d", MONITOR_MAX_BODY="1kB") as receiver:
        assert "MONITOR_RETAINS: there is no such setting; is MONITOR_RETAIN meant?\n" in receiver.log
        assert post(receiver.url, b" " * 1_001) == 413
        receiver.read_until(r"Z 413 the body has more than 1000 bytes\n")
        assert post(f"{receiver.url}s", b"{}") == 404
        receiver.read_until(r"Z 404 Not Found; webhooks are to be POSTed to /webhook\n")


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_ends_it_in_order_and_the_exit_code_tells_which(database: Path, number: str, code: int) -> None:
    with serving("--database", database) as receiver:
        assert post(receiver.url, status("a-bot", "joining_call")) == 204
        assert receiver.end(signal.Signals[number]) == code
        assert receiver.log.endswith(f"Z stopping on {number}\n")
    assert not database.with_name("monitor.db-wal").exists()
    assert monitor("list", "--database", database).stdout.count("a-bot") == 1


def test_nohup_is_respected(database: Path) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the process inherits it
    try:
        with serving("--database", database) as receiver:
            receiver.process.send_signal(signal.SIGHUP)
            assert post(receiver.url, status("a-bot", "joining_call")) == 204
            assert receiver.end(signal.SIGTERM) == 143
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def test_keys_and_bodies_stay_out_of_the_log(database: Path) -> None:
    with serving("--database", database, MONITOR_API_KEY=f"{KEY},old-{KEY}") as receiver:
        assert post(receiver.url, status("a-bot", "joining_call"), "wrong-secret") == 401
        assert post(receiver.url, status("a-bot", "joining_call"), f"old-{KEY}") == 204
        hostile = json.dumps({"event": "\x1b]52;c;aGk=\x07[/red]\n", "data": {"said": "in confidence"}}).encode()
        assert post(receiver.url, hostile, KEY) == 204
        receiver.read_until(r"unrecognized\n")
        assert "(with a key only)" in receiver.log
        assert receiver.log.replace("\n", "").isprintable()
        assert not any(secret in receiver.log for secret in (KEY, "wrong-secret", "in confidence"))


def test_a_log_that_nobody_reads_does_not_stop_it(database: Path) -> None:
    with serving("--database", database) as receiver:
        long_name = "x" * 4_000
        for number in range(60):  # a pipe holds 64 KiB
            assert post(receiver.url, json.dumps({"event": f"{number} {long_name}"}).encode()) == 204


def test_a_log_that_was_closed_does_not_stop_it(database: Path) -> None:
    with serving("--database", database) as receiver:
        assert receiver.process.stderr is not None
        receiver.process.stderr.close()
        for number in range(3):
            assert post(receiver.url, status("a-bot", f"code-{number}")) == 204
        receiver.process.send_signal(signal.SIGTERM)
        assert receiver.process.wait(20) == 143


def test_a_second_receiver_is_told_of_the_first(refused: Callable[..., tuple[int, str]], database: Path) -> None:
    with serving("--database", database) as receiver:
        code, said = refused("serve", "--port", 0, "--database", database)
        assert said.startswith(f"another monitor (process {receiver.process.pid}, {receiver.url}) is receiving into")
        assert "monitor watch" in said
        assert code == 2
        assert refused("rebuild", "--database", database)[0] == 1


def test_a_busy_port_is_told(refused: Callable[..., tuple[int, str]], database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = refused("serve", "--port", port, "--database", database)
    assert said.startswith(f"port {port} on 127.0.0.1 is in use")
    assert code == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - that it is refused is the point
def test_without_a_key_it_listens_on_loopback_only(
    refused: Callable[..., tuple[int, str]], database: Path, host: str
) -> None:
    code, said = refused("serve", "--host", host, "--port", 0, "--database", database)
    assert "set MONITOR_API_KEY" in said
    assert code == 2


def test_a_place_that_cannot_be_is_told(refused: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "text").write_text("not a database, but long enough to be taken for one" * 9)
    for place in ("file/monitor.db", "text", "."):
        code, said = refused("serve", "--port", 0, "--database", tmp_path / place)
        assert "--database" in said
        assert code == 1


def test_send_plays_a_meeting_and_tells_what_was_answered(database: Path) -> None:
    with serving("--database", database, MONITOR_API_KEY=KEY) as receiver:
        sent = monitor("send", "complete", "--to", receiver.url, "--speed", 1000, "--seed", 7, MONITOR_API_KEY=KEY)
        assert sent.returncode == 0
        assert sent.stderr == ""
        lines = [line.split() for line in sent.stdout.splitlines()]
        assert [line[1:3] for line in lines] == [
            ["204", "joining_call"],
            ["204", "in_waiting_room"],
            ["204", "in_call_not_recording"],
            ["204", "in_call_recording"],
            ["204", "call_ended"],
            ["204", "complete"],
        ]
        assert len({line[3] for line in lines}) == 1


def test_send_ends_at_the_first_answer_that_says_that_nothing_is_let_in(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("--database", database, MONITOR_API_KEY=KEY) as receiver:
        to, url = receiver.url, receiver.url.replace("/webhook", "/elsewhere")
        cases = [
            (to, "not-the-one", f"{to} wants another key (401): set MONITOR_API_KEY to the one that is set there"),
            (to, "", f"{to} wants a key (401): set MONITOR_API_KEY here to the one that is set there"),
            (url, KEY, f"{url} takes no webhooks (404); monitor takes them at /webhook: mend --to"),
        ]
        for target, key, told in cases:
            monkeypatch.setenv("MONITOR_API_KEY", key)
            assert run_guarded(["send", "stuck", "--to", target, "--speed", "1000"]) == 1
            printed, said = capsys.readouterr()
            assert said == f"monitor: {told}\n"
            assert printed.count("\n") == 1
            assert "not-the-one" not in printed


def test_send_tells_what_was_not_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    with listening() as fake:
        fake.answers.append(302)
        assert run_guarded(["send", "stuck", "--to", fake.url, "--speed", "1000"]) == 1
    assert capsys.readouterr().err == "monitor: 1 of 2 webhooks not accepted\n"


def test_send_gives_up_where_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/webhook"
        sent = monitor("send", "stuck", "--to", url, "--speed", 1000)
    assert sent.returncode == 1
    assert sent.stderr == f"monitor: nobody listens at {url} (connection refused); is the receiver running?\n"
    assert [line.split()[2] for line in sent.stdout.splitlines()] == ["joining_call"] * 3, (
        "the first webhook's attempts"
    )


def test_send_lists_what_it_can_play(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["send", "--list"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert {"complete", "refused", "stuck", "no-transcript", "demo"} <= set(names)
