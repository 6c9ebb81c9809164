"""What people have added to meetings, as scripts read it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from monitor.cli.guard import run_guarded
from monitor.store.marks import Marks

if TYPE_CHECKING:
    from pathlib import Path


def told(capsys: pytest.CaptureFixture[str], *command: object) -> str:
    assert run_guarded(list(map(str, command))) == 0
    return capsys.readouterr().out


@pytest.fixture
def speakers(capsys: pytest.CaptureFixture[str], database: Path) -> list[str]:
    """The speakers of the meeting that is marked, as they were sent."""
    sent: list[str] = json.loads(told(capsys, "show", "complete", "--json", "--database", database))["speakers"]
    asyncio.run(mark(database, sent))
    return sent


async def mark(database: Path, speakers: list[str]) -> None:
    marks = Marks(database)
    await marks.set_title("complete", "Budget")
    await marks.set_note("complete", "Ask Ana.\nThen decide.")
    await marks.rename("complete", speakers[:2], "Zoë")
    await marks.close()


def test_list_has_titles_and_the_names_shown(
    capsys: pytest.CaptureFixture[str], database: Path, speakers: list[str]
) -> None:
    lines = told(capsys, "list", "--status", "completed", "--database", database).splitlines()
    [line] = [line for line in lines if "complete " in line]
    assert line.endswith(f"  Budget  {', '.join(['Zoë', *speakers[2:]])}")
    bots = map(json.loads, told(capsys, "list", "--json", "--database", database).splitlines())
    [bot] = [bot for bot in bots if bot["bot_id"] == "complete"]
    assert (bot["title"], bot["speakers"], bot["sent_speakers"]) == ("Budget", ["Zoë", *speakers[2:]], speakers)


def test_show_has_title_and_note_and_both_names(
    capsys: pytest.CaptureFixture[str], database: Path, speakers: list[str]
) -> None:
    text = told(capsys, "show", "complete", "--database", database)
    assert "Title:        Budget\n" in text
    assert "\n\nNote\nAsk Ana.\nThen decide.\n\nHistory\n" in text
    assert f" {speakers[0]}:" not in text
    bot = json.loads(told(capsys, "show", "complete", "--json", "--database", database))
    assert (bot["title"], bot["note"]) == ("Budget", "Ask Ana.\nThen decide.")
    assert [share["speaker"] for share in bot["talk"]] == ["Zoë", *speakers[2:]]
    names = {(turn["sent_speaker"], turn["speaker"]) for turn in bot["transcript"]}
    assert names == {(sent, "Zoë" if sent in speakers[:2] else sent) for sent in speakers}


def test_exports_have_the_names_shown(capsys: pytest.CaptureFixture[str], database: Path, speakers: list[str]) -> None:
    text = told(capsys, "export", "complete", "--format", "txt", "--database", database)
    assert "Zoë: " in text
    assert f"{speakers[0]}: " not in text


def test_an_export_is_called_by_the_title(
    capsys: pytest.CaptureFixture[str], database: Path, speakers: list[str], tmp_path: Path
) -> None:
    assert speakers
    export = ["export", "complete", "--output", str(tmp_path), "--database", str(database)]
    assert told(capsys, *export) == f"exported {tmp_path}/Budget~complete.md\n"
    assert run_guarded(export) == 1
    assert "Budget~complete.md is there already" in capsys.readouterr().err
