"""Passing a delivery on, on whatever screen has one under its cursor or open: as a command, or by sending it again."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING

from monitor.model.links import masked
from monitor.sending.again import headers_again, may_know_key
from monitor.sending.posting import InvalidTarget, check
from monitor.tui.resending import post, told
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.prompt import Asked

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from monitor.store.headers import Headers
    from monitor.store.reader import Reader
    from monitor.store.rows import DeliveryRow

SLOW_S = 0.5
"""How long a webhook may be on its way before that is said."""
CURL_BYTES = 60_000
"""The longest body that goes into a shell command: the common limit of one argument is 131,072."""


class PassingOn(MonitorScreen):
    """Copies a delivery as a command, and sends it again."""

    _reader: Reader

    @property
    def chosen(self) -> DeliveryRow | None:
        """The delivery that is meant; None where there is none."""
        raise NotImplementedError

    async def action_copy_curl(self) -> None:
        """Copy the delivery as a curl command to the receiver's own address."""
        if row := self.chosen:
            if row.size > CURL_BYTES:
                self.notify("This body is too long for a shell command.", severity="warning", markup=False)
                return
            with self.reading():
                body = await self.body_of(row)
                if body is not None:
                    await self.monitor.copy(curl_command(body, self.monitor.post_url or "URL"))

    async def action_send_again(self) -> None:
        """Ask where to send the delivery again."""
        if row := self.chosen:
            own = self.monitor.post_url or ""
            send = partial(self._send_again, row, own)
            url, note = self.monitor.sent_again_to or own, partial(self._key_note, own)
            await self.ask(Asked("send again to", url, own, note, problem=_no_target, submitted=send), deed="send")

    def _key_note(self, own_url: str, typed: str) -> str:
        """Say whether the user's key would go along to what is typed; nothing where there is none."""
        if not self.monitor.reveal_key():
            return ""
        return "with your key" if may_know_key(typed.strip() or own_url, own_url) else "without your key"

    def _send_again(self, row: DeliveryRow, own_url: str, typed: str) -> None:
        """Begin to send; nothing typed stands for the receiver's own address."""
        if url := typed.strip() or own_url:
            self.app.run_worker(self._send(row, url), name="send again")  # it is told of on whatever screen

    async def _send(self, row: DeliveryRow, url: str) -> None:
        body = None
        with self.reading():
            body = await self.body_of(row)
        if body is not None:
            await self._post(url, body, row.headers)

    async def _post(self, url: str, body: bytes, headers: Headers) -> None:
        """Send a body byte for byte, and say what came of it."""
        own_url, key = self.monitor.post_url, self.monitor.reveal_key()
        is_told = may_know_key(url, own_url)
        patience = self.set_timer(SLOW_S, partial(self.notify, f"Sending to {masked(url)}…", markup=False))
        try:
            reply = await post(url, body, headers_again(headers, key if is_told else None))
        except InvalidTarget as problem:
            self.notify(f"Not sent: {problem}.", severity="error", markup=False)
            return
        finally:
            patience.stop()
        self.monitor.sent_again_to = "" if url == own_url else url  # which may be elsewhere soon, with another one
        if not reply.sent:
            self.notify(f"Not sent to {masked(url)}: {told(reply)}.", severity="error", markup=False)
            return
        without = "; your key was not sent, as that is not this receiver" if key and not is_told else ""
        severity: SeverityLevel = "information" if reply.delivered else "error"
        self.notify(f"Sent again to {masked(url)}: {told(reply)}{without}.", severity=severity, markup=False)

    async def body_of(self, row: DeliveryRow) -> bytes | None:
        """Return a delivery's body; None, and say so, where it was pruned or forgotten since it was listed."""
        try:
            return await self._reader.delivery_body(row.id)
        except KeyError:
            self.notify("This webhook is no longer kept.", severity="warning", markup=False)
            await self.pull()
            return None


def _no_target(typed: str) -> str:
    """Say why nothing can be sent there; nothing typed stands for an address that is right."""
    try:
        if url := typed.strip():
            check(url)
    except InvalidTarget as problem:
        return f"Not sent: {problem}."
    return ""


def curl_command(body: bytes, url: str) -> str:
    """Return a shell command that posts ``body`` to ``url``, every part of it quoted.

    The key stays a variable: it is nowhere in the journal. Bytes that are no UTF-8 come out as U+FFFD.
    """
    text = body.decode("utf-8", "replace")
    # No printable() here: what is copied is data for a shell, quoted whole; it is never painted.
    headers = "-H 'Content-Type: application/json' -H \"x-spoke-api-key: $MONITOR_API_KEY\""
    return f"curl -i {headers} --data-binary {shlex.quote(text)} {shlex.quote(url)}"
