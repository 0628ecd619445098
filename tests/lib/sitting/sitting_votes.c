/* What clients do in votes (docs/voting.md), and what whoever runs them does. */
#include "sitting.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static bool is_state(const struct box_vote *v, const char *state)
{
	return strcmp(v->state, state) == 0;
}

static bool is_secret(const struct box_vote *v)
{
	return strcmp(v->form, "secret") == 0;
}

/* --- what he is told --- */

static struct box_vote *find(struct sitting *s, const json_t *vote)
{
	const char *id = text_of(vote, "id");
	for (int i = 0; i < s->box.count; i++) {
		if (strcmp(s->box.votes[i].id, id) == 0) {
			return &s->box.votes[i];
		}
	}
	MUST(s, s->box.count < BOX_VOTES, "too many votes");
	struct box_vote *v = &s->box.votes[s->box.count++];
	*v = (struct box_vote){.item = replica_number(s->items, ASSEMBLY_ITEMS, text_of(vote, "item")), .all_since = US_NEVER};
	g_strlcpy(v->id, id, sizeof v->id);
	v->is_election = strcmp(text_of(vote, "kind"), "election") == 0;
	v->is_runoff = json_is_string(json_object_get(vote, "after"));
	for (int i = 0; i < BOX_SEATS; i++) {
		v->voter_of[i] = -1;
	}
	for (int i = 0; i < BOX_PEOPLE; i++) {
		v->votes_at[i] = v->adds_at[i] = v->ballots[i].hands_in_at = US_NEVER;
	}
	return v;
}

/* A new collecting: all is handed in, and said, anew. */
static void begin_round(struct sitting *s, struct box_vote *v, int64_t round)
{
	v->round = round;
	for (int i = 0; i < BOX_PEOPLE; i++) {
		struct box_ballot *b = &v->ballots[i];
		b->is_handed_in = b->is_taken = b->knows_nothing = b->has_said = false;
		b->hands_in_at = b->has_paper ? s->now + (us_t)sitting_chance(s, 1990) * US_PER_MS : US_NEVER;
	}
}

static void plan_choice(struct sitting *s, const struct box_vote *v, char out[32])
{
	static const char *const choices[] = {"yes", "no", "abstain"};
	int first = 1 + (int)sitting_chance(s, (uint32_t)v->candidates), second = first + 1;
	if (!v->is_election || sitting_chance(s, 8) == 0) {
		g_strlcpy(out, v->is_election ? "abstain" : choices[sitting_chance(s, 3)], 32);
	} else if (v->places > 1 && second <= v->candidates && sitting_chance(s, 2)) {
		snprintf(out, 32, "%d,%d", first, second);
	} else {
		snprintf(out, 32, "%d", first);
	}
}

static void plan_vote(struct attendee *p, struct box_vote *v)
{
	struct sitting *s = p->s;
	if (!v->planned[p->number][0]) {
		plan_choice(s, v, v->planned[p->number]);
		v->votes_at[p->number] = sitting_chance(s, 8) ? s->now + (us_t)sitting_chance(s, 5000) * US_PER_MS : US_NEVER;
	}
}

static void check_result(struct attendee *p, struct box_vote *v, const json_t *result);

static void take_result(struct attendee *p, struct box_vote *v, const json_t *vote)
{
	json_t *result = json_object_get(vote, "result");
	if (json_is_object(result) && !v->result) {
		check_result(p, v, result);
		p->s->count.counted++;
	}
	json_decref(v->result);
	v->result = json_is_object(result) ? json_incref(result) : NULL;
}

