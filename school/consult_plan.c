/*
 * A plan from wishes. First everybody gets what is free, the dearest wishes first; then talks make room for each other along chains
 * (one moves to where another stood, that one moves on, ...) as long as that places one more wish, or a dearer one in place of
 * another; at last talks move and change places as long as a family waits less, or begins earlier.
 */
#include "consult_plan.h"

#include "plan_state.h"
#include "rng.h"

#include <string.h>

enum { CHAIN_MAX = 40, ROUNDS_MAX = 12, ANY_RANK = PLAN_RANKS, SEED = 6 };
#define STEPS_MAX INT64_C(40000000)

const char *const plan_why_names[PLAN_WHYS] = {
	[PLAN_PLACED] = "", [PLAN_FULL] = "full", [PLAN_TIME] = "time", [PLAN_CLASH] = "clash", [PLAN_LIMIT] = "limit",
};

struct search {
	struct plan_state state;
	uint32_t *order; /* wishes, the dearest first, in their order */
	uint32_t *seen;  /* of each wish: in which search it was looked at last */
	uint32_t turn;   /* of this search */
};

static bool place_free(struct plan_state *p, uint32_t wish)
{
	uint32_t slot = plan_first_free(p, wish);
	if (slot != PLAN_NONE) {
		plan_put(p, wish, slot);
	}
	return slot != PLAN_NONE;
}

/* Was one of them looked at in this search? Now all were. */
static bool is_seen(struct search *s, const uint32_t *wishes, unsigned count)
{
	bool was = false;
	for (unsigned i = 0; i < count; i++) {
		was |= s->seen[wishes[i]] == s->turn;
	}
	for (unsigned i = 0; i < count && !was; i++) {
		s->seen[wishes[i]] = s->turn;
	}
	return was;
}

/*
 * Finds the wish a place by making others move on. drop: talks of a rank above it may lose theirs instead. What was looked at in
 * vain is not looked at again before something has changed.
 */
static bool place_by_chain(struct search *s, uint32_t wish, int drop, unsigned depth)
{
	struct plan_state *p = &s->state;
	uint32_t found[PLAN_CONFLICTS];
	if (place_free(p, wish)) {
		return true;
	}
	if (depth == 0 || p->steps < 0 || plan_is_at_limit(p, wish)) {
		return false;
	}
	for (uint32_t i = p->choices.at[wish]; i < p->choices.at[wish + 1]; i++) {
		uint32_t slot = p->choices.items[i];
		guint mark = p->journal->len;
		unsigned count = plan_conflicts(p, wish, slot, found);
		if (count == 0 || count > PLAN_CONFLICTS || is_seen(s, found, count)) {
			continue;
		}
		for (unsigned k = 0; k < count; k++) {
			plan_put(p, found[k], PLAN_NONE);
		}
		plan_put(p, wish, slot);
		/* of two that must go none may lose its place: one comes */
		bool is_placed = count == 1 ? p->ranks[found[0]] > drop || place_by_chain(s, found[0], drop, depth - 1)
			: place_by_chain(s, found[0], ANY_RANK, depth - 1) && place_by_chain(s, found[1], ANY_RANK, depth - 1);
		if (is_placed) {
			return true;
		}
		plan_rollback(p, mark);
	}
	return false;
}

/* A dearer wish of a family that is at its limit, in place of another one of it. */
static bool place_instead(struct search *s, uint32_t wish)
{
	struct plan_state *p = &s->state;
	uint32_t child = p->in->wishes[wish].child;
	for (uint32_t i = p->kin.at[child]; i < p->kin.at[child + 1]; i++) {
		uint32_t kin = p->kin.items[i];
		for (uint32_t k = p->child_wishes.at[kin + 1]; k-- > p->child_wishes.at[kin];) {
			uint32_t other = p->child_wishes.items[k];
			guint mark = p->journal->len;
			if (p->slot_of[other] == PLAN_NONE || p->ranks[other] <= p->ranks[wish]) {
				continue;
			}
			plan_put(p, other, PLAN_NONE);
			if (place_free(p, wish)) {
				return true;
			}
			plan_rollback(p, mark);
		}
	}
	return false;
}

