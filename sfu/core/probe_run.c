#include "probe_run.h"

#define STEP_US (5 * US_PER_MS)

void probe_run_begin(struct probe_run *r, const struct probe *probe, us_t now)
{
	*r = (struct probe_run){.is_on = true, .rate_bps = probe->rate_bps, .began_at = now,
		.ends_at = now + probe->duration_us};
}

void probe_run_on_packet(struct probe_run *r, size_t bytes)
{
	r->sent_bytes += bytes;
}

size_t probe_run_owed(const struct probe_run *r, us_t now)
{
	if (!r->is_on) {
		return 0;
	}
	us_t span_us = us_min(now, r->ends_at) - r->began_at + STEP_US;
	int64_t owed = r->rate_bps * span_us / US_PER_S / 8 - (int64_t)r->sent_bytes;
	return owed > 0 ? (size_t)owed : 0;
}

us_t probe_run_deadline(const struct probe_run *r, us_t now)
{
	return r->is_on ? us_min(now + STEP_US, us_max(r->ends_at, now)) : US_NEVER;
}

bool probe_run_ends(struct probe_run *r, us_t now)
{
	if (!r->is_on || now < r->ends_at) {
		return false;
	}
	r->is_on = false;
	return true;
}
