"""Which characters of which utterance stand on which row: exact where one looks, estimated where nobody has yet.

Utterances are wrapped a block at a time, when a row of the block is asked for or when there is time. Until then the
block's height is guessed from its length, so that opening and resizing cost the same for any length of transcript.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from monitor.tui.widgets.wrapping import row_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.model.transcript import Utterance
    from monitor.tui.widgets.transcript_document import Place

_BLOCK_UTTERANCES = 64
_BLOCK_CHARACTERS = 8_192
"""A block is full at either: it wraps in about 0.1 ms, in 1-2 ms where every character must be measured."""


class Row(NamedTuple):
    """One row of the wrapped text."""

    position: int
    """Which of the utterances that are shown, counted from 0."""
    utterance: int
    start: int
    end: int
    """Where the next row begins, or the text ends."""
    parting: bool = False
    """Whether it has none of the text, but says what stands before ``position``: a fold, or a silence."""


def _never(_position: int) -> bool:
    return False


class _Block:
    """Some utterances that are wrapped together. Two arrays of ints, not an object a row: there may be millions."""

    __slots__ = ("characters", "count", "first", "first_rows", "parted", "starts")

    def __init__(self, first: int) -> None:
        self.first = first
        """Position of the first utterance among those shown."""
        self.count = 0
        self.characters = 0
        self.parted: set[int] = set()
        """Which of the utterances, counted from 0, have a row before them that parts; its offset is -1."""
        self.starts: array[int] | None = None
        """Offset of each row in its utterance's text; None until the block is wrapped."""
        self.first_rows = array("I")
        """For each utterance, its first row in this block."""

    @property
    def full(self) -> bool:
        return self.count >= _BLOCK_UTTERANCES or self.characters >= _BLOCK_CHARACTERS

    def height(self, width: int) -> int:
        """Return the number of rows; a guess until wrapped: the last row of an utterance is half full on average."""
        if self.starts is not None:
            return len(self.starts)
        return max(self.count, self.count // 2 + self.characters // width) + len(self.parted)

    def wrap(self, texts: Sequence[str], width: int) -> array[int]:
        self.starts = array("i")
        self.first_rows = array("I")
        for nth, text in enumerate(texts):
            self.first_rows.append(len(self.starts))
            if nth in self.parted:
                self.starts.append(-1)
            self.starts.extend(row_starts(text, width))
        return self.starts


class TranscriptRows:
    """The rows of the utterances that are shown, at one width, numbered from 0. Numbers move as guesses settle."""

    def __init__(
        self,
        utterances: Sequence[Utterance],
        shown: Sequence[int],
        width: int,
        is_parted: Callable[[int], bool] = _never,
    ) -> None:
        """Prepare the rows of the utterances whose indexes are ``shown``; ``is_parted`` as in ``Shown``."""
        self._utterances = utterances
        self._shown = shown
        self._is_parted = is_parted
        self._width = max(1, width)
        self._blocks: list[_Block] = []
        self._tops: list[int] | None = None
        """First row of each block, and the height of all; None when a height has changed."""
        self._next_unwrapped = 0
        """Blocks before this one are wrapped."""
        self.grow()

    def grow(self) -> None:
        """Take in the utterances by which ``shown`` has grown."""
        block = self._blocks[-1] if self._blocks else None
        first = block.first + block.count if block else 0
        for position in range(first, len(self._shown)):
            if block is None or block.full:
                block = _Block(position)
                self._blocks.append(block)
            if self._is_parted(position):
                block.parted.add(position - block.first)
            block.count += 1
            block.characters += len(self._utterances[self._shown[position]].text)
            block.starts = None
        self._tops = None
        self._next_unwrapped = max(0, min(self._next_unwrapped, len(self._blocks) - 1))

    def rewrap(self, width: int) -> None:
        """Forget all rows, for another width."""
        if width == self._width:
            return
        self._width = max(1, width)
        for block in self._blocks:
            block.starts = None
        self._tops = None
        self._next_unwrapped = 0

    @property
    def height(self) -> int:
        """The number of rows, as far as is known."""
        return self._block_tops()[-1] + self._is_parted(len(self._shown))

    @property
    def settled(self) -> bool:
        """Whether everything is wrapped: no number will move."""
        while self._next_unwrapped < len(self._blocks) and self._blocks[self._next_unwrapped].starts is not None:
            self._next_unwrapped += 1
        return self._next_unwrapped >= len(self._blocks)

    def settle_some(self) -> None:
        """Wrap one block that is not wrapped yet."""
        if not self.settled:
            self._wrapped(self._next_unwrapped)

    def settle_around(self, place: Place, above: int, below: int) -> int:
        """Make the rows around a place exact, this many above and below it. Return the row where it stands now."""
        if not self._blocks:
            return 0
        block_index, row_in_block = self._find(place)
        reached = -row_in_block
        index = block_index
        while reached < below and index < len(self._blocks):
            reached += len(self._wrapped(index))
            index += 1
        reached, index = row_in_block, block_index
        while reached < above and index > 0:
            index -= 1
            reached += len(self._wrapped(index))
        return self._block_tops()[block_index] + row_in_block

    def row(self, number: int) -> Row | None:
        """Return a row; None below the last one. Wraps its block if need be, which may move the rows after it."""
        while 0 <= number < self._block_tops()[-1]:
            index = bisect_right(self._block_tops(), number) - 1
            block, starts = self._blocks[index], self._wrapped(index)
            row = number - self._block_tops()[index]
            if row < len(starts):
                return self._row(block, starts, row)
        return self._last_row() if number == self._block_tops()[-1] < self.height else None

    def _last_row(self) -> Row:
        """Return the row for what is folded away after all that is shown; its place is the last utterance's end."""
        utterance = self._shown[-1] if self._shown else 0
        end = len(self._utterances[utterance].text)
        return Row(len(self._shown), utterance, end, end, parting=True)

    def _row(self, block: _Block, starts: array[int], row: int) -> Row:
        nth = bisect_right(block.first_rows, row) - 1
        position = block.first + nth
        utterance = self._shown[position]
        last = block.first_rows[nth + 1] if nth + 1 < block.count else len(starts)
        if starts[row] < 0:
            return Row(position, utterance, -1, 0, parting=True)
        end = starts[row + 1] if row + 1 < last else len(self._utterances[utterance].text)
        return Row(position, utterance, starts[row], end)

    def _find(self, place: Place) -> tuple[int, int]:
        """Return the block and its row with a place; where that is folded away, with the row that says so."""
        position = bisect_left(self._shown, place.utterance)
        offset = place.offset
        if position == len(self._shown):
            position, offset = position - 1, len(self._utterances[self._shown[position - 1]].text)
        elif self._shown[position] != place.utterance:
            offset = -1
        index = bisect_right(self._blocks, position, key=lambda block: block.first) - 1
        block, starts = self._blocks[index], self._wrapped(index)
        nth = position - block.first
        first = block.first_rows[nth]
        last = block.first_rows[nth + 1] if nth + 1 < block.count else len(starts)
        return index, max(first, bisect_right(starts, offset, first, last) - 1)

    def _wrapped(self, index: int) -> array[int]:
        block = self._blocks[index]
        if block.starts is not None:
            return block.starts
        guessed = block.height(self._width)
        positions = range(block.first, block.first + block.count)
        starts = block.wrap([self._utterances[self._shown[position]].text for position in positions], self._width)
        if len(starts) != guessed:
            self._tops = None
        return starts

    def _block_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate((block.height(self._width) for block in self._blocks), initial=0))
        return self._tops
