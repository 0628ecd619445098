-- The class register: which lessons were held, and who was there. Of the staff only that they were; of pupils also when, for
-- a while. Whoever changes groups later stays in the entries of before.

CREATE TABLE register_entries (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	group_id TEXT NOT NULL REFERENCES groups (id),
	begin_ms INTEGER NOT NULL,
	end_ms INTEGER, -- NULL: somebody is there
	is_running INTEGER NOT NULL DEFAULT 1 CHECK (is_running IN (0, 1)),
	is_judged INTEGER NOT NULL DEFAULT 0 CHECK (is_judged IN (0, 1)), -- the statuses of its people are those of their times
	has_times INTEGER NOT NULL DEFAULT 1 CHECK (has_times IN (0, 1)),
	planned_begin_ms INTEGER, -- NULL, as is the end: in no planned time
	planned_end_ms INTEGER,
	kept_until_ms INTEGER NOT NULL,
	topic TEXT NOT NULL DEFAULT '',
	homework TEXT NOT NULL DEFAULT '',
	UNIQUE (group_id, begin_ms)
) STRICT;
CREATE INDEX register_entries_to_end ON register_entries (number) WHERE is_running = 1;
CREATE INDEX register_entries_to_judge ON register_entries (number) WHERE is_running = 0 AND is_judged = 0;
CREATE INDEX register_entries_with_times ON register_entries (end_ms) WHERE has_times = 1;
CREATE INDEX register_entries_by_end_of_keeping ON register_entries (kept_until_ms);

-- Statuses: 0 present, 1 late, 2 left early, 3 absent, 4 excused.
CREATE TABLE register_people (
	entry INTEGER NOT NULL REFERENCES register_entries (number),
	person TEXT NOT NULL REFERENCES people (id),
	is_staff INTEGER NOT NULL CHECK (is_staff IN (0, 1)),
	status INTEGER NOT NULL DEFAULT 3 CHECK (status BETWEEN 0 AND 4),
	late_minutes INTEGER NOT NULL DEFAULT 0,
	left_minutes INTEGER NOT NULL DEFAULT 0,
	gone_minutes INTEGER NOT NULL DEFAULT 0,
	corrected INTEGER CHECK (corrected BETWEEN 0 AND 4), -- what a teacher says instead; NULL: nothing
	note TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_people_by_person ON register_people (person, entry);

CREATE TABLE register_stays (
	entry INTEGER NOT NULL,
	person TEXT NOT NULL,
	from_ms INTEGER NOT NULL,
	until_ms INTEGER, -- NULL: he is there
	PRIMARY KEY (entry, person, from_ms),
	FOREIGN KEY (entry, person) REFERENCES register_people (entry, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_stays_open ON register_stays (entry) WHERE until_ms IS NULL;

-- What people changed in an entry.
CREATE TABLE register_trace (
	number INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL REFERENCES register_entries (number),
	at_ms INTEGER NOT NULL,
	author TEXT REFERENCES people (id), -- NULL: is not known any more
	what TEXT NOT NULL CHECK (what IN ('topic', 'homework', 'status', 'note')),
	person TEXT REFERENCES people (id), -- NULL: it was about nobody
	before TEXT NOT NULL,
	after TEXT NOT NULL
) STRICT;
CREATE INDEX register_trace_by_entry ON register_trace (entry, number);
CREATE INDEX register_trace_by_author ON register_trace (author);
CREATE INDEX register_trace_by_person ON register_trace (person);

-- When the server was last known to run, while somebody is in a lesson: who was there then and is not any more was gone since.
CREATE TABLE register_clock (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	alive_ms INTEGER NOT NULL
) STRICT;
INSERT INTO register_clock (id, alive_ms) VALUES (1, 0);
