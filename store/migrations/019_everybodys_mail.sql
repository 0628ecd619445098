-- Mails tell of conferences, too; contacts are everybody's; minutes are written together in a note.
ALTER TABLE parent_contacts RENAME TO person_contacts;

CREATE TABLE mails_new (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE, -- of its Message-ID
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	person TEXT REFERENCES people (id) ON DELETE SET NULL, -- whom to; NULL: is not known any more, and gets none
	child TEXT REFERENCES people (id) ON DELETE CASCADE, -- of whom it tells
	consultation TEXT REFERENCES consultations (id) ON DELETE SET NULL,
	talk TEXT, -- of a talk that may be gone: what is told of it stands below
	conference TEXT, -- of a conference that may be gone
	kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'reminder', 'invited', 'changed', 'calledOff', 'minutes')),
	sequence INTEGER NOT NULL, -- of the talk or the conference then
	facts TEXT NOT NULL, -- JSON: what it was at that time; {} once the mail is done with
	due_ms INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure', 'dropped')),
	tries INTEGER NOT NULL DEFAULT 0,
	done_ms INTEGER
) STRICT;
INSERT INTO mails_new (number, id, school, person, child, consultation, talk, kind, sequence, facts, due_ms, state, tries, done_ms)
SELECT number, id, school, person, child, consultation, talk, kind, sequence, facts, due_ms, state, tries, done_ms FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_to_send ON mails (due_ms) WHERE state = 'waiting';
CREATE INDEX mails_by_talk ON mails (talk) WHERE talk IS NOT NULL;
CREATE INDEX mails_by_person ON mails (person) WHERE person IS NOT NULL;
CREATE INDEX mails_by_child ON mails (child) WHERE child IS NOT NULL;
CREATE INDEX mails_by_consultation ON mails (consultation) WHERE consultation IS NOT NULL;
CREATE INDEX mails_by_conference ON mails (conference) WHERE conference IS NOT NULL;

CREATE TABLE notes_new (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	group_id TEXT REFERENCES groups (id) ON DELETE CASCADE,
	owner TEXT REFERENCES people (id) ON DELETE CASCADE, -- of a notebook
	conference TEXT UNIQUE REFERENCES conferences (id) ON DELETE CASCADE, -- of minutes
	title TEXT NOT NULL,
	rights TEXT NOT NULL CHECK (rights IN ('read', 'write')), -- of those who learn in the group
	epoch INTEGER NOT NULL DEFAULT 1, -- another one: somebody went back to an older text
	last INTEGER NOT NULL DEFAULT 0,  -- the number of the newest update
	part INTEGER NOT NULL DEFAULT 0 CHECK (part IN (0, 1)), -- of its updates those that are the text; the others: the way back
	bytes INTEGER NOT NULL DEFAULT 0,      -- of its text: what stands for many, and the updates since
	base_bytes INTEGER NOT NULL DEFAULT 0, -- the first of these alone
	updates INTEGER NOT NULL DEFAULT 0,    -- how many since
	back_ms INTEGER, -- when the way back was made; NULL: there is none
	changed_ms INTEGER, -- NULL: nobody has written yet
	CHECK ((group_id IS NOT NULL) + (owner IS NOT NULL) + (conference IS NOT NULL) = 1)
) STRICT;
INSERT INTO notes_new (number, id, group_id, owner, title, rights, epoch, last, part, bytes, base_bytes, updates, back_ms, changed_ms)
SELECT number, id, group_id, owner, title, rights, epoch, last, part, bytes, base_bytes, updates, back_ms, changed_ms FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_by_group ON notes (group_id, number) WHERE group_id IS NOT NULL;
CREATE INDEX notes_by_owner ON notes (owner, number) WHERE owner IS NOT NULL;
