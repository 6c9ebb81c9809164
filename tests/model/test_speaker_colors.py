"""Which colour a speaker has: the name's own, but never one that somebody else in the meeting has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.speaker_colors import ON_DARK, ON_LIGHT, OWN, SPARE, place, places
from monitor.model.transcript import UNNAMED

COUNT = OWN + SPARE
names = st.text(min_size=1).filter(lambda name: name != UNNAMED)


@given(st.sets(names, max_size=COUNT))
def test_no_two_of_a_meeting_share_a_colour(speakers: set[str]) -> None:
    found = places(speakers, OWN, SPARE)
    assert found.keys() == speakers
    assert len(set(found.values())) == len(speakers)
    assert len(speakers) > OWN or max(found.values(), default=0) < OWN


@given(st.lists(names, unique=True, max_size=2 * COUNT))
def test_who_comes_first_in_the_meeting_does_not_matter(speakers: list[str]) -> None:
    assert places(speakers, OWN, SPARE) == places(reversed(speakers), OWN, SPARE)


@given(st.sets(names, max_size=2 * COUNT))
def test_a_colour_that_is_a_name_s_own_is_given_to_nobody_else(speakers: set[str]) -> None:
    found = places(speakers, OWN, SPARE)
    own = {place(name, OWN) for name in speakers}
    keepers = {found[name] for name in speakers if found[name] == place(name, OWN)}
    assert keepers == own
    assert set(range(COUNT)) <= set(found.values()) or len(speakers) == len(set(found.values()))


@given(names)
def test_who_is_alone_has_the_name_s_own(name: str) -> None:
    assert places([name], OWN, SPARE) == {name: place(name, OWN)}


def test_spare_ones_are_for_those_who_find_no_other() -> None:
    assert set(places("abcdefg", 4, spare=2).values()) == set(range(6))
    assert set(places("abcd", 4, spare=2).values()) == set(range(4))


def test_the_unnamed_have_none() -> None:
    assert places([UNNAMED, "Ana"], OWN).keys() == {"Ana"}


def test_both_grounds_have_as_many() -> None:
    assert len(ON_LIGHT) == len(ON_DARK) == COUNT
