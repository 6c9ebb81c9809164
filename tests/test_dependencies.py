"""No version with a flaw that is known can be installed beside the program, and none is here."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

PROJECT = Path(__file__).parent.parent / "pyproject.toml"

MENDED = {
    "CVE-2026-48710": ("starlette", "1.0.1"),
    "CVE-2025-62727": ("starlette", "0.49.1"),
    "CVE-2025-43859": ("h11", "0.16"),
    "CVE-2020-7694": ("uvicorn", "0.11.7"),
    "CVE-2024-3772": ("pydantic", "2.4"),
}
"""Which package a flaw was in, and the version that mended it."""


@pytest.mark.parametrize("flaw", MENDED)
def test_the_floor_is_above_the_flaw(flaw: str) -> None:
    package, mended = MENDED[flaw]
    text = PROJECT.read_text(encoding="utf-8")
    wanted = [Requirement(one) for one in tomllib.loads(text)["project"]["dependencies"]]
    [floor] = [
        Version(bound.version)
        for requirement in wanted
        if requirement.name == package
        for bound in requirement.specifier
        if bound.operator in {">=", "=="}
    ]
    assert Version(version(package)) >= floor >= Version(mended)
    assert flaw in text
