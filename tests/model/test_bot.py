"""Any order of arrival gives the same bot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.bot import PHASE_OF_CODE, Bot, Change, Phase, apply, change_of
from monitor.model.events import BotEvent, MeetingCompleted, MeetingFailed, StatusChanged
from monitor.model.transcript import Transcript, Utterance, Word

MINUTE = 60_000


def status(code: str, at: int, message: str | None = None) -> StatusChanged:
    return StatusChanged(bot_id="b", code=code, occurred_at=at, message=message)


def failed(at: int, error: str = "BotNotAccepted") -> MeetingFailed:
    return MeetingFailed(bot_id="b", occurred_at=at, error=error)


def said(text: str) -> Transcript:
    words = tuple(Word(word, 100 * place, 100 * place + 90) for place, word in enumerate(text.split()))
    end = words[-1].end_ms if words else 0
    return Transcript((Utterance("Ana", 0, end, text, words),) if words else ())


def complete(at: int, url: str | None = "https://video/1", transcript: Transcript | None = None) -> MeetingCompleted:
    return MeetingCompleted(
        bot_id="b", occurred_at=at, video_url=url, video_expires_at=at + 60 * MINUTE, speakers=(), transcript=transcript
    )


def after(*events: BotEvent) -> Bot:
    """Apply events the way the store does: one fact is kept once, the history is at hand."""
    bot: Bot | None = None
    history: set[Change] = set()
    for event in events:
        change = change_of(event, event.occurred_at)
        if change in history:
            continue
        bot = apply(bot, event, event.occurred_at, history)
        history.add(change)
    assert bot is not None
    return bot


codes = st.sampled_from([*PHASE_OF_CODE, "recording_paused"])
times = st.integers(min_value=1, max_value=40)
bot_events = st.lists(
    st.one_of(
        st.builds(status, codes, times),
        st.builds(failed, times, st.sampled_from(["BotNotAccepted", "InternalError"])),
    ),
    min_size=1,
    max_size=8,
)
completions = st.lists(
    st.builds(
        complete,
        times,
        st.sampled_from([None, "https://video/1"]),
        st.sampled_from([None, said(""), said("hi"), said("hi there")]),
    ),
    max_size=3,
    unique_by=lambda event: event.occurred_at,
)


@given(st.data(), bot_events, completions)
def test_any_permutation_and_duplication_gives_the_same_bot(
    data: st.DataObject, events: list[BotEvent], ends: list[MeetingCompleted]
) -> None:
    everything: list[BotEvent] = [*events, *ends]
    shuffled = data.draw(st.permutations([*everything, *data.draw(st.lists(st.sampled_from(everything), max_size=4))]))
    assert after(*shuffled) == after(*sorted(everything, key=lambda event: event.occurred_at))


def test_the_five_codes_walk_through_the_five_phases() -> None:
    walked = [after(status(code, 1)).phase for code in PHASE_OF_CODE]
    assert walked == [Phase.JOINING, Phase.WAITING_ROOM, Phase.IN_CALL, Phase.RECORDING, Phase.PROCESSING]


def test_call_ended_is_processing_and_length_stops_there() -> None:
    bot = after(status("in_call_not_recording", 1), status("in_call_recording", 2), status("call_ended", 10))
    assert (bot.phase, bot.finished, bot.length_ms(now=99)) == (Phase.PROCESSING, False, 9)


def test_a_stale_event_never_moves_the_state_back() -> None:
    bot = after(status("in_call_recording", 5), status("joining_call", 1))
    assert (bot.phase, bot.started_at, bot.status_at) == (Phase.RECORDING, 1, 5)


def test_a_late_call_ended_does_not_reopen_a_finished_bot() -> None:
    assert after(complete(5), status("call_ended", 6)).phase is Phase.COMPLETED


def test_a_start_after_failing_is_a_new_attempt() -> None:
    bot = after(status("joining_call", 1), failed(2), status("joining_call", 3))
    assert (bot.attempt, bot.phase, bot.error, bot.started_at) == (2, Phase.JOINING, "", 3)


def test_an_unknown_code_is_kept_verbatim() -> None:
    bot = after(status("in_call_recording", 1), status("Recording_Paused", 2))
    assert (bot.phase, bot.code, bot.status_at) == (Phase.OTHER, "Recording_Paused", 2)


def test_a_repeated_status_does_not_restart_its_clock() -> None:
    assert after(status("in_waiting_room", 1), status("in_waiting_room", 9)).status_at == 1


def test_a_second_complete_refreshes_the_link_and_keeps_the_words() -> None:
    bot = after(complete(1, "https://old", said("hi there")), complete(9, "https://new", said("")))
    assert (bot.video_url, bot.words, bot.speakers) == ("https://new", 2, ("Ana",))


def test_a_row_holds_those_who_talked_longest_where_they_are_very_many() -> None:
    crowd = tuple(Utterance(f"speaker {place:04}", 0, place, "hi", (Word("hi", 0, place),)) for place in range(2_000))
    speakers = after(complete(1, transcript=Transcript(crowd))).speakers
    assert (len(speakers), speakers[0]) == (1_000, "speaker 1999")
    listed = [replace(complete(at), speakers=tuple(f"{at} {place}" for place in range(600))) for at in (1, 2)]
    assert len(after(*listed).speakers) == 1_000


def test_an_empty_transcript_is_not_the_same_as_none() -> None:
    assert after(complete(1)).transcript_at is None
    assert after(complete(1, transcript=said(""))).transcript_at == 1


def test_a_silent_live_bot_is_seen_as_stalled_by_our_clock() -> None:
    bot = replace(after(status("in_call_recording", 1)), heard_at=1_000)
    assert bot.phase_seen(now=1_000 + MINUTE, stalled_after_ms=MINUTE) is Phase.STALLED
    assert bot.phase_seen(now=1_000 + MINUTE - 1, stalled_after_ms=MINUTE) is Phase.RECORDING
    assert after(failed(1)).phase_seen(now=MINUTE * 9, stalled_after_ms=MINUTE) is Phase.FAILED
