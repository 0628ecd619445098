#include "pictures.h"

#include "groups.h"
#include "members.h"

#include <sodium.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

/* Where a picture stands is the same for a day, and says nothing. */
static uint64_t place_of(const char *person, int64_t day, uint32_t picture)
{
	char text[STORE_ID_MAX + 48];
	uint8_t hash[crypto_generichash_BYTES_MIN];
	uint64_t place;
	int len = g_snprintf(text, sizeof text, "%s %" G_GINT64_FORMAT " %u", person, day, picture);
	(void)crypto_generichash(hash, sizeof hash, (const uint8_t *)text, (unsigned long long)len, NULL, 0);
	memcpy(&place, hash, sizeof place);
	return place;
}

static json_t *show_choices(const char *person, int64_t day, uint32_t choices)
{
	json_t *shown = json_array();
	for (uint32_t left = choices; left != 0;) {
		uint32_t first = STORE_PICTURES;
		for (uint32_t i = 0; i < STORE_PICTURES; i++) {
			if ((left >> i & 1) && (first == STORE_PICTURES || place_of(person, day, i) < place_of(person, day, first))) {
				first = i;
			}
		}
		left &= ~(1u << first);
		json_array_append_new(shown, json_string(store_picture_names[first]));
	}
	return shown;
}

enum { TRIES_KEY_MAX = STORE_ID_MAX + 8 };

static void tries_key(char key[TRIES_KEY_MAX], const char *person)
{
	g_snprintf(key, TRIES_KEY_MAX, "picture %s", person);
}

void api_forgive_picture(struct api_call *c, const char *person)
{
	char key[TRIES_KEY_MAX];
	tries_key(key, person);
	live_forgive(c->t, key, PERSON_CODES);
}

bool api_check_picture(struct api_call *c, const struct store_person *person, const char *said)
{
	char right[STORE_PICTURE_MAX], key[TRIES_KEY_MAX];
	uint32_t choices;
	if (person->role != PERSON_PUPIL || !store_needs_picture(c->api->store, person->id)) {
		return true;
	}
	if (store_picture_get(c->api->store, person->id, right, &choices)) {
		api_fail(c, "picture_get");
		return false;
	}
	if (!said) {
		api_refuse(c, 403, "needs_picture",
			json_pack("{s:o}", "choices", show_choices(person->id, c->t->now.unix_ms / DAY_MS, choices)));
		return false;
	}
	tries_key(key, person->id);
	if (!api_take(c, key, PERSON_CODES)) {
		return false;
	}
	if (strcmp(said, right) != 0) {
		api_refuse(c, 403, "wrong_picture", NULL);
		return false;
	}
	live_give(c->t, key, PERSON_CODES);
	return true;
}

/* One of the group's pupils. False: refused. */
static bool find_pupil(struct api_call *c, const char *id)
{
	struct store_person person;
	enum err e = store_person_find(c->api->store, id, &person);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "person_find");
		return false;
	}
	if (e || person.role != PERSON_PUPIL || !store_is_member(c->api->store, c->id, id, c->t->now.unix_ms)) {
		api_refuse(c, 404, "no_such_person", NULL);
		return false;
	}
	return true;
}

void api_post_picture(struct api_call *c)
{
	const char *person = api_text(c, "person");
	char picture[STORE_PICTURE_MAX];
	struct store_group_info group;
	uint32_t choices;
	if (!find_pupil(c, person)) {
		return;
	}
	enum err e = store_group_get(c->api->store, c->id, &group);
	if (!e && !group.is_primary) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s}", "why", "primary"));
		return;
	}
	e = e ? e : store_picture_set(c->api->store, person, api_text(c, "picture"));
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "picture");
		return;
	}
	e = e ? e : store_picture_get(c->api->store, person, picture, &choices);
	if (e) {
		api_fail(c, "picture_set");
		return;
	}
	api_forgive_picture(c, person);
	log_event(c->api->log, LOG_LEVEL_INFO, "picture.set", "person=%s by=%s", person, c->me.id);
	api_answer(c, 200, json_pack("{s:s}", "picture", picture));
}
