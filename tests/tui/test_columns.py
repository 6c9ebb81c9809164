"""What a row of the bot table says, at every width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from monitor.model.bot import Bot, Phase
from monitor.store.rows import BotRow, Sort
from monitor.tui.columns import Moment, layout, row_pieces, titles_of
from monitor.tui.painted import cells_of
from monitor.tui.palette import DARK
from monitor.tui.widgets.table_titles import title_pieces

NOW = 1_704_110_400_000
MINUTE = 60_000


def read(width: int = 120, **facts: object) -> str:
    bot = replace(Bot(bot_id="b7f2c0de-1189", started_at=NOW - 5 * MINUTE, heard_at=NOW, rank=0), **facts)  # type: ignore[arg-type]  # any field
    moment = Moment(NOW, 6 * 60 * MINUTE, 3 * MINUTE, DARK)
    pieces = row_pieces(BotRow(bot, 1, ""), layout(width), width, moment)
    return "".join(text for text, _ in pieces)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.STALLED, Phase.OTHER}])
def test_the_phase_is_on_the_screen_by_its_word(phase: Phase) -> None:
    assert phase.value in read(phase=phase)


def test_an_unknown_code_is_on_the_screen_verbatim() -> None:
    assert "· rec_paused" in read(phase=Phase.OTHER, code="rec_paused")


def test_a_silent_bot_is_stalled_and_says_since_when() -> None:
    row = read(phase=Phase.RECORDING, heard_at=NOW - 7 * 60 * MINUTE)
    assert "? stalled" in row
    assert "no news since" in row


def test_a_long_wait_is_marked() -> None:
    assert "4m !" in read(phase=Phase.WAITING_ROOM, status_at=NOW - 4 * MINUTE)
    assert "!" not in read(phase=Phase.WAITING_ROOM, status_at=NOW - 2 * MINUTE)


def test_a_failure_says_why_where_a_transcript_would_be() -> None:
    assert "Bot not accepted" in read(phase=Phase.FAILED, error="BotNotAccepted")
    assert "somethingNew" in read(phase=Phase.FAILED, error="somethingNew")


def test_a_finished_meeting_tells_what_it_has() -> None:
    row = read(
        phase=Phase.COMPLETED,
        in_call_at=NOW - 60 * MINUTE,
        ended_at=NOW - 12 * MINUTE,
        words=9204,
        speakers=("Alice", "Bob", "Carol", "Dan"),
        video_url="https://video",
        video_expires_at=NOW + 41 * MINUTE,
    )
    for part in ("48m", "Alice, Bob +2", "9,204", "41m left"):
        assert part in row


def test_activity_is_drawn_where_there_is_room_and_takes_it_from_nobody_else() -> None:
    told = {"phase": Phase.COMPLETED, "words": 9204, "speakers": ("Alice",), "video_url": "https://video"}
    shown = {width: [place.column.title for place in layout(width)] for width in (120, 139, 140)}
    assert shown[120] == shown[139] == [title for title in shown[140] if title != "ACTIVITY"]
    row = BotRow(replace(Bot(bot_id="b"), **told), 1, "", "012345678000")  # type: ignore[arg-type]  # any field
    moment = Moment(NOW, 6 * 60 * MINUTE, 3 * MINUTE, DARK)
    text = {width: "".join(text for text, _ in row_pieces(row, layout(width), width, moment)) for width in (139, 140)}
    assert " ▁▂▃▄▅▆▇█   " in text[140]
    assert "▃▄▅" not in text[139]
    again = row._replace(bot=replace(row.bot, phase=Phase.RECORDING, attempt=2))
    assert "▃▄▅" not in "".join(text for text, _ in row_pieces(again, layout(140), 140, moment))
    assert "▁" not in read(140, phase=Phase.RECORDING)
    assert "Bot not accepted" in read(140, phase=Phase.FAILED, error="BotNotAccepted")


@pytest.mark.parametrize("width", [20, 60, 64, 72, 80, 92, 100, 110, 120, 140, 200])
def test_rows_and_titles_never_overflow(width: int) -> None:
    wide_id = "漢字" * 60
    row = read(width, bot_id=wide_id, phase=Phase.FAILED, error="x" * 300, message="y" * 300)
    titles = title_pieces(titles_of(layout(width)), DARK, Sort.STARTED)
    assert cell_len(row) <= max(width, 34)
    assert cells_of(titles) <= max(width, 34)


def test_narrow_tables_keep_status_bot_and_time_in_state() -> None:
    assert [place.column.title for place in layout(60)] == ["STATUS", "BOT", "IN STATE"]
    assert len(layout(80)) == 5
