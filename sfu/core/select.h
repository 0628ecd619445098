/*
 * Which packets of a source one subscriber gets. Simulcast: one layer at a time, switches up and down at key frames
 * only, temporal layers up at sync points and down at once. One stream with layers in it (VP9, AV1): by select_svc.h.
 * Either way the caller aims at a level: a layer of simulcast, or a spatial layer.
 */
#ifndef KREIDE_SELECT_H
#define KREIDE_SELECT_H

#include "select_svc.h"

enum { SELECT_MAX_LAYERS = 3, SELECT_ALL_TEMPORAL = 7 };

struct select {
	bool is_scalable; /* the source is one stream with layers in it */
	int8_t target;    /* level wanted, -1: nothing */
	int8_t current;   /* stream being forwarded, -1: nothing yet */
	uint8_t target_temporal;
	uint8_t current_temporal;
	struct svc_choice svc; /* is_scalable */
};

enum select_verdict {
	SELECT_IGNORE,  /* not of the current layer */
	SELECT_DROP,    /* of the current layer, left out: close the gap */
	SELECT_FORWARD,
	SELECT_SWITCH   /* forward, and it begins a new layer: rewrite_switch first */
};

void select_init(struct select *s);
/* Another kind of source: nothing of it is forwarded yet. */
void select_set_scalable(struct select *s, bool is_scalable);
/* level -1: pause. */
void select_set_target(struct select *s, int level, uint8_t temporal);
/* The source changed or restarted: only a key frame starts again. */
void select_restart(struct select *s);
/* stream: index of the simulcast layer. structure: of the dependency descriptor, NULL: there is none. */
enum select_verdict select_on_packet(struct select *s, int stream, const struct codec_info *info, enum codec codec,
	const struct dd_structure *structure);
/* The stream whose key frame is needed to get on, -1: none. */
int select_needs_keyframe(const struct select *s);
/* What must be different in a packet that is forwarded: for this subscriber it ends the picture ... */
bool select_ends_picture(const struct select *s, const struct codec_info *info);
/* ... and these are the decode targets that are left for him; 0: as they were. */
uint32_t select_active_targets(const struct select *s, const struct codec_info *info);

#endif