void votes_hear(struct attendee *p, const json_t *vote, bool is_snapshot)
{
	struct sitting *s = p->s;
	struct box_vote *v = find(s, vote);
	const char *state = text_of(vote, "state");
	const json_t *lot = json_object_get(vote, "lot");
	bool is_voter = json_is_true(json_object_get(json_object_get(vote, "you"), "isVoter"));
	/* one that runs may have gone on while nobody was in to hear of it */
	bool goes_on = is_state(v, "open") || is_state(v, "collecting") || is_state(v, "confirming");
	MUST(s, !is_snapshot || !v->state[0] || is_state(v, state) || (goes_on && strcmp(state, "prepared") != 0), "a vote is %s, and was %s", state, v->state);
	MUST(s, !is_snapshot || !v->result || json_equal(json_object_get(vote, "result"), v->result), "a result is another than it was told");
	if (!is_state(v, state)) {
		v->state_since = s->now;
	}
	g_strlcpy(v->state, state, sizeof v->state);
	g_strlcpy(v->form, text_of(vote, "form"), sizeof v->form);
	g_strlcpy(v->majority, text_of(vote, "majority"), sizeof v->majority);
	g_strlcpy(v->key, text_of(vote, "key"), sizeof v->key);
	v->candidates = (int)json_array_size(json_object_get(vote, "candidates"));
	v->places = (int)json_integer_value(json_object_get(vote, "places"));
	v->is_lot_drawn = strcmp(text_of(lot, "state"), "drawn") == 0;
	for (int i = 0; i < VOTE_STAGES; i++) {
		p->replica.stages[v - s->box.votes] = strcmp(state, store_vote_stage_names[i]) == 0 ? i : p->replica.stages[v - s->box.votes];
	}
	if (is_state(v, "open") && is_voter) {
		plan_vote(p, v);
	} else if (is_state(v, "collecting") && json_integer_value(json_object_get(vote, "round")) != v->round) {
		begin_round(s, v, json_integer_value(json_object_get(vote, "round")));
	} else if (strcmp(text_of(lot, "state"), "drawing") == 0 && !assembly_is_guest(&s->model, p->number)) {
		v->adds_at[p->number] = v->adds_at[p->number] == US_NEVER ? s->now + (us_t)sitting_chance(s, 2000) * US_PER_MS : v->adds_at[p->number];
	}
	take_result(p, v, vote);
}

/* --- what came of it --- */

static int number_of(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

static bool has_voted(const struct box_vote *v, int person)
{
	return is_secret(v) ? v->ballots[person].is_taken : v->cast[person][0] != '\0';
}

static bool names_candidate(const char *choice, int n)
{
	char number[16], list[40];
	snprintf(number, sizeof number, ",%d,", n);
	snprintf(list, sizeof list, ",%s,", choice);
	return strstr(list, number) != NULL;
}

static int count(const struct box_vote *v, const char *choice, int candidate)
{
	int found = 0;
	for (int i = 0; i < BOX_PEOPLE; i++) {
		found += has_voted(v, i) && (candidate ? names_candidate(v->cast[i], candidate) : !choice || strcmp(v->cast[i], choice) == 0);
	}
	return found;
}

static void check_names(struct attendee *p, const struct box_vote *v, const json_t *result)
{
	struct sitting *s = p->s;
	bool is_roll = strcmp(v->form, "roll") == 0;
	const json_t *list = json_object_get(result, is_secret(v) ? "voted" : "votes");
	if (strcmp(v->form, "open") == 0) {
		MUST(s, !list, "the result of an open vote has names");
		return;
	}
	MUST(s, (int)json_array_size(list) == count(v, NULL, 0), "%d names of %d who have voted", (int)json_array_size(list), count(v, NULL, 0));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *name = is_roll ? text_of(one, "name") : json_string_value(one);
		bool is_his = false;
		for (int k = 0; k < SITTING_PEOPLE; k++) {
			bool is_right = has_voted(v, k) && (!is_roll || strcmp(v->cast[k], text_of(one, "choice")) == 0);
			is_his = is_his || (strcmp(s->people[k].name, name) == 0 && is_right);
		}
		MUST(s, is_his, "%s has not voted so", name);
	}
}

static int count_voters(const struct box_vote *v)
{
	int voters = 0;
	for (int i = 0; i < BOX_SEATS; i++) {
		voters += v->voter_of[i] >= 0;
	}
	return voters;
}

