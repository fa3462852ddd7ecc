-- Pawl, schema 1. Times are epoch milliseconds; the views show them as ISO-8601 UTC text.
--
-- task.state: 0 ready, 1 scheduled (queued with a future run_after), 2 blocked, 3 processing, 4 completed, 5 failed,
-- 6 cancelled.

-- A channel is one (queue, type, compatibility, limit key): what decides whether a worker may run a task now.
CREATE TABLE channel (
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  compatibility TEXT NOT NULL, -- canonical JSON object
  limit_key TEXT NOT NULL, -- empty for none
  UNIQUE (queue, type, compatibility, limit_key)
) STRICT;

-- Narrow and hot: what claiming, extending and finishing touch, and nothing else.
CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  channel INTEGER NOT NULL,
  state INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  run_after INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  token INTEGER NOT NULL DEFAULT 0, -- the fence: grows with every claim, never given back
  expiries INTEGER NOT NULL DEFAULT 0, -- leases that ran out since the last attempt that ended by itself
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  claimed_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  lease_until INTEGER,
  worker TEXT,
  idempotency_key TEXT,
  key_until INTEGER, -- until then the key is this task's; 0: while it waits; null: as long as it is stored
  payload TEXT -- up to 256 characters; a longer one stands in task_payload
) STRICT;

