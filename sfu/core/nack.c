#include "nack.h"

#include <string.h>

void nack_init(struct nack *n, const struct nack_conf *conf)
{
	memset(n, 0, sizeof *n);
	n->conf = conf;
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

static void add_gap(struct nack *n, seq_t from, seq_t to, us_t now)
{
	uint64_t gap = to - from;
	if (gap > NACK_MAX_HOLES) {
		n->hole_count = 0;
		n->lost_track = true;
		return;
	}
	uint32_t room = NACK_MAX_HOLES - n->hole_count;
	if (gap > room) {
		remove_holes(n, 0, (uint32_t)gap - room);
		n->lost_track = true;
	}
	for (seq_t seq = from; seq < to; seq++) {
		n->holes[n->hole_count++] = (struct nack_hole){
			.seq = seq, .since = now, .due_at = now + n->conf->reorder_us};
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

static bool fill_hole(struct nack *n, seq_t seq)
{
	if (!nack_waits_for(n, seq)) {
		return false;
	}
	remove_holes(n, find_hole(n, seq), 1);
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
		return fill_hole(n, seq);
	}
	add_gap(n, n->highest + 1, seq, now);
	n->highest = seq;
	return false;
}

static us_t give_up_at(const struct nack *n, const struct nack_hole *hole)
{
	us_t at = hole->since + n->conf->give_up_us;
	return hole->tries >= n->conf->max_tries ? us_min(at, hole->due_at) : at;
}

size_t nack_take_due(struct nack *n, us_t now, uint16_t *out, size_t cap)
{
	size_t count = 0;
	uint16_t kept = 0;
	for (uint16_t i = 0; i < n->hole_count; i++) {
		struct nack_hole hole = n->holes[i];
		if (now >= give_up_at(n, &hole)) {
			n->lost_track = true;
			continue;
		}
		if (now >= hole.due_at && count < cap) {
			out[count++] = (uint16_t)hole.seq;
			hole.tries++;
			hole.due_at = now + n->rtt_us + n->conf->retry_us * hole.tries;
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

bool nack_take_lost(struct nack *n)
{
	bool lost = n->lost_track;
	n->lost_track = false;
	return lost;
}
