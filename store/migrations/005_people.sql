-- Everybody of a school, and what is known of groups beside their rooms.

CREATE TABLE people_new (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id),
	name TEXT NOT NULL, -- as others see it
	role TEXT NOT NULL CHECK (role IN ('teacher', 'pupil', 'guest', 'parent', 'leader', 'admin')),
	given TEXT NOT NULL DEFAULT '',
	family TEXT NOT NULL DEFAULT '',
	short TEXT NOT NULL DEFAULT '',  -- a teacher's abbreviation
	external_id TEXT,                -- of the school's own administration; NULL: none
	is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),       -- beside his role
	is_operator INTEGER NOT NULL DEFAULT 0 CHECK (is_operator IN (0, 1)), -- may add schools
	picture TEXT,                    -- of a pupil of a primary group; NULL: none yet
	left_ms INTEGER                  -- NULL: he is here
) STRICT;
INSERT INTO people_new (number, id, school, name, role) SELECT number, id, school, name, role FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
CREATE UNIQUE INDEX people_by_external_id ON people (school, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX people_by_name ON people (school, family, given);

ALTER TABLE schools ADD COLUMN preset TEXT NOT NULL DEFAULT 'sekundar' CHECK (preset IN ('grundschule', 'sekundar', 'kollegium'));
ALTER TABLE schools ADD COLUMN language TEXT NOT NULL DEFAULT 'de' CHECK (language IN ('de', 'en'));
ALTER TABLE schools ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Berlin';

ALTER TABLE groups ADD COLUMN kind TEXT NOT NULL DEFAULT 'class' CHECK (kind IN ('class', 'course', 'staff'));
ALTER TABLE groups ADD COLUMN is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1));
ALTER TABLE groups ADD COLUMN ended_ms INTEGER; -- NULL: it goes on
CREATE INDEX groups_by_school ON groups (school, name);
