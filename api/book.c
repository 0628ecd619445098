/* The class register: what was held, who was there; topics, homework and corrections. */
#include "book.h"
#include "plan.h"

#include "register_look.h"

#include <string.h>

enum { ENTRIES_MAX = 400, CHILD_ENTRIES_MAX = 100, CHANGES_MAX = 200 };

/* -- what is asked for ------------------------------------------------------------------------------------------ */

bool api_book_days(struct api_call *c, struct store_locale *locale, GTimeZone **zone, day_t *from, day_t *until)
{
	char from_text[16], until_text[16];
	live_settle_register(c->t);
	api_query(c, "from", from_text, sizeof from_text);
	api_query(c, "until", until_text, sizeof until_text);
	*from = DAY_FIRST;
	*until = DAY_LAST;
	if (!api_locale(c, locale, zone)) {
		return false;
	}
	bool is_from = !from_text[0] || day_parse(from_text, from) == OK;
	if (!is_from || (until_text[0] && day_parse(until_text, until) != OK)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", is_from ? "until" : "from"));
		return false;
	}
	return true;
}

/* -- what is shown ---------------------------------------------------------------------------------------------- */

static void add_name(void *ctx, const char *name)
{
	json_array_append_new(ctx, json_string(name));
}

struct view {
	uint32_t counts[ATTENDANCE_STATUSES];
	json_t *people; /* NULL: they are counted only */
};

static json_t *show_times(const struct register_seen *seen)
{
	json_t *times = json_array();
	for (size_t i = 0; i < seen->stay_count; i++) {
		json_array_append_new(times, json_pack("{s:I, s:I}", "from", (json_int_t)seen->stays[i].from_ms, "until",
			(json_int_t)seen->stays[i].until_ms));
	}
	return times;
}

static void view_person(void *ctx, const struct register_seen *seen)
{
	struct view *view = ctx;
	const struct register_person *p = seen->person;
	view->counts[seen->status]++;
	if (view->people) {
		json_array_append_new(view->people,
			json_pack("{s:o, s:s, s:s, s:i, s:i, s:i, s:o, s:b, s:s}", "person", show_person(&p->person), "status",
				attendance_status_names[seen->status], "seen", attendance_status_names[seen->seen.status], "lateMinutes",
				(int)seen->seen.late_minutes, "leftMinutes", (int)seen->seen.left_minutes, "gone",
				(int)seen->seen.gone_minutes, "times", show_times(seen), "isCorrected", p->corrected >= 0, "note", p->note));
	}
}

static json_t *show_planned(const struct register_entry *entry)
{
	return entry->planned_begin_ms == 0 ? json_null() : json_pack("{s:I, s:I}", "begin", (json_int_t)entry->planned_begin_ms,
		"end", (json_int_t)entry->planned_end_ms);
}

/* NULL: the store failed. Takes view->people. */
static json_t *show_entry(struct api_call *c, const struct register_entry *entry, struct view *view)
{
	json_t *counts = json_object(), *teachers = json_array();
	if (store_register_staff_each(c->api->store, entry->id, add_name, teachers)) {
		json_decref(counts);
		json_decref(teachers);
		json_decref(view->people);
		return NULL;
	}
	for (int i = 0; i < ATTENDANCE_STATUSES; i++) {
		json_object_set_new(counts, attendance_status_names[i], json_integer(view->counts[i]));
	}
	json_t *shown = json_pack("{s:s, s:I, s:o, s:o, s:s, s:s, s:o, s:o, s:I}", "id", entry->id, "begin",
		(json_int_t)entry->begin_ms, "end", entry->is_running ? json_null() : json_integer(entry->end_ms), "planned",
		show_planned(entry), "topic", entry->topic, "homework", entry->homework, "counts", counts, "teachers", teachers,
		"keptUntil", (json_int_t)entry->kept_until_ms);
	if (view->people) {
		json_object_set_new(shown, "people", view->people);
	}
	return shown;
}

/* Of an entry that is judged the store has counted; of one that runs it is seen now. */
static enum err count_people(struct api_call *c, const struct register_entry *entry, struct view *view)
{
	if (!entry->is_judged || view->people) {
		return register_look(c->api->store, entry, c->t->now.unix_ms, view_person, view);
	}
	memcpy(view->counts, entry->counts, sizeof view->counts);
	return OK;
}

static void add_entry(void *ctx, const struct register_entry *entry)
{
	g_array_append_val((GArray *)ctx, *entry);
}

