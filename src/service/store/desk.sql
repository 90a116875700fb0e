-- What the desk keeps of a call beyond its walk: set aside, call back, the note in writing, who called, what it is found by.

ALTER TABLE support_call ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE support_call ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE support_call ADD COLUMN parked_ms BIGINT;
ALTER TABLE support_call ADD COLUMN parked_why TEXT;
ALTER TABLE support_call ADD COLUMN back_ms BIGINT;
ALTER TABLE support_call ADD COLUMN back_why TEXT;
ALTER TABLE support_call ADD COLUMN back_done_ms BIGINT;
ALTER TABLE support_call ADD COLUMN draft TEXT;
ALTER TABLE support_call ADD COLUMN draft_code TEXT;
-- A keyed hash; the number itself is nowhere.
ALTER TABLE support_call ADD COLUMN caller TEXT;
ALTER TABLE support_call ADD COLUMN follows TEXT;
CREATE INDEX support_call_back ON support_call (back_ms) WHERE back_ms IS NOT NULL AND back_done_ms IS NULL;
CREATE INDEX support_call_caller ON support_call (caller, started_ms) WHERE caller IS NOT NULL;

-- Ended calls in the order they ended; pages and the text index go by this number.
CREATE TABLE call_number (
    number  INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL UNIQUE REFERENCES support_call (id) ON DELETE CASCADE
);
-- Pairs of letters of what a call is found by. A word of two syllables is one pair, which FTS5's own trigrams miss.
CREATE VIRTUAL TABLE call_text USING fts5 (
    pairs, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 0'
);
