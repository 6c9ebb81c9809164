"""``list``, ``show`` and ``rebuild``: what is read and how it is told."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from monitor.cli.guard import run_guarded
from tests.cli.kept import receive, status
from tests.cli.running import monitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Refused = Callable[..., tuple[int, str]]


def now() -> int:
    """Return our clock's time, UTC ms."""
    return time.time_ns() // 1_000_000


@pytest.mark.parametrize("command", [["list"], ["speakers"], ["show", "x"], ["rebuild"]])
def test_without_a_database_there_is_nothing_to_read(refused: Refused, tmp_path: Path, command: list[str]) -> None:
    code, said = refused(*command, "--database", tmp_path / "none.db")
    assert said.startswith(f"there is no database {tmp_path}/none.db")
    assert code == 1
    assert list(tmp_path.iterdir()) == []


def test_list_aligns_its_columns(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["list", "--database", str(database)]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    bots = {line[title.index("BOT") : title.index("STARTED")].strip(): line.split("  ")[0] for line in lines}
    assert bots == {
        "complete": "completed",
        "no-transcript": "completed",
        "refused": "failed",
        "restart": "completed",
        "unknown-codes": "completed",
        "silent": "stalled",
        "live-1": "waiting room",
        "live-2": "recording_paused",
    }


def test_list_says_why_a_bot_failed(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    failed = b'{"event":"failed","data":{"bot_id":"denied","error":"CannotJoinMeeting","message":"wrong link"}}'
    receive(database, [(now(), failed)])
    assert run_guarded(["list", "--status", "failed", "--database", str(database)]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    where = title.index("SPEAKERS")
    assert sorted(line[where:] for line in lines) == ["Bot not accepted", "Cannot join meeting: wrong link"]


def test_list_as_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["list", "--json", "--database", str(database)]) == 0
    bots = {bot["bot_id"]: bot for bot in map(json.loads, capsys.readouterr().out.splitlines())}
    assert len(bots) == 8
    assert bots["live-1"] | {"heard_at": 0, "first_seen_at": 0, "change": 0} == {
        "bot_id": "live-1",
        "phase": "waiting room",
        "code": "in_waiting_room",
        "status_at": "2024-01-01T12:00:00.000Z",
        "started_at": "2024-01-01T12:00:00.000Z",
        "in_call_at": None,
        "ended_at": None,
        "attempt": 1,
        "error": "",
        "message": "",
        "first_seen_at": 0,
        "heard_at": 0,
        "video_url": None,
        "video_expires_at": None,
        "transcript_at": None,
        "words": 0,
        "utterances": 0,
        "transcript_ms": 0,
        "speakers": [],
        "length_ms": None,
        "change": 0,
        "title": "",
        "sent_speakers": [],
    }
    assert bots["silent"]["phase"] == "stalled"
    assert bots["restart"]["attempt"] == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["failed"], {"refused"}),
        (["STALLED", "waiting"], {"silent", "live-1"}),
        (["other"], {"live-2"}),
        (["joining"], set()),
    ],
)
def test_list_by_status(capsys: pytest.CaptureFixture[str], database: Path, asked: list[str], found: set[str]) -> None:
    options = [option for word in asked for option in ("--status", word)]
    assert run_guarded(["list", "--json", "--database", str(database), *options]) == 0
    assert {json.loads(line)["bot_id"] for line in capsys.readouterr().out.splitlines()} == found


def test_show_tells_all(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["show", "unknown", "--database", str(database)]) == 0
    about, history, transcript = capsys.readouterr().out.split("\n\n")
    assert about.splitlines()[:2] == ["Bot:          unknown-codes", "Status:       completed"]
    assert [line.split("  ")[1] for line in history.splitlines()[1:]] == [
        "joining",
        "waiting room",
        "in call",
        "recording",
        "recording_paused",
        "recording_resumed",
        "processing",
        "completed",
    ]
    title, first, *rest = transcript.splitlines()
    assert title == "Transcript"
    assert first.startswith("0:00:0")
    assert len(rest) > 10


def test_show_explains_a_failure(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["show", "refused", "--database", str(database)]) == 0
    told = capsys.readouterr().out
    assert "Failure:  Bot not accepted\nAs sent:  BotNotAccepted\nMeaning:  " in told
    assert "\nAdvice:   " in told
    assert "Transcript" not in told


