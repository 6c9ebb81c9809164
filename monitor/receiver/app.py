"""The ASGI app: authenticate, read, parse, record, answer. It answers only for what is on disk.

Webhooks come here by the thousand and are answered without Starlette's layers (60 us of 220 each); everything else
goes through them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import Route

from monitor import __version__
from monitor.model.events import Unrecognized
from monitor.receiver.authentication import host_refusal, refusal
from monitor.receiver.health import one_line
from monitor.receiver.refusals import MOST_REFUSALS, NO_MORE, Refusals, network_of
from monitor.store.preparing import PAUSE_S
from monitor.store.writer import CannotCommit
from monitor.wire.delivery import Delivery, Outcome
from monitor.wire.headers import without_secrets
from monitor.wire.spoke import InvalidDelivery, Parsed, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from monitor.receiver.authentication import Refusal
    from monitor.receiver.health import Health
    from monitor.receiver.refusals import RefusalLog
    from monitor.receiver.settings import ReceiverSettings
    from monitor.store.writer import Recorded

    RawHeaders = tuple[tuple[bytes, bytes], ...]
    KeptHeaders = tuple[tuple[str, str], ...]

logger = logging.getLogger("monitor.receiver")

LARGE_BODY_BYTES = 64 * 1024
"""Bodies from here on are parsed in another thread: 2 ms and more, in which the loop would answer nobody."""

MOST_HEADER_BYTES = 32 * 1024
"""Of names and values together: they are kept. h11 measures only those that come bit by bit."""

MOST_ADMITTED = 64
"""Header sets that stay admitted, of at most 32 KiB each. A request is one of them by a keyed hash and by every byte,
so that the time it takes tells nothing about a key."""

_TAKEN_IN = {"type": "http.response.start", "status": 204, "headers": []}
_END = {"type": "http.response.body", "body": b"", "more_body": False}

_TWO_ENDS = "a request with both Content-Length and Transfer-Encoding is not taken in"
_HANGING_UP = {"Connection": "close"}

_COME_AGAIN = {"Retry-After": "5"}
"""Asked of senders whose delivery could not be written down, in s."""


class _Told(HTTPException):
    """A refusal that the log was told of as it was decided."""


class Recorder(Protocol):
    """Where deliveries are written down: ``store.writer.Writer``."""

    @property
    def failure(self) -> str | None:
        """Why nothing can be written down at present; None while it can."""
        ...

    async def record(self, delivery: Delivery, parsed: Parsed) -> Recorded:
        """Return once a delivery and what it says are on disk, or raise ``CannotCommit``."""
        ...

    async def record_rejected(self, delivery: Delivery, name: str, bot_id: str | None, reason: str) -> Recorded:
        """Return once a delivery that is wrong is on disk, with the reason, or raise ``CannotCommit``."""
        ...


def build_app(settings: ReceiverSettings, recorder: Recorder, health: Health, refused: RefusalLog) -> ASGIApp:
    """Return the receiver's app, which writes to ``recorder``, counts in ``health`` and tells ``refused``."""
    intake = _Intake(settings, recorder, health, refused)
    others = Starlette(
        routes=[
            Route(settings.path, intake, methods=["POST"]),
            Route("/healthz", intake.healthz, methods=["GET"]),
        ],
        exception_handlers={HTTPException: intake.refused, Exception: intake.crashed},
    )
    others.router.redirect_slashes = False  # a redirect would repeat the Host that the sender made up

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == settings.path and scope["method"] == "POST":
            await intake(scope, receive, send)
        elif _ends_in_two_ways(scope["headers"]):
            await intake.refuse(scope, HTTPException(400, _TWO_ENDS, _HANGING_UP))(scope, receive, send)
        elif refused := host_refusal(scope["headers"], settings.keys, settings.allowed_hosts):
            await intake.refuse(scope, HTTPException(refused.status, refused.reason))(scope, receive, send)
        else:
            await others(scope, receive, send)

    return app


