#include "vote_attacks.h"

#include "openssl_parts.h"

#include <math.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *data_of(const struct vw_seen *seen)
{
	json_t *message = json_loads(seen->text, 0, NULL), *data = json_object_get(message, "data");
	json_t *found = json_incref(seen->member < 0 ? message : data);
	json_decref(message);
	return found;
}

static size_t decode(const json_t *data, const char *key, uint8_t *out, size_t cap)
{
	const json_t *text = json_object_get(data, key);
	size_t len = 0;
	assert_int_equal(sodium_base642bin(out, cap, json_string_value(text), json_string_length(text), NULL, &len, NULL,
		sodium_base64_VARIANT_ORIGINAL), 0);
	return len;
}

static void see_ballot(struct view *v, const struct vw_seen *seen)
{
	uint8_t text[512];
	struct ballot ballot;
	json_t *body = data_of(seen);
	size_t len = decode(body, "ballot", text, sizeof text);
	assert_int_equal(ballot_read(bytes_of(text, len), &ballot), OK);
	struct ballot_view *b = v->ballots;
	while (b < v->ballots + v->count && strcmp(b->serial, ballot.serial) != 0) {
		b++;
	}
	if (b == v->ballots + v->count) {
		assert_true(v->count++ < VOTERS);
		memcpy(b->serial, ballot.serial, sizeof b->serial);
		b->first_us = seen->at_us;
		b->len = len;
		decode(body, "signature", b->signature, sizeof b->signature);
	}
	b->last_us = seen->at_us;
	b->sent++;
	json_decref(body);
}

static void see_voter(struct voter_view *voter, const struct vw_seen *seen)
{
	if (strcmp(seen->op, "vote.claim") == 0) {
		json_t *data = data_of(seen);
		voter->claim_us = seen->at_us;
		voter->is_unsure = json_is_null(json_object_get(data, "taken"));
		json_decref(data);
	} else if (strcmp(seen->op, "vote.paper") == 0) {
		json_t *data = data_of(seen);
		voter->paper_us = voter->asked++ ? voter->paper_us : seen->at_us;
		voter->len = strlen(seen->text);
		decode(data, "blinded", voter->blinded, sizeof voter->blinded);
		json_decref(data);
	}
}

void view_see(struct view *v, const struct vw_seen *seen)
{
	if (seen->member < 0) {
		see_ballot(v, seen);
	} else if (seen->member < VOTERS) {
		see_voter(&v->voters[seen->member], seen);
	}
}

/* --- attacks: whose is ballot k? --- */

typedef double (*voter_key)(const struct voter_view *voter, int row);
typedef double (*ballot_key)(const struct ballot_view *ballot);

struct ranked {
	double key;
	uint32_t tie;
	int index;
};

static int by_key(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return x->key != y->key ? (x->key > y->key) - (x->key < y->key) : (x->tie > y->tie) - (x->tie < y->tie);
}

/* The first of one order belongs to the first of the other. */
static void match_orders(const struct view *v, voter_key of_voter, ballot_key of_ballot, int guess[VOTERS])
{
	struct ranked voters[VOTERS], ballots[VOTERS];
	for (int i = 0; i < VOTERS; i++) {
		voters[i] = (struct ranked){of_voter(&v->voters[i], i), rng_u32(v->rng), i};
		ballots[i] = (struct ranked){of_ballot(&v->ballots[i]), rng_u32(v->rng), i};
	}
	qsort(voters, VOTERS, sizeof *voters, by_key);
	qsort(ballots, VOTERS, sizeof *ballots, by_key);
	for (int i = 0; i < VOTERS; i++) {
		guess[ballots[i].index] = voters[i].index;
	}
}

static double paper_time(const struct voter_view *voter, int row) { (void)row; return (double)voter->paper_us; }
static double claim_time(const struct voter_view *voter, int row) { (void)row; return (double)voter->claim_us; }
static double paper_len(const struct voter_view *voter, int row) { (void)row; return (double)voter->len; }
static double papers_asked(const struct voter_view *voter, int row) { (void)row; return voter->asked; }
static double row_of(const struct voter_view *voter, int row) { (void)voter; return row; }
static double first_time(const struct ballot_view *ballot) { return (double)ballot->first_us; }
static double last_time(const struct ballot_view *ballot) { return (double)ballot->last_us; }
static double ballot_len(const struct ballot_view *ballot) { return (double)ballot->len; }
static double times_sent(const struct ballot_view *ballot) { return ballot->sent; }
static double order_in_files(const struct ballot_view *ballot) { return ballot->order; }
static double place_in_table(const struct ballot_view *ballot) { return ballot->place; }
static double serial_of(const struct ballot_view *ballot) { return (double)g_ascii_strtoull(ballot->serial + 16, NULL, 16); }

