-- The index of who changed links lately, by an expression that PostgreSQL understands too.
DROP INDEX audit_link_changes;
CREATE INDEX audit_link_changes ON audit (coalesce(account, 1), id, actor) WHERE what IN ('link', 'unlink');

-- What stands in the way of a punch was an English sentence. It is JSON as serde writes `model::DeliveryError`.
UPDATE punches SET trouble = CASE
    WHEN trouble = 'TimeTrack accepted it, but its timer does not show it' THEN '{"error":"no_effect"}'
    WHEN trouble = 'it is unknown whether TimeTrack took it, and the timer has been changed elsewhere since'
        THEN '{"error":"changed"}'
    WHEN trouble = 'a write of unknown outcome may still land' THEN '{"error":"may_land"}'
    WHEN trouble = 'TimeTrack''s timer is in no state it documents' THEN '{"error":"no_state"}'
    WHEN trouble = 'The database was restored from a backup. This may have been booked since: look in TimeTrack, then decide'
        THEN '{"error":"restored"}'
    WHEN trouble = 'TimeTrack asks to wait' THEN '{"error":"busy"}'
    WHEN trouble = 'TimeTrack''s answer is unclear: no answer in time' THEN '{"error":"unclear","what":"no_answer"}'
    WHEN trouble LIKE 'TimeTrack''s answer is unclear: the answer was cut off: %'
        THEN json_object('error', 'unclear', 'what', json_object('cut_off', substr(trouble, 56, 150)))
    WHEN trouble LIKE 'TimeTrack''s answer is unclear: status ___%'
        THEN json_object('error', 'unclear', 'what', json_object('status', json_object(
            'status', CAST(substr(trouble, 39, 3) AS INTEGER), 'words', ltrim(substr(trouble, 42, 150), ':, '))))
    WHEN trouble LIKE 'TimeTrack''s answer is unclear: %'
        THEN json_object('error', 'unclear', 'what', json_object('unreadable', substr(trouble, 32, 150)))
    WHEN trouble LIKE 'TimeTrack cannot be reached: %' THEN json_object('error', 'unreachable', 'why', substr(trouble, 30, 150))
    WHEN trouble LIKE 'TimeTrack does not accept the API key (status ___)'
        THEN json_object('error', 'key_refused', 'status', CAST(substr(trouble, 47, 3) AS INTEGER))
    WHEN trouble LIKE 'TimeTrack says: %' THEN json_object('error', 'refused', 'words', substr(trouble, 17, 150))
    WHEN trouble LIKE 'TimeTrack answered with status ___ and no reason'
        THEN json_object('error', 'no_reason', 'status', CAST(substr(trouble, 32, 3) AS INTEGER))
    WHEN trouble LIKE 'TimeTrack does not know the username: %'
        THEN json_object('error', 'unknown_user', 'words', substr(trouble, 39, 150))
    WHEN trouble LIKE 'whether TimeTrack still has the user cannot be found out: %'
        THEN json_object('error', 'not_looked_up', 'why', json_object('error', 'other', 'words', substr(trouble, 59, 150)))
    ELSE json_object('error', 'other', 'words', substr(trouble, 1, 150))
END WHERE trouble IS NOT NULL;
