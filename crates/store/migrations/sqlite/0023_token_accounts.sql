-- A token may be of an account: whoever bears it may read what that account may, and nothing more once it is removed.
-- A token of none reads what everybody may.

ALTER TABLE token ADD COLUMN account TEXT REFERENCES account (name);
