/* kill -9 while votes are counted and minutes are published: a vote is counted whole or not at all, and who is told of minutes is told of
 * those that are there. */
#include "conference_world.h"
#include "store_sql.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { KILLS = 16, MOST_US = 30000, VOTERS = 5, BALLOTS = 4 };

/* -- who is killed ---------------------------------------------------------------------------------------------- */

static bool count_one(struct conference_world *w)
{
	static struct store_voter voters[VOTERS];
	static struct store_ballot ballots[BALLOTS];
	static const uint8_t key[1190] = {1}, signature[256] = {2};
	static const uint32_t claims[BALLOTS] = {3, 0, 4, 1};
	struct store_vote draft = {.form = VOTE_SECRET, .text = "Ja?", .places = 1, .round = 1};
	char id[STORE_ID_MAX];
	snprintf(draft.conference, STORE_ID_MAX, "%s", w->id);
	for (int i = 0; i < VOTERS; i++) {
		snprintf(voters[i].seat, STORE_ID_MAX, "%s", w->seats[i]);
		snprintf(voters[i].person, STORE_ID_MAX, "%s", w->staff[i]);
	}
	enum err e = store_vote_prepare(w->s, &draft, BEGIN_MS, id);
	const struct vote_opening opening = {.vote = id, .voters = voters, .count = VOTERS, .public_key = bytes_of("public", 6),
		.private_key = bytes_of(key, sizeof key)};
	e = e ? e : store_vote_open(w->s, &opening, BEGIN_MS);
	for (uint32_t i = 0; !e && i < VOTERS; i++) {
		uint8_t hash[BLINDED_HASH_BYTES] = {(uint8_t)(i + 1)};
		e = store_vote_paper(w->s, id, i, hash);
	}
	for (int i = 0; i < BALLOTS; i++) {
		snprintf(ballots[i].serial, SERIAL_MAX, "%032d", i);
		snprintf(ballots[i].choice, CHOICE_MAX, "yes");
		ballots[i].signature = bytes_of(signature, sizeof signature);
	}
	const struct vote_count count = {.vote = id, .claims = claims, .claim_count = BALLOTS, .ballots = ballots, .ballot_count = BALLOTS, .result = "{}"};
	e = e ? e : store_vote_stage_set(w->s, id, VOTE_COLLECTING);
	e = e ? e : store_vote_count(w->s, &count, BEGIN_MS);
	return e == OK;
}

static void publish_on_and_on(struct conference_world *w)
{
	char text[16];
	bool goes_on = store_conference_close(w->s, w->id, BEGIN_MS) == OK;
	for (int i = 1; goes_on; i++) {
		snprintf(text, sizeof text, "%d", i);
		goes_on = store_minutes_publish(w->s, w->id, text, BEGIN_MS + i) == OK;
	}
}

static void work(struct conference_world *w, const char *path, bool counts, int ready)
{
	bool goes_on = store_open(&w->s, path) == OK && write(ready, "", 1) == 1;
	while (goes_on && counts) {
		goes_on = count_one(w); /* VOTES_MAX of them take longer than it lives */
	}
	if (goes_on) {
		publish_on_and_on(w);
	}
	_exit(1); /* it was to be killed */
}

/* -- what is left ----------------------------------------------------------------------------------------------- */

#define HALF_VOTES \
	"SELECT count(*) FROM (SELECT v.state, v.result IS NOT NULL AS told, (SELECT count(*) FROM ballots b WHERE b.vote = v.id) AS ballots, " \
	"(SELECT count(*) FROM voters w WHERE w.vote = v.id AND w.has_voted = 1) AS voted, " \
	"(SELECT count(*) FROM voters w WHERE w.vote = v.id AND w.blinded_hash <> zeroblob(32)) AS hashes, " \
	"(SELECT count(*) FROM voters w WHERE w.vote = v.id) AS voters, " \
	"(SELECT count(*) FROM vote_keys k WHERE k.vote = v.id) AS keys FROM votes v) WHERE NOT CASE state " \
	"WHEN 'counted' THEN told AND ballots = 4 AND voted = 4 AND keys = 0 AND hashes = 0 " \
	"WHEN 'open' THEN NOT told AND ballots = 0 AND voted = 0 AND keys = 1 AND voters = 5 " \
	"WHEN 'collecting' THEN NOT told AND ballots = 0 AND voted = 0 AND keys = 1 AND hashes = 5 " \
	"ELSE voters = 0 AND keys = 0 END"
