-- Reminders: what accounts and people have set, and what became of each.

-- `policy` is JSON; no row means that nothing was set. What was due by `not_before` is not said: it may have been before a restore.
CREATE TABLE reminder_policies (
    account    INTEGER PRIMARY KEY CHECK (account > 0),
    policy     TEXT    NOT NULL CHECK (length(policy) <= 50000),
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a person has set, as JSON. It goes with the link.
CREATE TABLE reminder_settings (
    account INTEGER NOT NULL CHECK (account > 0),
    member  INTEGER NOT NULL CHECK (member >= 0),
    own     TEXT    NOT NULL CHECK (length(own) <= 1000),
    PRIMARY KEY (account, member)
) STRICT, WITHOUT ROWID;

-- Occasions to remind somebody that were dealt with or put off; there is one of each kind a day. `due`: it is looked at again at `due_at`.
-- `asked`: its notice was written. `over`: there was nothing to say. `day` counts from 1970-01-01.
CREATE TABLE reminders (
    account INTEGER NOT NULL CHECK (account > 0),
    member  INTEGER NOT NULL CHECK (member >= 0),
    kind    TEXT    NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
    day     INTEGER NOT NULL,
    state   TEXT    NOT NULL CHECK (state IN ('due', 'asked', 'over')),
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (account, member, kind, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_of_day ON reminders (day);
