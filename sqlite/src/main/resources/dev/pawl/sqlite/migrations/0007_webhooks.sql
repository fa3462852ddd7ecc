-- Which other systems are told what happens to tasks. The secrets stand here as they are: what is sent is signed with them.
CREATE TABLE webhook (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  types TEXT NOT NULL,          -- JSON array; empty for any
  queues TEXT NOT NULL,         -- JSON array; empty for any
  kinds TEXT NOT NULL,          -- JSON array of kinds of events
  payload INTEGER NOT NULL,     -- 1 when payloads, results and errors are told, too
  created_at INTEGER NOT NULL,
  since INTEGER NOT NULL,       -- the newest event that it is not told
  disabled TEXT,                -- why nothing is sent; null while it is
  secret TEXT NOT NULL,
  old_secret TEXT,              -- the one before the last rotation
  old_until INTEGER             -- until when that one signs, too
) STRICT, WITHOUT ROWID;

-- The newest event of which it is known what is to be sent.
CREATE TABLE webhook_cursor (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  event INTEGER NOT NULL
) STRICT;

INSERT INTO webhook_cursor (one, event) VALUES (1, 0);
