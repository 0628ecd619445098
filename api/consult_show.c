/* Consultations, desks and talks as the school sees them. */
#include "consult.h"
#include "days.h"
#include "store_timetable.h"

#include <string.h>

static json_t *time_or_null(int64_t at_ms)
{
	return at_ms ? json_integer(at_ms) : json_null();
}

static json_t *text_or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

/* -- consultations ---------------------------------------------------------------------------------------------- */

struct calendar_days {
	GTimeZone *zone;
	json_t *shown;
	int64_t until_ms; /* so long goes the last of them */
};

/* Times come in their order; to ask the clocks for each of them would take longer than all else. */
static void add_day(void *ctx, int64_t begin_ms)
{
	struct calendar_days *days = ctx;
	char text[DAY_TEXT_MAX];
	unsigned minute;
	if (begin_ms < days->until_ms) {
		return;
	}
	day_t day = day_at(days->zone, begin_ms, &minute);
	days->until_ms = day_ms(days->zone, day + 1, 0);
	day_format(day, text);
	json_array_append_new(days->shown, json_string(text));
}

json_t *consult_show_days(struct store *store, const struct keeping *k, const char *consult)
{
	struct calendar_days days = {k->zone, json_array(), INT64_MIN};
	if (store_slot_begin_each(store, consult, add_day, &days)) {
		json_decref(days.shown);
		return NULL;
	}
	return days.shown;
}

json_t *consult_show(struct store *store, const struct keeping *k, const struct store_consult *consult)
{
	struct store_person owner;
	json_t *days = consult_show_days(store, k, consult->id), *by = json_null();
	if (!days) {
		return NULL;
	}
	if (consult->owner[0] && store_person_find(store, consult->owner, &owner) == OK) {
		by = show_person(&owner);
	}
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "id", consult->id, "kind", store_consult_kind_names[consult->kind],
		"title", consult->title, "state", store_consult_state_names[consult->state], "owner", by, "bookFrom",
		time_or_null(consult->book_from_ms), "bookUntil", time_or_null(consult->book_until_ms), "wishUntil",
		time_or_null(consult->wish_until_ms));
	json_t *rest = json_pack("{s:i, s:i, s:i, s:i, s:s, s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:o}", "slotMinutes", consult->slot_minutes,
		"pauseMinutes", consult->pause_minutes, "mostTalks", consult->most_talks, "changeMinutes", consult->change_minutes, "phone",
		consult->phone, "text", consult->text, "days", days, "begin", time_or_null(consult->begin_ms), "end",
		time_or_null(consult->end_ms), "desks", (int)consult->desks, "slots", (int)consult->slots, "talks", (int)consult->talks,
		"keptUntil", time_or_null(consult->end_ms ? keeping_until(k, RETENTION_TALKS, consult->end_ms) : 0));
	json_object_update_new(shown, rest);
	return shown;
}

/* -- desks ------------------------------------------------------------------------------------------------------ */

json_t *desk_show_teachers(const struct store_desk *desk)
{
	json_t *names = json_array();
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		json_array_append_new(names, json_string(desk->teachers[i].name));
	}
	return names;
}

json_t *desk_show(const struct store_desk *desk)
{
	json_t *teachers = json_array();
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		json_array_append_new(teachers, show_person(&desk->teachers[i]));
	}
	return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:i, s:i, s:i}", "id", desk->id, "consultation", desk->consult, "teachers", teachers,
		"place", desk->place, "mode", store_desk_mode_names[desk->mode], "phone", desk->phone, "slots", (int)desk->slots, "free",
		(int)desk->free, "talks", (int)desk->talks);
}

static void add_id(void *ctx, const char *id)
{
	g_hash_table_add(ctx, g_strdup(id));
}

struct slots {
	GHashTable *clashes; /* ids */
	json_t *shown;
};