class _Intake:
    """What happens to a request."""

    def __init__(self, settings: ReceiverSettings, recorder: Recorder, health: Health, refused: RefusalLog) -> None:
        self._settings = settings
        self._recorder = recorder
        self._health = health
        self._admitted: dict[RawHeaders, KeptHeaders] = {}
        """Header sets that were let in, and what is kept of them: those of a sender are nearly always the same."""
        self._refusals = Refusals()
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a delivery in."""
        try:
            refusing = await self._webhook(scope, receive)
        except ClientDisconnect:
            return  # nobody is there to read an answer
        except _Told as error:
            refusing = _answer(error)
        except HTTPException as error:
            refusing = self.refuse(scope, error)
        except Exception as error:  # noqa: BLE001  # whatever it is, the sender is told to try again
            refusing = await self.crashed(None, error)
        if refusing:
            await refusing(scope, receive, send)
        else:
            await send(_TAKEN_IN)
            await send(_END)

    async def _webhook(self, scope: Scope, receive: Receive) -> Response | None:
        """Return what to answer instead of 204, if need be."""
        headers = self._admit(tuple(scope["headers"]), scope["client"])
        body = await _read(scope, receive, self._settings.max_body_bytes)
        delivery = Delivery(received_at=time.time_ns() // 1_000_000, headers=headers, body=body)
        try:
            return await self._take_in(delivery)
        except CannotCommit as error:
            raise self._unavailable(error) from error

    async def healthz(self, _: Request) -> Response:
        """Tell how the receiver is, but not what is wrong (it may name places on this machine), nor why it refuses."""
        health = asdict(self._health.seen(self._recorder.failure))
        del health["problem"], health["last_refusal"]
        told = {"version": __version__, **health}
        if self._recorder.failure is None:  # one request that broke is no reason to let none through
            return _json(told)
        return _json({"error": "webhooks cannot be written down at present", **told}, 503, _COME_AGAIN)

    async def crashed(self, _: Request | None, error: Exception) -> Response:
        """Answer for an error that nobody expected."""
        self._health.crashes += 1
        self._health.problem = one_line(error)
        logger.error("500 %s", self._health.problem)
        return _json({"error": "the receiver broke at this request; send it again"}, 500)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer in JSON for whatever Starlette's router refuses, on the way to any path."""
        return self.refuse(request.scope, cast("HTTPException", error))

    def refuse(self, scope: Scope, error: HTTPException) -> Response:
        """Return the answer for what is not taken in from anybody, and tell of it, but not without end."""
        elsewhere = error.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
        whereto = f"; webhooks are to be POSTed to {self._settings.path}" if elsewhere else ""
        self._refused.tell(error.status_code, f"{error.detail}{whereto}", scope["client"])
        return _answer(error)

    def _admit(self, sent: RawHeaders, client: tuple[str, int] | None) -> KeptHeaders:
        """Return the headers to keep, or raise HTTPException for a request that is not let in, its body unread."""
        if kept := self._admitted.get(sent):
            return kept
        if _ends_in_two_ways(sent):
            raise HTTPException(400, _TWO_ENDS, _HANGING_UP)
        if refused := refusal(sent, self._settings.keys, self._settings.allowed_hosts):
            raise self._turned_away(refused, client[0] if client else "")
        if sum(len(name) + len(value) for name, value in sent) > MOST_HEADER_BYTES:
            raise HTTPException(431, f"the headers have more than {MOST_HEADER_BYTES} bytes")
        for name, encoding in sent:
            if name == b"content-encoding" and encoding.strip().lower() not in {b"", b"identity"}:
                raise HTTPException(415, "a compressed body is not accepted: send it without Content-Encoding")
        if len(self._admitted) == MOST_ADMITTED:
            self._admitted.clear()
        kept = self._admitted[sent] = without_secrets(sent)
        return kept

    def _turned_away(self, refused: Refusal, address: str) -> HTTPException:
        """Return the answer for a request that is not let in: why not, or, after too many, only when to come again."""
        self._health.turned_away(refused, time.time_ns() // 1_000_000)
        count, again_in_s = self._refusals.count(address)
        if count > MOST_REFUSALS:
            if count == MOST_REFUSALS + 1:
                logger.warning("429 too many refused requests from %s; %s", network_of(address), NO_MORE)
            return _Told(429, "too many requests from here were refused", {"Retry-After": str(again_in_s)})
        logger.warning("%d %s", refused.status, refused.reason)
        headers = {"WWW-Authenticate": "x-spoke-api-key"} if refused.status == HTTPStatus.UNAUTHORIZED else None
        return _Told(refused.status, refused.reason, headers)

    async def _take_in(self, delivery: Delivery) -> Response | None:
        try:
            parsed = await self._parse(delivery)
        except InvalidDelivery as invalid:
            recorded = await self._recorder.record_rejected(delivery, invalid.name, invalid.bot_id, str(invalid))
            self._health.took_in(Outcome.REJECTED, duplicate=recorded.duplicate)
            logger.warning("%d %s %s: %s", invalid.status, invalid.name or "-", invalid.bot_id or "-", invalid)
            return _invalid(invalid)
        recorded = await self._recorder.record(delivery, parsed)
        outcome = Outcome.UNRECOGNIZED if isinstance(parsed.event, Unrecognized) else Outcome.ACCEPTED
        self._health.took_in(outcome, duplicate=recorded.duplicate)
        kept = "duplicate" if recorded.duplicate else outcome
        logger.info("204 %s %s: %s", parsed.name or "-", parsed.bot_id or "-", kept)
        return None

    async def _parse(self, delivery: Delivery) -> Parsed:
        arguments = (delivery.body, delivery.received_at, self._settings.video_lifetime_ms)
        if len(delivery.body) < LARGE_BODY_BYTES:
            return parse(*arguments)
        return await asyncio.to_thread(parse, *arguments, PAUSE_S)

    def _unavailable(self, error: CannotCommit) -> HTTPException:
        """Return the answer for a delivery that is not on disk: one that every sender takes for "try again"."""
        self._health.unavailable += 1
        if self._recorder.failure is None:  # else it says so itself, and also when it is over
            self._health.problem = str(error)
        logger.error("503 %s", error)
        return _Told(503, "the delivery could not be written down; send it again", _COME_AGAIN)


def _ends_in_two_ways(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a proxy may see another end of a request than we do, and the next sender's webhook as a part of it."""
    return {b"content-length", b"transfer-encoding"} <= {name for name, _ in headers}


async def _read(scope: Scope, receive: Receive, most: int) -> bytes:
    """Return the body, or raise HTTPException once it is known to have more than ``most`` bytes.

    Not Starlette's ``max_body_size``, which answers 413 in plain text where everything else here is JSON.

    Raises:
        ClientDisconnect: The sender has gone away before its end.

    """
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(length) > most:
        raise _too_large(most)
    message = await receive()
    if message["type"] == "http.request" and not message["more_body"] and len(message["body"]) <= most:
        whole: bytes = message["body"]
        return whole
    body = bytearray()  # and not a list of chunks, which may be one byte each
    while True:
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        if len(body) + len(message["body"]) > most:
            raise _too_large(most)
        body += message["body"]
        if not message["more_body"]:
            return bytes(body)
        message = await receive()


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"the body has more than {most} bytes")


def _answer(error: HTTPException) -> Response:
    return _json({"error": error.detail}, error.status_code, error.headers)


def _invalid(invalid: InvalidDelivery) -> Response:
    problems = [problem._asdict() for problem in invalid.problems]
    return _json({"error": str(invalid), "problems": problems}, invalid.status)


def _json(content: dict[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(content, status, headers)
