/* A draft of the minutes: what is known, in words; what was said is for whoever writes them. */
#include "conference_paper.h"
#include "conference_paper_words.h"
#include "conference_result.h"
#include "markdown.h"

#include <string.h>

/* More names than these make nobody wiser in a text; the annex has them as a table. */
enum { NAMES_MAX = 60 };
#define UNNOTICED_MS INT64_C(60000)

struct draft {
	GString *out;
	const struct conference_record *r;
	const struct conference_paper_words *w;
	enum consult_language language;
};

/* "- **Ort:** Aula"; frees the value. */
static void take_fact(const struct draft *d, const char *key, char *value)
{
	if (*value) {
		g_string_append_printf(d->out, "- **%s:** ", key);
		markdown_escape(d->out, value);
		g_string_append_c(d->out, '\n');
	}
	g_free(value);
}

static void add_line(const struct draft *d, const char *text)
{
	markdown_escape(d->out, text);
	g_string_append(d->out, "\n\n");
}

/* What is to be filled in. */
static void add_blank(const struct draft *d, const char *key)
{
	g_string_append_printf(d->out, "**%s:** …\n\n", key);
}

static char *office_names(const struct draft *d, enum record_office office)
{
	GPtrArray *names = g_ptr_array_new();
	for (size_t i = 0; i < d->r->seat_count; i++) {
		if (d->r->seats[i].office == office) {
			g_ptr_array_add(names, (gpointer)d->r->seats[i].name);
		}
	}
	char *text = consult_list_text(d->language, (const char *const *)names->pdata, names->len);
	g_ptr_array_free(names, TRUE);
	return text;
}

static char *invited_text(const struct draft *d)
{
	const struct conference_record *r = d->r;
	if (!r->invited_ms) {
		return g_strdup("");
	}
	char *date = consult_date_text(d->language, r->zone, r->invited_ms), *days = g_strdup_printf("%d", r->notice_days);
	char *wanted = g_strdup_printf("%d", r->notice_wanted), *notice = consult_fill(d->w->invited_days, "{days}", days, "{wanted}", wanted, NULL);
	char *text = r->notice_days < 0 ? g_strdup(date) : g_strdup_printf("%s (%s)", date, notice);
	g_free(date);
	g_free(days);
	g_free(wanted);
	g_free(notice);
	return text;
}

static void add_head(const struct draft *d)
{
	const struct conference_record *r = d->r;
	int64_t from, until;
	record_span(r, &from, &until);
	char *title = consult_fill(d->w->title, "{title}", r->title, NULL), *clock = consult_clock_text(d->language, r->zone, r->begin_ms);
	char *span = from ? consult_span_text(d->language, r->zone, from, until) : g_strdup(clock), *called = consult_fill(d->w->called, "{clock}", clock, NULL);
	g_string_append(d->out, "# ");
	add_line(d, title);
	take_fact(d, d->w->kind, g_strdup_printf("%s, %s", d->w->kinds[r->kind], r->school));
	take_fact(d, d->w->date, consult_date_text(d->language, r->zone, from ? from : r->begin_ms));
	take_fact(d, d->w->time, g_strdup_printf("%s (%s)", span, called));
	take_fact(d, d->w->place, g_strdup(r->place));
	take_fact(d, d->w->chair, office_names(d, RECORD_CHAIR));
	take_fact(d, d->w->writer, office_names(d, RECORD_MINUTES));
	take_fact(d, d->w->invited, invited_text(d));
	g_string_append_c(d->out, '\n');
	if (r->is_second_call) {
		add_line(d, d->w->second_call);
	}
	g_free(title);
	g_free(clock);
	g_free(span);
	g_free(called);
}

/* "Ada Kaya (vertreten durch Ben Roth)". */
static char *seat_text(const struct draft *d, size_t seat, const char *deputy)
{
	const char *name = d->r->seats[seat].name;
	char *by = deputy ? consult_fill(d->w->deputy, "{name}", deputy, NULL) : NULL, *text = by ? g_strdup_printf("%s (%s)", name, by) : g_strdup(name);
	g_free(by);
	return text;
}

/* Those of a kind who were there at some time, or were not. */
static char *names_of(const struct draft *d, enum record_seat_kind kind, bool were_there)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	const char *deputy;
	for (size_t i = 0; i < d->r->seat_count; i++) {
		bool was_there = d->r->seats[i].kind == kind && record_presence_of(d->r, i, RECORD_NONE, &deputy) != RECORD_ABSENT;
		if (d->r->seats[i].kind == kind && was_there == were_there) {
			g_ptr_array_add(names, seat_text(d, i, deputy));
		}
	}
	char *text = names->len > NAMES_MAX ? g_strdup(d->w->in_annex) : consult_list_text(d->language, (const char *const *)names->pdata, names->len);
	g_ptr_array_free(names, TRUE);
	return text;
}

