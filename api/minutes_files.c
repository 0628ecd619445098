/* Minutes as files: laid out on another thread. */
#include "conference.h"
#include "conference_paper.h"
#include "paper_reply.h"
#include "record_set.h"

#include <string.h>

enum form { FORM_DRAFT, FORM_PDF, FORM_MARKDOWN };

struct pages {
	struct record_set *set;
	struct conference_minutes minutes;
	char *text; /* as it was published; NULL: a guest, or nothing is */
	bool is_for_guest;
};

static void drop(void *data)
{
	struct pages *p = data;
	record_set_free(p->set);
	g_free(p->text);
	g_free(p);
}

static void take_text(void *ctx, const char *text, int64_t published_ms, int64_t changed_ms)
{
	struct pages *p = ctx;
	(void)changed_ms;
	p->text = p->is_for_guest ? NULL : g_strdup(text);
	p->minutes.published_ms = published_ms;
	p->minutes.object_until_ms = published_ms + OBJECTIONS_MS;
}

static enum err kept_until(const struct api_call *c, int64_t *until_ms)
{
	struct keeping k;
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	if (!e && c->conference.closed_ms) {
		*until_ms = keeping_until(&k, RETENTION_CONFERENCES, c->conference.closed_ms);
	}
	keeping_finish(&k);
	return e;
}

/* NULL: answered with a failure. */
static struct pages *load(struct api_call *c)
{
	struct store *store = c->api->store;
	struct pages *p = g_new0(struct pages, 1);
	p->is_for_guest = api_is_guest_of(c);
	const struct record_order order = {.conference = c->id, .guest = p->is_for_guest ? c->me.id : NULL, .has_objections = !p->is_for_guest,
		.now_ms = c->t->now.unix_ms};
	enum err e = record_set_load(&p->set, store, &order);
	e = e ? e : store_minutes_read(store, c->id, take_text, p);
	e = e == ERR_NOT_FOUND ? OK : e;
	e = e ? e : kept_until(c, &p->minutes.kept_until_ms);
	if (e) {
		drop(p);
		api_fail(c, "minutes_files");
		return NULL;
	}
	p->minutes.record = record_set_record(p->set);
	return p;
}

static void give(char *text, uint8_t **out, size_t *len)
{
	*out = (uint8_t *)text;
	*len = strlen(text);
}

static enum err make(const void *data, int form, uint8_t **out, size_t *len)
{
	const struct pages *p = data;
	struct conference_minutes m = p->minutes;
	/* nothing is published: then what is known is what there is to be read */
	char *draft = form == FORM_DRAFT || (!p->text && !m.published_ms) ? conference_draft_markdown(m.record) : NULL;
	enum err e = OK;
	m.text = draft ? draft : p->text;
	if (form == FORM_PDF) {
		e = conference_minutes_pdf(&m, out, len);
	} else {
		give(form == FORM_DRAFT ? g_strdup(draft) : conference_minutes_markdown(&m), out, len);
	}
	g_free(draft);
	return e;
}

static void reply_with(struct api_call *c, enum form form)
{
	struct pages *p = load(c);
	if (!p) {
		return;
	}
	bool is_text = form != FORM_PDF;
	paper_reply(c, &(struct paper_order){.name = p->minutes.record->language == CONSULT_EN ? "minutes" : "protokoll",
		.mime = is_text ? "text/markdown; charset=utf-8" : NULL, .ending = is_text ? "md" : NULL, .set = p, .kind = form, .make = make, .drop = drop});
}

/* Before it was opened there is nothing to tell; false: refused. */
static bool was_opened(struct api_call *c)
{
	if (!c->conference.opened_ms) {
		api_refuse(c, 409, "conference_state", NULL);
	}
	return c->conference.opened_ms != 0;
}

void api_get_minutes_draft(struct api_call *c)
{
	if (conference_is_writer(c) && was_opened(c)) {
		reply_with(c, FORM_DRAFT);
	}
}

/* Before they are published they are there for those who write them. */
static void reply_with_minutes(struct api_call *c, enum form form)
{
	bool is_writer = (c->may & (MAY_CHAIR | MAY_MINUTES)) != 0;
	if (!c->conference.published_ms && !is_writer) {
		api_refuse(c, 409, "conference_state", NULL);
	} else if (was_opened(c)) {
		reply_with(c, form);
	}
}

void api_get_minutes_pdf(struct api_call *c)
{
	reply_with_minutes(c, FORM_PDF);
}

void api_get_minutes_markdown(struct api_call *c)
{
	reply_with_minutes(c, FORM_MARKDOWN);
}
