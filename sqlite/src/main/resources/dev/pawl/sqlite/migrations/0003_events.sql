-- What happened to tasks, written while somebody is subscribed. A row tells what happened alike, in one transaction, to one
-- task or several of a channel; they have the ids from id on, one each.
CREATE TABLE event (
  id INTEGER PRIMARY KEY, -- grows with the clock, so that none is given twice, not even after a power cut or a restore
  events INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL, -- enqueued, claimed, completed, ...; gap: what happened before is not here, or not all of it
  channel INTEGER, -- null for a gap
  state INTEGER, -- of the tasks since; null for a gap
  worker TEXT,
  tasks TEXT NOT NULL -- JSON array of [task id, attempt, milliseconds of the handler], the last two where there are such
) STRICT;

-- Who wants to be told: while any of these lasts, every process writes events.
CREATE TABLE event_subscription (
  name TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW task_events AS
SELECT
  e.id + t.key AS id,
  strftime('%Y-%m-%dT%H:%M:%fZ', e.at / 1000.0, 'unixepoch') AS happened_at_utc,
  e.kind,
  json_extract(t.value, '$[0]') AS task_id,
  c.type,
  c.queue,
  CASE e.state
    WHEN 0 THEN 'queued' WHEN 1 THEN 'queued' WHEN 2 THEN 'blocked' WHEN 3 THEN 'processing' WHEN 4 THEN 'completed'
    WHEN 5 THEN 'failed' WHEN 6 THEN 'cancelled' END AS status,
  json_extract(t.value, '$[1]') AS attempt,
  e.worker,
  json_extract(t.value, '$[2]') AS run_millis
FROM event e
JOIN json_each(e.tasks) t
LEFT JOIN channel c ON c.id = e.channel;
