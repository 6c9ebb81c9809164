"""The tables of what people add to meetings. They do not follow from the journal: a rebuild leaves them alone."""

from __future__ import annotations

OF_PEOPLE = ("note", "bookmark", "reading_place", "naming")
"""The tables of marks, by the meetings that they are about."""

OF_NOBODY = """
bot_id IS NOT NULL AND bot_id NOT IN (SELECT bot_id FROM bot)
AND bot_id NOT IN (SELECT bot_id FROM delivery WHERE bot_id IS NOT NULL)
"""
"""Whether a mark is of a bot that is not there, nor will be again by a rebuild."""

MARKS = """
CREATE TABLE note (
    -- A search index needs a number that stays.
    note_id INTEGER PRIMARY KEY,
    bot_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE bookmark (
    bot_id TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    -- The utterance's first words: with its time, what it is found by in a transcript that was sent anew.
    opening TEXT NOT NULL,
    PRIMARY KEY (bot_id, start_ms, opening)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading_place (
    bot_id TEXT PRIMARY KEY NOT NULL,
    time_ms INTEGER NOT NULL,
    offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is shown for a speaker's name as sent. Of several rules for one name the latest counts; to undo is to delete it.
CREATE TABLE naming (
    -- The rules of one step came about together, and are undone together.
    step INTEGER NOT NULL,
    -- Of which meeting; none for one that holds everywhere.
    bot_id TEXT,
    sent TEXT NOT NULL,
    shown TEXT NOT NULL
) STRICT;

CREATE INDEX naming_by_bot ON naming (bot_id, sent);

-- Names as sent whose rule everywhere has changed, and up to which bot's number the rows of bots show that already.
CREATE TABLE renaming (
    sent TEXT PRIMARY KEY NOT NULL,
    after_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What follows from these tables stands in the rows of bots, made by whoever writes those.
-- `speakers` has the names shown; this one has them as sent, where any differs.
ALTER TABLE bot ADD COLUMN sent_speakers TEXT;
ALTER TABLE bot ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- The beginning of the note, in one line.
ALTER TABLE bot ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- `name` is as sent; none where that is shown.
ALTER TABLE speaker ADD COLUMN shown TEXT;

-- By what the table shows: the title, or else the id.
ALTER TABLE bot ADD COLUMN name TEXT AS (CASE title WHEN '' THEN bot_id ELSE title END);
DROP INDEX bot_by_id;
CREATE INDEX bot_by_name ON bot (name) WHERE finished = 1;
"""
