INSERT INTO presence_roles (account, guild, role, in_breaks, is_on) VALUES (1, 500, 800, 1, 1);
INSERT INTO given_roles (account, guild, member, role, state, at) VALUES (1, 500, 42, 800, 'given', 1795420841000);
