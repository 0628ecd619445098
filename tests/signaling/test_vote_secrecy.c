/*
 * Can anybody join a voter to a ballot who has the store's files, the log, and every message that the server received, in its order and
 * with its time, and every signature that it gave? Forty voters choose by chance, again and again; each attack says of every ballot whose
 * it is. By chance alone one in forty is right, so one a round; none may be better than that by more than six standard deviations.
 * Against clients that are careless on purpose (they hand in at once, number their ballots, hardly blind them, pad messages by what is
 * in them, retry by person, and ask once more what became of their ballot before they say it) the same attacks succeed: so this test can
 * fail.
 *
 *   test_vote_secrecy [ROUNDS]
 *
 * What it takes for granted is in docs/voting.md, section 5: lines of the same kind, that do not break for one person more than for others
 * in these very seconds, and nobody who watches the network.
 */
#include "openssl_parts.h"
#include "store_sql.h"
#include "vote.h"
#include "vote_attacks.h"

#include <math.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { CANDIDATES = 40, ROUNDS = 6, CARELESS_ROUNDS = 1, ROUNDS_OF_WORLD = 24, RETRIES = 7 };

/* --- the store's files, as they are on the disk --- */

static void read_file(const char *path, GByteArray *into)
{
	gchar *bytes = NULL;
	gsize len = 0;
	if (g_file_get_contents(path, &bytes, &len, NULL)) {
		g_byte_array_append(into, (const guint8 *)bytes, (guint)len);
	}
	g_free(bytes);
}

struct files {
	GByteArray *bytes; /* the database and its journal, free pages and all */
	size_t journal_at;
};

static struct files read_store(const char *path)
{
	struct files files = {g_byte_array_new(), 0};
	char *journal = g_strdup_printf("%s-wal", path);
	read_file(path, files.bytes);
	files.journal_at = files.bytes->len;
	read_file(journal, files.bytes);
	g_free(journal);
	return files;
}

/* In which order it was written: page after page, and within a page from its end on. */
static double order_of(const struct files *files, size_t offset)
{
	enum { PAGE = 4096, FRAME = 24 + PAGE, JOURNAL_HEAD = 32 };
	bool is_in_journal = offset >= files->journal_at;
	size_t at = is_in_journal ? offset - files->journal_at - JOURNAL_HEAD : offset, size = is_in_journal ? FRAME : PAGE;
	size_t page = at / size + (is_in_journal ? files->journal_at / PAGE : 0);
	return (double)page * FRAME + (double)(size - at % size);
}

static bool find(const GByteArray *in, const char *text, size_t *offset)
{
	const uint8_t *at = memmem(in->data, in->len, text, strlen(text));
	*offset = at ? (size_t)(at - in->data) : 0;
	return at != NULL;
}

/* --- what happens --- */

enum happening { ASKS, ASKS_AGAIN, HANDS_IN, HANDS_IN_AGAIN, CLAIMS };

struct event {
	int64_t at_us;
	enum happening what;
	int voter;
};

struct round {
	struct vote_world *w;
	sqlite3 *observer;
	const char *path;
	bool is_careless;
	char vote[STORE_ID_MAX];
	struct vw_ballot ballots[VOTERS];
	int64_t latency_us[VOTERS];
	GArray *events;
	int retries[VOTERS];
	bool is_unsure[VOTERS]; /* the last answer was lost */
};

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	return (x->at_us > y->at_us) - (x->at_us < y->at_us);
}

static int64_t chance_us(struct round *r, int64_t below_us)
{
	return rng_below(&r->w->rng, (uint32_t)below_us);
}

static void will(struct round *r, int64_t at_us, enum happening what, int voter)
{
	const struct event event = {at_us, what, voter};
	g_array_append_val(r->events, event);
}

/* Whatever has happened: as many ballots as voters who voted, as anybody sees it who reads the file now. */
static void check_store(struct round *r)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(r->observer, "SELECT (SELECT count(*) FROM ballots), (SELECT count(*) FROM voters WHERE has_voted)", -1,
		&row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
	sqlite3_finalize(row);
}

