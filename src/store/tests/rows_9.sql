-- Rows as the program of schema 9 writes them, of every kind, in two accounts. The hashes were computed by another program than the bot.
INSERT INTO accounts (id, name) VALUES (2, 'acme');
INSERT INTO links (account, member, username, username_key, zone, linked_at, linked_by)
VALUES (1, 11, 'alice', 'alice', 'Europe/Vienna', 1795420800000, 1), (1, 12, 'bob', 'bob', 'Europe/Berlin', 1795420801000, 1),
       (2, 11, 'bob', 'bob', 'UTC', 1795420809000, 1);
INSERT INTO audit (id, at, actor, what, subject, detail, hash, salt) VALUES
    (1, 1795420800000, 1, 'link', 11, '{"username":"alice","zone":"Europe/Vienna"}',
     x'aa8885c6f9de9d27d466eebf75b331f6021cc9d3b65300684c64c9d9bd35b2c1', NULL),
    (2, 1795420801000, 1, 'link', 12, '{"username":"bob","zone":null}',
     x'8160d49fc3af8db725d40f88d577c3ebe584c9d1f5b8ee70b1a2680d844b96b1', NULL),
    (3, 1795420802000, 12, 'zone', 12, '{"was":null,"zone":"Europe/Berlin"}',
     x'f05b4e06192f47fe0b15342464088caf9d0ffc60b0d601f5ad13b47ecce27944', NULL),
    (4, 1795420803000, 0, 'restore', NULL, '{"held":2}',
     x'1bb130f81f85b4e23482cf7a85f46e9daffc6d2f2cb615a31a7211371f1d9cb4', x'04040404040404040404040404040404'),
    (5, 1795420804000, 1, 'cancel', 12, '{"punch":5,"was":"stuck"}',
     x'8acd3ae4fbe425f3117a099fe9f2358ff0ddbaadd29c55a014899c9ffc0d10bf', x'05050505050505050505050505050505'),
    (6, 1795420805000, 1, 'link', NULL, '{}',
     x'6a87a8d9a10d12d920de9e88fb49c2a309d278fc8e93353b8801787745f45746', NULL),
    (7, 1795420806000, 8, 'zone', NULL, '{}',
     x'4914ca75140f2dfc6767876caffe2e86adc1bb780fa48b32038466579303d3f2', NULL),
    (8, 1795420807000, 0, 'erase', NULL, '{"digest":"0fff489e1f1bff8ef09c2cfd10e8b97a7da6fcee22ad8f8382b156de59eef1d6","punches":1,"rows":[6,7]}',
     x'eb462ee762c68ebf790670d641770dc276d8e1d09449a0dc2409f3f6e2caddef', x'08080808080808080808080808080808'),
    (9, 1795420808000, 1, 'zone', 11, '{"was":"Europe/Vienna","zone":"Europe/Vienna"}',
     x'b93f6d8c85b9562b1a2dafe320ed645bab4e93d2516a8364da9ad758996f3f38', x'09090909090909090909090909090909');
INSERT INTO audit (id, at, actor, what, subject, detail, hash, salt, account) VALUES
    (10, 1795420809000, 1, 'link', 11, '{"username":"bob","zone":null}',
     x'83880a8a44cd73f2622c123cfc555a9c6ffcbc24c28732b50cc698e1e1d2f174', x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 2),
    (11, 1795420810000, 11, 'zone', 11, '{"was":null,"zone":"UTC"}',
     x'0d7572ddf6bfea9f72bcfeff1cf33916bbf72c3d9a76f908fe4adfd854ef7f35', x'0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b', 2);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, next_at,
                     timer_after, settled_at)
VALUES (101, 11, 'alice', 'Europe/Vienna', '{"do":"clock_in"}', 1795420800000, 1795420801000, 'en', 'done', 1, 0,
        '{"state":"stopped","started_at":null,"worked_seconds":null,"break_seconds":null,"project":null,"task":null,"note":null}',
        1795420802000);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, expected_start, locale, state,
                     attempts, unclear, written_at, next_at, trouble)
VALUES (102, 11, 'alice', 'Europe/Vienna', '{"do":"clock_out"}', 1795420810000, 1795420811000, 1795424400000, 'de',
        'in_flight', 1, 1, 1795420812000, 0, 'timed out');
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, next_at)
VALUES (103, 11, 'alice', 'Europe/Vienna',
        '{"do":"start","project":{"client":"Acme","name":"Site"},"task":"Design","note":null}',
        1795420820000, 1795420821000, 'en', 'waiting', 0);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, unclear,
                     written_at, next_at, trouble, timer_before)
