-- Work that outlives a request, such as comparing scenarios: who asked for what, how far it is, what
-- came of it. A job moves from state to state and nothing else of it changes; each move adds an event
-- in the same transaction. How far a running job is changes too often for the log and is not in it.

CREATE TABLE job (
    id         INTEGER PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind <> ''),  -- what to do: what-if
    title      TEXT    NOT NULL,                     -- in words, for lists
    request    TEXT    NOT NULL,                     -- what was asked for
    asked_by   TEXT    NOT NULL,                     -- an account, or a word for anybody
    asked_at   TEXT    NOT NULL,                     -- RFC 3339
    state      TEXT    NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    progress   INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100), -- per cent
    note       TEXT    NOT NULL DEFAULT '',          -- the time left in words, or why it failed
    result     TEXT,                                 -- what came of it; null unless done
    changed_at TEXT    NOT NULL,                     -- RFC 3339
    CHECK ((state = 'done') = (result IS NOT NULL))
);

CREATE INDEX job_by_state ON job (kind, state, id);

CREATE TRIGGER job_begins_queued BEFORE INSERT ON job
WHEN NEW.state <> 'queued'
BEGIN SELECT RAISE(ABORT, 'a job begins in the queue'); END;

CREATE TRIGGER job_keeps_its_request BEFORE UPDATE OF id, kind, title, request, asked_by, asked_at ON job
BEGIN SELECT RAISE(ABORT, 'what a job was asked for is never changed'); END;

CREATE TRIGGER job_moves_as_jobs_do
BEFORE UPDATE OF state, progress, note, result, changed_at ON job
WHEN NOT (
    (OLD.state = 'queued' AND NEW.state IN ('running', 'cancelled'))
    OR (OLD.state = 'running' AND NEW.state IN ('running', 'queued', 'done', 'failed', 'cancelled'))
)
BEGIN SELECT RAISE(ABORT, 'a job does not move like this; one that ended is not changed'); END;

CREATE TRIGGER job_is_not_deleted BEFORE DELETE ON job
BEGIN SELECT RAISE(ABORT, 'jobs are never deleted'); END;

CREATE TRIGGER job_is_not_replaced BEFORE INSERT ON job
WHEN EXISTS (SELECT 1 FROM job WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'jobs are never replaced'); END;
