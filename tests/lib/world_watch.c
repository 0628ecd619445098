#include "world_watch.h"

#include "hmap.h"
#include "rtp.h"
#include "seq.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TRACKS = 16384, MAX_PLACES = 64, TRACK_WINDOW = 512 };
#define CONSENT_US (30 * US_PER_S)
#define SLACK_US US_PER_S /* a packet that was under way, a timer that was due */

enum track_kind { TRACK_UNKNOWN, TRACK_MEDIA, TRACK_RTX };

/* One SSRC as sent to one participant. */
struct track {
	enum track_kind kind;
	bool has_begun;
	uint32_t peer;
	uint16_t seq;  /* the newest */
	uint32_t rtp;  /* of the newest */
	bool was_sent[TRACK_WINDOW]; /* by number, of the last ones up to the newest */
};

struct right {
	bool is_allowed;
	us_t barred_at, allowed_at; /* last changes */
};

/* Whose picture a seat shows, as announced. */
struct live {
	bool is_known;
	struct sfu_subject subject;
	uint32_t first_rtp;
};

struct watched {
	struct path places[MAX_PLACES]; /* from which a check arrived */
	uint32_t place_count;
	us_t checked_at;
	us_t removed_at;
	bool repeats_are_fine; /* no RTX: what was lost is sent again as it was */
	struct right rights[SFU_SOURCE_COUNT];
	struct live seats[SFU_MAX_SEATS];
	struct sfu_subject subjects[SFU_MAX_SEATS]; /* who sits there now, seen or not */
};

struct watch {
	struct world *world;
	bool gaps_are_fine;  /* some packets don't reach the worker, or late */
	struct watched peers[WORLD_MAX_PEERS];
	struct track tracks[MAX_TRACKS];
	uint32_t track_count;
	struct hmap by_ssrc; /* peer and SSRC -> track */
};

struct watch *watch_new(struct world *world)
{
	struct watch *w = calloc(1, sizeof *w);
	if (!w || hmap_init(&w->by_ssrc, MAX_TRACKS) != OK) {
		free(w);
		return NULL;
	}
	w->world = world;
	return w;
}

void watch_free(struct watch *w)
{
	if (w) {
		hmap_finish(&w->by_ssrc);
		free(w);
	}
}

void watch_add(struct watch *w, uint32_t peer, const struct endpoint_conf *conf)
{
	w->peers[peer].repeats_are_fine = conf->no_rtx;
	w->peers[peer].removed_at = US_NEVER;
}

void watch_on_uplink(struct watch *w, const struct netsim_link *link)
{
	w->gaps_are_fine |= link->loss_permille > 0 || link->bad_permille > 0 || link->reorder_permille > 0 ||
		link->rate_bps > 0 || link->is_cut;
}

void watch_on_move(struct watch *w)
{
	w->gaps_are_fine = true;
}

void watch_forget(struct watch *w, uint32_t peer)
{
	for (uint32_t i = 0; i < w->track_count; i++) {
		if (w->tracks[i].peer == peer) {
			w->tracks[i].has_begun = false;
			w->tracks[i].kind = TRACK_UNKNOWN;
		}
	}
	memset(w->peers[peer].seats, 0, sizeof w->peers[peer].seats);
	memset(w->peers[peer].subjects, 0, sizeof w->peers[peer].subjects);
}

void watch_on_remove(struct watch *w, uint32_t peer, us_t now)
{
	w->peers[peer].removed_at = now;
}

void watch_on_allow(struct watch *w, uint32_t peer, uint32_t sources, us_t now)
{
	for (unsigned s = 0; s < SFU_SOURCE_COUNT; s++) {
		struct right *r = &w->peers[peer].rights[s];
		bool is_allowed = (sources & SFU_SOURCE_BIT(s)) != 0;
		if (is_allowed && !r->is_allowed) {
			r->allowed_at = now;
		} else if (!is_allowed && r->is_allowed) {
			r->barred_at = now;
		}
		r->is_allowed = is_allowed;
	}
}

static bool has_place(const struct watched *p, const struct path *path)
{
	for (uint32_t i = 0; i < p->place_count; i++) {
		if (path_equal(&p->places[i], path)) {
			return true;
		}
	}
	return false;
}

/* STUN binding request (RFC 8489 section 5). */
static bool is_check(struct bytes pkt)
{
	return pkt.len >= 20 && load_u16(pkt.p) == 0x0001;
}

void watch_on_arrival(struct watch *w, uint32_t peer, const struct path *from, struct bytes pkt, us_t now)
{
	struct watched *p = &w->peers[peer];
	if (!is_check(pkt)) {
		return;
	}
	p->checked_at = now;
	if (!has_place(p, from)) {
		world_check(w->world, p->place_count < MAX_PLACES, "participant %u moved too often", peer);
		p->places[p->place_count++] = *from;
	}
}

