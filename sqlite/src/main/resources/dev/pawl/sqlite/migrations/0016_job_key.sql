-- What a repeat of a start is known by, whose answer was lost.
ALTER TABLE job ADD COLUMN idempotency_key TEXT;

CREATE UNIQUE INDEX job_key ON job (idempotency_key) WHERE idempotency_key IS NOT NULL;
