#include "peer.h"

#include "state.h"

#include <stdlib.h>
#include <string.h>

#define UP_BURST_US (500 * US_PER_MS) /* a key frame of a screen, at once */

struct peer *peer_new(struct state *s, sfu_peer_id id, struct room *room, uint32_t index)
{
	struct peer *p = calloc(1, sizeof *p);
	if (!p) {
		return NULL;
	}
	p->id = id;
	p->room = room;
	p->index = index;
	p->session_id = rng_u64(&s->rng) >> 2;
	p->local_ssrc = rng_u32(&s->rng) | 1u;
	rng_ice_text(&s->rng, p->cname, 16);
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		uplink_init(&p->uplinks[i], p, (enum sfu_source)i);
	}
	return p;
}

static void send_dtls(struct state *s, struct peer *p, const struct path *to)
{
	for (;;) {
		uint8_t *buf = s->sink.reserve(s->sink.ctx);
		size_t len = dtls_take_datagram(p->dtls, buf, WORKER_PACKET_MAX);
		if (len == 0) {
			return;
		}
		s->sink.send(s->sink.ctx, to, len);
	}
}

static void close_transport(struct state *s, struct peer *p)
{
	if (p->dtls) {
		const struct path *to = p->has_transport ? ice_selected(&p->ice) : NULL;
		dtls_close(p->dtls);
		if (to) {
			send_dtls(s, p, to);
		}
		dtls_free(p->dtls);
		p->dtls = NULL;
	}
	secure_free(p->secure);
	p->secure = NULL;
	if (p->has_transport) {
		unmap_ufrag(s, p->ice.ufrag);
		unmap_ufrag(s, p->ice.old_ufrag);
	}
	for (uint32_t i = 0; i < p->mapped_count; i++) {
		uint32_t index;
		if (hmap_get(&s->peer_by_path, p->mapped_paths[i], &index) && index == p->index) {
			hmap_remove(&s->peer_by_path, p->mapped_paths[i]);
		}
	}
	p->mapped_count = 0;
	p->has_transport = false;
}

static void finish_slots(struct peer *p)
{
	for (uint32_t i = 0; p->slots && i < SFU_MAX_SEATS; i++) {
		downlink_finish(&p->slots[i].audio);
		downlink_finish(&p->slots[i].video);
	}
	free(p->slots);
	p->slots = NULL;
}

void peer_free(struct state *s, struct peer *p)
{
	close_transport(s, p);
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		uplink_finish(&p->uplinks[i]);
	}
	finish_slots(p);
	free(p);
}

enum err peer_open_transport(struct state *s, struct peer *p, const uint8_t fingerprint[32], const char *remote_ufrag,
	us_t now)
{
	bool was_open = p->has_transport;
	close_transport(s, p);
	finish_slots(p);
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		uplink_reset(&p->uplinks[i]);
		p->uplinks[i].is_flowing = false;
		demand_init(&p->uplinks[i].demand, now);
		cap_init(&p->uplinks[i].sound_bits, (int64_t)s->conf.max_sound_kbps * 1000, UP_BURST_US, now);
		p->uplinks[i].last_at = now - UPLINK_SILENT_US;
	}
	p->binding_count = 0;
	p->rebind_count = 0;
	p->rtcp_sender_count = 0;
	cap_init(&p->up_bits, (int64_t)s->conf.max_up_kbps * 1000, UP_BURST_US, now);
	cap_init(&p->up_packets, s->conf.max_up_packets, UP_BURST_US, now);
	p->has_clock = false;
	p->copies.head = p->copies.tail = 0;
	cap_init(&p->copies.bits, 0, US_PER_S, now);
	cap_init(&p->again_bits, 0, US_PER_S, now);
	p->slots = calloc(SFU_MAX_SEATS, sizeof *p->slots);
	p->dtls = dtls_new(s->conf.identity, DTLS_SERVER, fingerprint);
	if (!p->slots || !p->dtls) {
		return ERR_NOMEM;
	}
	memcpy(p->fingerprint, fingerprint, sizeof p->fingerprint);
	ice_init(&p->ice, &s->rng, remote_ufrag, now);
	p->has_transport = true;
	map_ufrag(s, p);
	seats_init(&p->seats, NULL, NULL, 0);
	twcc_rx_init(&p->twcc_rx);
	twcc_tx_init(&p->twcc_tx);
	estimate_init(&p->estimate, now);
	share_line_init(&p->share_line);
	p->probe = (struct probe_run){0};
	p->share_at = now;
	p->report_at = now + US_PER_S;
	p->quality_at = now + 2 * US_PER_S;
	p->rtt_us = 0;
	p->least_rtt_us = 0;
	p->is_redundant = false;
	p->redundant_until = 0;
	p->ask_at = US_NEVER;
	p->reported_state = SFU_PEER_CONNECTING;
	/* whoever was fed by the old streams waits for the new ones */
	p->room->layout_dirty |= was_open;
	p->layout_dirty = true;
	return OK;
}

bool peer_is_connected(const struct peer *p)
{
	return p->secure != NULL && ice_selected(&p->ice) != NULL;
}

