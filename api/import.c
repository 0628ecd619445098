/* A file of people and groups: what it would change, and changing it. The plan is made on another thread. */
#include "call.h"
#include "csv.h"
#include "roster_store.h"

#include <string.h>

enum { CHANGES_SHOWN = 2000 };

struct import {
	struct roster_known known;
	struct roster_options options;
	struct roster_plan plan;
	char *file;
	size_t len;
	char digest[ROSTER_DIGEST_MAX]; /* of the preview */
	bool is_planned, is_confirmed;
};

static void drop(void *data)
{
	struct import *import = data;
	if (import->is_planned) {
		roster_plan_finish(&import->plan);
	}
	roster_store_forget(&import->known);
	g_free(import->file);
	g_free(import);
}

static void run(void *data)
{
	struct import *import = data;
	import->options.is_login_taken = roster_store_login_taken;
	import->options.ctx = &import->known;
	(void)!roster_plan(&import->plan, &import->known.roster, import->file, import->len, &import->options);
	import->is_planned = true;
}

static json_t *show_counts(const struct roster_plan *plan)
{
	const uint32_t *n = plan->counts;
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "added", (int)n[ROSTER_PERSON_ADD], "renamed",
		(int)n[ROSTER_PERSON_RENAME], "changed",
		(int)(n[ROSTER_PERSON_ROLE] + n[ROSTER_PERSON_EXTERNAL] + n[ROSTER_PERSON_ABBR] + n[ROSTER_PERSON_LOGIN]), "joined",
		(int)n[ROSTER_JOIN], "leftGroup", (int)n[ROSTER_LEAVE], "left", (int)n[ROSTER_PERSON_LEAVE], "returned",
		(int)n[ROSTER_PERSON_RETURN], "children", (int)(n[ROSTER_CHILD_ADD] + n[ROSTER_CHILD_REMOVE]), "groupsAdded",
		(int)(n[ROSTER_GROUP_ADD] + n[ROSTER_GROUP_RETURN]), "groupsEnded", (int)n[ROSTER_GROUP_END], "unchanged",
		(int)plan->unchanged);
}

static void set_text(json_t *object, const char *key, const char *text)
{
	if (text && *text) {
		json_object_set_new(object, key, json_string(text));
	}
}

static json_t *show_change(const struct roster_plan *plan, const struct roster_change *change)
{
	static const struct {
		const char *kind, *field;
	} kinds[ROSTER_KINDS] = {[ROSTER_GROUP_ADD] = {"group_added", NULL}, [ROSTER_GROUP_RETURN] = {"group_returns", NULL},
		[ROSTER_PERSON_ADD] = {"person_added", NULL}, [ROSTER_PERSON_RETURN] = {"returns", NULL},
		[ROSTER_PERSON_RENAME] = {"person_renamed", NULL}, [ROSTER_PERSON_ROLE] = {"role_changed", NULL},
		[ROSTER_PERSON_EXTERNAL] = {"details_changed", "externalId"}, [ROSTER_PERSON_ABBR] = {"details_changed", "short"},
		[ROSTER_PERSON_LOGIN] = {"details_changed", "login"}, [ROSTER_JOIN] = {"joins", NULL},
		[ROSTER_LEAVE] = {"leaves_group", NULL}, [ROSTER_CHILD_ADD] = {"child_added", NULL},
		[ROSTER_CHILD_REMOVE] = {"child_removed", NULL}, [ROSTER_PERSON_LEAVE] = {"leaves_school", NULL},
		[ROSTER_GROUP_END] = {"group_ended", NULL}};
	json_t *shown = json_pack("{s:s, s:o}", "kind", kinds[change->kind].kind, "line",
		change->line > 0 ? json_integer(change->line) : json_null());
	set_text(shown, "field", kinds[change->kind].field);
	if (change->person != ROSTER_NOBODY) {
		const struct roster_person *person = roster_plan_person(plan, change->person);
		set_text(shown, "person", person->name);
		set_text(shown, "role", roster_role_names[person->role]);
	}
	if (change->other != ROSTER_NOBODY) {
		set_text(shown, "child", roster_plan_person(plan, change->other)->name);
	}
	if (change->group != ROSTER_NOBODY) {
		const struct roster_group *group = roster_plan_group(plan, change->group);
		char *title = g_strdup_printf("%s%s%s", group->name, *group->subject ? " · " : "", group->subject);
		set_text(shown, "group", title);
		g_free(title);
	}
	set_text(shown, "before", change->from);
	set_text(shown, "after", change->to);
	return shown;
}

static json_t *show_error(const struct roster_error *error)
{
	json_t *detail = json_object();
	set_text(detail, "value", error->value);
	if (error->other_line > 0) {
		json_object_set_new(detail, "otherLine", json_integer(error->other_line));
	}
	return json_pack("{s:i, s:i, s:s, s:s, s:o}", "line", (int)error->line, "column", (int)error->column, "header", error->header,
		"code", roster_code_names[error->code], "detail", detail);
}

static json_t *show_notice(const struct roster_notice *notice)
{
	json_t *detail = json_pack("{s:i}", "count", (int)notice->count);
	if (notice->warning == ROSTER_MANY_LEAVE) {
		json_object_set_new(detail, "role", json_string(roster_role_names[notice->role]));
		json_object_set_new(detail, "total", json_integer(notice->total));
	}
	return json_pack("{s:s, s:o}", "code", roster_warning_names[notice->warning], "detail", detail);
}

