-- Who is at work, as last seen: for `/who` and the like. Everything here is read from TimeTrack or follows from settled punches, so a row
-- that is missing means that nothing is known.

-- One row for each person and timer. `state` is null if TimeTrack was asked and did not say. `since` is the start of a timer that runs,
-- the beginning of a pause, or the end of one that was stopped, if that is known. `seen_at` is when the request left that has shown
-- the state, `asked_at` when TimeTrack was asked last, with or without a result.
CREATE TABLE presence (
    account  INTEGER NOT NULL CHECK (account > 0),
    member   INTEGER NOT NULL CHECK (member >= 0),
    kind     TEXT    NOT NULL CHECK (kind IN ('attendance', 'project')),
    state    TEXT    CHECK (state IN ('running', 'paused', 'stopped')),
    since    INTEGER,
    seen_at  INTEGER,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (account, member, kind),
    CHECK ((state IS NULL) = (seen_at IS NULL))
) STRICT, WITHOUT ROWID;

-- Approved absences of these days, never their kind. Days are counted from 1970-01-01.
CREATE TABLE absences (
    account   INTEGER NOT NULL CHECK (account > 0),
    member    INTEGER NOT NULL CHECK (member >= 0),
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL CHECK (last_day >= first_day),
    PRIMARY KEY (account, member, first_day, last_day)
) STRICT, WITHOUT ROWID;
