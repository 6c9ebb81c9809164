"""The end of a transcript stays in sight while it is followed, whatever changes."""

from __future__ import annotations

import pytest

from tests.tui.talk import LONG, Reading, reading


@pytest.mark.parametrize("size", [(40, 10), (120, 40)])
async def test_in_another_size_and_with_other_lines(size: tuple[int, int]) -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app, last = reading(pilot), LONG[-1].text.split()[-1]
        app.load(LONG)
        app.pane.follow(on=True)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert app.lines()[-1].endswith(last)
        for change in (lambda: app.pane.widen(-8), lambda: app.pane.call({"Bob": "Somebody with a long name"})):
            change()
            await pilot.pause()
            assert app.lines()[-1].endswith(last)
        assert app.pane.is_followed
        app.pane.action_line_up()
        assert not app.pane.is_followed
