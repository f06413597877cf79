-- What was decided about the release of months, with which the register in the workspace is compared. Rows are added
-- and never changed.

CREATE TABLE release (
    id          INTEGER PRIMARY KEY,
    year        TEXT    NOT NULL,                                -- financial year: 2024/25
    month       INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), -- April is 1
    decision    TEXT    NOT NULL CHECK (decision IN ('released', 'withdrawn')),
    actor       TEXT    NOT NULL,
    at          TEXT    NOT NULL,                                -- RFC 3339
    public_from TEXT    NOT NULL,                                -- RFC 3339; empty of a withdrawal
    reason      TEXT    NOT NULL                                 -- empty of a release
);

CREATE TRIGGER release_is_not_changed BEFORE UPDATE ON release
BEGIN SELECT RAISE(ABORT, 'what was decided about a release is never changed'); END;

CREATE TRIGGER release_is_not_deleted BEFORE DELETE ON release
BEGIN SELECT RAISE(ABORT, 'what was decided about a release is never deleted'); END;

CREATE TRIGGER release_is_not_replaced BEFORE INSERT ON release
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was decided about a release is never replaced'); END;
