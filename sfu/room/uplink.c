#include "uplink.h"

#include <stdlib.h>
#include <string.h>

static const struct nack_conf video_nack = {.reorder_us = 0, .echo_us = 20 * US_PER_MS,
	.retry_us = 5 * US_PER_MS, .give_up_us = 1000 * US_PER_MS, .max_tries = 8};
static const struct nack_conf audio_nack = {.reorder_us = 0, .echo_us = 20 * US_PER_MS,
	.retry_us = 5 * US_PER_MS, .give_up_us = 250 * US_PER_MS, .max_tries = 2};

enum { CAMERA_HEIGHT_PX = 720, SCREEN_HEIGHT_PX = 1080 };

bool uplink_is_video(const struct uplink *u)
{
	return u->source == SFU_SOURCE_CAMERA || u->source == SFU_SOURCE_SCREEN;
}

bool uplink_is_open(const struct uplink *u)
{
	return u->is_negotiated && u->is_allowed;
}

bool uplink_is_sent(const struct uplink *u)
{
	return uplink_is_open(u) && (uplink_is_video(u) || u->is_audible);
}

void uplink_init(struct uplink *u, struct peer *peer, enum sfu_source source)
{
	u->peer = peer;
	u->source = source;
	u->last_at = -UPLINK_SILENT_US;
}

static const struct nack_conf *nack_conf_of(const struct uplink *u)
{
	return uplink_is_video(u) ? &video_nack : &audio_nack;
}

void uplink_reset(struct uplink *u)
{
	for (int i = 0; i < SELECT_MAX_LAYERS; i++) {
		history_finish(&u->layers[i].history);
		free(u->layers[i].svc);
		free(u->layers[i].nack);
		u->layers[i] = (struct layer){0};
	}
	u->layer_count = 0;
	u->is_negotiated = false;
	u->demand.is_told = false;
}

void uplink_finish(struct uplink *u)
{
	uplink_reset(u);
	free(u->subscribers);
	u->subscribers = NULL;
	u->subscriber_count = u->subscriber_cap = 0;
}

void uplink_allow(struct uplink *u, bool is_allowed)
{
	u->is_allowed = is_allowed;
	for (int i = 0; i < u->layer_count; i++) {
		struct layer *l = &u->layers[i];
		if (l->is_bound) {
			history_clear(&l->history);
			nack_init(l->nack, nack_conf_of(u));
			keyreq_cancel(&l->keyreq);
			l->shut_until = l->in.highest_seq;
		}
	}
}

bool uplink_is_welcome(const struct uplink *u, int layer, seq_t seq)
{
	return u->is_allowed && seq > u->layers[layer].shut_until;
}

/* The place of a rid among the customary names, lowest quality first; -1: not one of them. */
static int customary_rank(const char *rid)
{
	static const char *const names[] = {"q", "h", "f"};
	for (int i = 0; i < 3; i++) {
		if (strcmp(rid, names[i]) == 0) {
			return i;
		}
	}
	return -1;
}

static bool is_lower(const char *a, const char *b)
{
	int rank_a = customary_rank(a);
	int rank_b = customary_rank(b);
	if (rank_a >= 0 && rank_b >= 0) {
		return rank_a < rank_b;
	}
	return strcmp(a, b) < 0; /* r0, r1, r2 and the like */
}

static void sort_rids(char rids[SDP_MAX_RIDS][SDP_RID_MAX], uint8_t count)
{
	for (uint8_t i = 1; i < count; i++) {
		for (uint8_t j = i; j > 0 && is_lower(rids[j], rids[j - 1]); j--) {
			char swap[SDP_RID_MAX];
			memcpy(swap, rids[j], sizeof swap);
			memcpy(rids[j], rids[j - 1], sizeof swap);
			memcpy(rids[j - 1], swap, sizeof swap);
		}
	}
}

static bool has_same_rids(const struct uplink *u, char rids[SDP_MAX_RIDS][SDP_RID_MAX], uint8_t count)
{
	if (u->layer_count != (count ? count : 1)) {
		return false;
	}
	for (uint8_t i = 0; i < count; i++) {
		if (strcmp(u->layers[i].rid, rids[i]) != 0) {
			return false;
		}
	}
	return true;
}

bool uplink_negotiate(struct uplink *u, const struct sdp_section *section, const struct sdp_payload *payload)
{
	char rids[SDP_MAX_RIDS][SDP_RID_MAX];
	memcpy(rids, section->rids, sizeof rids);
	sort_rids(rids, section->rid_count);

	bool is_scalable = codec_is_scalable(payload->codec);
	uint8_t rid_count = section->rid_count;
	if (rid_count > 0 && is_scalable) {
		/* simulcast is refused: the first encoding stays (RFC 8853 section 5.3.2), under its rid or without */
		memcpy(rids[0], section->rids[0], SDP_RID_MAX);
		rid_count = 1;
	}
	bool is_same = u->is_negotiated && strcmp(u->mid, section->mid) == 0 && u->payload.codec == payload->codec &&
		(is_scalable || has_same_rids(u, rids, rid_count));
	if (!is_same) {
		uplink_reset(u);
		u->layer_count = rid_count ? rid_count : 1;
		for (uint8_t i = 0; i < rid_count; i++) {
			memcpy(u->layers[i].rid, rids[i], SDP_RID_MAX);
		}
	}
	memcpy(u->mid, section->mid, sizeof u->mid);
	memcpy(u->declared_ssrcs, section->ssrcs, sizeof u->declared_ssrcs);
	u->declared_count = section->ssrc_count;
	u->declared_rtx_ssrc = section->rtx_ssrc;
	u->payload = *payload;
	u->is_negotiated = true;
	return is_same;
}

