/* Is the server well, and may new lessons be sent to it? Pure. */
#ifndef KREIDE_HEALTH_H
#define KREIDE_HEALTH_H

#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A worker answers every second. */
#define HEALTH_STALE_US (5 * US_PER_S)

struct health {
	bool is_draining;
	bool is_store_failing;
	const us_t *heard_at; /* of each worker: its last report, or the start */
	uint32_t worker_count;
	us_t now;
};

/* Who asks gets an answer, so the thread of signaling lives. True: well. The reasons as JSON,
 * g_malloc'd. */
bool health_json(const struct health *h, char **json, size_t *len);

#endif