static void check_passed(struct attendee *p, const struct box_vote *v, const json_t *result)
{
	int yes = count(v, "yes", 0), no = count(v, "no", 0), voters = count_voters(v);
	bool is_due = strcmp(v->majority, "absolute") == 0 ? 2 * yes > voters
		: strcmp(v->majority, "twoThirds") == 0 ? yes > 0 && 3 * yes >= 2 * (yes + no) : yes > no;
	MUST(p->s, json_is_true(json_object_get(result, "isPassed")) == is_due, "a motion is %s", is_due ? "not passed" : "passed");
}

static void check_result(struct attendee *p, struct box_vote *v, const json_t *result)
{
	struct sitting *s = p->s;
	int papers = 0;
	for (int i = 0; i < BOX_PEOPLE; i++) {
		papers += v->ballots[i].has_paper;
	}
	bool forges = s->prove && strcmp(s->prove, "vote") == 0;
	s->is_seen = forges;
	MUST(s, number_of(result, "ballots") == count(v, NULL, 0) + forges, "%d ballots of %d who have voted", number_of(result, "ballots"), count(v, NULL, 0));
	MUST(s, number_of(result, "voters") == count_voters(v), "%d voters, and %d are due", number_of(result, "voters"), count_voters(v));
	MUST(s, !is_secret(v) || number_of(result, "papers") == papers, "%d papers, and %d are due", number_of(result, "papers"), papers);
	MUST(s, number_of(result, "abstain") == count(v, "abstain", 0) && number_of(result, "invalid") == 0, "abstentions");
	check_names(p, v, result);
	if (!v->is_election) {
		MUST(s, number_of(result, "yes") == count(v, "yes", 0) && number_of(result, "no") == count(v, "no", 0), "yes and no are counted wrong");
		check_passed(p, v, result);
	}
	for (int n = 1; n <= v->candidates; n++) {
		int votes = number_of(json_array_get(json_object_get(result, "counts"), (size_t)n - 1), "votes");
		MUST(s, votes == count(v, NULL, n), "candidate %d has %d votes, and %d are due", n, votes, count(v, NULL, n));
	}
}

/* --- what he does --- */

