/* Votes of a conference as its members see them, over WebSocket and HTTP, with a store below (docs/voting.md). */
#include "store_sql.h"
#include "vote.h"
#include "vote_five.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t ask_store(struct vote_world *w, const char *sql, const char *vote)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(w->store->db, sql, -1, &row, NULL), SQLITE_OK);
	sqlite3_bind_text(row, 1, vote, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return n;
}

#define COUNT_BALLOTS "SELECT COUNT(*) FROM ballots WHERE vote = ?1"
#define COUNT_VOTED "SELECT COUNT(*) FROM voters WHERE vote = ?1 AND has_voted"
#define COUNT_KEYS "SELECT COUNT(*) FROM vote_keys WHERE vote = ?1"

static bool is_passed(const struct vote_world *w, const char *vote)
{
	return vw_number(w, vote, "result.isPassed") == 1;
}

static bool you_have_voted(struct vote_world *w, int member, const char *vote)
{
	return json_is_true(json_object_get(json_object_get(vw_known(w, member, vote), "you"), "hasVoted"));
}

/* --- open and by roll --- */

static void a_motion_with_raised_hands(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	assert_string_equal(vw_state(w, vote), "prepared");
	assert_string_equal(vw_vote(w, VOTER, "vote.cast", vote, json_pack("{s:s}", "choice", "yes")), "vote_state");
	assert_string_equal(vw_vote(w, TELLER, "vote.change", vote, json_pack("{s:s}", "text", "Am 4. Juni?")), "");
	assert_string_equal(json_string_value(json_object_get(vw_known(w, GUEST, vote), "text")), "Am 4. Juni?");
	vw_open(w, vote);
	assert_string_equal(vw_vote(w, TELLER, "vote.change", vote, json_pack("{s:s}", "text", "Anders?")), "vote_state");
	assert_int_equal(vw_number(w, vote, "voters"), VOTERS);
	assert_string_equal(vw_cast(w, VOTER, vote, "maybe"), "bad_request");
	assert_string_equal(vw_cast(w, VOTER, vote, "no"), "");
	vw_pass(w, 300 * US_PER_MS);
	const json_t *choices = json_object_get(vw_known(w, GUEST, vote), "choices");
	assert_int_equal(json_array_size(choices), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(choices, 0), "name")), "Mitglied 2");
	vw_cast_all(w, vote, (const char *const[]){"yes", "no", "yes", "abstain", "yes"});
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(vw_number(w, vote, "result.yes"), 3);
	assert_int_equal(vw_number(w, vote, "result.no"), 1);
	assert_int_equal(vw_number(w, vote, "result.abstain"), 1);
	assert_true(is_passed(w, vote));
	assert_null(json_object_get(json_object_get(vw_known(w, CHAIR, vote), "result"), "votes"));
	assert_true(you_have_voted(w, VOTER, vote));
	assert_false(you_have_voted(w, ADVISORY, vote));
	assert_string_equal(vw_cast(w, VOTER, vote, "no"), "vote_over");
	assert_int_equal(ask_store(w, "SELECT COUNT(*) FROM voters WHERE vote = ?1 AND choice IS NOT NULL", vote), 0);
}

static void a_roll_keeps_its_names(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "roll", NULL, vote);
	vw_open(w, vote);
	vw_cast_all(w, vote, (const char *const[]){"yes", "no", "yes", NULL, "no"});
	const json_t *votes = json_object_get(json_object_get(vw_known(w, ADVISORY, vote), "result"), "votes");
	assert_int_equal(json_array_size(votes), 4);
	assert_string_equal(json_string_value(json_object_get(json_array_get(votes, 1), "name")), "Mitglied 1");
	assert_string_equal(json_string_value(json_object_get(json_array_get(votes, 1), "choice")), "no");
	vw_restart(w);
	vw_join_all(w);
	assert_int_equal(json_array_size(json_object_get(json_object_get(vw_known(w, ADVISORY, vote), "result"), "votes")), 4);
	assert_string_equal(json_string_value(json_object_get(json_object_get(vw_known(w, VOTER, vote), "you"), "choice")), "yes");
}