static void add_slot(void *ctx, const struct store_slot *slot)
{
	struct slots *slots = ctx;
	bool is_clash = g_hash_table_contains(slots->clashes, slot->id);
	json_array_append_new(slots->shown, json_pack("{s:s, s:I, s:I, s:s, s:o, s:b}", "id", slot->id, "begin", (json_int_t)slot->begin_ms, "end",
		(json_int_t)slot->end_ms, "state", store_slot_state_names[slot->state], "talk", text_or_null(slot->talk), "clash", is_clash));
}

static json_t *show_slots(struct store *store, const char *desk)
{
	struct slots slots = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), json_array()};
	enum err e = store_clash_each(store, desk, NULL, add_id, slots.clashes);
	e = e ? e : store_slot_each(store, desk, add_slot, &slots);
	g_hash_table_destroy(slots.clashes);
	if (e) {
		json_decref(slots.shown);
	}
	return e ? NULL : slots.shown;
}

/* -- talks ------------------------------------------------------------------------------------------------------ */

static void take_first(void *ctx, const struct store_person *parent)
{
	char *first = ctx;
	if (!first[0]) {
		memcpy(first, parent->id, STORE_ID_MAX);
	}
}

enum err talk_language(struct store *store, const char *child, char language[LANGUAGE_MAX])
{
	char parent[STORE_ID_MAX] = "";
	struct store_contact contact;
	enum err e = store_guardian_each(store, child, take_first, parent);
	if (e || !parent[0]) {
		return e;
	}
	e = store_contact_get(store, parent, &contact);
	if (!e) {
		memcpy(language, contact.language, LANGUAGE_MAX);
	}
	return e;
}

enum err talk_frame_load(struct talk_frame *f, struct store *store, const char *desk)
{
	struct store_locale locale;
	struct keeping k = {0};
	*f = (struct talk_frame){.talk_days = 0};
	enum err e = store_desk_get(store, desk, &f->desk);
	e = e ? e : store_consult_get(store, f->desk.consult, &f->consult);
	e = e ? e : store_locale_get(store, f->consult.school, &locale);
	e = e ? e : keeping_load(&k, store, f->consult.school);
	if (!e) {
		g_strlcpy(f->language, locale.language, sizeof f->language);
		f->talk_days = k.days[RETENTION_TALKS];
		f->note_days = k.days[RETENTION_TALK_NOTES];
	}
	keeping_finish(&k);
	return e;
}

int64_t talk_kept_until(const struct talk_frame *f, const struct store_talk *talk)
{
	/* what is left of a consultation once its slots are gone has no end of its own */
	bool is_own = f->consult.kind == CONSULT_HOUR || f->consult.end_ms == 0;
	return retention_until(RETENTION_TALKS, f->talk_days, is_own ? talk->end_ms : f->consult.end_ms, NULL);
}

static void add_companion(void *ctx, const struct store_companion *companion)
{
	json_t *shown = json_pack("{s:s, s:s, s:s}", "id", companion->person.id, "kind", store_companion_kind_names[companion->kind], "name",
		companion->person.name);
	if (companion->language[0]) {
		json_object_set_new(shown, "language", json_string(companion->language));
	}
	json_array_append_new(ctx, shown);
}

/* Only what somebody wrote; it may keep the talk longer. */
static enum err add_note(struct store *store, const struct talk_frame *f, const struct store_talk *talk, json_t *shown)
{
	char note[TALK_NOTE_MAX] = "";
	enum err e = store_talk_note_get(store, talk->id, note);
	if (!e && note[0]) {
		int64_t until_ms = retention_until(RETENTION_TALK_NOTES, f->note_days, talk->end_ms, NULL);
		json_object_set_new(shown, "note", json_string(note));
		json_object_set_new(shown, "keptUntil", json_integer(MAX(until_ms, talk_kept_until(f, talk))));
	}
	return e;
}

