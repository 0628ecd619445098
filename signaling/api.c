/* HTTP under /api/: which call it is; sessions from links, the home page, health. */
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024 };

static void answer_text(struct api_reply *reply, int status, char *body)
{
	reply->status = status;
	reply->body = body;
	reply->body_len = body ? strlen(body) : 0;
}

void api_answer(struct api_call *c, int status, json_t *body)
{
	answer_text(c->reply, status, body ? codec_dump(body) : NULL);
}

void api_refuse(struct api_call *c, int status, const char *code, json_t *detail)
{
	refusal_count(c->t->s, code);
	refusal_log(c->t->s, code, "", c->t->now);
	answer_text(c->reply, status, codec_http_error(code, detail));
}

void api_fail(struct api_call *c, const char *what)
{
	store_failed(c->t, what, "http");
	api_refuse(c, 500, "internal", NULL);
}

static void refuse_fast(struct api_call *c, const struct limit *limit)
{
	us_t wait_ms = limit_wait(limit, c->t->now.mono) / US_PER_MS + 1;
	api_refuse(c, 429, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
}

bool api_take(struct api_call *c, const char *person, enum person_limit kind)
{
	struct limit *limit = person_limit(c->t, person, kind);
	bool is_taken = limit_take(limit, c->t->now.mono);
	if (!is_taken) {
		refuse_fast(c, limit);
	}
	return is_taken;
}

bool api_person(struct api_call *c, struct store_person *person)
{
	struct bytes session = c->request->session;
	enum err e = session.len == 0 || session.len >= STORE_TOKEN_MAX
		? ERR_NOT_FOUND : store_session_find(c->t->s->store, session.p, session.len, c->t->now.unix_ms, person);
	if (e == ERR_NOT_FOUND || e == ERR_DENIED) {
		api_refuse(c, 401, "no_session", NULL);
		return false;
	}
	if (e) {
		api_fail(c, "session_find");
		return false;
	}
	return api_take(c, person->id, PERSON_API);
}

bool api_enter(struct api_call *c, enum api_place place, struct store_person *me, struct store_room *room)
{
	if (!api_person(c, me) || !api_take(c, me->id, PERSON_LINKS)) {
		return false;
	}
	if (me->role != PERSON_TEACHER) {
		api_refuse(c, 403, "not_allowed", NULL);
		return false;
	}
	struct store *store = c->t->s->store;
	enum err e = place == API_ROOM ? store_room_find(store, c->id, room) : store_room_of_group(store, c->id, room);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "room_find");
		return false;
	}
	if (e || strcmp(room->school, me->school) != 0) {
		api_refuse(c, 404, place == API_ROOM ? "no_such_room" : "not_found", NULL);
		return false;
	}
	if (!store_is_member(store, room->group, me->id)) {
		api_refuse(c, 403, "not_member", NULL);
		return false;
	}
	return true;
}

static bool is_json(struct bytes type)
{
	static const char name[] = "application/json";
	size_t len = sizeof name - 1;
	return type.len >= len && g_ascii_strncasecmp((const char *)type.p, name, len) == 0
		&& (type.len == len || type.p[len] == ';' || type.p[len] == ' ');
}

json_t *api_body(struct api_call *c, const struct schema *schema)
{
	char path[SCHEMA_PATH_MAX];
	if (c->request->body.len > BODY_MAX) {
		api_refuse(c, 413, "too_large", NULL);
		return NULL;
	}
	if (!is_json(c->request->content_type)) {
		api_refuse(c, 415, "bad_message", NULL);
		return NULL;
	}
	json_t *body = codec_parse(c->request->body);
	if (!body) {
		api_refuse(c, 400, "bad_message", NULL);
	} else if (!schema_check(schema, body, path)) {
		api_refuse(c, 400, "bad_message", json_pack("{s:s}", "path", path));
		json_decref(body);
		body = NULL;
	}
	return body;
}

static void set_cookie(struct api_call *c, const char *token, int max_age_s)
{
	snprintf(c->reply->set_cookie, sizeof c->reply->set_cookie,
		"kreide_session=%s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d%s", token, max_age_s,
		c->t->s->is_https ? "; Secure" : "");
}

/* Only wrong links count against an address: a whole school sits behind one. */
static void refuse_link(struct api_call *c)
{
	char key[24];
	g_snprintf(key, sizeof key, "%" G_GINT64_MODIFIER "x", c->request->rate_key);
	struct limit *guesses = limit_table_get(c->t->s->address_limits, key, 0, c->t->now.mono);
	if (limit_take(guesses, c->t->now.mono)) {
		api_refuse(c, 403, "link_dead", NULL);
	} else {
		refuse_fast(c, guesses);
	}
}

static void exchange(struct api_call *c, const char *link)
{
	struct store *store = c->t->s->store;
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	enum err e = store_link_find(store, link, strlen(link), &person);
	if (e == ERR_NOT_FOUND) {
		refuse_link(c);
		return;
	}
	if (!e && !api_take(c, person.id, PERSON_API)) {
		return;
	}
	e = e ? e : store_session_add(store, link, strlen(link), c->t->now.unix_ms, token, &person);
	if (e) {
		api_fail(c, "session_add");
		return;
	}
	set_cookie(c, token, STORE_SESSION_MS / 1000);
	api_answer(c, 200, json_pack("{s:o}", "person", show_person(&person)));
}