/* One wish that is not placed, of these but for one; by a short chain, if it takes few looks. */
static bool place_one_of(struct search *s, const struct plan_lists *lists, uint32_t key, uint32_t but)
{
	enum { SHORT = 4, LOOKS = 150 };
	struct plan_state *p = &s->state;
	bool is_placed = false;
	for (uint32_t i = lists->at[key]; i < lists->at[key + 1] && !is_placed; i++) {
		uint32_t wish = lists->items[i];
		if (wish != but && p->slot_of[wish] == PLAN_NONE) {
			int64_t later = MAX(p->steps - LOOKS, 0);
			p->steps -= later;
			s->turn++;
			is_placed = place_by_chain(s, wish, ANY_RANK, SHORT);
			p->steps += later;
		}
	}
	return is_placed;
}

/* One goes, two come: this one, and another of the desk or the family that is freed. */
static bool place_two_for_one(struct search *s, uint32_t wish)
{
	struct plan_state *p = &s->state;
	uint32_t found[PLAN_CONFLICTS];
	for (uint32_t i = p->choices.at[wish]; i < p->choices.at[wish + 1] && p->steps > 0 && !plan_is_at_limit(p, wish); i++) {
		uint32_t slot = p->choices.items[i];
		guint mark = p->journal->len;
		if (plan_conflicts(p, wish, slot, found) != 1) {
			continue;
		}
		const struct plan_wish *gone = &p->in->wishes[found[0]];
		/* who stood in this very slot leaves no place at his desk */
		bool frees_desk = p->slot_of[found[0]] != slot;
		plan_put(p, found[0], PLAN_NONE);
		plan_put(p, wish, slot);
		bool is_placed = frees_desk && place_one_of(s, &p->desk_wishes, gone->desk, found[0]);
		for (uint32_t k = p->kin.at[gone->child]; k < p->kin.at[gone->child + 1] && !is_placed; k++) {
			is_placed = place_one_of(s, &p->child_wishes, p->kin.items[k], found[0]);
		}
		if (is_placed) {
			return true;
		}
		plan_rollback(p, mark);
	}
	return false;
}

static void commit(struct search *s)
{
	g_array_set_size(s->state.journal, 0);
	s->turn++;
}

enum way { BY_CHAIN, BY_RANK, TWO_FOR_ONE };

/* True: something was placed. */
static bool place_more(struct search *s, enum way way)
{
	struct plan_state *p = &s->state;
	bool is_better = false;
	/* the way that looks most often leaves most of the looks to the others */
	int64_t left = way == TWO_FOR_ONE ? p->steps - p->steps / 8 : 0;
	s->turn++;
	for (size_t i = 0; i < p->in->wish_count && p->steps > left; i++) {
		uint32_t wish = s->order[i];
		bool is_placed = false;
		if (p->slot_of[wish] != PLAN_NONE) {
			continue;
		}
		switch (way) {
		case BY_CHAIN:
			is_placed = place_by_chain(s, wish, ANY_RANK, CHAIN_MAX);
			break;
		case BY_RANK:
			is_placed = place_by_chain(s, wish, p->ranks[wish], CHAIN_MAX) || place_instead(s, wish);
			break;
		case TWO_FOR_ONE:
			is_placed = place_two_for_one(s, wish);
			break;
		}
		if (is_placed) {
			commit(s);
			is_better = true;
		}
	}
	return is_better;
}

/* --- shorter waits --- */

struct cost {
	int64_t wait_ms, begin_ms;
};

static int cost_compare(struct cost a, struct cost b)
{
	return a.wait_ms != b.wait_ms ? (a.wait_ms < b.wait_ms ? -1 : 1) : a.begin_ms != b.begin_ms ? (a.begin_ms < b.begin_ms ? -1 : 1) : 0;
}

/* Of one wish, or of two that are placed. */
static struct cost cost_of(struct plan_state *p, uint32_t a, uint32_t b)
{
	const struct plan_input *in = p->in;
	uint32_t family = p->family[in->wishes[a].child];
	struct cost cost = {plan_family_cost(p, family, NULL, NULL), in->slots[p->slot_of[a]].begin_ms};
	if (b != PLAN_NONE) {
		uint32_t other = p->family[in->wishes[b].child];
		cost.wait_ms += other == family ? 0 : plan_family_cost(p, other, NULL, NULL);
		cost.begin_ms += in->slots[p->slot_of[b]].begin_ms;
	}
	return cost;
}

