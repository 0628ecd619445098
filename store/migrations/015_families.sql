-- A guest who comes by a link of one talk.
CREATE TABLE companions (
	person TEXT PRIMARY KEY REFERENCES people (id),
	talk TEXT NOT NULL REFERENCES talks (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('parent', 'interpreter', 'social')),
	language TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX companions_by_talk ON companions (talk);

CREATE TABLE wishes (
	consultation TEXT NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
	child TEXT NOT NULL REFERENCES people (id),
	desk TEXT NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
	rank INTEGER NOT NULL,
	PRIMARY KEY (consultation, child, desk)
) STRICT, WITHOUT ROWID;
CREATE INDEX wishes_by_child ON wishes (child);

-- Within what time a child's family can come.
CREATE TABLE wish_times (
	consultation TEXT NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
	child TEXT NOT NULL REFERENCES people (id),
	from_ms INTEGER,
	until_ms INTEGER,
	PRIMARY KEY (consultation, child)
) STRICT, WITHOUT ROWID;

CREATE TABLE parent_contacts (
	person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
	language TEXT NOT NULL CHECK (language IN ('de', 'en', 'tr', 'ar', 'uk', 'ru', 'pl')),
	email TEXT NOT NULL DEFAULT '',
	reminder INTEGER NOT NULL DEFAULT 1 CHECK (reminder IN (0, 1)),
	invited_ms INTEGER NOT NULL -- the end of the last consultation that he was invited to, but not before he wrote this
) STRICT, WITHOUT ROWID;

-- Made by a letter: leaves with the last child.
ALTER TABLE people ADD COLUMN is_letter_made INTEGER NOT NULL DEFAULT 0 CHECK (is_letter_made IN (0, 1));

CREATE TABLE mails (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE, -- of its Message-ID
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	person TEXT REFERENCES people (id) ON DELETE SET NULL, -- whom to; NULL: is not known any more, and gets none
	child TEXT REFERENCES people (id) ON DELETE CASCADE, -- of whom it tells
	consultation TEXT REFERENCES consultations (id) ON DELETE SET NULL,
	talk TEXT, -- of a talk that may be gone: what is told of it stands below
	kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'reminder')),
	sequence INTEGER NOT NULL, -- of the talk then
	facts TEXT NOT NULL, -- JSON: what the talk was at that time; {} once the mail is done with
	due_ms INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure', 'dropped')),
	tries INTEGER NOT NULL DEFAULT 0,
	done_ms INTEGER
) STRICT;
CREATE INDEX mails_to_send ON mails (due_ms) WHERE state = 'waiting';
CREATE INDEX mails_by_talk ON mails (talk) WHERE talk IS NOT NULL;
CREATE INDEX mails_by_person ON mails (person) WHERE person IS NOT NULL;
CREATE INDEX mails_by_child ON mails (child) WHERE child IS NOT NULL;
CREATE INDEX mails_by_consultation ON mails (consultation) WHERE consultation IS NOT NULL;
