/* The entry points of a worker: what came in goes to whom it is for. Dispatch only. */
#include "worker.h"

#include "demux.h"
#include "mirror.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_ROOMS = 200, DEFAULT_PEERS = 600, DEFAULT_AUDIBLE = 4 };
enum { DEFAULT_UP_KBPS = 20000, DEFAULT_UP_PACKETS = 4000, DEFAULT_SOUND_KBPS = 320 };

/* A tick may wait so long for a packet that wakes the thread anyway: to wake for it alone costs more than most ticks. */
#define TICK_SLACK_US (5 * US_PER_MS)

struct worker {
	struct state state;
};

static void fill_defaults(struct worker_conf *conf)
{
	conf->max_rooms = conf->max_rooms ? conf->max_rooms : DEFAULT_ROOMS;
	conf->max_peers = conf->max_peers ? conf->max_peers : DEFAULT_PEERS;
	conf->audible_count = conf->audible_count ? conf->audible_count : DEFAULT_AUDIBLE;
	conf->max_up_kbps = conf->max_up_kbps ? conf->max_up_kbps : DEFAULT_UP_KBPS;
	conf->max_up_packets = conf->max_up_packets ? conf->max_up_packets : DEFAULT_UP_PACKETS;
	conf->max_sound_kbps = conf->max_sound_kbps ? conf->max_sound_kbps : DEFAULT_SOUND_KBPS;
}

static bool make_tables(struct state *s)
{
	uint32_t rooms = s->conf.max_rooms;
	uint32_t peers = s->conf.max_peers;
	s->rooms = calloc(rooms, sizeof(struct room *));
	s->peers = calloc(peers, sizeof(struct peer *));
	s->due = calloc(peers, sizeof *s->due);
	s->stun = stun_server_new();
	return s->rooms && s->peers && s->due && s->stun && hmap_init(&s->room_by_id, rooms) == OK &&
		hmap_init(&s->peer_by_id, peers) == OK && hmap_init(&s->peer_by_ufrag, peers * 2) == OK &&
		hmap_init(&s->peer_by_path, peers * PEER_MAX_MAPPED_PATHS) == OK;
}

struct worker *worker_new(const struct worker_conf *conf, struct worker_sink sink)
{
	struct worker *w = calloc(1, sizeof *w);
	if (!w) {
		return NULL;
	}
	w->state.conf = *conf;
	w->state.sink = sink;
	w->state.probe_at = US_NEVER;
	fill_defaults(&w->state.conf);
	w->state.ask_at = US_NEVER;
	rng_init_bytes(&w->state.rng, conf->seed);
	if (secure_library_init() != OK || !make_tables(&w->state)) {
		worker_free(w);
		return NULL;
	}
	return w;
}

void worker_free(struct worker *w)
{
	if (!w) {
		return;
	}
	struct state *s = &w->state;
	for (uint32_t i = 0; s->rooms && i < s->conf.max_rooms; i++) {
		if (s->rooms[i]) {
			room_close(s, s->rooms[i]);
		}
	}
	free(s->rooms);
	free(s->peers);
	free(s->due);
	stun_server_free(s->stun);
	hmap_finish(&s->room_by_id);
	hmap_finish(&s->peer_by_id);
	hmap_finish(&s->peer_by_ufrag);
	hmap_finish(&s->peer_by_path);
	free(w);
}

ntp_t state_ntp(const struct state *s, us_t now)
{
	return s->conf.ntp_at_zero + ntp_from_us(us_max(now, 0));
}

void state_stats(const struct state *s, struct sfu_stats *out)
{
	*out = s->stats;
	out->rooms = s->room_count;
	out->peers = s->peer_count - s->mirror_count;
	out->worker = s->conf.index;
}

/* The user name is "server:client"; ours is the first part. NULL: not of anybody here. */
static struct peer *peer_of_username(struct state *s, struct bytes username, char local[ICE_UFRAG_LEN + 1])
{
	uint32_t index;
	if (username.len <= ICE_UFRAG_LEN || username.p[ICE_UFRAG_LEN] != ':') {
		return NULL;
	}
	memcpy(local, username.p, ICE_UFRAG_LEN);
	local[ICE_UFRAG_LEN] = 0;
	return hmap_get(&s->peer_by_ufrag, ufrag_key(local), &index) ? s->peers[index] : NULL;
}

/*
 * An address belongs to one peer: a check of somebody else with its sender's address forged to a path that is in use
 * would take that peer's packets away from him.
 */
static bool is_of_another(struct state *s, const struct path *from, const struct peer *p, us_t now)
{
	const struct peer *holder = peer_of_path(s, from);
	return holder && holder != p && ice_is_path_fresh(&holder->ice, from, now);
}

