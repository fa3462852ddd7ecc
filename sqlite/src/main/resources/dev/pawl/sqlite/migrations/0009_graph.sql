-- Tasks that wait for others. An edge belongs to its child and goes with it.
ALTER TABLE task ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0; -- 1 while others may have to be told of its end
ALTER TABLE task ADD COLUMN waits INTEGER NOT NULL DEFAULT 0; -- how many of its own edges are open

CREATE TABLE task_edge (
  parent INTEGER NOT NULL,
  child INTEGER NOT NULL,
  condition INTEGER NOT NULL, -- 0 after_ok, 1 after_any, 2 after_failed
  state INTEGER NOT NULL, -- 0 open, 1 met, 2 broken: the parent ended otherwise
  PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;

CREATE INDEX task_edge_child ON task_edge (child);
CREATE INDEX task_edge_open ON task_edge (parent) WHERE state = 0;

-- Ended tasks whose children were not told yet. An index and no trigger, so that every way of ending a task is caught, and one
-- that nobody waits for costs nothing.
CREATE INDEX task_untold ON task (id) WHERE awaited = 1 AND state > 3;

-- Tasks that were deleted while others waited for them, which must be told.
CREATE TABLE deleted_parent (
  task_id INTEGER PRIMARY KEY,
  state INTEGER NOT NULL -- cancelled where it had not ended
) STRICT;

CREATE TRIGGER task_deleted_edge AFTER DELETE ON task BEGIN
  INSERT INTO deleted_parent (task_id, state) SELECT old.id, CASE WHEN old.state > 3 THEN old.state ELSE 6 END
    WHERE old.awaited = 1;
  DELETE FROM task_edge WHERE child = old.id;
END;