/* Where it costs least beside the other wish, which stays; false: nowhere. */
static bool put_best(struct plan_state *p, uint32_t wish, uint32_t other)
{
	uint32_t found[PLAN_CONFLICTS], best = PLAN_NONE;
	struct cost least = {0};
	guint mark = p->journal->len;
	for (uint32_t i = p->choices.at[wish]; i < p->choices.at[wish + 1]; i++) {
		if (plan_conflicts(p, wish, p->choices.items[i], found) > 0) {
			continue;
		}
		plan_put(p, wish, p->choices.items[i]);
		struct cost cost = cost_of(p, wish, other);
		if (best == PLAN_NONE || cost_compare(cost, least) < 0) {
			best = p->choices.items[i];
			least = cost;
		}
		plan_rollback(p, mark);
	}
	if (best != PLAN_NONE) {
		plan_put(p, wish, best);
	}
	return best != PLAN_NONE;
}

/* To that slot, if it costs less; who stands in the way goes where it costs least. */
static bool move_to(struct plan_state *p, uint32_t wish, uint32_t slot)
{
	uint32_t found[PLAN_CONFLICTS];
	unsigned count = plan_conflicts(p, wish, slot, found);
	guint mark = p->journal->len;
	if (count > 1) {
		return false;
	}
	uint32_t other = count == 1 ? found[0] : PLAN_NONE;
	struct cost before = cost_of(p, wish, other);
	if (other != PLAN_NONE) {
		plan_put(p, other, PLAN_NONE);
	}
	plan_put(p, wish, slot);
	if ((other == PLAN_NONE || put_best(p, other, wish)) && cost_compare(cost_of(p, wish, other), before) < 0) {
		return true;
	}
	plan_rollback(p, mark);
	return false;
}

static bool shorten_waits(struct search *s)
{
	struct plan_state *p = &s->state;
	bool is_better = false;
	for (size_t i = 0; i < p->in->wish_count; i++) {
		uint32_t wish = s->order[i];
		for (uint32_t k = p->choices.at[wish]; k < p->choices.at[wish + 1] && p->slot_of[wish] != PLAN_NONE && p->steps > 0; k++) {
			uint32_t slot = p->choices.items[k];
			if (slot != p->slot_of[wish] && move_to(p, wish, slot)) {
				commit(s);
				is_better = true;
			}
		}
	}
	return is_better;
}

/* --- some families anew --- */

enum { ANEW_FAMILIES = 4, ANEW_WISHES = 64, ANEW_EACH = 150, ANEW_MOST = 15000 };

/* Some families and all their wishes. */
struct anew {
	uint32_t families[ANEW_FAMILIES], wishes[ANEW_WISHES];
	size_t family_count, wish_count;
};

/* What is better is larger, the first that differs decides. */
struct worth {
	int64_t parts[1 + PLAN_RANKS + 2];
};

static struct worth worth_of(struct plan_state *p, const struct anew *a)
{
	struct worth worth = {{0}};
	for (size_t i = 0; i < a->wish_count; i++) {
		uint32_t slot = p->slot_of[a->wishes[i]];
		if (slot != PLAN_NONE) {
			worth.parts[0]++;
			worth.parts[1 + p->ranks[a->wishes[i]]]++;
			worth.parts[2 + PLAN_RANKS] -= p->in->slots[slot].begin_ms;
		}
	}
	for (size_t i = 0; i < a->family_count; i++) {
		worth.parts[1 + PLAN_RANKS] -= plan_family_cost(p, a->families[i], NULL, NULL);
	}
	return worth;
}

static bool is_worse(const struct worth *a, const struct worth *b)
{
	for (size_t i = 0; i < G_N_ELEMENTS(a->parts); i++) {
		if (a->parts[i] != b->parts[i]) {
			return a->parts[i] < b->parts[i];
		}
	}
	return false;
}

