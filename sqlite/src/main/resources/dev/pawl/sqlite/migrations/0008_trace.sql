-- In which trace a task was enqueued, as W3C Trace Context has it; goes with the task. Most tasks have none.
CREATE TABLE task_trace (
  task_id INTEGER PRIMARY KEY,
  traceparent TEXT NOT NULL,
  tracestate TEXT
) STRICT;

CREATE TRIGGER task_deleted_trace AFTER DELETE ON task BEGIN
  DELETE FROM task_trace WHERE task_id = old.id;
END;