-- Only live rows are indexed, so that history costs a claim nothing.
CREATE INDEX task_ready ON task (channel, priority, run_after, id) WHERE state = 0;
CREATE INDEX task_scheduled ON task (run_after) WHERE state = 1;
CREATE INDEX task_leased ON task (lease_until) WHERE state = 3;
CREATE INDEX task_failed ON task (finished_at) WHERE state = 5;
CREATE UNIQUE INDEX task_key ON task (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Long payloads, written once and never rewritten: a claim or a finish does not copy them.
CREATE TABLE task_payload (
  task_id INTEGER PRIMARY KEY,
  payload TEXT NOT NULL
) STRICT;

CREATE TABLE task_result (
  task_id INTEGER PRIMARY KEY,
  result TEXT NOT NULL
) STRICT;

-- Attempts that did not succeed. kind: retried, failed, snoozed, cancelled, discarded, released, expired.
CREATE TABLE task_attempt (
  task_id INTEGER NOT NULL,
  token INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  worker TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  error TEXT,
  PRIMARY KEY (task_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_progress (
  task_id INTEGER PRIMARY KEY,
  done INTEGER NOT NULL,
  total INTEGER NOT NULL,
  message TEXT
) STRICT;

CREATE TABLE task_log (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  details TEXT
) STRICT;

CREATE INDEX task_log_task ON task_log (task_id, id);

-- How many tasks are in which state: updated in the transaction that moves them.
CREATE TABLE tally (
  channel INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  ready INTEGER NOT NULL DEFAULT 0,
  scheduled INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  processing INTEGER NOT NULL DEFAULT 0,
  completed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0, -- grows when others become ready, so that a process knows where to look again
  PRIMARY KEY (channel, priority)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_pause (
  queue TEXT PRIMARY KEY,
  paused_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- scope: queue, type, key. The name of a key may end in *: then each key with that beginning is limited by itself.
CREATE TABLE flow_limit (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  max_running INTEGER,
  rate_starts INTEGER,
  rate_period INTEGER,
  PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;

-- Starts of the last period under limits with a rate, in steps of a hundredth of the period.
CREATE TABLE limit_start (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  until INTEGER NOT NULL, -- of no more use from then on
  PRIMARY KEY (scope, name, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX limit_start_until ON limit_start (until);

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  types TEXT NOT NULL, -- JSON array
  queues TEXT NOT NULL, -- JSON array; empty for all
  capabilities TEXT NOT NULL, -- JSON object
  strategy TEXT NOT NULL,
  concurrency INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  stopped_at INTEGER
) STRICT, WITHOUT ROWID;

-- For how long ended tasks are kept, in milliseconds; null for ever.
CREATE TABLE retention (
  type TEXT PRIMARY KEY, -- empty for every type that has no row
  completed INTEGER,
  failed INTEGER,
  cancelled INTEGER,
  keeps_keys INTEGER NOT NULL -- whether tasks with a key are kept for ever
) STRICT, WITHOUT ROWID;

-- Scheduled care of the file. Of several processes the one that moves begun_at does the round.
CREATE TABLE maintenance (
  kind TEXT PRIMARY KEY, -- prune, analyze, checkpoint, backup
  begun_at INTEGER NOT NULL,
  begun_by TEXT NOT NULL,
  state TEXT NOT NULL, -- begun, done, failed
  outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Ids are never reused: an id that was given to a stranger would let a late writer through its fence.
CREATE TABLE high_water (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  task_id INTEGER NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0 -- grows when the file is set back to a backup: what was remembered of it is void
) STRICT;

INSERT INTO high_water (one, task_id) VALUES (1, 0);

CREATE TRIGGER task_deleted AFTER DELETE ON task BEGIN
  UPDATE high_water SET task_id = old.id WHERE task_id < old.id;
  UPDATE tally SET
      ready = ready - (old.state = 0),
      scheduled = scheduled - (old.state = 1),
      blocked = blocked - (old.state = 2),
      processing = processing - (old.state = 3),
      completed = completed - (old.state = 4),
      failed = failed - (old.state = 5),
      cancelled = cancelled - (old.state = 6),
      version = version + 1
    WHERE channel = old.channel AND priority = old.priority;
  DELETE FROM task_payload WHERE task_id = old.id;
  DELETE FROM task_result WHERE task_id = old.id;
  DELETE FROM task_attempt WHERE task_id = old.id;
  DELETE FROM task_progress WHERE task_id = old.id;
  DELETE FROM task_log WHERE task_id = old.id;
END;

-- The documented surface for any SQLite client.
CREATE VIEW task_queue AS
SELECT
  t.id,
  c.type,
  t.priority,
  coalesce(t.payload, p.payload) AS payload,
  c.compatibility,
  CASE t.state
    WHEN 2 THEN 'blocked' WHEN 3 THEN 'processing' WHEN 4 THEN 'completed' WHEN 5 THEN 'failed' WHEN 6 THEN 'cancelled'
    ELSE 'queued' END AS status,
  t.attempts,
  t.max_attempts,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.run_after / 1000.0, 'unixepoch') AS run_after_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.lease_until / 1000.0, 'unixepoch') AS lease_until_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.claimed_at / 1000.0, 'unixepoch') AS reserved_at_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.started_at / 1000.0, 'unixepoch') AS processing_started_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.finished_at / 1000.0, 'unixepoch') AS finished_at_utc,
  t.worker AS locked_by,
  CASE WHEN t.state <> 4 THEN
    (SELECT a.error FROM task_attempt a WHERE a.task_id = t.id AND a.error IS NOT NULL ORDER BY a.token DESC LIMIT 1)
  END AS error_message,
  t.idempotency_key,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.created_at / 1000.0, 'unixepoch') AS created_at_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.updated_at / 1000.0, 'unixepoch') AS updated_at_utc,
  c.queue,
  r.result,
  nullif(c.limit_key, '') AS limit_key
FROM task t
JOIN channel c ON c.id = t.channel
LEFT JOIN task_payload p ON p.task_id = t.id
LEFT JOIN task_result r ON r.task_id = t.id;

-- Inserting into the view enqueues. Columns left out get their defaults; a key that exists already changes nothing.
CREATE TRIGGER task_queue_insert INSTEAD OF INSERT ON task_queue BEGIN
  SELECT RAISE(ABORT, 'id: is given by the queue, leave it out') WHERE new.id IS NOT NULL;
  SELECT RAISE(ABORT, 'type: must be text of 1 to 200 characters')
    WHERE typeof(new.type) <> 'text' OR length(trim(new.type)) NOT BETWEEN 1 AND 200;
  SELECT RAISE(ABORT, 'queue: must be text of 1 to 200 characters')
    WHERE new.queue IS NOT NULL AND (typeof(new.queue) <> 'text' OR length(trim(new.queue)) NOT BETWEEN 1 AND 200);
  SELECT RAISE(ABORT, 'type: must not contain control characters')
    WHERE new.type GLOB '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*';
  SELECT RAISE(ABORT, 'queue: must not contain control characters')
    WHERE new.queue GLOB '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*';
  SELECT RAISE(ABORT, 'payload: must be JSON text') WHERE new.payload IS NOT NULL AND NOT json_valid(new.payload);
  SELECT RAISE(ABORT, 'compatibility: must be a JSON object of strings, numbers and booleans')
    WHERE CASE
      WHEN new.compatibility IS NULL THEN 0
      WHEN NOT json_valid(new.compatibility) THEN 1
      WHEN json_type(new.compatibility) <> 'object' THEN 1
      ELSE EXISTS (SELECT 1 FROM json_each(new.compatibility) WHERE type IN ('null', 'array', 'object')) END;
  -- A worker that reads what it cannot take would be of no use to any task, so these are refused here.
  SELECT RAISE(ABORT, 'compatibility: each name must be given once and not be blank')
    WHERE EXISTS (SELECT 1 FROM json_each(new.compatibility)
      WHERE trim(key, char(9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8200,
        8201, 8202, 8232, 8233, 8287, 12288)) = '')
      OR (SELECT count(*) > count(DISTINCT key) FROM json_each(new.compatibility));
  SELECT RAISE(ABORT, 'compatibility: numbers must be finite')
    WHERE EXISTS (SELECT 1 FROM json_each(new.compatibility) WHERE type = 'real' AND abs(value) = 9e999);
  SELECT RAISE(ABORT, 'compatibility: must be at most 4096 bytes of JSON')
    WHERE length(CAST(new.compatibility AS BLOB)) > 4096
      OR (SELECT total(length(CAST(json_quote(key) || ':,' || json_quote(value) AS BLOB))) > 4095
        FROM json_each(new.compatibility));
  SELECT RAISE(ABORT, 'priority: must be an integer') WHERE new.priority IS NOT NULL AND typeof(new.priority) <> 'integer';
  SELECT RAISE(ABORT, 'max_attempts: must be an integer from 1 to 100')
    WHERE new.max_attempts IS NOT NULL
      AND (typeof(new.max_attempts) <> 'integer' OR new.max_attempts NOT BETWEEN 1 AND 100);
  SELECT RAISE(ABORT, 'run_after_utc: must be an ISO-8601 time from 1970 to 9999')
    WHERE new.run_after_utc IS NOT NULL AND (typeof(new.run_after_utc) <> 'text'
      OR new.run_after_utc NOT LIKE '____-__-__%'
      OR coalesce(julianday(new.run_after_utc), 0) NOT BETWEEN 2440587.5 AND 5373484.5);
  SELECT RAISE(ABORT, 'idempotency_key: must be text of at most 255 characters')
    WHERE new.idempotency_key IS NOT NULL
      AND (typeof(new.idempotency_key) <> 'text' OR length(new.idempotency_key) > 255);
  SELECT RAISE(ABORT, 'limit_key: must be text of at most 255 characters')
    WHERE new.limit_key IS NOT NULL AND (typeof(new.limit_key) <> 'text' OR length(new.limit_key) > 255);
  SELECT RAISE(ABORT, 'status: a new task is queued, leave it out') WHERE coalesce(new.status, 'queued') <> 'queued';
  -- A key that is its task's no more goes over to the new one.
  UPDATE task SET idempotency_key = NULL
    WHERE idempotency_key = nullif(new.idempotency_key, '')
      AND CASE WHEN key_until = 0 THEN state > 2 ELSE key_until <= (julianday('now') - 2440587.5) * 86400000 END;
  SELECT RAISE(IGNORE)
    WHERE new.idempotency_key <> ''
      AND EXISTS (SELECT 1 FROM task WHERE idempotency_key = new.idempotency_key AND idempotency_key IS NOT NULL);
  INSERT INTO channel (queue, type, compatibility, limit_key)
    SELECT
      coalesce(trim(new.queue), 'default'),
      trim(new.type),
      (SELECT '{' || coalesce(group_concat(member), '') || '}' FROM (
        SELECT json_quote(key) || ':' || CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_quote(value) END
          AS member
        FROM json_each(coalesce(new.compatibility, '{}')) ORDER BY key)),
      coalesce(new.limit_key, '')
    WHERE true
    ON CONFLICT (queue, type, compatibility, limit_key) DO NOTHING;
  INSERT INTO task (id, channel, state, priority, run_after, max_attempts, created_at, updated_at, idempotency_key, payload)
    SELECT
      1 + max(coalesce((SELECT max(id) FROM task), 0), (SELECT task_id FROM high_water)),
      c.id,
      CASE WHEN due > now THEN 1 ELSE 0 END,
      max(-2147483648, min(2147483647, coalesce(new.priority, 100))), -- imports may have larger ones
      due,
      coalesce(new.max_attempts, 5),
      now,
      now,
      nullif(new.idempotency_key, ''),
      CASE WHEN new.payload IS NULL THEN '{}' WHEN length(new.payload) <= 256 THEN new.payload END
    FROM (
      SELECT now, coalesce(CAST(round((julianday(new.run_after_utc) - 2440587.5) * 86400000) AS INTEGER), now) AS due
      FROM (SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now)
    )
    JOIN channel c ON c.queue = coalesce(trim(new.queue), 'default') AND c.type = trim(new.type)
      AND c.limit_key = coalesce(new.limit_key, '')
      AND c.compatibility = (SELECT '{' || coalesce(group_concat(member), '') || '}' FROM (
        SELECT json_quote(key) || ':' || CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_quote(value) END
          AS member
        FROM json_each(coalesce(new.compatibility, '{}')) ORDER BY key));
  INSERT INTO task_payload (task_id, payload) SELECT (SELECT max(id) FROM task), new.payload WHERE length(new.payload) > 256;
  INSERT INTO tally (channel, priority, ready, scheduled, version)
    SELECT channel, priority, state = 0, state = 1, 1 FROM task WHERE id = (SELECT max(id) FROM task)
    ON CONFLICT (channel, priority) DO UPDATE
      SET ready = ready + excluded.ready, scheduled = scheduled + excluded.scheduled, version = version + 1;
END;

CREATE VIEW workers AS
SELECT
  w.id,
  w.host,
  w.pid,
  w.types,
  w.queues,
  w.capabilities,
  w.strategy,
  w.concurrency,
  (SELECT count(*) FROM task t WHERE t.state = 3 AND t.worker = w.id) AS current_tasks,
  strftime('%Y-%m-%dT%H:%M:%fZ', w.started_at / 1000.0, 'unixepoch') AS started_at_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', w.heartbeat_at / 1000.0, 'unixepoch') AS heartbeat_at_utc,
  strftime('%Y-%m-%dT%H:%M:%fZ', w.stopped_at / 1000.0, 'unixepoch') AS stopped_at_utc
FROM worker w;

CREATE VIEW task_logs AS
SELECT
  id,
  task_id,
  attempt,
  strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS logged_at_utc,
  level,
  message,
  details
FROM task_log;

-- Ready for a dashboard: a panel each.
CREATE VIEW v_queue_status_summary AS
SELECT queue, status, tasks FROM (
  SELECT c.queue, 'queued' AS status, sum(y.ready) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'scheduled' AS status, sum(y.scheduled) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'blocked' AS status, sum(y.blocked) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'processing' AS status, sum(y.processing) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'completed' AS status, sum(y.completed) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'failed' AS status, sum(y.failed) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
  UNION ALL
  SELECT c.queue, 'cancelled' AS status, sum(y.cancelled) AS tasks FROM tally y JOIN channel c ON c.id = y.channel GROUP BY c.queue
)
WHERE tasks > 0;

CREATE VIEW v_queue_type_summary AS
SELECT
  c.type,
  sum(y.ready + y.scheduled + y.blocked + y.processing + y.completed + y.failed + y.cancelled) AS tasks,
  sum(y.ready) AS queued,
  sum(y.scheduled) AS scheduled,
  sum(y.blocked) AS blocked,
  sum(y.processing) AS processing,
  sum(y.completed) AS completed,
  sum(y.failed) AS failed,
  sum(y.cancelled) AS cancelled
FROM tally y
JOIN channel c ON c.id = y.channel
GROUP BY c.type;

-- Active within 60 s, stale after 120 s, stopped when it said goodbye.
CREATE VIEW v_worker_status AS
SELECT
  id,
  host,
  pid,
  CASE
    WHEN stopped_at IS NOT NULL THEN 'stopped'
    WHEN age <= 60 THEN 'active'
    WHEN age <= 120 THEN 'silent'
    ELSE 'stale' END AS status,
  round(age, 1) AS heartbeat_age_seconds,
  (SELECT count(*) FROM task t WHERE t.state = 3 AND t.worker = w.id) AS current_tasks
FROM (SELECT *, (julianday('now') - 2440587.5) * 86400 - heartbeat_at / 1000.0 AS age FROM worker) w;

-- Over the last 10,000 tasks: waiting from due to claim, running from start to end.
CREATE VIEW v_task_performance AS
SELECT
  c.type,
  count(*) AS finished,
  sum(t.state = 4) AS completed,
  sum(t.state = 5) AS failed,
  round(avg(t.claimed_at - t.run_after) / 1000.0, 3) AS average_wait_seconds,
  round(avg(t.finished_at - t.started_at) / 1000.0, 3) AS average_run_seconds,
  round(max(t.finished_at - t.started_at) / 1000.0, 3) AS longest_run_seconds
FROM (SELECT * FROM task ORDER BY id DESC LIMIT 10000) t
JOIN channel c ON c.id = t.channel
WHERE t.state IN (4, 5) AND t.started_at IS NOT NULL
GROUP BY c.type;

CREATE VIEW v_recent_failures AS
SELECT
  t.id,
  c.type,
  c.queue,
  t.attempts,
  t.max_attempts,
  t.worker AS locked_by,
  (SELECT a.error FROM task_attempt a WHERE a.task_id = t.id AND a.error IS NOT NULL ORDER BY a.token DESC LIMIT 1)
    AS error_message,
  strftime('%Y-%m-%dT%H:%M:%fZ', t.finished_at / 1000.0, 'unixepoch') AS finished_at_utc
FROM (SELECT * FROM task WHERE state = 5 ORDER BY finished_at DESC LIMIT 100) t
JOIN channel c ON c.id = t.channel;
