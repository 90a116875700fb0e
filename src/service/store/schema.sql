-- Plain SQL for both engines: BIGINT, TEXT, no automatic keys. Hashes are lower-case hex.

CREATE TABLE store_fact (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE guide_text (
    hash  TEXT NOT NULL PRIMARY KEY,
    guide TEXT NOT NULL,
    body  TEXT NOT NULL
);

CREATE TABLE support_call (
    id         TEXT NOT NULL PRIMARY KEY,
    guide      TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_ms   BIGINT,
    agent      TEXT NOT NULL,
    center     TEXT NOT NULL,
    note       TEXT NOT NULL,
    outcome    TEXT,
    result     TEXT,
    code       TEXT,
    start_step TEXT
);
CREATE INDEX support_call_ended ON support_call (ended_ms, started_ms);

CREATE TABLE call_answer (
    call_id TEXT NOT NULL REFERENCES support_call (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL,
    guide   TEXT NOT NULL,
    step    TEXT NOT NULL,
    visit   BIGINT NOT NULL,
    choice  TEXT NOT NULL,
    at_ms   BIGINT NOT NULL,
    PRIMARY KEY (call_id, place)
);

CREATE TABLE call_input (
    call_id TEXT NOT NULL REFERENCES support_call (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (call_id, name)
);

-- No reference to guide_text: a call must be kept even where the text of its guide could not be.
CREATE TABLE call_guide (
    call_id TEXT NOT NULL REFERENCES support_call (id) ON DELETE CASCADE,
    place   BIGINT NOT NULL,
    guide   TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (call_id, place)
);

CREATE TABLE search_miss (
    query   TEXT NOT NULL PRIMARY KEY,
    count   BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);

-- The journal of approvals. Rows are only ever added; each carries the hash of the one before.
CREATE TABLE approval_event (
    seq         BIGINT NOT NULL PRIMARY KEY,
    attempt_id  TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('intent', 'outcome')),
    at_ms       BIGINT NOT NULL,
    mode        TEXT NOT NULL,
    tid         TEXT NOT NULL,
    mid         TEXT NOT NULL,
    moid        TEXT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    tax_free    BIGINT NOT NULL CHECK (tax_free >= 0),
    state       TEXT NOT NULL,
    code        TEXT NOT NULL,
    message     TEXT NOT NULL,
    receipt_url TEXT NOT NULL,
    settled_by  TEXT NOT NULL,
    prev_hash   TEXT NOT NULL,
    hash        TEXT NOT NULL,
    CHECK ((kind = 'intent') = (state = 'intent'))
);
CREATE INDEX approval_event_tid ON approval_event (tid);
-- No state twice, and at most one final one, whichever process writes.
CREATE UNIQUE INDEX approval_event_state ON approval_event (attempt_id, state);
CREATE UNIQUE INDEX approval_event_final ON approval_event (attempt_id)
    WHERE state IN ('approved', 'declined', 'not-sent');

-- At most one attempt per tid that forbids another. The row goes only when nothing was sent.
CREATE TABLE approval_claim (
    tid        TEXT NOT NULL PRIMARY KEY,
    attempt_id TEXT NOT NULL
);

-- The newest row of the journal, so that a journal cut off at the end is noticed.
CREATE TABLE approval_head (
    one  BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO approval_head (one, seq, hash)
    VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
