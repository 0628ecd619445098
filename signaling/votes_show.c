/* VOTE, RESULT and LOT of docs/voting.md. */
#include "votes.h"

#include <sodium.h>
#include <string.h>

char *vote_base64(const uint8_t *bytes, size_t len)
{
	size_t cap = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(g_malloc(cap), cap, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

json_t *vote_show_numbers(uint64_t bits)
{
	json_t *numbers = json_array();
	for (int n = 1; n <= BALLOT_CANDIDATES_MAX; n++) {
		if (bits >> (n - 1) & 1) {
			json_array_append_new(numbers, json_integer(n));
		}
	}
	return numbers;
}

uint64_t vote_read_numbers(const json_t *list)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_int_t n = json_integer_value(json_array_get(list, i));
		bits |= n >= 1 && n <= BALLOT_CANDIDATES_MAX ? UINT64_C(1) << (n - 1) : 0;
	}
	return bits;
}

/* --- RESULT --- */

static json_t *show_passed(enum count_passed passed)
{
	return passed == COUNT_PASSED_WAITS ? json_null() : json_boolean(passed == COUNT_PASSED);
}

json_t *vote_show_result(const struct count_result *result, unsigned candidates)
{
	json_t *counts = json_array();
	for (unsigned n = 1; n <= candidates; n++) {
		json_array_append_new(counts, json_pack("{s:i, s:i}", "n", (int)n, "votes", (int)result->votes[n - 1]));
	}
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:b, s:s?, s:o, s:o, s:o}", "voters", (int)result->voters, "papers",
		(int)result->papers, "ballots", (int)result->ballots, "yes", (int)result->yes, "no", (int)result->no, "abstain",
		(int)result->abstain, "invalid", (int)result->invalid, "isPassed", show_passed(result->passed), "isTied", (int)result->is_tied,
		"decidedBy", result->is_by_chair ? "chair" : NULL, "counts", counts, "elected", vote_show_numbers(result->elected), "open",
		vote_show_numbers(result->open));
}

static unsigned number_of(const json_t *shown, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(shown, key));
	return n > 0 ? (unsigned)n : 0;
}

static unsigned count_bits(uint64_t bits)
{
	unsigned count = 0;
	for (; bits; bits &= bits - 1) {
		count++;
	}
	return count;
}

void vote_read_result(const json_t *shown, unsigned places, struct count_result *result)
{
	const json_t *passed = json_object_get(shown, "isPassed"), *counts = json_object_get(shown, "counts");
	*result = (struct count_result){
		.voters = number_of(shown, "voters"), .papers = number_of(shown, "papers"), .ballots = number_of(shown, "ballots"),
		.yes = number_of(shown, "yes"), .no = number_of(shown, "no"), .abstain = number_of(shown, "abstain"),
		.invalid = number_of(shown, "invalid"),
		.passed = json_is_true(passed) ? COUNT_PASSED : json_is_false(passed) ? COUNT_NOT_PASSED : COUNT_PASSED_WAITS,
		.is_tied = json_is_true(json_object_get(shown, "isTied")), .is_by_chair = json_is_string(json_object_get(shown, "decidedBy")),
		.elected = vote_read_numbers(json_object_get(shown, "elected")), .open = vote_read_numbers(json_object_get(shown, "open"))};
	for (size_t i = 0; i < json_array_size(counts) && i < BALLOT_CANDIDATES_MAX; i++) {
		result->votes[i] = number_of(json_array_get(counts, i), "votes");
	}
	unsigned elected = count_bits(result->elected);
	result->places_left = result->open && places > elected ? places - elected : 0;
}

static const char *name_of(const struct live_vote *vote, size_t voter)
{
	return voter < vote->names->len ? g_ptr_array_index(vote->names, (guint)voter) : "";
}

