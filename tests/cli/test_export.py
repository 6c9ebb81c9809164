"""``monitor export``: which meetings and turns, to which files, and what is said where it cannot be."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from docx import Document

from monitor.cli.commands import program
from monitor.cli.guard import run_guarded
from monitor.export.formats import FORMATS
from monitor.taking import source
from monitor.taking.file_names import file_name
from tests.cli.kept import receive, status
from tests.cli.running import MONITOR, PATIENCE_S, monitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Refused = Callable[..., tuple[int, str]]

HOSTILE = "../../etc/pass\twd"
LINK = "https://videos.example/a.mp4?X-Amz-Signature=secret"


def said(speaker: str, start: float, *words: str) -> dict[str, object]:
    """Return a turn as the provider sends it, half a second a word."""
    times = [start + place / 2 for place in range(len(words))]
    spoken = [{"start": at, "end": at + 0.5, "word": word} for at, word in zip(times, words, strict=True)]
    return {"speaker": speaker, "words": spoken}


def complete(bot_id: str, *turns: dict[str, object]) -> bytes:
    """Return the body of the webhook that brings a transcript."""
    data = {"bot_id": bot_id, "mp4": LINK, "speakers": [], "transcript": turns}
    return json.dumps({"event": "complete", "data": data}).encode()


FIRST, SECOND, THIRD = "Hello Bob!", "Hello, Ana.", "=1+1 is two."
TALK = (said("Ana", 1, "Hello", "Bob!"), said("Bob", 60, "Hello,", "Ana."), said("Ana", 120, "=1+1", "is", "two."))


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Return a database with two meetings and one that has just begun."""
    path = tmp_path / "kept" / "monitor.db"
    receive(path, [(1, complete("talk", *TALK)), (2, complete(HOSTILE, *TALK)), (3, status("live", "joining_call"))])
    return path


@pytest.fixture
def exported(capsys: pytest.CaptureFixture[str], talks: Path) -> Callable[..., str]:
    """Export something, and return what was printed."""

    def run(*arguments: object) -> str:
        assert run_guarded(["export", *map(str, arguments), "--database", str(talks)]) == 0
        return capsys.readouterr().out

    return run


def texts(made: str) -> list[str]:
    """Return what is said in an export as JSON."""
    return [turn["text"] for turn in json.loads(made)["transcript"]]


def test_the_command_offers_every_format() -> None:
    [names] = [option.type.choices for option in program.commands["export"].params if option.name == "name"]  # type: ignore[attr-defined]  # a Choice
    assert set(names) == set(FORMATS)


TEXTS = [name for name, form in FORMATS.items() if form.is_text]


@pytest.mark.parametrize("name", TEXTS)
def test_one_meeting_goes_to_stdout_as_to_a_file(exported: Callable[..., str], tmp_path: Path, name: str) -> None:
    folder = tmp_path / "new" / "folder"
    told = exported("talk", "--format", name)
    assert exported("ta", "--format", name, "--output", folder) == f"exported {folder}/talk.{name}\n"
    [file] = folder.iterdir()
    assert file.read_bytes().decode() == told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Bob" in told


def test_a_word_document_goes_to_a_pipe_but_not_to_a_terminal(
    refused: Refused, talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [*MONITOR, "export", "talk", "--format", "docx", "--database", str(talks)]
    made = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_S).stdout
    assert "Ana" in [one.text for one in Document(io.BytesIO(made)).paragraphs]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, said = refused("export", "talk", "--format", "docx", "--database", talks)
    assert (code, said) == (2, "a terminal cannot show docx; name a folder with --output DIR")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--speakers", "ana"], [FIRST, THIRD]),
        (["--speakers", "ANA", "--speakers", "Bob"], [FIRST, SECOND, THIRD]),
        (["--from", "1:00"], [SECOND, THIRD]),
        (["--from", "1:00.5"], None),
        (["--to", "60"], [FIRST]),
        (["--from", "2:01", "--to", "2:30"], ["two."]),
        (["--to", "2:01"], [FIRST, SECOND, "=1+1 is"]),
    ],
)
def test_only_what_is_wanted(
    capsys: pytest.CaptureFixture[str], talks: Path, options: list[str], found: list[str] | None
) -> None:
    code = run_guarded(["export", "talk", "--format", "json", "--database", str(talks), *options])
    if found is None:
        assert code == 2
    else:
        assert texts(capsys.readouterr().out) == found


def test_a_meeting_without_anything_in_the_part_is_left_out(refused: Refused, talks: Path, tmp_path: Path) -> None:
    told = refused("export", "talk", "--from", "3:00:00", "--output", tmp_path / "out", "--database", talks)
    assert told == (1, "there is nothing to write in any of these meetings")
    assert list((tmp_path / "out").iterdir()) == []


