"""Which name is shown for a speaker whom a person has given another one than the provider's. No I/O.

The provider's name stays what it is; a rule says what is shown for it, in one meeting or in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.transcript import SpeakerShare, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Names(NamedTuple):
    """The rules that one meeting is under. A rule of its own beats one that holds everywhere."""

    here: Mapping[str, str] = {}
    """Name as sent → name shown."""
    everywhere: Mapping[str, str] = {}

    def shown(self, sent: str) -> str:
        """Return what is shown for a name."""
        return self.here.get(sent) or self.everywhere.get(sent) or sent

    def other_than(self, sent: str) -> str | None:
        """Return what is shown for a name; None where that is the name itself."""
        return None if (shown := self.shown(sent)) == sent else shown

    def change_any(self, sent: Iterable[str]) -> bool:
        """Whether another name is shown for any of these."""
        return bool(self.here or self.everywhere) and any(self.shown(name) != name for name in sent)


AS_SENT = Names()


def merged(shares: Iterable[SpeakerShare], names: Names) -> list[SpeakerShare]:
    """Return who talked how long by the names shown: two speakers with one name are one, and the order is made anew."""
    talk: dict[str, SpeakerShare] = {}
    for share in shares:
        name = names.shown(share.speaker)
        before = talk.get(name, SpeakerShare(name, 0, 0))
        talk[name] = SpeakerShare(name, before.talk_ms + share.talk_ms, before.words + share.words)
    return in_order(talk.values())


def listed(sent: Sequence[str], names: Names) -> tuple[str, ...]:
    """Return the names shown for speakers who were only listed: nobody knows how long they talked."""
    return tuple(sorted({names.shown(name) for name in sent}))
