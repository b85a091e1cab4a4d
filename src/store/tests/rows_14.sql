INSERT INTO boards (account, guild, channel, message, shown, next_at) VALUES (1, 500, 600, 700, -5, 1795420851000);
INSERT INTO inboxes (account, guild, channel, hour, last_day) VALUES (1, 500, 601, 8, 20780);
INSERT INTO notices (account, key, about, state, due_at, target) VALUES
    (1, 'board 500', '{"board":500}', 'due', 1795420841000, 'channel');
