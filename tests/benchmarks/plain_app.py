"""A peer: the same table the plain way, a DataTable in an app that takes webhooks in on its own event loop.

``python -m tests.benchmarks.plain_app DATABASE ROWS`` shows the bots of a monitor's database. It writes nothing down.
"""

from __future__ import annotations

import socket
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from textual.app import App
from textual.widgets import DataTable, Input, Label

from monitor.model.bot import PHASE_OF_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from textual.app import ComposeResult

_BOTS = """
SELECT bot_id, phase, bot_id, status_at, started_at, transcript_ms, speakers || error, words, video_url
FROM bot ORDER BY phase IN ('completed', 'failed'), started_at DESC, bot_id LIMIT ?
"""
_TITLES = ("STATUS", "BOT", "IN STATE", "STARTED", "LENGTH", "SPEAKERS", "WORDS", "VIDEO")


class PlainApp(App[None]):
    """Address, table, a line for the filter, and nothing else."""

    CSS = "DataTable { height: 1fr; }"
    BINDINGS: ClassVar = [("s", "sort('STATUS')"), ("w", "sort('WORDS')"), ("G", "end"), ("slash", "filter")]

    def __init__(self, database: str, rows: int) -> None:
        super().__init__()
        with closing(sqlite3.connect(database)) as connection:
            self._bots: list[tuple[Any, ...]] = connection.execute(_BOTS, (rows,)).fetchall()
        self._listener = socket.create_server(("127.0.0.1", 0))

    def compose(self) -> ComposeResult:
        yield Label(f"http://127.0.0.1:{self._listener.getsockname()[1]}/webhook", markup=False)
        yield DataTable(cursor_type="row")
        yield Input()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title in _TITLES:
            table.add_column(title, key=title)
        self._show(self._bots)
        table.focus()
        self.run_worker(self._receive())

    def _show(self, bots: Iterable[tuple[Any, ...]]) -> None:
        table = self.query_one(DataTable)
        table.clear()
        for bot_id, *cells in bots:
            table.add_row(*cells, key=bot_id)

    def action_sort(self, title: str) -> None:
        self.query_one(DataTable).sort(title, reverse=title == "WORDS")

    def action_end(self) -> None:
        table = self.query_one(DataTable)
        table.move_cursor(row=table.row_count - 1)

    def action_filter(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.input.value = ""
        self._show(bot for bot in self._bots if any(event.value in str(cell) for cell in bot))
        self.query_one(DataTable).focus()

    async def _receive(self) -> None:
        app = Starlette(routes=[Route("/webhook", self._webhook, methods=["POST"])])
        config = uvicorn.Config(app, http="h11", loop="none", lifespan="off", log_config=None, access_log=False)
        await uvicorn.Server(config).serve(sockets=[self._listener])

    async def _webhook(self, request: Request) -> Response:
        told = (await request.json())["data"]
        self.query_one(DataTable).update_cell(told["bot_id"], "STATUS", PHASE_OF_CODE[told["status"]["code"]].value)
        return Response(status_code=204)


if __name__ == "__main__":
    PlainApp(sys.argv[1], int(sys.argv[2])).run()
