-- What is registered of task types. A type that is not here is free.
CREATE TABLE task_type (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  payload_schema TEXT, -- JSON Schema, draft 2020-12
  -- What holds where an enqueue says nothing; null for what holds of any task.
  queue TEXT,
  priority INTEGER,
  max_attempts INTEGER,
  retired_at INTEGER, -- since when it takes no new tasks
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Names that a type had before.
CREATE TABLE task_type_alias (
  alias TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX task_type_alias_name ON task_type_alias (name);

-- Changes with every change of what is registered; one row. 0 while nothing ever was.
CREATE TABLE registry (
  version INTEGER NOT NULL
) STRICT;

INSERT INTO registry (version) VALUES (0);

-- What is inserted by plain SQL obeys, too, but for schemas and defaults.
CREATE TRIGGER task_queue_retired INSTEAD OF INSERT ON task_queue BEGIN
  SELECT RAISE(ABORT, 'type: is retired and takes no new tasks')
    WHERE EXISTS (SELECT 1 FROM task_type
      WHERE retired_at IS NOT NULL
        AND name = coalesce((SELECT name FROM task_type_alias WHERE alias = trim(new.type)), trim(new.type)));
END;