static void post_session(struct api_call *c)
{
	json_t *body = api_body(c, &schema_session);
	if (body) {
		exchange(c, json_string_value(json_object_get(body, "token")));
	}
	json_decref(body);
}

/* The cookie goes in any case; only a living session is worth a write. */
static void delete_session(struct api_call *c)
{
	struct bytes session = c->request->session;
	struct store_person person;
	if (session.len > 0 && session.len < STORE_TOKEN_MAX
		&& store_session_find(c->t->s->store, session.p, session.len, c->t->now.unix_ms, &person) == OK) {
		if (store_session_remove(c->t->s->store, session.p, session.len)) {
			api_fail(c, "session_remove");
			return;
		}
		signaling_on_logout(c->t->s, session, c->t->now, c->t->out);
	}
	set_cookie(c, "", 0);
	api_answer(c, 204, NULL);
}

struct home {
	struct signaling *s;
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
	if (store_room_of_group(home->s->store, group->id, &room)
		|| store_teacher_each(home->s->store, group->id, add_name, teachers)) {
		json_decref(teachers);
		return;
	}
	room_refresh(home->s, &room);
	const struct policy *policy = policy_of(room.kind);
	bool leads = policy && policy->roles[home->person->role].may_open;
	bool is_out = kept_is_removed(home->s, room.id, home->person->id);
	json_t *shown = json_pack("{s:s, s:s, s:s, s:o, s:o, s:i, s:b}", "id", group->id, "name", group->name, "subject",
		group->subject, "room", show_room(&room), "teachers", teachers, "pupilCount", (int)group->pupil_count, "leads",
		leads);
	if (is_out) {
		json_object_set_new(shown, "sentOut", json_true());
	}
	json_array_append_new(home->groups, shown);
}

static void get_home(struct api_call *c)
{
	struct store *store = c->t->s->store;
	struct store_person person;
	char school[STORE_NAME_MAX] = "", token[STORE_TOKEN_MAX] = "";
	if (!api_person(c, &person)) {
		return;
	}
	memcpy(token, c->request->session.p, c->request->session.len);
	(void)!store_session_touch(store, token, strlen(token), c->t->now.unix_ms);
	struct home home = {c->t->s, &person, json_array()};
	if (store_school_name(store, person.school, school) || store_group_each(store, person.id, add_group, &home)) {
		json_decref(home.groups);
		api_fail(c, "home");
		return;
	}
	set_cookie(c, token, STORE_SESSION_MS / 1000);
	api_answer(c, 200,
		json_pack("{s:o, s:{s:s}, s:o}", "person", show_person(&person), "school", "name", school, "groups",
			home.groups));
}

static void get_health(struct api_call *c)
{
	api_answer(c, 200, json_pack("{s:s}", "status", "ok"));
}

/* Does the path match? `*` in the pattern stands for one id, which is copied out. */
static bool match_path(const char *pattern, struct bytes path, char id[STORE_ID_MAX])
{
	const char *star = strchr(pattern, '*');
	size_t head = star ? (size_t)(star - pattern) : strlen(pattern);
	id[0] = '\0';
	if (!star) {
		return bytes_equal(path, bytes_of_string(pattern));
	}
	if (path.len <= head || memcmp(path.p, pattern, head) != 0) {
		return false;
	}
	size_t len = 0;
	while (head + len < path.len && path.p[head + len] != '/') {
		len++;
	}
	struct bytes rest = bytes_of(path.p + head + len, path.len - head - len);
	if (len == 0 || len >= STORE_ID_MAX || memchr(path.p + head, '\0', len) || !bytes_equal(rest, bytes_of_string(star + 1))) {
		return false;
	}
	memcpy(id, path.p + head, len);
	id[len] = '\0';
	return true;
}

void signaling_on_api(struct signaling *s, const struct api_request *request, struct instant now,
	struct api_reply *reply, struct effects *out)
{
	static const struct {
		const char *path, *method;
		void (*handle)(struct api_call *c);
	} routes[] = {{"/api/session", "POST", post_session}, {"/api/session", "DELETE", delete_session},
		{"/api/home", "GET", get_home}, {"/api/health", "GET", get_health},
		{"/api/groups/*/people", "GET", api_get_people}, {"/api/groups/*/links", "POST", api_post_links},
		{"/api/groups/*/revoke", "POST", api_post_revoke}, {"/api/groups/*/guests", "POST", api_post_guests},
		{"/api/rooms/*/tokens", "GET", api_get_tokens}, {"/api/rooms/*/tokens", "POST", api_post_tokens},
		{"/api/rooms/*/tokens/revoke", "POST", api_post_tokens_revoke}};
	struct turn t = {s, now, out};
	struct api_call call = {.t = &t, .request = request, .reply = reply};
	bool is_path = false;
	*reply = (struct api_reply){0};
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (!match_path(routes[i].path, request->path, call.id)) {
			continue;
		}
		is_path = true;
		if (bytes_equal(request->method, bytes_of_string(routes[i].method))) {
			routes[i].handle(&call);
			viewers_settle(&t);
			return;
		}
	}
	api_refuse(&call, is_path ? 405 : 404, is_path ? "method_not_allowed" : "not_found", NULL);
}

void api_reply_finish(struct api_reply *reply)
{
	free(reply->body);
	*reply = (struct api_reply){0};
}
