#include "conference_scene.h"

#include "store_shelf.h"
#include "store_sql.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE };

int conference_scene_set_up(void **state)
{
	struct conference_scene *s = calloc(1, sizeof *s);
	void *w;
	school_world_set_up(&w);
	s->w = w;
	*state = s;
	return 0;
}

int conference_scene_tear_down(void **state)
{
	struct conference_scene *s = *state;
	void *w = s->w;
	free(s);
	return school_world_tear_down(&w);
}

const char *scene_of(const struct conference_scene *s, enum cast cast)
{
	return s->w->session[HERE][cast];
}

/* "@teacher" becomes the id of that person. */
static char *put_people(const struct conference_scene *s, const char *body)
{
	GString *text = g_string_new(body);
	for (int cast = 0; cast < CASTS; cast++) {
		char *name = g_strdup_printf("@%s", cast_names[cast]), *far = g_strdup_printf("@far %s", cast_names[cast]);
		g_string_replace(text, far, s->w->person[PLACE_OTHER_SCHOOL][cast], 0);
		g_string_replace(text, name, s->w->person[HERE][cast], 0);
		g_free(name);
		g_free(far);
	}
	return g_string_free(text, FALSE);
}

static int send(struct conference_scene *s, const char *method, const char *session, const char *what, const char *body)
{
	char *path = g_strdup_printf("/api/conferences%s%s%s", s->id[0] ? "/" : "", s->id, what), *filled = put_people(s, body);
	s->w->d.at_ms += 3000;
	int status = driver_api(&s->w->d, method, path, session, filled);
	g_free(path);
	g_free(filled);
	return status;
}

int scene_ask(struct conference_scene *s, const char *session, const char *what, const char *body)
{
	return send(s, "POST", session, what, body);
}

int scene_read(struct conference_scene *s, const char *session, const char *what)
{
	return send(s, "GET", session, what, "");
}

void scene_done(struct conference_scene *s, enum cast cast, const char *what, const char *body)
{
	int status = scene_ask(s, scene_of(s, cast), what, body);
	if (status != 200) {
		fail_msg("%s %s: %d %s", what, body, status, s->w->d.text ? s->w->d.text : "");
	}
}

static void check_refusal(struct conference_scene *s, const char *what, int changes, int is, int status, const char *code, const char *why)
{
	const json_t *detail = json_object_get(json_object_get(s->w->d.body, "error"), "detail");
	bool is_reason = !why || strcmp(scene_word(detail, "why"), why) == 0;
	if (is != status || strcmp(world_error(s->w), code) != 0 || !is_reason || json_object_size(s->w->d.body) != 1) {
		fail_msg("%s: %d %s instead of %d %s %s", what, is, s->w->d.text ? s->w->d.text : "", status, code, why ? why : "");
	}
	if (!why) {
		assert_int_equal(sqlite3_total_changes(s->w->d.store->db), changes);
	}
}

void scene_not_done(struct conference_scene *s, const char *session, const char *what, const char *body, int status, const char *code,
	const char *why)
{
	int changes = sqlite3_total_changes(s->w->d.store->db);
	check_refusal(s, what, changes, scene_ask(s, session, what, body), status, code, why);
}

void scene_not_read(struct conference_scene *s, const char *session, const char *what, int status, const char *code)
{
	int changes = sqlite3_total_changes(s->w->d.store->db);
	check_refusal(s, what, changes, scene_read(s, session, what), status, code, NULL);
}

void scene_prepare(struct conference_scene *s, const char *kind)
{
	char *body = g_strdup_printf("{\"kind\":\"%s\",\"title\":\" Schulkonferenz \",\"begin\":%" G_GINT64_FORMAT ",\"place\":\"Aula\"}", kind,
		SCENE_BEGIN_MS);
	s->id[0] = '\0';
	scene_done(s, CAST_TEACHER, "", body);
	g_free(body);
	snprintf(s->id, sizeof s->id, "%s", world_text(s->w, "id"));
	scene_done(s, CAST_TEACHER, "/roll",
		"{\"add\":[{\"person\":\"@leader\",\"kind\":\"vote\"},{\"person\":\"@pupil\",\"kind\":\"advisory\"},"
		"{\"person\":\"@parent\",\"kind\":\"guest\"},{\"name\":\"Frau Roth\",\"email\":\"roth@example.org\",\"kind\":\"guest\"}]}");
}

void scene_call(struct conference_scene *s, const char *kind)
{
	scene_prepare(s, kind);
	scene_done(s, CAST_TEACHER, "/agenda", "{\"items\":[{\"title\":\"Bericht\"},{\"title\":\"Personal\",\"text\":\"Vertraulich\",\"guests\":false}]}");
	scene_done(s, CAST_TEACHER, "/invite", "{}");
	assert_string_equal(world_text(s->w, "state"), "invited");
}

void scene_let_in(struct conference_scene *s)
{
	struct store_person person;
	scene_done(s, CAST_TEACHER, "/links", "{}");
	const json_t *link = scene_item(s, "links", 0);
	assert_string_equal(scene_word(link, "name"), "Frau Roth");
	snprintf(s->link, sizeof s->link, "%s", scene_word(link, "token"));
	assert_int_equal(store_session_add(s->w->d.store, s->link, strlen(s->link), DRIVER_EPOCH_MS + s->w->d.at_ms, s->session, &person), OK);
	memcpy(s->outsider, person.id, sizeof s->outsider);
}

const json_t *scene_item(const struct conference_scene *s, const char *list, size_t i)
{
	return json_array_get(json_object_get(s->w->d.body, list), i);
}

const char *scene_word(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

const json_t *scene_seat(const struct conference_scene *s, const char *name)
{
	const json_t *roll = json_object_get(s->w->d.body, "roll");
	for (size_t i = 0; i < json_array_size(roll); i++) {
		const json_t *seat = json_array_get(roll, i);
		if (strcmp(scene_word(json_object_get(seat, "person"), "name"), name) == 0) {
			return seat;
		}
	}
	return NULL;
}

void scene_file(struct conference_scene *s, enum cast cast, const char *name, char id[STORE_ID_MAX])
{
	static const struct store_quota quota = {1000000, 1000000, 1000000};
	struct store *store = s->w->d.store;
	struct store_folder found;
	char folder[STORE_ID_MAX];
	const char *full;
	enum err e = store_folder_add(store, s->w->group[HERE], NULL, name, SHELF_READ, folder);
	e = e ? e : store_folder_find(store, folder, &found);
	e = e ? e : store_file_add(store, &found, s->w->person[HERE][cast], name, 10, &quota, DRIVER_EPOCH_MS, id, &full);
	assert_int_equal(e ? e : store_file_ready(store, id, &quota, DRIVER_EPOCH_MS, &full), OK);
}