/* What careless clients do: serials that count, no blind, messages as long as what is in them. */
static void make_carelessly(struct round *r, int voter, struct vw_ballot *b)
{
	static const uint8_t one[BLIND_BYTES] = {[BLIND_BYTES - 1] = 1};
	uint8_t salt[48];
	rng_fill(&r->w->rng, salt, sizeof salt);
	snprintf(b->serial, sizeof b->serial, "%032x", voter + 1);
	vw_ballot_write(b, r->vote, b->choice);
	assert_int_equal(voter_blind_with(b->key, bytes_of((const uint8_t *)b->text, b->text_len), bytes_of(salt, sizeof salt),
		bytes_of(one, sizeof one), b->blinded), OK);
	memcpy(b->secret.inverse, one, sizeof one);
	b->secret.len = sizeof one;
}

static void choose(struct round *r, char choice[BALLOT_CHOICE_MAX])
{
	size_t len = 0;
	uint32_t many = 1 + rng_below(&r->w->rng, CANDIDATES);
	for (int n = 1; n <= CANDIDATES; n++) {
		if (rng_below(&r->w->rng, CANDIDATES) < many) {
			len += (size_t)snprintf(choice + len, BALLOT_CHOICE_MAX - len, "%s%d", len ? "," : "", n);
		}
	}
	if (!len) {
		snprintf(choice, BALLOT_CHOICE_MAX, "abstain");
	}
}

static void ask(struct round *r, int voter)
{
	struct vw_ballot *b = &r->ballots[voter];
	r->w->pad = r->is_careless ? b->text_len : 0;
	assert_string_equal(vw_ballot_paper(r->w, voter, b), "");
	r->w->pad = 0;
}

static void happen(struct round *r, const struct event *event)
{
	int status;
	if (event->at_us > r->w->now_us) {
		vw_pass(r->w, event->at_us - r->w->now_us);
	}
	switch (event->what) {
	case ASKS:
	case ASKS_AGAIN:
		ask(r, event->voter);
		break;
	case HANDS_IN:
	case HANDS_IN_AGAIN:
		status = vw_ballot_hand_in(r->w, &r->ballots[event->voter]);
		assert_true(status == 200 || (status == 409 && (r->is_careless || event->what == HANDS_IN_AGAIN)));
		break;
	case CLAIMS:
		assert_string_equal(vw_claim(r->w, event->voter, r->vote, r->is_unsure[event->voter] ? json_null() : json_true()), "");
		break;
	}
	check_store(r);
}

static void play(struct round *r)
{
	g_array_sort(r->events, by_time);
	for (guint i = 0; i < r->events->len; i++) {
		happen(r, &g_array_index(r->events, struct event, i));
	}
	g_array_set_size(r->events, 0);
}

static void begin(struct round *r)
{
	json_t *names = json_array();
	for (int n = 1; n <= CANDIDATES; n++) {
		json_array_append_new(names, json_sprintf("Name %d", n));
	}
	assert_string_equal(vw_ask(r->w, 0, "vote.prepare", json_pack("{s:s, s:s, s:s, s:o, s:i}", "kind", "election", "form", "secret", "text", "Wer?",
		"candidates", names, "places", CANDIDATES)), "");
	snprintf(r->vote, sizeof r->vote, "%s", json_string_value(json_object_get(r->w->members[0].reply, "id")));
	vw_open(r->w, r->vote);
	g_array_set_size(r->w->seen, 0);
}

/* Everybody clicks when he likes. */
static void give_papers(struct round *r)
{
	char choice[BALLOT_CHOICE_MAX];
	for (int i = 0; i < VOTERS; i++) {
		struct vw_ballot *b = &r->ballots[i];
		choose(r, choice);
		vw_ballot_make(r->w, i, r->vote, choice, b);
		r->latency_us[i] = 10 * US_PER_MS + chance_us(r, 90 * US_PER_MS);
		r->retries[i] = r->is_careless ? (int)rng_below(&r->w->rng, RETRIES) : rng_below(&r->w->rng, 10) == 0;
		int64_t at_us = r->w->now_us + r->latency_us[i] + (r->is_careless ? i * 400 * US_PER_MS : chance_us(r, 8 * US_PER_S));
		if (r->is_careless) {
			make_carelessly(r, i, b);
			will(r, at_us + 5 * US_PER_MS, HANDS_IN, i);
		}
		will(r, at_us, ASKS, i);
		for (int k = 0; k < r->retries[i]; k++) {
			will(r, at_us + (k + 2) * 10 * US_PER_MS, ASKS_AGAIN, i);
		}
	}
	play(r);
}

