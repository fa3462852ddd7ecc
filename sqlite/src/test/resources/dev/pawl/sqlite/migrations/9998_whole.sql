-- For tests: a migration that succeeds.
CREATE TABLE whole (word TEXT NOT NULL) STRICT;
INSERT INTO whole (word) VALUES ('once');
