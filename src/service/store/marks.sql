-- What the caller of a call had tried, and what was skipped.

CREATE TABLE IF NOT EXISTS call_mark (
    call_id TEXT NOT NULL REFERENCES support_call (id) ON DELETE CASCADE,
    mark    TEXT NOT NULL,
    PRIMARY KEY (call_id, mark)
);
