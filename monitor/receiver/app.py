"""The ASGI app: authenticate, read, parse, record, answer. It answers only for what is on disk."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor import __version__
from monitor.model.events import Unrecognized
from monitor.receiver.authentication import refusal, without_secrets
from monitor.receiver.health import one_line
from monitor.store.writer import CannotCommit
from monitor.wire.delivery import Delivery, Outcome
from monitor.wire.spoke import InvalidDelivery, Parsed, parse

if TYPE_CHECKING:
    from monitor.receiver.health import Health
    from monitor.receiver.settings import ReceiverSettings
    from monitor.store.writer import Recorded

logger = logging.getLogger("monitor.receiver")

LARGE_BODY_BYTES = 128 * 1024
"""Bodies from here on are parsed in another thread: 3 ms and more, in which the loop would answer nobody."""

MOST_HEADER_BYTES = 32 * 1024
"""Of names and values together: they are kept. h11 measures only those that come bit by bit."""

RETRY_AFTER_S = 5
"""Asked of senders whose delivery could not be written down."""


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


def build_app(settings: ReceiverSettings, recorder: Recorder, health: Health) -> Starlette:
    """Return the receiver's app, which writes to ``recorder`` and counts in ``health``."""
    intake = _Intake(settings, recorder, health)
    app = Starlette(
        routes=[
            Route(settings.path, intake.webhook, methods=["POST"]),
            Route("/healthz", intake.healthz, methods=["GET"]),
        ],
        exception_handlers={HTTPException: _refused, Exception: intake.crashed},
    )
    app.router.redirect_slashes = False  # a redirect would repeat the Host that the sender made up
    return app


class _Intake:
    """What happens to a request."""

    def __init__(self, settings: ReceiverSettings, recorder: Recorder, health: Health) -> None:
        self._settings = settings
        self._recorder = recorder
        self._health = health

    async def webhook(self, request: Request) -> Response:
        """Take a delivery in."""
        self._admit(request)
        try:
            body = await _read(request, self._settings.max_body_bytes)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        received_at = time.time_ns() // 1_000_000
        delivery = Delivery(received_at=received_at, headers=without_secrets(request.scope["headers"]), body=body)
        try:
            return await self._take_in(delivery)
        except CannotCommit as error:
            raise self._unavailable(error) from error

    async def healthz(self, _: Request) -> Response:
        """Tell how the receiver is, but not what is wrong: that may name places on this machine."""
        health = asdict(self._health.seen(self._recorder.failure))
        del health["problem"]
        return JSONResponse({"version": __version__, **health})

    async def crashed(self, _: Request, error: Exception) -> Response:
        """Answer for an error that nobody expected."""
        self._health.crashes += 1
        self._health.problem = one_line(error)
        logger.error("500 %s", self._health.problem)
        return JSONResponse({"error": "the receiver broke at this request; send it again"}, status_code=500)

    def _admit(self, request: Request) -> None:
        """Raise HTTPException for a request that is not let in, before anything of its body is read."""
        if refused := refusal(request.scope["headers"], self._settings.keys):
            self._health.unauthorized += 1
            logger.warning("%d %s", *refused)
            headers = {"WWW-Authenticate": "x-spoke-api-key"} if refused.status == HTTPStatus.UNAUTHORIZED else None
            raise HTTPException(refused.status, refused.reason, headers)
        if sum(len(name) + len(value) for name, value in request.scope["headers"]) > MOST_HEADER_BYTES:
            raise HTTPException(431, f"the headers have more than {MOST_HEADER_BYTES} bytes")
        for encoding in request.headers.getlist("content-encoding"):
            if encoding.strip().lower() not in {"", "identity"}:
                raise HTTPException(415, "a compressed body is not accepted: send it without Content-Encoding")

    async def _take_in(self, delivery: Delivery) -> Response:
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
        return Response(status_code=204)

    async def _parse(self, delivery: Delivery) -> Parsed:
        arguments = (delivery.body, delivery.received_at, self._settings.video_lifetime_ms)
        if len(delivery.body) < LARGE_BODY_BYTES:
            return parse(*arguments)
        return await asyncio.to_thread(parse, *arguments)

    def _unavailable(self, error: CannotCommit) -> HTTPException:
        """Return the answer for a delivery that is not on disk: one that every sender takes for "try again"."""
        self._health.unavailable += 1
        if self._recorder.failure is None:  # else it says so itself, and also when it is over
            self._health.problem = str(error)
        logger.error("503 %s", error)
        return HTTPException(
            503, "the delivery could not be written down; send it again", {"Retry-After": str(RETRY_AFTER_S)}
        )


async def _read(request: Request, most: int) -> bytes:
    """Return the body, or raise HTTPException once it is known to have more than ``most`` bytes.

    Not Starlette's ``max_body_size``, which answers 413 in plain text where everything else here is JSON.
    """
    too_large = HTTPException(413, f"the body has more than {most} bytes")
    if int(request.headers.get("content-length", 0)) > most:
        raise too_large
    body = bytearray()  # and not a list of chunks, which may be one byte each
    async with aclosing(request.stream()) as stream:
        async for chunk in stream:
            if len(body) + len(chunk) > most:
                raise too_large
            body += chunk
    return bytes(body)


async def _refused(_: Request, error: Exception) -> Response:
    """Answer in JSON for whatever is refused, be it by us or by Starlette's router."""
    refused = cast("HTTPException", error)
    return JSONResponse({"error": refused.detail}, status_code=refused.status_code, headers=refused.headers)


def _invalid(invalid: InvalidDelivery) -> Response:
    problems = [problem._asdict() for problem in invalid.problems]
    return JSONResponse({"error": str(invalid), "problems": problems}, status_code=invalid.status)
