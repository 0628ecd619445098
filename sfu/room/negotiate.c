/* Offer in, answer out (RFC 8829): which section is which source or seat, and what of it we accept. */
#include "codecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What each section of the offer is for. */
enum role_kind { ROLE_NONE, ROLE_SOURCE, ROLE_SEAT_AUDIO, ROLE_SEAT_VIDEO };

struct role {
	enum role_kind kind;
	uint32_t number; /* source, or seat */
};

struct plan {
	struct role roles[SDP_MAX_SECTIONS];
	bool has_audio[SFU_MAX_SEATS];
	bool has_video[SFU_MAX_SEATS];
	uint32_t seat_count;
	bool is_one_stream;
};

static void refuse(struct state *s, struct peer *p, uint32_t request, enum sfu_refusal why)
{
	struct sfu_event event = {.kind = SFU_EVENT_OFFER_REFUSED};
	event.u.refused.request = request;
	event.u.refused.why = why;
	emit(s, p, &event);
}

static enum sfu_refusal refusal_of(enum err e)
{
	if (e == ERR_UNSUPPORTED) {
		return SFU_REFUSAL_NO_BUNDLE;
	}
	return e == ERR_FULL || e == ERR_NOMEM ? SFU_REFUSAL_LIMIT : SFU_REFUSAL_MALFORMED;
}

static int find_section(const struct sdp_offer *offer, const char *mid)
{
	for (uint32_t i = 0; mid[0] && i < offer->section_count; i++) {
		if (strcmp(offer->sections[i].mid, mid) == 0) {
			return (int)i;
		}
	}
	return -1;
}

static bool is_video_source(uint32_t source)
{
	return source == SFU_SOURCE_CAMERA || source == SFU_SOURCE_SCREEN;
}

/* Gives a section a role; false if it has one already or is of the wrong kind. */
static bool assign(struct plan *plan, const struct sdp_offer *offer, const char *mid, struct role role, bool is_video)
{
	int i = find_section(offer, mid);
	if (i < 0 || plan->roles[i].kind != ROLE_NONE) {
		return false;
	}
	enum sdp_kind kind = is_video ? SDP_VIDEO : SDP_AUDIO;
	if (offer->sections[i].kind != kind) {
		return false;
	}
	plan->roles[i] = role;
	return true;
}

static bool plan_by_map(struct plan *plan, const struct sdp_offer *offer, const struct sfu_media_map *map)
{
	if (map->seat_count > SFU_MAX_SEATS) {
		return false;
	}
	for (uint32_t i = 0; i < SFU_SOURCE_COUNT; i++) {
		const char *mid = map->source_mid[i];
		if (mid[0] && !assign(plan, offer, mid, (struct role){ROLE_SOURCE, i}, is_video_source(i))) {
			return false;
		}
	}
	for (uint32_t i = 0; i < map->seat_count; i++) {
		const struct sfu_seat_map *seat = &map->seats[i];
		plan->has_audio[i] = seat->audio_mid[0] != 0;
		plan->has_video[i] = seat->video_mid[0] != 0;
		if (plan->has_audio[i] &&
			!assign(plan, offer, seat->audio_mid, (struct role){ROLE_SEAT_AUDIO, i}, false)) {
			return false;
		}
		if (plan->has_video[i] &&
			!assign(plan, offer, seat->video_mid, (struct role){ROLE_SEAT_VIDEO, i}, true)) {
			return false;
		}
	}
	plan->seat_count = map->seat_count;
	plan->is_one_stream = map->is_one_stream;
	return true;
}

/* WHIP and WHEP: what is sent is microphone, camera, then a presentation; what is received are seats, in pairs. */
static void plan_by_order(struct plan *plan, const struct sdp_offer *offer)
{
	uint32_t audio_sent = 0;
	uint32_t video_sent = 0;
	uint32_t audio_seats = 0;
	uint32_t video_seats = 0;
	for (uint32_t i = 0; i < offer->section_count; i++) {
		const struct sdp_section *section = &offer->sections[i];
		bool is_video = section->kind == SDP_VIDEO;
		if (section->kind == SDP_OTHER || section->is_rejected) {
			continue;
		}
		if (section->direction & SDP_SEND) {
			uint32_t *sent = is_video ? &video_sent : &audio_sent;
			uint32_t first = *sent == 0 ? (uint32_t)SFU_SOURCE_MIC : (uint32_t)SFU_SOURCE_SCREEN_AUDIO;
			uint32_t source = first + (is_video ? 1 : 0);
			if (*sent < 2) {
				plan->roles[i] = (struct role){ROLE_SOURCE, source};
			}
			(*sent)++;
		} else if (section->direction == SDP_RECV) {
			uint32_t *seats = is_video ? &video_seats : &audio_seats;
			if (*seats < SFU_MAX_SEATS) {
				plan->roles[i] = (struct role){is_video ? ROLE_SEAT_VIDEO : ROLE_SEAT_AUDIO, *seats};
				(is_video ? plan->has_video : plan->has_audio)[*seats] = true;
				(*seats)++;
			}
		}
	}
	plan->seat_count = audio_seats > video_seats ? audio_seats : video_seats;
}

