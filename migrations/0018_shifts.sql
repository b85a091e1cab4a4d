-- A reminder that is about a shift is named by the start of that shift, no longer by its day: a day may have several.

-- Occasions to remind somebody that were dealt with or put off; there is one of each kind for a shift, or else for a day. `begins` is the start
-- of that shift, or the midnight of the day on a UTC clock. `due`: it is looked at again at `due_at`. `asked`: its notice was written. `over`:
-- there was nothing to say. `day` counts from 1970-01-01.
CREATE TABLE reminders_of_shifts (
    account INTEGER NOT NULL CHECK (account > 0),
    member  INTEGER NOT NULL CHECK (member >= 0),
    kind    TEXT    NOT NULL CHECK (length(kind) BETWEEN 1 AND 20),
    begins  INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    state   TEXT    NOT NULL CHECK (state IN ('due', 'asked', 'over')),
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (account, member, kind, begins)
) STRICT, WITHOUT ROWID;

-- What was due after the start of the timer that runs now was about that shift. What was not said yet is found anew: its notice does not name
-- its shift.
INSERT INTO reminders_of_shifts (account, member, kind, begins, day, state, due_at)
    SELECT account, member, kind,
           CASE WHEN kind IN ('in', 'still', 'week') THEN day * 86400000 ELSE coalesce(
               (SELECT presence.since FROM presence WHERE presence.account = reminders.account AND presence.member = reminders.member
                AND presence.kind = 'attendance' AND presence.state = 'running' AND presence.since <= reminders.due_at), day * 86400000) END,
           day, state, due_at
    FROM reminders
    WHERE kind IN ('in', 'still', 'week') OR NOT EXISTS (
        SELECT 1 FROM notices WHERE notices.account = reminders.account AND notices.member = reminders.member
        AND notices.state <> 'done' AND nonce IS NULL AND key LIKE 'reminder ' || reminders.member || ' ' || kind || ' %')
    ORDER BY due_at DESC
    ON CONFLICT DO NOTHING;
DELETE FROM notices WHERE state <> 'done' AND nonce IS NULL AND (key LIKE 'reminder % long %' OR key LIKE 'reminder % forgot %'
    OR key LIKE 'reminder % law-break %' OR key LIKE 'reminder % law-most %');
DROP TABLE reminders;
ALTER TABLE reminders_of_shifts RENAME TO reminders;
CREATE INDEX reminders_of_day ON reminders (day);
