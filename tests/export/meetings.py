"""Meetings for the formats' tests: plain ones, and any text that the door for foreign text lets through."""

from __future__ import annotations

from hypothesis import strategies as st

from monitor.export.meeting import Meeting
from monitor.model.text import printable
from monitor.model.transcript import SpeakerShare, Utterance, Word, join_words

TALK = (SpeakerShare("Ana", 60_000, 9), SpeakerShare("Bob", 20_000, 3))

MEETING = Meeting(
    bot_id="b_1",
    started_at=1_704_110_400_000,
    length_ms=90_000,
    speakers=TALK,
    video="https://x/a.mp4?…",
    file_name="b_1",
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "![x](javascript:alert(1)) [y](https://evil.example)",
    "<https://evil.example>",
    "# not a heading",
    "1. no list, 2) nor this",
    "- nor this",
    "*nor* _that_ `or` that\\",
    "a | b | c",
    "&lt;b&gt; &amp; &#60;",
    '=HYPERLINK("https://evil.example")',
    "00:00:01,000 --> 00:00:02,000",
    "0:0:0.000 1:00:00.0",
    "{\\an8}<b>top</b> <v Eve>forged</v>",
    "\"quoted\", with 'commas'",
    "שלום עולם",
    "世界你好",
    "👩‍👩‍👧 e\u0301",
)
"""What a stranger might say to become more than text."""

texts = st.one_of(st.text(), st.sampled_from(HOSTILE)).map(printable).map(str.strip).filter(bool)


def turn(text: str, start_ms: int = 0, speaker: str = "Ana", word_ms: int = 300) -> Utterance:
    """Return a turn whose words follow each other without a pause."""
    words = tuple(
        Word(word, start_ms + place * word_ms, start_ms + (place + 1) * word_ms)
        for place, word in enumerate(text.split(" "))
        if word
    )
    return Utterance(speaker, start_ms, words[-1].end_ms, join_words(word.text for word in words), words)


turns = st.builds(
    turn, texts.filter(lambda text: bool(text.strip())), st.integers(0, 20_000_000), texts, st.integers(0, 5_000)
)
transcripts = st.lists(turns, max_size=8).map(lambda found: sorted(found, key=lambda one: one.start_ms))
