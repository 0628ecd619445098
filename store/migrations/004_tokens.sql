-- Programs that publish or watch over HTTP (WHIP, WHEP). A token is known by its hash alone; what is revoked is gone.
CREATE TABLE tokens (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	hash BLOB NOT NULL UNIQUE,
	room TEXT NOT NULL REFERENCES rooms (id),
	kind TEXT NOT NULL CHECK (kind IN ('whip', 'whep')),
	role TEXT NOT NULL CHECK (role IN ('teacher', 'pupil')),
	label TEXT NOT NULL,
	issuer TEXT REFERENCES people (id), -- NULL: the command line
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_by_room ON tokens (room, number);
CREATE INDEX tokens_by_issuer ON tokens (issuer);
