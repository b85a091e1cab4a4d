-- The first schema: links, punches, drafts, the audit trail and the cache of what TimeTrack knows.
--
-- Forms used throughout:
--   * instants are INTEGER milliseconds since 1970-01-01 UTC; SQLite's clock is never asked
--   * Discord's ids are INTEGER (they stay below 2^63 until the year 2084; larger ones are refused in Rust)
--   * actions, timers, refusals and audit details are JSON as serde writes the types of `model`
-- A change to this schema is a new file beside this one; this one is never edited again.

-- One member, one username. `username_key` is the username in lower case, folded in Rust because NOCASE knows ASCII only.
CREATE TABLE links (
    member       INTEGER PRIMARY KEY CHECK (member >= 0),
    username     TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 200),
    username_key TEXT    NOT NULL UNIQUE CHECK (length(username_key) BETWEEN 1 AND 600),
    zone         TEXT    CHECK (length(zone) BETWEEN 1 AND 100),
    linked_at    INTEGER NOT NULL,
    linked_by    INTEGER NOT NULL CHECK (linked_by >= 0)
) STRICT;

-- How many links there are, so that a page of them need not count a million.
CREATE TABLE link_count (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    n   INTEGER NOT NULL CHECK (n >= 0)
) STRICT;
INSERT INTO link_count (one, n) VALUES (1, 0);

CREATE TRIGGER links_counted_up AFTER INSERT ON links BEGIN
    UPDATE link_count SET n = n + 1;
END;
CREATE TRIGGER links_counted_down AFTER DELETE ON links BEGIN
    UPDATE link_count SET n = n - 1;
END;

-- What people asked for: a queue to TimeTrack while `settled_at` is null, the journal afterwards. Never deleted.
-- `turn` marks the head of each person's line: the oldest press that waits or is in flight; but one whose write may have
-- taken effect keeps the turn against an older press that comes in late, for until it is read back nothing else may be written. Triggers keep it, so that
-- finding what is due does not walk over everything that stands behind a head which has to wait.
CREATE TABLE punches (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    interaction    INTEGER NOT NULL UNIQUE CHECK (interaction >= 0),
    member         INTEGER NOT NULL CHECK (member >= 0),
    username       TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 200),
    zone           TEXT    NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    action         TEXT    NOT NULL CHECK (json_valid(action) AND length(action) <= 10000),
    at             INTEGER NOT NULL,
    pressed_at     INTEGER NOT NULL,
    -- A wall-clock time, kept as the milliseconds it would be in UTC.
    expected_start INTEGER,
    locale         TEXT    NOT NULL CHECK (length(locale) BETWEEN 2 AND 10),
    state          TEXT    NOT NULL
        CHECK (state IN ('waiting', 'in_flight', 'done', 'refused', 'stuck', 'cancelled')),
    attempts       INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    unclear        INTEGER NOT NULL DEFAULT 0 CHECK (unclear IN (0, 1)),
    written_at     INTEGER,
    next_at        INTEGER NOT NULL,
    trouble        TEXT    CHECK (length(trouble) <= 1000),
    timer_before   TEXT    CHECK (json_valid(timer_before)),
    timer_after    TEXT    CHECK (json_valid(timer_after)),
    refusal        TEXT    CHECK (json_valid(refusal)),
    settled_at     INTEGER,
    told           INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
    turn           INTEGER NOT NULL DEFAULT 0 CHECK (turn IN (0, 1)),
    CHECK ((settled_at IS NULL) = (state IN ('waiting', 'in_flight', 'stuck')))
) STRICT;

-- Partial indexes, so that ten million settled rows cost nothing when the open ones are looked for.
CREATE INDEX punches_open ON punches (member, interaction) WHERE settled_at IS NULL;
CREATE INDEX punches_queue ON punches (interaction) WHERE settled_at IS NULL;
CREATE INDEX punches_due ON punches (next_at, id) WHERE turn = 1 AND state = 'waiting';
CREATE INDEX punches_in_flight ON punches (id) WHERE state = 'in_flight';
CREATE UNIQUE INDEX punches_turn ON punches (member) WHERE turn = 1;
CREATE INDEX punches_untold ON punches (member, interaction)
    WHERE told = 0 AND state NOT IN ('waiting', 'in_flight');

