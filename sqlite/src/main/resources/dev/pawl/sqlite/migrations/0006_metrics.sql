-- What happened within one hour to the tasks of one type in one queue. It outlives the tasks.
CREATE TABLE activity (
  hour INTEGER NOT NULL, -- when it began
  type TEXT NOT NULL,
  queue TEXT NOT NULL,
  enqueued INTEGER NOT NULL,
  started INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  retried INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  expired INTEGER NOT NULL,
  -- Milliseconds, as a JSON object of how many in which bucket: 0 for none, else n for 2^((n-1)/4) up to 2^(n/4).
  waits TEXT NOT NULL,
  runs TEXT NOT NULL,
  PRIMARY KEY (hour, type, queue)
) STRICT, WITHOUT ROWID;
