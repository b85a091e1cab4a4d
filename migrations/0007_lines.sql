-- Which punch of a person is delivered next, in a table of its own instead of a column that triggers kept.

-- A person with punches to deliver has a row. `punch` is the head of the line: the oldest punch that waits or is in flight, but one
-- whose write may have taken effect keeps its place. `due_at` is the head's `next_at`. The program keeps both in the transactions
-- that change punches, but not while the line is claimed: whoever has claimed it brings it up to date when giving it back.
-- `claimed_by` is a row of `owners`, `claim` the number of the claim among those of that process.
CREATE TABLE lines (
    member     INTEGER PRIMARY KEY CHECK (member >= 0),
    punch      INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    claimed_by INTEGER,
    claim      INTEGER
) STRICT;
CREATE INDEX lines_due ON lines (due_at, punch);
CREATE INDEX lines_claimed ON lines (claimed_by) WHERE claimed_by IS NOT NULL;

-- What was in flight belonged to a process that is dead by now, which no row of `owners` stands for.
INSERT INTO lines (member, punch, due_at, claimed_by, claim)
    SELECT member, id, next_at, CASE state WHEN 'in_flight' THEN 0 END, CASE state WHEN 'in_flight' THEN 0 END
    FROM punches WHERE turn = 1;

DROP TRIGGER punches_turn_after_insert;
DROP TRIGGER punches_turn_after_update;
DROP INDEX punches_due;
DROP INDEX punches_turn;
DROP INDEX punches_in_flight;
ALTER TABLE punches DROP COLUMN turn;
-- A person's line in its order.
CREATE INDEX punches_in_line ON punches (member, unclear DESC, interaction)
    WHERE settled_at IS NULL AND state <> 'stuck';
