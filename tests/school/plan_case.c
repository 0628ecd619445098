/* The plainest way: everything is looked at again each time. */
#include "plan_case.h"

#include <string.h>

#define DAY_BEGIN_MS INT64_C(1795698000000) /* 2026-11-26, 14:00 in Berlin */
enum { MINUTE_MS = 60000, SLOTS_A_DAY = 24, DAY_MS = 86400000 };
static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g"};

static void add_slots(struct plan_case *c, struct rng *r, uint32_t desk, uint32_t count, bool is_odd)
{
	int64_t at_ms = DAY_BEGIN_MS;
	for (uint32_t i = 0; i < count; i++) {
		int64_t begin_ms = at_ms + i / SLOTS_A_DAY * (int64_t)DAY_MS;
		at_ms = i % SLOTS_A_DAY == SLOTS_A_DAY - 1 ? DAY_BEGIN_MS : at_ms + 10 * MINUTE_MS;
		at_ms += is_odd ? rng_below(r, 3) * 5 * MINUTE_MS : 0;
		c->slots[c->in.slot_count++] = (struct plan_slot){ids[i % 7], desk, begin_ms, begin_ms + 10 * MINUTE_MS};
	}
}

static struct plan_case *new_case(GTimeZone *zone, uint32_t desks, uint32_t children, uint32_t parents)
{
	struct plan_case *c = g_new0(struct plan_case, 1);
	c->in = (struct plan_input){.zone = zone, .desks = c->desks, .desk_count = desks, .slots = c->slots, .children = c->children, .child_count = children,
		.wishes = c->wishes, .teachers_busy = c->teachers_busy, .parents_busy = c->parents_busy, .teacher_count = desks + 1, .parent_count = parents,
		.change_minutes = 5};
	return c;
}

static void add_wishes(struct plan_case *c, struct rng *r, uint32_t child, uint32_t count, bool is_odd)
{
	bool has[CASE_DESKS] = {false};
	int64_t from_ms = is_odd && rng_below(r, 4) == 0 ? DAY_BEGIN_MS + rng_below(r, 3) * 10 * MINUTE_MS : 0;
	int64_t until_ms = is_odd && rng_below(r, 4) == 0 ? DAY_BEGIN_MS + (3 + rng_below(r, 4)) * 10 * MINUTE_MS : 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t desk = rng_below(r, (uint32_t)c->in.desk_count);
		if (!has[desk]) {
			has[desk] = true;
			c->wishes[c->in.wish_count++] = (struct plan_wish){child, desk, (int)i, from_ms, until_ms};
		}
	}
}

static void add_busy(struct plan_busy *busy, size_t *count, struct rng *r, uint32_t people)
{
	int64_t begin_ms = DAY_BEGIN_MS + rng_below(r, 6) * 10 * MINUTE_MS;
	busy[(*count)++] = (struct plan_busy){rng_below(r, people), begin_ms, begin_ms + 10 * MINUTE_MS, rng_below(r, 2) == 0};
}

struct plan_case *plan_case_make(struct rng *r, const struct case_size *size, GTimeZone *zone)
{
	struct plan_case *c = new_case(zone, size->desks, size->children, size->parents);
	for (uint32_t i = 0; i < size->desks; i++) {
		bool is_team = size->is_odd && rng_below(r, 3) == 0;
		/* one teacher more than there are desks: he comes to several */
		c->desks[i] = (struct plan_desk){ids[i % 7], {i, size->desks}, is_team ? 2 : 1, rng_below(r, 2) == 0};
		add_slots(c, r, i, size->slots, size->is_odd);
	}
	for (uint32_t i = 0; i < size->children; i++) {
		c->parents[i][0] = rng_below(r, size->parents);
		c->parents[i][1] = rng_below(r, size->parents);
		uint32_t count = size->is_odd ? rng_below(r, 3) : 1;
		c->children[i] = (struct plan_child){ids[i % 7], c->parents[i], c->parents[i][0] == c->parents[i][1] ? MIN(count, 1) : count};
		add_wishes(c, r, i, 1 + rng_below(r, size->wishes), size->is_odd);
	}
	if (size->is_odd) {
		add_busy(c->teachers_busy, &c->in.teachers_busy_count, r, c->in.teacher_count);
		add_busy(c->parents_busy, &c->in.parents_busy_count, r, c->in.parent_count);
		c->talks[c->parents_busy[0].who] = 1;
		c->in.talks_of_parents = c->talks;
		c->in.most_talks = (int)rng_below(r, 4);
		c->in.change_minutes = (int)rng_below(r, 3) * 5;
	}
	return c;
}

struct plan_case *plan_case_school(struct rng *r, uint32_t families, uint32_t wishes, uint32_t desks, uint32_t slots, GTimeZone *zone)
{
	struct plan_case *c = new_case(zone, desks, families, families);
	for (uint32_t i = 0; i < desks; i++) {
		c->desks[i] = (struct plan_desk){ids[i % 7], {i}, 1, i % 3 == 0};
		add_slots(c, r, i, slots, false);
	}
	for (uint32_t i = 0; i < families; i++) {
		c->parents[i][0] = i;
		c->children[i] = (struct plan_child){ids[i % 7], c->parents[i], 1};
		add_wishes(c, r, i, wishes, false);
	}
	return c;
}

