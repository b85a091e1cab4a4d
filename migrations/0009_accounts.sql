-- Several TimeTrack accounts in one database. What there is so far belongs to account 1, the account of `.env`.

-- The name of an account is its permanent key in the settings; the number stands for it in every other table. Neither is ever given to
-- another account.
CREATE TABLE accounts (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32)
) STRICT;
INSERT INTO accounts (id, name) VALUES (1, 'default');

-- A member may be linked in several accounts; a username belongs to one member of an account.
CREATE TABLE account_links (
    account       INTEGER NOT NULL CHECK (account > 0),
    member        INTEGER NOT NULL CHECK (member >= 0),
    username      TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 200),
    username_key  TEXT    NOT NULL CHECK (length(username_key) BETWEEN 1 AND 600),
    zone          TEXT    CHECK (length(zone) BETWEEN 1 AND 100),
    linked_at     INTEGER NOT NULL,
    linked_by     INTEGER NOT NULL CHECK (linked_by >= 0),
    unknown_since INTEGER,
    PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;
INSERT INTO account_links (account, member, username, username_key, zone, linked_at, linked_by, unknown_since)
    SELECT 1, member, username, username_key, zone, linked_at, linked_by, unknown_since FROM links;
DROP TABLE links;
ALTER TABLE account_links RENAME TO links;
CREATE UNIQUE INDEX links_usernames ON links (account, username_key);
CREATE INDEX links_unknown ON links (account, unknown_since, member) WHERE unknown_since IS NOT NULL;

DROP TABLE link_count;
CREATE TABLE link_count (
    account INTEGER PRIMARY KEY CHECK (account > 0),
    n       INTEGER NOT NULL CHECK (n >= 0)
) STRICT;
INSERT INTO link_count (account, n) SELECT 1, count(*) FROM links;
CREATE TRIGGER links_counted_up AFTER INSERT ON links BEGIN
    INSERT INTO link_count (account, n) VALUES (NEW.account, 1) ON CONFLICT (account) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER links_counted_down AFTER DELETE ON links BEGIN
    UPDATE link_count SET n = n - 1 WHERE account = OLD.account;
END;

-- The default is for the rows of before; the program names the account of every new one.
ALTER TABLE punches ADD COLUMN account INTEGER NOT NULL DEFAULT 1 CHECK (account > 0);
DROP INDEX punches_open;
CREATE INDEX punches_open ON punches (account, member, interaction) WHERE settled_at IS NULL;
DROP INDEX punches_queue;
CREATE INDEX punches_queue ON punches (account, interaction) WHERE settled_at IS NULL;
DROP INDEX punches_booked_at;
CREATE INDEX punches_booked_at ON punches (account, member, at);
DROP INDEX punches_asked;
CREATE INDEX punches_asked ON punches (account, member, interaction)
    WHERE question IS NOT NULL AND settled_at IS NULL;
DROP INDEX punches_in_line;
CREATE INDEX punches_in_line ON punches (account, member, unclear DESC, interaction)
    WHERE settled_at IS NULL AND state <> 'stuck';

