/* The transport and the life of a scripted endpoint: connectivity checks, DTLS, SRTP, timers. */
#include "endpoint.h"

#include "demux.h"
#include "endpoint_state.h"
#include "rtcp.h"
#include "stun_client.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_FIRST_US (50 * US_PER_MS)   /* until one is answered */
#define CHECK_RETRY_US (500 * US_PER_MS)
#define CHECK_EVERY_US (2000 * US_PER_MS) /* consent; a browser does about that */
#define REPORT_US US_PER_S

bool endpoint_is_video_source(enum sfu_source source)
{
	return source == SFU_SOURCE_CAMERA || source == SFU_SOURCE_SCREEN;
}

static uint32_t random_ssrc(struct endpoint *e)
{
	return rng_u32(&e->rng) | 1u;
}

/* A new PeerConnection: no transport, no streams. */
static void forget_transport(struct endpoint *e)
{
	dtls_free(e->dtls);
	secure_free(e->secure);
	secure_free(e->forger);
	e->dtls = NULL;
	e->secure = NULL;
	e->forger = NULL;
	e->forged_count = 0;
	e->has_answer = false;
	e->has_path = false;
	e->has_begun_dtls = false;
	e->unanswered = 0;
	e->check_at = US_NEVER;
	e->tick_at = US_NEVER;
	e->stats.connected_at = US_NEVER;
	e->stats.is_closed = false;
	twcc_rx_init(&e->twcc_rx);
	for (uint32_t i = 0; i < e->seat_count; i++) {
		for (int v = 0; v < 2; v++) {
			if (e->has_slot[i][v]) {
				endpoint_open_slot(e, i, v != 0);
			}
		}
	}
}

void endpoint_new_ssrcs(struct endpoint *e)
{
	forget_transport(e);
	e->local_ssrc = random_ssrc(e);
	for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
		for (uint32_t i = 0; i < e->sources[s].layer_count; i++) {
			struct layer_out *l = &e->sources[s].layers[i];
			l->ssrc = random_ssrc(e);
			l->rtx_ssrc = random_ssrc(e);
			l->seq = (uint16_t)rng_u32(&e->rng);
			l->rtx_seq = (uint16_t)rng_u32(&e->rng);
			l->rtp_base = rng_u32(&e->rng);
			l->picture_id = (uint16_t)rng_u32(&e->rng);
			l->wants_key = true;
			l->is_unwanted = false;
		}
	}
}

static void add_seat(struct endpoint *e, bool has_video)
{
	uint32_t seat = e->seat_count++;
	assert(seat < SFU_MAX_SEATS);
	endpoint_open_slot(e, seat, false);
	endpoint_add_section(e, false, false, seat);
	if (has_video) {
		endpoint_open_slot(e, seat, true);
		endpoint_add_section(e, false, true, seat);
	}
}

static void fill_defaults(struct endpoint_conf *c)
{
	if (c->svc != ENDPOINT_NO_SVC && c->camera_layers == 0) {
		c->camera_layers = 3;
		c->camera[0] = (struct endpoint_layer){NULL, 100000};
		c->camera[1] = (struct endpoint_layer){NULL, 250000};
		c->camera[2] = (struct endpoint_layer){NULL, 700000};
	}
	if (c->camera_layers == 0) {
		c->camera_layers = 3;
		c->camera[0] = (struct endpoint_layer){"q", 100000};
		c->camera[1] = (struct endpoint_layer){"h", 300000};
		c->camera[2] = (struct endpoint_layer){"f", 900000};
	}
	c->screen_bps = c->screen_bps > 0 ? c->screen_bps : 800000;
	c->fps = c->fps > 0 ? c->fps : 25;
	c->svc_key_factor = c->svc_key_factor > 0 ? c->svc_key_factor : 4;
}

struct endpoint *endpoint_new(const struct endpoint_conf *conf)
{
	struct endpoint *e = calloc(1, sizeof *e);
	if (!e) {
		return NULL;
	}
	e->conf = *conf;
	fill_defaults(&e->conf);
	rng_init(&e->rng, conf->seed);
	e->session_id = rng_u64(&e->rng) >> 2;
	e->tie = rng_u64(&e->rng);
	e->level = 0x80 | 30;
	e->is_checking = true;
	for (uint32_t i = 0; i < SFU_SOURCE_COUNT; i++) {
		e->sources[i].layer_count = i == SFU_SOURCE_CAMERA && e->conf.svc == ENDPOINT_NO_SVC ? e->conf.camera_layers : 1;
		for (uint32_t k = 0; k < ENDPOINT_MAX_LAYERS; k++) {
			e->sources[i].layers[k].is_on = true;
			e->sources[i].layers[k].key_at = -US_PER_S;
		}
		endpoint_add_section(e, true, endpoint_is_video_source((enum sfu_source)i), i);
	}
	for (uint32_t i = 0; i < conf->seat_count + conf->voice_seat_count; i++) {
		add_seat(e, i < conf->seat_count);
	}
	endpoint_new_ssrcs(e);
	return e;
}

