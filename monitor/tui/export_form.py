"""What a person chooses before meetings are taken away: which, whose words, in what format, to where. No widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from monitor.export.formats import FORMATS
from monitor.model.paths import file_path
from monitor.taking.file_names import file_name
from monitor.taking.files import Folder, IfThere
from monitor.taking.taking import Order
from monitor.taking.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.store.rows import BotRow

_FORMS = tuple(FORMATS)
_IF_THERE = (IfThere.NUMBER, IfThere.LEAVE_OUT, IfThere.REPLACE)
_MOST_NAMES = 3
"""Speakers that are named; of more it is told how many."""


class Which(NamedTuple):
    """Some meetings that can be taken away."""

    title: str
    bots: tuple[str, ...] = ()
    query: str | None = None
    """All that a filter shows, in place of ``bots``; "" for all that there are."""
    row: BotRow | None = None
    """The only one, where it is known."""


def offered(marked: Iterable[str], lone: BotRow | None, focused: BotRow, query: str, count: str) -> list[Which]:
    """Return what an export can be of: the marked bots, the one under the cursor, all that the filter shows.

    ``lone`` is the only marked one, where there is only one.
    """
    ids = tuple(marked)
    found = [Which("the marked one" if len(ids) == 1 else f"the {len(ids):,} marked", ids, row=lone)] if ids else []
    found.append(only(focused))
    return [*found, Which(f"all that /{query} shows ({count})" if query else f"all ({count})", query=query)]


def only(row: BotRow) -> Which:
    """Return what an export of one meeting is of."""
    return Which(row.name, (row.bot.bot_id,), row=row)


@dataclass(slots=True)
class Choice:
    """A line of the form: one of a few."""

    title: str
    options: tuple[str, ...]
    at: int = 0
    note: str = ""
    """What there is to say of the one that is chosen; where there is only one, when one is at it."""

    def turn(self, by: int) -> None:
        """Choose the next one, or the one before; the first comes after the last."""
        self.at = (self.at + by) % len(self.options)


@dataclass(slots=True)
class Habits:
    """What was chosen last: the next form begins with it."""

    form: str = _FORMS[0]
    folder: str = "~/meetings"
    if_there: IfThere = _IF_THERE[0]


@dataclass
class ExportForm:
    """The choices, and the line that one is at."""

    meetings: Sequence[Which]
    shown: Wanted
    """Who is shown alone and what is selected where the form was opened; all by default."""
    habits: Habits
    line: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Make the lines."""
        self.which = Choice("Meetings", tuple(each.title for each in self.meetings))
        self.part = Choice("Part", (f"what is selected, {self.shown.span}", "everything"))
        self.whose = Choice("Words of", (f"only {self._names()}", "everybody"))
        self.form = Choice("Format", _FORMS, _FORMS.index(self.habits.form))
        self.folder = Choice("Folder", (self.habits.folder,), note="f names another one")
        self.if_there = Choice("If it exists", tuple(one.value for one in _IF_THERE))
        self.if_there.at = _IF_THERE.index(self.habits.if_there)
        parts = [self.part] if self.shown.is_part else []
        whose = [self.whose] if self.shown.speakers else []
        self.lines = [self.which, *parts, *whose, self.form, self.folder, self.if_there]
        self.line = self.lines.index(self.form)
        self._tell()

    def _names(self) -> str:
        speakers = self.shown.speakers
        return ", ".join(speakers) if len(speakers) <= _MOST_NAMES else f"{len(speakers)} speakers"

    def move(self, by: int) -> None:
        """Go to the next line, or the one before."""
        self.line = (self.line + by) % len(self.lines)

    def choose(self, line: int, at: int) -> None:
        """Choose one of a line."""
        self.line = line
        self.lines[line].at = at
        self._tell()

    def turn(self, by: int) -> None:
        """Choose the next one of the line that one is at."""
        self.lines[self.line].turn(by)
        self._tell()

    def _tell(self) -> None:
        name = _FORMS[self.form.at]
        self.form.note = FORMATS[name].meaning
        self.habits.form, self.habits.if_there = name, _IF_THERE[self.if_there.at]

    def put_into(self, folder: str) -> None:
        """Have the files go elsewhere.

        Raises:
            ValueError: That cannot be the name of a folder.

        """
        file_path(folder)
        self.folder.options = (folder,)
        self.habits.folder = folder

    @property
    def chosen(self) -> Which:
        """The meetings that are chosen."""
        return self.meetings[self.which.at]

    @property
    def files(self) -> str:
        """What will be written, in words: the file's name where it is known."""
        if row := self.chosen.row:
            return f"{file_name(row.bot.bot_id, row.title)}.{self.habits.form}"
        return "a file for each meeting"

    def order(self) -> Order:
        """Return what is to be done."""
        wanted = self.shown if self.part.at == 0 else Wanted(self.shown.speakers)
        if self.whose.at:
            wanted = wanted._replace(speakers=())
        return Order(wanted, self.habits.form, Folder(file_path(self.habits.folder), self.habits.if_there))
