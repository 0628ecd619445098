/* Votes in plain words. */
#include "conference_result.h"

#include "conference_paper_words.h"

#include <string.h>

static char *fill_number(const char *form, const char *key, size_t number)
{
	char *text = g_strdup_printf("%zu", number), *filled = consult_fill(form, key, text, NULL);
	g_free(text);
	return filled;
}

static void take(GString *text, const char *between, char *part)
{
	if (*part) {
		g_string_append_printf(text, "%s%s", text->len ? between : "", part);
	}
	g_free(part);
}

char *record_item_name(const struct conference_record *r, size_t item)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	return item == RECORD_NONE ? g_strdup(w->no_item) : fill_number(w->item, "{n}", item + 1);
}

char *record_times(const struct conference_record *r, int64_t from_ms, int64_t until_ms)
{
	unsigned from, until;
	(void)day_at(r->zone, from_ms, &from);
	(void)day_at(r->zone, until_ms, &until);
	return g_strdup_printf("%02u:%02u – %02u:%02u", from / 60, from % 60, until / 60, until % 60);
}

char *record_item_times(const struct conference_record *r, size_t item)
{
	GString *text = g_string_new("");
	for (size_t i = 0; i < record_times_of(r, item); i++) {
		struct record_time time = record_time_of(r, item, i);
		take(text, ", ", record_times(r, time.from_ms, time.until_ms));
	}
	return g_string_free(text, FALSE);
}

const char *record_item_title(const struct conference_record *r, size_t item)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	return *r->items[item].title ? r->items[item].title : w->not_public;
}

char *record_vote_name(const struct conference_record *r, size_t vote)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	return fill_number(r->votes[vote].is_election ? w->election : w->motion, "{n}", r->votes[vote].number);
}

char *record_vote_form(const struct conference_record *r, size_t vote)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	const struct record_vote *v = &r->votes[vote];
	GString *text = g_string_new(v->is_election ? w->elections[v->form] : w->forms[v->form]);
	if (v->is_demanded) {
		take(text, ", ", g_strdup(w->demanded));
	}
	if (v->after != RECORD_NONE) {
		take(text, ", ", fill_number(w->runoff, "{n}", r->votes[v->after].number));
	}
	return g_string_free(text, FALSE);
}

static const char *candidate(const struct record_vote *v, unsigned number)
{
	return number >= 1 && number <= v->candidate_count ? v->candidates[number - 1] : "?";
}

char *record_vote_numbers(const struct conference_record *r, size_t vote)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	const struct record_vote *v = &r->votes[vote];
	GString *text = g_string_new("");
	for (size_t i = 0; v->is_election && i < v->candidate_count; i++) {
		take(text, ", ", g_strdup_printf("%s %u", v->candidates[i], v->counts[i]));
	}
	if (!v->is_election) {
		take(text, ", ", g_strdup_printf("%s %u, %s %u", w->yes, v->yes, w->no, v->no));
	}
	take(text, ", ", g_strdup_printf("%s %u", w->abstain, v->abstain));
	if (v->invalid) {
		take(text, ", ", g_strdup_printf("%s %u", w->invalid, v->invalid));
	}
	return g_string_free(text, FALSE);
}

/* "Ada Kaya und Ben Roth". */
static char *names_of(const struct conference_record *r, const struct record_vote *v, const unsigned *numbers, size_t count)
{
	const char **names = g_new0(const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		names[i] = candidate(v, numbers[i]);
	}
	char *text = consult_list_text(conference_language(r->language), names, count);
	g_free(names);
	return text;
}

static void add_names(GString *text, const struct conference_record *r, const struct record_vote *v, const char *form, const unsigned *numbers, size_t count)
{
	if (count > 0) {
		char *names = names_of(r, v, numbers, count);
		take(text, " ", consult_fill(form, "{names}", names, NULL));
		g_free(names);
	}
}

static void add_election(GString *text, const struct conference_record *r, const struct record_vote *v)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	add_names(text, r, v, w->elected, v->elected, v->elected_count);
	if (v->elected_count == 0) {
		take(text, " ", g_strdup(v->open_count || v->drawn_count ? "" : w->none_elected));
	}
	if (v->open_count > 0) {
		char *names = names_of(r, v, v->open, v->open_count);
		char *places = g_strdup_printf("%u", v->places - MIN(v->places, (unsigned)v->elected_count));
		take(text, " ", consult_fill(w->open, "{names}", names, "{places}", places, NULL));
		g_free(names);
		g_free(places);
	}
	add_names(text, r, v, w->drawn, v->drawn, v->drawn_count);
}

static const char *motion_outcome(const struct conference_paper_words *w, const struct record_vote *v)
{
	if (v->is_decided_by_chair) {
		return v->passed == RECORD_PASSED ? w->chair_passed : w->chair_rejected;
	}
	if (v->passed == RECORD_UNDECIDED) {
		return w->tie_open;
	}
	return v->passed == RECORD_PASSED ? w->passed : v->is_tied ? w->tie_rejected : w->rejected;
}

char *record_vote_outcome(const struct conference_record *r, size_t vote)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	const struct record_vote *v = &r->votes[vote];
	GString *text = g_string_new("");
	if (v->is_annulled) {
		return g_string_free(g_string_append(text, w->annulled), FALSE);
	}
	if (v->is_election) {
		add_election(text, r, v);
	} else {
		g_string_append(text, motion_outcome(w, v));
	}
	char *voted = g_strdup_printf("%u", v->ballots), *voters = g_strdup_printf("%u", v->voters);
	take(text, " ", consult_fill(w->turnout, "{voted}", voted, "{voters}", voters, NULL));
	if (v->form == RECORD_SECRET && v->papers > v->ballots) {
		take(text, " ", fill_number(w->lost, "{lost}", v->papers - v->ballots));
	}
	g_free(voted);
	g_free(voters);
	return g_string_free(text, FALSE);
}

char *record_vote_rule(const struct conference_record *r, size_t vote)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	const struct record_vote *v = &r->votes[vote];
	return fill_number(v->is_election ? w->election_rules[v->majority] : w->motion_rules[v->majority], "{voters}", v->voters);
}

char *record_choice(const struct conference_record *r, size_t vote, const char *choice)
{
	const struct conference_paper_words *w = conference_paper_words(r->language);
	if (strcmp(choice, "yes") == 0 || strcmp(choice, "no") == 0 || strcmp(choice, "abstain") == 0) {
		return g_strdup(choice[0] == 'y' ? w->yes : choice[0] == 'n' ? w->no : w->abstain);
	}
	GString *text = g_string_new("");
	char **numbers = g_strsplit(choice, ",", -1);
	for (char **n = numbers; *n && **n; n++) {
		take(text, ", ", g_strdup(candidate(&r->votes[vote], (unsigned)g_ascii_strtoull(*n, NULL, 10))));
	}
	g_strfreev(numbers);
	return g_string_free(text, FALSE);
}
