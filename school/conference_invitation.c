/* The invitation on paper: what it is about, the agenda, and who is called. */
#include "conference_paper.h"
#include "conference_paper_words.h"
#include "paper.h"

#include <string.h>

struct letter {
	struct paper *paper;
	const struct conference_invitation *facts;
	const struct conference_record *r;
	const struct conference_paper_words *w;
	enum consult_language language;
};

static void take_fact(const struct letter *l, const char *key, char *value)
{
	if (*value) {
		paper_fact(l->paper, key, value);
	}
	g_free(value);
}

/* "{key}" filled with a number. */
static char *fill_number(const char *form, const char *key, size_t number)
{
	char *text = g_strdup_printf("%zu", number), *filled = consult_fill(form, key, text, NULL);
	g_free(text);
	return filled;
}

static void add_facts(const struct letter *l)
{
	const struct conference_record *r = l->r;
	char *clock = consult_clock_text(l->language, r->zone, r->begin_ms);
	take_fact(l, l->w->kind, g_strdup_printf("%s, %s", l->w->kinds[r->kind], r->school));
	take_fact(l, l->w->date, consult_date_text(l->language, r->zone, r->begin_ms));
	if (l->facts->minutes_long > 0) {
		take_fact(l, l->w->time, consult_span_text(l->language, r->zone, r->begin_ms, r->begin_ms + l->facts->minutes_long * INT64_C(60000)));
	} else {
		take_fact(l, l->w->time, g_strdup(clock));
	}
	take_fact(l, l->w->place, g_strdup(r->place));
	g_free(clock);
}

static void add_item(const struct letter *l, size_t number)
{
	const struct conference_invitation_item *item = &l->facts->items[number];
	char *marker = g_strdup_printf("%zu.", number + 1), *minutes = item->minutes ? fill_number(l->w->minutes, "{minutes}", (size_t)item->minutes) : g_strdup("");
	const char *name = *item->title ? item->title : l->w->not_public;
	bool is_marked = !item->guests && *item->title;
	GString *text = g_string_new(name);
	if (*minutes || is_marked) {
		g_string_append_printf(text, " (%s%s%s)", minutes, *minutes && is_marked ? ", " : "", is_marked ? l->w->without_guests : "");
	}
	if (*item->text) {
		g_string_append_printf(text, "\n%s", item->text);
	}
	if (item->paper_count > 0) {
		char *files = consult_list_text(l->language, item->papers, item->paper_count), *line = consult_fill(l->w->papers, "{files}", files, NULL);
		g_string_append_printf(text, "\n%s", line);
		g_free(files);
		g_free(line);
	}
	const struct paper_span title = {.from = 0, .to = strlen(name), .is_bold = true};
	paper_rich(l->paper, &(struct paper_text){.text = text->str, .spans = &title, .span_count = 1, .indent = 2, .marker = marker});
	g_string_free(text, TRUE);
	g_free(marker);
	g_free(minutes);
}

/* "Ada Kaya (Vorsitz, vertreten durch Ben Roth)". */
static char *member_text(const struct letter *l, const struct record_seat *s)
{
	char *by = *s->deputy ? consult_fill(l->w->deputy, "{name}", s->deputy, NULL) : g_strdup("");
	const char *office = s->office == RECORD_NO_OFFICE ? "" : l->w->offices[s->office - 1];
	char *text = *by || *office ? g_strdup_printf("%s (%s%s%s)", s->name, office, *by && *office ? "; " : "", by) : g_strdup(s->name);
	g_free(by);
	return text;
}

static void add_members(const struct letter *l)
{
	paper_heading(l->paper, 2, l->w->members);
	for (int k = 0; k < RECORD_SEAT_KINDS; k++) {
		GString *names = g_string_new("");
		for (size_t i = 0; i < l->r->seat_count; i++) {
			if (l->r->seats[i].kind == (enum record_seat_kind)k) {
				char *member = member_text(l, &l->r->seats[i]);
				g_string_append_printf(names, "%s%s", names->len ? ", " : "", member);
				g_free(member);
			}
		}
		take_fact(l, l->w->groups[k], g_string_free(names, FALSE));
	}
}

static void add_all(const struct letter *l, const char *title)
{
	paper_heading(l->paper, 1, title);
	add_facts(l);
	char *opening = g_strconcat("\n", l->r->is_second_call ? l->w->second_call : l->w->invitation_text, NULL);
	paper_paragraph(l->paper, opening);
	g_free(opening);
	if (*l->r->text) {
		paper_paragraph(l->paper, l->r->text);
	}
	if (l->facts->item_count > 0) {
		paper_heading(l->paper, 2, l->w->agenda);
	}
	for (size_t i = 0; i < l->facts->item_count; i++) {
		add_item(l, i);
	}
	add_members(l);
}

enum err conference_invitation_pdf(const struct conference_invitation *invitation, uint8_t **pdf, size_t *len)
{
	const struct conference_record *r = invitation->record;
	const struct conference_paper_words *w = conference_paper_words(r->language);
	char *title = consult_fill(w->invitation, "{title}", r->title, NULL), *footer = g_strdup_printf("%s · %s", r->school, r->title);
	const struct paper_conf conf = {.title = title, .language = consult_language_names[conference_language(r->language)], .footer = footer,
		.page_of = w->page_of, .created_ms = r->now_ms};
	const struct letter l = {paper_new(&conf), invitation, r, w, conference_language(r->language)};
	add_all(&l, title);
	enum err e = paper_render(l.paper, pdf, len);
	paper_free(l.paper);
	g_free(title);
	g_free(footer);
	return e;
}
