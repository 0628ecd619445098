/* The people of a school, for its admins. */
#include "call.h"
#include "members.h"

#include <string.h>

static void add_group(void *ctx, const char *id, const char *name)
{
	json_array_append_new(ctx, json_pack("{s:s, s:s}", "id", id, "name", name));
}

static void add_child(void *ctx, const struct store_person *child)
{
	json_array_append_new(ctx, show_person(child));
}

static json_t *text_or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

/* NULL: the store failed. */
static json_t *show_member(struct store *store, const struct store_member *m)
{
	json_t *groups = json_array(), *children = json_array();
	bool is_read = store_member_groups(store, m->person.id, add_group, groups) == OK
		&& store_member_children(store, m->person.id, add_child, children) == OK;
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:s}", "id", m->person.id, "name", m->person.name, "given", m->given,
		"family", m->family, "role", store_role_names[m->person.role], "isAdmin", m->person.is_admin, "isOperator",
		m->person.is_operator, "short", m->short_name, "externalId", m->external);
	json_object_set_new(shown, "login", text_or_null(m->login));
	json_object_set_new(shown, "hasPassword", json_boolean(m->has_password));
	json_object_set_new(shown, "hasTotp", json_boolean(m->has_totp));
	json_object_set_new(shown, "links", json_integer(m->links));
	json_object_set_new(shown, "groups", groups);
	json_object_set_new(shown, "children", children);
	json_object_set_new(shown, "left", m->left_ms ? json_integer(m->left_ms) : json_null());
	if (!is_read) {
		json_decref(shown);
	}
	return is_read ? shown : NULL;
}

struct listing {
	struct store *store;
	json_t *people;
	bool has_failed;
};

static void add_member(void *ctx, const struct store_member *member)
{
	struct listing *listing = ctx;
	json_t *shown = show_member(listing->store, member);
	listing->has_failed = listing->has_failed || !shown;
	if (shown) {
		json_array_append_new(listing->people, shown);
	}
}

static int read_role(const char *text)
{
	for (int role = 0; role < PERSON_ROLES; role++) {
		if (strcmp(text, store_role_names[role]) == 0) {
			return role;
		}
	}
	return text[0] ? -1 : PERSON_ROLES;
}

void api_list_people(struct api_call *c)
{
	char role[16], group[STORE_ID_MAX], q[128], left[8];
	uint32_t total;
	struct listing listing = {c->api->store, NULL, false};
	struct store_member_query query = {.school = c->me.school};
	api_query(c, "role", role, sizeof role);
	api_query(c, "group", group, sizeof group);
	api_query(c, "q", q, sizeof q);
	api_query(c, "left", left, sizeof left);
	int known = read_role(role);
	if (known < 0) {
		api_refuse_value(c, "role");
		return;
	}
	if (!api_read_range(c, &query.from, &query.count)) {
		return;
	}
	query.role = (enum person_role)known;
	query.group = group[0] ? group : NULL;
	query.q = q[0] ? q : NULL;
	query.has_left = left[0] && strcmp(left, "0") != 0;
	listing.people = json_array();
	if (store_members_find(c->api->store, &query, add_member, &listing, &total) || listing.has_failed) {
		json_decref(listing.people);
		api_fail(c, "members_find");
		return;
	}
	api_answer(c, 200, json_pack("{s:o, s:i}", "people", listing.people, "total", (int)total));
}

static void answer_person(struct api_call *c, const char *id)
{
	struct store_member member;
	json_t *shown = store_member_get(c->api->store, id, &member) ? NULL : show_member(c->api->store, &member);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "member_get");
	}
}

void api_get_person(struct api_call *c)
{
	answer_person(c, c->id);
}

static void answer_save(struct api_call *c, enum err e, const char *id, const char *what)
{
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "name");
	} else if (e == ERR_CONFLICT) {
		api_refuse(c, 409, "conflict", json_pack("{s:s}", "field", "externalId"));
	} else if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e == ERR_DENIED) {
		api_refuse_value(c, "role");
	} else if (e == ERR_STATE) {
		api_refuse(c, 409, "last_admin", NULL);
	} else if (e) {
		api_fail(c, "member_save");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, what, "person=%s by=%s", id, c->me.id);
		conns_check_person(c->t, id);
		answer_person(c, id);
	}
}

