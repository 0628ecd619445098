/* Whom one may put on the roll: office sees all of the school, a teacher the staff, whom he teaches and their parents. */
#include "conference.h"
#include "members.h"

#include <string.h>

enum { PEOPLE_MAX = 50 };

struct search {
	struct api_call *call;
	GHashTable *seated; /* ids */
	GHashTable *taught; /* ids of pupils; NULL: everybody may be seen */
	json_t *shown;
	enum err e;
};

static void add_seated(void *ctx, const struct store_seat *seat)
{
	g_hash_table_add(ctx, g_strdup(seat->person.id));
}

static void add_learner(void *ctx, const struct store_person *person, uint32_t links)
{
	(void)links;
	if (person->role == PERSON_PUPIL) {
		g_hash_table_add(ctx, g_strdup(person->id));
	}
}

static void add_group(void *ctx, const struct store_group *group)
{
	struct search *search = ctx;
	search->e = search->e ? search->e : store_learner_each(search->call->api->store, group->id, add_learner, search->taught);
}

struct family {
	const GHashTable *taught;
	bool is_known;
};

static void look_at_child(void *ctx, const struct store_person *child)
{
	struct family *family = ctx;
	family->is_known = family->is_known || g_hash_table_contains((GHashTable *)family->taught, child->id);
}

static bool is_seen(struct search *search, const struct store_person *person)
{
	struct family family = {search->taught, false};
	if (!search->taught || store_is_staff(person->role)) {
		return true;
	}
	if (person->role == PERSON_PARENT) {
		enum err e = store_member_children(search->call->api->store, person->id, look_at_child, &family);
		search->e = search->e ? search->e : e;
		return family.is_known;
	}
	return g_hash_table_contains(search->taught, person->id);
}

static void add_member(void *ctx, const struct store_member *member)
{
	struct search *search = ctx;
	const struct store_person *person = &member->person;
	bool is_free = json_array_size(search->shown) < PEOPLE_MAX && person->role != PERSON_GUEST
		&& !g_hash_table_contains(search->seated, person->id);
	if (is_free && is_seen(search, person)) {
		json_array_append_new(search->shown, show_person(person));
	}
}

static enum err find_people(struct search *search, const char *q)
{
	struct api_call *c = search->call;
	struct store *store = c->api->store;
	const struct store_member_query query = {.school = c->me.school, .q = q[0] ? q : NULL, .role = PERSON_ROLES, .count = UINT32_MAX};
	uint32_t total;
	enum err e = store_seat_each(store, c->id, add_seated, search->seated);
	if (!e && search->taught) {
		e = store_group_each(store, c->me.id, c->t->now.unix_ms, add_group, search);
		e = e ? e : search->e;
	}
	e = e ? e : store_members_find(store, &query, add_member, search, &total);
	return e ? e : search->e;
}

void api_get_conference_people(struct api_call *c)
{
	char q[128];
	struct search search = {.call = c, .seated = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), .shown = json_array()};
	api_query(c, "q", q, sizeof q);
	search.taught = api_is_office(c) ? NULL : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	enum err e = find_people(&search, q);
	g_hash_table_destroy(search.seated);
	if (search.taught) {
		g_hash_table_destroy(search.taught);
	}
	if (e) {
		json_decref(search.shown);
		api_fail(c, "people");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "people", search.shown));
}
