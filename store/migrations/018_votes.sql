-- Votes. Nothing here joins a voter to a secret ballot: neither has a time or a number that grows, and ballots are written all at
-- once, in the order of serials that their voters made by chance.
CREATE TABLE votes (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	item TEXT REFERENCES agenda_items (id) ON DELETE SET NULL,
	kind TEXT NOT NULL CHECK (kind IN ('motion', 'election')),
	form TEXT NOT NULL CHECK (form IN ('open', 'roll', 'secret')),
	is_demanded INTEGER NOT NULL DEFAULT 0 CHECK (is_demanded IN (0, 1)), -- it is secret since that was demanded
	text TEXT NOT NULL,
	mover TEXT REFERENCES people (id) ON DELETE SET NULL,
	candidates TEXT NOT NULL DEFAULT '[]', -- JSON: names, in the order of their numbers
	places INTEGER NOT NULL DEFAULT 1 CHECK (places > 0),
	majority TEXT NOT NULL CHECK (majority IN ('simple', 'absolute', 'twoThirds', 'most')),
	state TEXT NOT NULL DEFAULT 'prepared'
		CHECK (state IN ('prepared', 'open', 'collecting', 'confirming', 'counted', 'annulled')),
	prepared_ms INTEGER NOT NULL,
	opened_ms INTEGER,
	counted_ms INTEGER,
	round INTEGER NOT NULL DEFAULT 1,
	after TEXT REFERENCES votes (id) ON DELETE SET NULL, -- of a runoff
	demands INTEGER NOT NULL DEFAULT 0,
	public_key BLOB, -- SPKI
	result TEXT, -- JSON, without names of voters
	lot TEXT     -- JSON; NULL: none is drawn
) STRICT;
CREATE INDEX votes_by_conference ON votes (conference, number);
CREATE INDEX votes_by_item ON votes (item) WHERE item IS NOT NULL;
CREATE INDEX votes_by_mover ON votes (mover) WHERE mover IS NOT NULL;
CREATE INDEX votes_by_after ON votes (after) WHERE after IS NOT NULL;

-- Gone once it is counted: then nobody can make a ballot any more.
CREATE TABLE vote_keys (
	vote TEXT PRIMARY KEY REFERENCES votes (id) ON DELETE CASCADE,
	private_key BLOB NOT NULL
) STRICT;

-- Who demands that it is secret; gone once it is counted.
CREATE TABLE vote_demands (
	vote TEXT NOT NULL REFERENCES votes (id) ON DELETE CASCADE,
	seat TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
	PRIMARY KEY (vote, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_demands_by_seat ON vote_demands (seat);

-- Numbered as the vote opens; who is erased leaves a row without him, so that as many have voted as there are ballots.
CREATE TABLE voters (
	vote TEXT NOT NULL REFERENCES votes (id) ON DELETE CASCADE,
	n INTEGER NOT NULL,
	seat TEXT REFERENCES seats (id) ON DELETE SET NULL,
	person TEXT REFERENCES people (id) ON DELETE SET NULL,
	has_paper INTEGER NOT NULL DEFAULT 0 CHECK (has_paper IN (0, 1)),
	blinded_hash BLOB, -- of a secret one, SHA-256 of what was signed for him: zeros until then, and again once it is counted
	has_voted INTEGER NOT NULL DEFAULT 0 CHECK (has_voted IN (0, 1)),
	choice TEXT, -- of an open vote or a roll
	PRIMARY KEY (vote, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX voters_by_seat ON voters (seat) WHERE seat IS NOT NULL;
CREATE INDEX voters_by_person ON voters (person) WHERE person IS NOT NULL;
CREATE UNIQUE INDEX voters_once ON voters (vote, seat) WHERE seat IS NOT NULL;

CREATE TABLE ballots (
	vote TEXT NOT NULL REFERENCES votes (id) ON DELETE CASCADE,
	serial TEXT NOT NULL,
	choice TEXT NOT NULL,
	signature BLOB NOT NULL,
	PRIMARY KEY (vote, serial)
) STRICT, WITHOUT ROWID;
