#include "meter.h"

#include <string.h>

#define FIRST_WINDOW_US (200 * US_PER_MS)
#define WINDOW_US (500 * US_PER_MS)
#define PAUSE_US (1500 * US_PER_MS)
enum { RISE_SHIFT = 1, FALL_SHIFT = 3, KEY_SHIFT = 4 /* a rise in a window with a key frame */ };

void meter_init(struct meter *m)
{
	memset(m, 0, sizeof *m);
}

static void begin_window(struct meter *m, us_t now)
{
	memset(m->bytes, 0, sizeof m->bytes);
	m->since = now;
	m->has_key = false;
	m->has_begun = true;
}

static uint32_t follow(const struct meter *m, uint32_t known, uint32_t sample)
{
	if (!m->is_known || m->is_rough) {
		return sample;
	}
	int rise_shift = m->has_key ? KEY_SHIFT : RISE_SHIFT;
	return sample > known ? known + ((sample - known) >> rise_shift) : known - ((known - sample) >> FALL_SHIFT);
}

static void close_window(struct meter *m, us_t now)
{
	uint64_t elapsed_us = (uint64_t)(now - m->since);
	for (unsigned s = 0; s < METER_SPATIAL; s++) {
		for (unsigned t = 0; t < METER_TEMPORAL; t++) {
			uint32_t sample = (uint32_t)(m->bytes[s][t] * UINT64_C(8000000) / elapsed_us);
			m->bps[s][t] = follow(m, m->bps[s][t], sample);
		}
	}
	m->is_rough = m->has_key && (m->is_rough || !m->is_known);
	m->is_known = true;
	begin_window(m, now);
}

void meter_add(struct meter *m, unsigned spatial, unsigned temporal, size_t bytes, us_t now)
{
	unsigned s = spatial < METER_SPATIAL ? spatial : METER_SPATIAL - 1;
	unsigned t = temporal < METER_TEMPORAL ? temporal : METER_TEMPORAL - 1;
	if (!m->has_begun || now - m->last_at >= PAUSE_US) {
		begin_window(m, now);
	} else if (now - m->since >= (m->is_known ? WINDOW_US : FIRST_WINDOW_US)) {
		close_window(m, now);
	}
	m->last_at = now;
	m->bytes[s][t] += (uint32_t)bytes;
	if (t >= m->temporal_count) {
		m->temporal_count = (uint8_t)(t + 1);
	}
}

void meter_note_key(struct meter *m)
{
	m->has_key = true;
}

bps_t meter_bps(const struct meter *m, unsigned spatial, unsigned temporal)
{
	bps_t sum = 0;
	for (unsigned s = 0; s <= spatial && s < METER_SPATIAL; s++) {
		for (unsigned t = 0; t <= temporal && t < METER_TEMPORAL; t++) {
			sum += m->bps[s][t];
		}
	}
	return sum;
}
