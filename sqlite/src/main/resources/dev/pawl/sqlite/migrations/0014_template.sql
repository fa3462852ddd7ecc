-- Tasks by name, of which some things are said when they are run. Every change makes another version.
CREATE TABLE template (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL, -- JSON with ${parameters}
  queue TEXT,
  priority INTEGER,
  max_attempts INTEGER,
  parameter_schema TEXT, -- JSON Schema, draft 2020-12
  defaults TEXT NOT NULL, -- JSON object
  created_at INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