static json_t *show_plan(const struct roster_plan *plan)
{
	char separator[2] = {plan->separator, '\0'};
	json_t *changes = json_array(), *errors = json_array(), *warnings = json_array(), *ignored = json_array();
	const struct roster_change **shown_first = g_new(const struct roster_change *, CHANGES_SHOWN);
	size_t count = roster_plan_show(plan, shown_first, CHANGES_SHOWN);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(changes, show_change(plan, shown_first[i]));
	}
	g_free(shown_first);
	for (guint i = 0; i < plan->errors->len; i++) {
		json_array_append_new(errors, show_error(&g_array_index(plan->errors, struct roster_error, i)));
	}
	for (guint i = 0; i < plan->notices->len; i++) {
		json_array_append_new(warnings, show_notice(&g_array_index(plan->notices, struct roster_notice, i)));
	}
	for (guint i = 0; i < plan->ignored->len; i++) {
		json_array_append_new(ignored, json_string(g_ptr_array_index(plan->ignored, i)));
	}
	json_t *shown = json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:i, s:o, s:o, s:o, s:i}", "form", plan->has_roles ? "generic" : "schild",
		"encoding", plan->encoding, "separator", separator, "rows", (int)plan->lines, "counts", show_counts(plan), "changes",
		changes, "changesTotal", (int)plan->changes->len, "ignoredColumns", ignored, "warnings", warnings, "errors", errors,
		"errorsTotal", (int)plan->errors->len + plan->has_more_errors);
	if (plan->errors->len == 0) {
		json_object_set_new(shown, "digest", json_string(plan->digest));
	}
	return shown;
}

static void finish_preview(struct api_call *c, void *data)
{
	const struct import *import = data;
	api_answer(c, 200, show_plan(&import->plan));
}

/* Whoever may not be any more where he is, leaves; a lesson of an ended group is over. */
static void check_people(struct api_call *c, const struct import *import)
{
	const struct roster_plan *plan = &import->plan;
	struct store_room room, closed = {.id = ""};
	for (guint i = 0; i < plan->changes->len; i++) {
		const struct roster_change *change = &g_array_index(plan->changes, struct roster_change, i);
		bool is_less = change->kind == ROSTER_LEAVE || change->kind == ROSTER_PERSON_LEAVE || change->kind == ROSTER_PERSON_ROLE;
		if (change->kind == ROSTER_GROUP_END) {
			bool is_found = store_room_of_group(c->api->store, roster_plan_group(plan, change->group)->id, &room) == OK;
			if (is_found && room.is_open) {
				live_end_room(c->t, room.id);
			} else if (is_found) {
				closed = room;
			}
		} else if (is_less) {
			conns_check_person(c->t, roster_plan_person(plan, change->person)->id);
		}
	}
	if (closed.id[0]) {
		live_end_room(c->t, closed.id); /* once for all of them: whoever waits at a door is looked at each time */
	}
}

static void answer_applied(struct api_call *c, const struct import *import)
{
	const uint32_t *n = import->plan.counts;
	log_event(c->api->log, LOG_LEVEL_INFO, "import.applied", "school=%s person=%s added=%u left=%u joined=%u groups=%u",
		c->me.school, c->me.id, n[ROSTER_PERSON_ADD], n[ROSTER_PERSON_LEAVE], n[ROSTER_JOIN], n[ROSTER_GROUP_ADD]);
	check_people(c, import);
	api_answer(c, 200, json_pack("{s:o}", "counts", show_counts(&import->plan)));
}

static void finish_apply(struct api_call *c, void *data)
{
	struct import *import = data;
	struct roster_source source = {c->api->store, c->me.school, import->file, import->len, &import->options};
	if (import->plan.errors->len > 0 || strcmp(import->digest, import->plan.digest) != 0) {
		api_refuse(c, 409, "changed", NULL);
		return;
	}
	if (import->plan.needs_confirmation && !import->is_confirmed) {
		api_refuse(c, 409, "confirm", NULL);
		return;
	}
	enum err e = roster_store_apply(&source, &import->plan, c->t->now.unix_ms);
	if (e == ERR_STATE) {
		api_refuse(c, 409, "changed", NULL);
	} else if (e) {
		api_fail(c, "import");
	} else {
		answer_applied(c, import);
	}
}

static void begin(struct api_call *c, void (*finish)(struct api_call *c, void *data))
{
	char whole[64], confirm[8];
	struct import *import = g_new0(struct import, 1);
	api_query(c, "whole", whole, sizeof whole);
	api_query(c, "confirm", confirm, sizeof confirm);
	api_query(c, "digest", import->digest, sizeof import->digest);
	import->is_confirmed = strcmp(confirm, "1") == 0;
	import->options.by_operator = c->me.is_operator;
	enum err e = roster_store_load(&import->known, c->api->store, c->me.school);
	if (e || !roster_store_whole(&import->options, whole)) {
		drop(import);
		if (e) {
			api_fail(c, "roster");
		} else {
			api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "whole"));
		}
		return;
	}
	import->len = c->request->body.len;
	import->file = g_malloc(import->len + 1);
	if (import->len > 0) {
		memcpy(import->file, c->request->body.p, import->len);
	}
	api_defer(c, run, finish, drop, import);
}

void api_post_import_preview(struct api_call *c)
{
	begin(c, finish_preview);
}

void api_post_import_apply(struct api_call *c)
{
	begin(c, finish_apply);
}