static char *to_base64(const void *bytes, size_t len)
{
	size_t cap = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(g_malloc(cap), cap, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

static size_t from_base64(const char *text, uint8_t *out, size_t cap)
{
	size_t len = 0;
	return sodium_base642bin(out, cap, text, strlen(text), NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 ? len : 0;
}

static struct blind_key *read_key(struct sitting *s, const struct box_vote *v)
{
	uint8_t spki[BLIND_PUBLIC_MAX];
	struct blind_key *key = NULL;
	size_t len = from_base64(v->key, spki, sizeof spki);
	MUST(s, blind_key_read_public(bytes_of(spki, len), &key) == OK, "the key of a vote is none");
	return key;
}

static void get_paper(struct attendee *p, struct box_vote *v)
{
	struct sitting *s = p->s;
	struct box_ballot *b = &v->ballots[p->number];
	struct ballot ballot = {0};
	struct blind_key *key = read_key(s, v);
	uint8_t chance[16], answer[BLIND_BYTES];
	rng_fill(&s->rng, chance, sizeof chance);
	sodium_bin2hex(b->serial, sizeof b->serial, chance, sizeof chance);
	g_strlcpy(ballot.vote, v->id, sizeof ballot.vote);
	g_strlcpy(ballot.serial, b->serial, sizeof ballot.serial);
	g_strlcpy(ballot.choice, v->planned[p->number], sizeof ballot.choice);
	MUST(s, ballot_write(&ballot, b->text, &b->len) == OK, "a ballot");
	struct bytes text = bytes_of((const uint8_t *)b->text, b->len);
	MUST(s, voter_blind(key, text, b->blinded, &b->secret) == OK, "blinding");
	char *blinded = to_base64(b->blinded, sizeof b->blinded);
	const char *code = client_ask(p, "vote.paper", json_pack("{s:s, s:s}", "vote", v->id, "blinded", blinded));
	MUST(s, code[0] == '\0', "person %d gets no paper: %s", p->number, code);
	size_t len = from_base64(text_of(p->data, "signature"), answer, sizeof answer);
	MUST(s, voter_finalize(key, text, &b->secret, bytes_of(answer, len), b->signature) == OK, "a paper is not signed");
	b->has_paper = true;
	g_strlcpy(v->cast[p->number], v->planned[p->number], sizeof v->cast[0]);
	g_free(blinded);
	blind_key_free(key);
}

static void hand_in(struct attendee *p, struct box_vote *v)
{
	struct sitting *s = p->s;
	struct box_ballot *b = &v->ballots[p->number];
	char path[64];
	char *text = to_base64(b->text, b->len), *signature = to_base64(b->signature, sizeof b->signature);
	snprintf(path, sizeof path, "/api/ballots/%s", v->id);
	b->hands_in_at = US_NEVER;
	int status = server_http(s, "", path, json_pack("{s:s, s:s}", "ballot", text, "signature", signature), NULL);
	MUST(s, status == 200 || status == 409, "a ballot is refused: %d", status);
	b->is_handed_in = true;
	b->is_taken = status == 200;
	b->knows_nothing = sitting_chance(s, 16) == 0;
	g_free(text);
	g_free(signature);
	check_now(s);
}

static void say(struct attendee *p, struct box_vote *v)
{
	struct box_ballot *b = &v->ballots[p->number];
	json_t *taken = b->is_handed_in && b->knows_nothing ? json_null() : json_boolean(b->is_taken);
	b->has_said = true;
	const char *code = client_ask(p, "vote.claim", json_pack("{s:s, s:o}", "vote", v->id, "taken", taken));
	MUST(p->s, code[0] == '\0', "person %d can't say what became of his ballot: %s", p->number, code);
}

static void cast(struct attendee *p, struct box_vote *v)
{
	const char *code = client_ask(p, "vote.cast", json_pack("{s:s, s:s}", "vote", v->id, "choice", v->planned[p->number]));
	MUST(p->s, code[0] == '\0', "person %d can't vote: %s", p->number, code);
}

static void add_to_lot(struct attendee *p, struct box_vote *v)
{
	char hex[65];
	uint8_t value[32];
	rng_fill(&p->s->rng, value, sizeof value);
	sodium_bin2hex(hex, sizeof hex, value, sizeof value);
	v->adds_at[p->number] = US_NEVER - 1;
	const char *code = client_ask(p, "lot.add", json_pack("{s:s, s:s}", "vote", v->id, "value", hex));
	MUST(p->s, code[0] == '\0' || v->is_lot_drawn || strcmp(code, "vote_state") == 0, "person %d can't add to the lot: %s", p->number, code);
}

static void serve(struct attendee *p, struct box_vote *v)
{
	struct sitting *s = p->s;
	struct box_ballot *b = &v->ballots[p->number];
	if (is_state(v, "open") && s->now >= v->votes_at[p->number]) {
		v->votes_at[p->number] = US_NEVER;
		if (is_secret(v)) {
			get_paper(p, v);
		} else {
			g_strlcpy(v->cast[p->number], v->planned[p->number], sizeof v->cast[0]);
			cast(p, v);
		}
	} else if (is_state(v, "collecting") && b->has_paper && s->now >= b->hands_in_at) {
		hand_in(p, v);
	} else if (is_state(v, "confirming") && b->has_paper && !b->has_said) {
		say(p, v);
	} else if (is_state(v, "counted") && !v->is_lot_drawn && s->now >= v->adds_at[p->number]) {
		add_to_lot(p, v);
	}
}

void votes_serve(struct attendee *p)
{
	for (int i = 0; i < p->s->box.count && p->is_in; i++) {
		if (p->replica.stages[i] >= 0) {
			serve(p, &p->s->box.votes[i]);
		}
	}
}

us_t votes_next(const struct sitting *s)
{
	us_t at = US_NEVER;
	for (int i = 0; i < s->box.count; i++) {
		const struct box_vote *v = &s->box.votes[i];
		for (int k = 0; k < SITTING_PEOPLE; k++) {
			bool is_in = s->people[k].is_in && s->people[k].replica.stages[i] >= 0;
			us_t due = is_state(v, "open") ? v->votes_at[k] : is_state(v, "collecting") && v->ballots[k].has_paper ? v->ballots[k].hands_in_at
				: is_state(v, "counted") && !v->is_lot_drawn && v->adds_at[k] != US_NEVER - 1 ? v->adds_at[k] : US_NEVER;
			at = is_in ? us_min(at, due) : at;
		}
	}
	return at;
}

/* --- the voters --- */

void votes_look(struct sitting *s)
{
	for (int i = 0; i < s->box.count; i++) {
		struct box_vote *v = &s->box.votes[i];
		bool have_all = true, has_one = false;
		for (int k = 0; k < ASSEMBLY_SEATS && is_state(v, "open"); k++) {
			const struct assembly_seat *seat = &s->model.seats[k];
			bool is_new = seat->exists && seat->kind == SEAT_VOTE && seat->filler >= 0 && v->voter_of[k] < 0;
			if (is_new && !v->is_voter[seat->filler]) { /* nobody votes for two seats */
				v->voter_of[k] = seat->filler;
				v->is_voter[seat->filler] = true;
			}
		}
		for (int k = 0; k < SITTING_PEOPLE; k++) {
			bool has = v->cast[k][0] != '\0';
			has_one = has_one || has;
			have_all = have_all && (has || !v->is_voter[k] || s->model.people[k].line == LINE_GONE);
		}
		bool is_complete = is_state(v, "open") && have_all && has_one;
		v->all_since = !is_complete ? US_NEVER : v->all_since == US_NEVER ? s->now : v->all_since;
	}
}

void votes_restart(struct sitting *s)
{
	for (int i = 0; i < s->box.count; i++) {
		struct box_vote *v = &s->box.votes[i];
		if (is_state(v, "confirming")) {
			g_strlcpy(v->state, "collecting", sizeof v->state);
		}
		for (int k = 0; k < BOX_PEOPLE; k++) {
			v->adds_at[k] = US_NEVER;
		}
		v->round = 0;
	}
}

/* --- whoever runs them --- */

static struct attendee *runner(struct sitting *s, bool must_chair)
{
	struct attendee *found = NULL;
	int count_of = 0;
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *p = &s->people[i];
		bool may = p->is_in && (must_chair ? assembly_chairs(&s->model, i) && assembly_votes_for(&s->model, i) >= 0
			: assembly_runs_votes(&s->model, i));
		if (may && sitting_chance(s, (uint32_t)++count_of) == 0) {
			found = p;
		}
	}
	return found;
}

static const char *ask(struct attendee *p, const char *op, const struct box_vote *v)
{
	return client_ask(p, op, json_pack("{s:s}", "vote", v->id));
}

static void run_running(struct sitting *s, struct attendee *p, struct box_vote *v)
{
	us_t since = s->now - v->state_since;
	const char *code = "";
	if (is_state(v, "open") && since > 6 * US_PER_S) {
		code = ask(p, sitting_chance(s, 8) ? "vote.close" : "vote.annul", v);
	} else if (is_state(v, "confirming") && since > 10 * US_PER_S) {
		code = ask(p, "vote.annul", v);
	}
	MUST(s, code[0] == '\0', "a vote can't be ended: %s", code);
}

static void open_one(struct sitting *s, struct attendee *p, struct box_vote *v)
{
	int voters = 0;
	for (int i = 0; i < 4 && sitting_chance(s, 3) == 0; i++) {
		struct attendee *who = &s->people[sitting_chance(s, SITTING_PEOPLE)];
		if (who->is_in && who->replica.stages[v - s->box.votes] >= 0) {
			const char *code = ask(who, "vote.demand", v);
			bool may = assembly_votes_for(&s->model, who->number) >= 0;
			MUST(s, may || strcmp(code, "not_allowed") == 0, "person %d has no vote, and demands a secret one: %s", who->number, code);
		}
	}
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		voters += s->model.seats[i].exists && s->model.seats[i].kind == SEAT_VOTE && s->model.seats[i].filler >= 0;
	}
	if (voters == 0) {
		return;
	}
	bool may = assembly_is_quorate(&s->model) && (!is_secret(v) || voters >= 3);
	const char *code = ask(p, "vote.open", v);
	MUST(s, (code[0] == '\0') == may, "a vote %s: %s %s", may ? "can't be opened" : "is opened", code, p->why);
}

/* Mostly by those who run votes; now and then by another member, who waits for the chair then. */
static void prepare(struct sitting *s, struct attendee *p)
{
	struct attendee *mover = &s->people[FIRST_MEMBER + (int)sitting_chance(s, FIRST_DEPUTY - FIRST_MEMBER)];
	p = mover->is_in && sitting_chance(s, 4) == 0 ? mover : p;
	static const char *const forms[] = {"open", "roll", "secret"}, *const majorities[] = {"simple", "absolute", "twoThirds"};
	char secret[32];
	bool is_election = sitting_chance(s, 3) == 0;
	json_t *data = json_pack("{s:s, s:s, s:o}", "kind", is_election ? "election" : "motion", "form", forms[sitting_chance(s, 3)], "text",
		json_sprintf("Frage %d %s", s->box.count, sitting_secret(s, SECRET_VOTE, s->model.item, secret)));
	if (is_election) {
		json_object_set_new(data, "candidates", json_pack("[s, s, s]", "Ada", "Ben", "Cem"));
		json_object_set_new(data, "places", json_integer(1 + sitting_chance(s, 2)));
	} else {
		json_object_set_new(data, "majority", json_string(majorities[sitting_chance(s, 3)]));
	}
	const char *code = client_ask(p, "vote.prepare", data);
	MUST(s, code[0] == '\0', "a vote can't be prepared: %s", code);
}

/* A result that leaves something open. True: it was gone on with. */
static bool go_on(struct sitting *s, struct attendee *p, struct box_vote *v)
{
	const json_t *passed = json_object_get(v->result, "isPassed"), *open = json_object_get(v->result, "open");
	struct attendee *chair = runner(s, true);
	if (!v->is_election && json_is_null(passed) && chair) {
		const char *choice = sitting_chance(s, 2) ? "yes" : "no";
		const char *code = client_ask(chair, "vote.decide", json_pack("{s:s, s:s}", "vote", v->id, "choice", choice));
		MUST(s, code[0] == '\0', "the casting vote is refused: %s", code);
		return true;
	}
	if (json_array_size(open) == 0 || v->has_runoff || v->is_lot_drawn || s->box.count == BOX_VOTES) {
		return false;
	}
	v->has_runoff = !v->is_runoff;
	const char *code = ask(p, v->is_runoff ? "vote.lot" : "vote.runoff", v);
	MUST(s, code[0] == '\0' || strcmp(code, "vote_state") == 0, "no runoff, no lot: %s", code);
	return true;
}

void votes_step(struct sitting *s)
{
	struct attendee *p = runner(s, false);
	struct box_vote *prepared = NULL;
	for (int i = 0; p && i < s->box.count; i++) {
		struct box_vote *v = &s->box.votes[i];
		if (p->replica.stages[i] < 0) {
			continue;
		}
		if (is_state(v, "open") || is_state(v, "collecting") || is_state(v, "confirming")) {
			run_running(s, p, v);
			return;
		}
		prepared = is_state(v, "prepared") ? v : prepared;
		if (is_state(v, "counted") && go_on(s, p, v)) {
			return;
		}
	}
	if (p && prepared) {
		open_one(s, p, prepared);
	} else if (p && s->box.count < BOX_VOTES) {
		prepare(s, p);
	}
}

void votes_finish(struct sitting *s)
{
	for (int i = 0; i < s->box.count; i++) {
		struct box_vote *v = &s->box.votes[i];
		struct attendee *p = runner(s, false);
		bool runs = is_state(v, "open") || is_state(v, "collecting") || is_state(v, "confirming");
		MUST(s, !runs || p, "nobody is there to end a vote");
		if (runs) {
			MUST(s, ask(p, "vote.annul", v)[0] == '\0', "a vote can't be annulled: %s", p->code);
		}
	}
}
