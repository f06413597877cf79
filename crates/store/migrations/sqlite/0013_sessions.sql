-- Who is signed in, so that a restart of the server keeps them so. Unlike the log this is no record of
-- what happened: a session that is over is deleted. The token itself is in its reader's browser only.

CREATE TABLE session (
    token            TEXT    PRIMARY KEY CHECK (length(token) = 64), -- SHA-256 of the token
    account          TEXT    NOT NULL REFERENCES account (name),
    password_version INTEGER NOT NULL CHECK (password_version >= 1), -- of the password it began with
    ends_at          INTEGER NOT NULL                                -- seconds since 1970 (UTC)
) WITHOUT ROWID;

CREATE INDEX session_by_account ON session (account, ends_at);
