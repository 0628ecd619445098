/* Random ids by the names that lines use, and back. */
#include "driver.h"

#include <stdio.h>
#include <string.h>

int driver_person(const char *name)
{
	int who = name[0] != 'u' ? -1 : name[1] >= '1' && name[1] <= '9' ? name[1] - '1' : name[1] >= 'a' ? name[1] - 'a' + DRIVER_PEOPLE : -1;
	return who < DRIVER_PEOPLE_MAX ? who : -1;
}

/* "d1" of two, "t4" of four; NULL: no such. */
static const char *numbered(const char *name, char letter, const char (*ids)[STORE_ID_MAX], int count)
{
	int i = name[0] == letter && name[1] && !name[2] ? name[1] - '1' : -1;
	return i >= 0 && i < count && ids[i][0] ? ids[i] : NULL;
}

const char *driver_real(const struct driver *d, const char *name)
{
	if (strcmp(name, "r1") == 0) {
		return d->room;
	}
	if (strcmp(name, "n1") == 0) {
		return d->note;
	}
	if (strcmp(name, "h1") == 0 && d->conference[0]) {
		return d->conference;
	}
	if (strcmp(name, "k1") == 0 && d->consult[0]) {
		return d->consult;
	}
	if (name[0] == '$' && driver_person(name + 1) >= 0) {
		return d->participation[driver_person(name + 1)];
	}
	if (driver_person(name) >= 0 && !name[2]) {
		return d->person[driver_person(name)];
	}
	const char *talk = numbered(name, 't', d->talk, DRIVER_TALKS);
	const char *seat = numbered(name, 's', d->seat, DRIVER_SEATS), *item = numbered(name, 'a', d->item, DRIVER_ITEMS);
	const char *vote = numbered(name, 'v', d->vote, DRIVER_VOTES);
	return talk ? talk : seat ? seat : item ? item : vote ? vote : numbered(name, 'd', d->desk, DRIVER_DESKS);
}

/* "$ua" is his participation. */
static bool show_person(const struct driver *d, const char *real, char name[8])
{
	for (int i = 0; i < DRIVER_PEOPLE_MAX; i++) {
		bool is_part = strcmp(real, d->participation[i]) == 0;
		if (is_part || strcmp(real, d->person[i]) == 0) {
			snprintf(name, 8, "%su%c", is_part ? "$" : "", i < DRIVER_PEOPLE ? '1' + i : 'a' + i - DRIVER_PEOPLE);
			return true;
		}
	}
	return false;
}

static bool show_numbered(const char *real, char letter, const char (*ids)[STORE_ID_MAX], int count, char name[8])
{
	for (int i = 0; i < count; i++) {
		if (strcmp(real, ids[i]) == 0) {
			snprintf(name, 8, "%c%d", letter, i + 1);
			return true;
		}
	}
	return false;
}

static const char *shown(const struct driver *d, const char *real, char name[8])
{
	if (show_person(d, real, name) || show_numbered(real, 't', d->talk, DRIVER_TALKS, name)
		|| show_numbered(real, 'd', d->desk, DRIVER_DESKS, name) || show_numbered(real, 's', d->seat, DRIVER_SEATS, name)
		|| show_numbered(real, 'a', d->item, DRIVER_ITEMS, name)
		|| show_numbered(real, 'v', d->vote, DRIVER_VOTES, name)) {
		return name;
	}
	if (strcmp(real, d->conference) == 0) {
		return "h1";
	}
	return strcmp(real, d->room) == 0 ? "r1" : strcmp(real, d->note) == 0 ? "n1" : strcmp(real, d->consult) == 0 ? "k1" : NULL;
}

json_t *driver_translate(const struct driver *d, const json_t *value, bool to_real)
{
	const char *key;
	json_t *each, *copy;
	size_t i;
	if (json_is_string(value)) {
		char name[8];
		const char *text = json_string_value(value);
		const char *other = !text[0] ? NULL : to_real ? driver_real(d, text) : shown(d, text, name);
		return json_string(other ? other : text);
	}
	if (json_is_array(value)) {
		copy = json_array();
		json_array_foreach((json_t *)(uintptr_t)value, i, each)
		{
			json_array_append_new(copy, driver_translate(d, each, to_real));
		}
		return copy;
	}
	if (json_is_object(value)) {
		copy = json_object();
		json_object_foreach((json_t *)(uintptr_t)value, key, each)
		{
			json_object_set_new(copy, key, driver_translate(d, each, to_real));
		}
		return copy;
	}
	return json_deep_copy(value);
}
