/*
 * The speaking list against a second model that is as simple as can be: it keeps everything that was ever asked, and works out who is
 * next from the beginning each time. Over many seeds; and the rules of docs/conference.md one by one.
 */
#include "speaking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PEOPLE = 6, SEEDS = 4000, STEPS = 120 };

static const char *const people[PEOPLE] = {"ada", "ben", "cem", "dora", "emil", "fina"};

/* --- the second model --- */

struct one {
	bool waits, is_order, is_away;
	int number, spoke, turns;
	int64_t ms, kept_until;
};

struct model {
	struct one all[PEOPLE];
	int speaker; /* -1: nobody */
	bool speaks_to_order, is_closed, first_first;
	int64_t since, now;
	int last_number;
};

static bool goes_before(const struct model *m, const struct one *a, const struct one *b)
{
	if (a->is_order || b->is_order) {
		return a->is_order && (!b->is_order || a->number < b->number);
	}
	if (m->first_first && a->spoke != b->spoke) {
		return a->spoke < b->spoke;
	}
	return a->number < b->number;
}

/* Who has this many who wait before them. */
static int at_place(const struct model *m, int place)
{
	for (int i = 0; i < PEOPLE; i++) {
		int before = 0;
		for (int other = 0; other < PEOPLE; other++) {
			before += other != i && m->all[other].waits && goes_before(m, &m->all[other], &m->all[i]);
		}
		if (m->all[i].waits && before == place) {
			return i;
		}
	}
	return -1;
}

static int next_of(const struct model *m)
{
	for (int place = 0; place < PEOPLE; place++) {
		int who = at_place(m, place);
		if (who >= 0 && !m->all[who].is_away) {
			return who;
		}
	}
	return -1;
}

static void model_end(struct model *m)
{
	if (m->speaker >= 0) {
		m->all[m->speaker].ms += m->now - m->since;
		m->all[m->speaker].turns++;
		m->speaker = -1;
	}
}

static void model_speak(struct model *m, int who)
{
	bool is_order = m->all[who].waits && m->all[who].is_order;
	model_end(m);
	m->all[who].waits = false;
	m->all[who].spoke += !is_order;
	m->speaker = who;
	m->speaks_to_order = is_order;
	m->since = m->now;
}

static void model_ask(struct model *m, int who, bool is_order)
{
	struct one *one = &m->all[who];
	if (!(one->waits && one->is_order == is_order) && (is_order || !m->is_closed)) {
		one->waits = true;
		one->is_order = is_order;
		one->number = ++m->last_number;
	}
}

static void model_item(struct model *m)
{
	model_end(m);
	m->is_closed = false;
	for (int i = 0; i < PEOPLE; i++) {
		m->all[i].waits = false;
		m->all[i].spoke = 0;
	}
}

static void model_gone(struct model *m, int who)
{
	m->all[who].waits = false;
	if (m->speaker == who) {
		model_end(m);
	}
}

/* --- one seed --- */

struct pair {
	struct speaking *list;
	struct model m;
	uint64_t chance;
};

static unsigned roll(struct pair *p, unsigned below)
{
	p->chance = p->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(p->chance >> 33) % below;
}

static void ask(struct pair *p, int who, bool is_order)
{
	enum speaking_kind kind = is_order ? SPEAKING_ORDER : SPEAKING_TURN;
	/* who is away asks for nothing */
	if (!p->m.all[who].is_away && speaking_may_ask(p->list, people[who], kind) == SPEAKING_FINE) {
		speaking_ask(p->list, people[who], kind, p->m.last_number + 1, p->m.now);
	}
	if (!p->m.all[who].is_away) {
		model_ask(&p->m, who, is_order);
	}
}

static void next(struct pair *p)
{
	int who = next_of(&p->m);
	const struct speaking_wait *first = speaking_first(p->list);
	assert_string_equal(first ? first->id : "", who >= 0 ? people[who] : "");
	speaking_next(p->list, p->m.now);
	if (who >= 0) {
		model_speak(&p->m, who);
	} else {
		model_end(&p->m);
	}
}

