/*
 * Which layers of a picture its publisher should send, from what all who look at it can use: on at once, off only after a
 * while without use, the lowest always on (a picture that somebody turns to must not wait for an encoder to start).
 */
#ifndef KREIDE_DEMAND_H
#define KREIDE_DEMAND_H

#include "units.h"

#include <stdbool.h>

enum { DEMAND_MAX_LAYERS = 3 };
#define DEMAND_HOLD_US (3 * US_PER_S)

struct demand {
	uint8_t layers;     /* bit i: layer i is on */
	uint16_t height_px; /* of the tallest tile */
	us_t used_at[DEMAND_MAX_LAYERS];
	us_t tall_at;       /* last time that a tile was as tall as height_px */
	bool is_told;       /* the publisher knows it as it stands */
};

/* A new transport: its encoders begin with all layers, and it knows nothing. */
void demand_init(struct demand *d, us_t now);
/* What is of use now. True: the publisher must be told, and counts as told. */
bool demand_update(struct demand *d, uint8_t layers, uint16_t height_px, us_t now);

#endif
