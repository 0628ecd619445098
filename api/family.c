/* The page of a family: one call says all that it shows. Hundreds of families open it within the same minutes. */
#include "conference.h"
#include "family.h"

#include "consult_words.h"
#include "plan.h"
#include "session.h"

#include <string.h>

/* A group of a child, and what it is known by. */
struct lesson_of {
	char child[STORE_ID_MAX], subject[STORE_NAME_MAX];
};

struct page {
	struct api_call *c;
	int64_t now_ms;
	json_t *children, *consults, *talks, *wishes;
	GHashTable *lessons; /* GArray of struct lesson_of, by group */
	GHashTable *frames;  /* struct talk_frame, by the desks where they have talks; NULL: not known yet */
	GArray *booked;      /* struct store_talk */
	bool has_failed;
	/* of the consultation that is being shown */
	const struct store_consult *consult;
	struct keeping keeping;
	json_t *near, *far; /* desks: whose teachers teach a child, and others */
	GHashTable *taught; /* a desk's children and subjects: json objects, by desk */
	char language[LANGUAGE_MAX];
};

static void add_child(void *ctx, const struct store_person *child, const char *given)
{
	struct page *page = ctx;
	char name[STORE_NAME_MAX];
	given_name(given, child->name, name);
	json_array_append_new(page->children, json_pack("{s:s, s:s, s:s}", "id", child->id, "name", child->name, "given", name));
}

static void free_lessons(gpointer lessons)
{
	g_array_free(lessons, TRUE);
}

/* A group without a subject, as that of a class, is known by its name. */
static void add_lesson(void *ctx, const char *child, const char *group, const char *name, const char *subject)
{
	struct page *page = ctx;
	GArray *lessons = g_hash_table_lookup(page->lessons, group);
	struct lesson_of lesson;
	if (!lessons) {
		lessons = g_array_new(FALSE, FALSE, sizeof(struct lesson_of));
		g_hash_table_insert(page->lessons, g_strdup(group), lessons);
	}
	g_strlcpy(lesson.child, child, sizeof lesson.child);
	g_strlcpy(lesson.subject, subject[0] ? subject : name, sizeof lesson.subject);
	g_array_append_val(lessons, lesson);
}

/* -- consultations ---------------------------------------------------------------------------------------------- */

static void add_once(json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0) {
			return;
		}
	}
	json_array_append_new(list, json_string(text));
}

static void drop_json(gpointer json)
{
	json_decref(json);
}

static void add_taught(void *ctx, const char *desk, const char *group)
{
	struct page *page = ctx;
	const GArray *lessons = g_hash_table_lookup(page->lessons, group);
	if (!lessons) {
		return;
	}
	json_t *known = g_hash_table_lookup(page->taught, desk);
	if (!known) {
		known = json_pack("{s:[], s:[]}", "children", "subjects");
		g_hash_table_insert(page->taught, g_strdup(desk), known);
	}
	for (guint i = 0; i < lessons->len; i++) {
		const struct lesson_of *lesson = &g_array_index(lessons, struct lesson_of, i);
		add_once(json_object_get(known, "children"), lesson->child);
		add_once(json_object_get(known, "subjects"), lesson->subject);
	}
}

static void keep_frame(struct page *page, const struct store_desk *desk)
{
	struct talk_frame *frame = g_new0(struct talk_frame, 1);
	frame->consult = *page->consult;
	frame->desk = *desk;
	g_strlcpy(frame->language, page->language, sizeof frame->language);
	frame->talk_days = page->keeping.days[RETENTION_TALKS];
	frame->note_days = page->keeping.days[RETENTION_TALK_NOTES];
	g_hash_table_insert(page->frames, g_strdup(desk->id), frame);
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	struct page *page = ctx;
	json_t *taught = g_hash_table_lookup(page->taught, desk->id);
	bool has_talk = g_hash_table_contains(page->frames, desk->id);
	if (has_talk) {
		keep_frame(page, desk);
	}
	if (!taught && !has_talk && page->consult->kind == CONSULT_HOUR && !desk_is_for_all(desk)) {
		return;
	}
	json_t *shown = json_pack("{s:s, s:o, s:s, s:s, s:i}", "id", desk->id, "teachers", desk_show_teachers(desk), "mode",
		store_desk_mode_names[desk->mode], "place", desk->place, "free", (int)desk->free);
	if (taught) {
		json_object_update(shown, taught);
	} else {
		json_object_set_new(shown, "children", json_array());
		json_object_set_new(shown, "subjects", json_array());
	}
	json_array_append_new(taught ? page->near : page->far, shown);
}

