/*
 * A published stream with several layers in it (VP9, AV1): its structure as last told, by the dependency descriptor
 * or by VP9's own descriptor. What one packet is depends on it, so packets are read in here.
 */
#ifndef KREIDE_SVC_H
#define KREIDE_SVC_H

#include "codec.h"
#include "seq.h"
#include "units.h"

struct svc {
	bool has_structure;    /* of the dependency descriptor */
	seq_t structure_seq;   /* packet that brought it */
	uint8_t spatial_count; /* as far as is known; at least 1 */
	uint16_t heights[DD_MAX_SPATIAL]; /* 0: not told */
	us_t seen_at[DD_MAX_SPATIAL];     /* last packet of each layer; negative: none came */
	bool is_key_mode;      /* layers are predicted from those below in key frames only, and then sent without them */
	struct dd_structure structure;
	struct dd_structure fresh; /* where the next one is read into */
};

void svc_init(struct svc *s);
/*
 * Completes what codec_peek found by the header extension (empty: there is none). True: the packet brought a structure, and
 * later packets that could not be read before (is_dd_unread) should be read again.
 */
bool svc_read(struct svc *s, seq_t seq, struct bytes dd, us_t now, struct codec_info *info);

#endif
