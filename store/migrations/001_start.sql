CREATE TABLE schools (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL
) STRICT;

CREATE TABLE people (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id),
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('teacher', 'pupil'))
) STRICT;

CREATE TABLE groups (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id),
	name TEXT NOT NULL,
	subject TEXT NOT NULL
) STRICT;

CREATE TABLE members (
	group_id TEXT NOT NULL REFERENCES groups (id),
	person TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (group_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person);

CREATE TABLE rooms (
	id TEXT PRIMARY KEY,
	group_id TEXT NOT NULL UNIQUE REFERENCES groups (id),
	kind TEXT NOT NULL CHECK (kind IN ('lesson')),
	title TEXT NOT NULL,
	opened_ms INTEGER -- NULL: closed
) STRICT;

-- A link and a session are known by the hash of their token alone.
CREATE TABLE links (
	hash BLOB PRIMARY KEY,
	person TEXT NOT NULL REFERENCES people (id),
	created_ms INTEGER NOT NULL,
	is_revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX links_by_person ON links (person);

CREATE TABLE sessions (
	hash BLOB PRIMARY KEY,
	person TEXT NOT NULL REFERENCES people (id),
	link BLOB NOT NULL REFERENCES links (hash),
	expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person, expires_ms);

-- What is said in a lesson lives as long as the lesson.
CREATE TABLE chat (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	room TEXT NOT NULL REFERENCES rooms (id),
	person TEXT NOT NULL REFERENCES people (id),
	text TEXT NOT NULL,
	at_ms INTEGER NOT NULL,
	key TEXT -- chosen by the client, so that a repeated request is not said twice
) STRICT;
CREATE INDEX chat_by_room ON chat (room, number);
CREATE UNIQUE INDEX chat_by_key ON chat (room, person, key) WHERE key IS NOT NULL;

CREATE TABLE hands (
	room TEXT NOT NULL REFERENCES rooms (id),
	person TEXT NOT NULL REFERENCES people (id),
	raised_ms INTEGER NOT NULL,
	PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
