-- Notices: what the bot owes to a person, or to the admins, apart from the direct response to an interaction. A row is written in
-- the transaction that causes it, and says what it is about; the words are made when it is sent.
--
-- `key` names the matter. If the same matter changes, the row's `revision` rises, and a completion counts for one revision only.
-- `state`:
--   due   it is sent as a direct message
--   kept  no message is sent; the person's next reply says it
--   done  it was said, or there was nothing left to say
-- `claimed_by` is the process that is saying it at the moment, or whose waiting interaction will say it. After the death of that
-- process the state says what becomes of it. `claims` counts the claims, so that a late release does not undo a newer claim.
CREATE TABLE notices (
    id           INTEGER PRIMARY KEY CHECK (id > 0),
    key          TEXT    NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 100),
    -- Null: whoever is an admin.
    member       INTEGER CHECK (member >= 0),
    -- JSON as serde writes `model::About`.
    about        TEXT    NOT NULL CHECK (length(about) <= 1000),
    revision     INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    state        TEXT    NOT NULL CHECK (state IN ('due', 'kept', 'done')),
    -- Whether the response to the interaction shows it already, so that the message only makes sure.
    shown        INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
    due_at       INTEGER NOT NULL,
    claimed_by   INTEGER,
    claims       INTEGER NOT NULL DEFAULT 0 CHECK (claims >= 0),
    -- Of the message that is sent or may have been sent, and when it was sent first. Notices with one nonce share a message.
    nonce        INTEGER,
    tried_at     INTEGER,
    completed_at INTEGER,
    CHECK ((completed_at IS NULL) = (state <> 'done')),
    CHECK ((nonce IS NULL) = (tried_at IS NULL))
) STRICT;
CREATE INDEX notices_due ON notices (due_at, id) WHERE state = 'due' AND claimed_by IS NULL;
CREATE INDEX notices_open ON notices (member, id) WHERE state <> 'done';
CREATE INDEX notices_done ON notices (completed_at) WHERE state = 'done';

-- What nobody was told so far. What is older than two weeks when the newest punch was pressed is left to the next reply.
INSERT INTO notices (key, member, about, state, due_at)
    SELECT 'punch ' || id, member, '{"ended":' || id || '}',
           CASE WHEN state <> 'done' AND pressed_at >= (SELECT max(pressed_at) FROM punches) - 1209600000
           THEN 'due' ELSE 'kept' END,
           coalesce(settled_at, pressed_at)
    FROM punches
    WHERE told = 0 AND erased = 0 AND state NOT IN ('waiting', 'in_flight')
    ORDER BY interaction;
INSERT INTO notices (key, about, state, due_at)
    SELECT 'user ' || member, '{"unknown_user":' || member || '}', 'due', unknown_since
    FROM links
    WHERE unknown_since IS NOT NULL AND unknown_told = 0;
-- Versions before this one kept in the head of the file that the admins had not heard of a restore.
INSERT INTO notices (key, about, state, due_at)
    SELECT 'restore', '"restored"', 'due', 0 FROM pragma_user_version WHERE user_version = 1;

DROP INDEX punches_untold;
ALTER TABLE punches DROP COLUMN told;
ALTER TABLE links DROP COLUMN unknown_told;
