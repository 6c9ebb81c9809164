"""The journal on the screen: every webhook that came, and one of them as it came."""

from __future__ import annotations

import asyncio
import json
import shlex
import socket
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from monitor.sending.again import may_know_key
from monitor.tui.screens.delivery import SHOWN_LINES, pretty
from monitor.tui.themes import LIGHT
from monitor.tui.widgets.delivery_table import DeliveryTable
from monitor.wire.delivery import Delivery
from monitor.wire.headers import HIDDEN
from monitor.wire.spoke import parse
from tests.simulator.fake_receiver import listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulator.fake_receiver import FakeReceiver
    from tests.tui.conftest import Desk

SIZE = (100, 30)


async def test_the_oldest_delivery_is_one_key_away(desk: Desk) -> None:
    for number in range(230):
        await desk.status(f"bot-{number:03}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "230 live")
        await pilot.press("d")
        await desk.see(pilot, "1 of 230", "bot-229")
        await pilot.press("G")
        await desk.see(pilot, "230 of 230", "bot-000")


async def test_the_cursor_stays_on_its_delivery_however_many_others_come_at_once(desk: Desk) -> None:
    await desk.status("mine", "joining_call")
    await desk.status("other", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "mine")
        await pilot.press("d", "j")
        await desk.see(pilot, "2 of 2")
        await asyncio.gather(*(desk.status(f"new-{number}", "joining_call") for number in range(300)))
        await desk.see(pilot, "302 of 302", "mine")


async def test_the_cursor_stays_on_its_delivery_while_others_come(desk: Desk) -> None:
    for number in range(5):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-4")
        await pilot.press("d", "j")
        await desk.see(pilot, "2 of 5")
        await desk.status("later", "joining_call")
        await desk.see(pilot, "later", "3 of 6")
        await pilot.press("enter")
        await desk.see(pilot, '"bot_id": "bot-3"')


async def test_a_delivery_is_copied_as_a_command_that_sends_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    await desk.status("it's; $(here)", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "$(here)")
        await pilot.press("d", "c")
        await desk.until(pilot, lambda _: bool(copied), "nothing copied")
    words = shlex.split(copied[0])
    assert words[0] == "curl"
    assert words[-1] == desk.intake.url
    assert json.loads(words[words.index("--data-binary") + 1])["data"]["bot_id"] == "it's; $(here)"


@pytest.fixture
def other() -> Iterator[FakeReceiver]:
    """A receiver of somebody else's on this machine."""
    with listening() as fake:
        yield fake


async def test_a_delivery_is_sent_again_byte_for_byte(desk: Desk, other: FakeReceiver) -> None:
    body = b'{"event": "of another kind",  "data": "\xc3\xa9"}'
    sent = (
        ("host", "x.example"), ("content-type", "application/json; charset=utf-8"), ("x-spoke-api-key", HIDDEN),
        ("x-forwarded-for", "1.2.3.4"), ("content-length", "5"), ("user-agent", "caf\xe9"), ("x-a", "1"), ("x-a", "2"),
        ("x-odd", "\ufffd"),
    )  # fmt: skip
    for _ in range(2):
        await desk.writer.record(Delivery(received_at=0, headers=sent, body=body), parse(body, 0))
    desk.app.reveal_key = lambda: "mine"
    desk.intake.url = other.url
    elsewhere = other.url.replace("127.0.0.1", "localhost")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("d")
        await desk.see(pilot, "1 of 1", "R send again")
        await pilot.press("R")
        await desk.see(pilot, "send again to", other.url, "with your key", "enter send")
        desk.app.screen.query_one(Input).value = elsewhere
        await desk.see(pilot, "without your key")
        desk.app.screen.query_one(Input).value = ""  # which stands for the receiver's own
        await desk.see(pilot, "with your key")
        await pilot.press("enter")
        await desk.see(pilot, "Sent again to", ": 204 in")
        other.answers.append(422)
        await pilot.press("R")
        desk.app.screen.query_one(Input).value = elsewhere
        await pilot.press("enter")
        await desk.see(pilot, "422 in", '"problem"', "your key was not sent")
        other.answers.append("hang")
        await pilot.press("enter")
        await desk.see(pilot, "x-spoke-api-key: (hidden)", ", and once again, ", "R send again")
        assert {"j", "R", "c"} <= desk.app.screen.active_bindings.keys()
        await pilot.press("R", "enter")
        await desk.until(pilot, lambda _: len(other.requests) == 3)
        await pilot.press("escape", "escape")
        await desk.see(pilot, "IN STATE")
        other.released.set()
        await desk.see(pilot, "without response")  # told of wherever one is by then
    request, request_elsewhere, _ = other.requests
    assert "x-spoke-api-key" not in request_elsewhere.headers
    assert request.body == body == request_elsewhere.body
    assert request.headers == {
        "host": other.url.split("/")[2],
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(body)),
        "user-agent": "caf\xe9",
        "x-a": "2",
        "x-spoke-api-key": "mine",
    }


async def test_what_cannot_be_sent_again_is_told(desk: Desk, other: FakeReceiver) -> None:
    await desk.status("b", "joining_call")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("d")
        await desk.see(pilot, "1 of 1")
        await pilot.press("R")
        for no_url in ("ftp://a", "http://[a"):
            await pilot.press("end", "ctrl+u", *no_url, "enter")
            await desk.see(pilot, f"Not sent: cannot send to '{no_url}'", f"send again to {no_url}")
        await pilot.press("escape")
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            desk.app.sent_again_to = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            await pilot.press("R", "enter")
            await desk.see(pilot, "Not sent to http", "connection refused")
        await pilot.press("R")
        await desk.see(pilot, "enter send")
        await pilot.click(DeliveryTable)  # whoever turns to something else does not want it sent
        await desk.until(pilot, lambda text: "enter send" not in text)
    assert not other.requests


@pytest.mark.parametrize(
    ("url", "may"),
    [("http://own:8/b", True), ("http://127.0.0.1:8/a", False), ("http://[::1]/", False),
     ("http://own:9/a", False), ("https://own:8/a", False), ("http://example.com/", False),
     ("http://localhost.example.com/", False), ("http://127.0.0.1@example.com/", False), ("http://", False),
     ("http://own:99999/a", False), ("http://localhost:no/", False), ("http://[::1", False)],
)  # fmt: skip
def test_the_key_goes_to_the_receiver_alone(url: str, may: bool) -> None:
    assert may_know_key(url, "http://own:8/a") is may
    assert may_know_key("http://example.com/", None) is False


def test_a_long_body_is_indented_and_cut_where_reading_it_would_take_too_long() -> None:
    lines = pretty(json.dumps({"words": list(range(9_000))}).encode()).splitlines()
    assert lines[:3] == ["{", '  "words": [', "    0,"]
    assert len(lines) == SHOWN_LINES + 1
    assert lines[-1] == "… 7,004 lines more"


def test_what_is_no_json_is_shown_as_it_is() -> None:
    assert pretty(b"no {json") == "no {json"
    assert pretty(b"[" * 100_000).startswith("[[")


async def test_an_open_delivery_takes_the_colours_of_a_new_theme(desk: Desk) -> None:
    await desk.status("b", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "joining")
        await pilot.press("d", "enter")
        await desk.see(pilot, '"bot_id"')
        before = desk.app.screen.query_one(Static).content
        desk.app.theme = LIGHT.name
        await desk.until(pilot, lambda _: desk.app.screen.query_one(Static).content is not before, "no other colours")
