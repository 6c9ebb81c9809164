"""What is hidden of a request's headers, and what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.text import printable
from monitor.wire.headers import HIDDEN, KEY_HEADERS, without_secrets

headers = st.lists(st.tuples(st.sampled_from([*KEY_HEADERS, b"accept"]) | st.binary(), st.binary(max_size=40)))


@pytest.mark.parametrize(
    "name",
    [
        b"authorization",
        b"proxy-authorization",
        b"cookie",
        b"set-cookie",
        b"x-spoke-api-key",
        b"x-meeting-baas-api-key",
        b"x-mb-secret",
        b"svix-signature",
        b"webhook-signature",
        b"X-Webhook-Signature",
        b"cf-access-client-secret",
        b"cf-access-jwt-assertion",
        b"x-amz-security-token",
    ],
)
def test_a_secret_is_hidden(name: bytes) -> None:
    assert without_secrets([(name, b"s3cret")]) == ((name.decode(), HIDDEN),)


def test_all_else_is_kept_in_order_with_repeats_and_printable() -> None:
    sent = [(b"user-agent", b"caf\xe9"), (b"x-a", b"1\t2"), (b"x-a", b"\x9b31m"), (b"content-length", b"7")]
    assert without_secrets(sent) == (
        ("user-agent", "caf\u00e9"),
        ("x-a", "1 2"),
        ("x-a", "\ufffd31m"),
        ("content-length", "7"),
    )


@given(headers)
def test_any_header_is_made_printable(sent: list[tuple[bytes, bytes]]) -> None:
    kept = without_secrets(sent)
    assert len(kept) == len(sent)
    assert all(printable(text) == text for header in kept for text in header)
