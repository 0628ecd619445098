/*
 * What a subscriber misses is sent again when he asks. On a long and lossy way a request or an answer that is lost costs a
 * round trip that can be seen. There what is sent again, which is little, goes once more a moment later; and what his
 * transport-wide feedback misses is taken as asked for.
 */
#include "state.h"

#define COPY_AFTER_US (20 * US_PER_MS)  /* a burst of losses is over by then */
#define QUEUE_US (10 * US_PER_MS)
#define LONG_WAY_US (40 * US_PER_MS)    /* on a shorter one he asks again soon enough */
enum { LOSSY_PERMILLE = 20, HEADERS_BYTES = 80 };
/*
 * Of the line, as far as it is known, retransmissions take at most a half, and a quarter where a queue stands: a line that
 * is too narrow loses more and more, and would carry nothing else soon. Copies take a tenth.
 */
enum { AGAIN_SHARE = 2, AGAIN_SHARE_QUEUED = 4, COPY_SHARE = 10 };
#define UNKNOWN_LINE_BPS ((bps_t)20 * 1000 * 1000)

/* A line that loses because too much is sent has a queue, and more would make it worse. */
static bool has_queue(const struct peer *p)
{
	return p->rtt_us > p->least_rtt_us + p->least_rtt_us / 4 + QUEUE_US;
}

static bool is_long_and_lossy(const struct peer *p)
{
	return p->rtt_us >= LONG_WAY_US && !has_queue(p) && report_down_loss_permille(p) >= LOSSY_PERMILLE;
}

static bool take(struct peer *p, struct cap *c, int share, size_t bytes, us_t now)
{
	bps_t line_bps = p->ext.id[RTP_EXT_TWCC] ? estimate_bps(&p->estimate) : UNKNOWN_LINE_BPS;
	c->per_s = line_bps / share;
	return cap_take(c, (int64_t)bytes * 8, now);
}

static void plan_copy(struct state *s, struct peer *p, uint8_t seat, uint16_t seq, size_t bytes, us_t now)
{
	struct copies *c = &p->copies;
	if (c->tail - c->head < PEER_MAX_COPIES && is_long_and_lossy(p) && take(p, &c->bits, COPY_SHARE, bytes, now)) {
		c->ring[c->tail++ % PEER_MAX_COPIES] = (struct copy){.seat = seat, .seq = seq, .due_at = now + COPY_AFTER_US};
		rota_expect(s, p, now + COPY_AFTER_US);
	}
}

void resend_on_nack(struct state *s, struct peer *p, uint8_t seat, uint16_t seq, us_t now)
{
	struct downlink *d = &p->slots[seat].video;
	const struct sent_entry *entry = sent_log_get(&d->log, seq);
	const struct history_packet *packet = entry ? forward_stored(d, entry) : NULL;
	int share = has_queue(p) ? AGAIN_SHARE_QUEUED : AGAIN_SHARE;
	if (!packet || !take(p, &p->again_bits, share, packet->payload_len + HEADERS_BYTES, now)) {
		return;
	}
	entry = sent_log_take(&d->log, seq, p->rtt_us, now);
	if (entry && forward_resend(s, p, seat, entry, now)) {
		plan_copy(s, p, seat, seq, packet->payload_len + HEADERS_BYTES, now);
	}
}

void resend_on_feedback(struct state *s, struct peer *p, us_t now)
{
	bool is_used = p->slots && is_long_and_lossy(p);
	for (uint32_t i = 0; is_used && i < p->twcc_tx.missing_count; i++) {
		const struct twcc_name *name = &p->twcc_tx.missing[i];
		if (name->slot < p->seats.count) {
			resend_on_nack(s, p, name->slot, name->seq, now);
		}
	}
}

void resend_on_time(struct state *s, struct peer *p, us_t now)
{
	struct copies *c = &p->copies;
	while (c->head != c->tail && c->ring[c->head % PEER_MAX_COPIES].due_at <= now) {
		const struct copy *copy = &c->ring[c->head++ % PEER_MAX_COPIES];
		struct downlink *d = p->slots && copy->seat < p->seats.count ? &p->slots[copy->seat].video : NULL;
		const struct sent_entry *entry = d ? sent_log_get(&d->log, copy->seq) : NULL;
		if (entry) {
			(void)forward_resend(s, p, copy->seat, entry, now);
		}
	}
}
