"""The README, held against the code: it must stay short, and nothing in it may be out of date."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import click
import pytest

from monitor.cli.commands import program
from monitor.config_file import CONFIG_VARIABLE
from monitor.settings import DECLARATIONS, load
from tests.readme_tables import README, with_tables

if TYPE_CHECKING:
    from pathlib import Path

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) <= 200


def test_the_two_lines_stand_there_as_they_are_typed() -> None:
    assert "\n    pip install uv && uv run monitor          # run it\n" in TEXT
    assert "\n    pip install uv && uv run pytest           # test it\n" in TEXT


def test_it_says_how_to_have_the_command_before_it_uses_it() -> None:
    told = TEXT.index("From here on, `monitor` stands for `uv run monitor`; `uv tool install .` makes it a command")
    used = re.search(r"`monitor [a-z]|`[A-Z_]+=\S+ monitor|^    monitor ", TEXT, re.MULTILINE)
    assert used is not None
    assert told < used.start()


def test_the_picture_comes_first() -> None:
    assert TEXT.splitlines()[2].startswith("![")


def test_its_tables_are_those_of_the_code() -> None:
    assert with_tables(TEXT) == TEXT, "run `uv run python -m tests.readme_tables`"


def test_its_variables_exist() -> None:
    known = {declaration.variable for declaration in DECLARATIONS.values()} | {CONFIG_VARIABLE}
    assert set(re.findall(r"MONITOR_[A-Z_]+", TEXT)) == known


@pytest.mark.parametrize("line", sorted(set(re.findall(r"(?:`|^    )monitor ([a-z][^`|\n]*)", TEXT, re.MULTILINE))))
def test_its_commands_exist(line: str) -> None:
    name, *words = line.split()
    command = program.commands[name]
    known = {name for parameter in command.get_params(click.Context(command)) for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_its_settings_file_is_valid(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    config = tmp_path / "config.toml"
    config.write_text(example)
    settings = load({}, {CONFIG_VARIABLE: str(config)})
    assert len(settings.api_keys) == 2


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(((?!http|screenshots/)[^)]+)\)", TEXT))))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_no_file_names_a_package_registry() -> None:
    """Whoever installs from a mirror must not be sent past it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not in a clone")
    hosts = "|".join(re.escape(name + ending) for name, ending in (("pypi", ".org"), ("pythonhosted", ".org")))
    found = subprocess.run(["git", "grep", "-lE", hosts], cwd=ROOT, check=False, capture_output=True, text=True)
    assert found.stdout == ""
