/* Who may do what with a note. */
#include "sheets.h"
#include "store_conference.h"

#include <string.h>

unsigned note_may(const struct store_note *note, const struct store_person *person, bool is_member)
{
	if (note->owner[0]) {
		return strcmp(note->owner, person->id) == 0 ? NOTE_READ | NOTE_WRITE | NOTE_MANAGE : 0;
	}
	if (!is_member) {
		return 0;
	}
	if (note->conference[0]) {
		return NOTE_READ | NOTE_WRITE | NOTE_MANAGE;
	}
	if (store_is_staff(person->role)) {
		return NOTE_READ | NOTE_WRITE | NOTE_MANAGE;
	}
	return NOTE_READ | (note->is_open_to_write && person->role == PERSON_PUPIL ? NOTE_WRITE : 0);
}

json_t *show_note_may(unsigned may)
{
	static const char *const names[] = {"read", "write", "manage"};
	json_t *shown = json_array();
	for (unsigned i = 0; i < 3; i++) {
		if (may & 1u << i) {
			json_array_append_new(shown, json_string(names[i]));
		}
	}
	return shown;
}

bool note_take_bytes(struct turn *t, const char *person, size_t bytes, us_t *wait_us)
{
	struct limit *limit = person_limit(t, person, PERSON_NOTE_BYTES);
	int count = (int)MAX(bytes / SHEET_BYTES_EACH, 1);
	*wait_us = limit_wait_many(limit, count, t->now.mono);
	return limit_take_many(limit, count, t->now.mono);
}

/* Chairs, their deputies, and those whose office it is. */
static bool writes_minutes(struct turn *t, const struct store_note *note, const char *person)
{
	struct store_conference_part part;
	if (!note->conference[0] || store_conference_part(t->s->store, note->conference, person, &part)) {
		return false;
	}
	return part.office == OFFICE_CHAIR || part.office == OFFICE_DEPUTY || part.office == OFFICE_MINUTES;
}

enum err note_access(struct turn *t, const char *id, const char *person, struct store_note *note, unsigned *may)
{
	struct store_person who;
	*may = 0;
	enum err e = store_note_find(t->s->store, id, note);
	e = e ? e : store_person_find(t->s->store, person, &who);
	if (!e && strcmp(who.school, note->school) != 0) {
		return ERR_NOT_FOUND;
	}
	if (!e) {
		bool is_member = note->group[0] && store_is_member(t->s->store, note->group, person, t->now.unix_ms);
		*may = note_may(note, &who, is_member || writes_minutes(t, note, person));
	}
	return e;
}
