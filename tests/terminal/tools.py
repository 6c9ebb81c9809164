"""Programs from outside Python that some tests need."""

from __future__ import annotations

import os
import shutil

import pytest


def required(tool: str) -> str:
    """Return the path of a program. A test whose program is missing is skipped, but in CI it fails."""
    if path := shutil.which(tool):
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"{tool} is not installed; .ci/run must install it")
    pytest.skip(f"{tool} is not installed")
