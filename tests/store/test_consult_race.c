/* Two clients, each with a handle of its own on the same file, want the same slot at the same time, a thousand times: one has it. */
#include "consult_school.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROUNDS = 1000 };

struct race {
	struct consult_school w;
	char path[64];
	mtx_t lock;
	cnd_t changed;
	int waiting, round;
};

/* Both go on at once. */
static void meet(struct race *r)
{
	mtx_lock(&r->lock);
	int round = r->round;
	if (++r->waiting == 2) {
		r->waiting = 0;
		r->round++;
		cnd_broadcast(&r->changed);
	}
	while (r->round == round) {
		cnd_wait(&r->changed, &r->lock);
	}
	mtx_unlock(&r->lock);
}

struct runner {
	struct race *race;
	int child, desk; /* whom for, and where */
	enum talk_refusal why[ROUNDS];
	enum err e[ROUNDS];
};

static int run(void *ctx)
{
	struct runner *me = ctx;
	struct consult_school *w = &me->race->w;
	struct store *s;
	char id[STORE_ID_MAX];
	if (store_open(&s, me->race->path)) {
		return 1;
	}
	for (int i = 0; i < ROUNDS; i++) {
		const struct talk_draft draft = {w->desks[me->desk], w->slots[me->desk][i % SLOTS], w->children[me->child], 1, DESK_VIDEO, NULL,
			w->parents[0], false, NULL};
		meet(me->race);
		me->e[i] = store_talk_book(s, &draft, NOW_MS, &me->why[i], id);
		meet(me->race);
		/* who has it gives it back */
		if (me->e[i] == OK && me->why[i] == TALK_OK && store_talk_cancel(s, id, false, NOW_MS) != OK) {
			me->e[i] = ERR_SYS;
		}
	}
	store_close(s);
	return 0;
}

/* The loser is told why. */
static void race(int first_child, int first_desk, int second_child, int second_desk, enum talk_refusal lost)
{
	static struct race r;
	static struct runner runners[2];
	thrd_t threads[2];
	int won[2] = {0, 0};
	r = (struct race){0};
	snprintf(r.path, sizeof r.path, "/tmp/kreide-race-%d.db", (int)getpid());
	consult_school_make(&r.w, r.path);
	assert_true(mtx_init(&r.lock, mtx_plain) == thrd_success && cnd_init(&r.changed) == thrd_success);
	for (int i = 0; i < 2; i++) {
		runners[i] = (struct runner){.race = &r, .child = i ? second_child : first_child, .desk = i ? second_desk : first_desk};
		assert_int_equal(thrd_create(&threads[i], run, &runners[i]), thrd_success);
	}
	for (int i = 0; i < 2; i++) {
		int result = 1;
		assert_int_equal(thrd_join(threads[i], &result), thrd_success);
		assert_int_equal(result, 0);
	}
	for (int i = 0; i < ROUNDS; i++) {
		assert_true(runners[0].e[i] == OK && runners[1].e[i] == OK);
		int winner = runners[0].why[i] == TALK_OK ? 0 : 1;
		assert_int_equal(runners[winner].why[i], TALK_OK);
		assert_int_equal(runners[1 - winner].why[i], lost);
		won[winner]++;
	}
	/* nothing is left of what was refused, not even a number */
	assert_int_equal(consult_school_number(r.w.s, "SELECT sum(last_code) FROM consultations"), ROUNDS);
	assert_int_equal(consult_school_number(r.w.s, "SELECT count(*) FROM slots WHERE talk IS NOT NULL"), 0);
	print_message("%d : %d\n", won[0], won[1]);
	cnd_destroy(&r.changed);
	mtx_destroy(&r.lock);
	store_close(r.w.s);
	static const char *const ends[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[80];
		snprintf(path, sizeof path, "%s%s", r.path, ends[i]);
		(void)unlink(path);
	}
}

static void a_slot_has_one_winner(void **unused)
{
	(void)unused;
	race(0, 0, 3, 0, TALK_TAKEN);
}

static void a_teacher_has_one_talk(void **unused)
{
	(void)unused;
	race(0, 0, 3, 4, TALK_CLASH); /* at two desks of his, of two consultations */
}

static void a_family_has_one_talk(void **unused)
{
	(void)unused;
	race(0, 0, 1, 1, TALK_CLASH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_slot_has_one_winner), cmocka_unit_test(a_teacher_has_one_talk),
		cmocka_unit_test(a_family_has_one_talk)};
	return cmocka_run_group_tests_name("consult_race", tests, NULL, NULL);
}
