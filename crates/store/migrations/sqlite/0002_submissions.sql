-- What became of each version of a return. The files lie in the workspace under their hash; here is
-- only what happened to them, once each. Rows are added and never changed.

CREATE TABLE submission (
    id           INTEGER PRIMARY KEY,
    organisation TEXT    NOT NULL,                                -- ODS code
    year         TEXT    NOT NULL,                                -- financial year: 2024/25
    month        INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), -- April is 1
    hash         TEXT    NOT NULL,                                -- SHA-256 of the files, hexadecimal
    kind         TEXT    NOT NULL CHECK (kind IN ('submitted', 'approved', 'locked')),
    at           TEXT    NOT NULL,                                -- RFC 3339
    actor        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    UNIQUE (organisation, year, month, hash, kind)
);

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
