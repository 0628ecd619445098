/* The minutes of a conference: what is known of it, the note they are written in, what is published, and objections. */
#include "conference.h"
#include "conference_paper.h"
#include "record_set.h"

#include <string.h>

enum { NOTE_TITLE_CHARS = 80 };

static json_t *time_or_null(int64_t at_ms)
{
	return at_ms ? json_integer(at_ms) : json_null();
}

bool conference_is_writer(struct api_call *c)
{
	bool is_writer = (c->may & (MAY_CHAIR | MAY_MINUTES)) != 0;
	if (!is_writer) {
		api_refuse(c, 403, "not_allowed", NULL);
	}
	return is_writer;
}

void api_get_conference_record(struct api_call *c)
{
	struct record_set *set;
	const struct record_order order = {.conference = c->id, .guest = api_is_guest_of(c) ? c->me.id : NULL, .now_ms = c->t->now.unix_ms};
	if (record_set_load(&set, c->api->store, &order)) {
		api_fail(c, "record");
	} else {
		api_answer(c, 200, record_set_show(set));
	}
	record_set_free(set);
}

/* A title of a note has not as many letters as one of a conference. */
static char *note_title(const struct api_call *c, const struct store_locale *locale)
{
	char *title = conference_minutes_title(c->conference.title, consult_language_of(locale->language));
	char *cut = g_utf8_strlen(title, -1) > NOTE_TITLE_CHARS ? g_utf8_substring(title, 0, NOTE_TITLE_CHARS) : g_strdup(title);
	g_free(title);
	return cut;
}

void api_post_minutes_note(struct api_call *c)
{
	char note[STORE_ID_MAX];
	struct store_locale locale;
	GTimeZone *zone;
	if (!conference_is_writer(c) || !api_locale(c, &locale, &zone)) {
		return;
	}
	char *title = note_title(c, &locale);
	if (conference_is_written(c, store_minutes_note(c->api->store, c->id, title, note), "minutes_note")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.minutes", "conference=%s note=%s by=%s", c->id, note, c->me.id);
		api_answer(c, 200, json_pack("{s:s}", "note", note));
	}
	g_free(title);
}

void api_post_minutes_publish(struct api_call *c)
{
	const char *text = api_text(c, "text");
	if (!conference_is_writer(c)) {
		return;
	}
	if (!api_is_text(text)) {
		api_refuse_value(c, "text");
		return;
	}
	if (conference_is_written(c, store_minutes_publish(c->api->store, c->id, text, c->t->now.unix_ms), "minutes_publish")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.published", "conference=%s by=%s", c->id, c->me.id);
		api_answer(c, 200, json_object());
	}
}

/* -- to be read ------------------------------------------------------------------------------------------------- */

struct reading {
	json_t *text;
	int64_t published_ms;
	json_t *objections;
	const char *wanted; /* id of one objection; NULL: all */
};

static void take_text(void *ctx, const char *text, int64_t published_ms, int64_t changed_ms)
{
	struct reading *reading = ctx;
	(void)changed_ms;
	reading->text = json_string(text);
	reading->published_ms = published_ms;
}

static void add_objection(void *ctx, const struct store_objection *o)
{
	struct reading *reading = ctx;
	if (!reading->wanted || strcmp(reading->wanted, o->id) == 0) {
		json_array_append_new(reading->objections, json_pack("{s:s, s:o, s:s, s:I, s:o, s:o}", "id", o->id, "person", show_person(&o->person), "text",
			o->text, "at", (json_int_t)o->at_ms, "answer", o->is_answered ? json_string(o->answer) : json_null(), "isAccepted",
			o->is_answered ? json_boolean(o->is_accepted) : json_null()));
	}
}

/* A guest reads neither the text, which can't be cut by items, nor what is said of it. */
void api_get_minutes(struct api_call *c)
{
	struct store *store = c->api->store;
	struct reading reading = {.objections = json_array()};
	bool is_guest = api_is_guest_of(c);
	enum err e = store_minutes_read(store, c->id, take_text, &reading);
	e = e == ERR_NOT_FOUND ? OK : e;
	e = e || is_guest ? e : store_objection_each(store, c->id, add_objection, &reading);
	if (e) {
		json_decref(reading.text);
		json_decref(reading.objections);
		api_fail(c, "minutes");
		return;
	}
	if (is_guest) {
		json_decref(reading.text);
		reading.text = NULL;
	}
	const char *state = reading.published_ms ? "published" : c->conference.note[0] ? "draft" : "none";
	api_answer(c, 200, json_pack("{s:s, s:o, s:o, s:o, s:o}", "state", state, "text", reading.text ? reading.text : json_null(), "publishedAt",
		time_or_null(reading.published_ms), "objectUntil", time_or_null(reading.published_ms ? reading.published_ms + OBJECTIONS_MS : 0), "objections",
		reading.objections));
}

/* -- objections ------------------------------------------------------------------------------------------------- */

static void answer_objection(struct api_call *c, const char *id)
{
	struct reading reading = {.objections = json_array(), .wanted = id};
	json_t *shown = NULL;
	if (!store_objection_each(c->api->store, c->id, add_objection, &reading)) {
		shown = json_incref(json_array_get(reading.objections, 0));
	}
	json_decref(reading.objections);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "objection");
	}
}

void api_post_objection(struct api_call *c)
{
	char id[STORE_ID_MAX];
	const char *text = api_text(c, "text");
	if (!(c->may & (MAY_VOTE | MAY_ADVISE))) {
		api_refuse(c, 403, "not_allowed", NULL);
		return;
	}
	if (!api_is_text(text)) {
		api_refuse_value(c, "text");
		return;
	}
	enum err e = store_objection_add(c->api->store, c->id, c->me.id, text, c->t->now.unix_ms, id);
	if (e == ERR_FULL) {
		api_refuse(c, 409, "too_many", json_pack("{s:i}", "most", OBJECTIONS_MAX));
	} else if (conference_is_written(c, e, "objection_add")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.objection", "conference=%s objection=%s", c->id, id);
		answer_objection(c, id);
	}
}

void api_post_objection_answer(struct api_call *c)
{
	const char *answer = api_text(c, "answer");
	if (!(c->may & MAY_CHAIR)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return;
	}
	if (!api_is_text(answer)) {
		api_refuse_value(c, "answer");
		return;
	}
	bool is_accepted = json_is_true(json_object_get(c->body, "isAccepted"));
	enum err e = store_objection_answer(c->api->store, c->id, c->second, answer, is_accepted);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "objection_answer");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "conference.objection", "conference=%s objection=%s answered", c->id, c->second);
		answer_objection(c, c->second);
	}
}
