/* Votes in the store: what is refused, that as many ballots are there as voters who voted, and that nothing joins them. */
#include "conference_world.h"
#include "store_privacy.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SEATS = 5, KEY_BYTES = 1190, SIGNATURE_BYTES = 256 };

static void prepare(struct conference_world *w, enum vote_form form, char id[STORE_ID_MAX])
{
	struct store_vote draft = {.kind = VOTE_MOTION, .form = form, .text = "Wir pflanzen einen Baum", .places = 1, .majority = MAJORITY_SIMPLE, .round = 1};
	snprintf(draft.conference, STORE_ID_MAX, "%s", w->id);
	snprintf(draft.mover, STORE_ID_MAX, "%s", w->staff[1]);
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), OK);
}

/* A key that is found anywhere if it is anywhere. */
static void make_key(uint8_t key[KEY_BYTES], const char *vote)
{
	uint32_t state = 1;
	for (const char *p = vote; *p; p++) {
		state = state * 31 + (uint8_t)*p;
	}
	for (size_t i = 0; i < KEY_BYTES; i++) {
		state = state * 1664525 + 1013904223;
		key[i] = (uint8_t)(state >> 24);
	}
}

static enum err open_vote(struct conference_world *w, const char *vote, bool is_secret)
{
	static struct store_voter voters[SEATS];
	uint8_t key[KEY_BYTES];
	for (int i = 0; i < SEATS; i++) {
		snprintf(voters[i].seat, STORE_ID_MAX, "%s", w->seats[i]);
		snprintf(voters[i].person, STORE_ID_MAX, "%s", w->staff[i == 4 ? 6 : i]);
	}
	make_key(key, vote);
	const struct vote_opening opening = {.vote = vote, .voters = voters, .count = SEATS,
		.public_key = bytes_of("public", is_secret ? 6 : 0), .private_key = bytes_of(key, is_secret ? sizeof key : 0)};
	return store_vote_open(w->s, &opening, BEGIN_MS);
}

static const uint8_t *hash_of(int n)
{
	static uint8_t hash[BLINDED_HASH_BYTES];
	memset(hash, n + 1, sizeof hash);
	return hash;
}

static struct store_ballot *make_ballots(size_t count)
{
	static struct store_ballot ballots[SEATS + 1]; /* one more than are handed in */
	static const uint8_t signature[SIGNATURE_BYTES] = {1, 2, 3};
	/* in no order */
	static const char *const serials[SEATS + 1] = {"77", "1f", "c0", "09", "e5", "33"};
	for (size_t i = 0; i < count; i++) {
		ballots[i] = (struct store_ballot){.signature = bytes_of(signature, sizeof signature)};
		snprintf(ballots[i].serial, SERIAL_MAX, "%s", serials[i]);
		snprintf(ballots[i].choice, CHOICE_MAX, "%s", i % 2 ? "yes" : "no");
	}
	return ballots;
}

static enum err count(struct conference_world *w, const char *vote, const uint32_t *claims, size_t claim_count, size_t ballot_count)
{
	const struct vote_count counted = {.vote = vote, .claims = claims, .claim_count = claim_count, .ballots = make_ballots(ballot_count),
		.ballot_count = ballot_count, .result = "{\"ballots\":1}"};
	return store_vote_count(w->s, &counted, BEGIN_MS + 9);
}

static void give_papers(struct conference_world *w, const char *vote, int papers)
{
	for (int i = 0; i < papers; i++) {
		assert_int_equal(store_vote_paper(w->s, vote, (uint32_t)i, hash_of(i)), OK);
	}
}

/* -- before it opens -------------------------------------------------------------------------------------------- */

static void note_vote(void *ctx, const struct store_vote *vote)
{
	snprintf(ctx, 512, "%s %s %s %.60s %s %.60s %d %s", store_vote_kind_names[vote->kind], store_vote_form_names[vote->form],
		store_vote_stage_names[vote->stage], vote->text, vote->mover_name, vote->candidates, vote->places, store_majority_names[vote->majority]);
}

