-- What is known of a linked person beside the link itself. It goes with the link.

-- The person's own language, which is used instead of Discord's.
ALTER TABLE links ADD COLUMN language TEXT CHECK (length(language) BETWEEN 1 AND 20);
-- Since when the link does nothing, because the person said that it is not theirs.
ALTER TABLE links ADD COLUMN suspended_at INTEGER;
-- The server in which the person was last known to be a member, and when that was.
ALTER TABLE links ADD COLUMN seen_guild INTEGER CHECK (seen_guild >= 0);
ALTER TABLE links ADD COLUMN seen_at INTEGER;
