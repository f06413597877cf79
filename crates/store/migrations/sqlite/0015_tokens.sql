-- Who may read the lake from other programs. What is kept of a token is its hash with a salt, as SCRAM-SHA-256 takes it:
-- the token cannot be had from it, but whoever reads it can sign in. A token that is removed is deleted; the log says
-- when it was added and removed.

CREATE TABLE token (
    name     TEXT PRIMARY KEY,  -- in small letters
    verifier TEXT NOT NULL CHECK (verifier LIKE 'SCRAM-SHA-256$%'),
    added_at TEXT NOT NULL      -- RFC 3339
) WITHOUT ROWID;
