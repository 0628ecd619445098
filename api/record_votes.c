/* Votes of a record: what the store keeps of them as JSON, as facts. */
#include "record_parts.h"

#include <string.h>

static unsigned number_of(const json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));
	return n > 0 ? (unsigned)n : 0;
}

/* Numbers of candidates; those in `without` are left out. */
static const unsigned *numbers_of(struct record_set *set, const json_t *list, const json_t *without, size_t *count)
{
	unsigned numbers[CANDIDATES_MAX];
	size_t i, k;
	json_t *one, *other;
	*count = 0;
	json_array_foreach(list, i, one) {
		bool is_out = false;
		json_array_foreach(without, k, other) {
			is_out = is_out || json_equal(one, other);
		}
		if (!is_out && *count < CANDIDATES_MAX) {
			numbers[(*count)++] = (unsigned)json_integer_value(one);
		}
	}
	return record_keep_array(set, numbers, *count, sizeof *numbers);
}

static void take_candidates(struct record_set *set, struct record_vote *v, const json_t *names)
{
	const char *candidates[CANDIDATES_MAX];
	size_t i;
	json_t *name;
	json_array_foreach(names, i, name) {
		if (i < CANDIDATES_MAX && json_is_string(name)) {
			candidates[v->candidate_count++] = record_keep(set, json_string_value(name));
		}
	}
	v->candidates = record_keep_array(set, candidates, v->candidate_count, sizeof *candidates);
}

/* Of each candidate, in their order. */
static void take_counts(struct record_set *set, struct record_vote *v, const json_t *counts)
{
	unsigned votes[CANDIDATES_MAX] = {0};
	size_t i;
	json_t *one;
	json_array_foreach(counts, i, one) {
		unsigned n = number_of(one, "n");
		if (n >= 1 && n <= CANDIDATES_MAX) {
			votes[n - 1] = number_of(one, "votes");
		}
	}
	v->counts = record_keep_array(set, votes, v->candidate_count, sizeof *votes);
}

/* Before that nobody may know its seed. */
static bool is_drawn(const json_t *lot)
{
	return json_array_size(json_object_get(lot, "drawn")) > 0;
}

static void take_result(struct record_set *set, struct record_vote *v, const json_t *result, const json_t *lot)
{
	const json_t *passed = json_object_get(result, "isPassed"), *drawn = json_object_get(lot, "drawn"), *open = json_object_get(result, "open");
	v->voters = number_of(result, "voters");
	v->papers = number_of(result, "papers");
	v->ballots = number_of(result, "ballots");
	v->yes = number_of(result, "yes");
	v->no = number_of(result, "no");
	v->abstain = number_of(result, "abstain");
	v->invalid = number_of(result, "invalid");
	/* a tie that nobody has decided until the end is none that was won */
	bool is_lost = json_is_false(passed) || (!v->is_election && set->record.closed_ms > 0);
	v->passed = json_is_true(passed) ? RECORD_PASSED : is_lost ? RECORD_NOT_PASSED : RECORD_UNDECIDED;
	v->is_tied = json_is_true(json_object_get(result, "isTied"));
	v->is_decided_by_chair = json_is_string(json_object_get(result, "decidedBy"));
	take_counts(set, v, json_object_get(result, "counts"));
	v->drawn = numbers_of(set, drawn, NULL, &v->drawn_count);
	v->elected = numbers_of(set, json_object_get(result, "elected"), drawn, &v->elected_count);
	v->open = numbers_of(set, is_drawn(lot) ? json_object_get(lot, "candidates") : open, NULL, &v->open_count);
}

void record_add_vote(struct record_set *set, const struct store_vote *vote)
{
	size_t item = record_index(set->item_ids, vote->item);
	/* one that was never opened is none */
	bool is_over = vote->stage == VOTE_COUNTED || (vote->stage == VOTE_ANNULLED && vote->opened_ms);
	int64_t at_ms = vote->opened_ms ? vote->opened_ms : vote->prepared_ms;
	set->is_vote_left_out = !is_over || !record_is_shown(set, item, at_ms);
	set->counted += !set->is_vote_left_out;
	if (set->is_vote_left_out) {
		return;
	}
	json_t *candidates = json_loads(vote->candidates, 0, NULL), *result = vote->result ? json_loads(vote->result, 0, NULL) : NULL;
	json_t *lot = vote->lot ? json_loads(vote->lot, 0, NULL) : NULL;
	struct record_vote v = {.number = set->counted, .item = item, .is_election = vote->kind == VOTE_ELECTION, .form = (enum record_form)vote->form,
		.is_demanded = vote->is_demanded, .text = record_keep(set, vote->text), .mover = record_keep(set, vote->mover[0] ? vote->mover_name : ""),
		.places = (unsigned)vote->places, .majority = (enum record_majority)vote->majority, .round = (unsigned)vote->round,
		.after = record_index(set->vote_ids, vote->after), .opened_ms = vote->opened_ms, .counted_ms = vote->counted_ms,
		.is_annulled = vote->stage == VOTE_ANNULLED};
	take_candidates(set, &v, candidates);
	take_result(set, &v, result, lot);
	g_array_append_val(set->votes, v);
	g_ptr_array_add(set->vote_ids, (gpointer)record_keep(set, vote->id));
	g_ptr_array_add(set->vote_lots, (gpointer)(is_drawn(lot) && !v.is_annulled ? record_keep(set, vote->lot) : NULL));
	json_decref(candidates);
	json_decref(result);
	json_decref(lot);
}

/* Of a roll call alone the record says who. */
void record_add_voter(struct record_set *set, const struct store_voter *voter)
{
	if (set->is_vote_left_out || !voter->choice[0] || !voter->name[0]) {
		return;
	}
	const struct record_vote *v = &g_array_index(set->votes, struct record_vote, set->votes->len - 1);
	if (v->form == RECORD_ROLL && !v->is_annulled) {
		g_ptr_array_add(set->voter_names, (gpointer)record_keep(set, voter->name));
		g_ptr_array_add(set->voter_choices, (gpointer)record_keep(set, voter->choice));
	}
}

void record_end_vote(struct record_set *set)
{
	if (set->voter_names->len > 0) {
		struct record_vote *v = &g_array_index(set->votes, struct record_vote, set->votes->len - 1);
		v->voter_count = set->voter_names->len;
		v->voter_names = record_keep_array(set, set->voter_names->pdata, v->voter_count, sizeof *v->voter_names);
		v->voter_choices = record_keep_array(set, set->voter_choices->pdata, v->voter_count, sizeof *v->voter_choices);
		g_ptr_array_set_size(set->voter_names, 0);
		g_ptr_array_set_size(set->voter_choices, 0);
	}
}
