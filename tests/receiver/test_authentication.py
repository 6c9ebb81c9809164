"""Who may post. How that is answered: ``test_refused``."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.receiver.authentication import refusal
from monitor.wire.headers import KEY_HEADERS

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
