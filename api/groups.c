/* Learning groups, for admins; and for whoever teaches them. */
#include "call.h"
#include "groups.h"

#include <string.h>

static void add_person(void *ctx, const struct store_person *person)
{
	json_array_append_new(ctx, show_person(person));
}

static void add_teacher(void *ctx, const struct store_person *person)
{
	if (store_is_staff(person->role)) {
		add_person(ctx, person);
	}
}

/* NULL: the store failed. */
static json_t *show_group(struct api *api, const struct store_group_info *group, bool with_members)
{
	struct store_room room;
	json_t *teachers = json_array();
	enum err e = store_room_of_group(api->store, group->id, &room);
	e = e ? e : store_group_members(api->store, group->id, add_teacher, teachers);
	if (e) {
		json_decref(teachers);
		return NULL;
	}
	room_refresh(api->signaling, &room);
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:i}", "id", group->id, "name", group->name, "subject", group->subject,
		"kind", store_group_kind_names[group->kind], "isPrimary", group->is_primary, "room", show_room(&room), "teachers", teachers,
		"pupilCount", (int)group->pupil_count);
	if (with_members) {
		json_t *members = json_array();
		e = store_group_members(api->store, group->id, add_person, members);
		json_object_set_new(shown, "members", members);
	}
	if (e) {
		json_decref(shown);
	}
	return e ? NULL : shown;
}

struct listing {
	struct api *api;
	json_t *groups;
	bool has_failed;
};

static void add_group(void *ctx, const struct store_group_info *group)
{
	struct listing *listing = ctx;
	json_t *shown = show_group(listing->api, group, false);
	listing->has_failed = listing->has_failed || !shown;
	if (shown) {
		json_array_append_new(listing->groups, shown);
	}
}

void api_list_groups(struct api_call *c)
{
	char q[128];
	uint32_t total;
	bool sees_all = c->me.is_admin || c->me.role == PERSON_LEADER;
	struct listing listing = {c->api, NULL, false};
	struct store_group_query query = {.school = c->me.school, .person = sees_all ? NULL : c->me.id, .now_ms = c->t->now.unix_ms};
	if (!api_read_range(c, &query.from, &query.count)) {
		return;
	}
	api_query(c, "q", q, sizeof q);
	query.q = q[0] ? q : NULL;
	listing.groups = json_array();
	if (store_groups_find(c->api->store, &query, add_group, &listing, &total) || listing.has_failed) {
		json_decref(listing.groups);
		api_fail(c, "groups_find");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:i}", "groups", listing.groups, "total", (int)total));
}

static void answer_group(struct api_call *c, const char *id)
{
	struct store_group_info group;
	json_t *shown = store_group_get(c->api->store, id, &group) ? NULL : show_group(c->api, &group, true);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "group_get");
	}
}

/* Nobody sees it any more; what was held in it stays in the register. */
static bool has_ended(struct api_call *c)
{
	struct store_group_info group;
	if (store_group_get(c->api->store, c->id, &group)) {
		api_fail(c, "group_get");
		return true;
	}
	if (group.has_ended) {
		api_refuse(c, 404, "not_found", NULL);
	}
	return group.has_ended;
}

void api_get_group(struct api_call *c)
{
	if (!has_ended(c)) {
		answer_group(c, c->id);
	}
}

static void save(struct api_call *c, char id[STORE_ID_MAX], const char *what)
{
	const json_t *said_primary = json_object_get(c->body, "isPrimary");
	int kind = api_read_name(json_object_get(c->body, "kind"), store_group_kind_names, GROUP_KINDS, GROUP_KINDS);
	enum group_kind known = (enum group_kind)MAX(kind, 0);
	bool is_primary = json_is_true(said_primary);
	if (kind < 0) {
		api_refuse_value(c, "kind");
		return;
	}
	const struct store_group_draft draft = {.name = api_text(c, "name"), .subject = api_text(c, "subject"),
		.kind = kind == GROUP_KINDS ? NULL : &known, .is_primary = said_primary ? &is_primary : NULL};
	enum err e = store_group_save(c->api->store, c->me.school, &draft, id);
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "name");
	} else if (e == ERR_CONFLICT) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "name"));
	} else if (e) {
		api_fail(c, "group_save");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, what, "group=%s by=%s", id, c->me.id);
		answer_group(c, id);
	}
}

void api_add_group(struct api_call *c)
{
	char id[STORE_ID_MAX] = "";
	save(c, id, "group.added");
}

void api_change_group(struct api_call *c)
{
	char id[STORE_ID_MAX];
	g_strlcpy(id, c->id, sizeof id);
	if (!has_ended(c)) {
		save(c, id, "group.changed");
	}
}

static void change_members(struct api_call *c)
{
	const json_t *lists[] = {json_object_get(c->body, "add"), json_object_get(c->body, "remove")};
	GPtrArray *people = g_ptr_array_new();
	for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
		for (size_t i = 0; i < json_array_size(lists[list]); i++) {
			g_ptr_array_add(people, (gpointer)(uintptr_t)json_string_value(json_array_get(lists[list], i)));
		}
	}
	const char *const *ids = (const char *const *)people->pdata;
	size_t added = json_array_size(lists[0]);
	enum err e = people->len ? store_group_change_members(c->api->store, c->id, ids, added, ids + added, people->len - added) : OK;
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "no_such_person", NULL);
	} else if (e == ERR_DENIED) {
		api_refuse_value(c, "role");
	} else if (e) {
		api_fail(c, "group_members");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "group.members", "group=%s people=%u by=%s", c->id, people->len, c->me.id);
		for (guint i = (guint)added; i < people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(people, i));
		}
		answer_group(c, c->id);
	}
	g_ptr_array_free(people, TRUE);
}

void api_change_members(struct api_call *c)
{
	if (!has_ended(c)) {
		change_members(c);
	}
}

void api_end_group(struct api_call *c)
{
	if (has_ended(c)) {
		return;
	}
	if (store_group_end(c->api->store, c->id, c->t->now.unix_ms)) {
		api_fail(c, "group_end");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "group.ended", "group=%s by=%s", c->id, c->me.id);
	live_end_room(c->t, c->room.id);
	programs_check(c->t);
	api_answer(c, 200, json_object());
}
