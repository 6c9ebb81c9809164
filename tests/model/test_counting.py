"""How numbers of things read."""

from __future__ import annotations

from monitor.model.counting import counted


def test_one_thing_is_one_thing() -> None:
    assert [counted(count, "bot") for count in (0, 1, 2, 2_000)] == ["0 bots", "1 bot", "2 bots", "2,000 bots"]
    assert [counted(count, "delivery", "deliveries") for count in (1, 9)] == ["1 delivery", "9 deliveries"]
