-- The week of a school, its holidays, what differs on single days, and each person's secret feed of it.
-- Days are counted from 1970-01-01, times of the day are minutes, both by the clocks of the school.

CREATE TABLE periods (
	school TEXT NOT NULL REFERENCES schools (id),
	number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
	begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
	end_minute INTEGER NOT NULL CHECK (end_minute > begin_minute AND end_minute <= 1440),
	PRIMARY KEY (school, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE holidays (
	number INTEGER PRIMARY KEY,
	school TEXT NOT NULL REFERENCES schools (id),
	first_day INTEGER NOT NULL,
	last_day INTEGER NOT NULL CHECK (last_day >= first_day),
	name TEXT NOT NULL
) STRICT;
CREATE INDEX holidays_by_school ON holidays (school, first_day);

CREATE TABLE lessons (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	group_id TEXT NOT NULL REFERENCES groups (id),
	weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1: Monday
	first_period INTEGER NOT NULL,
	last_period INTEGER NOT NULL CHECK (last_period >= first_period),
	weeks TEXT NOT NULL CHECK (weeks IN ('all', 'odd', 'even')), -- of ISO 8601
	from_day INTEGER, -- NULL: always was
	until_day INTEGER CHECK (until_day >= from_day) -- NULL: will always be
) STRICT;
CREATE INDEX lessons_by_group ON lessons (group_id, number);

CREATE TABLE lesson_changes (
	lesson TEXT NOT NULL REFERENCES lessons (id),
	day INTEGER NOT NULL,
	substitute TEXT REFERENCES people (id), -- NULL: cancelled
	from_ms INTEGER, -- as long as he may teach the group for it: a row of substitutes
	until_ms INTEGER,
	PRIMARY KEY (lesson, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX lesson_changes_by_substitute ON lesson_changes (substitute, day);

CREATE TABLE feeds (
	person TEXT PRIMARY KEY REFERENCES people (id),
	hash BLOB NOT NULL UNIQUE,
	since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
