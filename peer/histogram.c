#include "histogram.h"

/* Below HISTOGRAM_STEPS each value has its own; above, each octave has HISTOGRAM_STEPS. */
static uint32_t bucket_of(uint64_t value)
{
	if (value < HISTOGRAM_STEPS) {
		return (uint32_t)value;
	}
	uint32_t shift = 63 - (uint32_t)__builtin_clzll(value) - 5;
	uint32_t bucket = (shift + 1) * HISTOGRAM_STEPS + (uint32_t)(value >> shift) - HISTOGRAM_STEPS;
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* The largest value that falls into it. */
static us_t top_of(uint32_t bucket)
{
	if (bucket < HISTOGRAM_STEPS) {
		return (us_t)bucket;
	}
	uint32_t shift = bucket / HISTOGRAM_STEPS - 1;
	return (us_t)(((uint64_t)(bucket % HISTOGRAM_STEPS + HISTOGRAM_STEPS + 1) << shift) - 1);
}

void histogram_add(struct histogram *h, us_t value)
{
	us_t taken = value > 0 ? value : 0;
	h->count++;
	h->most = us_max(h->most, taken);
	h->buckets[bucket_of((uint64_t)taken)]++;
}

us_t histogram_at(const struct histogram *h, double share)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		sum += h->buckets[i];
		if (sum > 0 && (double)sum >= share * (double)h->count) {
			return us_min(top_of(i), h->most);
		}
	}
	return h->most;
}
