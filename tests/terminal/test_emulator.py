"""The emulator shows what a terminal would show, also where pyte alone would not."""

from __future__ import annotations

import pytest

from tests.terminal.emulator import Emulator


@pytest.fixture
def replies() -> list[bytes]:
    return []


@pytest.fixture
def emulator(replies: list[bytes]) -> Emulator:
    return Emulator(20, 4, replies.append)


def test_text_and_its_place(emulator: Emulator) -> None:
    emulator.feed("\x1b[2;3H\x1b[1;38;2;255;0;0mHi 中x\x1b[0m".encode())
    assert emulator.lines == ["", "  Hi 中x", "", ""]
    assert emulator.cell(2, 1).bold
    assert emulator.cell(2, 1).fg == "ff0000"
    assert emulator.find("x") == (7, 1)
    assert emulator.find("Hi") == (2, 1)
    assert emulator.find("none") is None
    assert emulator.cursor == (8, 1)


def test_halves_of_wide_characters(emulator: Emulator) -> None:
    emulator.feed("中中\x1b[1;1Hx\x1b[1;4Hy".encode())
    assert emulator.lines[0].startswith("x ")
    assert emulator.find("y") == (3, 0)
    emulator.resize(3, 4)
    assert emulator.lines[0].startswith("x ")


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[<u", "\x1b[>1u", "\x1b[=1;1u", "\x1b[>4;2m", "\x1bPq#0;2;0\x1b\\", "\x1b_x\x1b\\", "\x1b]8;;http://a\x1b\\",
     "\x1b]52;c;aGk=\a", "\x1b[?2026$p", "\x1b[?1016$p", "\x1b[22;0t", "\x1b[2 q", "\x1b[4:3m", "\x1b F", "\x1b[?3h",
     "\x1b[c", "\x1b[>c", "\x1b[6n", "\x1b\x1b[m", "\x9b1m", "\x85", "\x7f"],
)  # fmt: skip
def test_what_is_no_text_is_not_shown_and_changes_nothing(sequence: str, emulator: Emulator) -> None:
    emulator.feed(f"a{sequence}b".encode())
    assert emulator.text.strip() == "ab"
    assert (emulator.columns, emulator.rows) == (20, 4)
    assert not emulator.cell(1, 0).underscore


def test_the_alternate_screen_goes_and_the_first_one_is_as_it_was(emulator: Emulator) -> None:
    emulator.feed(b"shell$ \x1b[?1049h\x1b[Happ")
    assert (emulator.alternate, emulator.text.strip()) == (True, "app")
    emulator.feed(b"\x1b[?1049l")
    assert (emulator.alternate, emulator.text.strip()) == (False, "shell$")


def test_the_alternate_screen_twice_is_one(emulator: Emulator) -> None:
    emulator.feed(b"shell\x1b[?1049hx\x1b[?1049h\x1b[?1049l")
    assert emulator.text.strip() == "shell"


def test_both_screens_change_their_size(emulator: Emulator) -> None:
    emulator.feed(b"shell\x1b[?1049hx")
    emulator.resize(30, 5)
    assert (emulator.columns, emulator.rows) == (30, 5)
    emulator.feed(b"\x1b[?1049l")
    assert (emulator.columns, emulator.rows) == (30, 5)


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[5n", b"\x1b[0n"),
        (b"\x1b[2;3H\x1b[6n", b"\x1b[2;3R"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    ],
)
def test_questions_are_answered(question: bytes, reply: bytes, emulator: Emulator, replies: list[bytes]) -> None:
    emulator.feed(question)
    assert replies == [reply]


def test_titles_bells_and_the_clipboard_are_noticed(emulator: Emulator) -> None:
    emulator.feed(b"\x1b]2;a title\a\a\x1b]52;c;aGk=\x1b\\")
    assert (emulator.title, emulator.bells, emulator.clipboard) == ("a title", 1, ["c;aGk="])


def test_a_frame_is_not_looked_at_before_its_end(emulator: Emulator) -> None:
    seen = []
    for chunk in (b"\x1b[?2026h", b"x", b"\x1b[?2026l"):
        emulator.feed(chunk)
        seen.append(emulator.within_frame)
    assert seen == [True, True, False]
