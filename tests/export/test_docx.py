"""The Word document, read back by python-docx."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given

from monitor.export import docx
from monitor.export.meeting import SILENT
from monitor.model.times import clock
from monitor.tui.palette import LIGHT
from tests.export.meetings import HOSTILE, MEETING, transcripts, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.text.paragraph import Paragraph

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


def read(*utterances: Utterance, meeting: Meeting = MEETING) -> list[Paragraph]:
    """Return what somebody else's reader finds in the document of some turns."""
    return Document(io.BytesIO(b"".join(docx.write(meeting, utterances)))).paragraphs


@given(transcripts)
def test_it_says_what_was_said(utterances: Sequence[Utterance]) -> None:
    told, speaker = [], None
    for one in utterances:
        told += [] if one.speaker == speaker else [one.speaker]
        told.append(f"{clock(one.start_ms)}\t{one.text}")
        speaker = one.speaker
    facts = [f"{name}: {fact}" for name, fact in MEETING.facts()]
    assert [one.text for one in read(*utterances)] == ["Meeting b_1", *facts, *(told or [SILENT])]


def test_hostile_text_is_text() -> None:
    assert [one.text.removeprefix("0:00:00\t") for one in read(*map(turn, HOSTILE))][-len(HOSTILE) :] == list(HOSTILE)


def test_speakers_have_the_colours_of_the_screen() -> None:
    for everybody in (frozenset({"Mira"}), frozenset({"Björn", "Mira"})):
        meeting = replace(MEETING, speakers=(), everybody=everybody)
        [name] = [one for one in read(turn("Hello", 0, "Mira"), meeting=meeting) if one.text == "Mira"]
        assert str(name.runs[0].font.color.rgb) == LIGHT.among(everybody).speaker_color("Mira")[1:].upper()
    assert name.style is not None
    assert (name.style.name, name.style.font.bold) == ("Speaker", True)


def test_its_heading_and_its_parts_have_styles_of_their_own() -> None:
    paragraphs = read(turn("Hello", 0, "Bob"))
    styles = [one.style.name for one in paragraphs if one.style is not None]
    assert styles == ["Heading 1", *["Fact"] * len(list(MEETING.facts())), "Speaker", "Turn"]
    assert paragraphs[-1].paragraph_format.first_line_indent is None
    turn_style = paragraphs[-1].style
    assert turn_style is not None
    assert turn_style.paragraph_format.first_line_indent == -turn_style.paragraph_format.left_indent


def test_what_is_read_from_right_to_left_begins_at_the_right() -> None:
    paragraphs = read(turn("שלום (Q3)!", 0, "מרים"), turn("Shalom is שלום.", 5_000, "Bob"))
    sides = [one._p.pPr is not None and one._p.pPr.find(qn("w:bidi")) is not None for one in paragraphs[-4:]]
    assert sides == [True, True, False, False]
    assert [run.font.rtl for run in paragraphs[-3].runs] == [None, None, True]


def test_the_same_meeting_gives_the_same_file() -> None:
    one, other = (b"".join(docx.write(MEETING, [turn("Hello")])) for _ in range(2))
    assert one == other
