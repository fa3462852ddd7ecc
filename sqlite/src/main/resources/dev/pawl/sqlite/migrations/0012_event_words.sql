-- The words that events have elsewhere.
DROP VIEW task_events;

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
  e.worker AS worker_id,
  json_extract(t.value, '$[2]') / 1000.0 AS run_seconds
FROM event e
JOIN json_each(e.tasks) t
LEFT JOIN channel c ON c.id = e.channel;
