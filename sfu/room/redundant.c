/*
 * Sound that survives loss: whoever negotiated redundant sound (RFC 2198) gets with each packet the one before, if the
 * publisher found that worth while, and the two before, if his own line loses. They come from the shared history; nothing
 * is encoded.
 */
#include "red.h"
#include "state.h"

enum { LOSSY_PERMILLE = 30, CALM_PERMILLE = 10, MOST_EARLIER = 2 };
/* A line that lost so lately may do so again. */
#define HOLD_US (10 * US_PER_S)

static bool can_go_before(const struct history_packet *earlier, const struct history_packet *packet, struct red_block *block)
{
	uint32_t offset = packet->timestamp - earlier->timestamp;
	if (earlier->payload_len == 0 || earlier->payload_len > RED_MAX_BLOCK_BYTES || offset == 0 || offset > RED_MAX_OFFSET) {
		return false; /* it was quiet in between */
	}
	*block = (struct red_block){.offset = (uint16_t)offset, .payload = bytes_of(earlier->payload, earlier->payload_len)};
	return true;
}

size_t redundant_write(const struct peer *p, const struct downlink *d, const struct layer *l,
	const struct history_packet *packet, uint8_t *buf, size_t cap)
{
	struct red_block blocks[MOST_EARLIER];
	seq_t most = p->is_redundant ? MOST_EARLIER : l->is_red ? 1 : 0;
	size_t count = 0;
	if (!d->red_type || most == 0) {
		return 0;
	}
	/* what follows directly only: the receiver takes the numbers for those before the packet's */
	seq_t first = packet->seq;
	while (packet->seq - first < most && (int64_t)first > d->rewrite.seq.first_in) {
		const struct history_packet *earlier = history_get(&l->history, first - 1);
		struct red_block block;
		if (!earlier || !can_go_before(earlier, packet, &block)) {
			break;
		}
		first--;
	}
	for (seq_t seq = first; seq < packet->seq; seq++) {
		(void)can_go_before(history_get(&l->history, seq), packet, &blocks[count++]);
	}
	return count > 0 ? red_write_prefix(buf, cap, d->payload_type[CODEC_OPUS], blocks, count) : 0;
}

void redundant_on_time(struct peer *p, us_t now)
{
	uint16_t loss = report_down_loss_permille(p);
	if (loss >= LOSSY_PERMILLE) {
		p->is_redundant = true;
	}
	if (loss >= CALM_PERMILLE) {
		p->redundant_until = now + HOLD_US;
	}
	p->is_redundant &= now < p->redundant_until;
}