/* Of who has cast a choice, with his name: of a roll, and while hands are raised. */
static json_t *show_choices(const struct live_vote *vote)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < vote->machine.voter_count; i++) {
		const struct vote_voter *voter = &vote->machine.voters[i];
		char choice[BALLOT_CHOICE_MAX];
		if (voter->has_choice && name_of(vote, i)[0]) {
			ballot_choice_write(voter->choice, choice);
			json_array_append_new(shown, json_pack("{s:s, s:s}", "name", name_of(vote, i), "choice", choice));
		}
	}
	return shown;
}

static json_t *show_names(const struct live_vote *vote, bool (*has)(const struct live_vote *vote, const struct vote_voter *voter))
{
	json_t *names = json_array();
	for (size_t i = 0; i < vote->machine.voter_count; i++) {
		if (has(vote, &vote->machine.voters[i]) && name_of(vote, i)[0]) {
			json_array_append_new(names, json_string(name_of(vote, i)));
		}
	}
	return names;
}

static bool has_voted(const struct live_vote *vote, const struct vote_voter *voter)
{
	(void)vote;
	return voter->has_voted;
}

static bool is_waited_for(const struct live_vote *vote, const struct vote_voter *voter)
{
	return vote_waits_for(&vote->machine, voter);
}

/* With the names that a record of this form keeps. */
static json_t *show_result(const struct live_vote *vote)
{
	const struct vote_kept *kept = &vote->machine.kept;
	if (vote->machine.state != VOTE_IS_COUNTED) {
		return json_null();
	}
	json_t *shown = vote_show_result(&kept->result, kept->wording.candidates);
	if (kept->wording.form == BALLOT_ROLL) {
		json_object_set_new(shown, "votes", show_choices(vote));
	} else if (kept->wording.form == BALLOT_SECRET) {
		json_object_set_new(shown, "voted", show_names(vote, has_voted));
	}
	return shown;
}

/* --- LOT --- */

json_t *vote_show_hex(const lot_value value)
{
	char hex[2 * LOT_BYTES + 1];
	return json_string(sodium_bin2hex(hex, sizeof hex, value, LOT_BYTES));
}

bool vote_read_hex(const json_t *shown, lot_value value)
{
	const char *hex = json_string_value(shown), *end = NULL;
	size_t len = 0;
	return hex && sodium_hex2bin(value, LOT_BYTES, hex, strlen(hex), NULL, &len, &end) == 0 && len == LOT_BYTES && *end == '\0';
}

static json_t *show_values(const struct vote *machine)
{
	json_t *values = json_array();
	for (size_t i = 0; i < machine->value_count; i++) {
		json_array_append_new(values, vote_show_hex(machine->values[i]));
	}
	return values;
}

/* Between whom: those who were open, of whom some are elected by it now. */
static json_t *show_lot(const struct live_vote *vote)
{
	const struct vote_kept *kept = &vote->machine.kept;
	bool is_drawn = kept->lot == VOTE_LOT_DRAWN;
	if (kept->lot == VOTE_LOT_NONE) {
		return json_null();
	}
	return json_pack("{s:s, s:o, s:I, s:o, s:o, s:o, s:i, s:o}", "state", vote_lot_state_names[kept->lot], "commitment",
		vote_show_hex(kept->commitment), "windowMs", (json_int_t)VOTE_LOT_MS, "values", is_drawn ? show_values(&vote->machine) : json_array(),
		"seed", is_drawn ? vote_show_hex(kept->seed) : json_null(), "candidates", vote_show_numbers(vote->lot_between), "places",
		(int)vote->lot_places, "drawn", vote_show_numbers(is_drawn ? kept->drawn : 0));
}

/* --- VOTE --- */

static json_t *show_candidates(const struct live_vote *vote)
{
	json_t *shown = json_array();
	for (size_t i = 0; i < json_array_size(vote->candidates); i++) {
		json_array_append_new(shown, json_pack("{s:i, s:O}", "n", (int)i + 1, "name", json_array_get(vote->candidates, i)));
	}
	return shown;
}

