#include "share.h"

/* A layer that has five of six lines of a tile is good enough: the next one costs four times as much. */
enum { ENOUGH_NUMERATOR = 6, ENOUGH_DENOMINATOR = 5 };

struct split {
	struct share_video *videos;
	size_t count;
	uint8_t order[SHARE_MAX_VIDEOS];
	struct share_budget budget;
	bps_t spent_bps;
	bool has_all;
	bool has_raised; /* something got a higher step than before */
	bps_t raised_bps; /* what all that cost */
	bps_t awaited_bps; /* what the lowest step of the best that is paused costs; 0: nothing is */
};

static bool is_before(const struct share_video *a, const struct share_video *b)
{
	if (a->rank != b->rank) {
		return a->rank < b->rank;
	}
	if (a->is_screen != b->is_screen) {
		return a->is_screen;
	}
	return a->height_px > b->height_px;
}

/* Stable, and cheap on what is nearly in order already. */
static void sort(struct split *p)
{
	for (size_t i = 0; i < p->count; i++) {
		size_t at = i;
		while (at > 0 && is_before(&p->videos[i], &p->videos[p->order[at - 1]])) {
			p->order[at] = p->order[at - 1];
			at--;
		}
		p->order[at] = (uint8_t)i;
	}
}

static bool is_enough(const struct share_video *v, int step)
{
	return v->steps[step].height_px * ENOUGH_NUMERATOR >= v->height_px * ENOUGH_DENOMINATOR;
}

static bps_t limit_bps(const struct split *p, const struct share_video *v, bool is_kept)
{
	if (v->given < 0) {
		return is_kept ? p->budget.hold_bps : v->is_new ? p->budget.start_bps : p->budget.raise_bps;
	}
	/* what is kept may not use up the headroom of what was raised at its cost */
	return is_kept && !p->has_raised ? p->budget.keep_bps : p->budget.raise_bps;
}

/* The next step that can be had and is of use; SHARE_NOTHING: there is none. */
static int next_step(const struct share_video *v, int given, bool has_all)
{
	for (int i = given + 1; i < v->step_count; i++) {
		bool is_taller = given >= 0 && v->steps[i].height_px > v->steps[given].height_px;
		if (is_taller && is_enough(v, given)) {
			return SHARE_NOTHING;
		}
		if (v->steps[i].is_flowing || has_all) {
			return i;
		}
	}
	return SHARE_NOTHING;
}

static bool step_up(struct split *p, struct share_video *v)
{
	int next = next_step(v, v->given, p->has_all);
	if (next < 0) {
		return false;
	}
	bps_t cost_bps = v->steps[next].bps - (v->given >= 0 ? v->steps[v->given].bps : 0);
	bool is_kept = next <= v->previous;
	if (cost_bps > 0 && p->spent_bps + cost_bps > limit_bps(p, v, is_kept)) {
		return false;
	}
	if (!is_kept && !v->is_new && p->raised_bps > 0 && p->raised_bps + cost_bps > p->budget.pace_bps) {
		return false;
	}
	p->has_raised |= !is_kept && v->given >= 0;
	p->raised_bps += is_kept ? 0 : cost_bps;
	p->spent_bps += cost_bps;
	v->given = (int8_t)next;
	return true;
}

/* Videos of one rank take turns, step by step. Returns where the next rank begins. */
static size_t raise_rank(struct split *p, size_t from)
{
	size_t end = from;
	bool is_raised = true;
	while (end < p->count && p->videos[p->order[end]].rank == p->videos[p->order[from]].rank) {
		end++;
	}
	while (is_raised) {
		is_raised = false;
		for (size_t i = from; i < end; i++) {
			struct share_video *v = &p->videos[p->order[i]];
			is_raised |= v->given >= 0 && step_up(p, v);
		}
	}
	return end;
}

/* Its lowest step. What costs about as much as a better one that is paused waits for that, so that the best is paused last. */
static void begin(struct split *p, struct share_video *v)
{
	int lowest = next_step(v, SHARE_NOTHING, p->has_all);
	if (lowest < 0) {
		return;
	}
	bps_t cost_bps = v->steps[lowest].bps;
	v->is_paused = cost_bps * 2 <= p->awaited_bps || p->awaited_bps == 0 ? !step_up(p, v) : true;
	p->awaited_bps = v->is_paused && p->awaited_bps == 0 ? cost_bps : p->awaited_bps;
}

bps_t share_split(struct share_video *videos, size_t count, struct share_budget budget, bool has_all)
{
	struct split p = {.videos = videos, .count = count < SHARE_MAX_VIDEOS ? count : SHARE_MAX_VIDEOS,
		.budget = budget, .has_all = has_all};
	sort(&p);
	for (size_t i = 0; i < p.count; i++) {
		struct share_video *v = &videos[p.order[i]];
		v->given = SHARE_NOTHING;
		v->is_paused = false;
		begin(&p, v);
	}
	for (size_t i = 0; i < p.count;) {
		i = raise_rank(&p, i);
	}
	return p.spent_bps;
}

bps_t share_previous_bps(const struct share_video *videos, size_t count)
{
	bps_t sum_bps = 0;
	for (size_t i = 0; i < count; i++) {
		const struct share_video *v = &videos[i];
		int given = SHARE_NOTHING;
		for (int next = next_step(v, given, false); next >= 0 && next <= v->previous; next = next_step(v, given, false)) {
			given = next;
		}
		sum_bps += given >= 0 ? v->steps[given].bps : 0;
	}
	return sum_bps;
}
