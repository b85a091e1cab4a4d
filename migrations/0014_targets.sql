-- What a notice is sent as, from what it is about: a direct message, a message in a channel, or a role that somebody gets or loses. Only
-- a direct message can be left to a reply. `kept` means for the others that nothing is sent before the matter changes again.
ALTER TABLE notices ADD COLUMN target TEXT NOT NULL DEFAULT 'direct' CHECK (target IN ('direct', 'channel', 'role'));
DROP INDEX notices_due;
CREATE INDEX notices_due ON notices (account, target, due_at, id) WHERE state = 'due' AND claimed_by IS NULL;
