/*
 * The smallest school that synthetic participants can enter: one room, who has token "t<i>" is person "u<i>", 0 leads.
 * It speaks just as much of docs/protocol.md as they need, over the real SFU: for tests of peer/ without people, rights
 * and a store.
 */
#ifndef KREIDE_TEST_SCHOOL_H
#define KREIDE_TEST_SCHOOL_H

#include <stdbool.h>
#include <stdint.h>

enum { SCHOOL_MAX = 48 };

struct school;

/* Starts its thread. NULL when ports or memory are missing. */
struct school *school_start(bool tcp_only);
uint16_t school_port(const struct school *s);
/* How many are in the room, and how often a hand was raised or something written. */
uint32_t school_present(struct school *s);
uint32_t school_acts(struct school *s);
void school_stop(struct school *s);

#endif