void endpoint_free(struct endpoint *e)
{
	if (!e) {
		return;
	}
	dtls_free(e->dtls);
	secure_free(e->secure);
	secure_free(e->forger);
	for (uint32_t i = 0; i < SFU_MAX_SEATS; i++) {
		free(e->slots[i][0].ring);
		free(e->slots[i][1].ring);
		free(e->slots[i][1].svc);
	}
	for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
		for (int i = 0; i < ENDPOINT_MAX_LAYERS; i++) {
			free(e->sources[s].layers[i].sent);
		}
	}
	free(e);
}

void endpoint_restart_ice(struct endpoint *e)
{
	e->restarts_next = true;
}

void endpoint_add_seats(struct endpoint *e, uint32_t more)
{
	for (uint32_t i = 0; i < more; i++) {
		add_seat(e, true);
	}
}

void endpoint_set_level(struct endpoint *e, uint8_t level_byte)
{
	e->level = level_byte;
}

void endpoint_set_checks(struct endpoint *e, bool is_on)
{
	e->is_checking = is_on;
}

/* -- sending ---------------------------------------------------------------------------------------------------- */

void endpoint_send_rtcp(struct endpoint *e, uint8_t *buf, size_t len)
{
	if (e->secure && len > 0 && secure_protect_rtcp(e->secure, buf, &len) == OK) {
		e->stats.packets_out++;
		e->stats.bytes_out += len;
		e->conf.send(e->conf.ctx, buf, len);
	}
}

static void send_check(struct endpoint *e, us_t now)
{
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	uint8_t txid[12];
	rng_fill(&e->rng, txid, sizeof txid);
	size_t len = stun_write_request(buf, sizeof buf, e->username, bytes_of_string(e->remote_pwd), txid, e->has_path,
		1845501695, e->tie);
	us_t wait_us = !e->has_path ? CHECK_FIRST_US : e->unanswered > 0 ? CHECK_RETRY_US : CHECK_EVERY_US;
	e->check_at = now + wait_us + (us_t)rng_below(&e->rng, (uint32_t)(wait_us / 5));
	e->unanswered++;
	if (e->is_checking) {
		e->stats.checks_sent++;
		e->conf.send(e->conf.ctx, buf, len);
	}
}

static void send_dtls(struct endpoint *e)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	size_t len;
	while ((len = dtls_take_datagram(e->dtls, buf, sizeof buf)) > 0) {
		e->conf.send(e->conf.ctx, buf, len);
	}
}

/* -- receiving -------------------------------------------------------------------------------------------------- */

static void on_stun(struct endpoint *e, struct bytes pkt, us_t now)
{
	uint8_t txid[12];
	bool is_success = false;
	if (!e->has_answer ||
		stun_read_response(pkt, bytes_of_string(e->remote_pwd), txid, &is_success) != OK || !is_success) {
		return;
	}
	e->stats.checks_answered++;
	e->unanswered = 0;
	if (!e->has_path) {
		e->has_path = true;
		e->check_at = now; /* nominate at once */
	}
	if (!e->has_begun_dtls) {
		e->has_begun_dtls = true;
		dtls_start(e->dtls, now);
		send_dtls(e);
	}
}

static void on_dtls(struct endpoint *e, struct bytes pkt, us_t now)
{
	struct srtp_keys keys;
	if (!e->dtls) {
		return;
	}
	dtls_on_datagram(e->dtls, pkt, now);
	send_dtls(e);
	if (dtls_state(e->dtls) == DTLS_CLOSED) {
		e->stats.is_closed = true;
	}
	if (dtls_state(e->dtls) == DTLS_CONNECTED && !e->secure && dtls_keys(e->dtls, &keys) == OK) {
		e->secure = secure_new(&keys);
		assert(e->secure);
		e->stats.connected_at = now;
		e->tick_at = now - now % ENDPOINT_TICK_US + ENDPOINT_TICK_US;
		e->report_at = now + REPORT_US;
		for (int s = 0; s < SFU_SOURCE_COUNT; s++) {
			e->sources[s].next_at = us_max(e->sources[s].next_at, now);
		}
	}
}

static void on_reports(struct endpoint *e, const struct rtcp_packet *p, us_t now)
{
	struct rtcp_report reports[31];
	size_t n = rtcp_read_reports(p, reports, 31);
	for (size_t i = 0; i < n; i++) {
		struct layer_out *l = endpoint_layer_of(e, reports[i].ssrc);
		if (l) {
			l->pub.reports++;
			l->pub.fraction_lost = reports[i].fraction_lost;
			stream_out_on_report(&e->reported, &reports[i], e->conf.ntp_at_zero + ntp_from_us(now));
		}
	}
}

static void on_sender_info(struct endpoint *e, const struct rtcp_packet *p, us_t now)
{
	struct rtcp_sender_info info;
	bool is_rtx;
	if (rtcp_read_sr(p, &info) != OK) {
		return;
	}
	struct slot *s = endpoint_slot_of(e, info.ssrc, &is_rtx);
	if (s && !is_rtx) {
		s->pub.reports++;
		s->pub.has_sr = true;
		s->pub.sr_ntp = info.ntp;
		s->pub.sr_rtp = info.rtp;
		s->sr_at = now;
	}
}

