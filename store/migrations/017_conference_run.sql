-- What happens in a conference, and what is left of it.
CREATE TABLE item_papers (
	item TEXT NOT NULL REFERENCES agenda_items (id) ON DELETE CASCADE,
	place INTEGER NOT NULL,
	file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
	PRIMARY KEY (item, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_papers_by_file ON item_papers (file);

-- Whom the chair let in, or sent out, for one item, whatever the item says.
CREATE TABLE item_guests (
	item TEXT NOT NULL REFERENCES agenda_items (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	is_admitted INTEGER NOT NULL CHECK (is_admitted IN (0, 1)),
	PRIMARY KEY (item, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_guests_by_person ON item_guests (person);

CREATE TABLE conference_stays (
	number INTEGER PRIMARY KEY,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	seat TEXT REFERENCES seats (id) ON DELETE SET NULL, -- the one he filled
	from_ms INTEGER NOT NULL,
	until_ms INTEGER -- NULL: he is there
) STRICT;
CREATE INDEX conference_stays_by_conference ON conference_stays (conference, number);
CREATE INDEX conference_stays_by_person ON conference_stays (person);
CREATE INDEX conference_stays_by_seat ON conference_stays (seat) WHERE seat IS NOT NULL;

CREATE TABLE quorum_findings (
	number INTEGER PRIMARY KEY,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	item TEXT REFERENCES agenda_items (id) ON DELETE SET NULL,
	at_ms INTEGER NOT NULL,
	seats INTEGER NOT NULL,
	present INTEGER NOT NULL,
	needed INTEGER NOT NULL,
	is_quorate INTEGER NOT NULL CHECK (is_quorate IN (0, 1))
) STRICT;
CREATE INDEX quorum_findings_by_conference ON quorum_findings (conference, number);
CREATE INDEX quorum_findings_by_item ON quorum_findings (item) WHERE item IS NOT NULL;

-- Not begun: on the list. Begun and not ended: has the word.
CREATE TABLE speeches (
	number INTEGER PRIMARY KEY,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	item TEXT REFERENCES agenda_items (id) ON DELETE SET NULL,
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('turn', 'order')),
	asked_ms INTEGER NOT NULL,
	begun_ms INTEGER,
	ended_ms INTEGER
) STRICT;
CREATE INDEX speeches_by_conference ON speeches (conference, number);
CREATE INDEX speeches_by_item ON speeches (item) WHERE item IS NOT NULL;
CREATE INDEX speeches_by_person ON speeches (person);

-- The minutes as they were published.
CREATE TABLE minutes (
	conference TEXT PRIMARY KEY REFERENCES conferences (id) ON DELETE CASCADE,
	text TEXT NOT NULL,
	published_ms INTEGER NOT NULL, -- the first time
	changed_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE objections (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	text TEXT NOT NULL,
	at_ms INTEGER NOT NULL,
	answer TEXT NOT NULL DEFAULT '',
	is_accepted INTEGER CHECK (is_accepted IN (0, 1)) -- NULL: not answered
) STRICT;
CREATE INDEX objections_by_conference ON objections (conference, number);
CREATE INDEX objections_by_person ON objections (person);
