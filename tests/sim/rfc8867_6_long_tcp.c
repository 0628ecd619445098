/*
 * RFC 8867 5.6: beside a TCP download that fills whatever queue there is. How long the queue is, is TCP's doing, so that is no
 * bar here: the media must neither starve nor starve the download. Ideal source on the estimator's core.
 */
#include "course.h"

int main(int argc, char **argv)
{
	static const struct course course = {
		.name = "5.6 long TCP", .duration_us = 120 * US_PER_S, .queue_us = 300 * US_PER_MS,
		.jitter_us = 30 * US_PER_MS, .most_bps = 1500000, .steps = {{0, 2000000}},
		.flow_count = 1, .flows = {{.delay_us = 50 * US_PER_MS, .begins_at = 5 * US_PER_S}},
		.tcp_count = 1, .tcps = {{.delay_us = 50 * US_PER_MS}},
	};
	static const struct course_bars bars = {.share = 0.1, .most_share = 0.8};
	return course_main(argc, argv, &course, &bars, NULL);
}
