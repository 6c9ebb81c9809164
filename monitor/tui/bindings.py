"""Every key, once. The footer, the help screen, the command palette and the README's table come from here.

A command's id is its name for Textual's keymaps; it stays when its key changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Scope(StrEnum):
    """Where a key works; the value is its heading on the help screen."""

    MOVING = "Moving about"
    BOTS = "Bots"
    TRANSCRIPT = "Transcript"
    NUMBERS = "Numbers"
    SPEAKERS = "Speakers"
    SEARCH = "Search"
    NOTE = "Note"
    BOOKMARKS = "Bookmarks"
    RENAMING = "Renaming"
    DELIVERIES = "Deliveries"
    DELIVERY = "A delivery"
    EXPORT = "Export"
    EVERYWHERE = "Everywhere"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can ask for."""

    id: str
    keys: str
    """Textual's names, separated by commas; the first is the one that the footer shows."""
    action: str
    title: str
    """One or two words: the footer's label."""
    help: str
    """A sentence for the help screen and the palette."""
    shown: bool = False
    """Whether the footer shows it, where there is room."""

    @property
    def key_names(self) -> list[str]:
        """The keys as a person reads them."""
        return [_KEY_NAMES.get(key, key) for key in self.keys.split(",")]

    @property
    def key_label(self) -> str:
        """What the footer shows: the first key, or a range of digits."""
        names = self.key_names
        return f"{names[0]}-{names[-1]}" if len(names) > 3 else names[0]  # noqa: PLR2004


_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "apostrophe": "'",
}

REDRAW = Command("redraw", "ctrl+l", "redraw", "redraw", "Paint the screen anew, if something else wrote over it.")
"""Also where no other key of everywhere works."""

