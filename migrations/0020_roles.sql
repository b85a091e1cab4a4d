-- The role that linked people wear in a server while they work, and who has left.

-- One row for each server in which a role was set. What was seen of people before `seen_after` changes no role: after a restore it may be
-- long over. `refused` is why Discord does not let the bot give or take the role, once the admins were told.
CREATE TABLE presence_roles (
    account    INTEGER NOT NULL CHECK (account > 0),
    guild      INTEGER NOT NULL CHECK (guild >= 0),
    role       INTEGER NOT NULL CHECK (role >= 0),
    in_breaks  INTEGER NOT NULL CHECK (in_breaks IN (0, 1)),
    is_on      INTEGER NOT NULL DEFAULT 1 CHECK (is_on IN (0, 1)),
    seen_after INTEGER NOT NULL DEFAULT 0,
    refused    TEXT    CHECK (length(refused) <= 100),
    PRIMARY KEY (account, guild)
) STRICT, WITHOUT ROWID;

-- Who wears such a role: `giving` from before Discord is asked to give it, `given` once it has, `found` if the member had it already and the bot
-- leaves it alone. Since `at`.
CREATE TABLE given_roles (
    account INTEGER NOT NULL CHECK (account > 0),
    guild   INTEGER NOT NULL CHECK (guild >= 0),
    member  INTEGER NOT NULL CHECK (member >= 0),
    role    INTEGER NOT NULL CHECK (role >= 0),
    state   TEXT    NOT NULL CHECK (state IN ('giving', 'given', 'found')),
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, guild, member, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX given_roles_of ON given_roles (account, member);

-- Since when the member is in none of the account's servers any more.
ALTER TABLE links ADD COLUMN left_at INTEGER;
-- When Discord was asked last whether the member is still there; a new link counts as a look.
ALTER TABLE links ADD COLUMN looked_up_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX links_looked_up ON links (account, looked_up_at, member);
