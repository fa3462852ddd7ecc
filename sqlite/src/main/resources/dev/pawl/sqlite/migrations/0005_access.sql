-- Who may ask a server. A revoked token stays: a file that once had one is never served without again.
CREATE TABLE access_token (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,          -- joined by commas: read, enqueue, work, admin
  hash TEXT NOT NULL,           -- SHA-256 of the secret, in hexadecimal digits
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  old_hash TEXT,                -- of the secret before the last rotation
  old_until INTEGER             -- until when that one is good
) WITHOUT ROWID;

CREATE UNIQUE INDEX access_token_name ON access_token (name) WHERE revoked_at IS NULL;

-- What was done, or refused, with the rights of an admin; the newest 100,000 rows.
CREATE TABLE access_audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,            -- a token's name, (local) or (unknown)
  operation TEXT NOT NULL,
  target TEXT NOT NULL,
  input TEXT,
  status INTEGER,               -- of the answer over HTTP
  count INTEGER
);
