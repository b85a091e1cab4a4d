INSERT INTO reminder_policies (account, policy, not_before) VALUES (1, '{"for_all":true}', 0);
INSERT INTO reminder_settings (account, member, own) VALUES (1, 11, '{"on":true,"week":true}');
INSERT INTO reminders (account, member, kind, day, state, due_at) VALUES
    (1, 11, 'forgot', 20779, 'over', 1795381200000),
    (1, 11, 'in', 20780, 'asked', 1795420200000),
    (1, 11, 'law-break', 20780, 'asked', 1795441500000),
    (1, 11, 'long', 20779, 'due', 1795420000001),
    (1, 11, 'long', 20780, 'asked', 1795456000000),
    (1, 12, 'week', 20780, 'asked', 1795419600000);
INSERT INTO notices (account, key, member, about, state, due_at, target) VALUES
    (1, 'reminder 11 law-break 2026-11-23', 11,
     '{"reminder":{"member":11,"day":"2026-11-23","matter":{"law_break":[null,"austria"]}}}', 'due', 1795441500000, 'direct');
INSERT INTO notices (account, key, member, about, state, due_at, target, completed_at) VALUES
    (1, 'reminder 11 long 2026-11-23', 11, '{"reminder":{"member":11,"day":"2026-11-23","matter":{"long_shift":null}}}', 'done',
     1795456000000, 'direct', 1795456001000);