static void collect(struct round *r)
{
	vw_pass(r->w, (VOTE_SETTLE_MS + 100) * US_PER_MS); /* it closes by itself */
	assert_string_equal(vw_state(r->w, r->vote), "collecting");
	for (int i = 0; i < VOTERS; i++) {
		int again = r->is_careless ? r->retries[i] : rng_below(&r->w->rng, 10) == 0;
		int64_t at_us = r->w->now_us + r->latency_us[i] + (r->is_careless ? 0 : chance_us(r, 2 * US_PER_S));
		r->is_unsure[i] = r->is_careless ? again > RETRIES - 3 : rng_below(&r->w->rng, 15) == 0;
		will(r, at_us, HANDS_IN, i);
		for (int k = 0; k < again; k++) {
			will(r, at_us + (r->is_careless ? k : 300 * US_PER_MS), HANDS_IN_AGAIN, i);
		}
	}
	play(r);
	vw_pass(r->w, VOTE_AGAIN_MS * US_PER_MS); /* so long the answer to the last one may be asked for again */
	assert_string_equal(vw_state(r->w, r->vote), "confirming");
	for (int i = 0; i < VOTERS; i++) {
		int64_t at_us = r->w->now_us + r->latency_us[i];
		if (r->is_careless) {
			will(r, at_us - 1, HANDS_IN_AGAIN, i);
		}
		will(r, at_us, CLAIMS, i);
	}
}

/* Before it is counted no serial is in any file, and never is one in the log. */
static void check_files(struct round *r, struct view *v, bool is_counted)
{
	size_t offset, at;
	struct files store = read_store(r->path);
	GByteArray *log = g_byte_array_new();
	read_file(r->w->log_path, log);
	assert_true(store.bytes->len > 0 && log->len > 0);
	for (int k = 0; k < VOTERS; k++) {
		assert_true(r->is_careless || is_counted || !find(store.bytes, r->ballots[k].serial, &at));
		assert_false(find(log, r->ballots[k].serial, &at));
		/* as a row has it: the vote, then the serial */
		char *row = g_strdup_printf("%s%s", r->vote, v ? v->ballots[k].serial : r->ballots[k].serial);
		assert_int_equal(find(store.bytes, row, &offset), is_counted);
		if (v) {
			v->ballots[k].order = order_of(&store, offset);
		}
		g_free(row);
	}
	g_byte_array_free(store.bytes, TRUE);
	g_byte_array_free(log, TRUE);
}

/* The rows as they come, without an order that is asked for. */
static void read_table(struct round *r, struct view *v)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(r->observer, "SELECT serial FROM ballots WHERE vote = ?1", -1, &row, NULL), SQLITE_OK);
	sqlite3_bind_text(row, 1, r->vote, -1, SQLITE_STATIC);
	for (int place = 0; sqlite3_step(row) == SQLITE_ROW; place++) {
		for (int k = 0; k < VOTERS; k++) {
			bool is_it = strcmp(v->ballots[k].serial, (const char *)sqlite3_column_text(row, 0)) == 0;
			v->ballots[k].place = is_it ? place : v->ballots[k].place;
		}
	}
	sqlite3_finalize(row);
}

static void look(struct round *r, struct view *v)
{
	for (guint i = 0; i < r->w->seen->len; i++) {
		view_see(v, &g_array_index(r->w->seen, struct vw_seen, i));
	}
	for (int i = 0; i < VOTERS; i++) {
		memcpy(v->voters[i].answer, r->ballots[i].answer, BLIND_BYTES);
	}
	assert_int_equal(v->count, VOTERS);
	check_files(r, v, true);
	read_table(r, v);
}

