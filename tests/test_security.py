"""SECURITY.md, held against the tests: each promise names those that keep it, and they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from monitor.settings import DECLARATIONS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^- (.*?)(?=^- |^$|\Z)", TEXT, re.MULTILINE | re.DOTALL)
TEST = re.compile(r"`((?:tests/[\w/]+\.py)|test_\w+|Test\w+)`")
LIMITS = ("Not reached by it",)


def defined_in(path: Path) -> set[str]:
    """Return the names of a file's tests and their classes."""
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, defined)}


def test_every_test_that_it_names_exists() -> None:
    named = set(TEST.findall(TEXT))
    assert len(named) > 20
    known = set().union(*map(defined_in, (ROOT / "tests").rglob("test_*.py")))
    assert {name for name in named if not (name in known or (ROOT / name).is_file())} == set()


@pytest.mark.parametrize("promise", PROMISES, ids=[promise[:30] for promise in PROMISES])
def test_every_promise_names_a_test(promise: str) -> None:
    assert TEST.search(promise) or any(limit in promise for limit in LIMITS), promise


def test_every_test_of_faults_and_of_hostile_input_keeps_a_promise() -> None:
    """Or else a promise was forgotten, or the test is for nothing."""
    named = set(TEST.findall(TEXT))
    for path in sorted([*(ROOT / "tests/faults").glob("test_*.py"), *(ROOT / "tests/hostile").glob("test_*.py")]):
        by_name = named & defined_in(path)
        assert by_name or str(path.relative_to(ROOT)) in named, path


def test_every_setting_that_it_names_exists() -> None:
    for name in ("allowed_hosts", "request_deadline", "max_connections", "max_body", "retain"):
        assert f"`{name}`" in TEXT
        assert name in DECLARATIONS


def test_it_is_short() -> None:
    assert len(TEXT.splitlines()) <= 120
