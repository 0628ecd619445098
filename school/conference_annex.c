/* Presence, quorum, votes with a chart each, and who spoke: as tables. */
#include "conference_annex.h"

#include "conference_paper_words.h"
#include "conference_result.h"

#include <string.h>

struct annex {
	struct sheet *sheet;
	const struct conference_record *r;
	const struct conference_paper_words *w;
};

static char *fraction(unsigned part, unsigned whole)
{
	return whole ? g_strdup_printf("%u / %u", part, whole) : g_strdup("–");
}

static char *clock_of(const struct conference_record *r, int64_t at_ms)
{
	return consult_clock_text(conference_language(r->language), r->zone, at_ms);
}

static char *item_title(const struct annex *a, size_t item)
{
	char *name = record_item_name(a->r, item);
	if (item == RECORD_NONE) {
		return name;
	}
	const struct record_item *i = &a->r->items[item];
	bool is_marked = !i->guests && *i->title;
	char *title = g_strdup_printf("%s: %s%s%s%s", name, record_item_title(a->r, item), is_marked ? " (" : "", is_marked ? a->w->without_guests : "",
		is_marked ? ")" : "");
	g_free(name);
	return title;
}

static void add_quorum(const struct annex *a)
{
	const struct conference_paper_words *w = a->w;
	const struct paper_column columns[] = {{w->time, 2, PAPER_START}, {w->column_item, 2, PAPER_START}, {w->column_seats, 1, PAPER_END},
		{w->column_present, 1, PAPER_END}, {w->column_needed, 1.2, PAPER_END}, {w->column_result, 5, PAPER_START}};
	sheet_heading(a->sheet, 2, w->quorum);
	sheet_paragraph(a->sheet, a->r->is_second_call ? w->second_call : w->quorums[a->r->quorum]);
	for (size_t i = 0; i < a->r->finding_count; i++) {
		const struct record_finding *f = &a->r->findings[i];
		char *clock = clock_of(a->r, f->at_ms), *item = record_item_name(a->r, f->item), seats[16], present[16], needed[16];
		g_snprintf(seats, sizeof seats, "%u", f->seats);
		g_snprintf(present, sizeof present, "%u", f->present);
		g_snprintf(needed, sizeof needed, "%u", f->needed);
		if (i == 0) {
			sheet_table(a->sheet, columns, G_N_ELEMENTS(columns));
		}
		sheet_row(a->sheet, (const char *[]){clock, item, seats, present, needed, f->is_quorate ? w->quorate : w->not_quorate});
		g_free(clock);
		g_free(item);
	}
}

static void add_item_row(const struct annex *a, size_t item)
{
	const struct record_item *i = &a->r->items[item];
	bool is_told = i->begun_ms && !i->is_hidden;
	char *title = item_title(a, item), *times = is_told ? record_item_times(a->r, item) : g_strdup(""), *cells[RECORD_SEAT_KINDS];
	struct record_numbers n = {0};
	if (is_told) {
		n = record_count(a->r, item);
	}
	for (int k = 0; k < RECORD_SEAT_KINDS; k++) {
		cells[k] = is_told ? fraction(n.present[k], n.seats[k]) : g_strdup("–");
	}
	sheet_row(a->sheet, (const char *[]){title, times, cells[0], cells[1], cells[2]});
	g_free(title);
	g_free(times);
	for (int k = 0; k < RECORD_SEAT_KINDS; k++) {
		g_free(cells[k]);
	}
}

static void add_items(const struct annex *a)
{
	const struct conference_paper_words *w = a->w;
	const struct paper_column columns[] = {{w->column_item, 6, PAPER_START}, {w->time, 2.6, PAPER_START}, {w->seats[RECORD_SEAT_VOTE], 1.7, PAPER_END},
		{w->seats[RECORD_SEAT_ADVISORY], 1.7, PAPER_END}, {w->seats[RECORD_SEAT_GUEST], 1.7, PAPER_END}};
	if (a->r->item_count == 0) {
		return;
	}
	sheet_heading(a->sheet, 2, w->by_item);
	sheet_table(a->sheet, columns, G_N_ELEMENTS(columns));
	for (size_t i = 0; i < a->r->item_count; i++) {
		add_item_row(a, i);
	}
}

/* "1–3, 5": numbers of items, in runs. */
static void add_number(GString *text, size_t *from, size_t *last, size_t number)
{
	if (*last && number == *last + 1) {
		*last = number;
		return;
	}
	if (*last > *from) {
		g_string_append_printf(text, "–%zu", *last);
	}
	if (number) {
		g_string_append_printf(text, "%s%zu", text->len ? ", " : "", number);
	}
	*from = *last = number;
}