/* The desks of a consultation, as far as they concern the family. NULL: the store failed. */
static json_t *show_desks(struct page *page)
{
	struct store *store = page->c->api->store;
	page->near = json_array();
	page->far = json_array();
	page->taught = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, drop_json);
	enum err e = store_family_taught_each(store, page->consult->id, add_taught, page);
	e = e ? e : store_family_desk_each(store, page->consult->id, page->now_ms, add_desk, page);
	g_hash_table_destroy(page->taught);
	json_array_extend(page->near, page->far);
	json_decref(page->far);
	if (e) {
		json_decref(page->near);
	}
	return e ? NULL : page->near;
}

static bool add_wishes(struct page *page, const char *consult)
{
	for (size_t i = 0; i < json_array_size(page->children); i++) {
		const char *child = json_string_value(json_object_get(json_array_get(page->children, i), "id"));
		json_t *wishes = show_wishes(page->c->api->store, consult, child);
		if (!wishes) {
			return false;
		}
		if (json_array_size(json_object_get(wishes, "desks")) > 0) {
			json_array_append(page->wishes, wishes);
		}
		json_decref(wishes);
	}
	return true;
}

static void add_consult(void *ctx, const struct store_consult *consult)
{
	struct page *page = ctx;
	page->consult = consult;
	json_t *desks = show_desks(page);
	if (!desks || json_array_size(desks) == 0) {
		page->has_failed = page->has_failed || !desks;
		json_decref(desks);
		return;
	}
	json_t *days = consult_show_days(page->c->api->store, &page->keeping, consult->id);
	page->has_failed = page->has_failed || !days || (consult->wish_until_ms && !add_wishes(page, consult->id));
	json_t *shown = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "id", consult->id, "kind", store_consult_kind_names[consult->kind],
		"title", consult->title, "text", consult->text, "phone", consult->phone, "bookFrom", show_time_or_null(consult->book_from_ms),
		"bookUntil", show_time_or_null(consult->book_until_ms), "wishUntil", show_time_or_null(consult->wish_until_ms));
	json_t *rest = json_pack("{s:b, s:b, s:i, s:o*, s:o, s:o, s:o}", "mayBook", (int)family_may_book(consult, page->now_ms), "mayWish",
		(int)family_may_wish(consult, page->now_ms), "mostTalks", consult->most_talks, "days", days, "begin",
		show_time_or_null(consult->begin_ms), "end", show_time_or_null(consult->end_ms), "desks", desks);
	json_object_update_new(shown, rest);
	json_array_append_new(page->consults, shown);
}

/* -- talks ------------------------------------------------------------------------------------------------------ */

static void take_talk(void *ctx, const struct store_talk *talk)
{
	struct page *page = ctx;
	g_array_append_vals(page->booked, talk, 1);
	g_hash_table_insert(page->frames, g_strdup(talk->desk), NULL);
}

/* Those of a consultation that is over have no frame yet. */
static enum err find_frame(struct page *page, const char *desk, const struct talk_frame **found)
{
	struct talk_frame *frame = g_hash_table_lookup(page->frames, desk);
	*found = frame;
	if (frame) {
		return OK;
	}
	frame = g_new0(struct talk_frame, 1);
	g_hash_table_insert(page->frames, g_strdup(desk), frame);
	*found = frame;
	return talk_frame_load(frame, page->c->api->store, desk);
}

