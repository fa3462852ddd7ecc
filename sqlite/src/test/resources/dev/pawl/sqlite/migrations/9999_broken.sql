-- For tests: a migration that fails after it has done something.
CREATE TABLE half (word TEXT NOT NULL) STRICT;
INSERT INTO half (word) VALUES ('done');
DROP TABLE tally;
INSERT INTO nowhere (word) VALUES ('never');
