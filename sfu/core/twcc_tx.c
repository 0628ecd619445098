/* Numbers what is sent, and looks up what feedback says about it. */
#include "twcc_tx.h"

#include <string.h>

void twcc_tx_init(struct twcc_tx *t)
{
	memset(t, 0, sizeof *t);
	t->next = 65536;
	t->acked_to = t->next - 1;
	for (int i = 0; i < TWCC_TX_WINDOW; i++) {
		t->sent[i].sent_at = -1;
	}
}

uint16_t twcc_tx_on_packet(struct twcc_tx *t, size_t bytes, us_t now)
{
	struct twcc_sent *s = &t->sent[t->next % TWCC_TX_WINDOW];
	s->seq = t->next;
	s->sent_at = now;
	s->bytes = (uint16_t)bytes;
	return (uint16_t)t->next++;
}

size_t twcc_tx_on_feedback(struct twcc_tx *t, const struct twcc_feedback *f, struct twcc_row *rows, size_t cap)
{
	size_t count = 0;
	seq_t first = seq16_extend(f->base_seq, t->acked_to + 1);
	for (uint32_t i = 0; i < f->count && count < cap; i++) {
		seq_t seq = first + i;
		struct twcc_sent *s = &t->sent[seq % TWCC_TX_WINDOW];
		if (seq >= t->next || s->seq != seq || s->sent_at < 0) {
			continue; /* never sent, too old, or reported before */
		}
		rows[count].sent_at = s->sent_at;
		rows[count].arrived_at = f->status[i].received ? f->status[i].arrival_us : -1;
		rows[count].bytes = s->bytes;
		count++;
		s->sent_at = -1;
		if (seq > t->acked_to) {
			t->acked_to = seq;
		}
	}
	return count;
}
