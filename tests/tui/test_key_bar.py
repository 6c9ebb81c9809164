"""The keys at the foot of a screen, where room is short."""

from __future__ import annotations

import pytest

from monitor.tui.bindings import Scope
from monitor.tui.widgets.key_bar import KeyBar


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.MOVING])
def test_the_way_back_can_be_clicked_in_the_narrowest_footer(scope: Scope) -> None:
    [last] = KeyBar(scope)._that_fit(4)
    assert {"escape", "q"} & set(last.keys.split(","))


def test_help_and_palette_go_next_to_last() -> None:
    assert [command.id for command in KeyBar(Scope.TRANSCRIPT)._that_fit(32)] == ["help", "palette", "leave"]
