-- What schema 8 adds to the rows of schema 7: jobs, one of which a process that was killed was at.
INSERT INTO jobs (about, due_at, attempts, claimed_by, claim)
VALUES ('{"job":"lists"}', 1795420860000, 2, 3, 1), ('{"job":"sweep"}', 1795420860000, 0, NULL, NULL);
