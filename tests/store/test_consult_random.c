/*
 * Thousands of bookings, moves, cancellations, other modes and other grids by chance. After each, all that must hold at any time is
 * looked at by other means than the store's own; and what was refused is reckoned from what was there: refused for no reason is a
 * failure, too.
 */
#include "consult_school.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 6000, TALKS_MAX = DESKS * SLOTS };

struct world {
	struct consult_school w;
	uint64_t random;
	struct {
		char id[STORE_ID_MAX];
		int desk, child;
		int64_t begin_ms, end_ms;
		bool is_place;
	} talks[TALKS_MAX];
	int count;
	uint32_t booked, refused[TALK_MODE + 1];
};

static uint32_t draw(struct world *x, uint32_t below)
{
	x->random = x->random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((x->random >> 33) % below);
}

static int index_of(char (*ids)[STORE_ID_MAX], int count, const char *id)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(ids[i], id) == 0) {
			return i;
		}
	}
	fail_msg("unknown id");
	return -1;
}

static void read_talks(struct world *x)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(x->w.s->db, "SELECT id, desk, child, begin_ms, end_ms, mode = 'place' FROM talks", -1, &row, NULL), SQLITE_OK);
	for (x->count = 0; sqlite3_step(row) == SQLITE_ROW; x->count++) {
		assert_true(x->count < TALKS_MAX);
		snprintf(x->talks[x->count].id, STORE_ID_MAX, "%s", (const char *)sqlite3_column_text(row, 0));
		x->talks[x->count].desk = index_of(x->w.desks, DESKS, (const char *)sqlite3_column_text(row, 1));
		x->talks[x->count].child = index_of(x->w.children, CHILDREN, (const char *)sqlite3_column_text(row, 2));
		x->talks[x->count].begin_ms = sqlite3_column_int64(row, 3);
		x->talks[x->count].end_ms = sqlite3_column_int64(row, 4);
		x->talks[x->count].is_place = sqlite3_column_int(row, 5) != 0;
	}
	(void)sqlite3_finalize(row);
}

/* Would a talk of this kind clash with one of those that are there, but for one (-1: none)? */
static bool clashes(const struct world *x, int desk, int child, int64_t begin_ms, int64_t end_ms, bool is_place, int except)
{
	for (int i = 0; i < x->count; i++) {
		bool is_same_room = x->talks[i].desk == desk;
		/* consultations of day and hour say 5 minutes, that of desk 5 none: the longer counts */
		int64_t change_ms = is_same_room || !(is_place || x->talks[i].is_place) || (desk == 5 && x->talks[i].desk == 5) ? 0 : 300000;
		bool is_teacher = !is_same_room && consult_school_shares_teacher(desk, x->talks[i].desk);
		bool is_family = consult_school_is_family(child, x->talks[i].child);
		if (i != except && ((is_teacher && x->talks[i].begin_ms < end_ms && x->talks[i].end_ms > begin_ms)
			|| (is_family && x->talks[i].begin_ms < end_ms + change_ms && x->talks[i].end_ms + change_ms > begin_ms))) {
			return true;
		}
	}
	return false;
}

static void check_talks(const struct world *x)
{
	for (int i = 0; i < x->count; i++) {
		if (clashes(x, x->talks[i].desk, x->talks[i].child, x->talks[i].begin_ms, x->talks[i].end_ms, x->talks[i].is_place, i)) {
			fail_msg("somebody is in two talks");
		}
		for (int k = 0; k < i; k++) {
			assert_false(x->talks[i].desk == x->talks[k].desk
				&& (x->talks[i].child == x->talks[k].child
					|| (x->talks[i].begin_ms < x->talks[k].end_ms && x->talks[i].end_ms > x->talks[k].begin_ms)));
		}
	}
}

struct free_count {
	uint32_t open, is_free;
	const char *last;
};

