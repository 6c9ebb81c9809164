"""``monitor`` in a real terminal, with somebody who posts webhooks to it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.terminal.emulator import Emulator
    from tests.terminal.session import TerminalSession

MONITOR = (sys.executable, "-m", "monitor")
GOLDEN = Path(__file__).parent.parent / "golden"
_URL = re.compile(r"http://[\w.:\[\]]+/\w+")


class RunningMonitor:
    """A monitor whose first screen is shown and whose receiver listens."""

    def __init__(self, session: TerminalSession) -> None:
        self.session = session
        session.wait_for(self._url)
        self.url = self._url(session.emulator)
        self._client = httpx.Client(timeout=10)

    def close(self) -> None:
        """Let go of the connection; the session is closed by whoever has opened it."""
        self._client.close()

    def post(self, body: bytes | Mapping[str, Any]) -> int:
        """Send a webhook; return the status of the answer."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.post(self.url, content=content, headers={"content-type": "application/json"}).status_code

    def post_golden(self, name: str) -> None:
        """Send an example of the specification, and see it taken."""
        assert self.post((GOLDEN / name).read_bytes()) == 204

    def row(self, bot_id: str) -> str:
        """Return the row of a bot, "" where there is none."""
        return row_of(self.session.emulator, bot_id)

    def wait_for_row(self, bot_id: str, *texts: str) -> None:
        """Wait until the row of a bot has some texts in it."""
        self.session.wait_for(lambda emulator: all(text in row_of(emulator, bot_id) for text in texts))

    @staticmethod
    def _url(emulator: Emulator) -> str:
        found = _URL.search(emulator.lines[0])
        return found[0] if found else ""


def row_of(emulator: Emulator, bot_id: str) -> str:
    """Return the first line on which the beginning of a bot's id is, "" where there is none."""
    return next((line for line in emulator.lines if bot_id[:12] in line), "")


def status(bot_id: str, code: str, created_at: str = "2024-01-01T12:00:00.000Z") -> dict[str, Any]:
    """Return a status webhook."""
    return {
        "event": "bot.status_change",
        "data": {"bot_id": bot_id, "status": {"code": code, "created_at": created_at}},
    }


def complete(bot_id: str, *turns: tuple[str, str]) -> dict[str, Any]:
    """Return the webhook of a finished meeting, from who said what; each word takes a second."""
    clock = count()
    transcript = [
        {
            "speaker": name,
            "words": [
                {"start": at, "end": at + 1, "word": word} for word, at in zip(said.split(), clock, strict=False)
            ],
        }
        for name, said in turns
    ]
    data = {"bot_id": bot_id, "mp4": "", "speakers": sorted({name for name, _ in turns}), "transcript": transcript}
    return {"event": "complete", "data": data}


def run_monitor(arguments: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal, to its end."""
    return subprocess.run(
        [*MONITOR, *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
