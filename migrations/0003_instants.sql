-- Punches that a person booked with one and the same second leave entries in TimeTrack that look alike, so they have to be found.
CREATE INDEX punches_booked_at ON punches (member, at);