/* Its streams are to be found anew, even if they keep their SSRCs. */
static void unbind(struct peer *p, uint32_t source)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < p->binding_count; i++) {
		if (p->bindings[i].source != source) {
			p->bindings[kept++] = p->bindings[i];
		}
	}
	p->binding_count = kept;
}

/* Whoever receives it begins anew, if he can with the other codec. */
static void detach_subscribers(struct peer *p, const struct uplink *u, us_t now)
{
	struct room *room = p->room;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *other = room->peers[i];
		for (uint32_t k = 0; other->slots && k < other->seats.count; k++) {
			if (other->slots[k].video.source == u) {
				(void)!downlink_set_source(&other->slots[k].video, NULL, now);
			}
		}
	}
}

static void reply_source(struct state *s, struct peer *p, uint32_t source, const struct sdp_section *section,
	struct sdp_reply *reply)
{
	struct uplink *u = &p->uplinks[source];
	int payload = codecs_choose(p, (enum sfu_source)source, section);
	u->is_negotiated &= payload >= 0 && (section->direction & SDP_SEND);
	u->is_asked = false;
	u->offered = codecs_offered(section);
	if (payload < 0) {
		return;
	}
	reply->is_rejected = false;
	reply->payload_mask = 1u << payload;
	enum codec codec = section->payloads[payload].codec;
	reply->no_simulcast = reply->has_dd = codec_is_scalable(codec);
	if (!(section->direction & SDP_SEND)) {
		return; /* inactive: kept for later */
	}
	reply->direction = SDP_RECV;
	if (u->payload.codec != codec) {
		detach_subscribers(p, u, s->now);
	}
	if (!uplink_negotiate(u, section, &section->payloads[payload])) {
		unbind(p, source);
	}
}

static void accept_payloads(struct downlink *d, const struct sdp_section *section, struct sdp_reply *reply)
{
	int best[CODEC_COUNT];
	memset(best, -1, sizeof best);
	memset(d->payload_type, 0, sizeof d->payload_type);
	memset(d->rtx_type, 0, sizeof d->rtx_type);
	for (int i = 0; i < section->payload_count; i++) {
		const struct sdp_payload *payload = &section->payloads[i];
		int *chosen = &best[payload->codec];
		if (codecs_is_usable(payload) &&
			(*chosen < 0 || codecs_is_safer(payload, &section->payloads[*chosen]))) {
			*chosen = i;
		}
	}
	for (int codec = 1; codec < CODEC_COUNT; codec++) {
		if (best[codec] >= 0) {
			const struct sdp_payload *payload = &section->payloads[best[codec]];
			reply->payload_mask |= 1u << best[codec];
			d->payload_type[codec] = payload->type;
			d->rtx_type[codec] = payload->rtx_type;
			d->red_type = codec == CODEC_OPUS ? payload->red_type : 0;
		}
	}
}

static void reply_seat(struct peer *p, uint32_t seat, bool is_video, const struct sdp_section *section,
	struct sdp_reply *reply, bool is_one_stream)
{
	struct downlink *d = is_video ? &p->slots[seat].video : &p->slots[seat].audio;
	accept_payloads(d, section, reply);
	reply->is_rejected = reply->payload_mask == 0;
	d->is_negotiated = !reply->is_rejected && (section->direction & SDP_RECV);
	if (!d->is_negotiated) {
		return;
	}
	bool has_rtx = false;
	for (int codec = 0; codec < CODEC_COUNT && is_video; codec++) {
		has_rtx |= d->rtx_type[codec] != 0;
		p->decodes |= d->payload_type[codec] ? 1u << codec : 0;
		reply->has_dd |= d->payload_type[codec] && codec_is_scalable((enum codec)codec);
	}
	if (!has_rtx) {
		d->rtx_ssrc = 0;
	}
	reply->direction = SDP_SEND;
	reply->ssrc = d->ssrc;
	reply->rtx_ssrc = has_rtx ? d->rtx_ssrc : 0;
	reply->cname = p->cname;
	snprintf(reply->msid_stream, sizeof reply->msid_stream, "seat-%u", is_one_stream ? 0 : seat);
	snprintf(reply->msid_track, sizeof reply->msid_track, "seat-%u-%s", seat, is_video ? "video" : "audio");
}

static void merge_extensions(struct peer *p, const struct sdp_offer *offer)
{
	for (uint32_t i = 0; i < offer->section_count; i++) {
		for (int e = 0; e < RTP_EXT_COUNT; e++) {
			if (offer->sections[i].ext.id[e] && !offer->sections[i].is_rejected) {
				p->ext.id[e] = offer->sections[i].ext.id[e];
			}
		}
	}
}

/*
 * The dependency descriptor belongs to sections with layered codecs only. It is longer than the short form of header
 * extensions takes, so both forms must be allowed within a stream.
 */
