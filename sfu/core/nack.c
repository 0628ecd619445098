#include "nack.h"

#include <stddef.h>
#include <string.h>

#define WAIT_MAX_US (30 * US_PER_MS)

void nack_init(struct nack *n, const struct nack_conf *conf)
{
	memset(n, 0, offsetof(struct nack, holes));
	n->conf = conf;
	n->wait_us = conf->reorder_us;
}

void nack_set_rtt(struct nack *n, us_t rtt_us)
{
	n->rtt_us = rtt_us;
}

static void remove_holes(struct nack *n, uint32_t at, uint32_t count)
{
	uint32_t after = n->hole_count - at - count;
	memmove(&n->holes[at], &n->holes[at + count], after * sizeof n->holes[0]);
	n->hole_count = (uint16_t)(n->hole_count - count);
}

static void lose(struct nack *n, seq_t seq)
{
	n->lost_seq = n->lost_track && n->lost_seq > seq ? n->lost_seq : seq;
	n->lost_track = true;
}

static void add_gap(struct nack *n, seq_t from, seq_t to, us_t now)
{
	uint64_t gap = to - from;
	if (gap > NACK_MAX_HOLES) {
		n->hole_count = 0;
		lose(n, to - 1);
		return;
	}
	uint32_t room = NACK_MAX_HOLES - n->hole_count;
	if (gap > room) {
		uint32_t count = (uint32_t)gap - room;
		lose(n, n->holes[count - 1].seq);
		remove_holes(n, 0, count);
	}
	for (seq_t seq = from; seq < to; seq++) {
		n->holes[n->hole_count++] = (struct nack_hole){
			.seq = seq, .since = now, .due_at = now + n->wait_us};
	}
}

/* Its place among the holes, or where it would be. */
static uint32_t find_hole(const struct nack *n, seq_t seq)
{
	uint32_t low = 0;
	uint32_t high = n->hole_count;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (n->holes[middle].seq < seq) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

bool nack_waits_for(const struct nack *n, seq_t seq)
{
	uint32_t at = find_hole(n, seq);
	return at < n->hole_count && n->holes[at].seq == seq;
}

bool nack_has_asked_for(const struct nack *n, seq_t seq)
{
	return nack_waits_for(n, seq) && n->holes[find_hole(n, seq)].tries > 0;
}

static us_t rtt_of(const struct nack *n)
{
	if (n->rtt_us > 0) {
		return n->rtt_us;
	}
	return n->sample_us > 0 ? n->sample_us : NACK_RTT_UNKNOWN_US;
}

/* Sooner there than an answer could be: it was overtaken only, and the like of it is waited for from now on. */
static void learn_disorder(struct nack *n, const struct nack_hole *hole, us_t now)
{
	us_t late_us = now - hole->since;
	if (hole->tries == 0 || late_us < rtt_of(n) / 2) {
		n->wait_us = us_min(us_max(n->wait_us, late_us + late_us / 4), WAIT_MAX_US);
	} else {
		n->wait_us -= (n->wait_us - n->conf->reorder_us) / 8;
	}
}

/* Of those that were asked for more than once nobody knows which request was answered (Karn). */
static void sample(struct nack *n, const struct nack_hole *hole, us_t now)
{
	if (hole->tries == 1) {
		us_t took_us = us_max(now - hole->asked_at, 1);
		n->sample_us = n->sample_us > 0 ? (n->sample_us * 7 + took_us) / 8 : took_us;
	}
}

static bool fill_hole(struct nack *n, seq_t seq, us_t now)
{
	if (!nack_waits_for(n, seq)) {
		return false;
	}
	uint32_t at = find_hole(n, seq);
	learn_disorder(n, &n->holes[at], now);
	sample(n, &n->holes[at], now);
	remove_holes(n, at, 1);
	return true;
}

bool nack_on_packet(struct nack *n, seq_t seq, us_t now)
{
	if (!n->has_started) {
		n->has_started = true;
		n->highest = seq;
		return false;
	}
	if (seq <= n->highest) {
		return fill_hole(n, seq, now);
	}
	add_gap(n, n->highest + 1, seq, now);
	n->highest = seq;
	return false;
}

static us_t give_up_at(const struct nack *n, const struct nack_hole *hole)
{
	us_t at = hole->since + n->conf->give_up_us;
	return hole->tries >= n->conf->max_tries && !hole->has_echo ? us_min(at, hole->due_at) : at;
}

/* Asked for right now: when next? */
static void schedule(const struct nack *n, struct nack_hole *hole, us_t now)
{
	enum { MAX_DOUBLINGS = 6 };
	bool is_echo = hole->has_echo;
	us_t rtt_us = rtt_of(n);
	if (!is_echo) {
		hole->tries++;
		hole->asked_at = now;
	}
	/* on a short way the answer is sooner there than the repetition */
	hole->has_echo = !is_echo && n->conf->echo_us > 0 && rtt_us > 2 * n->conf->echo_us;
	int doublings = hole->tries > 2 ? hole->tries - 2 : 0;
	us_t backoff_us = n->conf->retry_us << (doublings < MAX_DOUBLINGS ? doublings : MAX_DOUBLINGS);
	hole->due_at = hole->has_echo ? now + n->conf->echo_us : us_max(now + 1, hole->asked_at + rtt_us + backoff_us);
}

size_t nack_take_due(struct nack *n, us_t now, uint16_t *out, size_t cap)
{
	size_t count = 0;
	uint16_t kept = 0;
	for (uint16_t i = 0; i < n->hole_count; i++) {
		struct nack_hole hole = n->holes[i];
		if (now >= give_up_at(n, &hole)) {
			lose(n, hole.seq);
			continue;
		}
		if (now >= hole.due_at && count < cap) {
			out[count++] = (uint16_t)hole.seq;
			schedule(n, &hole, now);
		}
		n->holes[kept++] = hole;
	}
	n->hole_count = kept;
	return count;
}

us_t nack_deadline(const struct nack *n)
{
	us_t at = US_NEVER;
	for (uint16_t i = 0; i < n->hole_count; i++) {
		at = us_min(at, us_min(n->holes[i].due_at, give_up_at(n, &n->holes[i])));
	}
	return at;
}

bool nack_take_lost(struct nack *n, seq_t *seq)
{
	bool lost = n->lost_track;
	n->lost_track = false;
	*seq = n->lost_seq;
	return lost;
}
