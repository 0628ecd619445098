/* What the home page shows. */
#include "conference.h"
#include "consult.h"
#include "members.h"
#include "plan.h"
#include "session.h"

#include <string.h>

struct home {
	struct api *api;
	const struct store_person *person;
	json_t *groups;
};

static void add_name(void *ctx, const char *name)
{
	json_array_append_new(ctx, json_string(name));
}

static void add_group(void *ctx, const struct store_group *group)
{
	struct home *home = ctx;
	struct store_room room;
	json_t *teachers = json_array();
	if (store_room_of_group(home->api->store, group->id, &room)
		|| store_teacher_each(home->api->store, group->id, add_name, teachers)) {
		json_decref(teachers);
		return;
	}
	room_refresh(home->api->signaling, &room);
	const struct policy *policy = policy_of(room.kind);
	bool leads = policy && policy->roles[home->person->role].may_open;
	bool is_out = kept_is_removed(home->api->signaling, room.id, home->person->id);
	json_t *shown = json_pack("{s:s, s:s, s:s, s:o, s:o, s:i, s:b}", "id", group->id, "name", group->name, "subject",
		group->subject, "room", show_room(&room), "teachers", teachers, "pupilCount", (int)group->pupil_count, "leads",
		leads);
	if (is_out) {
		json_object_set_new(shown, "sentOut", json_true());
	}
	json_array_append_new(home->groups, shown);
}

static void add_child(void *ctx, const struct store_person *child)
{
	json_array_append_new(ctx, show_person(child));
}

/* Who asks: a small child sees four symbols, a parent reads of the children. */
static bool add_kind(struct api_call *c, json_t *shown)
{
	struct store *store = c->api->store;
	bool is_primary = c->me.role == PERSON_PUPIL && store_needs_picture(store, c->me.id);
	json_object_set_new(shown, "mode", json_string(is_primary ? "primary" : "full"));
	if (c->me.role != PERSON_PARENT) {
		return true;
	}
	json_t *children = json_array();
	json_object_set_new(shown, "children", children);
	return store_member_children(store, c->me.id, add_child, children) == OK;
}

void api_get_home(struct api_call *c)
{
	struct store *store = c->api->store;
	char school[STORE_NAME_MAX] = "";
	struct home home = {c->api, &c->me, json_array()};
	struct store_locale locale;
	GTimeZone *zone;
	if (!api_locale(c, &locale, &zone)) {
		json_decref(home.groups);
		return;
	}
	if (store_school_name(store, c->me.school, school) || store_group_each(store, c->me.id, c->t->now.unix_ms, add_group, &home)) {
		json_decref(home.groups);
		api_fail(c, "home");
		return;
	}
	json_t *shown = json_pack("{s:o, s:{s:s, s:s}, s:o}", "person", show_person(&c->me), "school", "name", school, "timeZone",
		locale.time_zone, "groups", home.groups);
	if (!add_kind(c, shown)) {
		json_decref(shown);
		api_fail(c, "home");
		return;
	}
	if (!api_add_glance(c, shown) || !api_add_consults(c, shown) || !api_add_conferences(c, shown)) {
		json_decref(shown);
		return;
	}
	api_renew_session(c);
	api_answer(c, 200, shown);
}