static BIGNUM *modulus_of(const struct vote_world *w, const char *vote)
{
	const json_t *key = json_object_get(vw_known(w, 0, vote), "key");
	uint8_t spki[BLIND_PUBLIC_MAX];
	size_t len = 0;
	assert_int_equal(sodium_base642bin(spki, sizeof spki, json_string_value(key), json_string_length(key), NULL, &len, NULL,
		sodium_base64_VARIANT_ORIGINAL), 0);
	/* the number is followed by the exponent: 02 03 01 00 01 */
	return BN_bin2bn(spki + len - 5 - BLIND_BYTES, BLIND_BYTES, NULL);
}

static int score(const struct round *r, const struct view *v, const int guess[VOTERS])
{
	int right = 0;
	for (int k = 0; k < VOTERS; k++) {
		right += strcmp(r->ballots[guess[k]].serial, v->ballots[k].serial) == 0;
	}
	return right;
}

static void one_round(struct round *r, int *scores)
{
	int guess[VOTERS];
	r->events = g_array_new(FALSE, FALSE, sizeof(struct event));
	begin(r);
	give_papers(r);
	collect(r);
	check_files(r, NULL, false);
	play(r);
	vw_pass(r->w, VOTE_CONFIRM_MS * US_PER_MS);
	assert_string_equal(vw_state(r->w, r->vote), "counted");
	assert_int_equal(vw_number(r->w, r->vote, "result.ballots"), VOTERS);
	struct view *v = g_new0(struct view, 1);
	BIGNUM *modulus = modulus_of(r->w, r->vote);
	v->modulus = modulus;
	v->rng = &r->w->rng;
	look(r, v);
	for (size_t a = 0; a < (size_t)ATTACKS; a++) {
		attacks[a].guess(v, guess);
		scores[a] += score(r, v, guess);
	}
	for (int i = 0; i < VOTERS; i++) {
		vw_ballot_finish(&r->ballots[i]);
	}
	BN_free(modulus);
	g_array_free(r->events, TRUE);
	g_free(v);
}

static void remove_files(const char *path)
{
	char *journal = g_strdup_printf("%s-wal", path), *memory = g_strdup_printf("%s-shm", path);
	unlink(path);
	unlink(journal);
	unlink(memory);
	g_free(journal);
	g_free(memory);
}

static void many_rounds(int rounds, bool is_careless, int *scores)
{
	char *path = g_strdup_printf("vote-secrecy-%d.db", (int)getpid());
	struct round r = {.path = path, .is_careless = is_careless};
	for (int n = 0; n < rounds; n++) {
		if (n % ROUNDS_OF_WORLD == 0) {
			remove_files(path);
			r.w = vote_world_new(path, VOTERS, 1000 + (uint64_t)n, NULL);
			assert_int_equal(sqlite3_open_v2(path, &r.observer, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
			vw_join_all(r.w);
		}
		one_round(&r, scores);
		if (n % ROUNDS_OF_WORLD == ROUNDS_OF_WORLD - 1 || n == rounds - 1) {
			sqlite3_close(r.observer);
			vote_world_free(r.w);
		}
	}
	remove_files(path);
	g_free(path);
}

static int rounds_wanted = ROUNDS;

static void nobody_is_joined_to_a_ballot(void **state)
{
	int scores[ATTACKS] = {0};
	(void)state;
	many_rounds(rounds_wanted, false, scores);
	for (size_t a = 0; a < (size_t)ATTACKS; a++) {
		double bound = rounds_wanted + 6 * sqrt(rounds_wanted);
		print_message("%s: %d of %d right, by chance %d, bound %.0f\n", attacks[a].name, scores[a], rounds_wanted * VOTERS, rounds_wanted, bound);
		assert_true(scores[a] <= bound);
	}
}

static void careless_clients_are(void **state)
{
	int scores[ATTACKS] = {0};
	(void)state;
	many_rounds(CARELESS_ROUNDS, true, scores);
	for (size_t a = 0; a < (size_t)ATTACKS; a++) {
		print_message("%s: %d of %d right\n", attacks[a].name, scores[a], CARELESS_ROUNDS * VOTERS);
		assert_true(scores[a] >= CARELESS_ROUNDS * attacks[a].careless);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(careless_clients_are), cmocka_unit_test(nobody_is_joined_to_a_ballot)};
	rounds_wanted = argc > 1 ? atoi(argv[1]) : ROUNDS;
	return cmocka_run_group_tests_name("vote_secrecy", tests, NULL, NULL);
}