/* Whoever does not prove that he knows the password gets no answer at all. */
static void on_stun(struct state *s, const struct path *from, struct bytes pkt, us_t now)
{
	struct bytes username;
	struct stun_check check;
	uint8_t reply[STUN_REPLY_MAX_BYTES];
	size_t reply_len = 0;
	char local[ICE_UFRAG_LEN + 1];
	if (stun_peek_username(pkt, &username) != OK) {
		s->stats.stun_checks_refused++;
		return;
	}
	struct peer *p = peer_of_username(s, username, local);
	const char *password = p && p->has_transport ? ice_password(&p->ice, local) : NULL;
	if (!password || is_of_another(s, from, p, now) || stun_server_check(s->stun, pkt, username, bytes_of_string(password), &from->remote, &check,
		reply, &reply_len) != OK || reply_len == 0) {
		s->stats.stun_checks_refused++;
		return;
	}
	memcpy(s->sink.reserve(s->sink.ctx), reply, reply_len);
	s->sink.send(s->sink.ctx, from, reply_len);
	s->stats.stun_checks_ok++;
	if (!check.is_role_conflict) {
		peer_on_check(s, p, from, local, check.use_candidate, now);
		rota_touch(s, p);
	}
}

/* Only from addresses that have passed a check; anything else is counted and forgotten. */
static void on_peer_packet(struct state *s, enum packet_kind kind, const struct path *from, uint8_t *pkt, size_t len,
	us_t now)
{
	struct peer *p = peer_of_path(s, from);
	if (!p) {
		s->stats.packets_dropped_unknown++;
	} else if (kind == PACKET_DTLS) {
		peer_on_dtls(s, p, from, bytes_of(pkt, len), now);
		rota_touch(s, p);
	} else if (!p->secure) {
		s->stats.packets_dropped_unknown++;
	} else if (kind == PACKET_RTP) {
		if (receive_rtp(s, p, pkt, len, now)) {
			peer_on_media(s, p, from, now);
		}
		rota_after_media(s, p);
	} else {
		if (receive_rtcp(s, p, pkt, len, now)) {
			peer_on_media(s, p, from, now);
		}
		rota_after_packet(s, p, now);
	}
}

void worker_on_datagram(struct worker *w, const struct path *from, uint8_t *pkt, size_t len, us_t now)
{
	struct state *s = &w->state;
	s->now = now;
	if (len > WORKER_PACKET_MAX) {
		s->stats.packets_dropped_malformed++;
		return;
	}
	enum packet_kind kind = demux_kind(bytes_of(pkt, len));
	switch (kind) {
	case PACKET_OTHER:
		s->stats.packets_dropped_malformed++;
		break;
	case PACKET_STUN:
		on_stun(s, from, bytes_of(pkt, len), now);
		break;
	case PACKET_DTLS:
	case PACKET_RTP:
	case PACKET_RTCP:
		on_peer_packet(s, kind, from, pkt, len, now);
		break;
	}
}

void worker_hold(struct worker *w)
{
	w->state.burst.is_held = true;
}

void worker_release(struct worker *w, us_t now)
{
	w->state.now = now;
	burst_release(&w->state, now);
}

bool worker_gathers(const struct worker *w)
{
	return w->state.burst.count > 0;
}

void worker_on_command(struct worker *w, struct sfu_cmd *cmd, us_t now)
{
	w->state.now = now;
	burst_flush(&w->state, now);
	command_run(&w->state, cmd);
	rota_touch_all(&w->state); /* seats and key frames don't wait */
}

void worker_on_relay(struct worker *w, const struct relay *r, us_t now)
{
	w->state.now = now;
	mirror_on_relay(&w->state, r, now);
}

bool worker_knows_path(struct worker *w, const struct path *path)
{
	return peer_of_path(&w->state, path) != NULL;
}

void worker_on_path_gone(struct worker *w, const struct path *path, us_t now)
{
	w->state.now = now;
	burst_flush(&w->state, now);
	struct peer *p = peer_of_path(&w->state, path);
	if (p) {
		peer_on_path_gone(&w->state, p, path, now);
		rota_touch(&w->state, p);
	}
}

/* When something is due that has nothing to do with a frame that waits. */
static us_t service_deadline(const struct state *s)
{
	us_t tick_at = s->tick_at < US_NEVER - TICK_SLACK_US ? s->tick_at + TICK_SLACK_US : US_NEVER;
	return s->room_count > 0 ? us_min(tick_at, us_min(s->probe_at, s->ask_at)) : US_NEVER;
}

/* It can wait until the frame is there, since serving it would break the frame in two; but no longer, whatever else comes. */
static us_t patient_deadline(const struct state *s)
{
	us_t at = service_deadline(s);
	return us_min(burst_deadline(s), at < US_NEVER - s->conf.gather_us ? at + s->conf.gather_us : US_NEVER);
}

void worker_on_time(struct worker *w, us_t now)
{
	struct state *s = &w->state;
	s->now = now;
	if (worker_gathers(w) && now < patient_deadline(s)) {
		return;
	}
	burst_flush(s, now);
	probe_go_on(s, now);
	if (s->ask_at <= now) {
		report_ask_due(s, now);
	}
	if (now < s->tick_at) {
		return;
	}
	rota_serve(s, now);
}

us_t worker_deadline(const struct worker *w)
{
	return worker_gathers(w) ? patient_deadline(&w->state) : service_deadline(&w->state);
}

bool worker_is_due(const struct worker *w, us_t now)
{
	return worker_deadline(w) <= now || (!worker_gathers(w) && w->state.room_count > 0 && w->state.tick_at <= now);
}

void worker_stats(const struct worker *w, struct sfu_stats *out)
{
	state_stats(&w->state, out);
}
