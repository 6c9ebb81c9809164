"""The tables as they were first made, and what was added to them step by step; ``schema`` takes the steps."""

from __future__ import annotations

FILTER_INDEX = """CREATE VIRTUAL TABLE bot_folded USING fts5 (
    folded, content = finished_bot, content_rowid = id,
    tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
)"""

FIRST = f"""
-- What most deliveries of a sender have in common, kept once.
CREATE TABLE header_set (
    id INTEGER PRIMARY KEY,
    headers TEXT NOT NULL
) STRICT;

CREATE TABLE delivery (
    -- Never used twice, even after the newest was deleted: a bot's `change` is one of these.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    bot_id TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'unrecognized', 'rejected')),
    reason TEXT NOT NULL,
    -- What makes another delivery the same again; such a one only counts up `copies`.
    identity BLOB NOT NULL UNIQUE,
    header_set INTEGER NOT NULL REFERENCES header_set (id),
    copies INTEGER NOT NULL DEFAULT 0,
    last_received_at INTEGER NOT NULL
) STRICT;

CREATE INDEX delivery_by_bot ON delivery (bot_id);

-- Apart from its delivery, so that counting a copy does not write a body of megabytes again.
CREATE TABLE delivery_body (
    delivery_id INTEGER PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
    -- Of a body that is kept deflated (zlib), how many bytes it came with; none where it is kept as it came.
    inflated INTEGER,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE bot (
    -- In the order of first appearance: what orders bots that a view's key does not tell apart.
    id INTEGER PRIMARY KEY,
    bot_id TEXT NOT NULL UNIQUE,
    phase TEXT NOT NULL,
    code TEXT NOT NULL,
    status_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    in_call_at INTEGER,
    ended_at INTEGER,
    attempt INTEGER NOT NULL,
    error TEXT NOT NULL,
    message TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    video_url TEXT,
    video_expires_at INTEGER,
    video_at INTEGER NOT NULL,
    transcript_at INTEGER,
    words INTEGER NOT NULL,
    utterances INTEGER NOT NULL,
    transcript_ms INTEGER NOT NULL,
    speakers TEXT NOT NULL,
    finished INTEGER NOT NULL,
    change INTEGER NOT NULL,
    opening TEXT NOT NULL,
    -- What the filter searches: code, id, error and speakers, one a line, folded.
    folded TEXT NOT NULL,
    -- Of a finished bot: -1 where no length is known.
    length_ms INTEGER NOT NULL AS (
        CASE WHEN in_call_at IS NULL THEN ifnull(nullif(transcript_ms, 0), -1)
        ELSE max(0, ifnull(ended_at, in_call_at) - in_call_at) END
    ),
    -- Who has none comes after every name; a crowd is ordered by its first ones.
    speakers_key TEXT NOT NULL AS (CASE speakers WHEN '' THEN char(1114111) ELSE substr(speakers, 1, 100) END)
) STRICT;

-- Few, however many bots there are: who is live, and who has gone silent. Every view sorts these anew.
CREATE INDEX bot_unfinished ON bot (heard_at) WHERE finished = 0;

-- The finished ones in the order of every view. No status of a live bot touches any of them.
CREATE INDEX bot_by_start ON bot (started_at) WHERE finished = 1;
CREATE INDEX bot_by_phase ON bot (phase) WHERE finished = 1;
CREATE INDEX bot_by_id ON bot (bot_id) WHERE finished = 1;
CREATE INDEX bot_by_status_at ON bot (status_at) WHERE finished = 1;
CREATE INDEX bot_by_length ON bot (length_ms) WHERE finished = 1;
CREATE INDEX bot_by_speakers ON bot (speakers_key) WHERE finished = 1;
CREATE INDEX bot_by_words ON bot (words) WHERE finished = 1;

CREATE VIEW finished_bot AS SELECT id, folded FROM bot WHERE finished = 1;

-- Which finished bots have three characters one after another somewhere in `folded`.
{FILTER_INDEX};

CREATE TRIGGER bot_finished_at_once AFTER INSERT ON bot WHEN NEW.finished BEGIN
    INSERT INTO bot_folded (rowid, folded) VALUES (NEW.id, NEW.folded);
END;

CREATE TRIGGER bot_refolded AFTER UPDATE OF finished, folded ON bot
WHEN (OLD.finished, OLD.folded) <> (NEW.finished, NEW.folded) BEGIN
    INSERT INTO bot_folded (bot_folded, rowid, folded) SELECT 'delete', OLD.id, OLD.folded WHERE OLD.finished;
    INSERT INTO bot_folded (rowid, folded) SELECT NEW.id, NEW.folded WHERE NEW.finished;
END;

CREATE TRIGGER bot_unfolded AFTER DELETE ON bot WHEN OLD.finished BEGIN
    INSERT INTO bot_folded (bot_folded, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
END;

CREATE TABLE status_change (
    -- The key's columns come first: of others, SQLite 3.40 reports an intact table without rowids as damaged.
    bot_id TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    code TEXT NOT NULL,
    delivery_id INTEGER NOT NULL,
    phase TEXT NOT NULL,
    error TEXT NOT NULL,
    message TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (bot_id, occurred_at, rank, code, delivery_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE speaker (
    bot_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    talk_ms INTEGER NOT NULL,
    words INTEGER NOT NULL,
    PRIMARY KEY (bot_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE utterance (
    -- A search index needs a number that stays.
    id INTEGER PRIMARY KEY,
    bot_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    text TEXT NOT NULL,
    -- Last, so that reading the text never walks through it.
    words BLOB NOT NULL,
    UNIQUE (bot_id, position)
) STRICT;

-- Counted as it happens, so that the status bar costs the same with ten bots and with a million.
CREATE TABLE tally (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    bots INTEGER NOT NULL DEFAULT 0,
    completed INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    -- Raised whenever something about a finished bot changes: what was counted among them before is old then.
    finished_changes INTEGER NOT NULL DEFAULT 0,
    -- Of the journal; deliveries counts their copies, too.
    entries INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    last_received_at INTEGER
) STRICT;

INSERT INTO tally (one) VALUES (1);

CREATE TRIGGER bot_appeared AFTER INSERT ON bot BEGIN
    UPDATE tally SET
        bots = bots + 1,
        completed = completed + (NEW.phase = 'completed'),
        failed = failed + (NEW.phase = 'failed'),
        finished_changes = finished_changes + NEW.finished;
END;

CREATE TRIGGER bot_moved AFTER UPDATE ON bot WHEN OLD.finished OR NEW.finished BEGIN
    UPDATE tally SET
        completed = completed + (NEW.phase = 'completed') - (OLD.phase = 'completed'),
        failed = failed + (NEW.phase = 'failed') - (OLD.phase = 'failed'),
        finished_changes = finished_changes + 1;
END;

CREATE TRIGGER bot_went AFTER DELETE ON bot BEGIN
    UPDATE tally SET
        bots = bots - 1,
        completed = completed - (OLD.phase = 'completed'),
        failed = failed - (OLD.phase = 'failed'),
        finished_changes = finished_changes + OLD.finished;
END;

CREATE TRIGGER delivery_came AFTER INSERT ON delivery BEGIN
    UPDATE tally SET
        entries = entries + 1,
        deliveries = deliveries + 1 + NEW.copies,
        rejected = rejected + (NEW.outcome = 'rejected') * (1 + NEW.copies),
        last_received_at = max(ifnull(last_received_at, NEW.last_received_at), NEW.last_received_at);
END;

CREATE TRIGGER delivery_came_again AFTER UPDATE OF copies ON delivery BEGIN
    UPDATE tally SET
        deliveries = deliveries + NEW.copies - OLD.copies,
        rejected = rejected + (NEW.outcome = 'rejected') * (NEW.copies - OLD.copies),
        last_received_at = max(ifnull(last_received_at, NEW.last_received_at), NEW.last_received_at);
END;

CREATE TRIGGER delivery_went AFTER DELETE ON delivery BEGIN
    UPDATE tally SET
        entries = entries - 1,
        deliveries = deliveries - 1 - OLD.copies,
        rejected = rejected - (OLD.outcome = 'rejected') * (1 + OLD.copies);
END;
"""  # noqa: S608 - ours