static void add_presence(const struct draft *d)
{
	struct record_numbers n = record_count(d->r, RECORD_NONE);
	g_string_append_printf(d->out, "## %s\n\n", d->w->presence);
	for (int k = 0; k < RECORD_SEAT_KINDS; k++) {
		char *there = names_of(d, (enum record_seat_kind)k, true), *absent = names_of(d, (enum record_seat_kind)k, false);
		char *present = g_strdup_printf("%u", n.present[k]), *seats = g_strdup_printf("%u", n.seats[k]);
		char *count = consult_fill(d->w->of, "{present}", present, "{seats}", seats, NULL);
		if (n.seats[k] > 0) {
			take_fact(d, d->w->groups[k], g_strdup_printf("%s – %s%s%s%s%s", count, n.present[k] ? there : d->w->nobody, *absent ? "; " : "",
				*absent ? d->w->absent : "", *absent ? ": " : "", absent));
		}
		g_free(there);
		g_free(absent);
		g_free(present);
		g_free(seats);
		g_free(count);
	}
	g_string_append_c(d->out, '\n');
}

static void add_finding(const struct draft *d, const struct record_finding *f)
{
	char *clock = consult_clock_text(d->language, d->r->zone, f->at_ms), *seats = g_strdup_printf("%u", f->seats);
	char *present = g_strdup_printf("%u", f->present), *needed = g_strdup_printf("%u", f->needed);
	char *text = consult_fill(d->w->found, "{clock}", clock, "{present}", present, "{seats}", seats, "{needed}", needed, "{result}",
		f->is_quorate ? d->w->quorate : d->w->not_quorate, NULL);
	add_line(d, text);
	g_free(clock);
	g_free(seats);
	g_free(present);
	g_free(needed);
	g_free(text);
}

static void add_quorum(const struct draft *d)
{
	g_string_append_printf(d->out, "## %s\n\n", d->w->quorum);
	if (!d->r->is_second_call) {
		add_line(d, d->w->quorums[d->r->quorum]);
	}
	for (size_t i = 0; i < d->r->finding_count; i++) {
		add_finding(d, &d->r->findings[i]);
	}
}

/* Was this person there just before, or again just after? Then nobody has noticed. */
static bool is_unnoticed(const struct conference_record *r, size_t stay, bool is_coming)
{
	const struct record_stay *s = &r->stays[stay];
	for (size_t i = 0; i < r->stay_count; i++) {
		const struct record_stay *other = &r->stays[i];
		bool is_near = is_coming ? other->until_ms && s->from_ms - other->until_ms < UNNOTICED_MS && other->from_ms < s->from_ms
			: other->from_ms - s->until_ms < UNNOTICED_MS && other->from_ms > s->from_ms;
		if (i != stay && is_near && strcmp(other->name, s->name) == 0) {
			return true;
		}
	}
	return false;
}

/* Who comes as an item begins did not come during it; nor did who goes as it ends. */
static bool is_within(const struct conference_record *r, size_t item, int64_t at_ms, bool is_coming)
{
	bool is_it = false;
	for (size_t i = 0; i < record_times_of(r, item); i++) {
		struct record_time time = record_time_of(r, item, i);
		is_it = is_it || (at_ms >= time.from_ms + (is_coming ? UNNOTICED_MS : 0) && at_ms < time.until_ms - (is_coming ? 0 : UNNOTICED_MS));
	}
	return is_it;
}

/* Who came while this item was on, or went. */
static char *changes_of(const struct draft *d, size_t item, bool is_coming)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < d->r->stay_count; i++) {
		const struct record_stay *s = &d->r->stays[i];
		int64_t at = is_coming ? s->from_ms : s->until_ms;
		bool is_sent_out = !d->r->items[item].guests && s->seat != RECORD_NONE && d->r->seats[s->seat].kind == RECORD_SEAT_GUEST;
		if (is_within(d->r, item, at, is_coming) && !is_sent_out && !is_unnoticed(d->r, i, is_coming)) {
			char *clock = consult_clock_text(d->language, d->r->zone, at);
			g_ptr_array_add(names, g_strdup_printf("%s (%s)", s->name, clock));
			g_free(clock);
		}
	}
	char *text = names->len > NAMES_MAX ? g_strdup(d->w->in_annex) : consult_list_text(d->language, (const char *const *)names->pdata, names->len);
	g_ptr_array_free(names, TRUE);
	return text;
}

static char *speakers_of(const struct draft *d, size_t item)
{
	GString *text = g_string_new("");
	for (size_t i = 0; i < d->r->speech_count; i++) {
		const struct record_speech *s = &d->r->speeches[i];
		if (s->item == item) {
			g_string_append_printf(text, "%s%s", text->len ? ", " : "", s->name);
			if (s->is_order) {
				g_string_append_printf(text, " (%s)", d->w->order);
			}
		}
	}
	return g_string_free(text, FALSE);
}