static void leave(struct pair *p, int who, bool comes_back)
{
	p->m.all[who].is_away = comes_back;
	p->m.all[who].kept_until = p->m.now + 30;
	if (comes_back) {
		speaking_drop(p->list, people[who], p->m.now + 30);
	} else {
		speaking_gone(p->list, people[who], p->m.now);
		model_gone(&p->m, who);
	}
}

static void pass(struct pair *p, int64_t ms)
{
	const char *gone;
	p->m.now += ms;
	while ((gone = speaking_overdue(p->list, p->m.now))) {
		speaking_gone(p->list, gone, p->m.now);
	}
	for (int i = 0; i < PEOPLE; i++) {
		if (p->m.all[i].is_away && p->m.now >= p->m.all[i].kept_until) {
			model_gone(&p->m, i);
			p->m.all[i].is_away = false;
		}
	}
}

static void step(struct pair *p)
{
	int who = (int)roll(p, PEOPLE);
	bool flag = roll(p, 2) == 0;
	pass(p, 1 + roll(p, 15));
	switch (roll(p, 12)) {
	case 0: case 1: case 2: case 3:
		ask(p, who, roll(p, 4) == 0);
		break;
	case 4: case 5:
		next(p);
		break;
	case 6:
		if (!p->m.all[who].is_away && p->m.speaker != who) {
			speaking_give(p->list, people[who], p->m.now);
			model_speak(&p->m, who);
		}
		break;
	case 7:
		speaking_end(p->list, p->m.now);
		model_end(&p->m);
		break;
	case 8:
		speaking_remove(p->list, people[who]);
		p->m.all[who].waits = false;
		break;
	case 9:
		speaking_close(p->list, flag);
		speaking_rules(p->list, !flag, 60);
		p->m.is_closed = flag;
		p->m.first_first = !flag;
		break;
	case 10:
		if (p->m.all[who].is_away) {
			speaking_back(p->list, people[who]);
			p->m.all[who].is_away = false;
		} else {
			leave(p, who, flag);
		}
		break;
	default:
		if (roll(p, 6) == 0) {
			speaking_begin_item(p->list, p->m.now);
			model_item(&p->m);
		}
	}
}

static void compare(const struct pair *p)
{
	for (guint i = 0; i < p->list->waits->len; i++) {
		const struct speaking_wait *wait = &g_array_index(p->list->waits, struct speaking_wait, i);
		int who = at_place(&p->m, (int)i);
		assert_true(who >= 0);
		assert_string_equal(wait->id, people[who]);
		assert_int_equal(wait->kind == SPEAKING_ORDER, p->m.all[who].is_order);
	}
	assert_int_equal(at_place(&p->m, (int)p->list->waits->len), -1);
	assert_string_equal(p->list->speaker.id, p->m.speaker < 0 ? "" : people[p->m.speaker]);
	for (int i = 0; i < PEOPLE; i++) {
		const struct speaking_meter *meter = g_hash_table_lookup(p->list->meters, people[i]);
		assert_int_equal(meter ? meter->spoken_ms : 0, p->m.all[i].ms);
		assert_int_equal(meter ? meter->turns : 0, p->m.all[i].turns);
		assert_int_equal(speaking_spoke(p->list, people[i]), p->m.all[i].spoke);
	}
}

static void both_models_say_the_same(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct pair p = {speaking_new(true, 60), {.speaker = -1, .first_first = true}, seed};
		for (int i = 0; i < STEPS; i++) {
			step(&p);
			compare(&p);
		}
		speaking_free(p.list);
	}
}

/* --- the rules --- */

static void assert_order(const struct speaking *list, const char *expected)
{
	char order[64] = "";
	for (guint i = 0; i < list->waits->len; i++) {
		g_strlcat(order, g_array_index(list->waits, struct speaking_wait, i).id, sizeof order);
		g_strlcat(order, " ", sizeof order);
	}
	assert_string_equal(g_strchomp(order), expected);
}

