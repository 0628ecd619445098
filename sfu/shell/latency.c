#include "latency.h"

/* Fine around the targets: 1 ms for 99 %, 3 ms for 99.9 %. */
static const uint32_t bounds_us[SFU_LATENCY_BUCKETS - 1] = {25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000,
	3000, 5000, 10000, 20000, 50000, 100000};

const uint32_t *sfu_latency_bounds_us(void)
{
	return bounds_us;
}

void latency_arrived(struct latency *l, us_t at)
{
	if (l->count < LATENCY_MAX_PER_TURN) {
		l->arrived_at[l->count++] = at;
	}
}

void latency_sent(struct latency *l, us_t now)
{
	for (uint32_t i = 0; i < l->count; i++) {
		us_t us = us_max(now - l->arrived_at[i], 0);
		uint32_t bucket = 0;
		while (bucket < SFU_LATENCY_BUCKETS - 1 && us > bounds_us[bucket]) {
			bucket++;
		}
		l->buckets[bucket]++;
		l->sum_us += (uint64_t)us;
	}
	l->count = 0;
}
