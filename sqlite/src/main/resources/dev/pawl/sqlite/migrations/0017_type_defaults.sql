-- More of what holds of the tasks of a type where nobody says; null for what holds of any task.
ALTER TABLE task_type ADD COLUMN max_deaths INTEGER; -- after so many of its worker in a row a task is quarantined
ALTER TABLE task_type ADD COLUMN limit_key TEXT;
ALTER TABLE task_type ADD COLUMN backoff_base INTEGER; -- milliseconds, as the next two
ALTER TABLE task_type ADD COLUMN backoff_cap INTEGER;
ALTER TABLE task_type ADD COLUMN timeout INTEGER;
