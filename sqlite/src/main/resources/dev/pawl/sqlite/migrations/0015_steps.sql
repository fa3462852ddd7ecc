-- What tasks are told from outside, and what they wait to be told; goes with the task.
CREATE TABLE task_signal (
  task_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT, -- JSON; null while it has not come
  until INTEGER, -- how long the task waits for it; null while nobody has awaited it
  state INTEGER NOT NULL, -- 0 open, 1 came and was given to the task, 2 did not come in time
  PRIMARY KEY (task_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER task_deleted_signal AFTER DELETE ON task BEGIN
  DELETE FROM task_signal WHERE task_id = old.id;
END;