-- Both triggers do the same: take the turn from whoever is not the head any more, give it to the head.
CREATE TRIGGER punches_turn_after_insert AFTER INSERT ON punches BEGIN
    UPDATE punches SET turn = 0
    WHERE member = NEW.member AND turn = 1
      AND id IS NOT (SELECT id FROM punches
                     WHERE member = NEW.member AND settled_at IS NULL AND state <> 'stuck'
                     ORDER BY unclear DESC, interaction LIMIT 1);
    UPDATE punches SET turn = 1
    WHERE turn = 0
      AND id = (SELECT id FROM punches
                WHERE member = NEW.member AND settled_at IS NULL AND state <> 'stuck'
                ORDER BY unclear DESC, interaction LIMIT 1);
END;
CREATE TRIGGER punches_turn_after_update AFTER UPDATE OF state ON punches
WHEN OLD.state <> NEW.state BEGIN
    UPDATE punches SET turn = 0
    WHERE member = NEW.member AND turn = 1
      AND id IS NOT (SELECT id FROM punches
                     WHERE member = NEW.member AND settled_at IS NULL AND state <> 'stuck'
                     ORDER BY unclear DESC, interaction LIMIT 1);
    UPDATE punches SET turn = 1
    WHERE turn = 0
      AND id = (SELECT id FROM punches
                WHERE member = NEW.member AND settled_at IS NULL AND state <> 'stuck'
                ORDER BY unclear DESC, interaction LIMIT 1);
END;
CREATE TRIGGER punches_are_kept BEFORE DELETE ON punches BEGIN
    SELECT RAISE(ABORT, 'punches are never deleted');
END;

-- Punches that wait for their person to say which of two instants was meant.
CREATE TABLE drafts (
    interaction INTEGER PRIMARY KEY CHECK (interaction >= 0),
    member      INTEGER NOT NULL CHECK (member >= 0),
    action      TEXT    NOT NULL CHECK (json_valid(action) AND length(action) <= 10000),
    first       INTEGER NOT NULL,
    second      INTEGER NOT NULL,
    kept_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_age ON drafts (kept_at);

-- Every change a human made. Append-only; each hash covers the row and the hash before it.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY CHECK (id > 0),
    at      INTEGER NOT NULL,
    actor   INTEGER NOT NULL CHECK (actor >= 0),
    what    TEXT    NOT NULL CHECK (length(what) BETWEEN 1 AND 40),
    subject INTEGER CHECK (subject >= 0),
    detail  TEXT    NOT NULL CHECK (json_valid(detail)),
    hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_link_changes ON audit (id, actor) WHERE what IN ('link', 'unlink');

-- Number and hash of the newest row: rows cut off at the end would not show in the chain itself.
CREATE TABLE audit_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    id   INTEGER NOT NULL,
    hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head (one, id, hash) VALUES (1, 0, zeroblob(32));

-- The first guard also keeps `INSERT OR REPLACE` from replacing a row, which fires no delete trigger.
CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
WHEN NEW.id IS NOT (SELECT id + 1 FROM audit_head) BEGIN
    SELECT RAISE(ABORT, 'the audit trail only grows at its end');
END;
CREATE TRIGGER audit_head_moves AFTER INSERT ON audit BEGIN
    UPDATE audit_head SET id = NEW.id, hash = NEW.hash;
END;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- What TimeTrack last said exists.
CREATE TABLE users (
    username  TEXT    PRIMARY KEY CHECK (length(username) BETWEEN 1 AND 200),
    full_name TEXT    NOT NULL CHECK (length(full_name) <= 400),
    email     TEXT    NOT NULL CHECK (length(email) <= 400),
    enabled   INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE projects (
    id      TEXT    PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
    client  TEXT    NOT NULL CHECK (length(client) BETWEEN 1 AND 200),
    name    TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE tasks (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200)
) STRICT, WITHOUT ROWID;
CREATE TABLE catalogue_reads (
    list    TEXT    PRIMARY KEY CHECK (list IN ('users', 'projects', 'tasks')),
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