/* NULL: the store failed. */
static json_t *show_entries(struct api_call *c, const GArray *entries)
{
	json_t *shown = json_array();
	for (guint i = 0; i < entries->len; i++) {
		const struct register_entry *entry = &g_array_index(entries, struct register_entry, i);
		struct view view = {.people = NULL};
		json_t *one = count_people(c, entry, &view) ? NULL : show_entry(c, entry, &view);
		if (!one) {
			json_decref(shown);
			return NULL;
		}
		json_array_append_new(shown, one);
	}
	return shown;
}

void api_get_group_register(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	day_t from, until;
	if (!api_book_days(c, &locale, &zone, &from, &until)) {
		return;
	}
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct register_entry));
	enum err e = store_register_each(c->api->store, c->room.group, day_ms(zone, from, 0), day_ms(zone, until, DAY_MINUTES),
		ENTRIES_MAX, add_entry, entries);
	json_t *shown = e ? NULL : show_entries(c, entries);
	if (shown) {
		api_answer(c, 200, json_pack("{s:o}", "entries", shown));
	} else {
		api_fail(c, "register");
	}
	g_array_free(entries, TRUE);
}

static void add_change(void *ctx, const struct register_change *change)
{
	json_array_append_new(ctx,
		json_pack("{s:I, s:s, s:s, s:o, s:s, s:s}", "at", (json_int_t)change->at_ms, "by", change->author, "what", change->what,
			"person", change->person.id[0] ? show_person(&change->person) : json_null(), "before", change->before, "after",
			change->after));
}

/* The whole entry, which is there. */
static void answer_entry(struct api_call *c)
{
	struct store *store = c->api->store;
	struct register_entry entry;
	struct view view = {.people = json_array()};
	json_t *trace = json_array();
	enum err e = store_register_get(store, c->id, &entry);
	e = e ? e : count_people(c, &entry, &view);
	e = e ? e : store_register_change_each(store, c->id, CHANGES_MAX, add_change, trace);
	if (e) {
		json_decref(view.people);
	}
	json_t *shown = e ? NULL : show_entry(c, &entry, &view);
	if (!shown) {
		json_decref(trace);
		api_fail(c, "register_get");
		return;
	}
	json_object_set_new(shown, "trace", trace);
	api_answer(c, 200, shown);
}

void api_get_register(struct api_call *c)
{
	live_settle_register(c->t);
	answer_entry(c);
}

/* -- what teachers write ---------------------------------------------------------------------------------------- */

void api_post_register(struct api_call *c)
{
	const char *topic = api_text(c, "topic"), *homework = api_text(c, "homework");
	if (!api_is_text(topic) || !api_is_text(homework)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", api_is_text(topic) ? "homework" : "topic"));
		return;
	}
	if (store_register_set(c->api->store, c->id, topic, homework, c->me.id, c->t->now.unix_ms)) {
		api_fail(c, "register_set");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "register.written", "entry=%s by=%s", c->id, c->me.id);
	answer_entry(c);
}

/* -1: nothing is said; ATTENDANCE_STATUSES: there is no such status. */
static int read_status(const char *text)
{
	int status = text ? 0 : -1;
	while (text && status < ATTENDANCE_STATUSES && strcmp(text, attendance_status_names[status]) != 0) {
		status++;
	}
	return status;
}

void api_post_register_person(struct api_call *c)
{
	const char *note = api_text(c, "note");
	int status = read_status(api_text(c, "status"));
	if (status == ATTENDANCE_STATUSES || !api_is_text(note)) {
		api_refuse(c, 400, "bad_request", json_pack("{s:s}", "why", api_is_text(note) ? "status" : "note"));
		return;
	}
	enum err e = store_register_correct(c->api->store, c->id, api_text(c, "person"), status, note, attendance_status_names,
		c->me.id, c->t->now.unix_ms);
	if (e == ERR_NOT_FOUND) {
		api_refuse(c, 404, "not_found", NULL);
	} else if (e) {
		api_fail(c, "register_correct");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "register.corrected", "entry=%s by=%s", c->id, c->me.id);
		answer_entry(c);
	}
}

/* -- what parents see ------------------------------------------------------------------------------------------- */

static void add_child_entry(void *ctx, const struct register_entry *entry, const struct store_group *group, int status)
{
	json_array_append_new(ctx,
		json_pack("{s:I, s:{s:s, s:s, s:s}, s:s, s:s, s:s}", "begin", (json_int_t)entry->begin_ms, "group", "id", group->id, "name",
			group->name, "subject", group->subject, "status", attendance_status_names[status], "homework", entry->homework,
			"topic", entry->topic));
}

void api_get_child_register(struct api_call *c)
{
	json_t *entries = json_array();
	if (store_register_child_each(c->api->store, c->id, CHILD_ENTRIES_MAX, add_child_entry, entries)) {
		json_decref(entries);
		api_fail(c, "register_child");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "entries", entries));
}
