-- Who may sign in. Unlike books and events an account changes; each change adds an event in the
-- same transaction. A removed account keeps its row without a password, so that its name, which
-- stands in the log, is never given to a second person.

CREATE TABLE account (
    name             TEXT    PRIMARY KEY,        -- in small letters
    roles            TEXT    NOT NULL CHECK (roles <> ''), -- preparer, approver
    organisation     TEXT,                       -- ODS code; null for the whole system
    password         TEXT    CHECK (password LIKE '$argon2id$%'), -- PHC string; null once removed
    password_version INTEGER NOT NULL DEFAULT 1 CHECK (password_version >= 1), -- counts changes
    added_at         TEXT    NOT NULL,           -- RFC 3339
    removed_at       TEXT,                       -- RFC 3339
    CHECK ((removed_at IS NULL) = (password IS NOT NULL))
) WITHOUT ROWID;

CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'accounts are never deleted; they are removed and keep their name'); END;

CREATE TRIGGER account_keeps_its_name BEFORE UPDATE OF name ON account
BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;

CREATE TRIGGER account_is_not_brought_back BEFORE UPDATE ON account
WHEN OLD.removed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a removed account is not changed'); END;

CREATE TRIGGER account_is_not_replaced BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'accounts are never replaced'); END;

-- The log of one person.
CREATE INDEX event_by_actor ON event (actor);
CREATE INDEX event_by_subject ON event (subject);
