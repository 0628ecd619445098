/* What is in whose way. */
#include "plan_state.h"

#include <string.h>

/* Pairs of a key and an item, on their way into lists. */
struct pair {
	uint32_t key, item;
};

static GArray *pairs_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct pair));
}

static void add_pair(GArray *pairs, uint32_t key, uint32_t item)
{
	const struct pair pair = {key, item};
	g_array_append_val(pairs, pair);
}

/* Items of a key stay in their order. Takes the pairs. */
static struct plan_lists lists_of(GArray *pairs, size_t keys)
{
	struct plan_lists lists = {.at = g_new0(uint32_t, keys + 2), .items = g_new(uint32_t, pairs->len + 1)};
	for (guint i = 0; i < pairs->len; i++) {
		lists.at[g_array_index(pairs, struct pair, i).key + 2]++;
	}
	for (size_t key = 0; key < keys; key++) {
		lists.at[key + 2] += lists.at[key + 1];
	}
	for (guint i = 0; i < pairs->len; i++) {
		const struct pair *pair = &g_array_index(pairs, struct pair, i);
		lists.items[lists.at[pair->key + 1]++] = pair->item;
	}
	g_array_free(pairs, TRUE);
	return lists;
}

static void lists_finish(struct plan_lists *lists)
{
	g_free(lists->at);
	g_free(lists->items);
}

/* Is there too little time between the two for who must be in both? */
static bool is_clash(const struct plan_input *in, const struct plan_slot *slot, int64_t begin_ms, int64_t end_ms, bool is_place)
{
	int64_t change_ms = in->desks[slot->desk].is_place || is_place ? (int64_t)in->change_minutes * 60000 : 0;
	return slot->begin_ms < end_ms + change_ms && begin_ms < slot->end_ms + change_ms;
}

static gint by_time(gconstpointer a, gconstpointer b, gpointer ctx)
{
	const struct plan_slot *slots = ctx, *x = &slots[((const struct pair *)a)->item], *y = &slots[((const struct pair *)b)->item];
	return x->begin_ms != y->begin_ms ? (x->begin_ms < y->begin_ms ? -1 : 1) : x->end_ms != y->end_ms ? (x->end_ms < y->end_ms ? -1 : 1)
		: ((const struct pair *)a)->item < ((const struct pair *)b)->item ? -1 : 1;
}

static struct plan_lists slots_of_desks(const struct plan_input *in)
{
	GArray *pairs = pairs_new();
	for (uint32_t i = 0; i < in->slot_count; i++) {
		add_pair(pairs, in->slots[i].desk, i);
	}
	g_array_sort_with_data(pairs, by_time, (gpointer)in->slots);
	return lists_of(pairs, in->desk_count);
}

static bool has_item(const GArray *pairs, guint from, uint32_t item)
{
	for (guint i = from; i < pairs->len; i++) {
		if (g_array_index(pairs, struct pair, i).item == item) {
			return true;
		}
	}
	return false;
}

static void add_near(const struct plan_state *p, GArray *near, guint from, uint32_t slot, uint32_t desk)
{
	const struct plan_slot *slots = p->in->slots;
	for (uint32_t i = p->desk_slots.at[desk]; i < p->desk_slots.at[desk + 1]; i++) {
		uint32_t other = p->desk_slots.items[i];
		if (slots[other].begin_ms >= slots[slot].end_ms) {
			break;
		}
		if (slots[other].end_ms > slots[slot].begin_ms && !has_item(near, from, other)) {
			add_pair(near, slot, other);
		}
	}
}