static const char *vote_of(struct conference_world *w, const char *id)
{
	static char text[512];
	assert_int_equal(store_vote_get(w->s, id, note_vote, text), OK);
	return text;
}

static void a_wording_is_frozen_when_the_vote_opens(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	struct store_vote vote = {.form = VOTE_ROLL, .text = "Wer vertritt uns?", .candidates = "[\"A\",\"B\"]", .places = 2, .majority = MAJORITY_MOST};
	prepare(w, VOTE_OPENLY, id);
	assert_string_equal(vote_of(w, id), "motion open prepared Wir pflanzen einen Baum Lehrkraft 1 [] 1 simple");
	snprintf(vote.id, STORE_ID_MAX, "%s", id);
	assert_int_equal(store_vote_change(w->s, &vote), OK);
	vote.candidates = "[\"A\"";
	assert_int_equal(store_vote_change(w->s, &vote), ERR_MALFORMED);
	assert_int_equal(open_vote(w, id, false), OK);
	vote.candidates = NULL;
	vote.text = "Etwas anderes";
	assert_int_equal(store_vote_change(w->s, &vote), ERR_STATE);
	assert_string_equal(vote_of(w, id), "motion roll open Wer vertritt uns? Lehrkraft 1 [\"A\",\"B\"] 2 most");
	assert_int_equal(store_vote_get(w->s, "none", note_vote, NULL), ERR_NOT_FOUND);
}

static void count_demand(void *ctx, const char *seat)
{
	(void)seat;
	++*(int *)ctx;
}

static void secrecy_is_demanded(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	int demands = 0;
	prepare(w, VOTE_OPENLY, id);
	assert_int_equal(store_vote_demand(w->s, id, w->seats[1], false), OK);
	assert_int_equal(store_vote_demand(w->s, id, w->seats[1], false), OK);
	assert_int_equal(number_of(w, "SELECT demands = 1 AND form = 'open' AND is_demanded = 0 FROM votes"), 1);
	assert_int_equal(store_vote_demand(w->s, id, w->seats[2], true), OK);
	assert_int_equal(number_of(w, "SELECT demands = 2 AND form = 'secret' AND is_demanded = 1 FROM votes"), 1);
	assert_int_equal(store_demand_each(w->s, id, count_demand, &demands), OK);
	assert_int_equal(demands, 2);
	assert_int_equal(store_vote_demand(w->s, id, "none", false), ERR_NOT_FOUND);
	assert_int_equal(open_vote(w, id, false), ERR_STATE); /* it needs a key now */
	assert_int_equal(open_vote(w, id, true), OK);
	assert_int_equal(store_vote_demand(w->s, id, w->seats[3], false), ERR_STATE);
	assert_int_equal(number_of(w, "SELECT count(*) FROM vote_demands"), 2);
}

static void there_are_so_many_votes_at_most(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	struct store_vote draft = {.text = "", .places = 1, .round = 1};
	snprintf(draft.conference, STORE_ID_MAX, "%s", w->id);
	snprintf(draft.item, STORE_ID_MAX, "none");
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), ERR_NOT_FOUND);
	snprintf(draft.item, STORE_ID_MAX, "%s", w->items[0]);
	char *much = malloc(VOTE_TEXT_MAX + 1);
	memset(much, 'a', VOTE_TEXT_MAX);
	much[VOTE_TEXT_MAX] = '\0';
	draft.text = much;
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), ERR_MALFORMED);
	free(much);
	draft.text = "";
	for (int i = 0; i < VOTES_MAX; i++) {
		assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), OK);
	}
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), ERR_FULL);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 1), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM votes WHERE state = 'annulled'"), VOTES_MAX);
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, id), ERR_STATE);
}