/* What only a teacher's note still keeps is there for him alone. */
static enum err show_talks(struct page *page)
{
	enum talk_role role = page->c->me.role == PERSON_PARENT ? TALK_FAMILY : TALK_COMPANION;
	enum err e = OK;
	for (guint i = 0; !e && i < page->booked->len; i++) {
		const struct store_talk *talk = &g_array_index(page->booked, struct store_talk, i);
		const struct talk_frame *frame;
		e = find_frame(page, talk->desk, &frame);
		if (e || talk_kept_until(frame, talk) < page->now_ms) {
			continue;
		}
		json_t *shown = family_show_talk(page->c, frame, talk, role);
		e = shown ? OK : ERR_SYS;
		if (shown) {
			json_array_append_new(page->talks, shown);
		}
	}
	return e;
}

/* -- the whole -------------------------------------------------------------------------------------------------- */

static enum err load(struct page *page, const struct store_person *me)
{
	struct store *store = page->c->api->store;
	enum err e = store_talk_each_of(store, me->id, take_talk, page);
	if (me->role == PERSON_PARENT) {
		e = e ? e : store_family_child_each(store, me->id, add_child, page);
		e = e ? e : store_family_group_each(store, me->id, add_lesson, page);
		e = e ? e : store_family_consult_each(store, me->school, page->now_ms, add_consult, page);
	}
	e = e ? e : show_talks(page);
	return e || !page->has_failed ? e : ERR_SYS;
}

enum err family_contact(struct api_call *c, struct store_contact *contact)
{
	struct store_companion companion;
	enum err e = store_contact_get(c->api->store, c->me.id, contact);
	if (e || c->me.role != PERSON_GUEST) {
		return e;
	}
	/* of a companion nothing is known but what his link says */
	e = store_companion_get(c->api->store, c->me.id, &companion);
	for (int i = 0; !e && i < CONSULT_LANGUAGES; i++) {
		if (strcmp(companion.language, consult_language_names[i]) == 0) {
			g_strlcpy(contact->language, companion.language, sizeof contact->language);
		}
	}
	return e;
}

static void answer(struct page *page, const struct store_locale *locale)
{
	struct api_call *c = page->c;
	struct store_contact contact;
	bool has_conference = false;
	char school[STORE_NAME_MAX] = "";
	enum err e = keeping_load(&page->keeping, c->api->store, c->me.school);
	e = e ? e : store_school_name(c->api->store, c->me.school, school);
	e = e ? e : family_contact(c, &contact);
	e = e ? e : load(page, &c->me);
	e = e ? e : conference_is_near(c, &has_conference);
	if (e) {
		api_fail(c, "family");
		return;
	}
	api_renew_session(c);
	api_answer(c, 200, json_pack("{s:o, s:{s:s, s:s, s:s, s:b}, s:o, s:O, s:O, s:O, s:O, s:b}", "person", show_person(&c->me), "school", "name",
		school, "timeZone", locale->time_zone, "language", locale->language, "hasMail", (int)api_has_mail(c), "contact",
		show_contact(&contact), "children", page->children, "consultations", page->consults, "talks", page->talks, "wishes",
		page->wishes, "hasConference", (int)has_conference));
}

void api_get_family(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	struct page page = {.c = c, .now_ms = c->t->now.unix_ms, .children = json_array(), .consults = json_array(), .talks = json_array(),
		.wishes = json_array()};
	page.lessons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_lessons);
	page.frames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	page.booked = g_array_new(FALSE, FALSE, sizeof(struct store_talk));
	if (api_locale(c, &locale, &zone)) {
		g_strlcpy(page.language, locale.language, sizeof page.language);
		answer(&page, &locale);
	}
	keeping_finish(&page.keeping);
	g_hash_table_destroy(page.lessons);
	g_hash_table_destroy(page.frames);
	g_array_free(page.booked, TRUE);
	json_decref(page.children);
	json_decref(page.consults);
	json_decref(page.talks);
	json_decref(page.wishes);
}