int uplink_find_layer(const struct uplink *u, struct bytes rid)
{
	if (rid.len == 0) {
		return u->layer_count == 1 ? 0 : -1;
	}
	for (int i = 0; i < u->layer_count; i++) {
		if (bytes_equal(rid, bytes_of_string(u->layers[i].rid))) {
			return i;
		}
	}
	return -1;
}

enum err uplink_bind(struct uplink *u, int layer, uint32_t ssrc, uint32_t feed)
{
	struct layer *l = &u->layers[layer];
	bool is_video = uplink_is_video(u);
	if (!l->history.slots) {
		enum err e = history_init(&l->history, is_video ? UPLINK_VIDEO_HISTORY : UPLINK_AUDIO_HISTORY);
		if (e != OK) {
			return e;
		}
	} else {
		history_clear(&l->history);
	}
	if (!l->nack) {
		l->nack = malloc(sizeof *l->nack);
		if (!l->nack) {
			return ERR_NOMEM;
		}
	}
	if (!l->svc && codec_is_scalable(u->payload.codec)) {
		l->svc = malloc(sizeof *l->svc);
		if (!l->svc) {
			return ERR_NOMEM;
		}
	}
	if (l->svc) {
		svc_init(l->svc);
	}
	stream_in_init(&l->in, ssrc, codec_clock_hz(u->payload.codec));
	nack_init(l->nack, nack_conf_of(u));
	l->shut_until = 0;
	l->has_key = false;
	keyreq_init(&l->keyreq);
	l->ssrc = ssrc;
	l->feed = feed;
	l->is_bound = true;
	return OK;
}

void layer_note_key(struct layer *l, seq_t seq, uint32_t rtp)
{
	bool is_same = l->has_key && l->key_rtp == rtp;
	if (!l->has_key || (is_same ? seq < l->key_seq : seq > l->key_seq)) {
		l->has_key = true;
		l->key_seq = seq;
		l->key_rtp = rtp;
	}
}

bool uplink_layer_flows(const struct uplink *u, int layer, us_t now)
{
	const struct layer *l = &u->layers[layer];
	return l->is_bound && l->in.has_started && now - l->last_at < UPLINK_SILENT_US &&
		u->last_at - l->last_at < LAYER_BEHIND_US;
}

/* NULL: not one stream with layers in it. */
static const struct svc *svc_of(const struct uplink *u)
{
	return u->layer_count == 1 ? u->layers[0].svc : NULL;
}

uint8_t uplink_level_count(const struct uplink *u)
{
	const struct svc *svc = svc_of(u);
	uint8_t count = svc ? svc->spatial_count : u->layer_count;
	return count < SELECT_MAX_LAYERS ? count : SELECT_MAX_LAYERS;
}

bool uplink_level_flows(const struct uplink *u, int level, us_t now)
{
	const struct svc *svc = svc_of(u);
	return uplink_layer_flows(u, svc ? 0 : level, now) && (!svc || u->last_at - svc->seen_at[level] < LAYER_BEHIND_US);
}

uint16_t uplink_level_height_px(const struct uplink *u, int level)
{
	const struct svc *svc = svc_of(u);
	int height = u->source == SFU_SOURCE_SCREEN ? SCREEN_HEIGHT_PX : CAMERA_HEIGHT_PX;
	if (svc && svc->heights[level]) {
		return svc->heights[level];
	}
	return (uint16_t)(height >> (uplink_level_count(u) - 1 - level));
}

const struct meter *uplink_level_meter(const struct uplink *u, int level)
{
	return &u->layers[svc_of(u) ? 0 : level].meter;
}

bps_t uplink_level_bps(const struct uplink *u, int level, unsigned temporal)
{
	const struct svc *svc = svc_of(u);
	const struct meter *m = uplink_level_meter(u, level);
	if (!svc) {
		return meter_bps(m, METER_SPATIAL, temporal);
	}
	bps_t below_bps = svc->is_key_mode && level > 0 ? meter_bps(m, (unsigned)level - 1, temporal) : 0;
	return meter_bps(m, (unsigned)level, temporal) - below_bps;
}

enum err uplink_add_subscriber(struct uplink *u, struct peer *peer, uint8_t seat)
{
	if (u->subscriber_count == u->subscriber_cap) {
		uint32_t cap = u->subscriber_cap ? u->subscriber_cap * 2 : 8;
		struct subscriber *more = realloc(u->subscribers, cap * sizeof *more);
		if (!more) {
			return ERR_NOMEM;
		}
		u->subscribers = more;
		u->subscriber_cap = cap;
	}
	u->subscribers[u->subscriber_count++] = (struct subscriber){peer, seat};
	return OK;
}