static void who_has_not_spoken_goes_first(void **state)
{
	struct speaking *list = speaking_new(true, 180);
	(void)state;
	speaking_ask(list, "ada", SPEAKING_TURN, 1, 1000);
	speaking_next(list, 2000);
	speaking_ask(list, "ada", SPEAKING_TURN, 2, 3000);
	speaking_ask(list, "ben", SPEAKING_TURN, 3, 4000);
	speaking_ask(list, "cem", SPEAKING_ORDER, 4, 5000);
	assert_order(list, "cem ben ada");
	assert_int_equal(speaking_ends_at(list), 182000);
	speaking_rules(list, false, 0);
	assert_order(list, "cem ada ben");
	assert_int_equal(speaking_ends_at(list), 0);
	speaking_begin_item(list, 6000);
	assert_order(list, "");
	assert_int_equal(speaking_spoke(list, "ada"), 0);
	speaking_free(list);
}

static void a_point_of_order_goes_while_the_list_is_closed(void **state)
{
	struct speaking *list = speaking_new(false, 0);
	(void)state;
	speaking_close(list, true);
	assert_int_equal(speaking_may_ask(list, "ada", SPEAKING_TURN), SPEAKING_CLOSED);
	assert_int_equal(speaking_may_ask(list, "ada", SPEAKING_ORDER), SPEAKING_FINE);
	speaking_free(list);
}

/* Somebody whose line broke is passed over, and keeps his place until his time is over. */
static void who_is_away_is_passed_over(void **state)
{
	struct speaking *list = speaking_new(false, 0);
	(void)state;
	speaking_ask(list, "ada", SPEAKING_TURN, 1, 1000);
	speaking_ask(list, "ben", SPEAKING_TURN, 2, 1000);
	speaking_drop(list, "ada", 31000);
	speaking_next(list, 2000);
	assert_string_equal(list->speaker.id, "ben");
	assert_order(list, "ada");
	assert_int_equal(speaking_deadline(list), 31000);
	assert_null(speaking_overdue(list, 30999));
	assert_string_equal(speaking_overdue(list, 31000), "ada");
	speaking_free(list);
}

static void a_restart_keeps_the_places(void **state)
{
	const struct speaking_speech over = {.id = "cem", .kind = SPEAKING_TURN, .since_ms = 1000, .ended_ms = 5500};
	struct speaking *list = speaking_new(true, 0);
	(void)state;
	speaking_put_speech(list, &over, true);
	speaking_ask(list, "cem", SPEAKING_TURN, 7, 6000);
	speaking_ask(list, "ada", SPEAKING_TURN, 9, 7000);
	speaking_restart(list, 40000);
	assert_order(list, "ada cem");
	assert_null(speaking_first(list));
	speaking_back(list, "cem");
	assert_string_equal(speaking_first(list)->id, "cem");
	const struct speaking_meter *meter = g_hash_table_lookup(list->meters, "cem");
	assert_int_equal(meter->spoken_ms, 4500);
	/* what was said on another item does not count on this one */
	speaking_put_speech(list, &over, false);
	assert_int_equal(speaking_spoke(list, "cem"), 1);
	assert_int_equal(meter->turns, 2);
	speaking_free(list);
}

static void who_has_the_word_is_news_and_a_clock_that_is_set_back_takes_no_time(void **state)
{
	struct speaking *list = speaking_new(false, 0);
	(void)state;
	speaking_give(list, "ada", 10000);
	assert_true(list->news & SPEAKING_NEWS_LIST);
	speaking_end(list, 4000);
	assert_int_equal(((const struct speaking_meter *)g_hash_table_lookup(list->meters, "ada"))->spoken_ms, 0);
	speaking_free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_models_say_the_same),
		cmocka_unit_test(who_has_not_spoken_goes_first),
		cmocka_unit_test(who_has_the_word_is_news_and_a_clock_that_is_set_back_takes_no_time),
		cmocka_unit_test(a_point_of_order_goes_while_the_list_is_closed),
		cmocka_unit_test(who_is_away_is_passed_over),
		cmocka_unit_test(a_restart_keeps_the_places),
	};
	return cmocka_run_group_tests_name("speaking", tests, NULL, NULL);
}
