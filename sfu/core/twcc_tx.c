#include "twcc_tx.h"

#include <stddef.h>
#include <string.h>

void twcc_tx_init(struct twcc_tx *t)
{
	memset(t, 0, offsetof(struct twcc_tx, sent));
	for (size_t i = 0; i < TWCC_TX_WINDOW; i++) {
		if (t->sent[i].is_open) {
			t->sent[i].is_open = false;
		}
	}
	/* far from 0, so that a number from before the first one extends to a smaller one */
	t->next = 65536;
	t->acked_to = t->next - 1;
	t->judged_to = t->next;
}

uint16_t twcc_tx_on_packet(struct twcc_tx *t, size_t bytes, us_t now)
{
	seq_t seq = t->next++;
	t->newest_at = now;
	t->sent[seq % TWCC_TX_WINDOW] = (struct twcc_sent){
		.sent_at = (uint32_t)now, .is_open = true, .bytes = (uint16_t)(bytes > UINT16_MAX ? UINT16_MAX : bytes)};
	return (uint16_t)seq;
}

void twcc_tx_prefetch(const struct twcc_tx *t)
{
	const struct twcc_sent *sent = &t->sent[t->next % TWCC_TX_WINDOW];
	__builtin_prefetch(sent, 1);
	__builtin_prefetch(sent + 64 / sizeof *sent, 1);
}

void twcc_tx_name(struct twcc_tx *t, struct twcc_name name)
{
	struct twcc_sent *sent = &t->sent[(t->next - 1) % TWCC_TX_WINDOW];
	sent->is_named = true;
	sent->name = name;
}

static void note_missing(struct twcc_tx *t, struct twcc_sent *sent)
{
	if (!sent->is_missing && sent->is_named && t->missing_count < TWCC_TX_MISSING) {
		t->missing[t->missing_count++] = sent->name;
	}
	sent->is_missing = true;
}

static struct twcc_sent *find(struct twcc_tx *t, seq_t seq)
{
	struct twcc_sent *sent = &t->sent[seq % TWCC_TX_WINDOW];
	return seq < t->next && seq + TWCC_TX_WINDOW >= t->next && sent->is_open ? sent : NULL;
}

static void report(const struct twcc_tx *t, struct twcc_sent *sent, us_t arrived_at, struct twcc_row *row)
{
	us_t sent_at = t->newest_at - (us_t)(uint32_t)((uint32_t)t->newest_at - sent->sent_at);
	*row = (struct twcc_row){.sent_at = sent_at, .arrived_at = arrived_at, .bytes = sent->bytes};
	sent->is_open = false;
}

static size_t take_received(struct twcc_tx *t, const struct twcc_feedback *f, struct twcc_row *rows, size_t cap)
{
	size_t count = 0;
	seq_t base = seq16_extend(f->base_seq, t->acked_to);
	for (uint32_t i = 0; i < f->count && base + i < t->next; i++) {
		struct twcc_sent *sent = find(t, base + i);
		t->acked_to = base + i > t->acked_to ? base + i : t->acked_to;
		if (!sent) {
			continue;
		}
		if (!f->status[i].received) {
			note_missing(t, sent);
		} else if (count < cap) {
			report(t, sent, f->status[i].arrival_us, &rows[count++]);
		}
	}
	return count;
}

static size_t take_lost(struct twcc_tx *t, struct twcc_row *rows, size_t cap)
{
	size_t count = 0;
	if (t->next - t->judged_to > TWCC_TX_WINDOW) {
		t->judged_to = t->next - TWCC_TX_WINDOW;
	}
	for (; t->judged_to + TWCC_TX_REORDER <= t->acked_to && count < cap; t->judged_to++) {
		struct twcc_sent *sent = find(t, t->judged_to);
		if (sent && sent->is_missing) {
			report(t, sent, -1, &rows[count++]);
		}
	}
	return count;
}

size_t twcc_tx_on_feedback(struct twcc_tx *t, const struct twcc_feedback *f, struct twcc_row *rows, size_t cap)
{
	t->missing_count = 0;
	size_t count = take_received(t, f, rows, cap);
	return count + take_lost(t, rows + count, cap - count);
}
