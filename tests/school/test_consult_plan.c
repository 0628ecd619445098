/* Is a plan one that nobody can find fault with: nothing double, nothing at a wrong time, and as good as the best there is? */
#include "plan_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
/* last: it needs the ones above */
#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SLOWNESS = 15 };
#else
enum { SLOWNESS = 1 };
#endif
enum { MINUTE_MS = 60000, NONE = -1 };
#define AT(minute) (INT64_C(1795698000000) + (minute) * (int64_t)MINUTE_MS)

static GTimeZone *zone;

static int set_up(void **state)
{
	(void)state;
	zone = g_time_zone_new_identifier("Europe/Berlin");
	return zone ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	g_time_zone_unref(zone);
	return 0;
}

static void check_valid(const struct plan_input *in, const struct plan_result *r, uint64_t seed)
{
	size_t placed = 0;
	for (uint32_t i = 0; i < in->wish_count; i++) {
		bool is_placed = r->slots[i] != UINT32_MAX;
		placed += is_placed;
		if (is_placed ? !plan_may(in, r->slots, i, r->slots[i]) : r->whys[i] == PLAN_PLACED) {
			fail_msg("seed %u: wish %u is not as it should be", (unsigned)seed, i);
		}
		assert_true(is_placed == (r->whys[i] == PLAN_PLACED));
		/* who got nothing could not have had anything */
		for (uint32_t k = 0; k < in->slot_count && !is_placed; k++) {
			assert_false(plan_may(in, r->slots, i, k));
		}
	}
	assert_int_equal(placed, r->placed);
}

/* Small days, of which all plans can be tried. */
static void as_good_as_the_best(void **state)
{
	enum { SEEDS = 120 };
	int best = 0, total = 0;
	int64_t lost = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct rng r;
		rng_init(&r, seed);
		const struct case_size size = {2 + rng_below(&r, 3), 2 + rng_below(&r, 3), 3 + rng_below(&r, 2), 2 + rng_below(&r, 3), 3, seed % 2 == 0};
		struct plan_case *c = plan_case_make(&r, &size, zone);
		if (c->in.wish_count <= 8) {
			struct plan_result plan;
			consult_plan(&c->in, &plan);
			check_valid(&c->in, &plan, seed);
			struct plan_worth ours = plan_worth(&c->in, plan.slots), ideal = plan_best(&c->in);
			assert_true(plan_worth_compare(&ours, &ideal) <= 0);
			lost += ideal.parts[0] - ours.parts[0];
			best += plan_worth_compare(&ours, &ideal) == 0;
			total++;
			plan_result_finish(&plan);
		}
		g_free(c);
	}
	print_message("%d of %d plans are the best there are; %d wishes fewer in all\n", best, total, (int)lost);
	assert_in_range(total, SEEDS / 2, SEEDS);
	assert_int_equal(lost, 0);
	assert_true(best * 100 >= total * 98);
}

static void never_worse_than_one_after_the_other(void **state)
{
	enum { SEEDS = 16 };
	int better = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct rng r;
		struct plan_result plan, again;
		rng_init(&r, seed);
		const struct case_size size = {4 + rng_below(&r, 4), 4 + rng_below(&r, 8), 30, 16 + rng_below(&r, 20), 4, seed % 3 > 0};
		struct plan_case *c = plan_case_make(&r, &size, zone);
		consult_plan(&c->in, &plan);
		consult_plan(&c->in, &again);
		check_valid(&c->in, &plan, seed);
		struct plan_worth ours = plan_worth(&c->in, plan.slots), greedy = plan_greedy(&c->in);
		assert_true(plan_worth_compare(&ours, &greedy) >= 0);
		better += plan_worth_compare(&ours, &greedy) > 0;
		assert_memory_equal(plan.slots, again.slots, c->in.wish_count * sizeof plan.slots[0]);
		assert_string_equal(plan.digest, again.digest);
		plan_result_finish(&plan);
		plan_result_finish(&again);
		g_free(c);
	}
	assert_in_range(better, SEEDS - 2, SEEDS);
}

