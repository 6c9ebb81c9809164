"""A peer: the same table the plain way, a DataTable in an app that takes webhooks in on its own event loop.

``python -m tests.benchmarks.plain_app DATABASE`` shows the bots of a monitor's database. It writes nothing down.
"""

from __future__ import annotations

import socket
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from textual.app import App
from textual.widgets import DataTable, Label

from monitor.model.bot import PHASE_OF_CODE

if TYPE_CHECKING:
    from starlette.requests import Request
    from textual.app import ComposeResult

_BOTS = """
SELECT bot_id, phase, bot_id, status_at, started_at, transcript_ms, speakers, words, video_url
FROM bot ORDER BY finished, started_at DESC, bot_id
"""
_TITLES = ("STATUS", "BOT", "IN STATE", "STARTED", "LENGTH", "SPEAKERS", "WORDS", "VIDEO")


class PlainApp(App[None]):
    """Address, table, and nothing else."""

    CSS = "DataTable { height: 1fr; }"

    def __init__(self, database: str) -> None:
        super().__init__()
        self._database = database
        self._listener = socket.create_server(("127.0.0.1", 0))

    def compose(self) -> ComposeResult:
        yield Label(f"http://127.0.0.1:{self._listener.getsockname()[1]}/webhook", markup=False)
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title in _TITLES:
            table.add_column(title, key=title)
        with closing(sqlite3.connect(self._database)) as connection:
            for bot_id, *cells in connection.execute(_BOTS):
                table.add_row(*cells, key=bot_id)
        self.run_worker(self._receive())

    async def _receive(self) -> None:
        app = Starlette(routes=[Route("/webhook", self._webhook, methods=["POST"])])
        config = uvicorn.Config(app, http="h11", loop="none", lifespan="off", log_config=None, access_log=False)
        await uvicorn.Server(config).serve(sockets=[self._listener])

    async def _webhook(self, request: Request) -> Response:
        told = (await request.json())["data"]
        self.query_one(DataTable).update_cell(told["bot_id"], "STATUS", PHASE_OF_CODE[told["status"]["code"]].value)
        return Response(status_code=204)


if __name__ == "__main__":
    PlainApp(sys.argv[1]).run()
