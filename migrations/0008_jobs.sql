-- Things due at a time that are no punches: to read TimeTrack's lists, to sweep. A row names its matter only; what is to be done is
-- decided when it runs.

-- `about` is JSON as serde writes `model::Job`, and names the job: there is one of each. `claimed_by` and `claim` are as in `lines`.
CREATE TABLE jobs (
    about      TEXT    PRIMARY KEY CHECK (length(about) BETWEEN 1 AND 2000),
    due_at     INTEGER NOT NULL,
    -- Attempts since it last came to something.
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    claimed_by INTEGER,
    claim      INTEGER
) STRICT;
