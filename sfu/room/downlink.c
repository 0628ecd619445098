#include "downlink.h"

#include <string.h>

#define FIRST_REPORT_US (150 * US_PER_MS)
enum { KEYFRAMES_PER_S = 1 };
#define KEYFRAME_BURST_US (4 * US_PER_S) /* a bad moment on the line: four in a row */

void downlink_init(struct downlink *d, bool is_video, struct rng *rng, us_t now)
{
	memset(d, 0, sizeof *d);
	d->is_video = is_video;
	d->ssrc = rng_u32(rng) | 1u;
	d->rtx_ssrc = is_video ? (rng_u32(rng) | 1u) : 0;
	d->rtx_seq = (uint16_t)(rng_u32(rng) & 0x7fff);
	d->layer = -1;
	d->report_at = US_NEVER;
	d->replayed_at = -1;
	uint32_t clock_hz = is_video ? 90000 : 48000;
	select_init(&d->select);
	cap_init(&d->keyframes, KEYFRAMES_PER_S, KEYFRAME_BURST_US, now);
	/* the first numbers stay in the lower half, so that a packet that overtakes the first one does not wrap */
	rewrite_init(&d->rewrite, clock_hz, (uint16_t)(rng_u32(rng) & 0x7fff), rng_u32(rng) & 0x7fffffff,
		(uint16_t)(rng_u32(rng) & 0x3fff));
	stream_out_init(&d->out, d->ssrc, clock_hz);
}

void downlink_finish(struct downlink *d)
{
	sent_log_finish(&d->log);
}

void downlink_restart(struct downlink *d)
{
	select_restart(&d->select);
	d->is_live = false;
	d->layer = -1;
}

enum err downlink_set_source(struct downlink *d, struct uplink *source, us_t now)
{
	if (d->source == source) {
		return OK;
	}
	d->source = NULL;
	d->has_last = false;
	d->is_paused = false;
	d->is_given = false;
	d->wish = 0;
	downlink_restart(d);
	if (!source) {
		d->report_at = US_NEVER;
		return OK;
	}
	if (d->payload_type[source->payload.codec] == 0) {
		return ERR_UNSUPPORTED;
	}
	if (d->rtx_ssrc && !d->log.entries) {
		enum err e = sent_log_init(&d->log, DOWNLINK_LOG);
		if (e != OK) {
			return e;
		}
	}
	d->source = source;
	select_set_scalable(&d->select, codec_is_scalable(source->payload.codec));
	d->report_at = now + FIRST_REPORT_US;
	d->must_switch = true;
	return OK;
}
