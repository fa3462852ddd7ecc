-- Tasks with a clock. Exactly one of cron, every and once_at is told.
CREATE TABLE schedule (
  name TEXT PRIMARY KEY,
  cron TEXT,
  zone TEXT, -- of the cron expression
  every INTEGER, -- milliseconds
  once_at INTEGER,
  -- What it makes.
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  queue TEXT NOT NULL,
  priority INTEGER NOT NULL,
  compatibility TEXT NOT NULL, -- canonical JSON object
  max_attempts INTEGER NOT NULL,
  limit_key TEXT,
  missed TEXT NOT NULL, -- skip, one, all
  missed_max INTEGER NOT NULL,
  overlap TEXT NOT NULL, -- allow, skip, queue, replace
  made_by TEXT NOT NULL, -- file, api
  version INTEGER NOT NULL, -- grows with every change by somebody, so that no tick is done as it was before one
  paused_at INTEGER,
  next_at INTEGER, -- the first tick of which nothing was done yet; of several processes the one that moves it does it
  last_tick INTEGER,
  last_task_id INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX schedule_next ON schedule (next_at) WHERE next_at IS NOT NULL;