static void a_whole_school(void **state)
{
	struct rng r;
	struct plan_result plan;
	(void)state;
	rng_init(&r, 7);
	struct plan_case *c = plan_case_school(&r, 1200, 3, 60, 18, zone);
	clock_t start = clock();
	consult_plan(&c->in, &plan);
	int took_ms = (int)((int64_t)(clock() - start) * 1000 / CLOCKS_PER_SEC);
	print_message("%u families, %u wishes, %u slots: %u placed, waits of %d minutes in the mean and %d at most: %d ms\n", plan.families,
		(unsigned)c->in.wish_count, (unsigned)c->in.slot_count, (unsigned)plan.placed, plan.wait_minutes_mean, plan.wait_minutes_most, took_ms);
	assert_true(took_ms < 2000 * SLOWNESS);
	/* there are three times as many wishes as slots: none stays empty, and hardly anybody has two before others have one */
	assert_int_equal(plan.placed, c->in.slot_count);
	assert_int_equal(plan.families, 1200);
	for (uint32_t i = 0; i < c->in.wish_count; i++) {
		assert_true(plan.slots[i] == UINT32_MAX || plan_may(&c->in, plan.slots, i, plan.slots[i]));
	}
	plan_result_finish(&plan);
	g_free(c);
}

/* --- small ones by hand --- */

/* Two desks with slots of ten minutes from 0 on; Ada and Ben are of parent 0, Cem is of parent 1. */
enum { ADA, BEN, CEM };

struct small {
	const char *label;
	int slots[2]; /* of each desk */
	bool is_place, is_team; /* the second desk's; the first one's teacher sits there, too */
	struct plan_wish wishes[5];
	size_t wish_count;
	struct plan_busy teacher, parent; /* those that end */
	int most;
	int begins[5]; /* minutes; NONE: not placed */
	enum plan_why whys[5];
};

static void check_small(const struct small *s)
{
	static const uint32_t parents[] = {0, 1};
	static const struct plan_child children[] = {{"Ada", &parents[0], 1}, {"Ben", &parents[0], 1}, {"Cem", &parents[1], 1}};
	const struct plan_desk desks[] = {{"x", {0}, 1, false}, {"y", {1, 0}, s->is_team ? 2 : 1, s->is_place}};
	struct plan_slot slots[20];
	struct plan_input in = {.zone = zone, .desks = desks, .desk_count = 2, .slots = slots, .children = children, .child_count = 3, .wishes = s->wishes,
		.wish_count = s->wish_count, .teachers_busy = &s->teacher, .teachers_busy_count = s->teacher.end_ms > 0, .parents_busy = &s->parent,
		.parents_busy_count = s->parent.end_ms > 0, .teacher_count = 2, .parent_count = 2, .change_minutes = 5, .most_talks = s->most};
	for (uint32_t desk = 0; desk < 2; desk++) {
		for (int i = 0; i < s->slots[desk]; i++) {
			slots[in.slot_count++] = (struct plan_slot){"s", desk, AT(10 * i), AT(10 * i + 10)};
		}
	}
	struct plan_result plan;
	consult_plan(&in, &plan);
	check_valid(&in, &plan, 0);
	for (size_t i = 0; i < s->wish_count; i++) {
		int begin = plan.slots[i] == UINT32_MAX ? NONE : (int)((slots[plan.slots[i]].begin_ms - AT(0)) / MINUTE_MS);
		if (begin != s->begins[i] || plan.whys[i] != s->whys[i]) {
			fail_msg("%s: wish %zu is at %d (%s)", s->label, i, begin, plan_why_names[plan.whys[i]]);
		}
	}
	plan_result_finish(&plan);
}