static void add_family(const struct plan_state *p, struct anew *a, uint32_t family)
{
	size_t before = a->wish_count;
	for (size_t i = 0; i < a->family_count; i++) {
		if (a->families[i] == family) {
			return;
		}
	}
	for (uint32_t i = p->members.at[family]; i < p->members.at[family + 1]; i++) {
		uint32_t child = p->members.items[i];
		for (uint32_t k = p->child_wishes.at[child]; k < p->child_wishes.at[child + 1]; k++) {
			if (a->wish_count == ANEW_WISHES) {
				a->wish_count = before;
				return;
			}
			a->wishes[a->wish_count++] = p->child_wishes.items[k];
		}
	}
	a->families[a->family_count++] = family;
}

/* PLAN_NONE: there are none. */
static uint32_t one_of(const struct plan_lists *lists, struct rng *r, uint32_t key)
{
	uint32_t count = lists->at[key + 1] - lists->at[key];
	return count > 0 ? lists->items[lists->at[key] + rng_below(r, count)] : PLAN_NONE;
}

/* One by chance, and some of those who stand where it would like to. */
static void choose(struct plan_state *p, struct rng *r, struct anew *a)
{
	uint32_t first = rng_below(r, (uint32_t)p->in->wish_count);
	size_t most = 2 + rng_below(r, ANEW_FAMILIES - 1);
	*a = (struct anew){.family_count = 0};
	add_family(p, a, p->family[p->in->wishes[first].child]);
	size_t own = a->wish_count;
	for (int tries = 0; tries < 3 * ANEW_FAMILIES && own > 0 && a->family_count < most; tries++) {
		uint32_t slot = one_of(&p->choices, r, a->wishes[rng_below(r, (uint32_t)own)]);
		uint32_t near = slot != PLAN_NONE ? one_of(&p->near, r, slot) : PLAN_NONE, holder = near != PLAN_NONE ? p->holder[near] : PLAN_NONE;
		if (holder != PLAN_NONE) {
			add_family(p, a, p->family[p->in->wishes[holder].child]);
		}
	}
}

/* The dearest first; among those of a rank as chance has it, and now and then all as chance has it. */
static void shuffle(struct plan_state *p, struct rng *r, struct anew *a)
{
	bool by_chance = rng_below(r, 3) == 0;
	for (size_t i = a->wish_count; i > 1; i--) {
		size_t k = rng_below(r, (uint32_t)i);
		uint32_t wish = a->wishes[k];
		a->wishes[k] = a->wishes[i - 1];
		a->wishes[i - 1] = wish;
	}
	for (size_t i = 1; i < a->wish_count && !by_chance; i++) {
		uint32_t wish = a->wishes[i];
		size_t k = i;
		for (; k > 0 && p->ranks[a->wishes[k - 1]] > p->ranks[wish]; k--) {
			a->wishes[k] = a->wishes[k - 1];
		}
		a->wishes[k] = wish;
	}
}

/* One slot, if nothing is in the way. */
static bool put_by_chance(struct plan_state *p, struct rng *r, uint32_t wish)
{
	uint32_t found[PLAN_CONFLICTS], slot = one_of(&p->choices, r, wish);
	bool is_free = slot != PLAN_NONE && plan_conflicts(p, wish, slot, found) == 0;
	if (is_free) {
		plan_put(p, wish, slot);
	}
	return is_free;
}

/* All talks of a few families are taken back and given again, in another order. It stays if it is no worse. */
static void place_anew(struct search *s, struct rng *r)
{
	struct plan_state *p = &s->state;
	struct anew a;
	guint mark = p->journal->len;
	choose(p, r, &a);
	struct worth before = worth_of(p, &a);
	for (size_t i = 0; i < a.wish_count; i++) {
		if (p->slot_of[a.wishes[i]] != PLAN_NONE) {
			plan_put(p, a.wishes[i], PLAN_NONE);
		}
	}
	shuffle(p, r, &a);
	for (size_t i = 0; i < a.wish_count; i++) {
		bool is_at_limit = plan_is_at_limit(p, a.wishes[i]);
		/* what is best for one alone is not always best for all */
		if (!is_at_limit && (rng_below(r, 4) > 0 || !put_by_chance(p, r, a.wishes[i]))) {
			(void)put_best(p, a.wishes[i], PLAN_NONE);
		}
	}
	struct worth after = worth_of(p, &a);
	if (is_worse(&after, &before)) {
		plan_rollback(p, mark);
	} else {
		commit(s);
	}
}