json_t *talk_show(struct store *store, const struct talk_frame *f, const struct store_talk *talk, bool with_note)
{
	char language[LANGUAGE_MAX];
	json_t *companions = json_array();
	const char *phone = f->desk.phone[0] ? f->desk.phone : f->consult.phone;
	memcpy(language, f->language, sizeof language);
	enum err e = talk_language(store, talk->child.id, language);
	e = e ? e : store_companion_each(store, talk->id, add_companion, companions);
	json_t *shown = json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:{s:s, s:s}, s:I, s:I, s:s}", "id", talk->id, "code", talk->code, "desk", talk->desk,
		"consultation", talk->consult, "title", f->consult.title, "teachers", desk_show_teachers(&f->desk), "child", "id", talk->child.id,
		"name", talk->child.name, "begin", (json_int_t)talk->begin_ms, "end", (json_int_t)talk->end_ms, "mode",
		store_desk_mode_names[talk->mode]);
	json_t *rest = json_pack("{s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:I}", "place", f->desk.place, "phone", phone, "state",
		store_talk_state_names[talk->state], "isAssigned", talk->is_assigned, "language", language, "interpreter",
		text_or_null(talk->interpreter), "companions", companions, "keptUntil", (json_int_t)talk_kept_until(f, talk));
	json_object_update_new(shown, rest);
	e = e || !with_note ? e : add_note(store, f, talk, shown);
	if (e) {
		json_decref(shown);
	}
	return e ? NULL : shown;
}

void talk_answer(struct api_call *c, const char *id, bool with_note)
{
	struct store_talk talk;
	struct talk_frame f;
	enum err e = store_talk_get(c->api->store, id, &talk);
	e = e ? e : talk_frame_load(&f, c->api->store, talk.desk);
	json_t *shown = e ? NULL : talk_show(c->api->store, &f, &talk, with_note);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "talk_show");
	}
}

void talk_refuse(struct api_call *c, enum talk_refusal why)
{
	static const char *const codes[] = {[TALK_TAKEN] = "slot_taken", [TALK_CLASH] = "clash", [TALK_HAS] = "has_talk",
		[TALK_TOO_MANY] = "too_many", [TALK_CLOSED] = "booking_closed"};
	if (why == TALK_NO_SLOT) {
		api_refuse_value(c, "slot");
	} else if (why == TALK_MODE) {
		api_refuse_value(c, "mode");
	} else {
		api_refuse(c, 409, codes[why], NULL);
	}
}

struct talks {
	struct store *store;
	const struct talk_frame *frame;
	json_t *shown;
	int64_t now_ms;
	bool with_notes, has_failed;
};

/* What only a teacher's note still keeps is there for him alone. */
static void add_talk(void *ctx, const struct store_talk *talk)
{
	struct talks *talks = ctx;
	if (!talks->with_notes && talk_kept_until(talks->frame, talk) < talks->now_ms) {
		return;
	}
	json_t *shown = talk_show(talks->store, talks->frame, talk, talks->with_notes);
	talks->has_failed = talks->has_failed || !shown;
	if (shown) {
		json_array_append_new(talks->shown, shown);
	}
}

static bool sits_there(const struct store_desk *desk, const char *person)
{
	for (uint32_t i = 0; i < desk->teacher_count; i++) {
		if (strcmp(desk->teachers[i].id, person) == 0) {
			return true;
		}
	}
	return false;
}

void desk_answer(struct api_call *c)
{
	struct talk_frame f;
	struct store *store = c->api->store;
	struct talks talks = {.store = store, .frame = &f, .shown = json_array(), .now_ms = c->t->now.unix_ms};
	enum err e = talk_frame_load(&f, store, c->desk.id);
	talks.with_notes = !e && sits_there(&f.desk, c->me.id);
	e = e ? e : store_talk_each(store, c->desk.id, add_talk, &talks);
	json_t *slots = e || talks.has_failed ? NULL : show_slots(store, c->desk.id);
	if (!slots) {
		json_decref(talks.shown);
		api_fail(c, "desk_show");
		return;
	}
	json_t *shown = desk_show(&f.desk);
	json_object_set_new(shown, "slots", slots);
	json_object_set_new(shown, "talks", talks.shown);
	api_answer(c, 200, shown);
}