static void report_state(struct state *s, struct peer *p)
{
	enum sfu_peer_state state = SFU_PEER_CONNECTING;
	enum dtls_state dtls = dtls_state(p->dtls);
	if (p->ice.state == ICE_FAILED || dtls == DTLS_FAILED || dtls == DTLS_CLOSED) {
		state = SFU_PEER_FAILED;
	} else if (p->ice.state == ICE_INTERRUPTED) {
		state = SFU_PEER_INTERRUPTED;
	} else if (p->secure && p->ice.state == ICE_CONNECTED) {
		state = SFU_PEER_CONNECTED;
	}
	if (state != p->reported_state) {
		struct sfu_event event = {.kind = SFU_EVENT_PEER_STATE};
		event.u.state.state = state;
		p->reported_state = state;
		emit(s, p, &event);
	}
}

/* Media can flow from now on. */
static void start_media(struct peer *p)
{
	struct srtp_keys keys;
	if (dtls_keys(p->dtls, &keys) != OK) {
		return;
	}
	p->secure = secure_new(&keys);
	memset(&keys, 0, sizeof keys);
	p->layout_dirty = true; /* now it makes sense to ask for key frames */
}

static bool is_in_use(const struct peer *p, uint64_t key)
{
	for (int i = 0; i < p->ice.path_count; i++) {
		if (path_hash(&p->ice.paths[i].path) == key) {
			return true;
		}
	}
	return false;
}

/* Twice as many are mapped as can be valid, so that there always is one that is not. */
static void forget_unused_path(struct state *s, struct peer *p)
{
	uint32_t at = 0;
	uint32_t index;
	while (at + 1 < p->mapped_count && is_in_use(p, p->mapped_paths[at])) {
		at++;
	}
	if (hmap_get(&s->peer_by_path, p->mapped_paths[at], &index) && index == p->index) {
		hmap_remove(&s->peer_by_path, p->mapped_paths[at]);
	}
	p->mapped_count--;
	memmove(p->mapped_paths + at, p->mapped_paths + at + 1, (p->mapped_count - at) * sizeof p->mapped_paths[0]);
}

static void remember_path(struct state *s, struct peer *p, const struct path *path)
{
	uint64_t key = path_hash(path);
	if (p->mapped_count == PEER_MAX_MAPPED_PATHS) {
		forget_unused_path(s, p);
	}
	if (hmap_put(&s->peer_by_path, key, p->index) == OK) {
		p->mapped_paths[p->mapped_count++] = key;
	}
}

static bool is_mapped(struct state *s, const struct peer *p, const struct path *path)
{
	uint32_t index;
	return hmap_get(&s->peer_by_path, path_hash(path), &index) && index == p->index;
}

void peer_on_check(struct state *s, struct peer *p, const struct path *from, const char *local_ufrag,
	bool use_candidate, us_t now)
{
	char old[ICE_UFRAG_LEN + 1];
	memcpy(old, p->ice.old_ufrag, sizeof old);
	unsigned result = ice_on_check(&p->ice, from, local_ufrag, use_candidate, now);
	if (old[0] && !p->ice.old_ufrag[0]) {
		unmap_ufrag(s, old); /* the restart is complete */
	}
	if (ice_is_path_valid(&p->ice, from) && !is_mapped(s, p, from)) {
		remember_path(s, p, from);
	}
	if (result & ICE_CHECK_STATE) {
		report_state(s, p);
		p->layout_dirty = true;
	}
}

void peer_on_media(struct state *s, struct peer *p, const struct path *from, us_t now)
{
	if (ice_on_media(&p->ice, from, now) & ICE_CHECK_STATE) {
		report_state(s, p);
		p->layout_dirty = true;
	}
}

void peer_on_dtls(struct state *s, struct peer *p, const struct path *from, struct bytes datagram, us_t now)
{
	dtls_on_datagram(p->dtls, datagram, now);
	send_dtls(s, p, from);
	if (dtls_state(p->dtls) == DTLS_CONNECTED && !p->secure) {
		start_media(p);
	}
	report_state(s, p);
}

void peer_on_path_gone(struct state *s, struct peer *p, const struct path *path, us_t now)
{
	(void)now;
	ice_on_path_gone(&p->ice, path);
	hmap_remove(&s->peer_by_path, path_hash(path));
	report_state(s, p);
}

void peer_on_time(struct state *s, struct peer *p, us_t now)
{
	if (!p->has_transport) {
		return;
	}
	bool is_due = ice_deadline(&p->ice) <= now;
	if (is_due) {
		ice_on_time(&p->ice, now);
	}
	/* once there are keys it has no timers any more */
	if (!p->secure && dtls_deadline(p->dtls) <= now) {
		is_due = true;
		const struct path *to = ice_selected(&p->ice);
		dtls_on_time(p->dtls, now);
		if (to) {
			send_dtls(s, p, to);
		}
	}
	if (is_due) {
		report_state(s, p);
	}
}

void peer_send_rtcp(struct state *s, struct peer *p, uint8_t *buf, size_t len)
{
	const struct path *to = ice_selected(&p->ice);
	if (to && p->secure && len > 0 && secure_protect_rtcp(p->secure, buf, &len) == OK) {
		s->sink.send(s->sink.ctx, to, len);
	}
}

struct downlink *peer_find_downlink(struct peer *p, uint32_t ssrc, uint8_t *seat)
{
	for (uint32_t i = 0; p->slots && i < p->seats.count; i++) {
		struct seat_slots *slots = &p->slots[i];
		*seat = (uint8_t)i;
		if (slots->video.is_negotiated && slots->video.ssrc == ssrc) {
			return &slots->video;
		}
		if (slots->audio.is_negotiated && slots->audio.ssrc == ssrc) {
			return &slots->audio;
		}
	}
	return NULL;
}
