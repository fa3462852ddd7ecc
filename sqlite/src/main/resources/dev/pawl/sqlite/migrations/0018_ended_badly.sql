-- What did not end well is found from the newest down, however much went well before and after it.
DROP INDEX task_failed;
CREATE INDEX task_failed ON task (id) WHERE state = 5;
CREATE INDEX task_cancelled ON task (id) WHERE state = 6;
