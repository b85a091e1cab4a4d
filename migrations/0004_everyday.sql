-- Running timers are remembered with the zone they were started in, a punch can wait for its person's confirmation, a link can be
-- marked, and projects are known by their names alone.

-- A question to the person about this punch (JSON as serde writes `model::Question`). A stuck punch with a question needs the
-- person's confirmation, not an admin's decision. `confirmed`: the person has said that it is meant, so nothing is asked again.
ALTER TABLE punches ADD COLUMN question TEXT CHECK (json_valid(question) AND length(question) <= 2000);
ALTER TABLE punches ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));
-- The questions that a person has not answered yet.
CREATE INDEX punches_asked ON punches (member, interaction) WHERE question IS NOT NULL AND settled_at IS NULL;

-- The start of the timer that is meant, as in `punches`.
ALTER TABLE drafts ADD COLUMN expected_start INTEGER;

-- Since when TimeTrack does not know the username any more.
ALTER TABLE links ADD COLUMN unknown_since INTEGER;
-- Whether an admin has been told of that.
ALTER TABLE links ADD COLUMN unknown_told INTEGER NOT NULL DEFAULT 0 CHECK (unknown_told IN (0, 1));
CREATE INDEX links_unknown ON links (unknown_since, member) WHERE unknown_since IS NOT NULL;

-- The timer of each kind that a person was last seen with: TimeTrack's wall-clock start, kept as the milliseconds it would be in
-- UTC, and the zone and the instant that start stands for. A timer with another start is another timer.
CREATE TABLE timers (
    member     INTEGER NOT NULL CHECK (member >= 0),
    kind       TEXT    NOT NULL CHECK (kind IN ('attendance', 'project')),
    started_at INTEGER NOT NULL,
    zone       TEXT    NOT NULL CHECK (length(zone) BETWEEN 1 AND 100),
    start      INTEGER NOT NULL,
    PRIMARY KEY (member, kind)
) STRICT, WITHOUT ROWID;

-- The pair of names is the key: rows of TimeTrack may lack a usable id, and a project may have no client.
CREATE TABLE known_projects (
    client  TEXT    NOT NULL CHECK (length(client) <= 200),
    name    TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    PRIMARY KEY (client, name)
) STRICT, WITHOUT ROWID;
-- Two rows of the same names are one project, which may be booked on if either may.
INSERT INTO known_projects (client, name, enabled)
    SELECT client, name, max(enabled) FROM projects GROUP BY client, name;
DROP TABLE projects;
ALTER TABLE known_projects RENAME TO projects;
