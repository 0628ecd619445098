#include "twcc_rx.h"

#include <stddef.h>
#include <string.h>

static us_t *slot_of(struct twcc_rx *t, seq_t seq)
{
	return &t->arrival[seq % TWCC_RX_WINDOW];
}

void twcc_rx_init(struct twcc_rx *t)
{
	memset(t, 0, offsetof(struct twcc_rx, arrival));
	t->due_at = US_NEVER;
}

/* Numbers start above 65535, so that an early late packet stays positive. */
static void restart(struct twcc_rx *t, seq_t seq)
{
	for (size_t i = 0; i < TWCC_RX_WINDOW; i++) {
		t->arrival[i] = -1;
	}
	t->has_started = true;
	t->next_report = seq;
	t->highest = seq;
}

static void advance(struct twcc_rx *t, seq_t seq)
{
	for (seq_t s = t->highest + 1; s <= seq; s++) {
		*slot_of(t, s) = -1;
	}
	t->highest = seq;
	if (t->highest - t->next_report >= TWCC_RX_WINDOW && t->next_report <= t->highest) {
		t->next_report = t->highest - TWCC_RX_WINDOW + 1;
	}
}

void twcc_rx_on_packet(struct twcc_rx *t, uint16_t wire_seq, us_t now)
{
	seq_t seq = t->has_started ? seq16_extend(wire_seq, t->highest) : UINT64_C(65536) + wire_seq;
	if (!t->has_started || seq > t->highest + TWCC_RX_WINDOW) {
		restart(t, seq);
	} else if (seq > t->highest) {
		advance(t, seq);
	} else if (t->highest - seq >= TWCC_RX_WINDOW || *slot_of(t, seq) >= 0) {
		return;
	}
	*slot_of(t, seq) = now;
	if (seq < t->next_report) {
		/* late: a feedback said that it was lost; the next one covers it again */
		t->next_report = seq;
	}
	if (t->due_at == US_NEVER) {
		t->due_at = now + TWCC_RX_INTERVAL_US;
	}
}

us_t twcc_rx_deadline(const struct twcc_rx *t)
{
	return t->due_at;
}

static void fill(struct twcc_rx *t, struct twcc_feedback *f, uint32_t media_ssrc)
{
	uint64_t left = t->highest - t->next_report + 1;
	f->media_ssrc = media_ssrc;
	f->base_seq = (uint16_t)t->next_report;
	f->feedback_count = t->feedback_count;
	f->count = left > TWCC_MAX_STATUSES ? TWCC_MAX_STATUSES : (uint32_t)left;
	for (uint32_t i = 0; i < f->count; i++) {
		us_t at = *slot_of(t, t->next_report + i);
		f->status[i] = (struct twcc_status){.received = at >= 0, .arrival_us = at >= 0 ? at : 0};
	}
}

size_t twcc_rx_write(struct twcc_rx *t, us_t now, uint32_t sender_ssrc, uint32_t media_ssrc, struct writer *w)
{
	size_t packets = 0;
	struct twcc_feedback f;
	while (t->has_started && t->next_report <= t->highest) {
		fill(t, &f, media_ssrc);
		size_t written = rtcp_write_twcc(w, sender_ssrc, &f);
		if (written == 0) {
			break;
		}
		t->next_report += written;
		t->feedback_count++;
		packets++;
	}
	bool is_done = !t->has_started || t->next_report > t->highest;
	t->due_at = is_done ? US_NEVER : now + TWCC_RX_INTERVAL_US;
	return packets;
}
