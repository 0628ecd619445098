#include "rng.h"

#include <string.h>

static uint64_t splitmix(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

void rng_init(struct rng *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		r->s[i] = splitmix(&seed);
	}
}

void rng_init_bytes(struct rng *r, const uint8_t seed[32])
{
	memcpy(r->s, seed, sizeof r->s);
	if (!(r->s[0] | r->s[1] | r->s[2] | r->s[3])) {
		rng_init(r, 1); /* the all-zero state would stay zero */
	}
}

uint64_t rng_u64(struct rng *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

uint32_t rng_u32(struct rng *r)
{
	return (uint32_t)(rng_u64(r) >> 32);
}

uint32_t rng_below(struct rng *r, uint32_t limit)
{
	return (uint32_t)(((uint64_t)rng_u32(r) * limit) >> 32);
}

void rng_fill(struct rng *r, uint8_t *buf, size_t len)
{
	while (len > 0) {
		uint64_t v = rng_u64(r);
		size_t n = len < sizeof v ? len : sizeof v;
		memcpy(buf, &v, n);
		buf += n;
		len -= n;
	}
}

void rng_ice_text(struct rng *r, char *buf, size_t len)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i++) {
		buf[i] = alphabet[rng_u64(r) >> 58];
	}
	buf[len] = 0;
}
