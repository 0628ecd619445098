/*
 * Sends a probe evenly: what media there is counts, the rest is filled up in steps of 5 ms. Guarantee: at no time more
 * has been asked for than the probe's rate bears in the time since it began and one step, and one packet.
 */
#ifndef KREIDE_PROBE_RUN_H
#define KREIDE_PROBE_RUN_H

#include "probe_plan.h"

struct probe_run {
	bool is_on;
	bps_t rate_bps;
	us_t began_at, ends_at;
	uint64_t sent_bytes; /* since it began, of any kind */
};

void probe_run_begin(struct probe_run *r, const struct probe *probe, us_t now);
/* Something was sent on this line. */
void probe_run_on_packet(struct probe_run *r, size_t bytes);
/* How much must be filled up now; 0: nothing. */
size_t probe_run_owed(const struct probe_run *r, us_t now);
/* When to look again; US_NEVER: none runs. */
us_t probe_run_deadline(const struct probe_run *r, us_t now);
/* True once, when its time is over. */
bool probe_run_ends(struct probe_run *r, us_t now);

#endif