CREATE TABLE account_lines (
    account    INTEGER NOT NULL CHECK (account > 0),
    member     INTEGER NOT NULL,
    punch      INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    claimed_by INTEGER,
    claim      INTEGER,
    PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;
INSERT INTO account_lines (account, member, punch, due_at, claimed_by, claim)
    SELECT 1, member, punch, due_at, claimed_by, claim FROM lines;
DROP TABLE lines;
ALTER TABLE account_lines RENAME TO lines;
CREATE INDEX lines_due ON lines (account, due_at, punch);
CREATE INDEX lines_claimed ON lines (claimed_by) WHERE claimed_by IS NOT NULL;

ALTER TABLE drafts ADD COLUMN account INTEGER NOT NULL DEFAULT 1 CHECK (account > 0);

CREATE TABLE account_timers (
    account    INTEGER NOT NULL CHECK (account > 0),
    member     INTEGER NOT NULL CHECK (member >= 0),
    kind       TEXT    NOT NULL CHECK (kind IN ('attendance', 'project')),
    started_at INTEGER NOT NULL,
    zone       TEXT    NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    start      INTEGER NOT NULL,
    PRIMARY KEY (account, member, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO account_timers (account, member, kind, started_at, zone, start)
    SELECT 1, member, kind, started_at, zone, start FROM timers;
DROP TABLE timers;
ALTER TABLE account_timers RENAME TO timers;

-- Rows of before, and rows about the whole database, have no account, and their hashes are made as ever. In a row that has one, the
-- hash covers it; to take it away or to add one breaks the chain.
ALTER TABLE audit ADD COLUMN account INTEGER CHECK (account > 0);
DROP INDEX audit_link_changes;
CREATE INDEX audit_link_changes ON audit (ifnull(account, 1), id, actor) WHERE what IN ('link', 'unlink');
DROP TRIGGER audit_is_not_changed;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
WHEN NOT (
    OLD.subject IS NOT NULL AND NEW.subject IS NULL AND NEW.detail = '{}' AND NEW.salt IS NULL
    AND NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.what IS OLD.what AND NEW.hash IS OLD.hash
    AND NEW.account IS OLD.account
    AND NEW.actor IS iif(OLD.actor IS OLD.subject, (SELECT id + 1 FROM audit_head), OLD.actor)
) BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- What TimeTrack last said exists, for each account.
CREATE TABLE account_users (
    account   INTEGER NOT NULL CHECK (account > 0),
    username  TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 200),
    full_name TEXT    NOT NULL CHECK (length(full_name) <= 400),
    email     TEXT    NOT NULL CHECK (length(email) <= 400),
    enabled   INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    PRIMARY KEY (account, username)
) STRICT, WITHOUT ROWID;
INSERT INTO account_users (account, username, full_name, email, enabled)
    SELECT 1, username, full_name, email, enabled FROM users;
DROP TABLE users;
ALTER TABLE account_users RENAME TO users;

CREATE TABLE account_projects (
    account INTEGER NOT NULL CHECK (account > 0),
    client  TEXT    NOT NULL CHECK (length(client) <= 200),
    name    TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    PRIMARY KEY (account, client, name)
) STRICT, WITHOUT ROWID;
INSERT INTO account_projects (account, client, name, enabled) SELECT 1, client, name, enabled FROM projects;
DROP TABLE projects;
ALTER TABLE account_projects RENAME TO projects;

CREATE TABLE account_tasks (
    account INTEGER NOT NULL CHECK (account > 0),
    name    TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
INSERT INTO account_tasks (account, name) SELECT 1, name FROM tasks;
DROP TABLE tasks;
ALTER TABLE account_tasks RENAME TO tasks;

CREATE TABLE account_reads (
    account INTEGER NOT NULL CHECK (account > 0),
    list    TEXT    NOT NULL CHECK (list IN ('users', 'projects', 'tasks')),
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account, list)
) STRICT, WITHOUT ROWID;
INSERT INTO account_reads (account, list, read_at) SELECT 1, list, read_at FROM catalogue_reads;
DROP TABLE catalogue_reads;
ALTER TABLE account_reads RENAME TO catalogue_reads;

-- A key names a matter of one account. The columns are as before.
CREATE TABLE account_notices (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    account      INTEGER NOT NULL CHECK (account > 0),
    key          TEXT    NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    -- Null: whoever is an admin.
    member       INTEGER CHECK (member >= 0),
    about        TEXT    NOT NULL CHECK (length(about) <= 1000),
    revision     INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    state        TEXT    NOT NULL CHECK (state IN ('due', 'kept', 'done')),
    shown        INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
    due_at       INTEGER NOT NULL,
    claimed_by   INTEGER,
    claims       INTEGER NOT NULL DEFAULT 0 CHECK (claims >= 0),
    nonce        INTEGER,
    tried_at     INTEGER,
    completed_at INTEGER,
    UNIQUE (account, key),
    CHECK ((completed_at IS NULL) = (state <> 'done')),
    CHECK ((nonce IS NULL) = (tried_at IS NULL))
) STRICT;
INSERT INTO account_notices (id, account, key, member, about, revision, state, shown, due_at, claimed_by, claims, nonce, tried_at,
                             completed_at)
    SELECT id, 1, key, member, about, revision, state, shown, due_at, claimed_by, claims, nonce, tried_at, completed_at FROM notices;
DROP TABLE notices;
ALTER TABLE account_notices RENAME TO notices;
CREATE INDEX notices_due ON notices (account, due_at, id) WHERE state = 'due' AND claimed_by IS NULL;
CREATE INDEX notices_open ON notices (account, member, id) WHERE state <> 'done';
CREATE INDEX notices_done ON notices (completed_at) WHERE state = 'done';

-- The lists of TimeTrack are read for each account by now; every start plans its jobs anew.
DELETE FROM jobs;
