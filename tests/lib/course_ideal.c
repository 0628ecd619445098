/*
 * Ideal sources on the estimator's core: each sends what the estimate says, 30 frames a second of varying size and sound
 * beside them, and takes a new estimate every 100 ms, like RFC 8867's model of an encoder. Numbers, feedback and
 * probes are the real ones (twcc_tx, twcc_rx, the RTCP packet, probe_run); the network is netsim.
 */
#include "course.h"
#include "estimate.h"
#include "netsim.h"
#include "probe_run.h"
#include "rng.h"
#include "rtcp_twcc.h"
#include "tcp_flow.h"
#include "twcc_rx.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PACKET_BYTES = 1200, AUDIO_BYTES = 70, ACK_BYTES = 60, FEEDBACK_BYTES = 1200, FPS = 30, AUDIO_BPS = 28000 };
enum { VARIATION_PERCENT = 20, FILE_LEAST = 67, FILE_MOST = 667 /* segments */ };
#define FRAME_US (US_PER_S / FPS)
#define AUDIO_US (20 * US_PER_MS)
#define ENCODER_US (100 * US_PER_MS)
#define WIDE_BPS ((bps_t)1000000000)
#define IDLE_MEAN_S 10.0

enum kind { KIND_MEDIA, KIND_FEEDBACK, KIND_SEGMENT, KIND_ACK };

struct flow {
	struct estimate estimate;
	struct twcc_tx tx;
	struct twcc_rx rx;
	struct probe_run probe;
	uint32_t link, back_link, bottleneck;
	bool has_begun, was_on;
	us_t frame_at, audio_at, encoder_at, probe_at;
	bps_t encoder_bps;
};

struct download {
	struct tcp_flow tcp;
	uint32_t link, back_link;
	us_t next_at; /* of the next file */
};

struct sim {
	const struct course *course;
	struct course_run *run;
	struct netsim *net;
	struct rng rng;
	us_t now, sample_at;
	uint32_t way[2]; /* bottlenecks, there and back */
	struct flow flows[COURSE_MAX_FLOWS];
	struct download downloads[COURSE_MAX_TCPS];
	struct course_sample sample;
	struct twcc_feedback feedback;
	struct twcc_row rows[TWCC_TX_MAX_ROWS];
};

static uint32_t add_link(struct sim *s, uint32_t bottleneck, us_t delay_us, us_t jitter_us)
{
	const struct netsim_link link = {.bottleneck = bottleneck, .delay_us = delay_us, .jitter_us = jitter_us};
	return netsim_add(s->net, &link);
}

static void send(struct sim *s, uint32_t link, enum kind kind, uint32_t who, const uint8_t *body, size_t body_len, size_t len)
{
	static const struct path nowhere;
	uint8_t packet[NETSIM_PACKET_MAX] = {(uint8_t)kind, (uint8_t)who};
	memcpy(packet + 2, body, body_len);
	netsim_send(s->net, link, &nowhere, packet, len > body_len + 2 ? len : body_len + 2, s->now);
}

/* -- media ------------------------------------------------------------------------------------------------------ */

static void send_media(struct sim *s, uint32_t i, size_t len, bool is_probe)
{
	struct flow *f = &s->flows[i];
	uint8_t seq[2];
	uint64_t dropped = netsim_count(s->net, f->link)->dropped;
	us_t wait_us = netsim_queue_us(s->net, f->bottleneck, s->now);
	store_u16(seq, twcc_tx_on_packet(&f->tx, len, s->now));
	send(s, f->link, KIND_MEDIA, i, seq, sizeof seq, len);
	probe_run_on_packet(&f->probe, len);
	s->run->sent++;
	s->run->media_bytes += is_probe ? 0 : len;
	s->run->probe_bytes += is_probe ? len : 0;
	if (netsim_count(s->net, f->link)->dropped > dropped) {
		s->run->lost++;
	} else {
		course_note_wait(s->run, wait_us);
	}
}

static void send_frame(struct sim *s, uint32_t i)
{
	struct flow *f = &s->flows[i];
	uint32_t percent = 100 - VARIATION_PERCENT + rng_below(&s->rng, 2 * VARIATION_PERCENT + 1);
	bps_t video_bps = f->encoder_bps > AUDIO_BPS ? f->encoder_bps - AUDIO_BPS : 0;
	for (bps_t left = video_bps / 8 / FPS * percent / 100; left > 0; left -= PACKET_BYTES) {
		send_media(s, i, (size_t)(left < PACKET_BYTES ? left + 40 : PACKET_BYTES), false);
	}
}