def test_of_a_part_of_a_meeting_it_is_told_which_and_who_talked_in_it(exported: Callable[..., str]) -> None:
    made = exported("talk", "--from", "1:00", "--to", "2:00", "--format", "txt")
    assert "Part: from 0:01:00 to 0:02:00\nSpeakers: Bob 100%\n" in made


def test_talk_is_told_of_those_who_are_wanted(exported: Callable[..., str]) -> None:
    made = json.loads(exported("talk", "--format", "json", "--speakers", "bob"))
    assert [share["speaker"] for share in made["talk"]] == ["Bob"]


def test_links_to_videos_are_masked_unless_asked_for(exported: Callable[..., str]) -> None:
    for name in TEXTS:
        assert "secret" not in exported("talk", "--format", name)
    assert json.loads(exported("talk", "--format", "json", "--video-link"))["video_url"] == LINK


def test_a_foreign_id_names_no_path(exported: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    exported("talk", "../", "talk", "--output", folder)
    names = sorted(file.name for file in folder.iterdir())
    assert names[1] == "talk.md"
    assert names[0].startswith("etc_pass_wd~")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept", "out"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--all"], ["etc_pass_wd~", "talk.md"]),
        (["--filter", ""], ["etc_pass_wd~", "talk.md"]),
        (["--filter", "bob status:completed !pass"], ["talk.md"]),
    ],
)
def test_all_that_a_filter_shows_is_taken(
    exported: Callable[..., str], tmp_path: Path, options: list[str], names: list[str]
) -> None:
    told = exported(*options, "--output", tmp_path / "out")
    found = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert [name.startswith(start) for name, start in zip(found, names, strict=True)] == [True] * len(names)
    assert told.startswith("exported 2 meetings to" if len(names) > 1 else f"exported {tmp_path}/out/talk.md")


