/* Splits an estimate over the videos that a subscriber wants, by rank: a pure function on arrays. */
#ifndef KREIDE_SHARE_H
#define KREIDE_SHARE_H

#include "select.h"
#include "units.h"

struct share_layer {
	bps_t bps;          /* measured */
	uint16_t height_px; /* 0: unknown */
	bool is_flowing;
};

struct share_video {
	uint8_t rank;          /* 0 first */
	uint16_t height_px;    /* of the tile */
	uint8_t layer_count;   /* lowest first */
	struct share_layer layers[SELECT_MAX_LAYERS];
	int8_t previous;       /* layer given last time, -1: none; for hysteresis */
	int8_t given;          /* result: layer, -1: paused (no layer fits) or nothing flows */
	bool is_paused;        /* result: something flows, but the line does not bear it */
};

/*
 * Fills `given`. First the lowest layer for each by rank, then upgrades by rank up to the smallest layer that is at
 * least as tall as the tile. A step up needs 15 % of headroom, a layer once given is kept without.
 */
void share_split(struct share_video *videos, size_t count, bps_t budget_bps);

#endif