static void a_tie_and_the_casting_vote(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	vw_cast_all(w, vote, (const char *const[]){"yes", "no", "yes", "no", "abstain"});
	assert_int_equal(vw_number(w, vote, "result.isTied"), 1);
	assert_string_equal(vw_vote(w, TELLER, "vote.decide", vote, json_pack("{s:s}", "choice", "yes")), "not_allowed");
	assert_string_equal(vw_vote(w, CHAIR, "vote.decide", vote, json_pack("{s:s}", "choice", "abstain")), "bad_request");
	vw_restart(w);
	vw_join_all(w);
	assert_string_equal(vw_vote(w, CHAIR, "vote.decide", vote, json_pack("{s:s}", "choice", "yes")), "");
	assert_true(is_passed(w, vote));
	assert_string_equal(json_string_value(json_object_get(json_object_get(vw_known(w, VOTER, vote), "result"), "decidedBy")), "chair");
	assert_string_equal(vw_vote(w, CHAIR, "vote.decide", vote, json_pack("{s:s}", "choice", "no")), "vote_state");
}

static void it_closes_when_all_have_voted(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	for (int i = 0; i < VOTERS - 1; i++) {
		assert_string_equal(vw_cast(w, i, vote, "yes"), "");
	}
	vw_pass(w, 5 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "open");
	vw_drop(w, LAST); /* his place is kept for half a minute: a broken line changes nothing */
	vw_pass(w, 20 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "open");
	vw_join(w, LAST);
	assert_string_equal(vw_cast(w, LAST, vote, "no"), "");
	vw_pass(w, 2 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(vw_number(w, vote, "result.ballots"), VOTERS);
}

/* As with raised hands, so long as they can be looked over. */
static void choices_of_sixty_are_shown(void **state)
{
	enum { MANY = 61 };
	struct vote_world *w = vote_world_new(":memory:", MANY, 1, NULL);
	vote_name vote;
	(void)state;
	for (int i = 0; i < MANY - 1; i++) {
		vw_join(w, i);
	}
	vw_prepare(w, "open", NULL, vote);
	vw_open(w, vote);
	assert_int_equal(vw_number(w, vote, "voters"), MANY - 1);
	assert_non_null(json_object_get(vw_known(w, CHAIR, vote), "choices"));
	vw_join(w, MANY - 1);
	vw_pass(w, US_PER_S);
	assert_int_equal(vw_number(w, vote, "voters"), MANY);
	assert_null(json_object_get(vw_known(w, CHAIR, vote), "choices"));
	vote_world_free(w);
}

/* --- secret --- */

static void a_secret_vote_from_end_to_end(void **state)
{
	static const char *const choices[VOTERS] = {"yes", "no", "yes", "yes", "unsinn"};
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS];
	vote_name vote;
	char *first = NULL;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	assert_int_equal(ask_store(w, COUNT_KEYS, vote), 1);
	assert_string_equal(vw_cast(w, VOTER, vote, "yes"), "vote_state");
	assert_null(json_object_get(vw_known(w, VOTER, vote), "choices"));
	vw_papers(w, vote, choices, VOTERS, ballots);
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), 0);
	assert_int_equal(ask_store(w, COUNT_VOTED, vote), 0);
	char *path = g_strdup_printf("/api/ballots/%s", vote);
	assert_int_equal(vw_http(w, "GET", path, w->members[VOTER].session, ""), 409);
	vw_pass(w, 2 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "collecting");
	vw_collect(w, vote, ballots, VOTERS);
	assert_int_equal(vw_number(w, vote, "result.yes"), 3);
	assert_int_equal(vw_number(w, vote, "result.invalid"), 1);
	assert_true(is_passed(w, vote));
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), VOTERS);
	assert_int_equal(ask_store(w, COUNT_VOTED, vote), VOTERS);
	assert_int_equal(ask_store(w, COUNT_KEYS, vote), 0);
	for (int i = 0; i <= GUEST; i++) {
		int status = vw_http(w, "GET", path, w->members[i].session, "");
		assert_int_equal(status, i == GUEST ? 404 : 200);
		first = first ? first : strdup(w->text);
		assert_true(i == GUEST || strcmp(first, w->text) == 0);
	}
	assert_int_equal(vw_http(w, "GET", path, "", ""), 401);
	free(first);
	g_free(path);
}

