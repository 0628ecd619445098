/*
 * Which packets of a simulcast source one subscriber gets: one layer at a time, switches up and down at key frames
 * only, temporal layers up at sync points and down at once.
 */
#ifndef KREIDE_SELECT_H
#define KREIDE_SELECT_H

#include "codec.h"

enum { SELECT_MAX_LAYERS = 3, SELECT_ALL_TEMPORAL = 7 };

struct select {
	int8_t target;  /* spatial layer wanted, -1: nothing */
	int8_t current; /* being forwarded, -1: nothing yet */
	uint8_t target_temporal;
	uint8_t current_temporal;
};

enum select_verdict {
	SELECT_IGNORE,  /* not of the current layer */
	SELECT_DROP,    /* of the current layer, left out: close the gap */
	SELECT_FORWARD,
	SELECT_SWITCH   /* forward, and it begins a new layer: rewrite_switch first */
};

void select_init(struct select *s);
/* layer -1: pause. */
void select_set_target(struct select *s, int layer, uint8_t temporal);
/* The source changed or restarted: only a key frame starts again. */
void select_restart(struct select *s);
enum select_verdict select_on_packet(struct select *s, int layer, const struct codec_info *info, enum codec codec);
/* The layer whose key frame is needed to get on, -1: none. */
int select_needs_keyframe(const struct select *s);

#endif