static void on_feedback(struct endpoint *e, const struct rtcp_packet *p, us_t now)
{
	uint16_t seqs[256];
	uint32_t ssrc;
	if (p->type == RTCP_RTPFB && p->count == RTCP_RTPFB_NACK) {
		size_t n = rtcp_read_nack(p, &ssrc, seqs, 256);
		for (size_t i = 0; i < n; i++) {
			endpoint_resend(e, ssrc, seqs[i], now);
		}
	} else if (p->type == RTCP_RTPFB && p->count == RTCP_RTPFB_TWCC) {
		e->stats.twcc_feedbacks++;
	} else if (rtcp_read_keyframe_request(p, &ssrc)) {
		endpoint_want_key(e, ssrc, now);
	}
}

static void on_rtcp(struct endpoint *e, uint8_t *pkt, size_t len, us_t now)
{
	struct rtcp_packet p;
	if (secure_unprotect_rtcp(e->secure, pkt, &len) != OK) {
		e->stats.dropped++;
		return;
	}
	struct bytes rest = bytes_of(pkt, len);
	while (rtcp_next(&rest, &p)) {
		if (p.type == RTCP_SR) {
			on_sender_info(e, &p, now);
		}
		if (p.type == RTCP_SR || p.type == RTCP_RR) {
			on_reports(e, &p, now);
		} else {
			on_feedback(e, &p, now);
		}
	}
}

void endpoint_on_datagram(struct endpoint *e, uint8_t *pkt, size_t len, us_t now)
{
	struct bytes view = bytes_of(pkt, len);
	e->stats.packets_in++;
	e->stats.bytes_in += len;
	switch (demux_kind(view)) {
	case PACKET_STUN:
		on_stun(e, view, now);
		return;
	case PACKET_DTLS:
		on_dtls(e, view, now);
		return;
	case PACKET_RTP:
		if (e->secure) {
			endpoint_receive_rtp(e, pkt, len, now);
			return;
		}
		break;
	case PACKET_RTCP:
		if (e->secure) {
			on_rtcp(e, pkt, len, now);
			return;
		}
		break;
	case PACKET_OTHER:
		break;
	}
	e->stats.dropped++;
}

/* -- time ------------------------------------------------------------------------------------------------------- */

static void send_transport_feedback(struct endpoint *e, us_t now)
{
	uint8_t buf[ENDPOINT_PACKET_MAX];
	struct writer w;
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	if (twcc_rx_write(&e->twcc_rx, now, e->local_ssrc, 0, &w) > 0) {
		endpoint_send_rtcp(e, buf, writer_len(&w));
	}
}

/* What need not be exact happens every 10 ms. */
static void tick(struct endpoint *e, us_t now)
{
	e->tick_at = now - now % ENDPOINT_TICK_US + ENDPOINT_TICK_US;
	endpoint_receive_tick(e, now);
	if (twcc_rx_deadline(&e->twcc_rx) <= now) {
		send_transport_feedback(e, now);
	}
	if (e->report_at <= now) {
		e->report_at = now + REPORT_US;
		endpoint_write_sr(e, now);
		endpoint_write_rr(e, now);
	}
}

void endpoint_on_time(struct endpoint *e, us_t now)
{
	if (e->check_at <= now) {
		send_check(e, now);
	}
	if (e->dtls && dtls_deadline(e->dtls) <= now) {
		dtls_on_time(e->dtls, now);
		send_dtls(e);
	}
	if (e->tick_at <= now) {
		tick(e, now);
	}
	endpoint_send_due(e, now);
}

us_t endpoint_deadline(const struct endpoint *e)
{
	us_t at = us_min(e->check_at, e->tick_at);
	if (e->dtls) {
		at = us_min(at, dtls_deadline(e->dtls));
	}
	return us_min(at, endpoint_send_deadline(e));
}

/* -- looking ---------------------------------------------------------------------------------------------------- */

bool endpoint_is_connected(const struct endpoint *e)
{
	return e->secure != NULL;
}

const struct endpoint_slot *endpoint_slot(const struct endpoint *e, uint32_t seat, bool is_video)
{
	return seat < e->seat_count && e->has_slot[seat][is_video] ? &e->slots[seat][is_video].pub : NULL;
}

const struct endpoint_sent *endpoint_sent(const struct endpoint *e, enum sfu_source source, uint32_t layer)
{
	return &e->sources[source].layers[layer].pub;
}

const struct endpoint_stats *endpoint_stats(const struct endpoint *e)
{
	return &e->stats;
}

uint32_t endpoint_ssrc(const struct endpoint *e, enum sfu_source source, uint32_t layer)
{
	return e->sources[source].layers[layer].ssrc;
}

const char *endpoint_username(const struct endpoint *e)
{
	return e->username;
}

const char *endpoint_password(const struct endpoint *e)
{
	return e->remote_pwd;
}
