-- What happened and what was published. Rows are added and never changed: triggers refuse UPDATE,
-- DELETE and the silent deletion that INSERT OR REPLACE is.

CREATE TABLE book (
    id          INTEGER PRIMARY KEY,
    system      TEXT    NOT NULL,                                -- ODS code of the system's board
    year        TEXT    NOT NULL,                                -- financial year: 2024/25
    month       INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), -- April is 1
    version     INTEGER NOT NULL CHECK (version >= 1),
    recorded_on TEXT    NOT NULL,                                -- ISO 8601 day
    hash        TEXT    NOT NULL,                                -- SHA-256 of record, hexadecimal
    record      TEXT    NOT NULL,                                -- JSON, its schema named inside
    UNIQUE (system, year, month, version)
);

-- Which books hold a figure.
CREATE TABLE figure (
    id   TEXT    NOT NULL,
    book INTEGER NOT NULL REFERENCES book (id),
    PRIMARY KEY (id, book)
) WITHOUT ROWID;

CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL, -- RFC 3339
    actor   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
);

CREATE TRIGGER book_is_not_changed BEFORE UPDATE ON book
BEGIN SELECT RAISE(ABORT, 'books are never changed; a new version is added'); END;

CREATE TRIGGER book_is_not_deleted BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'books are never deleted'); END;

CREATE TRIGGER book_is_not_replaced BEFORE INSERT ON book
WHEN EXISTS (
    SELECT 1 FROM book
    WHERE id = NEW.id
        OR (system = NEW.system AND year = NEW.year AND month = NEW.month AND version = NEW.version)
)
BEGIN SELECT RAISE(ABORT, 'books are never replaced; a new version is added'); END;

CREATE TRIGGER figure_is_not_changed BEFORE UPDATE ON figure
BEGIN SELECT RAISE(ABORT, 'figures of a book are never changed'); END;

CREATE TRIGGER figure_is_not_deleted BEFORE DELETE ON figure
BEGIN SELECT RAISE(ABORT, 'figures of a book are never deleted'); END;

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