def test_show_as_json_is_one_object(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["show", "complete", "--json", "--database", str(database)]) == 0
    bot = json.loads(capsys.readouterr().out)
    assert bot["words"] == sum(share["words"] for share in bot["talk"])
    assert bot["utterances"] == len(bot["transcript"])
    assert bot["history"][0] | {"occurred_at": 0, "received_at": 0} == {
        "occurred_at": 0,
        "code": "joining_call",
        "phase": "joining",
        "error": "",
        "message": "",
        "received_at": 0,
    }
    assert [share["speaker"] for share in bot["talk"]] == bot["speakers"]
    numbers = bot["numbers"]
    assert [{name: one[name] for name in ("speaker", "talk_ms", "words")} for one in numbers["speakers"]] == bot["talk"]
    assert numbers["turns"] == sum(one["turns"] for one in numbers["speakers"])
    assert numbers["spoken_ms"] + numbers["unspoken_ms"] <= bot["transcript_ms"]


def test_speakers_are_told_over_all_meetings(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run_guarded(["show", "complete", "--json", "--database", str(database)]) == 0
    talk = {share["speaker"]: share for share in json.loads(capsys.readouterr().out)["talk"]}
    assert run_guarded(["speakers", "--json", "--database", str(database)]) == 0
    speakers = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert [one["talk_ms"] for one in speakers] == sorted((one["talk_ms"] for one in speakers), reverse=True)
    for one in speakers:
        if one["meetings"] == 1 and one["speaker"] in talk:
            assert (one["talk_ms"], one["words"]) == tuple(talk[one["speaker"]][name] for name in ("talk_ms", "words"))
    assert run_guarded(["speakers", "--database", str(database)]) == 0
    title, *lines = capsys.readouterr().out.splitlines()
    assert [line[: title.index("MEETINGS")].strip() for line in lines] == [one["speaker"] for one in speakers]


@pytest.mark.parametrize(("bot", "transcript"), [("no-transcript", None), ("nothing-said", [])])
def test_no_transcript_and_an_empty_one_differ(
    capsys: pytest.CaptureFixture[str], database: Path, bot: str, transcript: list[object] | None
) -> None:
    receive(
        database,
        [(now(), b'{"event":"complete","data":{"bot_id":"nothing-said","mp4":"https://x.y/","transcript":[]}}')],
    )
    assert run_guarded(["show", bot, "--json", "--database", str(database)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["transcript"] == transcript
    assert (shown["numbers"] is None) == (transcript is None)
    assert run_guarded(["show", bot, "--database", str(database)]) == 0
    assert ("Transcript\nempty" in capsys.readouterr().out) == (transcript == [])


def test_an_id_is_known_by_its_beginning(capsys: pytest.CaptureFixture[str], refused: Refused, database: Path) -> None:
    assert run_guarded(["show", "silent", "--database", str(database)]) == 0
    assert "Bot:        silent\nStatus:     stalled" in capsys.readouterr().out
    assert refused("show", "live", "--database", database) == (2, "'live' could be any of: live-1 live-2")
    assert refused("show", "x", "--database", database) == (
        1,
        "there is no bot 'x'; monitor list prints them all",
    )
    assert refused("show", "", "--database", database)[0] == 1


def test_a_whole_id_is_taken_before_a_longer_one_that_begins_like_it(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    receive(database, [(now(), status("live-11", "joining_call"))])
    assert run_guarded(["show", "live-1", "--database", str(database)]) == 0
    assert capsys.readouterr().out.startswith("Bot:      live-1\n")


@pytest.mark.parametrize("command", [["list"], ["show", "évil"]])
def test_an_old_terminal_gets_what_it_can_show(database: Path, command: list[str]) -> None:
    receive(database, [(now(), status("évil [/red] \x1b]52;c;aGk=\x07", "joining_call"))])
    for encoding in ("ascii", "utf-8"):
        for options in ([], ["--json"]):
            ended = monitor(*command, "--database", database, *options, PYTHONIOENCODING=encoding)
            assert ended.returncode == 0
            assert ended.stderr == ""
            assert "[/red]" in ended.stdout
            assert "\x1b" not in ended.stdout


def test_rebuild(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    def listed() -> list[dict[str, object]]:
        run_guarded(["list", "--json", "--database", str(database)])
        bots = list(map(json.loads, capsys.readouterr().out.splitlines()))
        return [bot | {"length_ms": 0} for bot in bots]  # of a bot that is in its call, it grows

    before = listed()
    assert run_guarded(["rebuild", "--database", str(database)]) == 0
    assert "made everything again from" in capsys.readouterr().out
    assert listed() == before
