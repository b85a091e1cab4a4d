-- What schema 7 adds to the rows of schema 5: a process that was killed, and the line it delivered from.
INSERT INTO owners (id, alive_until) VALUES (3, 1795420813000);
INSERT INTO lines (member, punch, due_at, claimed_by, claim) VALUES (11, 2, 0, 3, 1);
