-- Triggers of SQLite, put back at every opening. REPLACE deletes without firing a delete trigger, hence the guards on insert.

CREATE TRIGGER IF NOT EXISTS approval_event_no_update BEFORE UPDATE ON approval_event
BEGIN SELECT RAISE(ABORT, 'approval_event is append-only'); END;

CREATE TRIGGER IF NOT EXISTS approval_event_no_delete BEFORE DELETE ON approval_event
BEGIN SELECT RAISE(ABORT, 'approval_event is append-only'); END;

CREATE TRIGGER IF NOT EXISTS approval_event_in_order BEFORE INSERT ON approval_event
WHEN NEW.seq <> (SELECT seq + 1 FROM approval_head)
  OR NEW.prev_hash <> (SELECT hash FROM approval_head)
  OR EXISTS (SELECT 1 FROM approval_event WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM approval_event WHERE attempt_id = NEW.attempt_id AND state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'approval_event grows at its end only'); END;

CREATE TRIGGER IF NOT EXISTS approval_claim_once BEFORE INSERT ON approval_claim
WHEN EXISTS (SELECT 1 FROM approval_claim WHERE tid = NEW.tid)
BEGIN SELECT RAISE(ABORT, 'tid is claimed'); END;

CREATE TRIGGER IF NOT EXISTS approval_claim_no_update BEFORE UPDATE ON approval_claim
BEGIN SELECT RAISE(ABORT, 'approval_claim is not edited'); END;

CREATE TRIGGER IF NOT EXISTS approval_claim_release BEFORE DELETE ON approval_claim
WHEN NOT EXISTS (SELECT 1 FROM approval_event WHERE attempt_id = OLD.attempt_id AND state = 'not-sent')
BEGIN SELECT RAISE(ABORT, 'tid may have been sent'); END;

CREATE TRIGGER IF NOT EXISTS approval_head_no_delete BEFORE DELETE ON approval_head
BEGIN SELECT RAISE(ABORT, 'approval_head stays'); END;