static void run_probe(struct sim *s, uint32_t i)
{
	struct flow *f = &s->flows[i];
	struct probe probe;
	if (!f->probe.is_on && estimate_probe_due(&f->estimate, s->now, &probe)) {
		probe_run_begin(&f->probe, &probe, s->now);
	}
	while (probe_run_owed(&f->probe, s->now) > 0) {
		send_media(s, i, PACKET_BYTES, true);
	}
	if (probe_run_ends(&f->probe, s->now)) {
		estimate_on_probe_sent(&f->estimate, s->now);
	}
	f->probe_at = us_min(probe_run_deadline(&f->probe, s->now), s->now + 10 * US_PER_MS);
}

static void begin_flow(struct sim *s, struct flow *f)
{
	f->has_begun = true;
	f->was_on = true;
	estimate_init(&f->estimate, s->now);
	estimate_set_desired(&f->estimate, s->course->most_bps);
	twcc_tx_init(&f->tx);
	twcc_rx_init(&f->rx);
	f->frame_at = s->now + (us_t)rng_below(&s->rng, (uint32_t)FRAME_US);
	f->audio_at = s->now;
	f->encoder_at = s->now;
	f->probe_at = s->now;
}

static void serve_source(struct sim *s, uint32_t i)
{
	struct flow *f = &s->flows[i];
	if (f->encoder_at <= s->now) {
		bps_t bps = estimate_bps(&f->estimate);
		f->encoder_bps = bps < s->course->most_bps ? bps : s->course->most_bps;
		f->encoder_at = s->now + ENCODER_US;
	}
	if (f->frame_at <= s->now) {
		send_frame(s, i);
		f->frame_at += FRAME_US;
	}
	if (f->audio_at <= s->now) {
		send_media(s, i, AUDIO_BYTES, false);
		f->audio_at += AUDIO_US;
	}
}

static void serve_flow(struct sim *s, uint32_t i)
{
	struct flow *f = &s->flows[i];
	const struct course_flow *conf = &s->course->flows[i];
	if (!f->has_begun && s->now >= conf->begins_at) {
		begin_flow(s, f);
	}
	if (!f->has_begun) {
		return;
	}
	bool is_on = course_flow_is_on(conf, s->now);
	if (is_on != f->was_on) {
		estimate_set_desired(&f->estimate, is_on ? s->course->most_bps : 0);
		f->was_on = is_on;
		f->frame_at = f->audio_at = f->encoder_at = s->now;
	}
	if (is_on) {
		serve_source(s, i);
	}
	if (f->probe_at <= s->now) {
		run_probe(s, i);
	}
	if (twcc_rx_deadline(&f->rx) <= s->now) {
		uint8_t body[FEEDBACK_BYTES];
		struct writer w;
		writer_init(&w, body, sizeof body);
		twcc_rx_write(&f->rx, s->now, 1, 2, &w);
		send(s, f->back_link, KIND_FEEDBACK, i, body, writer_len(&w), 0);
	}
}

static us_t flow_deadline(const struct sim *s, uint32_t i)
{
	const struct flow *f = &s->flows[i];
	const struct course_flow *conf = &s->course->flows[i];
	if (!f->has_begun) {
		return conf->begins_at;
	}
	us_t at = us_min(f->probe_at, twcc_rx_deadline(&f->rx));
	if (course_flow_is_on(conf, s->now)) {
		at = us_min(at, us_min(us_min(f->frame_at, f->audio_at), f->encoder_at));
		return conf->pauses_at > s->now ? us_min(at, conf->pauses_at) : at;
	}
	return conf->resumes_at > s->now ? us_min(at, conf->resumes_at) : at;
}

static void on_feedback(struct sim *s, uint32_t i, const uint8_t *body, size_t len)
{
	struct flow *f = &s->flows[i];
	struct bytes rest = bytes_of(body, len);
	struct rtcp_packet packet;
	while (rtcp_next(&rest, &packet)) {
		assert(rtcp_read_twcc(&packet, &s->feedback) == OK);
		size_t count = twcc_tx_on_feedback(&f->tx, &s->feedback, s->rows, TWCC_TX_MAX_ROWS);
		estimate_on_rows(&f->estimate, s->rows, count, s->now);
	}
}

/* -- downloads -------------------------------------------------------------------------------------------------- */

static void serve_download(struct sim *s, uint32_t i)
{
	struct download *d = &s->downloads[i];
	uint32_t seq;
	uint8_t body[4];
	if (d->next_at <= s->now) {
		bool is_short = s->course->tcps[i].is_short;
		tcp_flow_begin(&d->tcp, is_short ? FILE_LEAST + rng_below(&s->rng, FILE_MOST - FILE_LEAST) : UINT64_MAX, s->now);
		d->next_at = US_NEVER;
	}
	tcp_flow_on_time(&d->tcp, s->now);
	while (tcp_flow_send(&d->tcp, s->now, &seq)) {
		store_u32(body, seq);
		send(s, d->link, KIND_SEGMENT, i, body, sizeof body, TCP_SEGMENT_BYTES);
	}
	if (d->next_at == US_NEVER && tcp_flow_is_idle(&d->tcp)) {
		double chance = (rng_below(&s->rng, 1000000) + 1) / 1e6;
		d->next_at = s->now + (us_t)(-log(chance) * IDLE_MEAN_S * (double)US_PER_S);
	}
}

