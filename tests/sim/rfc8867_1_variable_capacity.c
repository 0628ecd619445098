/*
 * RFC 8867 5.1: one flow, while the capacity changes. Ideal source on the estimator's core, up to 4 Mbit/s instead of the
 * RFC's 1.5, so that it can fill the line in every phase; then a worker, which is judged by what it sends. It misses a little of what the
 * core keeps (0.85, 100 ms): pictures come in steps, change only at key frames, and a step that failed is barred for a while.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.1 variable capacity, one flow", .duration_us = 100 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 4000000,
		.steps = {{0, 1000000}, {40 * US_PER_S, 2500000}, {60 * US_PER_S, 600000}, {80 * US_PER_S, 1000000}},
		.flow_count = 1, .flows = {{.delay_us = 50 * US_PER_MS}},
	};
	static const struct course_bars bars = {.utilisation = 0.85, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 100 * US_PER_MS, .fall_us = 1500 * US_PER_MS};
	static const struct course_bars worker_bars = {.utilisation = 0.8, .ramp_us = 10 * US_PER_S,
		.queue_p95_us = 105 * US_PER_MS, .fall_us = 1500 * US_PER_MS};
	return course_main(argc, argv, &course, &bars, &worker_bars);
}
