-- A return can be sent back to its preparer. A table's list of kinds cannot be changed in place, so the
-- rows move to a new one, each as it is.

CREATE TABLE submission_with_sent_back (
    id           INTEGER PRIMARY KEY,
    organisation TEXT    NOT NULL,                                -- ODS code
    year         TEXT    NOT NULL,                                -- financial year: 2024/25
    month        INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), -- April is 1
    hash         TEXT    NOT NULL,                                -- SHA-256 of the files, hexadecimal
    kind         TEXT    NOT NULL CHECK (kind IN ('submitted', 'approved', 'locked', 'sent back')),
    at           TEXT    NOT NULL,                                -- RFC 3339
    actor        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    UNIQUE (organisation, year, month, hash, kind)
);

INSERT INTO submission_with_sent_back (id, organisation, year, month, hash, kind, at, actor, reason)
SELECT id, organisation, year, month, hash, kind, at, actor, reason FROM submission;

DROP TABLE submission;

ALTER TABLE submission_with_sent_back RENAME TO submission;

CREATE TRIGGER submission_is_not_changed BEFORE UPDATE ON submission
BEGIN SELECT RAISE(ABORT, 'what happened to a return is never changed'); END;

CREATE TRIGGER submission_is_not_deleted BEFORE DELETE ON submission
BEGIN SELECT RAISE(ABORT, 'what happened to a return is never deleted'); END;

CREATE TRIGGER submission_is_not_replaced BEFORE INSERT ON submission
WHEN EXISTS (
    SELECT 1 FROM submission
    WHERE id = NEW.id
        OR (organisation = NEW.organisation AND year = NEW.year AND month = NEW.month
            AND hash = NEW.hash AND kind = NEW.kind)
)
BEGIN SELECT RAISE(ABORT, 'what happened to a return is never replaced'); END;