static void one_vote_is_open_at_a_time(void **state)
{
	struct conference_world *w = *state;
	char first[STORE_ID_MAX], second[STORE_ID_MAX];
	prepare(w, VOTE_OPENLY, first);
	prepare(w, VOTE_OPENLY, second);
	assert_int_equal(open_vote(w, first, false), OK);
	assert_int_equal(open_vote(w, first, false), ERR_STATE);
	assert_int_equal(open_vote(w, second, false), ERR_CONFLICT);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters"), SEATS);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 1), ERR_STATE);
	assert_int_equal(store_vote_annul(w->s, first, false), OK);
	assert_int_equal(open_vote(w, second, false), OK);
	/* what was counted stays so when the conference ends; what was only prepared is as if it had never been */
	const struct vote_count count = {.vote = second, .result = "{}"};
	assert_int_equal(store_vote_count(w->s, &count, BEGIN_MS + 1), OK);
	/* also while the ballots of another are collected nothing new opens */
	prepare(w, VOTE_SECRET, first);
	assert_int_equal(open_vote(w, first, true), OK);
	assert_int_equal(store_vote_stage_set(w->s, first, VOTE_COLLECTING), OK);
	prepare(w, VOTE_OPENLY, second);
	assert_int_equal(open_vote(w, second, false), ERR_CONFLICT);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 2), ERR_STATE);
	assert_int_equal(store_vote_annul(w->s, first, false), OK);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 2), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM votes WHERE state = 'counted'"), 1);
	assert_int_equal(number_of(w, "SELECT count(*) FROM votes WHERE state = 'annulled'"), 3);
}

/* -- open votes and rolls --------------------------------------------------------------------------------------- */

static void an_open_vote_is_cast_and_changed(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	uint32_t n = 0, claim = 0;
	prepare(w, VOTE_OPENLY, id);
	assert_int_equal(store_vote_cast(w->s, id, 0, "yes"), ERR_NOT_FOUND); /* nobody votes yet */
	assert_int_equal(open_vote(w, id, false), OK);
	assert_int_equal(store_vote_cast(w->s, id, 0, "yes"), OK);
	assert_int_equal(store_vote_cast(w->s, id, 0, "no"), OK);
	assert_int_equal(store_vote_cast(w->s, id, SEATS, "yes"), ERR_NOT_FOUND);
	assert_int_equal(store_vote_cast(w->s, id, 1, ""), ERR_MALFORMED);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), ERR_STATE);
	/* who comes later; a seat votes once */
	assert_int_equal(store_voter_add(w->s, id, w->seats[5], w->staff[5], &n), OK);
	assert_int_equal(n, SEATS);
	assert_int_equal(store_voter_add(w->s, id, w->seats[1], w->staff[7], &n), ERR_CONFLICT);
	assert_int_equal(store_vote_cast(w->s, id, SEATS, "abstain"), OK);
	assert_int_equal(count(w, id, &claim, 1, 1), ERR_CONFLICT); /* it has no ballots */
	assert_int_equal(count(w, id, NULL, 0, 0), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_voted = 1"), 2);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE choice IS NOT NULL"), 0); /* the record keeps the numbers */
	assert_int_equal(store_vote_cast(w->s, id, 0, "yes"), ERR_STATE);
	assert_int_equal(store_voter_add(w->s, id, w->seats[6], w->outsider, &n), ERR_STATE);
	assert_int_equal(store_vote_stage_set(w->s, id, VOTE_COLLECTING), ERR_STATE);
	assert_int_equal(count(w, id, NULL, 0, 0), ERR_STATE);
	assert_int_equal(store_vote_result_set(w->s, id, "{\"isPassed\":true}"), OK);
	assert_int_equal(number_of(w, "SELECT result ->> 'isPassed' FROM votes"), 1);
}

static void note_choices(void *ctx, const struct store_voter *voter)
{
	size_t len = strlen(ctx);
	snprintf((char *)ctx + len, 256 - len, "%u %s %s;", voter->n, voter->name, voter->choice);
}

