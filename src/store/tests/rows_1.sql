-- Rows as the program of schema 1 wrote them. The hash was computed by another program than the bot.
INSERT INTO links (member, username, username_key, zone, linked_at, linked_by)
VALUES (11, 'alice', 'alice', 'Europe/Vienna', 1795420800000, 1);
INSERT INTO audit (id, at, actor, what, subject, detail, hash)
VALUES (1, 1795420800000, 1, 'link', 11, '{"username":"alice","zone":"Europe/Vienna"}',
        x'aa8885c6f9de9d27d466eebf75b331f6021cc9d3b65300684c64c9d9bd35b2c1');
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, next_at,
                     timer_after, settled_at, told)
VALUES (101, 11, 'alice', 'Europe/Vienna', '{"do":"clock_in"}', 1795420800000, 1795420801000, 'en', 'done', 1, 0,
        '{"state":"stopped","started_at":null,"worked_seconds":null,"break_seconds":null,"project":null,"task":null,"note":null}',
        1795420802000, 1);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, expected_start, locale, state,
                     attempts, unclear, written_at, next_at, trouble)
VALUES (102, 11, 'alice', 'Europe/Vienna', '{"do":"clock_out"}', 1795420810000, 1795420811000, 1795424400000, 'de',
        'in_flight', 1, 1, 1795420812000, 0, 'timed out');
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, next_at)
VALUES (103, 11, 'alice', 'Europe/Vienna',
        '{"do":"start","project":{"client":"Acme","name":"Site"},"task":"Design","note":null}',
        1795420820000, 1795420821000, 'en', 'waiting', 0);
INSERT INTO users (username, full_name, email, enabled) VALUES ('alice', 'Alice Smith', 'alice@example.com', 1);
