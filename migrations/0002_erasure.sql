-- A person's data can be erased: the hash of an audit row no longer confirms a guess about what stood in it, and a punch may be
-- one that nobody can be named for.

-- Random bytes that go into the hash. Rows of the first schema have none; erasing a row takes its salt away for ever.
ALTER TABLE audit ADD COLUMN salt BLOB CHECK (length(salt) = 16);

-- The one change that is let through is to blank a row about somebody: whom it was about, the rest and the salt go; number,
-- instant, actor, kind and hash stay. Who acted on themselves becomes the number of the row that is to tell of the erasure.
DROP TRIGGER audit_is_not_changed;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
WHEN NOT (
    OLD.subject IS NOT NULL AND NEW.subject IS NULL AND NEW.detail = '{}' AND NEW.salt IS NULL
    AND NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.what IS OLD.what AND NEW.hash IS OLD.hash
    AND NEW.actor IS iif(OLD.actor IS OLD.subject, (SELECT id + 1 FROM audit_head), OLD.actor)
) BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- Whether the person of this punch has been erased. Then `member` is the number of the audit row that tells of it, which is no
-- member's; the press keeps its number, so that it is still not taken twice.
ALTER TABLE punches ADD COLUMN erased INTEGER NOT NULL DEFAULT 0
    CHECK (erased IN (0, 1) AND (erased = 0 OR settled_at IS NOT NULL));