static void by_arrival(const struct view *v, int guess[VOTERS]) { match_orders(v, paper_time, first_time, guess); }
static void by_claims(const struct view *v, int guess[VOTERS]) { match_orders(v, claim_time, last_time, guess); }
static void by_size(const struct view *v, int guess[VOTERS]) { match_orders(v, paper_len, ballot_len, guess); }
static void by_retries(const struct view *v, int guess[VOTERS]) { match_orders(v, papers_asked, times_sent, guess); }
static void by_rows(const struct view *v, int guess[VOTERS]) { match_orders(v, row_of, place_in_table, guess); }
static void by_pages(const struct view *v, int guess[VOTERS]) { match_orders(v, paper_time, order_in_files, guess); }
static void by_serials(const struct view *v, int guess[VOTERS]) { match_orders(v, paper_time, serial_of, guess); }

/* Of all pairs that are left the one with the least cost, again and again. */
static void match_pairs(double (*cost)[VOTERS], int guess[VOTERS])
{
	bool used[VOTERS] = {false}, done[VOTERS] = {false};
	for (int n = 0; n < VOTERS; n++) {
		int best_i = -1, best_k = -1;
		for (int k = 0; k < VOTERS; k++) {
			for (int i = 0; i < VOTERS && !done[k]; i++) {
				if (!used[i] && (best_i < 0 || cost[k][i] < cost[best_k][best_i])) {
					best_i = i;
					best_k = k;
				}
			}
		}
		used[best_i] = done[best_k] = true;
		guess[best_k] = best_i;
	}
}

/* Who said that he doesn't know had trouble: his ballot was sent often; among these, and among the others, by when they came last. */
enum { OFTEN = 8 };
static double trouble_of(const struct voter_view *voter, int row)
{
	(void)row;
	return voter->is_unsure * 1e15 + (double)voter->claim_us;
}
static double trouble_with(const struct ballot_view *ballot) { return (ballot->sent >= OFTEN) * 1e15 + (double)ballot->last_us; }
static void by_trouble(const struct view *v, int guess[VOTERS]) { match_orders(v, trouble_of, trouble_with, guess); }

/* A ballot belongs to whoever asked for a paper just before. */
static void by_distance(const struct view *v, int guess[VOTERS])
{
	double cost[VOTERS][VOTERS];
	for (int k = 0; k < VOTERS; k++) {
		for (int i = 0; i < VOTERS; i++) {
			cost[k][i] = fabs((double)(v->ballots[k].first_us - v->voters[i].paper_us));
		}
	}
	match_pairs(cost, guess);
}

/*
 * What the numbers say. If this voter's paper is this ballot, his blind was r = answer / signature, and r^e = blinded / signature^e: of every
 * pair there is exactly one such number, and the right one looks as all the others, unless it was chosen badly.
 */
static double blind_of(const struct view *v, const struct voter_view *voter, const struct ballot_view *ballot, BN_CTX *ctx)
{
	BIGNUM *answer = BN_bin2bn(voter->answer, BLIND_BYTES, NULL), *signature = BN_bin2bn(ballot->signature, BLIND_BYTES, NULL);
	BIGNUM *r = BN_new();
	assert_non_null(BN_mod_inverse(signature, signature, v->modulus, ctx));
	assert_int_equal(BN_mod_mul(r, answer, signature, v->modulus, ctx), 1);
	uint8_t bytes[BLIND_BYTES];
	assert_int_equal(BN_bn2binpad(r, bytes, sizeof bytes), BLIND_BYTES);
	double size = BN_num_bits(r) > 64 ? BN_num_bits(r) + bytes[0] / 256.0 : BN_num_bits(r);
	BN_free(answer);
	BN_free(signature);
	BN_free(r);
	return size;
}

static void by_blinds(const struct view *v, int guess[VOTERS])
{
	double cost[VOTERS][VOTERS];
	BN_CTX *ctx = BN_CTX_new();
	for (int k = 0; k < VOTERS; k++) {
		for (int i = 0; i < VOTERS; i++) {
			cost[k][i] = blind_of(v, &v->voters[i], &v->ballots[k], ctx);
		}
	}
	BN_CTX_free(ctx);
	match_pairs(cost, guess);
}

const struct attack attacks[ATTACKS] = {
	{"the order of arrival", by_arrival, 38}, {"the time between paper and ballot", by_distance, 38}, {"the order of claims", by_claims, 36},
	{"the sizes of messages", by_size, 8}, {"retries", by_retries, 4}, {"rows of the store", by_rows, 38}, {"pages and the journal", by_pages, 4},
	{"serials", by_serials, 38}, {"blinds of every pair", by_blinds, 38},
	{"who does not know what became of his", by_trouble, 20},
};
