"""What the simulator's tests share: somebody to send to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.fake_receiver import FakeReceiver, listening

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def receiver() -> Iterator[FakeReceiver]:
    with listening() as fake:
        yield fake