static void count_slot(void *ctx, const struct store_slot *slot)
{
	struct free_count *count = ctx;
	assert_true(slot->state == SLOT_OPEN || !slot->talk[0]);
	count->open += slot->state == SLOT_OPEN;
	count->is_free += slot->state == SLOT_OPEN && !slot->talk[0];
}

/* Slots and talks say the same. */
static void check_slots(struct world *x)
{
	static const char *const none[] = {
		"SELECT count(*) FROM talks t WHERE (SELECT count(*) FROM slots WHERE talk = t.id) = 0",
		"SELECT count(*) FROM slots s JOIN talks t ON t.id = s.talk WHERE s.desk <> t.desk OR s.begin_ms < t.begin_ms OR s.end_ms > t.end_ms",
		"SELECT count(*) FROM talks t WHERE (SELECT min(begin_ms) FROM slots WHERE talk = t.id) <> t.begin_ms "
		"OR (SELECT max(end_ms) FROM slots WHERE talk = t.id) <> t.end_ms",
		"SELECT count(*) FROM slots a JOIN slots b ON b.desk = a.desk AND b.number <> a.number AND b.begin_ms < a.end_ms AND b.end_ms > a.begin_ms",
	};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		if (consult_school_number(x->w.s, none[i]) != 0) {
			fail_msg("%s", none[i]);
		}
	}
	for (int i = 0; i < DESKS; i++) {
		struct free_count count = {0};
		struct store_desk desk;
		assert_int_equal(store_slot_each(x->w.s, x->w.desks[i], count_slot, &count), OK);
		assert_int_equal(store_desk_get(x->w.s, x->w.desks[i], &desk), OK);
		assert_int_equal(desk.slots, count.open);
		assert_int_equal(desk.free, count.is_free);
	}
}

/* -- what happens ----------------------------------------------------------------------------------------------- */

/* What the store says of so many slots from this one on; -1: none. */
static int64_t slot_says(struct world *x, const char *column, const char *slot, uint32_t count)
{
	char sql[512];
	snprintf(sql, sizeof sql,
		"SELECT %s FROM (SELECT l.* FROM slots f JOIN slots l ON l.desk = f.desk AND l.begin_ms >= f.begin_ms WHERE f.id = '%s' "
		"ORDER BY l.begin_ms LIMIT %u) HAVING count(*) = %u", column, slot, count, count);
	return consult_school_number(x->w.s, sql);
}

static void book_one(struct world *x)
{
	enum talk_refusal why;
	char id[STORE_ID_MAX];
	int desk = (int)draw(x, DESKS), child = (int)draw(x, CHILDREN);
	uint32_t count = 1 + draw(x, 5) / 4;
	enum desk_mode mode = (enum desk_mode)draw(x, DESK_MODES);
	const char *slot = x->w.slots[desk][draw(x, SLOTS)];
	const struct talk_draft draft = {x->w.desks[desk], slot, x->w.children[child], count, mode, NULL, x->w.teachers[0], true, NULL};
	int64_t begin_ms = slot_says(x, "min(begin_ms)", slot, count), end_ms = slot_says(x, "max(end_ms)", slot, count);
	assert_int_equal(store_talk_book(x->w.s, &draft, NOW_MS, &why, id), OK);
	x->refused[why]++;
	bool is_place = mode == DESK_PLACE || (mode == DESK_BOTH && desk == 2);
	if (why == TALK_OK || why == TALK_CLASH) {
		assert_true(begin_ms >= 0);
		assert_int_equal(clashes(x, desk, child, begin_ms, end_ms, is_place, -1), why == TALK_CLASH);
	} else if (why == TALK_TAKEN) {
		assert_true(slot_says(x, "count(talk)", slot, count) > 0);
	} else if (why == TALK_NO_SLOT) { /* it is the last one, was removed or is blocked, or the next is far away */
		assert_true(begin_ms < 0 || slot_says(x, "sum(state <> 'open')", slot, count) > 0 || end_ms - begin_ms > 30 * 60000);
	} else {
		assert_true(why == TALK_MODE || why == TALK_HAS);
	}
}

