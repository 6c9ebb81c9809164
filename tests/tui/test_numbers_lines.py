"""A meeting's numbers as lines: what they say, at every width, whatever the names are."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from monitor.model.activity import Activity
from monitor.model.talk_numbers import talk_numbers
from monitor.model.transcript import UNNAMED, Utterance
from monitor.tui.bars import bar, sparkline
from monitor.tui.numbers_lines import Counted, numbers_lines, plain_text
from monitor.tui.painted import cells_of
from monitor.tui.palette import ANSI, DARK
from monitor.tui.widgets.talk_timeline import TalkTimeline

TALK = [
    Utterance("Ana", 0, 60_000, "x" * 900),
    Utterance("Bob", 58_000, 80_000, "y" * 300),
    Utterance("Ana", 100_000, 118_000, "z" * 300),
]
HOSTILE = ["[/red] @click=app.quit", "漢字" * 60, "e\u0301" * 90, "👩\u200d👩\u200d👧" * 20, "x" * 256, "", " "]


def counted(talk: list[Utterance], words: int = 100) -> Counted:
    duration_ms = max((one.end_ms for one in talk), default=0)
    activity, timeline = Activity(duration_ms, 512), TalkTimeline(duration_ms)
    activity.add(talk)
    timeline.add(talk)
    return Counted(talk_numbers(talk, {one.speaker: words for one in talk}), activity, timeline)


def read(talk: list[Utterance], width: int = 117) -> str:
    return plain_text(numbers_lines(counted(talk), DARK, width))


def line_of(text: str, *parts: str) -> list[str]:
    """Return the words of the first line that has all parts."""
    return next(line for line in text.splitlines() if all(part in line for part in parts)).split()


def test_every_number_stands_there_in_words() -> None:
    text = read(TALK)
    assert line_of(text, "Ana", "78%")[-7:] == ["78%", "1m", "18s", "2", "77", "1m", "00s"]
    assert line_of(text, "somebody talks")[-3:] == ["83%", "1m", "38s"]
    assert line_of(text, "two or more do")[-2:] == ["2%", "2s"]
    assert line_of(text, "nobody talks")[-2:] == ["17%", "20s"]
    assert "One silence of 10 s or more: 20s at 0:01:20" in text
    assert "Longest monologue: Ana, 1m 00s at 0:00:00" in text
    assert line_of(text, "Bob ▸ Ana")[3] == "1"


def test_a_meeting_without_lengths_says_what_it_cannot_tell() -> None:
    text = read([Utterance("Ana", 0, 0, "so"), Utterance("Bob", 9_000, 9_000, "so")])
    assert "Who talks, by words" in text
    assert line_of(text, "Ana", "–")[-5:] == ["50%", "–", "1", "–", "–"]
    assert "Of 2 utterances 2 begin and end at the same time" in text
    assert text.count("The times do not tell.") == 2
    for told in ("somebody talks", "nobody", "silence of", "monologue:"):
        assert told not in text


def test_the_unnamed_are_said_to_be_perhaps_several() -> None:
    assert "may be several people" in read([*TALK, Utterance(UNNAMED, 0, 10_000, "so")])
    assert "may be several people" not in read(TALK)


@pytest.mark.parametrize("width", [40, 57, 77, 117, 300])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    talk = [Utterance(name, at * 5_000, at * 5_000 + 11_000, "so") for at, name in enumerate([*HOSTILE, "A", "B"])]
    talk.append(Utterance(UNNAMED, 0, 0, "x" * 1_000))
    for line in numbers_lines(counted(talk), DARK, width):
        assert cells_of(line) <= width, line


def test_a_crowd_is_told_by_its_first_ones() -> None:
    talk = [Utterance(f"Speaker {at}", at * 900, at * 900 + 2_000, "so") for at in range(5_000)]
    lines = numbers_lines(counted(talk), ANSI, 77)
    assert len(lines) < 260
    text = plain_text(lines)
    assert "and 4,800 more" in text
    assert "pairs" in text


def test_an_empty_meeting_is_no_problem() -> None:
    assert "The times do not tell." in read([])


@pytest.mark.parametrize("part", [0, 0.001, 0.5, 0.999, 1, 1.2])
@pytest.mark.parametrize("cells", [1, 4, 33])
def test_a_bar_is_to_scale_and_what_is_there_is_seen(part: float, cells: int) -> None:
    drawn = bar(part, cells)
    assert cell_len(drawn) == cells
    assert bool(drawn.strip()) == (part > 0)
    assert abs(drawn.count("█") - min(part, 1) * cells) <= 1


def test_a_sparkline_has_a_cell_for_each_level() -> None:
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"
