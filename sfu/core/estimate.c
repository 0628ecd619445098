/* How much the line to a subscriber bears: up slowly while all is well, down to what got through when it is not. */
#include "estimate.h"

#include <string.h>

#define START_BPS 2000000
#define MIN_BPS 100000
#define MAX_BPS 30000000
#define WINDOW_US (250 * US_PER_MS)
#define BASE_WINDOW_US (10 * US_PER_S)
#define HOLD_US (1500 * US_PER_MS)
#define CYCLE_US (TWCC_REFERENCE_US * (INT64_C(1) << 24))
static const double QUEUE_HIGH_US = 80000;
static const double QUEUE_LOW_US = 40000;
enum { LOSS_HIGH_PERMILLE = 100, LOSS_LOW_PERMILLE = 50 };

void estimate_init(struct estimate *e, us_t now)
{
	memset(e, 0, sizeof *e);
	e->target_bps = START_BPS;
	e->window_since = now;
	e->base_since = now;
	e->base_delay_us = US_NEVER;
	e->changed_at = now;
}

/* One-way delay above its recent minimum. The clocks differ, their difference hardly changes. */
static void note_delay(struct estimate *e, const struct twcc_row *row, us_t now)
{
	us_t delay_us = row->arrived_at - row->sent_at;
	/* the receiver's reference time wraps every twelve days; drift and wraps start a new minimum */
	if (e->base_delay_us == US_NEVER || delay_us < e->base_delay_us || delay_us > e->base_delay_us + CYCLE_US / 2) {
		e->base_delay_us = delay_us;
		e->base_since = now;
	} else if (now - e->base_since > BASE_WINDOW_US) {
		e->base_delay_us += (delay_us - e->base_delay_us) / 8;
		e->base_since = now - BASE_WINDOW_US / 2;
	}
	e->queue_us += ((double)(delay_us - e->base_delay_us) - e->queue_us) / 16;
}

static void decrease(struct estimate *e, us_t now)
{
	bps_t to = e->acked_bps * 85 / 100;
	if (to < e->target_bps) {
		e->target_bps = to;
	}
	e->hold_until = now + HOLD_US;
}

static void increase(struct estimate *e, us_t elapsed_us)
{
	/* what was never tried says nothing: don't grow far beyond what is really sent */
	bps_t cap = e->acked_bps * 3 > START_BPS ? e->acked_bps * 3 : START_BPS;
	bps_t grown = e->target_bps + e->target_bps * elapsed_us / US_PER_S * 8 / 100 + 1000;
	if (e->target_bps < cap) {
		e->target_bps = grown < cap ? grown : cap;
	}
}

static void judge(struct estimate *e, us_t now)
{
	us_t elapsed_us = now - e->window_since;
	uint32_t total = e->window_packets + e->window_lost;
	uint16_t loss = total ? (uint16_t)(e->window_lost * 1000 / total) : 0;
	bps_t acked = (bps_t)(e->window_bytes * 8 * 1000000 / (uint64_t)elapsed_us);

	e->acked_bps = e->acked_bps ? (e->acked_bps * 3 + acked * 2) / 5 : acked;
	e->loss_permille = (uint16_t)((e->loss_permille * 3 + loss) / 4);
	if (now >= e->hold_until && (e->loss_permille > LOSS_HIGH_PERMILLE || e->queue_us > QUEUE_HIGH_US)) {
		decrease(e, now);
	} else if (now >= e->hold_until && e->loss_permille < LOSS_LOW_PERMILLE && e->queue_us < QUEUE_LOW_US) {
		increase(e, elapsed_us);
	}
	if (e->target_bps < MIN_BPS) {
		e->target_bps = MIN_BPS;
	}
	if (e->target_bps > MAX_BPS) {
		e->target_bps = MAX_BPS;
	}
	e->window_since = now;
	e->window_bytes = 0;
	e->window_packets = e->window_lost = 0;
}

void estimate_on_rows(struct estimate *e, const struct twcc_row *rows, size_t count, us_t now)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].arrived_at < 0) {
			e->window_lost++;
			continue;
		}
		e->window_packets++;
		e->window_bytes += rows[i].bytes;
		note_delay(e, &rows[i], now);
	}
	e->feedback_at = now;
	if (now - e->window_since >= WINDOW_US && e->window_packets + e->window_lost >= 5) {
		judge(e, now);
	}
}

bps_t estimate_bps(const struct estimate *e)
{
	return e->target_bps;
}

uint16_t estimate_loss_permille(const struct estimate *e)
{
	return e->loss_permille;
}
