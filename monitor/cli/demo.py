"""``monitor demo``: the real thing with simulated meetings, in a place of its own that is gone afterwards."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from monitor.cli.run import receive_and_show
from monitor.cli.screen import require_terminal
from monitor.values import Secret

if TYPE_CHECKING:
    from monitor.cli.reception import Reception
    from monitor.settings import Settings


def execute(settings: Settings, seed: int, speed: float) -> int:
    """Play meetings over real HTTP to a receiver on a free port, and show them; return the exit code.

    Raises:
        WrongUse: There is no terminal.

    """
    require_terminal()
    key = token_urlsafe()  # others on this machine are not invited
    stop = threading.Event()

    def begin(reception: Reception) -> None:
        player = threading.Thread(target=_play, args=(reception, key, seed, speed, stop), name="simulator")
        player.start()
        claimed.callback(player.join)
        claimed.callback(stop.set)

    with ExitStack() as claimed:
        folder = claimed.enter_context(TemporaryDirectory(prefix="monitor-demo-"))
        ours = replace(
            settings,
            host="127.0.0.1",
            port=0,
            path="/webhook",
            database=Path(folder) / "monitor.db",
            api_keys=(Secret(key),),
        )
        return receive_and_show(ours, claimed, begin)


def _play(reception: Reception, key: str, seed: int, speed: float, stop: threading.Event) -> None:
    from monitor.simulator.scenarios import DEMO, play

    reception.service.ready.wait()  # until then the first screen needs the processor more
    play(DEMO, reception.url, key=key, seed=seed, speed=speed, on_answer=lambda _: None, stop=stop)
