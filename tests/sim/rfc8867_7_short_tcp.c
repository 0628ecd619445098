/*
 * RFC 8867 5.7: beside ten clients that fetch files of 100 kB to 1 MB now and then. Ideal sources on the estimator's core.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.7 short TCP", .duration_us = 300 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 1500000, .steps = {{0, 2000000}},
		.flow_count = 2, .flows = {{.delay_us = 50 * US_PER_MS}, {.delay_us = 50 * US_PER_MS}},
		.tcp_count = 10,
		.tcps = {{50 * US_PER_MS, 1 * US_PER_S, true}, {50 * US_PER_MS, 2 * US_PER_S, true},
			{50 * US_PER_MS, 3 * US_PER_S, true}, {50 * US_PER_MS, 5 * US_PER_S, true},
			{50 * US_PER_MS, 7 * US_PER_S, true}, {50 * US_PER_MS, 9 * US_PER_S, true},
			{50 * US_PER_MS, 11 * US_PER_S, true}, {50 * US_PER_MS, 13 * US_PER_S, true},
			{50 * US_PER_MS, 15 * US_PER_S, true}, {50 * US_PER_MS, 17 * US_PER_S, true}},
	};
	static const struct course_bars bars = {.share = 0.1, .most_share = 0.8, .unfairness = 2.5};
	return course_main(argc, argv, &course, &bars, NULL);
}
