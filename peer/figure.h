/* The friendly figure that stands for a synthetic participant: an animal of its own on a pastel ground. */
#ifndef KREIDE_FIGURE_H
#define KREIDE_FIGURE_H

#include "picture.h"

enum figure_pose { FIGURE_LISTENS, FIGURE_TALKS, FIGURE_RAISES_HAND, FIGURE_POSE_COUNT };

/* The sway repeats after so long; a clip that starts and ends on a multiple of it closes smoothly. */
#define FIGURE_PERIOD_S 2.0f

/*
 * Draws figure `number` over the whole picture at `time_s` since the start of the pose. Number 0 is the teacher
 * (an owl with glasses); the others go through the animals and colours.
 */
void figure_draw(struct picture *p, uint32_t number, enum figure_pose pose, float time_s);

#endif