/* The items at which a seat was that much there. */
static char *items_with(const struct annex *a, size_t seat, enum record_presence wanted)
{
	GString *text = g_string_new("");
	size_t from = 0, last = 0;
	const char *deputy;
	for (size_t i = 0; i < a->r->item_count; i++) {
		const struct record_item *item = &a->r->items[i];
		if (item->begun_ms && !item->is_hidden && record_presence_of(a->r, seat, i, &deputy) == wanted) {
			add_number(text, &from, &last, i + 1);
		}
	}
	add_number(text, &from, &last, 0);
	char *numbers = g_string_free(text, FALSE), *named = *numbers ? consult_fill(a->w->item, "{n}", numbers, NULL) : g_strdup("");
	g_free(numbers);
	return named;
}

static char *missed(const struct annex *a, size_t seat)
{
	char *absent = items_with(a, seat, RECORD_ABSENT), *partly = items_with(a, seat, RECORD_PARTLY);
	char *partly_text = *partly ? consult_fill(a->w->partly, "{items}", partly, NULL) : g_strdup("");
	char *text = g_strconcat(absent, *absent && *partly ? "; " : "", partly_text, NULL);
	g_free(absent);
	g_free(partly);
	g_free(partly_text);
	return text;
}

/* From when to when, a line for each time; breaks that nobody would notice are none. */
static char *times_there(const struct annex *a, size_t seat)
{
	enum { UNNOTICED_MS = 60000, LINES = 6 };
	GString *text = g_string_new("");
	int64_t from = 0, until = 0;
	unsigned lines = 0;
	for (size_t i = 0; i <= a->r->stay_count; i++) {
		const struct record_stay *s = i < a->r->stay_count ? &a->r->stays[i] : NULL;
		if (s && s->seat != seat) {
			continue;
		}
		if (from && s && s->from_ms - until < UNNOTICED_MS) {
			until = MAX(until, s->until_ms ? s->until_ms : a->r->now_ms);
			continue;
		}
		if (from && lines < LINES) {
			char *times = record_times(a->r, from, until);
			g_string_append_printf(text, "%s%s", lines++ ? "\n" : "", times);
			g_free(times);
		} else if (from && lines++ == LINES) {
			g_string_append(text, "\n…");
		}
		from = s ? s->from_ms : 0;
		until = s ? s->until_ms ? s->until_ms : a->r->now_ms : 0;
	}
	return g_string_free(text, FALSE);
}

static void add_person_row(const struct annex *a, size_t seat)
{
	const struct record_seat *s = &a->r->seats[seat];
	const char *deputy;
	bool was_there = false;
	char *times = times_there(a, seat), *where;
	enum record_presence all = record_presence_of(a->r, seat, RECORD_NONE, &deputy);
	was_there = all != RECORD_ABSENT;
	where = was_there ? missed(a, seat) : g_strdup("");
	char *by = deputy ? consult_fill(a->w->deputy, "{name}", deputy, NULL) : g_strdup("");
	char *name = g_strdup_printf("%s%s%s", s->name, deputy ? "\n" : "", by);
	char *kind = s->office == RECORD_NO_OFFICE ? g_strdup(a->w->seats[s->kind])
		: g_strdup_printf("%s\n%s", a->w->seats[s->kind], a->w->offices[s->office - 1]);
	sheet_row(a->sheet, (const char *[]){name, kind, was_there ? times : a->w->never, where});
	g_free(times);
	g_free(where);
	g_free(by);
	g_free(name);
	g_free(kind);
}

static void add_people(const struct annex *a)
{
	const struct conference_paper_words *w = a->w;
	const struct paper_column columns[] = {{w->name, 4.2, PAPER_START}, {w->seat, 2.6, PAPER_START}, {w->there, 2.6, PAPER_START}, {w->missed, 4, PAPER_START}};
	sheet_heading(a->sheet, 2, w->by_person);
	sheet_table(a->sheet, columns, G_N_ELEMENTS(columns));
	for (size_t i = 0; i < a->r->seat_count; i++) {
		add_person_row(a, i);
	}
}

static bool has(const unsigned *numbers, size_t count, unsigned number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number) {
			return true;
		}
	}
	return false;
}

static void add_bar(const struct annex *a, const char *label, unsigned value, unsigned most, enum paper_fill fill)
{
	char number[16];
	g_snprintf(number, sizeof number, "%u", value);
	sheet_bar(a->sheet, &(struct paper_bar){label, number, most ? (double)value / most : 0, fill});
}

/* Dark: yes, or who is elected; hatched: no, or who is not; pale: what is not counted. */
static void add_chart(const struct annex *a, const struct record_vote *v)
{
	unsigned most = MAX(MAX(v->yes, v->no), MAX(v->abstain, v->invalid));
	for (size_t i = 0; v->is_election && i < v->candidate_count; i++) {
		most = MAX(most, v->counts[i]);
	}
	for (size_t i = 0; v->is_election && i < v->candidate_count; i++) {
		unsigned number = (unsigned)i + 1;
		bool is_elected = has(v->elected, v->elected_count, number) || has(v->drawn, v->drawn_count, number);
		add_bar(a, v->candidates[i], v->counts[i], most, is_elected ? PAPER_DARK : PAPER_HATCHED);
	}
	if (!v->is_election) {
		add_bar(a, a->w->yes, v->yes, most, PAPER_DARK);
		add_bar(a, a->w->no, v->no, most, PAPER_HATCHED);
	}
	add_bar(a, a->w->abstain, v->abstain, most, PAPER_LIGHT);
	if (v->invalid) {
		add_bar(a, a->w->invalid, v->invalid, most, PAPER_LIGHT);
	}
}