static bool has_parent(const struct plan_child *child, uint32_t parent)
{
	for (uint32_t i = 0; i < child->parent_count; i++) {
		if (child->parents[i] == parent) {
			return true;
		}
	}
	return false;
}

static bool are_kin(const struct plan_input *in, uint32_t a, uint32_t b)
{
	bool are = a == b;
	for (uint32_t i = 0; i < in->children[a].parent_count; i++) {
		are |= has_parent(&in->children[b], in->children[a].parents[i]);
	}
	return are;
}

static bool share_teacher(const struct plan_input *in, uint32_t a, uint32_t b)
{
	bool do_share = a == b;
	for (uint32_t i = 0; i < in->desks[a].teacher_count; i++) {
		for (uint32_t k = 0; k < in->desks[b].teacher_count; k++) {
			do_share |= in->desks[a].teachers[i] == in->desks[b].teachers[k];
		}
	}
	return do_share;
}

static bool is_apart(const struct plan_slot *slot, int64_t begin_ms, int64_t end_ms, int64_t gap_ms)
{
	return slot->begin_ms >= end_ms + gap_ms || begin_ms >= slot->end_ms + gap_ms;
}

static bool may_beside_booked(const struct plan_input *in, uint32_t wish, const struct plan_slot *at)
{
	const struct plan_wish *w = &in->wishes[wish];
	const struct plan_desk *desk = &in->desks[w->desk];
	bool may = true;
	for (size_t i = 0; i < in->teachers_busy_count; i++) {
		const struct plan_busy *b = &in->teachers_busy[i];
		for (uint32_t k = 0; k < desk->teacher_count; k++) {
			may &= desk->teachers[k] != b->who || is_apart(at, b->begin_ms, b->end_ms, 0);
		}
	}
	for (size_t i = 0; i < in->parents_busy_count; i++) {
		const struct plan_busy *b = &in->parents_busy[i];
		int64_t gap_ms = desk->is_place || b->is_place ? in->change_minutes * (int64_t)MINUTE_MS : 0;
		may &= !has_parent(&in->children[w->child], b->who) || is_apart(at, b->begin_ms, b->end_ms, gap_ms);
	}
	return may;
}

static bool is_at_limit(const struct plan_input *in, const uint32_t *slots, uint32_t wish)
{
	const struct plan_child *child = &in->children[in->wishes[wish].child];
	for (uint32_t i = 0; i < child->parent_count && in->most_talks > 0; i++) {
		int talks = in->talks_of_parents ? (int)in->talks_of_parents[child->parents[i]] : 0;
		for (uint32_t k = 0; k < in->wish_count; k++) {
			talks += k != wish && slots[k] != UINT32_MAX && has_parent(&in->children[in->wishes[k].child], child->parents[i]);
		}
		if (talks >= in->most_talks) {
			return true;
		}
	}
	return false;
}

bool plan_may(const struct plan_input *in, const uint32_t *slots, uint32_t wish, uint32_t slot)
{
	const struct plan_wish *w = &in->wishes[wish];
	const struct plan_slot *at = &in->slots[slot];
	if (at->desk != w->desk || (w->from_ms && at->begin_ms < w->from_ms) || (w->until_ms && at->end_ms > w->until_ms) ||
		!may_beside_booked(in, wish, at) || is_at_limit(in, slots, wish)) {
		return false;
	}
	for (uint32_t k = 0; k < in->wish_count; k++) {
		if (k == wish || slots[k] == UINT32_MAX) {
			continue;
		}
		const struct plan_slot *o = &in->slots[slots[k]];
		int64_t gap_ms = in->desks[at->desk].is_place || in->desks[o->desk].is_place ? in->change_minutes * (int64_t)MINUTE_MS : 0;
		if (slots[k] == slot || (share_teacher(in, at->desk, o->desk) && !is_apart(at, o->begin_ms, o->end_ms, 0)) ||
			(are_kin(in, w->child, in->wishes[k].child) && !is_apart(at, o->begin_ms, o->end_ms, gap_ms))) {
			return false;
		}
	}
	return true;
}

/* Of the family that a child belongs to: everybody who is kin to somebody of it. */
static void mark_family(const struct plan_input *in, uint32_t child, bool *is_member)
{
	bool has_grown = true;
	is_member[child] = true;
	while (has_grown) {
		has_grown = false;
		for (uint32_t i = 0; i < in->child_count; i++) {
			for (uint32_t k = 0; k < in->child_count && !is_member[i]; k++) {
				is_member[i] = is_member[k] && are_kin(in, i, k);
				has_grown |= is_member[i];
			}
		}
	}
}