KEPT = """
-- Of a bot whose journal was let go while its transcript was kept: its rows no longer follow from the journal.
ALTER TABLE bot ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
"""

ACTIVITY = """
-- How much is said in each twelfth of the meeting, a digit from 0 to 8 for each (`model.activity`); '' without words.
ALTER TABLE bot ADD COLUMN activity TEXT NOT NULL DEFAULT '';

-- For the meetings that are there. Times are taken by twelve, so that a twelfth of a meeting is a whole number.
WITH RECURSIVE part (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM part WHERE number < 11),
meeting AS MATERIALIZED (SELECT bot_id, max(1, transcript_ms) AS length FROM bot WHERE utterances > 0),
begun AS (
    SELECT bot_id, length, end_ms, 1000 * length(text) AS amount, min(max(0, start_ms), length - 1) AS start
    FROM meeting CROSS JOIN utterance USING (bot_id)
),
said AS (
    SELECT bot_id, length, amount, 12 * start AS since, 12 * min(max(end_ms, start + 1), length) AS until FROM begun
),
shared AS (
    SELECT bot_id, number, sum(
        amount * (min(until, (number + 1) * length) - max(since, number * length)) / (until - since)
    ) AS amount
    FROM said CROSS JOIN part ON number BETWEEN since / length AND (until - 1) / length
    GROUP BY bot_id, number
),
compared AS (SELECT bot_id, number, amount, sum(amount) OVER (PARTITION BY bot_id) AS whole FROM shared)
UPDATE bot SET activity = made.activity FROM (
    SELECT bot_id, printf('%012x', sum(
        min(8, max(1, (8 * 12 * amount + whole) / (2 * whole))) * (1 << 4 * (11 - number))
    )) AS activity FROM compared WHERE amount > 0 GROUP BY bot_id
) AS made WHERE made.bot_id = bot.bot_id;
"""