def test_a_filter_finds_more_than_are_read_at_once(
    exported: Callable[..., str], talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(talks, [(10 + place, complete(f"more-{place}", *TALK)) for place in range(7)])
    monkeypatch.setattr(source, "SLICE", 3)
    assert exported("--filter", "more", "--output", tmp_path / "out").startswith("exported 7 meetings")
    assert len(list((tmp_path / "out").iterdir())) == 7


def test_meetings_without_a_speaker_are_left_out(
    talks: Path, tmp_path: Path, refused: Refused, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(talks, [(9, complete("only-eve", said("Eve", 0, "Well.")))])
    out = tmp_path / "out"
    for asked, left_out in (("--all",), "3 meetings"), (("only-eve", "talk"), "1 meeting"):
        command = ["export", *asked, "--speakers", "eve", "--output", str(out), "--force", "--database", str(talks)]
        assert run_guarded(command) == 0
        why = "no transcript, or nothing in it of what was asked for"
        assert capsys.readouterr() == (f"exported {out}/only-eve.md\n", f"left out {left_out}: {why}\n")
    told = refused("export", "--all", "--speakers", "Kim", "--output", tmp_path, "--database", talks)
    assert told == (1, "there is nothing of 'Kim' to write in any of these meetings")


def test_progress_is_a_bar_with_the_time_left(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(talks, [(10 + place, complete(f"more-{place}", *TALK)) for place in range(7)])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("monitor.cli.export._TELL_EVERY_S", 0)
    assert run_guarded(["export", "--filter", "more", "--output", str(tmp_path / "o"), "--database", str(talks)]) == 0
    lines = capsys.readouterr().err.split("\r")
    assert lines[1] == "░" * 24 + " 0 of 7"
    assert re.fullmatch(r"█{10}░{14} 3 of 7, \d+s left *", lines[4])
    assert re.fullmatch(r"█{24} 7 of 7 *\n", lines[-1])


@pytest.mark.parametrize(
    "bot_id", ["", ".", "..", "/", "a/b", "a\0b", "-rf", ".hidden", "é", "A", "a" * 300, "con\n", "\ud800"]
)
def test_a_file_name_is_safe(bot_id: str) -> None:
    name = file_name(bot_id)
    assert not set(name) & set("/\\\0\n:")
    assert name[0] not in ".-"
    assert name.isascii()
    assert len(name) <= 100


def test_no_two_ids_have_one_name_on_any_disk() -> None:
    ids = ["a", "A", "a/b", "a_b", "a b", "a" * 100, "a" * 101, "a" * 102, ".a", "é", "è", file_name("a/b")]
    assert len({file_name(bot_id).lower() for bot_id in ids}) == len(ids)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Weekly sync: Q3/Q4", "Weekly-sync-Q3-Q4"), ("../..", ""), ("Éva’s 会議", "Éva-s-会議"), ("-rf ~", "rf"),
     ("é" * 99, "é" * 40), ("a\u202eb\0", "a-b")],
)  # fmt: skip
def test_a_title_is_in_the_name_and_the_bot_still_tells_two_apart(title: str, name: str) -> None:
    uuid = "3b45a05c-9ed0-4403-902f-bd90c3615699"
    assert file_name(uuid, title) == (f"{name}~3b45a05c" if name else uuid)
    assert file_name("talk", title) == (f"{name}~talk" if name else "talk")
    assert file_name("a/b", title).endswith(file_name("a/b").removeprefix("a_b"))


def test_what_is_there_is_not_overwritten(
    exported: Callable[..., str], refused: Refused, talks: Path, tmp_path: Path
) -> None:
    (tmp_path / "talk.md").write_text("my thesis")
    code, told = refused("export", "../", "talk", "--output", tmp_path, "--database", talks)
    assert (code, told) == (1, f"{tmp_path}/talk.md is there already; name another folder, or replace it with --force")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept", "talk.md"]
    exported("talk", "--output", tmp_path, "--force")
    assert (tmp_path / "talk.md").read_text().startswith("# Meeting talk\n")


def test_a_link_is_replaced_not_followed(exported: Callable[..., str], tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "talk.txt"
    victim.write_text("my thesis")
    link.symlink_to(victim)
    exported("talk", "--format", "txt", "--output", tmp_path, "--force")
    assert victim.read_text() == "my thesis"
    assert not link.is_symlink()


def test_a_folder_is_not_replaced(refused: Refused, talks: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.md").mkdir()
    told = refused("export", "talk", "--force", "--output", tmp_path, "--database", talks)
    assert told == (1, f"cannot write {tmp_path}/talk.md: Is a directory; name another folder")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept", "talk.md"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "name meetings by BOT..., by --filter or by --all, one of the three; see monitor export --help"),
        (
            ["talk", "--all"],
            2,
            "name meetings by BOT..., by --filter or by --all, one of the three; see monitor export --help",
        ),
        (["--filter", "live"], 1, "no meeting that 'live' shows has a transcript; monitor list prints them all"),
        (["--all"], 2, "2 meetings need a folder to go to; name it with --output DIR"),
        (["nobody"], 1, "there is no bot 'nobody'; monitor list prints them all"),
        (["live"], 1, "'live' has no transcript; monitor show tells where the bot stands"),
        (["talk", "../"], 2, "2 meetings need a folder to go to; name it with --output DIR"),
        (["talk", "--speakers", "Eve"], 2, "no speaker is called 'Eve'; there are: 'Ana', 'Bob'"),
        (["talk", "--from", "61", "--to", "2:00"], 1, "'talk' has nothing of what is asked for"),
        (["talk", "--from", "2:00", "--to", "1:00"], 2, "--to must be later than --from"),
        (["talk", "--to", "0"], 2, "--to must be later than --from"),
        (["talk", "--output", "\0"], 2, "'\\x00': must be the path of a file"),
        (["talk", "--output", "/dev/null"], 1, "cannot make the folder /dev/null: File exists; name another one"),
        (
            ["talk", "--from", "1:90"],
            2,
            "Invalid value for '--from': '1:90' is no time such as 90, 12:30 or 1:02:03; see monitor export --help",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    refused: Refused, talks: Path, arguments: list[str], code: int, said: str
) -> None:
    assert refused("export", *arguments, "--database", talks) == (code, said)


def test_an_interrupted_export_leaves_no_half_file(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [said(f"Speaker {place % 7}", place, "word") for place in range(3 * source.SLICE)]
    receive(talks, [(9, complete("long", *turns))])
    asked = []

    def interrupted(self: source.Source, bot_id: str, first: int, *, with_words: bool) -> object:
        asked.append(first)
        if first >= 2 * source.SLICE:
            os.kill(os.getpid(), signal.SIGINT)
        return window(self, bot_id, first, with_words=with_words)

    window = source.Source.window
    monkeypatch.setattr(source.Source, "window", interrupted)
    assert run_guarded(["export", "long", "--output", str(tmp_path / "out"), "--database", str(talks)]) == 130
    assert asked == [0, source.SLICE, 2 * source.SLICE]
    assert list((tmp_path / "out").iterdir()) == []


def test_it_is_utf_8_in_any_locale(talks: Path) -> None:
    receive(talks, [(9, complete("umlaut", said("Zoë", 0, "Grüße,", "世", "界")))])
    made = monitor("export", "umlaut", "--format", "txt", "--database", talks, PYTHONIOENCODING="latin-1")
    assert made.stdout.splitlines()[-1] == "[0:00:00] Zoë: Grüße, 世界"


def test_a_reader_that_stops_is_no_failure(talks: Path) -> None:
    turns = [said("Ana", place, "word " * 50) for place in range(5_000)]
    receive(talks, [(9, complete("long", *turns))])
    command = [*MONITOR, "export", "long", "--database", str(talks)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_S) == 141
