-- The index of who changed links lately, by an expression that PostgreSQL understands too.
DROP INDEX audit_link_changes;
CREATE INDEX audit_link_changes ON audit (coalesce(account, 1), id, actor) WHERE what IN ('link', 'unlink');