static json_t *show_time(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

static json_t *show_text(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

/* What is left of it for whoever hears of it now. */
static json_t *show_window(const struct live_vote *vote, int64_t now_ms)
{
	int64_t window_ms = vote->machine.window_ms, left_ms = vote->collecting_ms + window_ms - now_ms;
	return vote->machine.state == VOTE_IS_COLLECTING ? json_integer(CLAMP(left_ms, 0, window_ms)) : json_null();
}

/* Which collecting it is: another one begins after a restart. */
static json_int_t round_of(const struct live_vote *vote)
{
	bool collects = vote->machine.state == VOTE_IS_COLLECTING || vote->machine.state == VOTE_IS_CONFIRMING;
	return collects ? (json_int_t)vote->collecting_ms : 1;
}

bool live_vote_shows_waits(const struct live_vote *vote, int64_t now_ms)
{
	return vote->machine.state == VOTE_IS_CONFIRMING && now_ms >= vote->machine.phase_ms + VOTE_CONFIRM_MS;
}

json_t *live_vote_show_all(const struct live_vote *vote, int64_t now_ms)
{
	const struct vote *m = &vote->machine;
	const struct vote_kept *kept = &m->kept;
	json_t *mover = vote->mover[0] ? json_pack("{s:s, s:s}", "id", vote->mover, "name", vote->mover_name) : json_null();
	json_t *shown = json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:i, s:s, s:s}", "id", kept->id, "item", show_text(vote->item), "kind",
		ballot_kind_names[kept->kind], "form", ballot_form_names[kept->wording.form], "text", vote->text, "mover", mover, "candidates",
		show_candidates(vote), "places", (int)kept->wording.places, "majority", count_majority_names[kept->wording.majority], "state",
		vote_state_names[m->state]);
	json_t *more = json_pack("{s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:o, s:o, s:I, s:o, s:o, s:o}", "preparedAt", show_time(kept->prepared_ms),
		"openedAt", show_time(kept->opened_ms), "countedAt", show_time(kept->counted_ms), "voters", (int)m->voter_count, "voted",
		(int)vote_voted(m), "demands", (int)vote_demands(m), "demandsNeeded", (int)vote_demands_needed(m), "key",
		show_text(vote->public_key), "windowMs", show_window(vote, now_ms), "round", round_of(vote), "after",
		show_text(vote->after), "result", show_result(vote), "lot", show_lot(vote));
	json_object_update(shown, more);
	json_decref(more);
	if (m->state == VOTE_IS_OPEN && kept->wording.form != BALLOT_SECRET && m->voter_count <= VOTE_SHOWN_CHOICES) {
		json_object_set_new(shown, "choices", show_choices(vote));
	}
	if (kept->lost_key) {
		json_object_set_new(shown, "lostKey", json_true());
	}
	if (live_vote_shows_waits(vote, now_ms)) {
		json_object_set_new(shown, "waitsFor", show_names(vote, is_waited_for));
	}
	return shown;
}

/* A paper alone is no vote once it is counted. */
static bool has_cast(const struct vote *m, const struct vote_voter *voter)
{
	return voter && (m->state == VOTE_IS_COUNTED ? voter->has_voted : voter->has_choice || voter->has_paper);
}

json_t *live_vote_show_you(const struct live_vote *vote, const char *person)
{
	const struct vote *m = &vote->machine;
	const struct vote_voter *voter = vote_find(m, person);
	char choice[BALLOT_CHOICE_MAX] = "";
	if (voter && voter->has_choice) {
		ballot_choice_write(voter->choice, choice);
	}
	return json_pack("{s:b, s:b, s:b, s:o}", "isVoter", voter != NULL, "hasVoted", has_cast(m, voter),
		"hasDemanded", (int)vote_has_demanded(m, person), "choice",
		show_text(choice));
}

json_t *live_vote_show(const struct live_vote *vote, const char *person, int64_t now_ms)
{
	json_t *shown = live_vote_show_all(vote, now_ms);
	json_object_set_new(shown, "you", live_vote_show_you(vote, person));
	return shown;
}