/* -- streams ---------------------------------------------------------------------------------------------------- */

static enum track_kind kind_of(const struct endpoint *e, uint32_t ssrc)
{
	for (uint32_t i = 0; e && i < SFU_MAX_SEATS; i++) {
		for (int is_video = 0; is_video < 2; is_video++) {
			const struct endpoint_slot *s = endpoint_slot(e, i, is_video != 0);
			if (s && s->ssrc == ssrc) {
				return TRACK_MEDIA;
			}
			if (s && s->rtx_ssrc == ssrc) {
				return TRACK_RTX;
			}
		}
	}
	return TRACK_UNKNOWN;
}

static struct track *track_of(struct watch *w, uint32_t peer, uint32_t ssrc)
{
	uint64_t key = (uint64_t)peer << 32 | ssrc;
	uint32_t i;
	if (hmap_get(&w->by_ssrc, key, &i)) {
		return &w->tracks[i];
	}
	i = w->track_count;
	world_check(w->world, i < MAX_TRACKS && hmap_put(&w->by_ssrc, key, i) == OK, "too many SSRCs");
	w->track_count++;
	w->tracks[i].peer = peer;
	return &w->tracks[i];
}

static void note_newest(struct track *t, uint16_t seq, uint32_t rtp)
{
	for (uint16_t i = (uint16_t)(t->seq + 1); t->has_begun && i != seq; i++) {
		t->was_sent[i % TRACK_WINDOW] = false;
	}
	t->was_sent[seq % TRACK_WINDOW] = true;
	t->has_begun = true;
	t->seq = seq;
	t->rtp = rtp;
}

/* What the publisher's line lost, and brings later, leaves a gap; nothing else does, and nothing is sent twice. */
static void check_stream(struct watch *w, uint32_t peer, const struct endpoint *endpoint, struct bytes pkt)
{
	uint32_t ssrc = load_u32(pkt.p + 8);
	uint16_t seq = load_u16(pkt.p + 2);
	uint32_t rtp = load_u32(pkt.p + 4);
	struct track *t = track_of(w, peer, ssrc);
	if (t->kind == TRACK_UNKNOWN) {
		t->kind = kind_of(endpoint, ssrc);
	}
	int step = t->has_begun ? seq16_diff(seq, t->seq) : 1;
	if (step <= 0) {
		bool is_repeat = step <= -TRACK_WINDOW || t->was_sent[seq % TRACK_WINDOW];
		world_check(w->world, !is_repeat || w->peers[peer].repeats_are_fine,
			"to participant %u, SSRC %08x: sequence number %u again, after %u", peer, ssrc, seq, t->seq);
		t->was_sent[seq % TRACK_WINDOW] = true;
		return;
	}
	world_check(w->world, step == 1 || (w->gaps_are_fine && step < TRACK_WINDOW && t->kind != TRACK_RTX),
		"to participant %u, SSRC %08x: sequence number %u after %u", peer, ssrc, seq, t->seq);
	world_check(w->world, !t->has_begun || t->kind != TRACK_MEDIA || seq32_diff(rtp, t->rtp) >= 0,
		"to participant %u, SSRC %08x: timestamp %u after %u", peer, ssrc, rtp, t->rtp);
	note_newest(t, seq, rtp);
}

/* RFC 7983 and RFC 5761: media, and not its control. */
static bool is_rtp(struct bytes pkt)
{
	return pkt.len >= 12 && (pkt.p[0] & 0xc0) == 0x80 && !(pkt.p[1] >= 192 && pkt.p[1] <= 223);
}

/* From the moment on when a right is taken, not one packet leaves: no retransmission, nothing that waited. */
static void check_sent_right(struct watch *w, uint32_t peer, const struct endpoint *endpoint, uint32_t ssrc)
{
	for (uint32_t i = 0; endpoint && i < 2 * SFU_MAX_SEATS; i++) {
		bool is_video = i % 2 != 0;
		const struct endpoint_slot *s = endpoint_slot(endpoint, i / 2, is_video);
		if (!s || (s->ssrc != ssrc && s->rtx_ssrc != ssrc)) {
			continue;
		}
		struct sfu_subject subject = w->peers[peer].subjects[i / 2];
		unsigned first = subject.feed == SFU_FEED_SCREEN ? SFU_SOURCE_SCREEN_AUDIO : SFU_SOURCE_MIC;
		world_check(w->world, subject.peer > 0, "participant %u gets media in the empty seat %u", peer, i / 2);
		world_check(w->world, w->peers[subject.peer - 1].rights[first + is_video].is_allowed,
			"participant %u gets a packet of %llu, who may not send it", peer, (unsigned long long)subject.peer);
		return;
	}
}

