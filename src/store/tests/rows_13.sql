INSERT INTO presence (account, member, kind, state, since, seen_at, asked_at) VALUES
    (1, 11, 'attendance', 'running', 1795420000000, 1795420841000, 1795420841000),
    (1, 12, 'project', NULL, NULL, NULL, 1795420841000);
INSERT INTO absences (account, member, first_day, last_day) VALUES (1, 12, 20780, 20781);