static void a_roll_keeps_who_chose_what(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX], text[256] = "";
	prepare(w, VOTE_ROLL, id);
	assert_int_equal(store_vote_result_set(w->s, id, "{}"), ERR_STATE);
	assert_int_equal(open_vote(w, id, false), OK);
	assert_int_equal(store_vote_cast(w->s, id, 4, "yes"), OK);
	assert_int_equal(store_vote_cast(w->s, id, 1, "no"), OK);
	assert_int_equal(count(w, id, NULL, 0, 0), OK);
	assert_int_equal(store_voter_each(w->s, id, note_choices, text), OK);
	assert_string_equal(text, "0 Lehrkraft 0 ;1 Lehrkraft 1 no;2 Lehrkraft 2 ;3 Lehrkraft 3 ;4 Lehrkraft 6 yes;");
}

/* -- secret votes ----------------------------------------------------------------------------------------------- */

static void a_voter_has_one_paper(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	prepare(w, VOTE_SECRET, id);
	assert_int_equal(open_vote(w, id, true), OK);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), OK);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), OK); /* after a broken line */
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(1)), ERR_CONFLICT);
	assert_int_equal(store_vote_paper(w->s, id, SEATS, hash_of(2)), ERR_NOT_FOUND);
	assert_int_equal(store_vote_paper(w->s, "none", 0, hash_of(0)), ERR_NOT_FOUND);
	assert_int_equal(store_vote_cast(w->s, id, 1, "yes"), ERR_STATE); /* nobody's choice is written down */
	assert_int_equal(store_vote_stage_set(w->s, id, VOTE_COLLECTING), OK);
	assert_int_equal(store_vote_paper(w->s, id, 1, hash_of(1)), ERR_STATE);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), OK);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(1)), ERR_CONFLICT);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_paper = 1"), 1);
	assert_int_equal(store_vote_stage_set(w->s, id, VOTE_COUNTED), ERR_STATE);
}

/* Whatever is wrong about a count, nothing of it is there. */
static void nothing_is_counted_that_does_not_match(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	static const struct {
		uint32_t claims[3];
		size_t claim_count, ballot_count;
	} rows[] = {{{0, 1, 2}, 3, 2}, {{0, 1}, 2, 3}, {{0, 0}, 2, 2}, {{0, 3}, 2, 2}, {{0, 9}, 2, 2}, {{0}, 0, 1}, {{0}, 1, 0}};
	prepare(w, VOTE_SECRET, id);
	assert_int_equal(open_vote(w, id, true), OK);
	give_papers(w, id, 3);
	assert_int_equal(count(w, id, rows[0].claims, 3, 3), ERR_STATE); /* papers are still given */
	assert_int_equal(store_vote_stage_set(w->s, id, VOTE_COLLECTING), OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(count(w, id, rows[i].claims, rows[i].claim_count, rows[i].ballot_count), ERR_CONFLICT);
		assert_int_equal(number_of(w, "SELECT (SELECT count(*) FROM ballots) + (SELECT count(*) FROM voters WHERE has_voted = 1)"), 0);
		assert_int_equal(number_of(w, "SELECT count(*) FROM vote_keys"), 1);
	}
	/* a serial twice */
	struct store_ballot *ballots = make_ballots(2);
	snprintf(ballots[1].serial, SERIAL_MAX, "%s", ballots[0].serial);
	const struct vote_count twice = {.vote = id, .claims = rows[0].claims, .claim_count = 2, .ballots = ballots, .ballot_count = 2, .result = "{}"};
	assert_int_equal(store_vote_count(w->s, &twice, BEGIN_MS), ERR_CONFLICT);
	assert_int_equal(number_of(w, "SELECT (SELECT count(*) FROM ballots) + (SELECT count(*) FROM voters WHERE has_voted = 1)"), 0);
	assert_int_equal(count(w, id, rows[0].claims, 3, 3), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM ballots"), 3);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_voted = 1"), 3);
	assert_int_equal(count(w, id, rows[0].claims, 3, 3), ERR_STATE);
	assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), ERR_CONFLICT); /* none any more */
}

