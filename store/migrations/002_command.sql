-- Guests; what a school's rules are; and what moderators decided in a lesson, so that it outlives a restart.

CREATE TABLE people_new (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	school TEXT NOT NULL REFERENCES schools (id),
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('teacher', 'pupil', 'guest'))
) STRICT;
INSERT INTO people_new SELECT number, id, school, name, role FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- Rights are bits: 1 speak, 2 camera, 4 share, 8 write.
ALTER TABLE schools ADD COLUMN supervision TEXT NOT NULL DEFAULT 'freeze'
	CHECK (supervision IN ('freeze', 'open', 'end'));
ALTER TABLE schools ADD COLUMN private_chat TEXT NOT NULL DEFAULT 'off'
	CHECK (private_chat IN ('off', 'adults', 'logged'));
ALTER TABLE schools ADD COLUMN default_lobby INTEGER NOT NULL DEFAULT 0 CHECK (default_lobby IN (0, 1));
ALTER TABLE schools ADD COLUMN default_rights INTEGER NOT NULL DEFAULT 11 CHECK (default_rights BETWEEN 0 AND 15);
ALTER TABLE schools ADD COLUMN default_chat_to TEXT NOT NULL DEFAULT 'all'
	CHECK (default_chat_to IN ('all', 'teachers'));

-- Of the lesson that runs.
ALTER TABLE rooms ADD COLUMN lobby INTEGER NOT NULL DEFAULT 0 CHECK (lobby IN (0, 1));
ALTER TABLE rooms ADD COLUMN locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1));
ALTER TABLE rooms ADD COLUMN rights INTEGER NOT NULL DEFAULT 11 CHECK (rights BETWEEN 0 AND 15);
ALTER TABLE rooms ADD COLUMN chat_to TEXT NOT NULL DEFAULT 'all' CHECK (chat_to IN ('all', 'teachers'));
ALTER TABLE rooms ADD COLUMN chat_paused INTEGER NOT NULL DEFAULT 0 CHECK (chat_paused IN (0, 1));
ALTER TABLE rooms ADD COLUMN chat_slow_s INTEGER NOT NULL DEFAULT 0 CHECK (chat_slow_s BETWEEN 0 AND 600);
ALTER TABLE rooms ADD COLUMN leader TEXT REFERENCES people (id);
ALTER TABLE rooms ADD COLUMN word TEXT REFERENCES people (id);
ALTER TABLE rooms ADD COLUMN word_given INTEGER NOT NULL DEFAULT 0 CHECK (word_given IN (0, 1));

-- A person in a room: may he pass lobby and lock, what is his own of the rights that the mask names, was he sent out?
CREATE TABLE room_people (
	room TEXT NOT NULL REFERENCES rooms (id),
	person TEXT NOT NULL REFERENCES people (id),
	passes INTEGER NOT NULL DEFAULT 0 CHECK (passes IN (0, 1)),
	mask INTEGER NOT NULL DEFAULT 0 CHECK (mask BETWEEN 0 AND 15),
	rights INTEGER NOT NULL DEFAULT 0 CHECK (rights BETWEEN 0 AND 15),
	is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
	PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;