static void add_roll(const struct annex *a, size_t vote)
{
	const struct record_vote *v = &a->r->votes[vote];
	const struct paper_column columns[] = {{a->w->name, 3, PAPER_START}, {a->w->choice, 2, PAPER_START}};
	if (v->form != RECORD_ROLL || v->voter_count == 0 || v->is_annulled) {
		return;
	}
	sheet_table(a->sheet, columns, G_N_ELEMENTS(columns));
	for (size_t i = 0; i < v->voter_count; i++) {
		char *choice = record_choice(a->r, vote, v->voter_choices[i]);
		sheet_row(a->sheet, (const char *[]){v->voter_names[i], choice});
		g_free(choice);
	}
}

static void add_vote(const struct annex *a, size_t vote)
{
	const struct record_vote *v = &a->r->votes[vote];
	char *name = record_vote_name(a->r, vote), *item = record_item_name(a->r, v->item), *heading = g_strdup_printf("%s (%s)", name, item);
	sheet_together(a->sheet);
	sheet_heading(a->sheet, 3, heading);
	sheet_quote(a->sheet, v->text);
	if (*v->mover) {
		sheet_take_paragraph(a->sheet, consult_fill(a->w->motion_of, "{name}", v->mover, NULL));
	}
	sheet_take_fact(a->sheet, a->w->kind, record_vote_form(a->r, vote));
	sheet_take_fact(a->sheet, a->w->rule, record_vote_rule(a->r, vote));
	sheet_take_fact(a->sheet, a->w->result, record_vote_outcome(a->r, vote));
	if (!v->is_annulled) {
		add_chart(a, v);
	}
	sheet_apart(a->sheet);
	add_roll(a, vote);
	g_free(name);
	g_free(item);
	g_free(heading);
}

static void add_votes(const struct annex *a)
{
	sheet_heading(a->sheet, 2, a->w->votes);
	for (size_t i = 0; i < a->r->vote_count; i++) {
		add_vote(a, i);
	}
	if (a->r->vote_count == 0) {
		sheet_paragraph(a->sheet, a->w->no_votes);
	}
}

static char *duration(const struct conference_record *r, const struct record_speech *s)
{
	int64_t seconds = MAX((s->ended_ms ? s->ended_ms : r->now_ms) - s->begun_ms, 0) / 1000;
	return g_strdup_printf("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* A table for each item, in the order in which the floor went from one to the next. */
static void add_speeches(const struct annex *a)
{
	const struct conference_paper_words *w = a->w;
	const struct paper_column columns[] = {{w->number, 1, PAPER_END}, {w->name, 5, PAPER_START}, {w->kind, 3, PAPER_START}, {w->begin, 2, PAPER_START},
		{w->duration, 1.4, PAPER_END}};
	sheet_heading(a->sheet, 2, w->speaking);
	for (size_t i = 0; i < a->r->speech_count; i++) {
		const struct record_speech *s = &a->r->speeches[i];
		char number[16], *clock = clock_of(a->r, s->begun_ms), *length = duration(a->r, s);
		if (i == 0 || s->item != s[-1].item) {
			char *title = item_title(a, s->item);
			sheet_heading(a->sheet, 3, title);
			sheet_table(a->sheet, columns, G_N_ELEMENTS(columns));
			g_free(title);
		}
		g_snprintf(number, sizeof number, "%zu", i + 1);
		sheet_row(a->sheet, (const char *[]){number, s->name, s->is_order ? w->order : w->turn, clock, length});
		g_free(clock);
		g_free(length);
	}
	if (a->r->speech_count == 0) {
		sheet_paragraph(a->sheet, w->no_speeches);
	}
}

void conference_annex(struct sheet *sheet, const struct conference_record *r)
{
	const struct annex a = {sheet, r, conference_paper_words(r->language)};
	char *zone = consult_zone_text(conference_language(r->language), r->zone, r->begin_ms), *text = consult_fill(a.w->annex_text, "{zone}", zone, NULL);
	sheet_heading(sheet, 1, a.w->annex);
	sheet_paragraph(sheet, text);
	if (r->is_cut) {
		sheet_paragraph(sheet, a.w->annex_cut);
	}
	add_quorum(&a);
	add_items(&a);
	add_people(&a);
	add_votes(&a);
	add_speeches(&a);
	g_free(zone);
	g_free(text);
}
