-- What a notice is sent as, from what it is about: a direct message, a message in a channel, or a role that somebody gets or loses. Only
-- a direct message can be left to a reply. `kept` means for the others that nothing is sent before the matter changes again.
ALTER TABLE notices ADD COLUMN target TEXT NOT NULL DEFAULT 'direct' CHECK (target IN ('direct', 'channel', 'role'));
DROP INDEX notices_due;
CREATE INDEX notices_due ON notices (account, target, due_at, id) WHERE state = 'due' AND claimed_by IS NULL;

-- The list of who is at work, as a message in a channel of a server: one for each server. `message` is known once Discord has taken it;
-- until then `nonce` and `tried_at` tell what was sent. `shown` is a hash of what the message says. Nothing is sent before `next_at`: ten
-- seconds after the last edit, or later after `failures` in a row. `blocked`: the channel does not take it, which the admins were told.
-- `held_since` is the instant of a restore: until everybody was seen after it, the board stays as it is.
CREATE TABLE boards (
    account    INTEGER NOT NULL CHECK (account > 0),
    guild      INTEGER NOT NULL CHECK (guild >= 0),
    channel    INTEGER NOT NULL CHECK (channel >= 0),
    message    INTEGER CHECK (message >= 0),
    nonce      INTEGER,
    tried_at   INTEGER,
    shown      INTEGER,
    next_at    INTEGER NOT NULL DEFAULT 0,
    failures   INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    blocked    INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    held_since INTEGER,
    PRIMARY KEY (account, guild),
    CHECK ((nonce IS NULL) = (tried_at IS NULL))
) STRICT, WITHOUT ROWID;

-- The channel of a server's admins, where the morning list comes at `hour` in the zone of the account. `last_day` is the last day whose
-- list was sent or left out, counted from 1970-01-01. `blocked` as above.
CREATE TABLE inboxes (
    account  INTEGER NOT NULL CHECK (account > 0),
    guild    INTEGER NOT NULL CHECK (guild >= 0),
    channel  INTEGER NOT NULL CHECK (channel >= 0),
    hour     INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    last_day INTEGER NOT NULL,
    blocked  INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    PRIMARY KEY (account, guild)
) STRICT, WITHOUT ROWID;
