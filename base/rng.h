/* A seeded generator (xoshiro256**), handed to whoever needs chance, so that a run can be replayed. */
#ifndef KREIDE_RNG_H
#define KREIDE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t s[4];
};

void rng_init(struct rng *r, uint64_t seed);
/* From 32 bytes of real entropy: for everything that must not be guessed (ufrag, password). */
void rng_init_bytes(struct rng *r, const uint8_t seed[32]);
uint64_t rng_u64(struct rng *r);
uint32_t rng_u32(struct rng *r);
/* Evenly spread in [0, limit); limit > 0. */
uint32_t rng_below(struct rng *r, uint32_t limit);
void rng_fill(struct rng *r, uint8_t *buf, size_t len);
/* len characters of the ICE alphabet (RFC 8445 section 5.3: ALPHA / DIGIT / "+" / "/") and a NUL. */
void rng_ice_text(struct rng *r, char *buf, size_t len);

#endif