static void note_serial(void *ctx, const struct store_ballot *ballot)
{
	size_t len = strlen(ctx);
	assert_int_equal(ballot->signature.len, SIGNATURE_BYTES);
	snprintf((char *)ctx + len, 64 - len, "%s %s;", ballot->serial, ballot->choice);
}

static void nothing_of_how_it_came_is_left(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX], text[64] = "";
	const uint32_t claims[] = {2, 0, 1};
	uint8_t key[4096];
	size_t len;
	prepare(w, VOTE_SECRET, id);
	assert_int_equal(store_vote_demand(w->s, id, w->seats[1], true), OK);
	assert_int_equal(open_vote(w, id, true), OK);
	give_papers(w, id, 4);
	assert_int_equal(store_vote_key(w->s, id, key, sizeof key, &len), OK);
	assert_int_equal(len, KEY_BYTES);
	assert_int_equal(store_vote_key(w->s, id, key, 10, &len), ERR_FULL);
	assert_int_equal(store_vote_stage_set(w->s, id, VOTE_CONFIRMING), OK);
	assert_int_equal(count(w, id, claims, 3, 3), OK);
	assert_int_equal(store_ballot_each(w->s, id, note_serial, text), OK);
	assert_string_equal(text, "1f yes;77 no;c0 no;");
	assert_int_equal(store_vote_key(w->s, id, key, sizeof key, &len), ERR_NOT_FOUND);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE blinded_hash <> zeroblob(32) OR choice IS NOT NULL"), 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_paper = 1"), 4); /* one was not handed in */
	assert_int_equal(number_of(w, "SELECT count(*) FROM vote_demands"), 0);
	/* neither table has a number that grows, or a time */
	static const char *const tables[] = {"voters", "ballots"};
	for (size_t i = 0; i < 2; i++) {
		char sql[128];
		snprintf(sql, sizeof sql, "SELECT sql LIKE '%%WITHOUT ROWID' AND sql NOT LIKE '%%\\_ms%%' ESCAPE '\\' FROM sqlite_schema WHERE name = '%s'", tables[i]);
		assert_int_equal(number_of(w, sql), 1);
	}
}

static void what_is_annulled_never_was(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	const uint32_t claims[] = {0, 1};
	for (int i = 0; i < 2; i++) {
		prepare(w, VOTE_SECRET, id);
		assert_int_equal(open_vote(w, id, true), OK);
		give_papers(w, id, 2);
		assert_int_equal(store_vote_stage_set(w->s, id, VOTE_COLLECTING), OK);
		if (i == 1) {
			assert_int_equal(count(w, id, claims, 2, 2), OK);
			assert_int_equal(store_vote_lot_set(w->s, id, NULL, "{\"seed\":1}"), OK);
			assert_int_equal(store_vote_lot_set(w->s, id, "{\"elected\":[1]}", "{\"seed\":2}"), OK);
			assert_int_equal(number_of(w, "SELECT count(*) FROM votes WHERE lot ->> 'seed' = 2 AND result ->> '$.elected[0]' = 1"), 1);
		}
		assert_int_equal(store_vote_annul(w->s, id, false), OK);
		assert_int_equal(store_vote_annul(w->s, id, false), ERR_STATE);
		assert_int_equal(number_of(w, "SELECT count(*) FROM voters WHERE has_paper OR has_voted OR blinded_hash <> zeroblob(32)"), 0);
		assert_int_equal(number_of(w, "SELECT (SELECT count(*) FROM ballots) + (SELECT count(*) FROM vote_keys)"), 0);
		assert_int_equal(number_of(w, "SELECT count(*) FROM votes WHERE result IS NOT NULL OR lot IS NOT NULL OR public_key IS NOT NULL"), 0);
		assert_int_equal(store_vote_paper(w->s, id, 0, hash_of(0)), ERR_STATE);
	}
}