COMMANDS: dict[Scope, tuple[Command, ...]] = {
    Scope.MOVING: (
        Command("line.down", "j,down", "line_down", "down", "One line down."),
        Command("line.up", "k,up", "line_up", "up", "One line up."),
        Command("page.down", "space,pagedown", "page_down", "page down", "One page down."),
        Command("page.up", "b,pageup", "page_up", "page up", "One page up."),
        Command("half.down", "ctrl+d", "half_page_down", "half down", "Half a page down."),
        Command("half.up", "ctrl+u", "half_page_up", "half up", "Half a page up."),
        Command("top", "g,home", "to_top", "top", "To the top."),
        Command("bottom", "G,end", "to_bottom", "bottom", "To the bottom."),
    ),
    Scope.BOTS: (
        Command("bots.open", "enter", "open", "open", "Open the transcript of the bot under the cursor.", shown=True),
        Command("bots.filter", "slash", "filter", "filter", "Show only bots that match what you type.", shown=True),
        Command("bots.sort", "s", "sort", "sort", "Sort by the next column.", shown=True),
        Command("bots.reverse", "S", "reverse", "reverse", "Turn the order round."),
        Command("bots.copy", "y", "copy_id", "copy id", "Copy the id of the bot under the cursor.", shown=True),
        Command("bots.title", "T", "title", "title", "A title of your own for the meeting, in place of its id."),
        Command("bots.note", "a", "note", "note", "A note of your own about the meeting."),
        Command("bots.numbers", "i", "numbers", "numbers", "Who talks how much in the meeting under the cursor."),
        Command("bots.speakers", "I", "speakers", "speakers", "Everybody who spoke, over all meetings."),
        Command(
            "bots.deliveries", "d", "deliveries", "deliveries", "Every webhook that came, newest first.", shown=True
        ),
        Command("bots.mark", "x", "mark", "mark", "Mark the bot under the cursor, or take its mark off."),
        Command(
            "bots.export", "e", "export", "export", "Take what was said away: this, the marked, or all.", shown=True
        ),
    ),
    Scope.TRANSCRIPT: (
        Command("find", "slash", "search", "search", "Search as you type.", shown=True),
        Command("find.next", "n", "next_match", "next", "To the next match.", shown=True),
        Command("find.previous", "N", "previous_match", "previous", "To the match before."),
        Command("turn.next", "right_curly_bracket", "next_speaker", "next turn", "To the next change of speaker."),
        Command("turn.previous", "left_curly_bracket", "previous_speaker", "turn before", "To the turn before."),
        Command("own.next", "right_square_bracket", "next_of_speaker", "same next", "To the same speaker's next turn."),
        Command(
            "own.previous",
            "left_square_bracket",
            "previous_of_speaker",
            "same before",
            "To the same speaker's turn before.",
        ),
        Command(
            "speaker.only",
            "1,2,3,4,5,6,7,8,9",
            "",
            "one speaker",
            "Show only this speaker; another, too, or one less.",
            shown=True,
        ),
        Command("speaker.all", "0", "only(0)", "all", "Show all speakers again."),
        Command("speaker.named", "p", "speakers", "speakers", "Choose speakers by name, or by a number above 9."),
        Command("fold.open", "enter", "open_fold", "unfold", "Show what others say in the first fold in sight."),
        Command("time", "t", "go_to_time", "go to time", "Go to a time: 90, 12:30 or 1:02:03.", shown=True),
        Command("silence.next", "z", "silence(1)", "silence", "To the next silence of ten seconds or more."),
        Command("silence.previous", "Z", "silence(-1)", "silence before", "To the silence before."),
        Command("words", "w", "words", "words", "Single words, with their times; esc leaves."),
        Command("word.next", "l,right", "word(1)", "next word", "To the next word."),
        Command("word.previous", "h,left", "word(-1)", "word before", "To the word before."),
        Command("follow", "f", "follow", "follow", "Stay at the end while it grows; moving up ends it."),
        Command("narrower", "less_than_sign", "reading_width(-10)", "narrower", "Shorter lines."),
        Command("wider", "greater_than_sign", "reading_width(10)", "wider", "Longer lines."),
        Command("bookmark", "m", "bookmark", "bookmark", "Bookmark the line where you are, or no longer."),
        Command("bookmarks", "apostrophe", "bookmarks", "bookmarks", "List the bookmarks, and go to one."),
        Command("select", "v", "select_rows", "select", "Select lines: move, then y copies; g v G selects all."),
        Command("select.all", "ctrl+a", "select_all", "select all", "Select all that is shown."),
        Command("copy", "y", "copy", "copy", "Copy what is selected, else the turn where you are.", shown=True),
        Command("copy.named", "Y", "copy_named", "copy with names", "Copy the same with times and names."),
        Command("rename", "R", "rename", "rename", "Call a speaker otherwise, here or in all; make two one."),
        Command("rename.undo", "u", "undo", "undo rename", "Take back the latest renaming."),
        Command("rename.sent", "P", "sent_names", "provider's names", "The names that the provider sent, and back."),
        Command("title", "T", "title", "title", "A title of your own for the meeting."),
        Command("note", "a", "note", "note", "A note of your own about the meeting."),
        Command("video", "o", "video", "video", "Copy the link to the video, while it lives.", shown=True),
        Command("numbers", "i", "numbers", "numbers", "Who talks how much, when, and who interrupts whom."),
        Command("export", "e", "export", "export", "Take it away as a file: Markdown, Word, subtitles …", shown=True),
        Command("raw", "r", "raw", "raw", "The webhooks of this bot, as they came."),
    ),
    Scope.NUMBERS: (
        Command("numbers.monologue", "enter", "monologue", "monologue", "Go to the longest monologue.", shown=True),
        Command("numbers.silence", "z", "silence", "silence", "Go to the end of the longest silence.", shown=True),
        Command("numbers.copy", "y", "copy", "copy", "Copy the numbers as text.", shown=True),
    ),
    Scope.SPEAKERS: (
        Command("speakers.open", "enter", "open", "meetings", "Show the meetings of this speaker.", shown=True),
        Command("speakers.sort", "s", "sort", "sort", "Sort by the next column.", shown=True),
        Command("speakers.reverse", "S", "reverse", "reverse", "Turn the order round.", shown=True),
    ),
    Scope.SEARCH: (
        Command("search.open", "enter", "open", "open", "Open the transcript where it was said.", shown=True),
        Command("search.down", "down", "line_down", "down", "To the next hit."),
        Command("search.up", "up", "line_up", "up", "To the hit before."),
        Command("search.page.down", "pagedown", "page_down", "page down", "One page down."),
        Command("search.page.up", "pageup", "page_up", "page up", "One page up."),
        Command("search.top", "ctrl+home", "to_top", "top", "To the first hit."),
        Command("search.bottom", "ctrl+end", "to_bottom", "bottom", "To the last hit."),
        Command("search.back", "escape", "back", "back", "Back to where you were.", shown=True),
        Command("search.help", "f1", "explain", "help", "All keys, and what the words mean.", shown=True),
    ),
    Scope.BOOKMARKS: (
        Command("bookmark.open", "enter", "open", "go there", "Go to the bookmark under the cursor.", shown=True),
        Command("bookmark.remove", "m,delete", "remove", "remove", "Take the bookmark away.", shown=True),
        Command("bookmark.down", "j,down", "move(1)", "down", "One down."),
        Command("bookmark.up", "k,up", "move(-1)", "up", "One up."),
        Command("bookmark.close", "escape,q,apostrophe", "close", "close", "Stay where you were.", shown=True),
        Command("bookmark.quit", "ctrl+c", "interrupt", "quit", "Quit at the second press."),
    ),
    Scope.NOTE: (
        Command("note.close", "escape,ctrl+s", "close", "save and close", "Save the note, and close it.", shown=True),
        Command("note.undo", "ctrl+z", "undo", "undo", "Undo what was typed last.", shown=True),
        Command("note.copy", "ctrl+c", "interrupt", "copy", "Copy the selection; twice without one, quit."),
    ),
    Scope.RENAMING: (
        Command("rename.here", "enter", "here", "this meeting", "The name holds in this meeting.", shown=True),
        Command("rename.everywhere", "ctrl+g", "everywhere", "everywhere", "It holds in all meetings.", shown=True),
        Command("rename.cancel", "escape", "cancel", "cancel", "Leave the names as they are.", shown=True),
        Command("rename.next", "down", "speaker(1)", "next speaker", "Rename the next speaker instead.", shown=True),
        Command("rename.previous", "up", "speaker(-1)", "speaker before", "Rename the speaker before instead."),
        Command("rename.complete", "tab", "complete(1)", "complete", "Take the next name that is offered.", shown=True),
        Command("rename.offer", "shift+tab", "complete(-1)", "offer before", "Take the offered name before."),
        Command("rename.copy", "ctrl+c", "interrupt", "copy", "Copy the selection; twice without one, quit."),
    ),
    Scope.DELIVERIES: (
        Command(
            "delivery.open", "enter", "open", "open", "Headers and body of the delivery under the cursor.", shown=True
        ),
        Command("delivery.curl", "c", "copy_curl", "copy as curl", "Copy as a curl command.", shown=True),
        Command("delivery.again", "R", "send_again", "send again", "Send again, to a URL that you name.", shown=True),
    ),
    Scope.DELIVERY: (
        Command("one.curl", "c", "copy_curl", "copy as curl", "Copy as a curl command.", shown=True),
        Command("one.again", "R", "send_again", "send again", "Send again, to a URL that you name.", shown=True),
    ),
    Scope.EXPORT: (
        Command("export.write", "enter", "write", "write", "Write the files.", shown=True),
        Command("export.next", "down,j,tab", "move(1)", "next", "To the next line.", shown=True),
        Command("export.previous", "up,k,shift+tab", "move(-1)", "previous", "To the line before."),
        Command("export.right", "right,l", "choose(1)", "choose", "Choose the next one of the line.", shown=True),
        Command("export.left", "left,h", "choose(-1)", "choose back", "Choose the one before."),
        Command("export.folder", "f", "folder", "folder", "Say where the files are to go.", shown=True),
        Command("export.copy", "y", "copy_path", "copy path", "Copy the path of what was written."),
    ),
    Scope.EVERYWHERE: (
        Command("back", "escape", "back", "back", "One step back."),
        Command("search.all", "ctrl+f", "search_all", "search all", "Search all transcripts.", shown=True),
        Command("help", "question_mark,f1", "help", "help", "All keys, and what the words mean.", shown=True),
        Command("palette", "colon,ctrl+p", "palette", "palette", "Find a command by name.", shown=True),
        REDRAW,
        Command("leave", "q", "leave", "quit", "Back; on the first screen, quit.", shown=True),
        Command("interrupt", "ctrl+c", "interrupt", "copy", "Copy the selection; twice without one, quit."),
        Command("quit", "ctrl+q", "quit", "quit", "Quit from anywhere."),
    ),
}


def bindings(*scopes: Scope) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Return Textual's bindings of the commands of some scopes.

    They have priority, so that keys that come in one burst (over a slow line) are each dealt with before the next is
    looked at: what follows a "/" must find the prompt open. An open prompt switches them off (``check_action``).
    """
    return [binding for scope in scopes for command in COMMANDS[scope] for binding in bindings_of(command)]


def bindings_of(command: Command) -> list[Binding]:
    """Return Textual's bindings of one command."""
    if command.id == "speaker.only":
        return [
            Binding(key, f"only({key})", command.title, show=False, priority=True, id=f"{command.id}.{key}")
            for key in command.keys.split(",")
        ]
    return [Binding(command.keys, command.action, command.title, show=False, priority=True, id=command.id)]
