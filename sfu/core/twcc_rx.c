/* Remembers when a peer's packets came, by transport-wide number, and reports it back to him. */
#include "twcc_rx.h"

#include <string.h>

enum { FEEDBACK_MAX_PACKETS = 4, FEEDBACK_STATUSES = 200 };

void twcc_rx_init(struct twcc_rx *t)
{
	memset(t, 0, sizeof *t);
	t->due_at = US_NEVER;
}

static void forget(struct twcc_rx *t, seq_t from, seq_t to)
{
	if (to - from > TWCC_RX_WINDOW) {
		from = to - TWCC_RX_WINDOW;
	}
	for (seq_t i = from; i < to; i++) {
		t->arrival[i % TWCC_RX_WINDOW] = -1;
	}
}

void twcc_rx_on_packet(struct twcc_rx *t, uint16_t wire_seq, us_t now)
{
	if (!t->has_started) {
		t->has_started = true;
		t->highest = (seq_t)65536 + wire_seq; /* room below for packets that overtook */
		t->next_report = t->highest;
		forget(t, 0, TWCC_RX_WINDOW);
	}
	seq_t seq = seq16_extend(wire_seq, t->highest);
	if (seq > t->highest) {
		forget(t, t->highest + 1, seq + 1);
		t->highest = seq;
		if (t->next_report + TWCC_RX_WINDOW <= seq) {
			t->next_report = seq + 1 - TWCC_RX_WINDOW;
		}
	} else if (seq + TWCC_RX_WINDOW <= t->highest || seq < t->next_report) {
		return; /* reported already, as missing: too late */
	}
	if (t->arrival[seq % TWCC_RX_WINDOW] < 0) {
		t->arrival[seq % TWCC_RX_WINDOW] = now;
	}
	if (t->due_at == US_NEVER) {
		t->due_at = now + TWCC_RX_INTERVAL_US;
	}
}

us_t twcc_rx_deadline(const struct twcc_rx *t)
{
	return t->due_at;
}

static void fill(const struct twcc_rx *t, struct twcc_feedback *f)
{
	seq_t end = t->highest + 1;
	if (end - t->next_report > FEEDBACK_STATUSES) {
		end = t->next_report + FEEDBACK_STATUSES;
	}
	f->base_seq = (uint16_t)t->next_report;
	f->count = (uint32_t)(end - t->next_report);
	f->feedback_count = t->feedback_count;
	for (uint32_t i = 0; i < f->count; i++) {
		us_t at = t->arrival[(t->next_report + i) % TWCC_RX_WINDOW];
		f->status[i].received = at >= 0;
		f->status[i].arrival_us = at >= 0 ? at : 0;
	}
}

size_t twcc_rx_write(struct twcc_rx *t, us_t now, uint32_t sender_ssrc, uint32_t media_ssrc, struct writer *w)
{
	struct twcc_feedback f;
	size_t packets = 0;
	(void)now;
	t->due_at = US_NEVER;
	if (!t->has_started) {
		return 0;
	}
	f.media_ssrc = media_ssrc;
	while (t->next_report <= t->highest && packets < FEEDBACK_MAX_PACKETS) {
		fill(t, &f);
		size_t done = rtcp_write_twcc(w, sender_ssrc, &f);
		if (done == 0) {
			break;
		}
		t->next_report += done;
		t->feedback_count++;
		packets++;
	}
	if (t->next_report <= t->highest && packets == FEEDBACK_MAX_PACKETS) {
		t->due_at = now;
	}
	return packets;
}
