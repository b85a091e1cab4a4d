-- A clock-out that nobody has pressed: the bot has taken the usual end for it, where the account has set that. `estimate` is `open` until the
-- person says that it is right; `named_at` is the time that the person named instead, which is to be entered in TimeTrack by hand.
ALTER TABLE punches ADD COLUMN estimate TEXT CHECK (estimate IN ('open', 'confirmed'));
ALTER TABLE punches ADD COLUMN named_at INTEGER;
CREATE INDEX punches_estimated ON punches (account, member, at) WHERE estimate = 'open';

-- Whether a board names nobody, because everybody can read its channel and only admins may see who is at work. The admins are told once.
ALTER TABLE boards ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
