-- Whom a message is for; what is deleted keeps its place, so that a repeated key still finds it.
ALTER TABLE chat ADD COLUMN recipient TEXT REFERENCES people (id);
ALTER TABLE chat ADD COLUMN audience TEXT NOT NULL DEFAULT 'all' CHECK (audience IN ('all', 'teachers'));
ALTER TABLE chat ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1));
CREATE INDEX chat_by_person ON chat (room, person, number);

-- Private messages that a school keeps for a while. Names as they were: people may be gone before it is.
CREATE TABLE private_log (
	number INTEGER PRIMARY KEY,
	school TEXT NOT NULL REFERENCES schools (id),
	room TEXT NOT NULL,
	sender TEXT NOT NULL,
	sender_name TEXT NOT NULL,
	recipient TEXT NOT NULL,
	recipient_name TEXT NOT NULL,
	text TEXT NOT NULL,
	at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX private_log_by_time ON private_log (at_ms);
CREATE INDEX private_log_by_school ON private_log (school, number);

CREATE INDEX sessions_by_link ON sessions (link);