static void on_packet(struct sim *s, const struct netsim_packet *p)
{
	uint32_t who = p->data[1];
	const uint8_t *body = p->data + 2;
	switch ((enum kind)p->data[0]) {
	case KIND_MEDIA:
		twcc_rx_on_packet(&s->flows[who].rx, load_u16(body), s->now);
		s->sample.arrived_bytes[who] += p->len;
		break;
	case KIND_FEEDBACK:
		on_feedback(s, who, body, p->len - 2);
		break;
	case KIND_SEGMENT:
		s->sample.tcp_bytes += p->len;
		send(s, s->downloads[who].back_link, KIND_ACK, who, body, 4, ACK_BYTES);
		break;
	case KIND_ACK:
		tcp_flow_on_ack(&s->downloads[who].tcp, load_u32(body), s->now);
		break;
	}
}

/* -- the run ---------------------------------------------------------------------------------------------------- */

static void make_network(struct sim *s, uint64_t seed)
{
	const struct course *c = s->course;
	bool is_back_narrow = c->back_steps[0].capacity_bps > 0;
	s->net = netsim_new(seed);
	s->way[0] = netsim_add_bottleneck(s->net, c->steps[0].capacity_bps, c->queue_us);
	s->way[1] = netsim_add_bottleneck(s->net, is_back_narrow ? c->back_steps[0].capacity_bps : WIDE_BPS, c->queue_us);
	for (uint32_t i = 0; i < c->flow_count; i++) {
		const struct course_flow *f = &c->flows[i];
		s->flows[i].bottleneck = s->way[f->is_backwards];
		s->flows[i].link = add_link(s, s->way[f->is_backwards], f->delay_us, c->jitter_us);
		s->flows[i].back_link = add_link(s, s->way[!f->is_backwards], f->delay_us, c->jitter_us);
	}
	for (uint32_t i = 0; i < c->tcp_count; i++) {
		s->downloads[i].link = add_link(s, s->way[0], c->tcps[i].delay_us, 0);
		s->downloads[i].back_link = add_link(s, s->way[1], c->tcps[i].delay_us, 0);
		s->downloads[i].next_at = c->tcps[i].begins_at;
		tcp_flow_init(&s->downloads[i].tcp, false);
	}
}

static void take_sample(struct sim *s)
{
	const struct course_step *steps[2] = {s->course->steps, s->course->back_steps};
	for (int k = 0; k < 2; k++) {
		bps_t bps = course_capacity_bps(steps[k], s->now);
		if (bps > 0) {
			netsim_change_bottleneck(s->net, s->way[k], bps);
		}
		s->sample.capacity_bps[k] = bps;
		s->sample.queue_us[k] = netsim_queue_us(s->net, s->way[k], s->now);
	}
	for (uint32_t i = 0; i < s->course->flow_count; i++) {
		s->sample.target_bps[i] = s->flows[i].has_begun ? estimate_bps(&s->flows[i].estimate) : 0;
		s->sample.estimate_bps[i] = s->sample.target_bps[i];
	}
	assert(s->run->sample_count < COURSE_MAX_SAMPLES);
	s->run->samples[s->run->sample_count++] = s->sample;
	memset(&s->sample, 0, sizeof s->sample);
	s->sample_at += COURSE_SAMPLE_US;
}

static us_t next_at(const struct sim *s)
{
	us_t at = us_min(s->sample_at, netsim_deadline(s->net));
	for (uint32_t i = 0; i < s->course->flow_count; i++) {
		at = us_min(at, flow_deadline(s, i));
	}
	for (uint32_t i = 0; i < s->course->tcp_count; i++) {
		at = us_min(at, us_min(s->downloads[i].next_at, tcp_flow_deadline(&s->downloads[i].tcp)));
	}
	return at;
}

void course_run_ideal(const struct course *c, uint64_t seed, struct course_run *run)
{
	struct netsim_packet packet;
	struct sim *s = calloc(1, sizeof *s);
	assert(s);
	memset(run, 0, sizeof *run);
	run->course = c;
	run->seed = seed;
	run->by = "core";
	s->course = c;
	s->run = run;
	rng_init(&s->rng, seed);
	make_network(s, seed);
	for (; s->now <= c->duration_us; s->now = us_max(s->now, next_at(s))) {
		while (netsim_receive(s->net, &packet, s->now)) {
			on_packet(s, &packet);
		}
		for (uint32_t i = 0; i < c->flow_count; i++) {
			serve_flow(s, i);
		}
		for (uint32_t i = 0; i < c->tcp_count; i++) {
			serve_download(s, i);
		}
		if (s->sample_at <= s->now) {
			take_sample(s);
		}
	}
	netsim_free(s->net);
	free(s);
}
