/* HTTP under /api/: sessions from links, the home page, health. */
#include "core.h"
#include "schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GUESSERS_MAX = 4096, GUESSES = 10, BODY_MAX = 16 * 1024 };

static void answer(struct api_reply *reply, int status, char *body)
{
	reply->status = status;
	reply->body = body;
	reply->body_len = body ? strlen(body) : 0;
}

static void refuse(struct api_reply *reply, int status, const char *code, json_t *detail)
{
	answer(reply, status, codec_http_error(code, detail));
}

static void set_cookie(const struct signaling *s, struct api_reply *reply, const char *token, int max_age_s)
{
	snprintf(reply->set_cookie, sizeof reply->set_cookie,
		"kreide_session=%s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d%s", token, max_age_s,
		s->is_https ? "; Secure" : "");
}

/* Who guessed wrong too often waits; who knows a link never notices. */
static struct limit *guesses_of(struct signaling *s, uint64_t rate_key)
{
	struct limit *limit = g_hash_table_lookup(s->guesses, &rate_key);
	if (!limit) {
		if (g_hash_table_size(s->guesses) >= GUESSERS_MAX) {
			g_hash_table_remove_all(s->guesses);
		}
		limit = g_new(struct limit, 1);
		limit_init(limit, 60 * US_PER_S / GUESSES, GUESSES);
		g_hash_table_insert(s->guesses, g_memdup2(&rate_key, sizeof rate_key), limit);
	}
	return limit;
}

static void exchange(struct turn *t, const struct api_request *r, const char *link, struct api_reply *reply)
{
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	struct limit *guesses = guesses_of(t->s, r->rate_key);
	us_t wait_ms = limit_wait(guesses, t->now.mono) / US_PER_MS;
	if (wait_ms > 0) {
		refuse(reply, 429, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
		return;
	}
	enum err e = store_session_add(t->s->store, link, strlen(link), t->now.unix_ms, token, &person);
	if (e == ERR_NOT_FOUND) {
		(void)limit_take(guesses, t->now.mono);
		refuse(reply, 403, "link_dead", NULL);
	} else if (e) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=session_add");
		refuse(reply, 500, "internal", NULL);
	} else {
		set_cookie(t->s, reply, token, STORE_SESSION_MS / 1000);
		answer(reply, 200, codec_dump(json_pack("{s:o}", "person", show_person(&person))));
	}
}

static bool is_json(struct bytes type)
{
	static const char name[] = "application/json";
	size_t len = sizeof name - 1;
	return type.len >= len && g_ascii_strncasecmp((const char *)type.p, name, len) == 0
		&& (type.len == len || type.p[len] == ';' || type.p[len] == ' ');
}

static void post_session(struct turn *t, const struct api_request *r, struct api_reply *reply)
{
	char path[SCHEMA_PATH_MAX];
	if (r->body.len > BODY_MAX) {
		refuse(reply, 413, "too_large", NULL);
		return;
	}
	json_t *body = is_json(r->content_type) ? codec_parse(r->body) : NULL;
	if (!body) {
		refuse(reply, is_json(r->content_type) ? 400 : 415, "bad_message", NULL);
	} else if (!schema_check(&schema_session, body, path)) {
		refuse(reply, 400, "bad_message", json_pack("{s:s}", "path", path));
	} else {
		exchange(t, r, json_string_value(json_object_get(body, "token")), reply);
	}
	json_decref(body);
}

static void delete_session(struct turn *t, const struct api_request *r, struct api_reply *reply)
{
	if (store_session_remove(t->s->store, r->session.p ? (const void *)r->session.p : "", r->session.len)) {
		refuse(reply, 500, "internal", NULL);
		return;
	}
	signaling_on_logout(t->s, r->session, t->now, t->out);
	set_cookie(t->s, reply, "", 0);
	answer(reply, 204, NULL);
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
	const struct policy *policy = policy_of(room.kind);
	bool leads = policy && policy->roles[home->person->role].may_open;
	json_array_append_new(home->groups,
		json_pack("{s:s, s:s, s:s, s:o, s:o, s:i, s:b}", "id", group->id, "name", group->name, "subject",
			group->subject, "room", show_room(&room), "teachers", teachers, "pupilCount", (int)group->pupil_count,
			"leads", leads));
}

static void get_home(struct turn *t, const struct api_request *r, struct api_reply *reply)
{
	struct store_person person;
	char school[STORE_NAME_MAX] = "", token[STORE_TOKEN_MAX] = "";
	struct home home = {t->s, &person, NULL};
	if (r->session.len == 0 || r->session.len >= sizeof token
		|| store_session_find(t->s->store, r->session.p, r->session.len, t->now.unix_ms, &person)) {
		refuse(reply, 401, "no_session", NULL);
		return;
	}
	memcpy(token, r->session.p, r->session.len);
	(void)!store_session_touch(t->s->store, token, r->session.len, t->now.unix_ms);
	set_cookie(t->s, reply, token, STORE_SESSION_MS / 1000);
	home.groups = json_array();
	if (store_school_name(t->s->store, person.school, school)
		|| store_group_each(t->s->store, person.id, add_group, &home)) {
		json_decref(home.groups);
		refuse(reply, 500, "internal", NULL);
		return;
	}
	answer(reply, 200,
		codec_dump(json_pack("{s:o, s:{s:s}, s:o}", "person", show_person(&person), "school", "name", school,
			"groups", home.groups)));
}

static void get_health(struct turn *t, const struct api_request *r, struct api_reply *reply)
{
	(void)t;
	(void)r;
	answer(reply, 200, codec_dump(json_pack("{s:s}", "status", "ok")));
}

void signaling_on_api(struct signaling *s, const struct api_request *request, struct instant now,
	struct api_reply *reply, struct effects *out)
{
	static const struct {
		const char *path, *method;
		void (*handle)(struct turn *t, const struct api_request *r, struct api_reply *reply);
	} routes[] = {{"/api/session", "POST", post_session}, {"/api/session", "DELETE", delete_session},
		{"/api/home", "GET", get_home}, {"/api/health", "GET", get_health}};
	struct turn t = {s, now, out};
	bool is_path = false;
	*reply = (struct api_reply){0};
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (!bytes_equal(request->path, bytes_of_string(routes[i].path))) {
			continue;
		}
		is_path = true;
		if (bytes_equal(request->method, bytes_of_string(routes[i].method))) {
			routes[i].handle(&t, request, reply);
			return;
		}
	}
	refuse(reply, is_path ? 405 : 404, is_path ? "method_not_allowed" : "not_found", NULL);
}

void api_reply_finish(struct api_reply *reply)
{
	free(reply->body);
	*reply = (struct api_reply){0};
}