/* --- all of it --- */

static gint by_rank(gconstpointer a, gconstpointer b, gpointer ctx)
{
	const int *ranks = ctx;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return ranks[x] != ranks[y] ? (ranks[x] < ranks[y] ? -1 : 1) : x < y ? -1 : x > y;
}

static void improve(struct search *s)
{
	bool is_better = true;
	for (int round = 0; round < ROUNDS_MAX && is_better; round++) {
		is_better = place_more(s, BY_CHAIN);
		is_better |= place_more(s, TWO_FOR_ONE);
		is_better |= place_more(s, BY_RANK);
		is_better |= shorten_waits(s);
	}
}

static void make_plan(struct search *s)
{
	struct plan_state *p = &s->state;
	for (size_t i = 0; i < p->in->wish_count; i++) {
		s->order[i] = (uint32_t)i;
	}
	g_qsort_with_data(s->order, (gint)p->in->wish_count, sizeof s->order[0], by_rank, p->ranks);
	p->steps = STEPS_MAX;
	for (size_t i = 0; i < p->in->wish_count; i++) {
		(void)place_free(p, s->order[i]);
	}
	commit(s);
	improve(s);
	struct rng r;
	rng_init(&r, SEED);
	size_t times = MIN(p->in->wish_count * ANEW_EACH, (size_t)ANEW_MOST);
	for (size_t i = 0; i < times && p->steps > 0; i++) {
		place_anew(s, &r);
	}
	improve(s);
}

static enum plan_why why_not(const struct plan_state *p, uint32_t wish)
{
	uint32_t desk = p->in->wishes[wish].desk;
	bool has_slot, has_free, is_empty = p->desk_slots.at[desk] == p->desk_slots.at[desk + 1];
	plan_look(p, wish, &has_slot, &has_free);
	return plan_is_at_limit(p, wish) ? PLAN_LIMIT : is_empty ? PLAN_FULL : !has_slot ? PLAN_TIME : !has_free ? PLAN_FULL : PLAN_CLASH;
}

static void count_waits(struct plan_state *p, struct plan_result *out)
{
	int64_t sum_ms = 0, most_ms = 0;
	int64_t families = 0;
	bool *has_asked = g_new0(bool, p->family_count + 1);
	for (size_t i = 0; i < p->in->wish_count; i++) {
		has_asked[p->family[p->in->wishes[i].child]] = true;
	}
	for (uint32_t family = 0; family < p->family_count; family++) {
		unsigned talks;
		int64_t wait_ms;
		(void)plan_family_cost(p, family, &talks, &wait_ms);
		out->families += has_asked[family];
		if (has_asked[family] && talks > 0) {
			sum_ms += wait_ms;
			most_ms = MAX(most_ms, wait_ms);
			families++;
		}
	}
	out->wait_minutes_mean = families ? (int)((sum_ms / families + 30000) / 60000) : 0;
	out->wait_minutes_most = (int)(most_ms / 60000);
	g_free(has_asked);
}

void consult_plan(const struct plan_input *in, struct plan_result *out)
{
	struct search s = {.order = g_new0(uint32_t, in->wish_count + 1), .seen = g_new0(uint32_t, in->wish_count + 1)};
	plan_state_init(&s.state, in);
	make_plan(&s);
	*out = (struct plan_result){.slots = g_memdup2(s.state.slot_of, in->wish_count * sizeof out->slots[0]),
		.whys = g_new0(enum plan_why, in->wish_count + 1)};
	for (uint32_t i = 0; i < in->wish_count; i++) {
		bool is_placed = s.state.slot_of[i] != PLAN_NONE;
		out->whys[i] = is_placed ? PLAN_PLACED : why_not(&s.state, i);
		out->placed += is_placed;
	}
	count_waits(&s.state, out);
	consult_plan_digest(in, out->digest);
	plan_state_finish(&s.state);
	g_free(s.order);
	g_free(s.seen);
}

void plan_result_finish(struct plan_result *r)
{
	g_free(r->slots);
	g_free(r->whys);
	*r = (struct plan_result){0};
}