static struct plan_lists near_slots(const struct plan_state *p)
{
	const struct plan_input *in = p->in;
	GArray *pairs = pairs_new(), *near = pairs_new();
	for (uint32_t i = 0; i < in->desk_count; i++) {
		for (uint32_t k = 0; k < in->desks[i].teacher_count; k++) {
			add_pair(pairs, in->desks[i].teachers[k], i);
		}
	}
	struct plan_lists desks_of = lists_of(pairs, in->teacher_count);
	for (uint32_t slot = 0; slot < in->slot_count; slot++) {
		const struct plan_desk *desk = &in->desks[in->slots[slot].desk];
		guint from = near->len;
		add_near(p, near, from, slot, in->slots[slot].desk);
		for (uint32_t k = 0; k < desk->teacher_count; k++) {
			for (uint32_t i = desks_of.at[desk->teachers[k]]; i < desks_of.at[desk->teachers[k] + 1]; i++) {
				add_near(p, near, from, slot, desks_of.items[i]);
			}
		}
	}
	lists_finish(&desks_of);
	return lists_of(near, in->slot_count);
}

/* By who: what of the talks that are booked is his. */
static struct plan_lists busy_of(const struct plan_busy *busy, size_t count, size_t people)
{
	GArray *pairs = pairs_new();
	for (uint32_t i = 0; i < count; i++) {
		add_pair(pairs, busy[i].who, i);
	}
	return lists_of(pairs, people);
}

/* Slots that a teacher of theirs can't have. */
static bool *taken_slots(const struct plan_input *in)
{
	bool *is_taken = g_new0(bool, in->slot_count + 1);
	struct plan_lists busy = busy_of(in->teachers_busy, in->teachers_busy_count, in->teacher_count);
	for (size_t slot = 0; slot < in->slot_count; slot++) {
		const struct plan_desk *desk = &in->desks[in->slots[slot].desk];
		for (uint32_t k = 0; k < desk->teacher_count; k++) {
			for (uint32_t i = busy.at[desk->teachers[k]]; i < busy.at[desk->teachers[k] + 1]; i++) {
				const struct plan_busy *b = &in->teachers_busy[busy.items[i]];
				is_taken[slot] |= in->slots[slot].begin_ms < b->end_ms && b->begin_ms < in->slots[slot].end_ms;
			}
		}
	}
	lists_finish(&busy);
	return is_taken;
}

static bool is_within(const struct plan_wish *wish, const struct plan_slot *slot)
{
	return (!wish->from_ms || slot->begin_ms >= wish->from_ms) && (!wish->until_ms || slot->end_ms <= wish->until_ms);
}

static bool is_family_elsewhere(const struct plan_input *in, const struct plan_lists *busy, const struct plan_child *child, const struct plan_slot *slot)
{
	for (uint32_t k = 0; k < child->parent_count; k++) {
		for (uint32_t i = busy->at[child->parents[k]]; i < busy->at[child->parents[k] + 1]; i++) {
			const struct plan_busy *b = &in->parents_busy[busy->items[i]];
			if (is_clash(in, slot, b->begin_ms, b->end_ms, b->is_place)) {
				return true;
			}
		}
	}
	return false;
}

static struct plan_lists choices_of(const struct plan_state *p)
{
	const struct plan_input *in = p->in;
	GArray *pairs = pairs_new();
	bool *is_taken = taken_slots(in);
	struct plan_lists busy = busy_of(in->parents_busy, in->parents_busy_count, in->parent_count);
	for (uint32_t wish = 0; wish < in->wish_count; wish++) {
		const struct plan_wish *w = &in->wishes[wish];
		for (uint32_t i = p->desk_slots.at[w->desk]; i < p->desk_slots.at[w->desk + 1]; i++) {
			uint32_t slot = p->desk_slots.items[i];
			if (!is_taken[slot] && is_within(w, &in->slots[slot]) && !is_family_elsewhere(in, &busy, &in->children[w->child], &in->slots[slot])) {
				add_pair(pairs, wish, slot);
			}
		}
	}
	lists_finish(&busy);
	g_free(is_taken);
	return lists_of(pairs, in->wish_count);
}

/* --- families --- */

