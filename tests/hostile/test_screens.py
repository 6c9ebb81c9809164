"""Foreign text on every screen and in the output of every command, at every depth of colour: nothing in it acts."""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.kept import receive
from tests.terminal.running import MONITOR
from tests.terminal.sequences import Kind, split
from tests.terminal.test_hostile_text import ALL, DEPTHS, webhooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.terminal.conftest import StartsTerminal

EVERYTHING = "".join(ALL.values())
C1 = {chr(code) for code in range(0x80, 0xA0)}
ACTING = {
    "\x1b",
    "\x07",
    "\x08",
    "\x00",
    "\x7f",
    "\ufeff",
    "\u200b",
    *C1,
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2069",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with hostile text in every field."""
    now = 1_704_110_400_000
    every = [json.dumps(webhook).encode() for text in (EVERYTHING, EVERYTHING[::-1]) for webhook in webhooks(text)]
    receive(tmp_path / "kept.db", [(now + number, body) for number, body in enumerate(every)])
    return tmp_path / "kept.db"


def bots_in(database: Path, environment: dict[str, str]) -> list[str]:
    listed = subprocess.run(
        [*MONITOR, "list", "--json", "--database", str(database)], env=environment, capture_output=True, check=True
    )
    return [json.loads(line)["bot_id"] for line in listed.stdout.splitlines()]


@pytest.mark.parametrize(("depth", "form"), [("16", []), ("true", ["--json"])])
def test_no_command_prints_what_acts(
    database: Path, depth: str, form: list[str], environment: dict[str, str], terminal: StartsTerminal
) -> None:
    environment |= DEPTHS[depth]
    bots = bots_in(database, environment)
    assert len(bots) == 6
    link = "--video-link"
    for arguments in (["list", link], ["speakers"], *(["show", bot, link] for bot in bots)):
        session = terminal([*MONITOR, *arguments, "--database", str(database), *form], columns=2000, rows=50)
        assert session.wait_exit() == 0
        check_plain(session.raw_since(), "evil" if bots[-1] in arguments else "")


@pytest.mark.parametrize(
    "command", ["doctor", "check", "rebuild", "prune --older-than 1d --yes", "forget --yes", "backup"]
)
def test_no_work_on_the_database_prints_what_acts(
    command: str, database: Path, environment: dict[str, str], terminal: StartsTerminal
) -> None:
    name, *options = command.split()
    about = {"forget": bots_in(database, environment)[:1], "backup": [f"{database}.copy"]}.get(name, [])
    session = terminal([*MONITOR, name, *options, *about, "--database", str(database)], environment)
    assert session.wait_exit() in {0, 1}
    check_plain(session.raw_since())


def check_plain(raw: bytes, told: str = "") -> None:
    """See that output has nothing but text, one line after the other."""
    text = raw.decode()
    assert told in text
    assert not ACTING & set(text)
    for piece in split(raw):
        assert piece.kind is Kind.TEXT or piece.content in {"\r", "\n"}, piece


@pytest.mark.parametrize(
    "command",
    [
        "show",
        "list --status",
        "send",
        "watch --theme",
        "serve --host",
        "serve --allowed-hosts",
        "completion",
        "forget --yes",
        "prune --older-than",
        "backup",
        "doctor --database",
        "list --database",
    ],
)
def test_no_complaint_prints_what_acts(command: str, environment: dict[str, str], terminal: StartsTerminal) -> None:
    """Whoever pastes a command has not looked at every byte of it."""
    typed = EVERYTHING.replace("\x00", "").encode(errors="ignore").decode()[:2000]
    session = terminal([*MONITOR, *command.split(), typed], environment)
    assert session.wait_exit() in ({0} if command.startswith("doctor") else {1, 2})
    check_plain(session.raw_since(), "monitor: ")


class Hostile(BaseHTTPRequestHandler):
    """A receiver that answers with what acts."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = EVERYTHING.encode(errors="replace")
        self.send_response_only(400, "\x1b]0;HACKED\x07")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hostile_receiver() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Hostile) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/webhook"
        server.shutdown()
        thread.join()


def test_no_answer_acts_on_whoever_sends(terminal: StartsTerminal) -> None:
    with hostile_receiver() as url:
        session = terminal([*MONITOR, "send", "stuck", "--to", url, "--speed", "1000"])
        session.wait_for("HACKED")
        session.close()
    check_plain(session.raw_since(), "HACKED")


def test_no_log_line_acts(environment: dict[str, str], terminal: StartsTerminal) -> None:
    """What ``serve`` logs of foreign text, on a terminal."""
    session = terminal([*MONITOR, "serve", "--port", "0"], environment)
    session.wait_for("listening on")
    url = session.emulator.text.split("listening on ")[1].split()[0]
    odd = {"event": EVERYTHING, "data": {}}, {"event": "failed", "data": EVERYTHING}
    with httpx.Client() as client:
        for webhook in (*webhooks(EVERYTHING), *odd):
            client.post(url, content=json.dumps(webhook).encode())
    session.terminate()
    assert session.wait_exit() == 143
    check_plain(session.raw_since(), "422")
