-- Many tasks with one progress. Its counts are moved by the statement that moves an item, so they are right by whatever way it moves.
CREATE TABLE job (
  id INTEGER PRIMARY KEY, -- from the same row of numbers as tasks
  name TEXT NOT NULL,
  total INTEGER NOT NULL DEFAULT 0, -- items that were ever added
  processing INTEGER NOT NULL DEFAULT 0,
  completed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  max_failures INTEGER, -- more failed items than this stop it; null for any number
  stop INTEGER NOT NULL DEFAULT 0, -- what ended it early: 0 nothing, 1 somebody cancelled it, 2 too many items failed
  rest INTEGER NOT NULL DEFAULT 0, -- what is to be done to its items: 0 nothing, 1 cancel those that have not ended, 2 delete all
  rest_after INTEGER NOT NULL DEFAULT 0, -- the last item of which it is done
  on_complete INTEGER, -- the task that waits for its end
  told INTEGER NOT NULL DEFAULT 0, -- 1 when that task knows of it
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;

-- Jobs of which something is left to be done. Indexes and no queue of work, as of tasks whose children are to be told.
CREATE INDEX job_rest ON job (id) WHERE rest > 0;
CREATE INDEX job_untold ON job (id) WHERE told = 0 AND on_complete IS NOT NULL AND finished_at IS NOT NULL;
CREATE INDEX job_on_complete ON job (on_complete) WHERE on_complete IS NOT NULL;

ALTER TABLE task ADD COLUMN job INTEGER; -- whose item it is; null for none

CREATE INDEX task_job ON task (job) WHERE job IS NOT NULL;

-- An item that is deleted still counts: it is deleted only after its end. One that goes back to its queue counts as not ended.
CREATE TRIGGER task_moved_job AFTER UPDATE OF state ON task WHEN new.job IS NOT NULL BEGIN
  UPDATE job SET
      processing = processing + (new.state = 3) - (old.state = 3),
      completed = completed + (new.state = 4) - (old.state = 4),
      failed = failed + (new.state = 5) - (old.state = 5),
      cancelled = cancelled + (new.state = 6) - (old.state = 6),
      started_at = CASE WHEN new.state = 3 THEN coalesce(started_at, new.claimed_at) ELSE started_at END
    WHERE id = new.job;
  UPDATE job SET
      rest = max(rest, stop = 0 AND failed > max_failures),
      stop = CASE WHEN stop = 0 AND failed > max_failures THEN 2 ELSE stop END
    WHERE id = new.job AND new.state = 5 AND max_failures IS NOT NULL;
  UPDATE job SET
      finished_at = CASE
        WHEN completed + failed + cancelled = total AND (closed_at IS NOT NULL OR stop > 0) THEN new.updated_at END
    WHERE id = new.job AND (new.state > 3 OR old.state > 3);
END;