/* 0, and what is not below the modulus */
static void what_is_no_blinded_ballot_costs_no_paper(struct vote_world *w, const struct vw_ballot *mine)
{
	struct vw_ballot odd = *mine;
	for (int byte = 0; byte <= 0xff; byte += 0xff) {
		memset(odd.blinded, byte, sizeof odd.blinded);
		assert_string_equal(vw_ballot_paper(w, VOTER, &odd), "bad_request");
	}
}

static void one_paper_each(void **state)
{
	struct vote_world *w = *state;
	struct vw_ballot mine, again, others;
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_ballot_make(w, VOTER, vote, "yes", &mine);
	what_is_no_blinded_ballot_costs_no_paper(w, &mine);
	assert_string_equal(vw_ballot_paper(w, VOTER, &mine), "");
	uint8_t signature[BLIND_BYTES];
	memcpy(signature, mine.signature, sizeof signature);
	assert_string_equal(vw_ballot_paper(w, VOTER, &mine), ""); /* his line broke before the answer came */
	assert_memory_equal(signature, mine.signature, sizeof signature);
	vw_ballot_make(w, VOTER, vote, "no", &again);
	assert_string_equal(vw_ballot_paper(w, VOTER, &again), "has_paper");
	vw_ballot_make(w, ADVISORY, vote, "no", &others);
	assert_string_equal(vw_ballot_paper(w, ADVISORY, &others), "not_voter");
	assert_string_equal(vw_ballot_paper(w, GUEST, &others), "not_voter");
	assert_string_equal(vw_vote(w, ANOTHER, "vote.paper", vote, json_pack("{s:s}", "blinded", "AAAA")), "bad_request");
	vw_pass(w, US_PER_S);
	assert_int_equal(vw_number(w, vote, "voted"), 1); /* it did not use up his paper */
	assert_string_equal(vw_claim(w, VOTER, vote, json_true()), "vote_state");
	assert_string_equal(vw_vote(w, VOTER, "vote.claim", vote, NULL), "bad_message");
	vw_restart(w);
	vw_join_all(w);
	assert_string_equal(vw_ballot_paper(w, VOTER, &mine), "");
	assert_memory_equal(signature, mine.signature, sizeof signature);
	assert_string_equal(vw_ballot_paper(w, VOTER, &again), "has_paper");
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	assert_string_equal(vw_ballot_paper(w, ANOTHER, &others), "vote_over"); /* a late vote */
	vw_ballot_finish(&mine);
	vw_ballot_finish(&again);
	vw_ballot_finish(&others);
}

static const char *why_of_body(const struct vote_world *w)
{
	const json_t *error = json_object_get(w->body, "error");
	const char *why = json_string_value(json_object_get(json_object_get(error, "detail"), "why"));
	return why ? why : json_string_value(json_object_get(error, "code"));
}

static void refuse_ballot(struct vote_world *w, const struct vw_ballot *b, int status, const char *why)
{
	assert_int_equal(vw_ballot_hand_in(w, b), status);
	assert_string_equal(why_of_body(w), why);
}

