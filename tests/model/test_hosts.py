"""Which hosts are this machine."""

from __future__ import annotations

import pytest

from monitor.model.hosts import is_loopback, is_this_machine


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("::1%lo", True), ("10.0.0.1", False), ("", False), ("nonsense", False)],
)
def test_loopback(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("app.localhost", True), ("127.0.0.9", True), ("::1", True), ("localhost.example", False),
     ("127.0.0.1.example", False), ("", False)],
)  # fmt: skip
def test_this_machine(host: str, here: bool) -> None:
    assert is_this_machine(host) is here