static void settle_descriptors(struct state *s, struct peer *p)
{
	p->ext.id[RTP_EXT_DD] = 0;
	for (uint32_t i = 0; i < s->offer.section_count; i++) {
		struct sdp_reply *reply = &s->replies[i];
		reply->has_dd &= s->offer.has_extmap_allow_mixed && !reply->is_rejected;
		if (reply->has_dd && s->offer.sections[i].ext.id[RTP_EXT_DD]) {
			p->ext.id[RTP_EXT_DD] = s->offer.sections[i].ext.id[RTP_EXT_DD];
		}
	}
}

/* New seats at the end get their slots; seats never shrink on a living transport. */
static void grow_seats(struct state *s, struct peer *p, const struct plan *plan)
{
	for (uint32_t i = p->seats.count; i < plan->seat_count; i++) {
		downlink_init(&p->slots[i].audio, false, &s->rng, s->now);
		downlink_init(&p->slots[i].video, true, &s->rng, s->now);
	}
	if (plan->seat_count > p->seats.count) {
		seats_grow(&p->seats, plan->has_audio, plan->has_video, plan->seat_count);
	}
}

/* Fills s->replies; false if nothing at all is in common. */
static bool make_replies(struct state *s, struct peer *p, const struct plan *plan)
{
	bool any = false;
	p->decodes = 0;
	for (uint32_t i = 0; i < s->offer.section_count; i++) {
		const struct sdp_section *section = &s->offer.sections[i];
		struct sdp_reply *reply = &s->replies[i];
		*reply = (struct sdp_reply){.is_rejected = true};
		if (section->is_rejected) {
			continue;
		}
		switch (plan->roles[i].kind) {
		case ROLE_SOURCE:
			reply_source(s, p, plan->roles[i].number, section, reply);
			break;
		case ROLE_SEAT_AUDIO:
			reply_seat(p, plan->roles[i].number, false, section, reply, plan->is_one_stream);
			break;
		case ROLE_SEAT_VIDEO:
			reply_seat(p, plan->roles[i].number, true, section, reply, plan->is_one_stream);
			break;
		case ROLE_NONE:
			break;
		}
		any |= !reply->is_rejected;
	}
	settle_descriptors(s, p);
	return any;
}

static enum err write_answer(struct state *s, struct peer *p, size_t *len)
{
	struct sdp_local local;
	memset(&local, 0, sizeof local);
	local.session_id = p->session_id;
	local.version = ++p->session_version;
	local.ufrag = p->ice.ufrag;
	local.pwd = p->ice.pwd;
	local.fingerprint = dtls_identity_fingerprint(s->conf.identity);
	memcpy(local.candidates, s->conf.candidates, sizeof local.candidates);
	local.candidate_count = s->conf.candidate_count;
	return sdp_write_answer(s->answer, sizeof s->answer, len, &s->offer, s->replies, &local);
}

static enum err open_or_restart(struct state *s, struct peer *p, bool is_fresh, us_t now)
{
	const struct sdp_offer *offer = &s->offer;
	bool is_other_client = memcmp(p->fingerprint, offer->fingerprint, sizeof p->fingerprint) != 0;
	if (is_fresh || !p->has_transport || is_other_client) {
		return peer_open_transport(s, p, offer->fingerprint, offer->ufrag, now);
	}
	char current[ICE_UFRAG_LEN + 1];
	memcpy(current, p->ice.ufrag, sizeof current);
	if (ice_restart(&p->ice, &s->rng, offer->ufrag, now)) {
		if (strcmp(p->ice.old_ufrag, current) != 0) {
			unmap_ufrag(s, current); /* two restarts in a row: this one was never used */
		}
		map_ufrag(s, p);
	}
	return OK;
}

void negotiate_offer(struct state *s, struct peer *p, const struct sfu_cmd *cmd, us_t now)
{
	struct plan plan;
	size_t len = 0;
	uint32_t request = cmd->u.offer.request;

	memset(&plan, 0, sizeof plan);
	enum err e = sdp_read_offer(&s->offer, bytes_of_string(cmd->u.offer.sdp));
	if (e != OK) {
		refuse(s, p, request, refusal_of(e));
		return;
	}
	if (!cmd->u.offer.map) {
		plan_by_order(&plan, &s->offer);
	} else if (!plan_by_map(&plan, &s->offer, cmd->u.offer.map)) {
		refuse(s, p, request, SFU_REFUSAL_MALFORMED);
		return;
	}
	if (open_or_restart(s, p, cmd->u.offer.fresh, now) != OK) {
		refuse(s, p, request, SFU_REFUSAL_LIMIT);
		return;
	}
	merge_extensions(p, &s->offer);
	grow_seats(s, p, &plan);
	if (!make_replies(s, p, &plan)) {
		refuse(s, p, request, SFU_REFUSAL_NO_CODEC);
		return;
	}
	struct sfu_event event = {.kind = SFU_EVENT_ANSWER};
	e = write_answer(s, p, &len);
	event.u.answer.sdp = e == OK ? strdup(s->answer) : NULL;
	if (!event.u.answer.sdp) {
		refuse(s, p, request, SFU_REFUSAL_LIMIT);
		return;
	}
	event.u.answer.request = request;
	p->layout_dirty = true;
	p->room->layout_dirty = true;
	emit(s, p, &event);
	codecs_review(s, p->room);
}
