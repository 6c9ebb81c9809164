"""What is shown for a speaker's name: a meeting's own rule first; one name is one speaker."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.naming import AS_SENT, Names, listed, merged
from monitor.model.transcript import SpeakerShare, in_order

names = st.sampled_from(["Ana", "Ana (Unverified)", "Speaker 1", "אנה", "安娜", "Zoe\u0308", "👩\u200d🚀"])
rules = st.dictionaries(names, names)
shares = st.lists(
    st.builds(SpeakerShare, names, st.integers(0, 9), st.integers(0, 9)), unique_by=lambda share: share.speaker
)


def test_a_rule_of_the_meeting_beats_one_for_all() -> None:
    under = Names({"Speaker 1": "Ana"}, {"Speaker 1": "Bob", "Speaker 2": "Cyd"})
    assert [under.shown(f"Speaker {number}") for number in (1, 2, 3)] == ["Ana", "Cyd", "Speaker 3"]


def test_a_meeting_may_keep_the_name_that_was_sent() -> None:
    assert Names({"Ana": "Ana"}, {"Ana": "Bob"}).shown("Ana") == "Ana"
    assert Names({"Ana": "Ana"}, {"Ana": "Bob"}).other_than("Ana") is None


def test_two_with_one_name_are_one_speaker_and_the_order_is_made_anew() -> None:
    sent = [SpeakerShare("Bob", 30, 9), SpeakerShare("Ana", 20, 5), SpeakerShare("Ana (Unverified)", 15, 4)]
    assert merged(sent, Names({"Ana (Unverified)": "Ana"})) == [SpeakerShare("Ana", 35, 9), SpeakerShare("Bob", 30, 9)]


def test_of_those_who_were_only_listed_the_names_are_in_order() -> None:
    assert listed(["Bob", "Speaker 1", "Speaker 2"], Names({}, {"Speaker 1": "Ana", "Speaker 2": "Ana"})) == (
        "Ana",
        "Bob",
    )


@given(shares, rules, rules)
def test_nothing_is_lost_whoever_is_called_what(
    sent: list[SpeakerShare], here: dict[str, str], all_: dict[str, str]
) -> None:
    under = Names(here, all_)
    told = merged(sent, under)
    assert sum(share.talk_ms for share in told) == sum(share.talk_ms for share in sent)
    assert sum(share.words for share in told) == sum(share.words for share in sent)
    assert {share.speaker for share in told} == {under.shown(share.speaker) for share in sent}
    assert told == in_order(told)
    assert under.change_any(share.speaker for share in sent) == any(under.other_than(share.speaker) for share in sent)


@given(shares)
def test_without_rules_all_is_as_sent(sent: list[SpeakerShare]) -> None:
    assert merged(sent, AS_SENT) == in_order(sent)
