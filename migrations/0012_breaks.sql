-- Breaks, and interactions with several punches: the stop of attendance and the pause of the project, say.

-- A punch is one part of an interaction. A later part is recorded when the one before it has ended, in the same transaction. `part_of`
-- is the action of the first part. SQLite cannot drop the old key of a table, so the table is made anew.
CREATE TABLE parted_punches (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    interaction    INTEGER NOT NULL CHECK (interaction >= 0),
    account        INTEGER NOT NULL DEFAULT 1 CHECK (account > 0),
    part           INTEGER NOT NULL DEFAULT 1 CHECK (part > 0),
    part_of        TEXT    CHECK (json_valid(part_of) AND length(part_of) <= 10000),
    member         INTEGER NOT NULL CHECK (member >= 0),
    username       TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 200),
    zone           TEXT    NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    action         TEXT    NOT NULL CHECK (json_valid(action) AND length(action) <= 10000),
    at             INTEGER NOT NULL,
    pressed_at     INTEGER NOT NULL,
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
    erased         INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1) AND (erased = 0 OR settled_at IS NOT NULL)),
    question       TEXT    CHECK (json_valid(question) AND length(question) <= 2000),
    confirmed      INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1)),
    UNIQUE (interaction, part),
    CHECK ((settled_at IS NULL) = (state IN ('waiting', 'in_flight', 'stuck')))
) STRICT;
INSERT INTO parted_punches (id, interaction, account, member, username, zone, action, at, pressed_at, expected_start, locale, state, attempts,
                            unclear, written_at, next_at, trouble, timer_before, timer_after, refusal, settled_at, erased, question, confirmed)
    SELECT id, interaction, account, member, username, zone, action, at, pressed_at, expected_start, locale, state, attempts, unclear,
           written_at, next_at, trouble, timer_before, timer_after, refusal, settled_at, erased, question, confirmed
    FROM punches ORDER BY id;
DROP TRIGGER punches_are_kept;
DROP TABLE punches;
ALTER TABLE parted_punches RENAME TO punches;
CREATE TRIGGER punches_are_kept BEFORE DELETE ON punches BEGIN
    SELECT RAISE(ABORT, 'punches are never deleted');
END;
CREATE INDEX punches_open ON punches (account, member, interaction) WHERE settled_at IS NULL;
CREATE INDEX punches_queue ON punches (account, interaction) WHERE settled_at IS NULL;
CREATE INDEX punches_booked_at ON punches (account, member, at);
CREATE INDEX punches_asked ON punches (account, member, interaction)
    WHERE question IS NOT NULL AND settled_at IS NULL;
CREATE INDEX punches_in_line ON punches (account, member, unclear DESC, interaction)
    WHERE settled_at IS NULL AND state <> 'stuck';

-- A break is recorded with the punch that begins it, whose number names it. It is open until `ended_at` is set. `ask_at` is its planned
-- end while its person is still to be asked about that. `paused`: it has paused a project timer, which started at `paused_start` (a
-- wall-clock time, kept as the milliseconds it would be in UTC), if TimeTrack shows that.
CREATE TABLE breaks (
    punch        INTEGER PRIMARY KEY,
    account      INTEGER NOT NULL CHECK (account > 0),
    member       INTEGER NOT NULL CHECK (member >= 0),
    began_at     INTEGER NOT NULL,
    until        INTEGER,
    ask_at       INTEGER,
    paused       INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    paused_start INTEGER,
    ended_at     INTEGER
) STRICT;
CREATE INDEX breaks_of ON breaks (account, member, punch);
CREATE INDEX breaks_open ON breaks (account, member) WHERE ended_at IS NULL;
CREATE INDEX breaks_due ON breaks (account, ask_at) WHERE ask_at IS NOT NULL;