static int64_t family_cost(const struct plan_input *in, const uint32_t *slots, const bool *is_member)
{
	struct plan_slot talks[CASE_BUSY];
	size_t count = 0;
	int64_t cost_ms = 0;
	for (uint32_t i = 0; i < in->wish_count && count < CASE_BUSY; i++) {
		if (is_member[in->wishes[i].child] && slots[i] != UINT32_MAX) {
			talks[count++] = in->slots[slots[i]];
		}
	}
	for (size_t i = 0; i < in->parents_busy_count && count < CASE_BUSY; i++) {
		bool is_theirs = false;
		for (uint32_t k = 0; k < in->child_count; k++) {
			is_theirs |= is_member[k] && has_parent(&in->children[k], in->parents_busy[i].who);
		}
		if (is_theirs) {
			talks[count++] = (struct plan_slot){"", 0, in->parents_busy[i].begin_ms, in->parents_busy[i].end_ms};
		}
	}
	for (size_t i = 1; i < count; i++) {
		for (size_t k = i; k > 0 && talks[k].begin_ms < talks[k - 1].begin_ms; k--) {
			struct plan_slot swap = talks[k];
			talks[k] = talks[k - 1];
			talks[k - 1] = swap;
		}
	}
	int64_t end_ms = count > 0 ? talks[0].end_ms : 0;
	for (size_t i = 1; i < count; i++) {
		bool is_same_day = (talks[i].begin_ms - DAY_BEGIN_MS) / DAY_MS == (talks[i - 1].begin_ms - DAY_BEGIN_MS) / DAY_MS;
		cost_ms += !is_same_day ? 120 * MINUTE_MS : MAX(talks[i].begin_ms - end_ms, 0);
		end_ms = MAX(end_ms, talks[i].end_ms);
	}
	return cost_ms;
}

struct plan_worth plan_worth(const struct plan_input *in, const uint32_t *slots)
{
	struct plan_worth worth = {{0}};
	bool *is_done = g_new0(bool, in->child_count + 1), *is_member = g_new0(bool, in->child_count + 1);
	for (uint32_t i = 0; i < in->wish_count; i++) {
		if (slots[i] != UINT32_MAX) {
			worth.parts[0]++;
			worth.parts[1 + MIN(in->wishes[i].rank, PLAN_RANKS - 1)]++;
			worth.parts[2 + PLAN_RANKS] -= in->slots[slots[i]].begin_ms - DAY_BEGIN_MS;
		}
	}
	for (uint32_t i = 0; i < in->child_count; i++) {
		if (!is_done[i]) {
			memset(is_member, 0, in->child_count * sizeof is_member[0]);
			mark_family(in, i, is_member);
			worth.parts[1 + PLAN_RANKS] -= family_cost(in, slots, is_member);
			for (uint32_t k = 0; k < in->child_count; k++) {
				is_done[k] |= is_member[k];
			}
		}
	}
	g_free(is_done);
	g_free(is_member);
	return worth;
}

int plan_worth_compare(const struct plan_worth *a, const struct plan_worth *b)
{
	for (size_t i = 0; i < G_N_ELEMENTS(a->parts); i++) {
		if (a->parts[i] != b->parts[i]) {
			return a->parts[i] < b->parts[i] ? -1 : 1;
		}
	}
	return 0;
}

static void try_all(const struct plan_input *in, uint32_t *slots, uint32_t wish, uint32_t placed, struct plan_worth *best)
{
	if ((int64_t)(placed + in->wish_count - wish) < best->parts[0]) {
		return;
	}
	if (wish == in->wish_count) {
		struct plan_worth worth = plan_worth(in, slots);
		*best = plan_worth_compare(&worth, best) > 0 ? worth : *best;
		return;
	}
	for (uint32_t i = 0; i < in->slot_count; i++) {
		if (in->slots[i].desk == in->wishes[wish].desk && plan_may(in, slots, wish, i)) {
			slots[wish] = i;
			try_all(in, slots, wish + 1, placed + 1, best);
			slots[wish] = UINT32_MAX;
		}
	}
	try_all(in, slots, wish + 1, placed, best);
}

static uint32_t *no_slots(const struct plan_input *in)
{
	uint32_t *slots = g_new(uint32_t, in->wish_count + 1);
	for (size_t i = 0; i < in->wish_count; i++) {
		slots[i] = UINT32_MAX;
	}
	return slots;
}

struct plan_worth plan_best(const struct plan_input *in)
{
	uint32_t *slots = no_slots(in);
	struct plan_worth best = plan_worth(in, slots);
	try_all(in, slots, 0, 0, &best);
	g_free(slots);
	return best;
}

struct plan_worth plan_greedy(const struct plan_input *in)
{
	uint32_t *slots = no_slots(in);
	for (int rank = 0; rank < PLAN_RANKS; rank++) {
		for (uint32_t wish = 0; wish < in->wish_count; wish++) {
			uint32_t best = UINT32_MAX;
			for (uint32_t i = 0; i < in->slot_count && in->wishes[wish].rank == rank; i++) {
				if (plan_may(in, slots, wish, i) && (best == UINT32_MAX || in->slots[i].begin_ms < in->slots[best].begin_ms)) {
					best = i;
				}
			}
			slots[wish] = in->wishes[wish].rank == rank ? best : slots[wish];
		}
	}
	struct plan_worth worth = plan_worth(in, slots);
	g_free(slots);
	return worth;
}
