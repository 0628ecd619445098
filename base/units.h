/* The units that every module shares: time, bit rates. No clock is read here (see sfu/shell/clock.h). */
#ifndef KREIDE_UNITS_H
#define KREIDE_UNITS_H

#include <stdint.h>

/* Monotonic time or duration in microseconds. Signed, so that differences are safe. */
typedef int64_t us_t;
/* Bits per second. */
typedef int64_t bps_t;
/* Wall clock as in RTCP: 32.32 fixed-point seconds since 1900 (RFC 3550, section 4). */
typedef uint64_t ntp_t;

#define US_NEVER INT64_MAX
#define US_PER_MS ((us_t)1000)
#define US_PER_S ((us_t)1000000)

static inline us_t us_min(us_t a, us_t b)
{
	return a < b ? a : b;
}

static inline us_t us_max(us_t a, us_t b)
{
	return a > b ? a : b;
}

/* A duration in microseconds (>= 0) as 32.32 fixed-point seconds. */
static inline ntp_t ntp_from_us(us_t duration_us)
{
	uint64_t s = (uint64_t)duration_us / 1000000u;
	uint64_t rest = (uint64_t)duration_us % 1000000u;
	return (s << 32) + (rest << 32) / 1000000u;
}

/* A span between two NTP instants (later - earlier, may be negative) in microseconds. */
static inline us_t us_from_ntp_span(ntp_t later, ntp_t earlier)
{
	int64_t span = (int64_t)(later - earlier);
	return (span >> 32) * 1000000 + (int64_t)((((uint64_t)span & 0xffffffffu) * 1000000u) >> 32);
}

#endif
