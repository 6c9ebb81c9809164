"""The README's tables, made from the code. ``python -m tests.readme_tables`` writes them into the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.cli.commands import program
from monitor.settings import DECLARATIONS
from monitor.tui.bindings import COMMANDS

if TYPE_CHECKING:
    from monitor.tui.bindings import Command

README = Path(__file__).parent.parent / "README.md"


def keys() -> list[str]:
    """Every key in one or two words, by where it works; the help screen has a sentence for each."""
    lines = ["| where | keys |", "|---|---|"]
    for scope, commands in COMMANDS.items():
        lines.append(f"| {scope} | {', '.join(f'{_pressed(command)} {command.title}' for command in commands)} |")
    return lines


def _pressed(command: Command) -> str:
    names = [command.key_label] if "-" in command.key_label else command.key_names
    return " ".join(f"`{name}`" for name in names)


def commands() -> list[str]:
    """Every command in one line."""
    lines = ["| command | what it does |", "|---|---|"]
    for name, command in program.commands.items():
        takes = " ".join(
            p.make_metavar(program.make_context("monitor", [name], resilient_parsing=True))
            for p in command.params
            if p.param_type_name == "argument"
        )
        lines.append(f"| `monitor {' '.join(filter(None, (name, takes)))}` | {command.get_short_help_str(limit=200)} |")
    return lines


def settings() -> list[str]:
    """Every setting, as the configuration file, the environment and the command line name it."""
    lines = ["| in the file | in the environment | flag | default | what it is |", "|---|---|---|---|---|"]
    for declaration in DECLARATIONS.values():
        flag, default = (f"`{text}`" if text else "" for text in (declaration.flag, declaration.default))
        cells = (f"`{declaration.key}`", f"`{declaration.variable}`", flag, default, declaration.meaning)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


TABLES = {"keys": keys, "commands": commands, "settings": settings}


def with_tables(text: str) -> str:
    """Return the README's text with every table as the code has it now."""
    for name, table in TABLES.items():
        pattern = rf"(<!-- {name}: [^\n]*\n).*?(<!-- end of {name} -->)"
        made = "\n".join(table())
        text, found = re.subn(pattern, lambda match: f"{match[1]}{made}\n{match[2]}", text, flags=re.DOTALL)  # noqa: B023
        assert found == 1, f"README.md has no place for the table of {name}"
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
