#include "codecs.h"

#include "h264_profile.h"
#include "mirror.h"

#include <string.h>

static const enum codec of_name[SFU_CODEC_COUNT] = {
	[SFU_CODEC_VP8] = CODEC_VP8, [SFU_CODEC_H264] = CODEC_H264, [SFU_CODEC_VP9] = CODEC_VP9, [SFU_CODEC_AV1] = CODEC_AV1};

/* Every browser has VP8 and mostly in simulcast; VP9 makes text sharp for half of the bits, and layers for free. */
static const enum codec camera_default[SFU_MAX_CODECS] = {CODEC_VP8, CODEC_H264, CODEC_VP9, CODEC_AV1};
static const enum codec screen_default[SFU_MAX_CODECS] = {CODEC_VP9, CODEC_VP8, CODEC_H264, CODEC_AV1};

static void add_codec(enum codec order[SFU_MAX_CODECS], size_t *count, enum codec codec)
{
	for (size_t i = 0; i < *count; i++) {
		if (order[i] == codec) {
			return;
		}
	}
	order[(*count)++] = codec;
}

void codecs_set_order(enum codec order[SFU_MAX_CODECS], const uint8_t named[SFU_MAX_CODECS], bool is_screen)
{
	size_t count = 0;
	for (int i = 0; i < SFU_MAX_CODECS && named[i] > SFU_CODEC_NONE && named[i] < SFU_CODEC_COUNT; i++) {
		add_codec(order, &count, of_name[named[i]]);
	}
	for (int i = 0; i < SFU_MAX_CODECS; i++) {
		add_codec(order, &count, is_screen ? screen_default[i] : camera_default[i]);
	}
}

bool codecs_is_usable(const struct sdp_payload *payload)
{
	return payload->codec != CODEC_H264 || strstr(payload->fmtp, "packetization-mode=1") != NULL;
}

bool codecs_is_safer(const struct sdp_payload *payload, const struct sdp_payload *than)
{
	return payload->codec == CODEC_H264 && h264_is_constrained_baseline(payload->fmtp) &&
		!h264_is_constrained_baseline(than->fmtp);
}

uint32_t codecs_offered(const struct sdp_section *section)
{
	uint32_t mask = 0;
	for (int i = 0; i < section->payload_count; i++) {
		mask |= codecs_is_usable(&section->payloads[i]) ? 1u << section->payloads[i].codec : 0;
	}
	return mask;
}

/* How many of the others could decode it. */
static uint32_t count_able(const struct peer *publisher, enum codec codec)
{
	const struct room *room = publisher->room;
	uint32_t count = mirror_able(room, codec);
	for (uint32_t i = 0; i < room->peer_count; i++) {
		count += room->peers[i] != publisher && (room->peers[i]->decodes >> codec & 1);
	}
	return count;
}

/* Of the offered codecs; CODEC_NONE: there is none. */
static enum codec best_codec(const struct peer *p, bool is_screen, uint32_t offered)
{
	const enum codec *order = is_screen ? p->room->screen_codecs : p->room->camera_codecs;
	enum codec best = CODEC_NONE;
	uint32_t most = 0;
	for (int i = 0; i < SFU_MAX_CODECS; i++) {
		uint32_t able = count_able(p, order[i]);
		if ((offered >> order[i] & 1) && (best == CODEC_NONE || able > most)) {
			best = order[i];
			most = able;
		}
	}
	return best;
}

int codecs_choose(const struct peer *p, enum sfu_source source, const struct sdp_section *section)
{
	bool is_video = source == SFU_SOURCE_CAMERA || source == SFU_SOURCE_SCREEN;
	enum codec codec = is_video ? best_codec(p, source == SFU_SOURCE_SCREEN, codecs_offered(section)) : CODEC_OPUS;
	int best = -1;
	for (int i = 0; i < section->payload_count; i++) {
		const struct sdp_payload *payload = &section->payloads[i];
		if (payload->codec == codec && codecs_is_usable(payload) &&
			(best < 0 || codecs_is_safer(payload, &section->payloads[best]))) {
			best = i;
		}
	}
	return best;
}

/* True: its publisher should be asked now. */
static bool review_source(struct peer *p, struct uplink *u)
{
	enum codec best = best_codec(p, u->source == SFU_SOURCE_SCREEN, u->offered);
	if (!u->is_negotiated || u->is_asked || count_able(p, best) <= count_able(p, u->payload.codec)) {
		return false;
	}
	u->is_asked = true;
	return true;
}

void codecs_review(struct state *s, struct room *room)
{
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		bool is_camera = review_source(p, &p->uplinks[SFU_SOURCE_CAMERA]);
		bool is_screen = review_source(p, &p->uplinks[SFU_SOURCE_SCREEN]);
		if (is_camera || is_screen) {
			struct sfu_event event = {.kind = SFU_EVENT_RENEGOTIATE};
			emit(s, p, &event);
		}
	}
}
