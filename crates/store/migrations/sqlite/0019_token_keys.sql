-- What is kept of a token is what SCRAM-SHA-256 checks a proof by, and no longer what one is made with: salt, StoredKey
-- and ServerKey, as PostgreSQL keeps them. What was kept before is made into that as the database is opened.
--
-- Names that are nobody's are asked for a proof like those that somebody has, by this secret: always the same.

CREATE TABLE sign_in_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
);

INSERT INTO sign_in_secret (id, secret) VALUES (1, randomblob(32));
