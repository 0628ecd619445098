#include "clock.h"

#include <time.h>

/* Seconds between 1900 (NTP) and 1970 (Unix). */
#define NTP_UNIX_OFFSET_S UINT64_C(2208988800)

static us_t read_us(clockid_t which)
{
	struct timespec ts;
	clock_gettime(which, &ts);
	return (us_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

us_t clock_now(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int64_t clock_wall_offset_us(void)
{
	return read_us(CLOCK_REALTIME) - clock_now();
}

ntp_t clock_ntp_at_zero(void)
{
	us_t since_1970_us = clock_wall_offset_us();
	return (NTP_UNIX_OFFSET_S << 32) + ntp_from_us(since_1970_us > 0 ? since_1970_us : 0);
}

us_t clock_thread_cpu_us(void)
{
	return read_us(CLOCK_THREAD_CPUTIME_ID);
}
