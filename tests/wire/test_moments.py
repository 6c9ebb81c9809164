"""Times as providers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.wire.moments import link_expires_at, utc_ms

NOON = 1_704_110_400_000
"""2024-01-01T12:00:00Z."""


@pytest.mark.parametrize(
    "sent",
    [
        "2024-01-01T12:00:00.000Z",
        "2024-01-01T12:00:00Z",
        "2024-01-01t12:00:00z",
        "2024-01-01T12:00:00.000999Z",
        "2024-01-01T12:00:00.000999999Z",
        "2024-01-01T12:00:00+00:00",
        "2024-01-01T14:30:00.000+02:30",
        "2024-01-01T12:00:00",
        "2024-01-01 12:00",
        "20240101T120000Z",
        " 2024-01-01T12:00:00Z\n",
        1_704_110_400,
        1_704_110_400.0,
        1_704_110_400_000,
        "1704110400",
        "1704110400000",
    ],
)
def test_every_way_to_write_a_time(sent: object) -> None:
    assert utc_ms(sent) == NOON


@pytest.mark.parametrize(
    "sent",
    [
        None,
        True,
        [],
        {},
        "",
        "now",
        "2024-13-01T00:00:00Z",
        "2024-01-01T12:00:60Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T24:00:00-14:00",
        "17041104000",
        0,
        -5.0,
        float("nan"),
        float("inf"),
        10**400,
        1e300,
    ],
)
def test_what_is_no_time(sent: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        utc_ms(sent)


@given(st.integers(1, 253_000_000_000_000), st.timezones())
def test_any_iso_time_is_read_to_the_millisecond(ms: int, zone: tzinfo) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    assert utc_ms(moment.astimezone(zone).isoformat()) == ms


@pytest.mark.parametrize(
    ("url", "expires"),
    [
        ("https://s3/v?X-Amz-Date=20240101T120000Z&X-Amz-Expires=3600", NOON + 3_600_000),
        ("https://s3/v?x-amz-expires=60&a=b&x-amz-date=20240101T120000Z#t", NOON + 60_000),
        ("https://s3/v?X-Amz-Date=20240101T120000Z", None),
        ("https://s3/v?X-Amz-Expires=3600", None),
        ("https://s3/v?X-Amz-Date=20249901T120000Z&X-Amz-Expires=3600", None),
        ("https://s3/v?X-Amz-Date=20240101T120000Z&X-Amz-Expires=-1", None),
        ("https://s3/v?X-Amz-Date=20240101T120000Z&X-Amz-Expires=99999999999", None),
        ("https://s3/X-Amz-Date=20240101T120000Z/X-Amz-Expires=3600", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_signed_link_says_when_it_dies(url: str, expires: int | None) -> None:
    assert link_expires_at(url) == expires
