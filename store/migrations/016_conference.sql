-- Conferences: who is called, what is on the agenda, and how it is set to run.
CREATE TABLE conferences (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('teachers', 'subject', 'school', 'weekly')),
	title TEXT NOT NULL,
	text TEXT NOT NULL DEFAULT '',
	place TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'invited', 'open', 'closed')),
	begin_ms INTEGER NOT NULL,
	minutes_long INTEGER,
	convener TEXT REFERENCES people (id) ON DELETE SET NULL,
	quorum TEXT NOT NULL DEFAULT 'none' CHECK (quorum IN ('none', 'half', 'majority', 'twoThirds')),
	quorum_assumed INTEGER NOT NULL DEFAULT 1 CHECK (quorum_assumed IN (0, 1)),
	notice_days INTEGER NOT NULL DEFAULT 0 CHECK (notice_days BETWEEN 0 AND 60),
	turn_seconds INTEGER NOT NULL DEFAULT 0 CHECK (turn_seconds BETWEEN 0 AND 1800),
	first_first INTEGER NOT NULL DEFAULT 0 CHECK (first_first IN (0, 1)),
	casting_vote INTEGER NOT NULL DEFAULT 0 CHECK (casting_vote IN (0, 1)),
	secret_share INTEGER NOT NULL DEFAULT 0 CHECK (secret_share BETWEEN 0 AND 100),
	elections_secret INTEGER NOT NULL DEFAULT 0 CHECK (elections_secret IN (0, 1)),
	audience TEXT NOT NULL DEFAULT 'talk' CHECK (audience IN ('talk', 'listen')),
	close_when_all INTEGER NOT NULL DEFAULT 1 CHECK (close_when_all IN (0, 1)),
	second_call INTEGER NOT NULL DEFAULT 0 CHECK (second_call IN (0, 1)),
	first TEXT REFERENCES conferences (id) ON DELETE SET NULL, -- of a second call
	invited_ms INTEGER, -- the first time; NULL: not yet
	opened_ms INTEGER,
	closed_ms INTEGER,
	created_ms INTEGER NOT NULL,
	sequence INTEGER NOT NULL DEFAULT 0, -- of its .ics
	-- how it stands: what a restart must not forget
	list_closed INTEGER NOT NULL DEFAULT 0 CHECK (list_closed IN (0, 1)),
	alive_ms INTEGER -- when the server was last known to run, while it is open
) STRICT;
CREATE INDEX conferences_by_school ON conferences (school, begin_ms);
CREATE INDEX conferences_by_convener ON conferences (convener) WHERE convener IS NOT NULL;
CREATE INDEX conferences_by_first ON conferences (first) WHERE first IS NOT NULL;

CREATE TABLE seats (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('vote', 'advisory', 'guest')),
	office TEXT CHECK (office IN ('chair', 'deputy', 'minutes', 'teller')),
	deputy TEXT REFERENCES people (id) ON DELETE SET NULL,
	invited_ms INTEGER,
	UNIQUE (conference, person)
) STRICT;
CREATE INDEX seats_by_person ON seats (person);
CREATE INDEX seats_by_deputy ON seats (deputy) WHERE deputy IS NOT NULL;

-- People who are here for one conference alone.
CREATE TABLE outsiders (
	person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX outsiders_by_conference ON outsiders (conference);

CREATE TABLE agenda_items (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	place INTEGER NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL DEFAULT '',
	guests INTEGER NOT NULL DEFAULT 1 CHECK (guests IN (0, 1)),
	minutes INTEGER,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'current', 'done')),
	begun_ms INTEGER,
	ended_ms INTEGER
) STRICT;
CREATE INDEX agenda_items_in_order ON agenda_items (conference, place);
