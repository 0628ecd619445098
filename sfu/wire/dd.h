/*
 * The dependency descriptor, a header extension (AV1 RTP specification 1.0, appendix A): what a packet's frame is, what
 * it is predicted from, and for whom it is of use, without a look at the payload. A key frame brings a structure, a
 * table of templates that later descriptors point into.
 */
#ifndef KREIDE_DD_H
#define KREIDE_DD_H

#include "bytes.h"

enum {
	DD_MAX_TARGETS = 32,
	DD_MAX_TEMPLATES = 64,
	DD_MAX_SPATIAL = 4,
	DD_MAX_CHAINS = 8, /* the specification has 32; encoders have one for each spatial layer */
	DD_MAX_FDIFFS = 8,
	DD_MAX_BYTES = 255 /* of a header extension */
};

/* What a frame is to others. Masks: bit i is decode target i. */
struct dd_relations {
	uint8_t spatial_id, temporal_id;
	uint32_t present;  /* decode targets that the frame belongs to */
	uint32_t switches; /* those that one can turn to at this frame */
	uint8_t fdiff_count;
	uint16_t fdiffs[DD_MAX_FDIFFS];      /* how many frames back those stand that it is predicted from */
	uint8_t chain_diffs[DD_MAX_CHAINS];  /* how many frames back the last one of each chain stands; 0: it begins here */
};

struct dd_target {
	uint8_t spatial_id, temporal_id; /* highest that belongs to it */
	uint8_t chain;                   /* that protects it */
	uint32_t within;                 /* decode targets whose frames all belong to this one, too (itself among them) */
};

struct dd_structure {
	uint8_t id_offset;
	uint8_t template_count, target_count, chain_count, spatial_count;
	bool has_resolutions;
	uint16_t width[DD_MAX_SPATIAL], height[DD_MAX_SPATIAL];
	struct dd_target targets[DD_MAX_TARGETS];
	struct dd_relations templates[DD_MAX_TEMPLATES];
};

struct dd_frame {
	bool is_start, is_end; /* the packet begins, ends the frame */
	uint16_t number;
	bool has_structure;
	bool has_active;
	uint32_t active;       /* has_active or has_structure: decode targets that are being made */
	uint16_t active_at;    /* bit offset where that mask stands, or would stand ... */
	uint8_t target_count;  /* ... and how many bits it has */
	struct dd_relations relations;
};

/*
 * Reads a descriptor. One that brings a structure is read by it, and the structure is written to *fresh; others are read
 * by *known (NULL: none came yet). ERR_SHORT / ERR_MALFORMED. ERR_STATE: it points into a structure that is not *known;
 * of the frame only the borders and the number are set. ERR_UNSUPPORTED: over our limits.
 */
enum err dd_read(struct bytes dd, const struct dd_structure *known, struct dd_structure *fresh, struct dd_frame *frame)
	MUST_USE;

/* What stands in a descriptor that is sent on. */
struct dd_edit {
	uint16_t number;
	bool has_active;      /* a mask of its own, in place of the one that is there */
	uint32_t active;
	uint16_t active_at;   /* both of struct dd_frame */
	uint8_t target_count;
};

/* Its length; 0: it does not fit. dd was read before. */
size_t dd_rewrite(uint8_t *out, size_t cap, struct bytes dd, const struct dd_edit *edit);

#endif
