"""What can happen to a few bots, as deliveries in any order, some of them twice; and what it must come to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from monitor.model.bot import PHASE_OF_CODE, Bot, Change, apply, change_of, supersedes_transcript
from monitor.model.events import MeetingCompleted, MeetingFailed, Unrecognized
from monitor.store.writer import Writer
from monitor.wire.problems import InvalidDelivery
from monitor.wire.spoke import parse
from tests.store.deliveries import NOON, complete, failed, send, status

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.model.events import BotEvent
    from monitor.model.transcript import Utterance
    from monitor.store.writer import Recorded
    from monitor.wire.delivery import Delivery

bot_ids = st.sampled_from(["b1", "b2", "b3"])
instants = st.integers(0, 30)
speakers = st.sampled_from(["Ana", "Bob", "", "-", "Zoë"])
turns = st.tuples(
    speakers, st.sampled_from(["hi", "hi there", "", "你 好", "so [/red] it is", "\x1b]52;c;x\x07 \ud800"])
)

statuses = st.builds(
    lambda bot, code, at, late: status(bot, code, at, came=at + late),
    bot_ids,
    st.sampled_from([*PHASE_OF_CODE, "Recording_Paused"]),
    instants,
    st.integers(0, 20),
)
failures = st.builds(failed, bot_ids, instants, st.sampled_from(["BotNotAccepted", "InternalError"]))
completions = st.builds(
    lambda bot, at, said, link, listed: complete(bot, at, *said, link=link, speakers=listed),
    bot_ids,
    instants,
    st.lists(turns, max_size=4),
    st.sampled_from(["https://video/1", "https://video/2", ""]),
    st.lists(speakers, max_size=2),
)
strangers = st.builds(
    lambda delivery, body: replace(delivery, body=body),
    failures,
    st.sampled_from([b"{", b"[]", b'{"event": "failed"}', b'{"event": "calendar", "data": {"bot_id": "b1"}}', b"{}"]),
)
events = st.one_of(statuses, statuses, failures, completions, strangers)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Delivery]]:
    """Deliveries in the groups in which they wait together; some come again, as they were or at another time."""
    sent = draw(st.lists(events, min_size=1, max_size=25))
    again = st.builds(
        lambda delivery, at: replace(delivery, received_at=NOON + at), st.sampled_from(sent), st.integers(30, 60)
    )
    sent = draw(st.permutations([*sent, *draw(st.lists(again, max_size=8))]))
    cuts = sorted(draw(st.sets(st.integers(1, len(sent)), max_size=6)))
    return [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True) if start < end]


async def deliver(writer: Writer, delivery: Delivery) -> Recorded:
    """Record whatever comes, as the receiver does."""
    try:
        return await send(writer, delivery)
    except InvalidDelivery as wrong:
        return await writer.record_rejected(delivery, wrong.name, wrong.bot_id, str(wrong))


async def live_through(path: Path, history: list[list[Delivery]]) -> list[Recorded]:
    """Have a receiver record a history in a database, from its start to its end; return what became of each."""
    writer = await Writer.open(path, lambda: None)
    recorded = [one for group in history for one in await asyncio.gather(*(deliver(writer, each) for each in group))]
    await writer.close()
    return recorded


@dataclass
class Expected:
    """What the deliveries come to, by the model alone: no SQL, one after the other."""

    bots: dict[str, Bot] = field(default_factory=dict)
    history: dict[str, list[Change]] = field(default_factory=dict)
    said: dict[str, tuple[Utterance, ...]] = field(default_factory=dict)
    seen: set[object] = field(default_factory=set)

    def add(self, delivery: Delivery) -> bool:
        """Take a delivery in; return whether it was the same again."""
        try:
            parsed = parse(delivery.body, delivery.received_at)
        except InvalidDelivery:
            return self._known(("rejected", delivery.body))
        event = parsed.event
        if isinstance(event, Unrecognized):
            return self._known(parsed.identity)
        before = self.bots.get(event.bot_id)
        ends = isinstance(event, MeetingCompleted | MeetingFailed)
        if self._known((parsed.identity, before.attempt if before and ends else 1)):
            return True
        self._happen(before, event, delivery.received_at)
        return False

    def _known(self, identity: object) -> bool:
        known = identity in self.seen
        self.seen.add(identity)
        return known

    def _happen(self, before: Bot | None, event: BotEvent, received_at: int) -> None:
        history = self.history.setdefault(event.bot_id, [])
        self.bots[event.bot_id] = apply(before, event, received_at, history)
        history.append(change_of(event, received_at))
        if isinstance(event, MeetingCompleted) and event.transcript and supersedes_transcript(before, event):
            self.said[event.bot_id] = event.transcript.utterances