static uint32_t find_root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Children with a parent in common, and with one in common with these, ...: numbered in their order. */
static void find_families(struct plan_state *p, const struct plan_lists *children_of)
{
	const struct plan_input *in = p->in;
	uint32_t *root = g_new(uint32_t, in->child_count + 1), *number = g_new(uint32_t, in->child_count + 1);
	for (uint32_t i = 0; i < in->child_count; i++) {
		root[i] = i;
		number[i] = PLAN_NONE;
	}
	for (size_t parent = 0; parent < in->parent_count; parent++) {
		for (uint32_t i = children_of->at[parent] + 1; i < children_of->at[parent + 1]; i++) {
			root[find_root(root, children_of->items[i])] = find_root(root, children_of->items[i - 1]);
		}
	}
	for (uint32_t i = 0; i < in->child_count; i++) {
		uint32_t at = find_root(root, i);
		number[at] = number[at] == PLAN_NONE ? p->family_count++ : number[at];
		p->family[i] = number[at];
	}
	g_free(root);
	g_free(number);
}

static void link_people(struct plan_state *p)
{
	const struct plan_input *in = p->in;
	GArray *pairs = pairs_new(), *kin = pairs_new(), *members = pairs_new(), *booked = pairs_new();
	for (uint32_t i = 0; i < in->child_count; i++) {
		for (uint32_t k = 0; k < in->children[i].parent_count; k++) {
			add_pair(pairs, in->children[i].parents[k], i);
		}
	}
	struct plan_lists children_of = lists_of(pairs, in->parent_count);
	find_families(p, &children_of);
	for (uint32_t i = 0; i < in->child_count; i++) {
		guint from = kin->len;
		add_pair(members, p->family[i], i);
		add_pair(kin, i, i);
		for (uint32_t k = 0; k < in->children[i].parent_count; k++) {
			uint32_t parent = in->children[i].parents[k];
			for (uint32_t c = children_of.at[parent]; c < children_of.at[parent + 1]; c++) {
				if (!has_item(kin, from, children_of.items[c])) {
					add_pair(kin, i, children_of.items[c]);
				}
			}
		}
	}
	for (uint32_t i = 0; i < in->parents_busy_count; i++) {
		uint32_t who = in->parents_busy[i].who;
		if (children_of.at[who] < children_of.at[who + 1]) {
			add_pair(booked, p->family[children_of.items[children_of.at[who]]], i);
		}
	}
	lists_finish(&children_of);
	p->kin = lists_of(kin, in->child_count);
	p->members = lists_of(members, p->family_count);
	p->booked = lists_of(booked, p->family_count);
}

static void link_wishes(struct plan_state *p)
{
	const struct plan_input *in = p->in;
	GArray *by_child = pairs_new(), *by_desk = pairs_new();
	for (uint32_t i = 0; i < in->wish_count; i++) {
		p->ranks[i] = CLAMP(in->wishes[i].rank, 0, PLAN_RANKS - 1);
		p->slot_of[i] = PLAN_NONE;
		add_pair(by_child, in->wishes[i].child, i);
		add_pair(by_desk, in->wishes[i].desk, i);
	}
	p->child_wishes = lists_of(by_child, in->child_count);
	p->desk_wishes = lists_of(by_desk, in->desk_count);
}

void plan_state_init(struct plan_state *p, const struct plan_input *in)
{
	unsigned minute;
	*p = (struct plan_state){.in = in};
	p->slot_of = g_new(uint32_t, in->wish_count + 1);
	p->ranks = g_new0(int, in->wish_count + 1);
	p->holder = g_new(uint32_t, in->slot_count + 1);
	p->days = g_new0(day_t, in->slot_count + 1);
	p->busy_days = g_new0(day_t, in->parents_busy_count + 1);
	p->family = g_new0(uint32_t, in->child_count + 1);
	p->talks = g_new0(uint32_t, in->parent_count + 1);
	p->journal = g_array_new(FALSE, FALSE, sizeof(struct plan_move));
	p->spans = g_array_new(FALSE, FALSE, sizeof(struct plan_span));
	if (in->talks_of_parents) {
		memcpy(p->talks, in->talks_of_parents, in->parent_count * sizeof p->talks[0]);
	}
	for (size_t i = 0; i < in->slot_count; i++) {
		p->holder[i] = PLAN_NONE;
		p->days[i] = day_at(in->zone, in->slots[i].begin_ms, &minute);
	}
	for (size_t i = 0; i < in->parents_busy_count; i++) {
		p->busy_days[i] = day_at(in->zone, in->parents_busy[i].begin_ms, &minute);
	}
	link_people(p);
	link_wishes(p);
	p->desk_slots = slots_of_desks(in);
	p->near = near_slots(p);
	p->choices = choices_of(p);
}

