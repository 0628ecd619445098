-- What a group or a person keeps: folders, and files in them. The contents lie beside the store, under the file's id.

CREATE TABLE folders (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	group_id TEXT REFERENCES groups (id),
	owner TEXT REFERENCES people (id), -- of a personal shelf
	name TEXT NOT NULL,
	rights TEXT NOT NULL CHECK (rights IN ('none', 'read', 'handIn', 'write')), -- of those who learn in the group
	CHECK ((group_id IS NULL) <> (owner IS NULL))
) STRICT;
CREATE UNIQUE INDEX folders_by_group ON folders (group_id, name) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX folders_by_owner ON folders (owner, name) WHERE owner IS NOT NULL;

CREATE TABLE files (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	folder TEXT NOT NULL REFERENCES folders (id),
	person TEXT NOT NULL REFERENCES people (id), -- who put it there
	name TEXT NOT NULL,
	bytes INTEGER NOT NULL CHECK (bytes >= 0),
	at_ms INTEGER NOT NULL,
	is_ready INTEGER NOT NULL DEFAULT 0 CHECK (is_ready IN (0, 1)) -- all of it has come
) STRICT;
CREATE INDEX files_by_folder ON files (folder, number);
CREATE INDEX files_by_person ON files (person);