void watch_on_send(struct watch *w, uint32_t peer, const struct endpoint *endpoint, const struct path *to,
	struct bytes pkt, us_t now)
{
	const struct watched *p = &w->peers[peer];
	world_check(w->world, has_place(p, to), "participant %u gets %zu bytes before his first check", peer, pkt.len);
	world_check(w->world, now - p->checked_at <= CONSENT_US + SLACK_US,
		"participant %u gets %zu bytes %lld ms after his last check", peer, pkt.len,
		(long long)((now - p->checked_at) / US_PER_MS));
	world_check(w->world, now <= p->removed_at, "participant %u gets %zu bytes after he was removed", peer, pkt.len);
	if (is_rtp(pkt)) {
		if ((pkt.p[0] & RTP_PADDING_BIT) == 0) { /* padding is nobody's */
			check_sent_right(w, peer, endpoint, load_u32(pkt.p + 8));
		}
		check_stream(w, peer, endpoint, pkt);
	}
}

/* -- pictures --------------------------------------------------------------------------------------------------- */

void watch_on_seat(struct watch *w, uint32_t peer, const struct sfu_event *ev)
{
	w->peers[peer].subjects[ev->u.seat.seat] = ev->u.seat.subject;
	if (ev->u.seat.state == SFU_SEAT_LIVE) {
		struct live *l = &w->peers[peer].seats[ev->u.seat.seat];
		*l = (struct live){.is_known = true, .subject = ev->u.seat.subject, .first_rtp = ev->u.seat.first_rtp};
	}
}

static enum sfu_feed feed_of(enum sfu_source source)
{
	return source == SFU_SOURCE_SCREEN || source == SFU_SOURCE_SCREEN_AUDIO ? SFU_FEED_SCREEN : SFU_FEED_PERSON;
}

static void check_right(struct watch *w, uint32_t viewer, const struct endpoint_frame *f, us_t now)
{
	const struct right *r = &w->peers[f->publisher - 1].rights[f->source];
	bool was_barred = f->captured_at > r->barred_at &&
		(!r->is_allowed || f->captured_at + SLACK_US < r->allowed_at);
	world_check(w->world, !was_barred, "participant %u gets source %d of %u, captured at %lld us, barred at %lld us, "
		"%s (now %lld us)", viewer, (int)f->source, f->publisher - 1, (long long)f->captured_at,
		(long long)r->barred_at, r->is_allowed ? "allowed again" : "still barred", (long long)now);
}

static void check_seat(struct watch *w, uint32_t viewer, const struct endpoint_frame *f)
{
	const struct live *l = &w->peers[viewer].seats[f->seat];
	world_check(w->world, l->is_known, "participant %u: a picture in seat %u that was never announced", viewer,
		f->seat);
	if (seq32_diff(f->rtp, l->first_rtp) < 0) {
		return; /* still of the subject before */
	}
	world_check(w->world, l->subject.peer == f->publisher && l->subject.feed == feed_of(f->source),
		"participant %u: seat %u is announced for %llu (feed %d) from %u on, shows source %d of %u at %u", viewer,
		f->seat, (unsigned long long)l->subject.peer, (int)l->subject.feed, l->first_rtp, (int)f->source,
		f->publisher, f->rtp);
}

void watch_on_frame(struct watch *w, uint32_t viewer, const struct endpoint_frame *f, us_t now)
{
	check_right(w, viewer, f, now);
	if (f->is_video) {
		check_seat(w, viewer, f);
	}
}

static void check_slot(struct watch *w, uint32_t peer, uint32_t seat, bool is_video, const struct endpoint_slot *s)
{
	const char *what = is_video ? "video" : "audio";
	world_check(w->world, s->broken == 0, "participant %u, seat %u, %s: %llu broken packets", peer, seat, what,
		(unsigned long long)s->broken);
	world_check(w->world, s->clock_back == 0, "participant %u, seat %u, %s: timestamps ran back %llu times", peer,
		seat, what, (unsigned long long)s->clock_back);
	world_check(w->world, s->picture_gaps == 0, "participant %u, seat %u: %llu gaps between picture ids", peer, seat,
		(unsigned long long)s->picture_gaps);
	world_check(w->world, s->tl0_gaps == 0, "participant %u, seat %u: %llu gaps between TL0PICIDX", peer, seat,
		(unsigned long long)s->tl0_gaps);
}

void watch_check_endpoint(struct watch *w, uint32_t peer, const struct endpoint *e)
{
	for (uint32_t i = 0; i < SFU_MAX_SEATS; i++) {
		for (int is_video = 0; is_video < 2; is_video++) {
			const struct endpoint_slot *s = endpoint_slot(e, i, is_video != 0);
			if (s) {
				check_slot(w, peer, i, is_video != 0, s);
			}
		}
	}
	world_check(w->world, endpoint_stats(e)->rtx_bad == 0, "participant %u: %llu wrong retransmissions", peer,
		(unsigned long long)endpoint_stats(e)->rtx_bad);
}