static void what_counts(void **state)
{
	static const struct small rows[] = {
		{.label = "early", .slots = {3, 0}, .wishes = {{ADA, 0, 0, 0, 0}}, .wish_count = 1, .begins = {0}},
		{.label = "within its times", .slots = {4, 0}, .wishes = {{ADA, 0, 0, AT(10), AT(30)}}, .wish_count = 1, .begins = {10}},
		{.label = "one makes room for another", .slots = {2, 0}, .wishes = {{ADA, 0, 0, 0, 0}, {CEM, 0, 1, 0, AT(10)}}, .wish_count = 2, .begins = {10, 0}},
		{.label = "the dearest first", .slots = {1, 0}, .wishes = {{ADA, 0, 1, 0, 0}, {CEM, 0, 0, 0, 0}}, .wish_count = 2, .begins = {NONE, 0},
			.whys = {PLAN_FULL, PLAN_PLACED}},
		{.label = "more wishes before dearer ones", .slots = {2, 1}, .wishes = {{ADA, 0, 0, 0, AT(10)}, {ADA, 1, 1, 0, 0}, {CEM, 0, 0, 0, 0}}, .wish_count = 3,
			.begins = {0, NONE, 10}, .whys = {PLAN_PLACED, PLAN_CLASH, PLAN_PLACED}},
		{.label = "a family one after the other", .slots = {3, 3}, .wishes = {{ADA, 0, 0, 0, 0}, {BEN, 1, 0, AT(20), 0}}, .wish_count = 2, .begins = {10, 20}},
		{.label = "with time to get there", .slots = {3, 3}, .is_place = true, .wishes = {{ADA, 0, 0, 0, 0}, {BEN, 1, 0, AT(20), 0}}, .wish_count = 2,
			.begins = {0, 20}},
		{.label = "others change places for it", .slots = {2, 3}, .wishes = {{ADA, 0, 0, 0, 0}, {CEM, 0, 0, 0, 0}, {BEN, 1, 0, AT(20), 0}}, .wish_count = 3,
			.begins = {10, 0, 20}},
		{.label = "a teacher of two desks", .slots = {2, 2}, .is_team = true, .wishes = {{ADA, 0, 0, 0, 0}, {CEM, 1, 0, 0, 0}}, .wish_count = 2, .begins = {0, 10}},
		{.label = "beside what is booked", .slots = {4, 0}, .wishes = {{ADA, 0, 0, 0, 0}}, .wish_count = 1, .parent = {0, AT(20), AT(30), false}, .begins = {10}},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		check_small(&rows[i]);
	}
}

static void why_not(void **state)
{
	static const struct small rows[] = {
		{.label = "no slots at all", .slots = {1, 0}, .wishes = {{ADA, 1, 0, 0, 0}}, .wish_count = 1, .begins = {NONE}, .whys = {PLAN_FULL}},
		{.label = "none so late", .slots = {2, 0}, .wishes = {{ADA, 0, 0, AT(30), 0}}, .wish_count = 1, .begins = {NONE}, .whys = {PLAN_TIME}},
		{.label = "none so short", .slots = {2, 0}, .wishes = {{ADA, 0, 0, AT(5), AT(15)}}, .wish_count = 1, .begins = {NONE}, .whys = {PLAN_TIME}},
		{.label = "others have them", .slots = {2, 0}, .wishes = {{ADA, 0, 0, 0, AT(10)}, {BEN, 0, 0, AT(10), 0}, {CEM, 0, 1, 0, 0}}, .wish_count = 3,
			.begins = {0, 10, NONE}, .whys = {PLAN_PLACED, PLAN_PLACED, PLAN_FULL}},
		{.label = "the teacher is elsewhere", .slots = {1, 0}, .wishes = {{ADA, 0, 0, 0, 0}}, .wish_count = 1, .teacher = {0, AT(5), AT(15), false},
			.begins = {NONE}, .whys = {PLAN_CLASH}},
		{.label = "the family is elsewhere", .slots = {1, 0}, .wishes = {{ADA, 0, 0, 0, 0}}, .wish_count = 1, .parent = {0, AT(10), AT(15), true},
			.begins = {NONE}, .whys = {PLAN_CLASH}},
		{.label = "as many as it may have", .slots = {3, 3}, .most = 1, .wishes = {{ADA, 0, 1, 0, 0}, {BEN, 1, 0, 0, 0}, {CEM, 0, 0, 0, 0}}, .wish_count = 3,
			.begins = {NONE, 0, 0}, .whys = {PLAN_LIMIT, PLAN_PLACED, PLAN_PLACED}},
	};
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		check_small(&rows[i]);
	}
	for (int i = PLAN_PLACED + 1; i < PLAN_WHYS; i++) {
		assert_true(strlen(plan_why_names[i]) > 0);
	}
}