static void change_one(struct world *x, uint32_t what)
{
	enum talk_refusal why = TALK_OK;
	if (x->count == 0) {
		return;
	}
	int i = (int)draw(x, (uint32_t)x->count);
	const char *id = x->talks[i].id;
	if (what == 0) {
		assert_int_equal(store_talk_cancel(x->w.s, id, true, NOW_MS), OK);
	} else if (what == 1) {
		assert_int_equal(store_talk_move(x->w.s, id, x->w.slots[x->talks[i].desk][draw(x, SLOTS)], true, NOW_MS, &why), OK);
	} else {
		bool to_place = draw(x, 2) == 1;
		assert_int_equal(store_talk_set(x->w.s, id, to_place ? DESK_PLACE : DESK_VIDEO, NULL, NOW_MS, &why), OK);
		assert_true(why != TALK_CLASH || clashes(x, x->talks[i].desk, x->talks[i].child, x->talks[i].begin_ms, x->talks[i].end_ms, to_place, i));
	}
}

struct reread {
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void reread_slot(void *ctx, const struct store_slot *slot)
{
	struct reread *r = ctx;
	snprintf(r->ids[r->count++], STORE_ID_MAX, "%s", slot->id);
}

/* Another mode of the desk, blocked slots and free ones, slots that are removed and made again. */
static void change_desk(struct world *x)
{
	int number = (int)draw(x, DESKS);
	const char *desk = x->w.desks[number], *slot = x->w.slots[number][draw(x, SLOTS)];
	static const enum slot_state states[] = {SLOT_OPEN, SLOT_BREAK, SLOT_BLOCKED, SLOT_OPEN, SLOT_STATES};
	struct store_desk d;
	if (draw(x, 4) == 0 && number != 2) { /* reckoned above by its mode */
		assert_int_equal(store_desk_get(x->w.s, desk, &d), OK);
		d.mode = draw(x, 2) ? DESK_VIDEO : DESK_BOTH;
		enum err e = store_desk_set(x->w.s, &d, false, NOW_MS);
		assert_true(e == OK || e == ERR_CONFLICT);
		return;
	}
	bool is_taken = slot_says(x, "count(talk)", slot, 1) == 1;
	assert_int_equal(store_slots_set(x->w.s, desk, &slot, 1, states[draw(x, 5)]), is_taken ? ERR_STATE : OK);
	struct store_slot all[SLOTS];
	for (int i = 0; i < SLOTS; i++) {
		all[i] = (struct store_slot){.begin_ms = BEGIN_MS + i * SLOT_MS, .end_ms = BEGIN_MS + (i + 1) * SLOT_MS, .state = SLOT_OPEN};
	}
	struct reread r = {x->w.slots[number], 0};
	assert_int_equal(store_slots_add(x->w.s, desk, all, SLOTS), OK); /* what is missing */
	assert_int_equal(store_slot_each(x->w.s, desk, reread_slot, &r), OK);
	assert_int_equal(r.count, SLOTS);
}

static void nobody_is_ever_in_two_talks(void **unused)
{
	static struct world x;
	(void)unused;
	x = (struct world){.random = 20261126};
	consult_school_make(&x.w, ":memory:");
	for (int i = 0; i < STEPS; i++) {
		uint32_t what = draw(&x, 10);
		if (what < 6) {
			book_one(&x);
		} else if (what < 9) {
			change_one(&x, what - 6);
		} else {
			change_desk(&x);
		}
		read_talks(&x);
		check_talks(&x);
		check_slots(&x);
	}
	/* all of it has happened, often */
	for (size_t i = TALK_OK; i <= TALK_MODE; i++) {
		assert_true(i == TALK_TOO_MANY || i == TALK_CLOSED || x.refused[i] > 20);
	}
	store_close(x.w.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_ever_in_two_talks)};
	return cmocka_run_group_tests_name("consult_random", tests, NULL, NULL);
}
