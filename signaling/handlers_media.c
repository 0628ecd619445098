/* Offers, publish state and views: checked against rights, handed to the SFU. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum sfu_source source;
} sources[] = {{"mic", SFU_SOURCE_MIC}, {"camera", SFU_SOURCE_CAMERA}, {"screen", SFU_SOURCE_SCREEN},
	{"screenAudio", SFU_SOURCE_SCREEN_AUDIO}};

uint32_t publish_bits(const json_t *publish, uint32_t before)
{
	uint32_t bits = before;
	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		const json_t *value = json_object_get(publish, sources[i].name);
		uint32_t bit = SFU_SOURCE_BIT(sources[i].source);
		bits = !value ? bits : json_is_true(value) ? bits | bit : bits & ~bit;
	}
	return bits;
}

static void copy_mid(char out[SFU_MID_MAX], const json_t *object, const char *name)
{
	const char *mid = json_string_value(json_object_get(object, name));
	g_strlcpy(out, mid ? mid : "", SFU_MID_MAX);
}

static struct sfu_media_map *read_map(const json_t *media)
{
	struct sfu_media_map *map = calloc(1, sizeof *map);
	const json_t *seats = json_object_get(media, "seats");
	for (size_t i = 0; map && i < sizeof sources / sizeof sources[0]; i++) {
		copy_mid(map->source_mid[sources[i].source], json_object_get(media, "sources"), sources[i].name);
	}
	for (size_t i = 0; map && i < json_array_size(seats) && i < SFU_MAX_SEATS; i++) {
		copy_mid(map->seats[i].audio_mid, json_array_get(seats, i), "audio");
		copy_mid(map->seats[i].video_mid, json_array_get(seats, i), "video");
		map->seat_count++;
	}
	return map;
}

void offer_send(struct turn *t, struct participation *p, char *sdp, struct sfu_media_map *map, bool is_fresh)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_OFFER, .room = p->room->sfu, .peer = p->peer};
	if (++t->s->last_request == 0) {
		t->s->last_request = 1; /* 0 means none */
	}
	cmd.u.offer.sdp = sdp;
	cmd.u.offer.map = map;
	cmd.u.offer.request = t->s->last_request;
	cmd.u.offer.fresh = is_fresh;
	if (is_fresh) {
		p->fresh_request = cmd.u.offer.request;
		p->media = SFU_PEER_CONNECTING;
	}
	p->seat_count = map->seat_count;
	effects_sfu(t->out, &cmd);
}

bool offer_start(struct turn *t, struct participation *p, const json_t *media, int64_t re)
{
	const char *sdp = json_string_value(json_object_get(media, "sdp"));
	bool is_fresh = !p->is_in || json_is_true(json_object_get(media, "fresh"));
	if (strlen(sdp) > SFU_SDP_MAX_BYTES) {
		reply_error(t, p->conn->id, re, "media_refused", json_pack("{s:s}", "why", "limit"));
		return false;
	}
	char *copy = strdup(sdp);
	struct sfu_media_map *map = read_map(media);
	if (!copy || !map) {
		free(copy);
		free(map);
		reply_error(t, p->conn->id, re, "internal", NULL);
		return false;
	}
	offer_send(t, p, copy, map, is_fresh);
	p->offer = (struct offer){t->s->last_request, p->conn->id, re, t->now.mono + OFFER_TIMEOUT_US};
	return true;
}

void offer_refuse(struct turn *t, struct participation *p, const char *code, json_t *detail)
{
	if (p->program) {
		program_refuse(t, p->offer.conn, code, detail);
	} else {
		reply_error(t, p->offer.conn, p->offer.re, code, detail);
	}
	p->offer.request = 0;
}

void offer_fail(struct turn *t, struct participation *p, const char *code, json_t *detail)
{
	offer_refuse(t, p, code, detail);
	if (!p->is_in) {
		part_end(t, p, NULL, true);
	}
}

void handle_offer(struct turn *t, struct conn *c, const struct request *r)
{
	if (c->part->offer.request) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "busy"));
		return;
	}
	(void)offer_start(t, c->part, json_object_get(r->data, "media"), r->id);
}

void handle_publish(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	uint32_t wanted = publish_bits(r->data, p->sources);
	if (policy_sources(p->rights, wanted) != wanted) {
		refuse_denied(t, c, r);
		return;
	}
	reply_data(t, c->id, r->id, json_pack("{s:o}", "publish", show_publish(wanted)));
	rights_apply(t, p, wanted, json_object());
}