/* What is said of waits: Ada and Ben at 0 and 30, Cem alone. */
static void waits_are_told(void **state)
{
	static const uint32_t parents[] = {0, 1};
	static const struct plan_child children[] = {{"Ada", &parents[0], 1}, {"Ben", &parents[0], 1}, {"Cem", &parents[1], 1}, {"Dora", &parents[1], 1}};
	static const struct plan_desk desks[] = {{"x", {0}, 1, false}};
	static const struct plan_slot slots[] = {{"a", 0, AT(0), AT(10)}, {"b", 0, AT(30), AT(40)}, {"c", 0, AT(50), AT(60)}};
	static const struct plan_wish wishes[] = {{0, 0, 0, 0, AT(10)}, {1, 0, 0, AT(30), AT(40)}, {2, 0, 0, 0, 0}};
	static const struct plan_busy booked[] = {{1, AT(24 * 60), AT(24 * 60 + 10), false}};
	struct plan_input in = {.zone = zone, .desks = desks, .desk_count = 1, .slots = slots, .slot_count = 3, .children = children, .child_count = 4,
		.wishes = wishes, .wish_count = 3, .parents_busy = booked, .parents_busy_count = 1, .teacher_count = 1, .parent_count = 2, .change_minutes = 5};
	struct plan_result plan;
	(void)state;
	consult_plan(&in, &plan);
	assert_int_equal(plan.placed, 3);
	assert_int_equal(plan.families, 2);
	/* the other family comes on two days, once on each */
	assert_int_equal(plan.wait_minutes_mean, 20);
	assert_int_equal(plan.wait_minutes_most, 20);
	plan_result_finish(&plan);
	in.wish_count = in.slot_count = in.child_count = in.desk_count = in.parents_busy_count = 0;
	consult_plan(&in, &plan);
	assert_int_equal(plan.placed, 0);
	assert_int_equal(plan.families, 0);
	assert_int_equal(plan.wait_minutes_mean, 0);
	plan_result_finish(&plan);
}

static bool is_new(GHashTable *seen, const struct plan_input *in)
{
	char digest[PLAN_DIGEST_MAX];
	consult_plan_digest(in, digest);
	assert_int_equal(strlen(digest), PLAN_DIGEST_MAX - 1);
	return g_hash_table_add(seen, g_strdup(digest));
}

/* Whatever is changed, the digest is another one; and the old one, when it is changed back. */
static void any_change_is_seen(void **state)
{
	enum { CHANGES = 17 };
	struct rng r;
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	(void)state;
	for (int i = 0; i <= CHANGES; i++) {
		rng_init(&r, 2);
		struct plan_case *c = plan_case_make(&r, &(struct case_size){3, 4, 5, 4, 3, true}, zone);
		switch (i) {
		case 0: assert_true(is_new(seen, &c->in)); break;
		case 1: c->desks[1].id = "other"; break;
		case 2: c->desks[1].teachers[0] = 0; break;
		case 3: c->desks[1].is_place = !c->desks[1].is_place; break;
		case 4: c->slots[2].id = "other"; break;
		case 5: c->slots[2].begin_ms++; break;
		case 6: c->slots[2].end_ms++; break;
		case 7: c->in.slot_count--; break;
		case 8: c->children[0].id = "other"; break;
		case 9: c->children[0].parent_count ^= 1; break;
		case 10: c->wishes[1].rank++; break;
		case 11: c->wishes[1].from_ms++; break;
		case 12: c->in.wish_count--; break;
		case 13: c->teachers_busy[0].end_ms++; break;
		case 14: c->parents_busy[0].who ^= 1; break;
		case 15: c->in.most_talks++; break;
		case 16: c->in.change_minutes++; break;
		default: c->talks[0]++; break;
		}
		if (i > 0 && !is_new(seen, &c->in)) {
			fail_msg("change %d is not seen", i);
		}
		g_free(c);
	}
	rng_init(&r, 2);
	struct plan_case *c = plan_case_make(&r, &(struct case_size){3, 4, 5, 4, 3, true}, zone);
	assert_false(is_new(seen, &c->in));
	g_free(c);
	g_hash_table_destroy(seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_good_as_the_best),
		cmocka_unit_test(never_worse_than_one_after_the_other),
		cmocka_unit_test(a_whole_school),
		cmocka_unit_test(what_counts),
		cmocka_unit_test(why_not),
		cmocka_unit_test(waits_are_told),
		cmocka_unit_test(any_change_is_seen),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
