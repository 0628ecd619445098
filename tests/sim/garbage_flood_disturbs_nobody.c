/* 100,000 random, truncated, damaged and replayed datagrams: does anybody notice, does anything get an answer? */
#include "lesson.h"

enum { DATAGRAMS = 100000, ROUNDS = 500 };

/* First bytes of STUN, DTLS, RTP and RTCP (RFC 7983), and of nothing. */
static size_t make_noise(struct rng *rng, uint8_t *buf)
{
	static const uint8_t firsts[] = {0, 1, 20, 22, 23, 63, 0x80, 0x90, 0xb0, 0xff};
	size_t len = rng_below(rng, NETSIM_PACKET_MAX + 1);
	rng_fill(rng, buf, len);
	if (len > 1 && rng_below(rng, 10) > 0) {
		buf[0] = firsts[rng_below(rng, sizeof firsts)];
		buf[1] = rng_below(rng, 2) > 0 ? buf[1] : (uint8_t)(200 + rng_below(rng, 8));
	}
	return len;
}

static bool is_check(const uint8_t *buf, size_t len)
{
	return len > 1 && buf[0] == 0 && buf[1] == 1;
}

/* What was really said, whole, cut short or with a few bits changed. */
static size_t make_echo(struct world *w, uint8_t *buf, struct path *from)
{
	struct rng *rng = world_rng(w);
	size_t len = world_recorded(w, rng_below(rng, 256), buf, from);
	switch (len > 0 ? rng_below(rng, 3) : 0) {
	case 1:
		return rng_below(rng, (uint32_t)len);
	case 2:
		for (int i = 0; i < 3; i++) {
			buf[rng_below(rng, (uint32_t)len)] ^= (uint8_t)(1u << rng_below(rng, 8));
		}
		return len;
	default:
		return len;
	}
}

static void throw_one(struct world *w)
{
	uint8_t buf[NETSIM_PACKET_MAX];
	struct rng *rng = world_rng(w);
	struct path from = world_path(w, rng_below(rng, world_peer_count(w)));
	bool is_echo = rng_below(rng, 2) > 0;
	size_t len = is_echo ? make_echo(w, buf, &from) : make_noise(rng, buf);
	/* a valid check that was overheard still is a valid check: leave it its address */
	if (!(is_echo && is_check(buf, len)) && rng_below(rng, 2) > 0) {
		from = world_stranger(w);
	}
	world_inject(w, &from, buf, len);
}

static void scenario(struct world *w)
{
	const struct world_join join = {.up.delay_us = 10 * US_PER_MS, .down.delay_us = 10 * US_PER_MS};
	lesson_begin(w, 3, &join, 180, 2 * US_PER_S);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < DATAGRAMS / ROUNDS; i++) {
			throw_one(w);
		}
		world_run(w, 10 * US_PER_MS);
	}
	lesson_expect_video(w, 970);
	lesson_expect_audio(w, 970);
	for (uint32_t i = 0; i < 3; i++) {
		world_check(w, world_state(w, i) == SFU_PEER_CONNECTED, "participant %u is in state %d", i,
			(int)world_state(w, i));
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2};
	return world_main(argc, argv, scenario, seeds, 2);
}