VALUES (104, 12, 'bob', 'Europe/Berlin', '{"do":"pause"}', 1795420830000, 1795420831000, 'de', 'stuck', 9, 1, 1795420832000, 0,
        'it is unknown whether TimeTrack took it, and the timer has been changed elsewhere since',
        '{"state":"running","started_at":"2026-11-23T08:00:00","worked_seconds":60,"break_seconds":0,"project":{"client":"Acme","name":"Site"},"task":null,"note":"Cellar"}');
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, next_at,
                     trouble, settled_at)
VALUES (105, 12, 'bob', 'Europe/Berlin', '{"do":"resume"}', 1795420840000, 1795420841000, 'de', 'cancelled', 3, 0,
        'TimeTrack asks to wait', 1795420842000);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, next_at,
                     refusal, settled_at)
VALUES (106, 12, 'bob', 'Europe/Berlin', '{"do":"stop"}', 1795420850000, 1795420851000, 'de', 'refused', 1, 0,
        '{"refusal":"by_time_track","words":"Not allowed"}', 1795420852000);
INSERT INTO punches (interaction, member, username, zone, action, at, pressed_at, locale, state, attempts, next_at, settled_at,
                     erased)
VALUES (108, 8, 'erased', 'UTC', '{"do":"start","project":{"client":"erased","name":"erased"},"task":null,"note":null}',
        1795420800000, 1795420801000, 'en', 'done', 1, 0, 1795420802000, 1);
INSERT INTO drafts (interaction, member, action, first, second, kept_at)
VALUES (107, 12, '{"do":"clock_out"}', 1792890000000, 1792893600000, 1795420860000);
INSERT INTO users (account, username, full_name, email, enabled) VALUES (2, 'bob', 'Alice S.', 'bob@example.com', 1), (1, 'alice', 'Alice Smith', 'alice@example.com', 1);
INSERT INTO projects (account, client, name, enabled) VALUES (1, 'Acme', 'Site', 1), (2, 'Acme', 'Site', 0), (1, '', 'Internal', 1);
INSERT INTO tasks (account, name) VALUES (1, 'Design'), (2, 'Design');
INSERT INTO catalogue_reads (account, list, read_at) VALUES (1, 'users', 1795420800000), (2, 'tasks', 1795420800000);
UPDATE links SET unknown_since = 1795420900000 WHERE member = 12;
UPDATE punches SET confirmed = 1 WHERE interaction = 103;
UPDATE punches SET question = '{"question":"long","since":"2026-11-22T08:00:00Z"}' WHERE interaction = 105;
INSERT INTO timers (account, member, kind, started_at, zone, start)
VALUES (1, 11, 'attendance', 1795424400000, 'Europe/Vienna', 1795420800000),
       (2, 11, 'attendance', 1795424400000, 'Europe/Berlin', 1795420800000), (1, 12, 'project', 1795424400000, 'Europe/Berlin', 1795420800000);
INSERT INTO notices (account, key, member, about, revision, state, shown, due_at, claimed_by, claims, nonce, tried_at, completed_at) VALUES
    (1, 'punch 1', 11, '{"ended":1}', 1, 'done', 0, 1795420802000, NULL, 0, NULL, NULL, 1795420803000),
    (1, 'punch 5', 12, '{"ended":5}', 2, 'due', 0, 1795420842000, 77, 1, NULL, NULL, NULL),
    (1, 'user 12', NULL, '{"unknown_user":12}', 1, 'due', 0, 1795420900000, NULL, 3, 42, 1795420901000, NULL),
    (1, 'welcome 11', 11, '{"welcome":11}', 1, 'done', 0, 1795420800000, NULL, 1, NULL, NULL, 1795420800500),
    (1, 'restore', NULL, '"restored"', 1, 'kept', 0, 1795420803000, NULL, 1, NULL, NULL, NULL),
    (2, 'welcome 11', 11, '{"welcome":11}', 1, 'due', 0, 1795420809000, NULL, 0, NULL, NULL, NULL);
INSERT INTO punches (account, interaction, member, username, zone, action, at, pressed_at, locale, state, next_at)
VALUES (2, 109, 11, 'bob', 'UTC', '{"do":"clock_in"}', 1795420810000, 1795420811000, 'en', 'waiting', 0);
INSERT INTO drafts (interaction, member, action, first, second, kept_at, account)
VALUES (110, 11, '{"do":"clock_out"}', 1792890000000, 1792893600000, 1795420860000, 2);
INSERT INTO jobs (about, due_at) VALUES ('{"job":"lists","account":1}', 1795420860000), ('{"job":"lists","account":2}', 1795420860000);
INSERT INTO owners (id, alive_until) VALUES (3, 1795420813000);
INSERT INTO lines (account, member, punch, due_at, claimed_by, claim) VALUES (1, 11, 2, 0, 3, 1), (2, 11, 8, 0, 3, 2);
