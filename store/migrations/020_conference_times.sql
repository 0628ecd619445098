-- When an item went, which may be more than once, and when guests were in or out by the chair's word.
CREATE TABLE item_spans (
	number INTEGER PRIMARY KEY,
	item TEXT NOT NULL REFERENCES agenda_items (id) ON DELETE CASCADE,
	from_ms INTEGER NOT NULL,
	until_ms INTEGER -- NULL: it goes on
) STRICT;
CREATE INDEX item_spans_by_item ON item_spans (item);
INSERT INTO item_spans (item, from_ms, until_ms) SELECT id, begun_ms, ended_ms FROM agenda_items WHERE begun_ms IS NOT NULL ORDER BY begun_ms;

CREATE TABLE guest_times (
	number INTEGER PRIMARY KEY,
	conference TEXT NOT NULL REFERENCES conferences (id) ON DELETE CASCADE,
	item TEXT REFERENCES agenda_items (id) ON DELETE CASCADE, -- NULL: none was current
	person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	is_admitted INTEGER NOT NULL CHECK (is_admitted IN (0, 1)), -- in, to an item without guests; else out of what guests may be at
	from_ms INTEGER NOT NULL,
	until_ms INTEGER -- NULL: it is so still
) STRICT;
CREATE INDEX guest_times_by_conference ON guest_times (conference, number);
CREATE INDEX guest_times_by_item ON guest_times (item) WHERE item IS NOT NULL;
CREATE INDEX guest_times_by_person ON guest_times (person);
-- since when somebody was in is not known of what is over: he keeps his name in the record, and reads nothing of it
INSERT INTO guest_times (conference, item, person, is_admitted, from_ms, until_ms)
SELECT i.conference, i.id, g.person, 1, ifnull(i.ended_ms, unixepoch() * 1000), i.ended_ms FROM item_guests g JOIN agenda_items i ON i.id = g.item
WHERE g.is_admitted = 1 AND i.guests = 0 AND i.begun_ms IS NOT NULL;
