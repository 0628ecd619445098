/* What is handed out of a conference before it begins: the invitation on paper, and the event for a calendar. */
#include "conference.h"
#include "conference_mail.h"
#include "conference_paper.h"
#include "consult_mail.h"
#include "paper_reply.h"

#include <string.h>

/* All texts stand in `texts`: a paper is laid out on another thread. */
struct handout {
	struct conference_record record;
	struct conference_invitation paper;
	GStringChunk *texts;
	GArray *seats, *items; /* struct record_seat, struct conference_invitation_item */
	GPtrArray *names;      /* arrays of the names of papers */
	GTimeZone *zone;
	bool is_for_guest;
};

static void drop(void *data)
{
	struct handout *h = data;
	g_string_chunk_free(h->texts);
	g_array_free(h->seats, TRUE);
	g_array_free(h->items, TRUE);
	g_ptr_array_free(h->names, TRUE);
	g_clear_pointer(&h->zone, g_time_zone_unref);
	g_free(h);
}

static const char *keep(struct handout *h, const char *text)
{
	return g_string_chunk_insert(h->texts, text);
}

static void add_seat(void *ctx, const struct store_seat *seat)
{
	struct handout *h = ctx;
	const struct record_seat shown = {.name = keep(h, seat->person.name), .kind = (enum record_seat_kind)seat->kind,
		.office = (enum record_office)seat->office, .deputy = keep(h, seat->deputy.id[0] ? seat->deputy.name : "")};
	g_array_append_val(h->seats, shown);
}

static void add_item(void *ctx, const struct store_item *item)
{
	struct handout *h = ctx;
	bool is_hidden = h->is_for_guest && !item->guests;
	const char **papers = g_new0(const char *, item->paper_count + 1);
	struct conference_invitation_item shown = {.title = keep(h, is_hidden ? "" : item->title),
		.text = keep(h, is_hidden ? "" : item->text), .guests = item->guests, .minutes = is_hidden ? 0 : item->minutes, .papers = papers};
	for (uint32_t i = 0; !is_hidden && i < item->paper_count; i++) {
		papers[shown.paper_count++] = keep(h, item->papers[i].name);
	}
	g_ptr_array_add(h->names, papers);
	g_array_append_val(h->items, shown);
}

static void describe(struct handout *h, const struct api_call *c, const struct store_locale *locale, const char *school)
{
	const struct store_conference *k = &c->conference;
	h->record = (struct conference_record){
		.school = keep(h, school),
		.title = keep(h, k->title),
		.text = keep(h, k->text),
		.place = keep(h, k->place),
		.kind = (enum record_kind)k->kind,
		.language = consult_language_of(locale->language),
		.zone = h->zone,
		.begin_ms = k->begin_ms,
		.invited_ms = k->invited_ms,
		.notice_days = -1,
		.notice_wanted = -1,
		.is_second_call = k->second_call,
		.seats = (const struct record_seat *)(void *)h->seats->data,
		.seat_count = h->seats->len,
		.now_ms = c->t->now.unix_ms,
	};
	h->paper = (struct conference_invitation){.record = &h->record, .minutes_long = k->minutes_long,
		.items = (const struct conference_invitation_item *)(void *)h->items->data, .item_count = h->items->len};
}

/* NULL: answered with a failure. */
static struct handout *load(struct api_call *c)
{
	struct store_locale locale;
	GTimeZone *zone;
	char school[STORE_NAME_MAX];
	struct store *store = c->api->store;
	if (!api_locale(c, &locale, &zone)) {
		return NULL;
	}
	struct handout *h = g_new0(struct handout, 1);
	h->texts = g_string_chunk_new(1024);
	h->seats = g_array_new(FALSE, FALSE, sizeof(struct record_seat));
	h->items = g_array_new(FALSE, FALSE, sizeof(struct conference_invitation_item));
	h->names = g_ptr_array_new_with_free_func(g_free);
	h->zone = g_time_zone_ref(zone);
	h->is_for_guest = api_is_guest_of(c);
	enum err e = store_school_name(store, c->me.school, school);
	e = e ? e : store_seat_each(store, c->id, add_seat, h);
	e = e ? e : store_agenda_each(store, c->id, add_item, h);
	if (e) {
		drop(h);
		api_fail(c, "handout");
		return NULL;
	}
	describe(h, c, &locale, school);
	return h;
}

static enum err make(const void *set, int kind, uint8_t **pdf, size_t *len)
{
	const struct handout *h = set;
	(void)kind;
	return conference_invitation_pdf(&h->paper, pdf, len);
}

void api_get_conference_invitation(struct api_call *c)
{
	struct handout *h = load(c);
	if (h) {
		const char *name = h->record.language == CONSULT_DE ? "einladung" : "invitation";
		paper_reply(c, &(struct paper_order){.name = name, .set = h, .make = make, .drop = drop});
	}
}

/* -- the event -------------------------------------------------------------------------------------------------- */

/* In his own language, as his mails are. False: answered with a failure. */
static bool find_language(struct api_call *c, enum consult_language *language)
{
	struct store_contact contact;
	if (store_contact_get(c->api->store, c->me.id, &contact)) {
		api_fail(c, "contact_get");
		return false;
	}
	*language = consult_language_of(contact.language);
	return true;
}

static char *write_event(const struct api_call *c, const struct handout *h, enum consult_language language)
{
	const char **titles = g_new0(const char *, h->items->len + 1);
	for (guint i = 0; i < h->items->len; i++) {
		titles[i] = g_array_index(h->items, struct conference_invitation_item, i).title;
	}
	char *text = conference_calendar(&(struct conference_event){
		.id = c->conference.id,
		.host = CONSULT_HOST,
		.sequence = c->conference.sequence,
		.school = h->record.school,
		.title = h->record.title,
		.place = h->record.place,
		.kind = h->record.kind,
		.seat = c->part.seat[0] ? (enum record_seat_kind)c->part.kind : RECORD_SEAT_GUEST,
		.is_outsider = (c->roles & WHO_OUTSIDER) != 0,
		.is_second_call = h->record.is_second_call,
		.agenda = titles,
		.agenda_count = h->items->len,
		.begin_ms = h->record.begin_ms,
		.minutes_long = h->paper.minutes_long,
		.zone = h->zone,
		.language = language,
		.changed_ms = c->t->now.unix_ms,
	});
	g_free(titles);
	return text;
}

void api_get_conference_calendar(struct api_call *c)
{
	enum consult_language language;
	struct handout *h = find_language(c, &language) ? load(c) : NULL;
	if (!h) {
		return;
	}
	char *text = write_event(c, h, language);
	c->reply->status = 200;
	c->reply->mime = "text/calendar; charset=utf-8";
	c->reply->body = strdup(text); /* the reply is freed without glib */
	c->reply->body_len = strlen(text);
	g_snprintf(c->reply->filename, sizeof c->reply->filename, "%s.ics", language == CONSULT_DE ? "konferenz" : "conference");
	g_free(text);
	drop(h);
}