static void ballots_that_are_none(void **state)
{
	static const char *const yes[VOTERS] = {"yes", "yes", "yes", "yes", "yes"};
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS], old[VOTERS], bad;
	vote_name vote, before;
	vw_prepare(w, "secret", NULL, before);
	vw_open(w, before);
	vw_papers(w, before, yes, VOTERS, old);
	assert_string_equal(vw_vote(w, CHAIR, "vote.annul", before, NULL), "");
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_papers(w, vote, yes, VOTERS, ballots);
	refuse_ballot(w, &ballots[0], 409, "vote_state"); /* too early */
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	bad = ballots[0];
	bad.signature[100] ^= 1;
	refuse_ballot(w, &bad, 403, "signature"); /* of his own making */
	bad = ballots[0];
	memcpy(bad.signature, ballots[1].signature, sizeof bad.signature);
	refuse_ballot(w, &bad, 403, "signature"); /* of another ballot */
	bad = old[0];
	memcpy(bad.vote, vote, sizeof bad.vote);
	refuse_ballot(w, &bad, 403, "text"); /* of another vote, and signed for it */
	bad = ballots[0];
	bad.text[bad.text_len - 1] = ' ';
	refuse_ballot(w, &bad, 403, "text");
	bad = ballots[0];
	snprintf(bad.vote, sizeof bad.vote, "nosuch");
	refuse_ballot(w, &bad, 404, "no_such_vote");
	refuse_ballot(w, &old[0], 409, "vote_state"); /* annulled */
	assert_int_equal(vw_ballot_hand_in(w, &ballots[0]), 200);
	assert_int_equal(vw_ballot_hand_in(w, &ballots[0]), 200); /* the same again is the same */
	char *path = g_strdup_printf("/api/ballots/%s", vote);
	assert_int_equal(vw_http(w, "POST", path, w->members[VOTER].session, "{\"ballot\":\"AAAA\",\"signature\":\"AAAA\"}"), 400);
	assert_string_equal(why_of_body(w), "cookie");
	assert_int_equal(vw_http(w, "POST", path, "", "{\"ballot\":\"AAAA\"}"), 400);
	assert_int_equal(vw_http(w, "POST", path, "", "{\"ballot\":\"AAAA\",\"signature\":\"!!!!\"}"), 403);
	char *text = g_base64_encode((const guchar *)ballots[1].text, ballots[1].text_len);
	char *body = g_strdup_printf("{\"ballot\":\"%s\",\"signature\":\"AAAA\"}", text);
	assert_int_equal(vw_http(w, "POST", path, "", body), 403);
	assert_string_equal(why_of_body(w), "text"); /* too short for one: nothing is reckoned */
	g_free(text);
	g_free(body);
	vw_pass(w, 4 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "confirming");
	refuse_ballot(w, &ballots[1], 409, "vote_state"); /* too late */
	g_free(path);
	for (int i = 0; i < VOTERS; i++) {
		vw_ballot_finish(&ballots[i]);
		vw_ballot_finish(&old[i]);
	}
}

static size_t log_size(const struct vote_world *w)
{
	gchar *text = NULL;
	gsize len = 0;
	assert_true(g_file_get_contents(w->log_path, &text, &len, NULL));
	g_free(text);
	return len;
}

/* A stranger tries two thousand of his own making: nothing is written of it, and ballots are taken as before. */
static void a_flood_of_forged_ballots(void **state)
{
	enum { FORGED = 2000 };
	static const char *const yes[VOTERS] = {"yes", "yes", "no", "yes", "yes"};
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS], bad;
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_papers(w, vote, yes, VOTERS, ballots);
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	bad = ballots[0];
	bad.signature[7] ^= 1;
	size_t log = log_size(w);
	int changes = sqlite3_total_changes(w->store->db);
	gint64 began = g_get_monotonic_time();
	for (int i = 0; i < FORGED; i++) {
		assert_int_equal(vw_ballot_hand_in(w, &bad), 403);
	}
	print_message("a forged ballot: %" G_GINT64_FORMAT " us\n", (g_get_monotonic_time() - began) / FORGED);
	assert_int_equal(log_size(w), log);
	assert_int_equal(sqlite3_total_changes(w->store->db), changes);
	vw_collect(w, vote, ballots, VOTERS);
	assert_int_equal(vw_number(w, vote, "result.yes"), 4);
}

