"""What was acknowledged is on disk, however the process ends."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from pathlib import Path

RECEIVER = """
import sys
from pathlib import Path
from monitor.receiver.listening import bind
from monitor.receiver.service import ReceiverService
from monitor.receiver.settings import ReceiverSettings

listener = bind("127.0.0.1", 0)
service = ReceiverService(listener, Path(sys.argv[1]), ReceiverSettings(), lambda: None)
service.start()
print(listener.getsockname()[1], flush=True)
service.join()
"""


def status(bot_id: str) -> bytes:
    fields = {"code": "joining_call", "created_at": "2024-01-01T12:00:00Z"}
    return json.dumps({"event": "bot.status_change", "data": {"bot_id": bot_id, "status": fields}}).encode()


def post_until_it_is_gone(port: int, sender: int, acknowledged: list[str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for number in range(100_000):
            bot_id = f"bot-{sender}-{number}"
            connection.request("POST", "/webhook", status(bot_id))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 204
            acknowledged.append(bot_id)
    except (OSError, HTTPException):
        return
    finally:
        connection.close()


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    acknowledged: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", RECEIVER, str(database)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        senders = [
            threading.Thread(target=post_until_it_is_gone, args=(port, sender, acknowledged)) for sender in range(4)
        ]
        for sender in senders:
            sender.start()
        wait_until(lambda: len(acknowledged) >= 300, timeout_s=30)
        process.send_signal(signal.SIGKILL)
        for sender in senders:
            sender.join()
    with closing(sqlite3.connect(database)) as connection:
        kept = {bot_id for (bot_id,) in connection.execute("SELECT bot_id FROM bot")}
    assert set(acknowledged) <= kept
