/* What time of day is it in a simulation? */
#include "world_clock.h"

#include <sys/time.h>

#define WALL_AT_ZERO_S 1750000000

/*
 * OpenSSL's DTLS timer reads the wall clock; in a simulation that clock is the virtual one. This must be the
 * program's own symbol, hence the one variable outside of the world.
 */
static us_t wall_us;

int gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	(void)tz;
	tv->tv_sec = WALL_AT_ZERO_S + wall_us / US_PER_S;
	tv->tv_usec = wall_us % US_PER_S;
	return 0;
}

void world_clock_set(us_t now)
{
	wall_us = now;
}
