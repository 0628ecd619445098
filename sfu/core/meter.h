/*
 * What each spatial and temporal layer of one stream takes, in bits per second: it follows a rise within a second and
 * forgets slowly, so that a budget is not spent twice between two key frames. A pause is no rate: what was measured before
 * it is kept, as the best guess for what comes after. A key frame is hardly followed: it is paid once, and
 * whose picture were paused because of what it cost would need the next one.
 */
#ifndef KREIDE_METER_H
#define KREIDE_METER_H

#include "units.h"

#include <stdbool.h>
#include <stddef.h>

enum { METER_SPATIAL = 3, METER_TEMPORAL = 4 };

struct meter {
	bool has_begun;
	bool is_known;          /* at least one window was measured ... */
	bool is_rough;          /* ... but none without a key frame */
	bool has_key;           /* this window */
	us_t since, last_at;
	uint32_t bytes[METER_SPATIAL][METER_TEMPORAL];
	uint32_t bps[METER_SPATIAL][METER_TEMPORAL];
	uint8_t temporal_count; /* temporal layers that were seen */
};

void meter_init(struct meter *m);
/* Layers beyond the last one count as the last one. */
void meter_add(struct meter *m, unsigned spatial, unsigned temporal, size_t bytes, us_t now);
/* What was added last is of a key frame. */
void meter_note_key(struct meter *m);
/* Of everything up to these layers; 0: not known yet. */
bps_t meter_bps(const struct meter *m, unsigned spatial, unsigned temporal);

#endif