/* Two papers with one serial: the second choice is none. */
static void a_serial_is_used_once(void **state)
{
	struct vote_world *w = *state;
	struct vw_ballot one, other;
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	uint64_t chance[4];
	memcpy(chance, w->rng.s, sizeof chance);
	vw_ballot_make(w, VOTER, vote, "yes", &one);
	memcpy(w->rng.s, chance, sizeof chance);
	vw_ballot_make(w, ANOTHER, vote, "no", &other);
	assert_string_equal(one.serial, other.serial);
	assert_string_equal(vw_ballot_paper(w, VOTER, &one), "");
	assert_string_equal(vw_ballot_paper(w, ANOTHER, &other), "");
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	assert_int_equal(vw_ballot_hand_in(w, &one), 200);
	refuse_ballot(w, &other, 403, "used");
	vw_ballot_finish(&one);
	vw_ballot_finish(&other);
}

/* So many of the first have handed in when it begins to be confirmed. */
static void confirm_some(struct vote_world *w, vote_name vote, int handed_in)
{
	static const char *const choices[VOTERS] = {"yes", "no", "yes", "no", "yes"};
	struct vw_ballot ballots[VOTERS];
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_papers(w, vote, choices, VOTERS, ballots);
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	for (int i = 0; i < VOTERS; i++) {
		if (i < handed_in) {
			assert_int_equal(vw_ballot_hand_in(w, &ballots[i]), 200);
		}
		vw_ballot_finish(&ballots[i]);
	}
	vw_pass(w, (handed_in == VOTERS ? VOTE_AGAIN_MS : VOTE_WINDOW_MS + VOTE_LATE_MS) * US_PER_MS);
	assert_string_equal(vw_state(w, vote), "confirming");
}

/* Nor is his the only ballot that comes late. Lines of who has no paper do not matter. */
static void whose_line_is_slow_has_time(void **state)
{
	static const char *const choices[VOTERS] = {"yes", "no", "yes", "no", "yes"};
	const int64_t window_ms = VOTE_WINDOW_MS + VOTE_TRIPS * 1500;
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS];
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_papers(w, vote, choices, VOTERS, ballots);
	vw_line(w, ADVISORY, 3000);
	vw_line(w, VOTER, 1500);
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	assert_int_equal(json_integer_value(json_object_get(vw_known(w, CHAIR, vote), "windowMs")), window_ms);
	vw_pass(w, (window_ms + VOTE_LATE_MS - 1) * US_PER_MS);
	for (int i = 0; i < VOTERS; i++) {
		assert_int_equal(vw_ballot_hand_in(w, &ballots[i]), 200);
		vw_ballot_finish(&ballots[i]);
	}
}

/* One whose line breaks in that very second, and one who does not know: it is reckoned that theirs are there, too. */
static void it_does_not_wait_for_what_can_be_reckoned(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	confirm_some(w, vote, VOTERS - 1);
	assert_string_equal(vw_claim(w, ADVISORY, vote, json_true()), "not_voter");
	assert_string_equal(vw_claim(w, CHAIR, vote, json_true()), "");
	assert_string_equal(vw_claim(w, VOTER, vote, json_null()), "");
	assert_string_equal(vw_claim(w, ANOTHER, vote, json_true()), "");
	assert_string_equal(vw_claim(w, LAST, vote, json_false()), "");
	vw_drop(w, TELLER);
	vw_pass(w, (VOTE_CONFIRM_MS - 100) * US_PER_MS);
	assert_string_equal(vw_state(w, vote), "confirming");
	assert_null(json_object_get(vw_known(w, CHAIR, vote), "waitsFor"));
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), 0);
	vw_pass(w, 100 * US_PER_MS);
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), VOTERS - 1);
	assert_int_equal(ask_store(w, COUNT_VOTED, vote), VOTERS - 1);
	vw_join(w, TELLER);
	assert_true(you_have_voted(w, TELLER, vote) && you_have_voted(w, VOTER, vote) && !you_have_voted(w, LAST, vote));
	assert_string_equal(vw_claim(w, TELLER, vote, json_null()), "");
	assert_string_equal(vw_claim(w, LAST, vote, json_false()), "vote_over");
}