/* Nobody wants a paper: there is nothing to collect. */
static void a_vote_without_papers_is_counted_at_once(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	prepare(w, VOTE_SECRET, id);
	assert_int_equal(open_vote(w, id, true), OK);
	assert_int_equal(count(w, id, NULL, 0, 0), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM vote_keys"), 0);
}

/* -- the files -------------------------------------------------------------------------------------------------- */

static uint8_t *read_file(const char *file, size_t *len)
{
	FILE *f = fopen(file, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	*len = (size_t)ftell(f);
	rewind(f);
	uint8_t *data = malloc(*len + 1);
	assert_int_equal(fread(data, 1, *len, f), *len);
	assert_int_equal(fclose(f), 0);
	return data;
}

static void copy_file(const char *from, const char *to)
{
	size_t len;
	uint8_t *data = read_file(from, &len);
	FILE *f = fopen(to, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	free(data);
}

/* The vote of a store, with papers, claims and ballots in this order. */
static void take_vote(const char *file, const char *vote, const uint32_t papers[SEATS], const uint32_t claims[SEATS], const size_t order[SEATS])
{
	struct conference_world w = {0};
	struct store_ballot sorted[SEATS];
	const struct store_ballot *ballots = make_ballots(SEATS + 1);
	assert_int_equal(store_open(&w.s, file), OK);
	for (int i = 0; i < SEATS; i++) {
		sorted[i] = ballots[order[i]];
		assert_int_equal(store_vote_paper(w.s, vote, papers[i], hash_of((int)papers[i])), OK);
	}
	const struct vote_count counted = {.vote = vote, .claims = claims, .claim_count = SEATS, .ballots = sorted, .ballot_count = SEATS, .result = "{}"};
	assert_int_equal(store_vote_stage_set(w.s, vote, VOTE_COLLECTING), OK);
	assert_int_equal(store_vote_count(w.s, &counted, BEGIN_MS + 9), OK);
	store_close(w.s);
}

/* The same votes in other orders leave the same bytes; another ballot leaves others. */
static void no_order_leaves_a_trace(void **state)
{
	(void)state;
	static const uint32_t forth[SEATS] = {0, 1, 2, 3, 4}, back[SEATS] = {4, 2, 0, 3, 1};
	static const size_t plain[SEATS] = {0, 1, 2, 3, 4}, mixed[SEATS] = {3, 1, 4, 0, 2}, other[SEATS] = {5, 1, 2, 3, 4};
	static const struct {
		const uint32_t *papers, *claims;
		const size_t *order;
		bool is_same;
	} rows[] = {{forth, forth, plain, true}, {back, forth, plain, true}, {forth, back, plain, true}, {forth, forth, mixed, true},
		{back, back, mixed, true}, {forth, forth, other, false}};
	struct conference_world w = {0};
	char folder[] = "/tmp/kreide-votes-XXXXXX", made[64], first[64], file[64], id[STORE_ID_MAX];
	assert_non_null(mkdtemp(folder));
	snprintf(made, sizeof made, "%s/made.db", folder);
	snprintf(first, sizeof first, "%s/first.db", folder);
	snprintf(file, sizeof file, "%s/kreide.db", folder);
	conference_world_make(&w, made);
	conference_world_open(&w);
	prepare(&w, VOTE_SECRET, id);
	assert_int_equal(open_vote(&w, id, true), OK);
	store_close(w.s);
	copy_file(made, first);
	take_vote(first, id, forth, forth, plain);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t len, first_len;
		copy_file(made, file);
		take_vote(file, id, rows[i].papers, rows[i].claims, rows[i].order);
		uint8_t *data = read_file(file, &len), *first_data = read_file(first, &first_len);
		bool is_same = len == first_len && memcmp(data, first_data, len) == 0;
		free(data);
		free(first_data);
		if (is_same != rows[i].is_same) {
			fail_msg("row %zu: the files are %s", i, is_same ? "the same" : "others");
		}
		assert_int_equal(unlink(file), 0);
	}
	assert_int_equal(unlink(made) + unlink(first) + rmdir(folder), 0);
}

/* Any 16 bytes in a row of it, in any of the store's files. */
static int find_pieces(const char *folder, const uint8_t key[KEY_BYTES])
{
	static const char *const names[] = {"kreide.db", "kreide.db-wal", "kreide.db-shm"};
	int found = 0;
	for (size_t i = 0; i < 3; i++) {
		char file[96];
		snprintf(file, sizeof file, "%s/%s", folder, names[i]);
		size_t len;
		uint8_t *data = read_file(file, &len);
		for (size_t k = 0; k + 16 <= KEY_BYTES; k += 16) {
			for (const uint8_t *p = data; len >= 16 && (p = memchr(p, key[k], len - 15 - (size_t)(p - data))) != NULL; p++) {
				found += memcmp(p, key + k, 16) == 0;
			}
		}
		free(data);
	}
	return found;
}

/* Many keys come and go in any order, so that pages split and are joined; whatever is destroyed is nowhere. */
static void a_destroyed_key_is_in_no_file(void **state)
{
	(void)state;
	enum { KEYS = 13 };
	char ids[KEYS][STORE_ID_MAX];
	struct conference_world w = {0};
	char folder[] = "/tmp/kreide-votes-XXXXXX", file[64], sql[1024];
	uint8_t key[KEY_BYTES];
	int64_t destroyed, before;
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/kreide.db", folder);
	conference_world_make(&w, file);
	conference_world_open(&w);
	for (int i = 0; i < KEYS; i++) {
		prepare(&w, VOTE_SECRET, ids[i]);
		consult_school_run(w.s, "UPDATE votes SET state = 'annulled' WHERE state = 'open'"); /* more than one at a time */
		assert_int_equal(open_vote(&w, ids[i], true), OK);
		snprintf(sql, sizeof sql, "UPDATE votes SET state = 'collecting' WHERE id = '%s'", ids[i]);
		consult_school_run(w.s, sql);
		consult_school_run(w.s, "UPDATE votes SET state = 'annulled' WHERE state = 'collecting'");
	}
	make_key(key, ids[0]);
	assert_true(find_pieces(folder, key) > KEY_BYTES / 32); /* so it is looked for where it can be found */
	assert_int_equal(store_keys_destroyed(w.s, &before), OK);
	assert_int_equal(before, 0);
	for (int i = 0; i < KEYS; i++) {
		const char *id = ids[(i * 7) % KEYS];
		snprintf(sql, sizeof sql, "UPDATE votes SET state = 'collecting' WHERE id = '%s'", id);
		consult_school_run(w.s, sql);
		assert_int_equal(i % 3 ? count(&w, id, NULL, 0, 0) : store_vote_annul(w.s, id, false), OK);
		assert_int_equal(store_keys_destroyed(w.s, &destroyed), OK);
		assert_int_equal(destroyed, i + 1);
		assert_int_equal(store_forget_journal(w.s), OK);
		for (int k = 0; k < KEYS; k++) {
			make_key(key, ids[k]);
			snprintf(sql, sizeof sql, "SELECT count(*) FROM vote_keys WHERE vote = '%s'", ids[k]);
			bool is_there = consult_school_number(w.s, sql) == 1;
			if ((find_pieces(folder, key) > 0) != is_there) {
				fail_msg("key %d, after %d: %s", k, i, is_there ? "not there" : "pieces of it are left");
			}
		}
	}
	store_close(w.s);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(folder), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_world_set_up_open, conference_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wording_is_frozen_when_the_vote_opens),
		TEST(secrecy_is_demanded),
		TEST(there_are_so_many_votes_at_most),
		TEST(one_vote_is_open_at_a_time),
		TEST(an_open_vote_is_cast_and_changed),
		TEST(a_roll_keeps_who_chose_what),
		TEST(a_voter_has_one_paper),
		TEST(nothing_is_counted_that_does_not_match),
		TEST(nothing_of_how_it_came_is_left),
		TEST(what_is_annulled_never_was),
		TEST(a_vote_without_papers_is_counted_at_once),
		cmocka_unit_test(no_order_leaves_a_trace),
		cmocka_unit_test(a_destroyed_key_is_in_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
