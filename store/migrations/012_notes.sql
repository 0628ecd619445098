-- Texts that several write at the same time: updates of Yjs, which nobody here reads. Who wrote what is not kept.
CREATE TABLE notes (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	group_id TEXT REFERENCES groups (id) ON DELETE CASCADE,
	owner TEXT REFERENCES people (id) ON DELETE CASCADE, -- of a notebook
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
	CHECK ((group_id IS NULL) <> (owner IS NULL))
) STRICT;
CREATE INDEX notes_by_group ON notes (group_id, number) WHERE group_id IS NOT NULL;
CREATE INDEX notes_by_owner ON notes (owner, number) WHERE owner IS NOT NULL;

CREATE TABLE note_updates (
	note TEXT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
	part INTEGER NOT NULL,
	n INTEGER NOT NULL,
	is_base INTEGER NOT NULL DEFAULT 0 CHECK (is_base IN (0, 1)), -- stands for all up to n
	data BLOB NOT NULL,
	PRIMARY KEY (note, part, n)
) STRICT, WITHOUT ROWID;
