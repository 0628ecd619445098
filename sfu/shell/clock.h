/* What time is it: the only file of sfu/ that reads a clock. Everything else is handed `now`. */
#ifndef KREIDE_CLOCK_H
#define KREIDE_CLOCK_H

#include "units.h"

/* Monotonic, never goes back. */
us_t clock_now(void);
/* The wall clock (Unix time) minus clock_now. It changes when somebody sets the wall clock. */
int64_t clock_wall_offset_us(void);
/* The wall clock at the instant when clock_now was 0; a few microseconds of error. */
ntp_t clock_ntp_at_zero(void);
/* CPU time that the calling thread has used since it began. */
us_t clock_thread_cpu_us(void);

#endif
