-- How long a school keeps what (where it is not as always), what the last purge did, and whom people may ask.

CREATE TABLE retention (
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,
	days INTEGER NOT NULL CHECK (days >= 0),
	PRIMARY KEY (school, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE purges (
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,
	at_ms INTEGER NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (school, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('responsible', 'officer', 'authority')),
	text TEXT NOT NULL,
	PRIMARY KEY (school, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX people_by_left ON people (left_ms) WHERE left_ms IS NOT NULL;
CREATE INDEX files_by_time ON files (at_ms);