void plan_state_finish(struct plan_state *p)
{
	struct plan_lists *lists[] = {&p->desk_slots, &p->near, &p->choices, &p->desk_wishes, &p->kin, &p->child_wishes, &p->members, &p->booked};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		lists_finish(lists[i]);
	}
	g_free(p->slot_of);
	g_free(p->ranks);
	g_free(p->holder);
	g_free(p->days);
	g_free(p->busy_days);
	g_free(p->family);
	g_free(p->talks);
	g_array_free(p->journal, TRUE);
	g_array_free(p->spans, TRUE);
}

/* --- moves --- */

static void set_slot(struct plan_state *p, uint32_t wish, uint32_t slot)
{
	const struct plan_child *child = &p->in->children[p->in->wishes[wish].child];
	uint32_t old = p->slot_of[wish];
	if (old != PLAN_NONE) {
		p->holder[old] = PLAN_NONE;
	}
	if (slot != PLAN_NONE) {
		p->holder[slot] = wish;
	}
	for (uint32_t i = 0; i < child->parent_count; i++) {
		p->talks[child->parents[i]] += (uint32_t)(slot != PLAN_NONE) - (uint32_t)(old != PLAN_NONE);
	}
	p->slot_of[wish] = slot;
}

void plan_put(struct plan_state *p, uint32_t wish, uint32_t slot)
{
	const struct plan_move move = {wish, p->slot_of[wish]};
	g_array_append_val(p->journal, move);
	set_slot(p, wish, slot);
}

void plan_rollback(struct plan_state *p, guint journal_len)
{
	while (p->journal->len > journal_len) {
		const struct plan_move *move = &g_array_index(p->journal, struct plan_move, p->journal->len - 1);
		set_slot(p, move->wish, move->slot);
		g_array_set_size(p->journal, p->journal->len - 1);
	}
}

static unsigned add_conflict(uint32_t found[PLAN_CONFLICTS], unsigned count, uint32_t wish)
{
	for (unsigned i = 0; i < count; i++) {
		if (found[i] == wish) {
			return count;
		}
	}
	if (count < PLAN_CONFLICTS) {
		found[count] = wish;
	}
	return count + 1;
}

unsigned plan_conflicts(struct plan_state *p, uint32_t wish, uint32_t slot, uint32_t found[PLAN_CONFLICTS])
{
	const struct plan_input *in = p->in;
	const struct plan_slot *at = &in->slots[slot];
	unsigned count = 0;
	p->steps--;
	for (uint32_t i = p->near.at[slot]; i < p->near.at[slot + 1] && count <= PLAN_CONFLICTS; i++) {
		uint32_t holder = p->holder[p->near.items[i]];
		count = holder == PLAN_NONE || holder == wish ? count : add_conflict(found, count, holder);
	}
	uint32_t child = in->wishes[wish].child;
	for (uint32_t i = p->kin.at[child]; i < p->kin.at[child + 1]; i++) {
		uint32_t kin = p->kin.items[i];
		for (uint32_t k = p->child_wishes.at[kin]; k < p->child_wishes.at[kin + 1] && count <= PLAN_CONFLICTS; k++) {
			uint32_t other = p->child_wishes.items[k], other_slot = p->slot_of[other];
			if (other != wish && other_slot != PLAN_NONE) {
				const struct plan_slot *o = &in->slots[other_slot];
				count = is_clash(in, at, o->begin_ms, o->end_ms, in->desks[o->desk].is_place) ? add_conflict(found, count, other) : count;
			}
		}
	}
	return count;
}

