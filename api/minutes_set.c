#include "minutes_set.h"

#include "conference_paper.h"
#include "keeping.h"
#include "record_set.h"

#include <string.h>

struct minutes_set {
	struct record_set *set;
	struct conference_minutes minutes;
	char *text; /* as it was published; NULL: a guest, or nothing is */
	bool is_for_guest;
};

void minutes_set_free(struct minutes_set *set)
{
	if (set) {
		record_set_free(set->set);
		g_free(set->text);
		g_free(set);
	}
}

static void take_text(void *ctx, const char *text, int64_t published_ms, int64_t changed_ms)
{
	struct minutes_set *set = ctx;
	(void)changed_ms;
	set->text = set->is_for_guest ? NULL : g_strdup(text);
	set->minutes.published_ms = published_ms;
	set->minutes.object_until_ms = published_ms + OBJECTIONS_MS;
}

static enum err take_kept_until(struct minutes_set *set, struct store *store, const char *conference)
{
	struct keeping k;
	struct store_conference c;
	enum err e = store_conference_get(store, conference, &c);
	if (e) {
		return e;
	}
	e = keeping_load(&k, store, c.school);
	if (!e && c.closed_ms) {
		set->minutes.kept_until_ms = keeping_until(&k, RETENTION_CONFERENCES, c.closed_ms);
	}
	keeping_finish(&k);
	return e;
}

enum err minutes_set_load(struct minutes_set **out, struct store *store, const char *conference, const char *guest, int64_t now_ms)
{
	struct minutes_set *set = *out = g_new0(struct minutes_set, 1);
	const struct record_order order = {.conference = conference, .guest = guest, .has_objections = !guest, .now_ms = now_ms};
	set->is_for_guest = guest != NULL;
	enum err e = record_set_load(&set->set, store, &order);
	e = e ? e : take_kept_until(set, store, conference);
	set->minutes.record = record_set_record(set->set);
	if (!e) {
		e = store_minutes_read(store, conference, take_text, set);
		e = e == ERR_NOT_FOUND ? OK : e; /* nothing is published */
	}
	return e;
}

const char *minutes_set_name(const struct minutes_set *set)
{
	return set->minutes.record->language == CONSULT_EN ? "minutes" : "protokoll";
}

static void give(char *text, uint8_t **out, size_t *len)
{
	*out = (uint8_t *)text;
	*len = strlen(text);
}

enum err minutes_set_write(const struct minutes_set *set, enum minutes_form form, uint8_t **out, size_t *len)
{
	struct conference_minutes m = set->minutes;
	/* nothing is published: then what is known is what there is to be read */
	char *draft = form == MINUTES_DRAFT || !m.published_ms ? conference_draft_markdown(m.record) : NULL;
	enum err e = OK;
	m.text = draft ? draft : set->text;
	if (form == MINUTES_PDF) {
		e = conference_minutes_pdf(&m, out, len);
	} else {
		give(form == MINUTES_DRAFT ? g_strdup(draft) : conference_minutes_markdown(&m), out, len);
	}
	g_free(draft);
	return e;
}
