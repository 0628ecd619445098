-- Who belongs to whom, who stands in for whom, and what people log in with.

CREATE TABLE guardians (
	parent TEXT NOT NULL REFERENCES people (id),
	child TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX guardians_by_child ON guardians (child);

-- Who teaches a group for a time without being one of it.
CREATE TABLE substitutes (
	group_id TEXT NOT NULL REFERENCES groups (id),
	person TEXT NOT NULL REFERENCES people (id),
	from_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL,
	PRIMARY KEY (group_id, person, from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX substitutes_by_person ON substitutes (person, until_ms);

CREATE TABLE takeover_codes (
	group_id TEXT PRIMARY KEY REFERENCES groups (id),
	hash BLOB NOT NULL UNIQUE,
	until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
	person TEXT PRIMARY KEY REFERENCES people (id),
	login TEXT NOT NULL UNIQUE, -- in small letters
	password TEXT,              -- argon2id, in libsodium's form; NULL: none yet
	totp_secret BLOB,           -- NULL: no second factor
	totp_is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (totp_is_confirmed IN (0, 1)),
	totp_step INTEGER NOT NULL DEFAULT 0 -- of the code that was used last
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
	person TEXT NOT NULL REFERENCES people (id),
	hash BLOB NOT NULL,
	PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

-- A link lets in; an invitation lets somebody choose a password, once.
ALTER TABLE links ADD COLUMN is_invitation INTEGER NOT NULL DEFAULT 0 CHECK (is_invitation IN (0, 1));

-- Sessions come of a link or of a password.
CREATE TABLE sessions_new (
	hash BLOB PRIMARY KEY,
	person TEXT NOT NULL REFERENCES people (id),
	link BLOB REFERENCES links (hash),
	expires_ms INTEGER NOT NULL
) STRICT;
INSERT INTO sessions_new SELECT hash, person, link, expires_ms FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;
CREATE INDEX sessions_by_person ON sessions (person, expires_ms);
CREATE INDEX sessions_by_link ON sessions (link);

-- What sets up a school: its first admin. Known by the hash of its token alone; used up by it.
CREATE TABLE setups (
	hash BLOB PRIMARY KEY,
	school TEXT UNIQUE REFERENCES schools (id) -- NULL: the installation's first
) STRICT;