bool plan_is_at_limit(const struct plan_state *p, uint32_t wish)
{
	const struct plan_child *child = &p->in->children[p->in->wishes[wish].child];
	bool is_at_limit = false;
	for (uint32_t i = 0; i < child->parent_count; i++) {
		is_at_limit |= p->in->most_talks > 0 && p->talks[child->parents[i]] >= (uint32_t)p->in->most_talks;
	}
	return is_at_limit;
}

uint32_t plan_first_free(struct plan_state *p, uint32_t wish)
{
	uint32_t found[PLAN_CONFLICTS];
	if (plan_is_at_limit(p, wish)) {
		return PLAN_NONE;
	}
	for (uint32_t i = p->choices.at[wish]; i < p->choices.at[wish + 1]; i++) {
		if (plan_conflicts(p, wish, p->choices.items[i], found) == 0) {
			return p->choices.items[i];
		}
	}
	return PLAN_NONE;
}

void plan_look(const struct plan_state *p, uint32_t wish, bool *has_slot, bool *has_free)
{
	const struct plan_wish *w = &p->in->wishes[wish];
	*has_slot = *has_free = false;
	for (uint32_t i = p->desk_slots.at[w->desk]; i < p->desk_slots.at[w->desk + 1]; i++) {
		uint32_t slot = p->desk_slots.items[i];
		if (is_within(w, &p->in->slots[slot])) {
			*has_slot = true;
			*has_free |= p->holder[slot] == PLAN_NONE;
		}
	}
}

/* --- what it costs --- */

/* In the order of time; a talk that two parents come to is one. */
static void add_span(GArray *spans, const struct plan_span *span)
{
	guint at = spans->len;
	while (at > 0 && g_array_index(spans, struct plan_span, at - 1).begin_ms > span->begin_ms) {
		at--;
	}
	const struct plan_span *before = at > 0 ? &g_array_index(spans, struct plan_span, at - 1) : NULL;
	if (!before || before->begin_ms != span->begin_ms || before->end_ms != span->end_ms) {
		g_array_insert_val(spans, at, *span);
	}
}

static void add_spans(struct plan_state *p, uint32_t family)
{
	g_array_set_size(p->spans, 0);
	for (uint32_t i = p->booked.at[family]; i < p->booked.at[family + 1]; i++) {
		const struct plan_busy *b = &p->in->parents_busy[p->booked.items[i]];
		add_span(p->spans, &(struct plan_span){b->begin_ms, b->end_ms, p->busy_days[p->booked.items[i]]});
	}
	for (uint32_t i = p->members.at[family]; i < p->members.at[family + 1]; i++) {
		uint32_t child = p->members.items[i];
		for (uint32_t k = p->child_wishes.at[child]; k < p->child_wishes.at[child + 1]; k++) {
			uint32_t slot = p->slot_of[p->child_wishes.items[k]];
			if (slot != PLAN_NONE) {
				add_span(p->spans, &(struct plan_span){p->in->slots[slot].begin_ms, p->in->slots[slot].end_ms, p->days[slot]});
			}
		}
	}
}

int64_t plan_family_cost(struct plan_state *p, uint32_t family, unsigned *talks, int64_t *wait_ms)
{
	int64_t cost_ms = 0, between_ms = 0, end_ms = 0;
	unsigned together = 0;
	bool is_first_of_day = true;
	p->steps--;
	add_spans(p, family);
	for (guint i = 0; i < p->spans->len; i++) {
		const struct plan_span *span = &g_array_index(p->spans, struct plan_span, i);
		bool is_same_day = i > 0 && span->day == span[-1].day;
		if (is_same_day) {
			between_ms += MAX(span->begin_ms - end_ms, 0);
			together += is_first_of_day ? 2 : 1;
		} else if (i > 0) {
			cost_ms += PLAN_DAY_COST_MS;
		}
		is_first_of_day = !is_same_day;
		end_ms = MAX(end_ms, span->end_ms);
	}
	if (talks) {
		*talks = together;
	}
	if (wait_ms) {
		*wait_ms = between_ms;
	}
	return cost_ms + between_ms;
}
