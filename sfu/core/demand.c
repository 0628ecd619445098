#include "demand.h"

enum { ALL_LAYERS = (1u << DEMAND_MAX_LAYERS) - 1 };

void demand_init(struct demand *d, us_t now)
{
	*d = (struct demand){.layers = ALL_LAYERS, .tall_at = now};
	for (int i = 0; i < DEMAND_MAX_LAYERS; i++) {
		d->used_at[i] = now;
	}
}

bool demand_update(struct demand *d, uint8_t layers, uint16_t height_px, us_t now)
{
	uint8_t before = d->layers;
	uint16_t height_before = d->height_px;
	d->layers = 1;
	for (unsigned i = 0; i < DEMAND_MAX_LAYERS; i++) {
		bool was_on = (before & 1u << i) != 0;
		if (layers & 1u << i) {
			d->used_at[i] = now;
			d->layers |= (uint8_t)(1u << i);
		} else if (was_on && now - d->used_at[i] < DEMAND_HOLD_US) {
			d->layers |= (uint8_t)(1u << i);
		}
	}
	if (height_px >= d->height_px || now - d->tall_at >= DEMAND_HOLD_US) {
		d->height_px = height_px;
		d->tall_at = now;
	}
	bool is_news = !d->is_told || d->layers != before || d->height_px != height_before;
	d->is_told = true;
	return is_news;
}
