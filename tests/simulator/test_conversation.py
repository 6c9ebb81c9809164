"""Simulated people talk in whole sentences, and not always in the same ones."""

from __future__ import annotations

import re
from itertools import islice
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from monitor.model.text import printable
from monitor.simulator.chance import Deck, chance
from monitor.simulator.conversation import Conversation, Turn
from monitor.simulator.phrases import PEOPLE, SENTENCES, Move
from monitor.simulator.topics import TOPICS

if TYPE_CHECKING:
    from monitor.simulator.topic import Topic

GAPS = {"topic", "name", "day", "deadline", "effort", "thing", "fact", "problem", "task", "that_task"}


def turns(seed: int, people: int = 4, length: int = 300) -> list[Turn]:
    conversation = Conversation(chance(seed), PEOPLE[:people])
    return [*conversation.greetings(), *islice(conversation.agenda(), length), *conversation.farewell()]


@pytest.mark.parametrize("move", Move)
def test_sentences_have_only_gaps_that_are_filled(move: Move) -> None:
    gaps = {gap for sentence in SENTENCES[move] for _, gap, _, _ in Formatter().parse(sentence) if gap is not None}
    assert gaps <= GAPS
    assert all(re.search(r"[.?!…]\W*$", sentence) for sentence in SENTENCES[move])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.title)
def test_phrases_of_a_topic_fit_into_a_sentence(topic: Topic) -> None:
    phrases = [topic.title, *topic.things, *topic.facts, *topic.problems, *topic.tasks]
    assert len(set(phrases)) == len(phrases)
    assert all(phrase[-1].isalnum() and "{" not in phrase for phrase in phrases)
    assert all(thing.startswith("the ") for thing in topic.things)


@pytest.mark.parametrize("people", [2, 3, 6])
def test_sentences_are_whole(people: int) -> None:
    for turn in turns(7, people):
        assert turn.speaker in PEOPLE[:people]
        for words in turn.sentences:
            text = " ".join(words)
            assert "{" not in text
            assert printable(text) == text
            assert text[0].isupper() or not text[0].isascii()


def test_everybody_gets_a_word_in_and_the_first_ones_talk_most() -> None:
    spoken = dict.fromkeys(PEOPLE[:5], 0)
    for turn in turns(3, 5, 2_000):
        spoken[turn.speaker] += 1
    assert min(spoken.values()) > 50
    assert spoken[PEOPLE[0]] > spoken[PEOPLE[4]]


def test_talk_repeats_itself_seldom() -> None:
    sentences = [" ".join(words) for turn in turns(5) for words in turn.sentences if len(words) > 6]
    assert len(set(sentences)) > 0.8 * len(sentences)


def test_people_agree_to_what_was_proposed() -> None:
    said = [" ".join(words) for turn in turns(11, length=3_000) for words in turn.sentences]
    agreed = [text.removeprefix("Alright, then we ").rstrip(".") for text in said if text.startswith("Alright, then")]
    assert len(agreed) > 10
    for task in agreed:
        place = said.index(f"Alright, then we {task}.")
        assert any(task in earlier for earlier in said[max(0, place - 10) : place])


def test_a_deck_deals_every_card_before_it_deals_one_again() -> None:
    deck = Deck(chance(1), range(10))
    assert sorted(deck.draw() for _ in range(10)) == list(range(10))
    assert sorted(deck.draw() for _ in range(10)) == list(range(10))


def test_a_name_gives_the_same_chance_everywhere() -> None:
    assert chance("seat", 1, 2).getrandbits(32) == 3_177_533_952