#define HALF_MINUTES \
	"SELECT count(*) FROM (SELECT 0 WHERE EXISTS (SELECT 1 FROM minutes) AND (SELECT count(*) FROM mails m JOIN minutes t WHERE m.kind = 'minutes' " \
	"AND m.state = 'waiting' AND m.facts ->> 'changed' = t.changed_ms AND t.changed_ms - " BEGIN_TEXT " = CAST(t.text AS INTEGER)) <> 3 " \
	"UNION ALL SELECT 0 FROM mails WHERE kind = 'minutes' AND NOT EXISTS (SELECT 1 FROM minutes))"
/* BEGIN_MS, as SQL says it */
#define BEGIN_TEXT "(1800000000000 + 48 * 3600000)"

struct found {
	int64_t counted, underway, published;
};

static void look(struct conference_world *w, const char *path, struct found *found)
{
	assert_int_equal(store_open(&w->s, path), OK);
	assert_int_equal(consult_school_number(w->s, HALF_VOTES), 0);
	assert_int_equal(consult_school_number(w->s, HALF_MINUTES), 0);
	found->counted += consult_school_number(w->s, "SELECT count(*) > 0 FROM votes WHERE state = 'counted'");
	found->underway += consult_school_number(w->s, "SELECT count(*) > 0 FROM votes WHERE state IN ('open', 'collecting')");
	found->published += consult_school_number(w->s, "SELECT count(*) FROM minutes");
	/* half a state would be seen */
	if (consult_school_number(w->s, "SELECT count(*) FROM ballots") > 0) {
		consult_school_run(w->s, "DELETE FROM ballots WHERE (vote, serial) = (SELECT vote, max(serial) FROM ballots)");
		assert_true(consult_school_number(w->s, HALF_VOTES) > 0);
	}
	store_close(w->s);
}

static void kill_after(struct conference_world *w, const char *path, bool counts, long us)
{
	int status, ready[2];
	char byte;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		work(w, path, counts, ready[1]);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(close(ready[0]) + close(ready[1]), 0);
	struct timespec left = {0, us * 1000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR) {
		continue;
	}
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void copy(const char *from, const char *to)
{
	char data[65536];
	size_t len;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_true(in && out);
	while ((len = fread(data, 1, sizeof data, in)) > 0) {
		assert_int_equal(fwrite(data, 1, len, out), len);
	}
	assert_int_equal(fclose(in) + fclose(out), 0);
}

static void nothing_is_half_done(void **state)
{
	(void)state;
	static struct conference_world w;
	struct found found = {0};
	char folder[] = "/tmp/kreide-kill-XXXXXX", made[64], path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(made, sizeof made, "%s/made.db", folder);
	snprintf(path, sizeof path, "%s/kreide.db", folder);
	conference_world_make(&w, made);
	conference_world_open(&w);
	store_close(w.s);
	srand(7);
	for (int i = 0; i < KILLS; i++) {
		copy(made, path);
		kill_after(&w, path, i % 2 == 0, rand() % MOST_US);
		look(&w, path, &found);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(unlink(made) + rmdir(folder), 0);
	/* they died in the middle of it, and not before it began */
	assert_true(found.counted > 0 && found.underway > 0 && found.published > 0);
	print_message("%d kills: %d with counted votes, %d with one under way, %d with minutes\n", KILLS, (int)found.counted, (int)found.underway,
		(int)found.published);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_half_done)};
	return cmocka_run_group_tests_name("vote_kill", tests, NULL, NULL);
}
