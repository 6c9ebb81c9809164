"""A real headless Chromium, driven by its own protocol (CDP) through two pipes: no port, no driver package."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 20.0

_FLAGS = (
    "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-extensions",
    "--disable-sync", "--mute-audio", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars",
    "--proxy-server=socks5://127.0.0.1:9",
)  # fmt: skip
"""Whatever a page asks for, nothing of it reaches a network: there is no such proxy."""


class Page:
    """One page of a Chromium that has a profile of its own and ends with it."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.mkdtemp(prefix="mm-chromium-")
        commands, self._write = os.pipe()
        self._read, answers = os.pipe()
        wired = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        self._process = subprocess.Popen(
            ["bash", "-c", wired, program, *_FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            env={"PATH": os.environ["PATH"], "HOME": self._profile, "LANG": "C.UTF-8", "TZ": "UTC"},
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(commands)
        os.close(answers)
        self._unread = b""
        self._asked = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        """What the browser told unasked since the last ``open``."""
        self._attach()

    def _attach(self) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """End the browser, and all processes that it began."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_S)
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self._profile, ignore_errors=True)

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Have something done; return what comes of it."""
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._asked:
            if "method" in answer:
                self.events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while b"\0" not in self._unread:
            if not select.select([self._read], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError("the browser does not answer")
            piece = os.read(self._read, 1 << 16)
            assert piece, "the browser has ended"
            self._unread += piece
        told, self._unread = self._unread.split(b"\0", 1)
        message: dict[str, Any] = json.loads(told)
        return message

    # -- as a person

    def open(self, file: Path) -> None:
        """Open a file, and wait until it is there whole."""
        self.run("1")  # what it still has to tell of the page before
        self.events.clear()
        self.ask("Page.navigate", url=file.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def see_as(self, width: int, height: int, *, dark: bool = False) -> None:
        """Be as large as some device, with its owner's liking for dark or light."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        liking = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=liking)

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """Return what a script gives that the tests, not the page, run in it."""
        told = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def wait_until(self, condition: str) -> None:
        """Wait until a script's expression is true."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.run(condition):
            assert time.monotonic() < deadline, f"{condition} did not come true"

    def click(self, selector: str, place: int = 0) -> None:
        """Click with the mouse on what a selector finds, in its middle."""
        x, y = self.run(f"""(one => {{
            one.scrollIntoView({{block: "center"}});
            const {{x, y, width, height}} = one.getBoundingClientRect();
            return [x + width / 2, y + height / 2];
        }})(document.querySelectorAll({json.dumps(selector)})[{place}])""")
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard, in place of what stands there."""
        self.run("document.activeElement.select?.()")
        self.ask("Input.insertText", text=text)

    def press_key(self, character: str) -> None:
        """Press the key of a character."""
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=character, text=character)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=character)

    def picture(self, file: Path) -> None:
        """Write down what is seen, as PNG."""
        file.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))

    @property
    def requests(self) -> list[str]:
        """Every address that something was asked of since the last ``open``, the page's own among them.

        Not the browser's own pictures for a player's buttons, which are ``data:``.
        """
        self.run("1")
        sent = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [url for one in sent if not (url := one["request"]["url"]).startswith("data:image/svg")]
