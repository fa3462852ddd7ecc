-- What was asked of many tasks under an id of the caller's, and how far it came: a repeat goes on there, or has the same answer.
CREATE TABLE bulk_action (
  id TEXT PRIMARY KEY,
  asked TEXT NOT NULL,
  after INTEGER NOT NULL, -- it goes on with tasks of smaller ids
  changed INTEGER NOT NULL,
  moved_at INTEGER NOT NULL, -- when it last did something
  ended INTEGER NOT NULL -- 1 when it has come to its end
) STRICT, WITHOUT ROWID;

CREATE INDEX bulk_action_moved ON bulk_action (moved_at);
