/*
 * What OpenSSL reads as the time of day: a program that links world_clock.c has a virtual wall clock. Its own file, so
 * that a test over real sockets, which must not have one, does not get it.
 */
#ifndef KREIDE_TEST_WORLD_CLOCK_H
#define KREIDE_TEST_WORLD_CLOCK_H

#include "units.h"

void world_clock_set(us_t now);

#endif
