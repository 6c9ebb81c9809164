"""Who may post, and what is hidden of what they send. How that is answered: ``test_refused``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.text import printable
from monitor.receiver.authentication import HIDDEN, KEY_HEADERS, refusal, without_secrets

header_values = st.binary(max_size=40)
headers = st.lists(st.tuples(st.sampled_from([*KEY_HEADERS, b"host", b"via", b"accept"]) | st.binary(), header_values))


@given(headers, st.lists(st.binary(min_size=1), max_size=3).map(tuple))
def test_any_headers_are_let_in_or_refused(sent: list[tuple[bytes, bytes]], keys: tuple[bytes, ...]) -> None:
    refused = refusal(sent, keys)
    if keys:
        assert (refused is None) == any(name in KEY_HEADERS and value in keys for name, value in sent)
    if refused:
        assert refused.status in {401, 403}


@given(headers, st.lists(st.binary(min_size=1), max_size=2).map(tuple), st.sampled_from([b"a.example", b"b.example"]))
def test_where_hosts_are_allowed_no_key_opens_for_others(
    sent: list[tuple[bytes, bytes]], keys: tuple[bytes, ...], host: bytes
) -> None:
    sent = [*(header for header in sent if header[0] != b"host"), (b"host", host)]
    refused = refusal(sent, keys, ("a.example",))
    assert (refused is not None and refused.status == 421) == (host == b"b.example")


def test_a_right_key_among_wrong_ones_is_right() -> None:
    sent = [(b"x-spoke-api-key", b"wrong"), (b"x-meeting-baas-api-key", b"right"), (b"x-spoke-api-key", b"")]
    assert refusal(sent, (b"other", b"right")) is None


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