static void add_candidates(const struct draft *d, const struct record_vote *v)
{
	if (v->is_election) {
		take_fact(d, d->w->candidates, consult_list_text(d->language, v->candidates, v->candidate_count));
	}
}

static void add_vote(const struct draft *d, size_t vote)
{
	const struct record_vote *v = &d->r->votes[vote];
	char *name = record_vote_name(d->r, vote), *rule = record_vote_rule(d->r, vote), *outcome = record_vote_outcome(d->r, vote);
	char *numbers = record_vote_numbers(d->r, vote), *by = *v->mover ? consult_fill(d->w->motion_of, "{name}", v->mover, NULL) : g_strdup("");
	char *head = g_strdup_printf("%s%s%s", name, *by ? ": " : "", by);
	g_string_append(d->out, "### ");
	add_line(d, head);
	markdown_quote(d->out, v->text);
	add_candidates(d, v);
	take_fact(d, d->w->kind, record_vote_form(d->r, vote));
	take_fact(d, d->w->rule, g_strdup(rule));
	take_fact(d, d->w->result, v->is_annulled ? g_strdup(outcome) : g_strdup_printf("%s (%s)", outcome, numbers));
	g_string_append_c(d->out, '\n');
	g_free(name);
	g_free(rule);
	g_free(outcome);
	g_free(numbers);
	g_free(by);
	g_free(head);
}

static void add_votes(const struct draft *d, size_t item)
{
	for (size_t i = 0; i < d->r->vote_count; i++) {
		if (d->r->votes[i].item == item) {
			add_vote(d, i);
		}
	}
}

/* "14:05 – 14:20, ohne Gäste. Zugelassen war: Ada Kaya". */
static char *circumstances(const struct draft *d, size_t item)
{
	const struct record_item *i = &d->r->items[item];
	char *times = record_item_times(d->r, item), *admitted = consult_list_text(d->language, i->admitted, i->admitted_count);
	GString *text = g_string_new(times);
	if (!i->guests) {
		g_string_append_printf(text, ", %s", d->w->without_guests);
	}
	if (i->admitted_count) {
		g_string_append_printf(text, ". %s: %s", d->w->admitted, admitted);
	}
	g_free(times);
	g_free(admitted);
	return g_string_free(text, FALSE);
}

static void add_item(const struct draft *d, size_t item)
{
	const struct record_item *i = &d->r->items[item];
	char *name = record_item_name(d->r, item), *heading = g_strdup_printf("%s: %s", name, record_item_title(d->r, item));
	g_string_append(d->out, "## ");
	add_line(d, heading);
	if (i->begun_ms) {
		char *around = circumstances(d, item);
		add_line(d, around);
		g_free(around);
		take_fact(d, d->w->came, changes_of(d, item, true));
		take_fact(d, d->w->went, changes_of(d, item, false));
		take_fact(d, d->w->spoke, speakers_of(d, item));
		g_string_append(d->out, g_str_has_suffix(d->out->str, "\n\n") ? "" : "\n");
		add_blank(d, d->w->course);
		add_votes(d, item);
		add_blank(d, d->w->tasks);
	} else {
		add_line(d, d->w->not_taken);
	}
	g_free(name);
	g_free(heading);
}

/* Speeches and votes before the first item, and between two. */
static void add_outside(const struct draft *d)
{
	char *speakers = speakers_of(d, RECORD_NONE);
	bool is_any = *speakers != '\0';
	for (size_t i = 0; i < d->r->vote_count; i++) {
		is_any = is_any || d->r->votes[i].item == RECORD_NONE;
	}
	if (is_any) {
		g_string_append_printf(d->out, "## %s\n\n", d->w->no_item);
		take_fact(d, d->w->spoke, speakers);
		g_string_append_c(d->out, '\n');
		add_blank(d, d->w->course);
		add_votes(d, RECORD_NONE);
	} else {
		g_free(speakers);
	}
}

char *conference_draft_markdown(const struct conference_record *r)
{
	const struct draft d = {g_string_new(""), r, conference_paper_words(r->language), conference_language(r->language)};
	add_head(&d);
	add_presence(&d);
	add_quorum(&d);
	for (size_t i = 0; i < r->item_count; i++) {
		add_item(&d, i);
	}
	add_outside(&d);
	if (r->closed_ms) {
		char *clock = consult_clock_text(d.language, r->zone, r->closed_ms), *end = consult_fill(d.w->end, "{clock}", clock, NULL);
		add_line(&d, end);
		g_free(clock);
		g_free(end);
	}
	return g_string_free(d.out, FALSE);
}
