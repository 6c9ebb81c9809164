"""Every webhook that came: accepted, unrecognized or rejected, and why; as it came, byte for byte."""

from __future__ import annotations

import asyncio
import shlex
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from monitor.model.links import masked
from monitor.sending.again import headers_again, may_know_key
from monitor.sending.posting import InvalidTarget
from monitor.tui.bindings import Scope, bindings
from monitor.tui.delivery_list import DeliveryList
from monitor.tui.painted import PaintedLines, cut
from monitor.tui.resending import post, told
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.screens.delivery import DeliveryScreen, pretty
from monitor.tui.widgets.delivery_table import DeliveryTable, DeliveryTitles
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.prompt import Asked

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.notifications import SeverityLevel

    from monitor.store.headers import Headers
    from monitor.store.reader import Reader
    from monitor.store.rows import DeliveryRow
    from monitor.tui.painted import Piece

SLOW_S = 0.5
"""How long a webhook may be on its way before that is said."""
CURL_BYTES = 60_000
"""The longest body that goes into a shell command: the common limit of one argument is 131,072."""


class _Title(PaintedLines):
    def __init__(self, bot_id: str | None) -> None:
        super().__init__(id="title")
        self._bot_id = bot_id

    def lines(self, width: int) -> list[list[Piece]]:
        of = f" of {self._bot_id}" if self._bot_id else ", newest first"
        return [[(cut(f" Deliveries{of}", width), self.palette.strong)]]


class DeliveriesScreen(MonitorScreen):
    """A table; enter opens one delivery."""

    BINDINGS: ClassVar = bindings(Scope.DELIVERIES)
    SCOPE = Scope.DELIVERIES

    DEFAULT_CSS = """
    DeliveriesScreen #title, DeliveriesScreen #keys { background: $panel; }
    """

    def __init__(self, reader: Reader, bot_id: str | None = None) -> None:
        super().__init__()
        self._reader = reader
        self._deliveries = DeliveryList(reader, bot_id)
        self._table = DeliveryTable(self._deliveries)
        self._title = _Title(bot_id)
        self._keys = KeyBar(self.SCOPE)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._title
        yield DeliveryTitles()
        yield self._table
        yield self._keys

    def on_mount(self) -> None:
        """Take the keyboard."""
        self.set_focus(self._table)

    async def read_and_show(self) -> None:
        """Read what is new and what is in sight."""
        await self._table.pull()
        self._tell_place()

    def _tell_place(self) -> None:
        total = self._deliveries.total
        self._keys.tell(f"{self._deliveries.cursor + 1:,} of {total:,}" if total else "nothing came yet")

    async def on_line_table_rows_wanted(self) -> None:
        """Read the rows that came in sight."""
        await self.pull()

    def on_line_table_focused(self) -> None:
        """Tell where the cursor is."""
        self._tell_place()

    async def on_line_table_opened(self) -> None:
        """Open what was double-clicked."""
        await self.action_open()

    async def action_open(self) -> None:
        """Show headers and body of the delivery under the cursor."""
        if row := self._deliveries.focused:
            with self.reading():
                body = await self._body_of(row)
                if body is not None:
                    self.app.push_screen(DeliveryScreen(row, await asyncio.to_thread(pretty, body)))

    async def action_copy_curl(self) -> None:
        """Copy the delivery under the cursor as a curl command to the receiver's own address."""
        if row := self._deliveries.focused:
            if row.size > CURL_BYTES:
                self.notify("This body is too long for a shell command.", severity="warning", markup=False)
                return
            with self.reading():
                body = await self._body_of(row)
                if body is not None:
                    await self.monitor.copy(curl_command(body, self.monitor.post_url or "URL"))

    async def action_send_again(self) -> None:
        """Ask where to send the delivery under the cursor again."""
        if row := self._deliveries.focused:
            own = self.monitor.post_url or ""
            send = partial(self._send_again, row, own)
            await self.ask(Asked("send again to", self.monitor.sent_again_to or own, own, submitted=send), deed="send")

    def _send_again(self, row: DeliveryRow, own_url: str, typed: str) -> None:
        """Begin to send; nothing typed stands for the receiver's own address."""
        if url := typed.strip() or own_url:
            self.run_worker(self._send(row, url), name="send again", group="send again")

    async def _send(self, row: DeliveryRow, url: str) -> None:
        with self.reading():
            body = await self._body_of(row)
            if body is not None:
                await self._post(url, body, row.headers)

    async def _post(self, url: str, body: bytes, headers: Headers) -> None:
        """Send a body byte for byte, and say what came of it."""
        key, is_told = self.monitor.reveal_key(), may_know_key(url, self.monitor.post_url)
        patience = self.set_timer(SLOW_S, partial(self.notify, f"Sending to {masked(url)}…", markup=False))
        try:
            reply = await post(url, body, headers_again(headers, key if is_told else None))
        except InvalidTarget as problem:
            self.notify(f"Not sent: {problem}.", severity="error", markup=False)
            return
        finally:
            patience.stop()
        self.monitor.sent_again_to = url
        without = "; the key was not sent, as that is not this machine" if key and not is_told else ""
        severity: SeverityLevel = "information" if reply.delivered else "error"
        self.notify(f"Sent again to {masked(url)}: {told(reply)}{without}.", severity=severity, markup=False)

    async def _body_of(self, row: DeliveryRow) -> bytes | None:
        """Return a delivery's body; None, and say so, where it was pruned or forgotten since it was listed."""
        try:
            return await self._reader.delivery_body(row.id)
        except KeyError:
            self.notify("This webhook is no longer kept.", severity="warning", markup=False)
            await self.pull()
            return None


def curl_command(body: bytes, url: str) -> str:
    """Return a shell command that posts ``body`` to ``url``, every part of it quoted.

    The key stays a variable: it is nowhere in the journal. Bytes that are no UTF-8 come out as U+FFFD.
    """
    text = body.decode("utf-8", "replace")
    # No printable() here: what is copied is data for a shell, quoted whole; it is never painted.
    headers = "-H 'Content-Type: application/json' -H \"x-spoke-api-key: $MONITOR_API_KEY\""
    return f"curl -i {headers} --data-binary {shlex.quote(text)} {shlex.quote(url)}"