static void it_waits_for_what_can_not_be_known(void **state)
{
	struct vote_world *w = *state;
	vote_name vote;
	confirm_some(w, vote, VOTERS - 1);
	vw_drop(w, LAST);
	assert_string_equal(vw_claim(w, CHAIR, vote, json_true()), "");
	assert_string_equal(vw_claim(w, TELLER, vote, json_true()), "");
	assert_string_equal(vw_claim(w, VOTER, vote, json_null()), "");
	assert_string_equal(vw_claim(w, ANOTHER, vote, json_null()), ""); /* two ballots, three who could have handed them in */
	vw_pass(w, 100 * US_PER_S);
	assert_string_equal(vw_state(w, vote), "confirming");
	assert_int_equal(json_array_size(json_object_get(vw_known(w, CHAIR, vote), "waitsFor")), 3);
	assert_string_equal(vw_claim(w, VOTER, vote, json_true()), "");
	vw_pass(w, US_PER_S);
	const json_t *waits = json_object_get(vw_known(w, CHAIR, vote), "waitsFor");
	assert_int_equal(json_array_size(waits), 2);
	assert_string_equal(json_string_value(json_array_get(waits, 1)), "Mitglied 4");
	assert_int_equal(ask_store(w, COUNT_VOTED, vote), 0);
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), 0);
	vw_join(w, LAST);
	assert_string_equal(vw_claim(w, LAST, vote, json_false()), "");
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(ask_store(w, COUNT_BALLOTS, vote), VOTERS - 1);
	assert_true(you_have_voted(w, ANOTHER, vote) && !you_have_voted(w, LAST, vote));
}

/* After a restart the papers stand, and ballots are handed in anew. */
static void a_restart_while_it_collects(void **state)
{
	static const char *const choices[VOTERS] = {"yes", "no", "yes", "no", "yes"};
	struct vote_world *w = *state;
	struct vw_ballot ballots[VOTERS];
	vote_name vote;
	vw_prepare(w, "secret", NULL, vote);
	vw_open(w, vote);
	vw_papers(w, vote, choices, VOTERS, ballots);
	assert_string_equal(vw_vote(w, CHAIR, "vote.close", vote, NULL), "");
	json_int_t round = json_integer_value(json_object_get(vw_known(w, CHAIR, vote), "round"));
	for (int i = 0; i < VOTERS - 1; i++) {
		assert_int_equal(vw_ballot_hand_in(w, &ballots[i]), 200);
	}
	w->now_us += US_PER_S;
	vw_restart(w);
	for (int i = 0; i <= GUEST; i++) {
		vw_join(w, i);
	}
	assert_string_equal(vw_state(w, vote), "collecting");
	assert_true(json_integer_value(json_object_get(vw_known(w, CHAIR, vote), "round")) > round);
	vw_collect(w, vote, ballots, VOTERS);
	assert_int_equal(vw_number(w, vote, "result.ballots"), VOTERS);
	vw_restart(w);
	vw_join_all(w);
	assert_string_equal(vw_state(w, vote), "counted");
	assert_int_equal(vw_number(w, vote, "result.yes"), 3);
	assert_int_equal(json_array_size(json_object_get(json_object_get(vw_known(w, CHAIR, vote), "result"), "voted")), VOTERS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, vote_world_set_up, vote_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_motion_with_raised_hands), TEST(a_roll_keeps_its_names),
		TEST(a_tie_and_the_casting_vote), TEST(it_closes_when_all_have_voted),
		cmocka_unit_test(choices_of_sixty_are_shown), TEST(a_secret_vote_from_end_to_end), TEST(one_paper_each), TEST(whose_line_is_slow_has_time),
		TEST(ballots_that_are_none), TEST(a_flood_of_forged_ballots), TEST(a_serial_is_used_once),
		TEST(it_does_not_wait_for_what_can_be_reckoned), TEST(it_waits_for_what_can_not_be_known),
		TEST(a_restart_while_it_collects)};
	return cmocka_run_group_tests_name("votes", tests, NULL, NULL);
}
