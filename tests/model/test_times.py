"""How moments and durations read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.times import (
    DAY,
    HOUR,
    MINUTE,
    clock,
    coarse_duration,
    exact_duration,
    iso,
    parse_clock,
    terse_duration,
    when,
)
from monitor.values import duration

NOON = 1_704_110_400_000


@pytest.mark.parametrize(
    ("ms", "read"),
    [(0, "0:00:00"), (999, "0:00:00"), (61_000, "0:01:01"), (10 * HOUR, "10:00:00"), (-500, "0:00:00"),
     (-5_000, "-0:00:05")],
)  # fmt: skip
def test_a_place_in_a_recording(ms: int, read: str) -> None:
    assert clock(ms) == read


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("90", 90_000),
        (" 12:30 ", 750_000),
        ("1:02:03", 3_723_000),
        ("90:00", 90 * MINUTE),
        ("1:59:59", 2 * HOUR - 1_000),
    ],
)
def test_a_place_as_a_person_types_it(typed: str, ms: int) -> None:
    assert parse_clock(typed) == ms


@pytest.mark.parametrize("typed", ["", "soon", "-5", "1:", ":30", "1:2:3:4", "1:90", "1:60", "1:60:00", "1:00:60"])
def test_what_is_no_place(typed: str) -> None:
    assert parse_clock(typed) is None


@pytest.mark.parametrize(
    ("ms", "coarse", "exact"),
    [
        (-1, "0s", "0s"),
        (59_999, "59s", "59s"),
        (MINUTE, "1m", "1m 00s"),
        (HOUR + 5 * MINUTE + 9_000, "1h 05m", "1h 05m 09s"),
        (3 * DAY + 4 * HOUR, "3d 4h", "3d 4h 00m"),
        (1058 * DAY + HOUR, "1058d", "1058d 1h 00m"),
    ],
)
def test_durations(ms: int, coarse: str, exact: str) -> None:
    assert (coarse_duration(ms), exact_duration(ms)) == (coarse, exact)


@pytest.mark.parametrize(
    ("ms", "terse"),
    [(90 * DAY, "90d"), (36 * HOUR, "1d 12h"), (90 * MINUTE, "1h 30m"), (30_000, "30s"), (1_500, "1.5s")],
)
def test_a_duration_without_what_is_nothing(ms: int, terse: str) -> None:
    assert terse_duration(ms) == terse


@given(st.integers(1, 3650 * DAY))
def test_a_terse_duration_may_be_set_again(ms: int) -> None:
    assert duration(terse_duration(ms)) == ms


def test_moments_get_briefer_the_nearer_they_are() -> None:
    assert iso(NOON + 7) == "2024-01-01T12:00:00.007Z"
    assert when(NOON, NOON + HOUR).count(":") == 2
    assert when(NOON, NOON + 40 * DAY).startswith("1 Jan ")
    assert when(NOON, NOON + 400 * DAY) == "2024-01-01"
