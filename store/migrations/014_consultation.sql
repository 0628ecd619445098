CREATE TABLE consultations (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('day', 'hour')),
	title TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
	owner TEXT REFERENCES people (id), -- of an hour
	book_from_ms INTEGER, -- NULL: at once, as long as it is open
	book_until_ms INTEGER,
	wish_until_ms INTEGER, -- NULL: there are no wishes
	slot_minutes INTEGER NOT NULL DEFAULT 10 CHECK (slot_minutes BETWEEN 3 AND 60),
	pause_minutes INTEGER NOT NULL DEFAULT 0 CHECK (pause_minutes BETWEEN 0 AND 30),
	most_talks INTEGER NOT NULL DEFAULT 0 CHECK (most_talks BETWEEN 0 AND 40), -- of a family; 0: any number
	change_minutes INTEGER NOT NULL DEFAULT 5 CHECK (change_minutes BETWEEN 0 AND 60),
	phone TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL DEFAULT '',
	last_code INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX consultations_by_school ON consultations (school, number);
CREATE INDEX consultations_by_owner ON consultations (owner);

CREATE TABLE desks (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	consultation TEXT NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
	place TEXT NOT NULL DEFAULT '',
	mode TEXT NOT NULL DEFAULT 'video' CHECK (mode IN ('video', 'place', 'both')),
	phone TEXT NOT NULL DEFAULT '', -- '': the consultation's
	-- how it stands on the day: what a restart must not forget
	is_started INTEGER NOT NULL DEFAULT 0 CHECK (is_started IN (0, 1)),
	is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
	needs_help INTEGER NOT NULL DEFAULT 0 CHECK (needs_help IN (0, 1))
) STRICT;
CREATE INDEX desks_by_consultation ON desks (consultation, number);

CREATE TABLE desk_teachers (
	desk TEXT NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (desk, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_teachers_by_person ON desk_teachers (person);

-- A booking. Its room has its id.
CREATE TABLE talks (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	consultation TEXT NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
	desk TEXT NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
	child TEXT NOT NULL REFERENCES people (id),
	code INTEGER NOT NULL,
	begin_ms INTEGER NOT NULL, -- of its first slot
	end_ms INTEGER NOT NULL,   -- of its last one
	mode TEXT NOT NULL CHECK (mode IN ('video', 'place')),
	interpreter TEXT, -- the language that one is wished for
	author TEXT REFERENCES people (id), -- who booked it
	is_assigned INTEGER NOT NULL DEFAULT 0 CHECK (is_assigned IN (0, 1)),
	key TEXT, -- of the client's request
	sequence INTEGER NOT NULL DEFAULT 0, -- of its .ics
	-- the day
	state TEXT NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'open', 'over', 'missed')),
	began_ms INTEGER,
	ends_ms INTEGER,  -- when it is to end, while it is open
	added_ms INTEGER NOT NULL DEFAULT 0, -- of that, beyond its time
	ended_ms INTEGER,
	note TEXT NOT NULL DEFAULT '', -- its teachers' own
	UNIQUE (consultation, code)
) STRICT;
CREATE UNIQUE INDEX talks_by_child ON talks (desk, child);
CREATE INDEX talks_by_family ON talks (child, begin_ms);
CREATE INDEX talks_by_desk ON talks (desk, begin_ms);
CREATE UNIQUE INDEX talks_by_key ON talks (author, key) WHERE key IS NOT NULL;

CREATE TABLE slots (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	desk TEXT NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
	begin_ms INTEGER NOT NULL,
	end_ms INTEGER NOT NULL CHECK (end_ms > begin_ms),
	state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'break', 'blocked')),
	talk TEXT REFERENCES talks (id) ON DELETE SET NULL,
	UNIQUE (desk, begin_ms)
) STRICT;
CREATE INDEX slots_by_talk ON slots (talk) WHERE talk IS NOT NULL;
CREATE INDEX slots_by_state ON slots (desk, state, talk);
