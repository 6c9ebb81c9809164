"""Bookmarks in a transcript: they are found again in one that was sent anew, too."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import work

from monitor.model.marks import bookmark_of, bookmarked
from monitor.tui.reading.marking import MarkingTranscript
from monitor.tui.widgets.transcript_document import Place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from monitor.model.marks import Bookmark
    from monitor.tui.screens.bookmarks import Listed


class Bookmarks(MarkingTranscript):
    """Sets bookmarks and takes them away, and goes to one of them."""

    _bookmarked: Mapping[int, list[Bookmark]] = MappingProxyType({})
    """What is bookmarked: index of the utterance, and the bookmarks that lead there."""

    def transcript_begins(self) -> None:
        """Know of no bookmarks in the new transcript yet."""
        super().transcript_begins()
        self._bookmarked = {}

    def transcript_is_loaded(self) -> None:
        """Find again what is bookmarked."""
        super().transcript_is_loaded()
        self._find_bookmarks()

    @work(name="bookmarks", group="bookmarks", exclusive=True)
    async def _find_bookmarks(self) -> None:
        await self._read_bookmarks()

    async def _read_bookmarks(self) -> None:
        with self.reading():
            marks = await self._reader.marks(self._row.bot.bot_id)
            self._show_bookmarks(marks.bookmarks)

    def _show_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        self._bookmarked = bookmarked(bookmarks, self._pane.utterances)
        self._pane.show_bookmarks(self._bookmarked.keys())

    async def action_bookmark(self) -> None:
        """Bookmark what is said where one is, or take the bookmark away."""
        if not (self.has_words() and self._pane.count):
            return
        here = self._pane.here.utterance
        if there := self._bookmarked.get(here):
            await self._remove(there)
        else:
            bookmark = bookmark_of(self._pane.utterances[here])
            await self._change(self.monitor.marks.add_bookmark(self._row.bot.bot_id, bookmark))

    async def _remove(self, bookmarks: Sequence[Bookmark]) -> bool:
        """Take bookmarks away; return whether that is written."""
        bot_id, marks = self._row.bot.bot_id, self.monitor.marks
        return all([await self._change(marks.remove_bookmark(bot_id, bookmark)) for bookmark in bookmarks])

    async def _change(self, change: Awaitable[object]) -> bool:
        is_written = await self.written(change)
        if is_written:
            await self._read_bookmarks()
        return is_written

    def action_bookmarks(self) -> None:
        """List the bookmarks, and go to the one that is chosen."""
        from monitor.tui.screens.bookmarks import BookmarksScreen, Listed  # noqa: PLC0415  (seldom wanted)

        if not self.has_words():
            return
        said, here = self._pane.utterances, self._pane.here.utterance
        if self._bookmarked:
            listed = [Listed(said[index], marks) for index, marks in self._bookmarked.items()]
            first = sum(index <= here for index in self._bookmarked) - 1
            screen = BookmarksScreen(listed, first, self._pane.everybody, self._remove)
            self.app.push_screen(screen, self._go_to_bookmark)
        else:
            self.notify("There are no bookmarks here; m sets one.", timeout=3, markup=False)

    def _go_to_bookmark(self, chosen: Listed | None) -> None:
        """Go to where a bookmark is by now: the transcript may have been sent again while one chose."""
        if chosen is not None:
            for place in bookmarked(chosen.bookmarks[:1], self._pane.utterances):
                self._pane.go_to(Place(place, 0))
