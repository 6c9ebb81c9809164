"""The tables that make what was said findable: an index of words, and how far it has come."""

from __future__ import annotations

TOKENIZE = """tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'\""""
"""What a word is; whatever shows what was found must go by the same."""

SEARCH_INDEX = f"""CREATE VIRTUAL TABLE utterance_fts USING fts5 (
    speaker, said, content = searched, content_rowid = id,
    {TOKENIZE}
)"""
MERGED_BY_US = "INSERT INTO utterance_fts (utterance_fts, rank) VALUES ('automerge', 0), ('crisismerge', 200)"
"""When and how much is `indexing`'s to say: left to itself, a transaction takes 50 ms now and then (measured)."""

SEARCHED = f"""
-- Which utterances a transcript has, one id after the other, and how far they are in the index: up to `indexed_id`.
CREATE TABLE transcript (
    bot_id TEXT PRIMARY KEY,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    indexed_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX transcript_by_place ON transcript (first_id, last_id, bot_id);
CREATE INDEX transcript_unindexed ON transcript (first_id) WHERE indexed_id < last_id;

INSERT INTO transcript SELECT bot_id, min(id), max(id), min(id) - 1 FROM utterance GROUP BY bot_id;

-- Of an utterance whose words the tokenizer would not find by itself, how they are put to it (`spelling`).
CREATE TABLE spelling (
    utterance_id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

-- A name is one word, whatever it consists of: it is asked for as a whole, as `hex` writes it.
CREATE VIEW searched AS
SELECT utterance.id, hex(utterance.speaker) AS speaker, ifnull(spelling.text, utterance.text) AS said
FROM utterance LEFT JOIN spelling ON spelling.utterance_id = utterance.id;

{SEARCH_INDEX};

{MERGED_BY_US};

CREATE TRIGGER utterance_unsaid BEFORE DELETE ON utterance
WHEN OLD.id <= (SELECT indexed_id FROM transcript WHERE bot_id = OLD.bot_id) BEGIN
    INSERT INTO utterance_fts (utterance_fts, rowid, speaker, said)
        SELECT 'delete', id, speaker, said FROM searched WHERE id = OLD.id;
    DELETE FROM spelling WHERE utterance_id = OLD.id;
END;
"""  # noqa: S608 - ours