static void save(struct api_call *c, char id[STORE_ID_MAX], const char *what)
{
	const json_t *said_admin = json_object_get(c->body, "isAdmin"), *groups = json_object_get(c->body, "groups"),
		*children = json_object_get(c->body, "children");
	int role = api_read_name(json_object_get(c->body, "role"), store_role_names, PERSON_ROLES, PERSON_ROLES);
	if (role < 0) {
		api_refuse_value(c, "role");
		return;
	}
	enum person_role known = (enum person_role)role;
	bool is_admin = json_is_true(said_admin);
	struct store_member_draft draft = {.role = role == PERSON_ROLES ? NULL : &known, .given = api_text(c, "given"),
		.family = api_text(c, "family"), .name = api_text(c, "name"), .short_name = api_text(c, "short"),
		.external = api_text(c, "externalId"), .is_admin = said_admin ? &is_admin : NULL, .has_groups = groups != NULL,
		.has_children = children != NULL};
	const char **group_ids = api_read_ids(groups, &draft.group_count), **child_ids = api_read_ids(children, &draft.child_count);
	draft.groups = group_ids;
	draft.children = child_ids;
	enum err e = store_member_save(c->api->store, c->me.school, &draft, id);
	g_free(group_ids);
	g_free(child_ids);
	answer_save(c, e, id, what);
}

void api_add_person(struct api_call *c)
{
	char id[STORE_ID_MAX] = "";
	save(c, id, "person.added");
}

/* Else an admin of one school could become the operator of all. */
static bool is_above(struct api_call *c)
{
	bool is_refused = c->person.is_operator && !c->me.is_operator;
	if (is_refused) {
		api_refuse(c, 403, "not_allowed", NULL);
	}
	return is_refused;
}

void api_change_person(struct api_call *c)
{
	char id[STORE_ID_MAX];
	g_strlcpy(id, c->id, sizeof id);
	if (!is_above(c)) {
		save(c, id, "person.changed");
	}
}

static void answer_done(struct api_call *c, enum err e, const char *what)
{
	if (e == ERR_STATE) {
		api_refuse(c, 409, "last_admin", NULL);
	} else if (e) {
		api_fail(c, what);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, what, "person=%s by=%s", c->id, c->me.id);
		conns_check_person(c->t, c->id);
		api_answer(c, 200, json_object());
	}
}

void api_post_leave(struct api_call *c)
{
	if (!is_above(c)) {
		answer_done(c, store_member_leave(c->api->store, c->id, c->t->now.unix_ms), "person.left");
	}
}

void api_post_return(struct api_call *c)
{
	answer_done(c, store_member_return(c->api->store, c->id), "person.returned");
}

void api_invite_person(struct api_call *c)
{
	struct store_member member;
	char token[STORE_TOKEN_MAX];
	if (is_above(c)) {
		return;
	}
	enum err e = store_member_get(c->api->store, c->id, &member);
	if (!e && (!store_is_staff(c->person.role) || member.left_ms)) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s}", "why", member.left_ms ? "left" : "role"));
		return;
	}
	e = e ? e : store_invitation_add(c->api->store, c->id, c->t->now.unix_ms, token);
	if (e) {
		api_fail(c, "invitation_add");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "person.invited", "person=%s by=%s", c->id, c->me.id);
	api_answer(c, 200, json_pack("{s:s}", "token", token));
}

void api_reset_person(struct api_call *c)
{
	static const char *const names[] = {"password", "totp", "links"};
	static enum err (*const forget[])(struct store *store, const char *person) = {store_password_forget, store_totp_forget, store_links_forget};
	int what = api_read_name(json_object_get(c->body, "what"), names, 3, -1);
	if (what < 0) {
		api_refuse_value(c, "what");
	} else if (!is_above(c)) {
		answer_done(c, forget[what](c->api->store, c->id), "person.reset");
	}
}
