/* The people of a learning group and their links, for its teachers. */
#include "call.h"
#include "groups.h"
#include "members.h"
#include "pictures.h"

#include <string.h>

static void add_person(void *ctx, const struct store_person *person, uint32_t links)
{
	json_t *shown = show_person(person);
	json_object_set_new(shown, "links", json_integer(links));
	json_array_append_new(ctx, shown);
}

/* To whom a child who has forgotten his picture turns. */
static enum err add_pictures(struct api_call *c, json_t *people)
{
	struct store_group_info group;
	enum err e = store_group_get(c->api->store, c->id, &group);
	if (e || !group.is_primary || !store_is_member(c->api->store, c->id, c->me.id, c->t->now.unix_ms)) {
		return e;
	}
	for (size_t i = 0; i < json_array_size(people) && !e; i++) {
		json_t *shown = json_array_get(people, i);
		char picture[STORE_PICTURE_MAX];
		uint32_t choices;
		if (strcmp(json_string_value(json_object_get(shown, "role")), "pupil") == 0) {
			e = store_picture_get(c->api->store, json_string_value(json_object_get(shown, "id")), picture, &choices);
			json_object_set_new(shown, "picture", e ? json_null() : json_string(picture));
		}
	}
	return e;
}

void api_get_people(struct api_call *c)
{
	json_t *people = json_array();
	if (store_learner_each(c->api->store, c->id, add_person, people) || add_pictures(c, people)) {
		json_decref(people);
		api_fail(c, "people");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "people", people));
}

static void add_id(void *ctx, const struct store_person *person, uint32_t links)
{
	(void)links;
	g_ptr_array_add(ctx, g_strdup(person->id));
}

/* Whom the request names; without a name all pupils and guests of the group. */
static enum err read_people(struct api_call *c, const json_t *named, GPtrArray *people)
{
	for (size_t i = 0; i < json_array_size(named); i++) {
		g_ptr_array_add(people, g_strdup(json_string_value(json_array_get(named, i))));
	}
	return named ? OK : store_learner_each(c->api->store, c->id, add_id, people);
}

static void add_link(void *ctx, const struct store_person *person, const char *token)
{
	json_array_append_new(ctx, json_pack("{s:o, s:s}", "person", show_person(person), "token", token));
}

/* What became of it is in the store; now whoever came by a link that is dead leaves. */
static void finish(struct api_call *c, enum err e, const char *what, const GPtrArray *people, json_t *body)
{
	if (e) {
		json_decref(body);
	}
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "no_such_person", NULL);
	} else if (e) {
		api_fail(c, what);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "links.changed", "what=%s group=%s people=%u", what, c->id, people->len);
		for (guint i = 0; i < people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(people, i));
		}
		api_answer(c, 200, body);
	}
}

void api_post_links(struct api_call *c)
{
	GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
	json_t *links = json_array();
	enum err e = read_people(c, json_object_get(c->body, "people"), people);
	e = e ? e : store_links_reissue(c->api->store, c->id, (const char *const *)people->pdata, people->len,
		c->t->now.unix_ms, add_link, links);
	for (guint i = 0; !e && i < people->len; i++) {
		api_forgive_picture(c, g_ptr_array_index(people, i));
	}
	finish(c, e, "reissue", people, json_pack("{s:o}", "links", links));
	g_ptr_array_free(people, TRUE);
}

void api_post_revoke(struct api_call *c)
{
	GPtrArray *people = g_ptr_array_new_with_free_func(g_free);
	enum err e = read_people(c, json_object_get(c->body, "people"), people);
	e = e ? e : store_links_revoke_of(c->api->store, c->id, (const char *const *)people->pdata, people->len);
	finish(c, e, "revoke", people, json_object());
	g_ptr_array_free(people, TRUE);
}

void api_post_guests(struct api_call *c)
{
	struct store_person guest;
	char token[STORE_TOKEN_MAX];
	enum err e = store_guest_add(c->api->store, c->id, json_string_value(json_object_get(c->body, "name")),
		c->t->now.unix_ms, &guest, token);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s, s:i}", "why", "guests", "most", STORE_GUESTS_MAX));
	} else if (e == ERR_MALFORMED) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", "name"));
	} else if (e) {
		api_fail(c, "guest_add");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "guest.added", "group=%s person=%s", c->id, guest.id);
		api_answer(c, 200, json_pack("{s:o, s:s}", "person", show_person(&guest), "token", token));
	}
}
