#include "share.h"

enum { HEADROOM_PERCENT = 115, SHARE_MAX_RANK = 256 };

/* Where a layer's height is not known: what browsers make of a 720p camera. */
static uint16_t height_of(const struct share_video *v, int layer)
{
	static const uint16_t usual[SELECT_MAX_LAYERS] = {180, 360, 720};
	return v->layers[layer].height_px ? v->layers[layer].height_px : usual[layer];
}

static int next_flowing(const struct share_video *v, int above)
{
	int count = v->layer_count < SELECT_MAX_LAYERS ? v->layer_count : SELECT_MAX_LAYERS;
	for (int i = above + 1; i < count; i++) {
		if (v->layers[i].is_flowing) {
			return i;
		}
	}
	return -1;
}

/* One step up, if there is one of use and the budget bears it. */
static bool step_up(struct share_video *v, bps_t *left_bps)
{
	if (v->given >= 0 && height_of(v, v->given) >= v->height_px) {
		return false;
	}
	int next = next_flowing(v, v->given);
	if (next < 0) {
		return false;
	}
	bps_t cost_bps = v->layers[next].bps - (v->given >= 0 ? v->layers[v->given].bps : 0);
	bps_t needed_bps = v->previous >= next || cost_bps <= 0 ? cost_bps : cost_bps * HEADROOM_PERCENT / 100;
	if (needed_bps > *left_bps) {
		return false;
	}
	*left_bps -= cost_bps;
	v->given = (int8_t)next;
	return true;
}

/* Videos of one rank take turns, step by step. */
static void raise_rank(struct share_video *videos, size_t count, int rank, bps_t *left_bps)
{
	bool is_raised = true;
	while (is_raised) {
		is_raised = false;
		for (size_t i = 0; i < count; i++) {
			if (videos[i].rank == rank && videos[i].given >= 0 && step_up(&videos[i], left_bps)) {
				is_raised = true;
			}
		}
	}
}

static int next_rank(const struct share_video *videos, size_t count, int after)
{
	int best = SHARE_MAX_RANK;
	for (size_t i = 0; i < count; i++) {
		if (videos[i].rank > after && videos[i].rank < best) {
			best = videos[i].rank;
		}
	}
	return best;
}

void share_split(struct share_video *videos, size_t count, bps_t budget_bps)
{
	bps_t left_bps = budget_bps > 0 ? budget_bps : 0;
	for (size_t i = 0; i < count; i++) {
		videos[i].given = -1;
	}
	for (int rank = next_rank(videos, count, -1); rank < SHARE_MAX_RANK; rank = next_rank(videos, count, rank)) {
		for (size_t i = 0; i < count; i++) {
			if (videos[i].rank == rank) {
				(void)step_up(&videos[i], &left_bps);
			}
		}
	}
	for (int rank = next_rank(videos, count, -1); rank < SHARE_MAX_RANK; rank = next_rank(videos, count, rank)) {
		raise_rank(videos, count, rank, &left_bps);
	}
	for (size_t i = 0; i < count; i++) {
		videos[i].is_paused = videos[i].given < 0 && next_flowing(&videos[i], -1) >= 0;
	}
}
