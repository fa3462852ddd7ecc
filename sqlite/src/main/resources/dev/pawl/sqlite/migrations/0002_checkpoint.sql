-- What attempts leave for the next ones of their task; goes with the task.
CREATE TABLE task_checkpoint (
  task_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON
  PRIMARY KEY (task_id, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER task_deleted_checkpoint AFTER DELETE ON task BEGIN
  DELETE FROM task_checkpoint WHERE task_id = old.id;
END;
