"""Whoever was let in is known by every byte of the headers, and how many are known has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.exceptions import HTTPException

from monitor.receiver.app import MOST_ADMITTED, _Intake
from monitor.receiver.health import Health
from monitor.receiver.refusals import RefusalLog
from monitor.store.writer import Writer
from tests.receiver.running import WITH_KEY

if TYPE_CHECKING:
    from pathlib import Path


async def test_header_sets_that_never_come_again_are_not_kept_in_mind(tmp_path: Path) -> None:
    writer = await Writer.open(tmp_path / "monitor.db", lambda: None)
    intake = _Intake(WITH_KEY, writer, Health(), RefusalLog())
    for n in range(3 * MOST_ADMITTED):
        sent = ((b"host", b"localhost"), (b"x-spoke-api-key", b"a-key"), (b"x-id", b"%d" % n))
        assert ("x-id", f"{n}") in intake._admit(sent, None)
        assert len(intake._admitted) <= MOST_ADMITTED
        with pytest.raises(HTTPException):
            intake._admit((sent[0], (b"x-spoke-api-key", b"A-key"), sent[2]), None)
    await writer.close()
