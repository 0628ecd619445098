/* Joins, leaves, moves, mutes, rights, views and bad lines in any order: do the invariants hold, is all well in the end? */
#include "lesson.h"

#include <string.h>

enum { FIRST = 5, MOST = 12, STEPS = 80 };

struct crowd {
	struct world *w;
	bool is_gone[WORLD_MAX_PEERS];
	uint32_t sources[WORLD_MAX_PEERS];
	uint32_t moves[WORLD_MAX_PEERS];
};

static uint32_t chance(struct crowd *c, uint32_t limit)
{
	return rng_below(world_rng(c->w), limit);
}

static uint32_t somebody(struct crowd *c)
{
	uint32_t i;
	do {
		i = chance(c, world_peer_count(c->w));
	} while (c->is_gone[i]);
	return i;
}

static uint32_t present(const struct crowd *c)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < world_peer_count(c->w); i++) {
		n += !c->is_gone[i];
	}
	return n;
}

static struct netsim_link some_link(struct crowd *c)
{
	struct netsim_link link = {
		.delay_us = (us_t)chance(c, 60) * US_PER_MS,
		.jitter_us = (us_t)chance(c, 20) * US_PER_MS,
		.loss_permille = chance(c, 3) == 0 ? chance(c, 100) : 0,
		.reorder_permille = chance(c, 4) == 0 ? chance(c, 100) : 0,
		.reorder_us = 20 * US_PER_MS,
		.duplicate_permille = chance(c, 4) == 0 ? chance(c, 50) : 0,
	};
	return link;
}

static void look_somewhere(struct crowd *c, uint32_t viewer)
{
	struct sfu_want wants[6];
	uint32_t count = chance(c, 7);
	for (uint32_t i = 0; i < count; i++) {
		enum sfu_feed feed = chance(c, 4) == 0 ? SFU_FEED_SCREEN : SFU_FEED_PERSON;
		uint32_t subject = somebody(c);
		wants[i] = world_want(subject, feed, (uint16_t)(90 + chance(c, 700)), (uint8_t)i);
		for (uint32_t k = 0; k < i; k++) {
			if (wants[k].subject.peer == wants[i].subject.peer && wants[k].subject.feed == feed) {
				i--;
				count--;
				break;
			}
		}
	}
	world_view_subjects(c->w, viewer, wants, count);
}

/* Old and new clients: with either codec, with and without retransmission, feedback, simulcast, announced SSRCs. */
static uint32_t join_somehow(struct crowd *c)
{
	struct world_join join;
	memset(&join, 0, sizeof join);
	join.up = some_link(c);
	join.down = some_link(c);
	join.conf.no_rtx = chance(c, 6) == 0;
	join.conf.no_twcc = chance(c, 6) == 0;
	join.conf.lazy_ssrc = chance(c, 3) == 0;
	join.conf.seat_count = 1 + chance(c, 4);
	join.conf.voice_seat_count = chance(c, 4);
	if (chance(c, 3) == 0) {
		join.conf.camera_layers = 1;
		join.conf.camera[0].bps = 200000;
	}
	uint32_t peer = world_add(c->w, &join);
	c->sources[peer] = WORLD_ALL_SOURCES;
	for (int i = 0; i < SFU_SOURCE_COUNT; i++) {
		world_publish(c->w, peer, (enum sfu_source)i, i < 2 ? chance(c, 5) > 0 : chance(c, 3) == 0);
	}
	look_somewhere(c, peer);
	return peer;
}

static void leave_and_replace(struct crowd *c, uint32_t peer)
{
	if (present(c) > 3) {
		world_remove(c->w, peer);
		c->is_gone[peer] = true;
	}
	if (world_peer_count(c->w) < MOST) {
		join_somehow(c);
	}
}

static void move(struct crowd *c, uint32_t peer)
{
	if (c->moves[peer]++ < 5) {
		world_move(c->w, peer);
		if (chance(c, 2) == 0) {
			endpoint_restart_ice(world_endpoint(c->w, peer));
			world_offer(c->w, peer, false);
		}
	}
}

static void act(struct crowd *c)
{
	struct world *w = c->w;
	uint32_t peer = somebody(c);
	struct netsim_link link = some_link(c);
	switch (chance(c, 11)) {
	case 0:
		leave_and_replace(c, peer);
		break;
	case 1:
		move(c, peer);
		break;
	case 2:
		world_link_up(w, peer, &link);
		break;
	case 3:
		world_link_down(w, peer, &link);
		break;
	case 4:
		c->sources[peer] = chance(c, WORLD_ALL_SOURCES + 1);
		world_allow(w, peer, c->sources[peer]);
		break;
	case 5:
		world_offer(w, peer, true);
		break;
	case 6:
		world_lead(w, peer);
		break;
	case 7:
		endpoint_set_level(world_endpoint(w, peer), chance(c, 2) == 0 ? 127 : (uint8_t)(0x80 | chance(c, 60)));
		break;
	case 8:
		world_publish(w, peer, (enum sfu_source)chance(c, SFU_SOURCE_COUNT), chance(c, 2) == 0);
		break;
	case 9:
		endpoint_set_layer(world_endpoint(w, peer), 0, chance(c, 2) == 0);
		break;
	default:
		look_somewhere(c, peer);
		break;
	}
}

static void calm_down(struct crowd *c)
{
	static const struct netsim_link good = {.delay_us = 15 * US_PER_MS};
	struct world *w = c->w;
	for (uint32_t i = 0; i < world_peer_count(w); i++) {
		if (!c->is_gone[i]) {
			world_link_up(w, i, &good);
			world_link_down(w, i, &good);
			world_allow(w, i, WORLD_ALL_SOURCES);
			world_publish(w, i, SFU_SOURCE_CAMERA, true);
			endpoint_set_layer(world_endpoint(w, i), 0, true);
			uint32_t other = somebody(c);
			world_view(w, i, &other, other != i, 180);
		}
	}
	world_connect_all(w, 10 * US_PER_S);
}

static void scenario(struct world *w)
{
	struct crowd c;
	memset(&c, 0, sizeof c);
	c.w = w;
	for (int i = 0; i < FIRST; i++) {
		join_somehow(&c);
	}
	world_connect_all(w, 10 * US_PER_S);
	for (int step = 0; step < STEPS; step++) {
		act(&c);
		world_run(w, (us_t)chance(&c, 400) * US_PER_MS);
	}
	calm_down(&c);
	world_run(w, 6 * US_PER_S);
	for (uint32_t i = 0; i < world_peer_count(w); i++) {
		uint32_t other = c.is_gone[i] ? i : somebody(&c);
		if (other != i) {
			world_view(w, i, &other, 1, 180);
			world_run(w, 2 * US_PER_S);
			world_measure(w);
			world_run(w, US_PER_S);
			lesson_expect_pair(w, i, other, SFU_SOURCE_CAMERA, 900);
		}
	}
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3, 4, 5, 6};
	return world_main(argc, argv, scenario, seeds, 6);
}
