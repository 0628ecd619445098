/* What an authenticated client can make grow or go fast: is there an end to it, and does anybody else notice? */
#include "fixture.h"
#include "memory.h"
#include "peer.h"
#include "stun_client.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIC SFU_SOURCE_BIT(SFU_SOURCE_MIC)
#define CAMERA SFU_SOURCE_BIT(SFU_SOURCE_CAMERA)
enum { PT_OPUS = 111, PT_VP8 = 96, MANY = 100000, SLACK_BYTES = 64 << 10 };

/* A teacher looks at a good pupil; a bad one, who has all rights, does what no browser would do. */
struct lesson {
	struct fixture f;
	struct guest *teacher, *good, *bad;
};

static struct guest *pupil(struct lesson *l)
{
	struct guest *g = fixture_join(&l->f, NULL);
	endpoint_publish(g->endpoint, SFU_SOURCE_MIC, true, l->f.now);
	endpoint_publish(g->endpoint, SFU_SOURCE_CAMERA, true, l->f.now);
	fixture_allow(g, MIC | CAMERA);
	return g;
}

static int set_up(void **state)
{
	struct lesson *l = calloc(1, sizeof *l);
	assert_non_null(l);
	fixture_init(&l->f, 2);
	l->teacher = fixture_join(&l->f, NULL);
	l->good = pupil(l);
	l->bad = pupil(l);
	fixture_view(l->teacher, l->good, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 2 * US_PER_S);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	struct lesson *l = *state;
	fixture_finish(&l->f);
	free(l);
	return 0;
}

static struct sfu_stats stats_of(const struct lesson *l)
{
	struct sfu_stats stats;
	worker_stats(l->f.worker, &stats);
	return stats;
}

static uint64_t good_frames(const struct lesson *l)
{
	return l->teacher->frames_of[l->good->number + 1][SFU_SOURCE_CAMERA];
}

/* The good pupil was seen all the time, without a freeze, since he had been seen so often. */
static void assert_undisturbed(const struct lesson *l, uint64_t frames_before, us_t duration_us)
{
	uint64_t expected = (uint64_t)(duration_us / (40 * US_PER_MS));
	assert_true(good_frames(l) - frames_before + 2 >= expected);
	assert_int_equal(endpoint_slot(l->teacher->endpoint, 0, true)->freezes, 0);
}

static void invented_streams_leave_nothing_behind(void **state)
{
	struct lesson *l = *state;
	uint64_t frames = good_frames(l);
	us_t began = l->f.now;
	size_t memory = 0;
	for (uint32_t i = 0; i < MANY; i++) {
		struct rtp_build b = {.payload_type = i % 2 ? PT_VP8 : 77, .ssrc = 0x10000 + i, .seq = 1};
		b.ext[RTP_EXT_MID] = bytes_of_string(i % 3 ? "1" : "9");
		b.ext[RTP_EXT_RID] = bytes_of_string(i % 5 ? "f" : "none");
		assert_true(endpoint_forge_rtp(l->bad->endpoint, &b, 20));
		if (i % 100 == 99) {
			fixture_run(&l->f, US_PER_MS * 20);
		}
		if (i == MANY / 10) {
			memory = memory_in_use();
		}
	}
	assert_true(memory_in_use() < memory + SLACK_BYTES);
	assert_undisturbed(l, frames, l->f.now - began);
	assert_true(stats_of(l).packets_dropped_unknown > MANY / 3);
}

static void invented_reporters_leave_nothing_behind(void **state)
{
	struct lesson *l = *state;
	uint64_t frames = good_frames(l);
	us_t began = l->f.now;
	size_t memory = 0;
	for (uint32_t i = 0; i < MANY; i++) {
		uint8_t report[8] = {0x80, 201, 0, 1};
		store_u32(report + 4, 0x20000 + i);
		assert_true(endpoint_forge_rtcp(l->bad->endpoint, report, sizeof report));
		if (i % 100 == 99) {
			fixture_run(&l->f, 20 * US_PER_MS);
		}
		if (i == MANY / 10) {
			memory = memory_in_use();
		}
	}
	assert_true(memory_in_use() < memory + SLACK_BYTES);
	assert_undisturbed(l, frames, l->f.now - began);
}

/* A stream that changes its name with every packet: the layout must not be made anew for each of them. */
static void a_stream_may_not_begin_anew_for_ever(void **state)
{
	struct lesson *l = *state;
	uint64_t unknown = stats_of(l).packets_dropped_unknown;
	for (uint32_t i = 0; i < 1000; i++) {
		struct rtp_build b = {.payload_type = PT_OPUS, .ssrc = 0x30000 + i % 2, .seq = (uint16_t)(1 + i)};
		b.ext[RTP_EXT_MID] = bytes_of_string("0");
		assert_true(endpoint_forge_rtp(l->bad->endpoint, &b, 20));
		fixture_run(&l->f, US_PER_MS);
	}
	/* the name that was the last one goes on, all others are refused */
	assert_true(stats_of(l).packets_dropped_unknown > unknown + 400);
}

/* ASVS 17.2.5: what a line bears of one is a matter for him alone. */
static void a_flood_of_valid_packets_is_capped(void **state)
{
	struct lesson *l = *state;
	enum { PER_MS = 8, BYTES = 1000, SECONDS = 3 };
	uint64_t frames = good_frames(l);
	us_t began = l->f.now;
	struct sfu_stats before = stats_of(l);
	fixture_view(l->good, l->bad, SFU_FEED_PERSON, 720);
	uint32_t to_good = l->good->sent_to;
	uint16_t seq = 1;
	for (int ms = 0; ms < SECONDS * 1000; ms++) {
		for (int i = 0; i < PER_MS; i++) {
			struct rtp_build b = {.payload_type = PT_VP8, .ssrc = 0x40000, .seq = seq++, .timestamp = (uint32_t)ms * 90};
			b.ext[RTP_EXT_MID] = bytes_of_string("3");
			assert_true(endpoint_forge_rtp(l->bad->endpoint, &b, BYTES));
		}
		fixture_run(&l->f, US_PER_MS);
	}
	struct sfu_stats after = stats_of(l);
	uint64_t came = after.packets_in - before.packets_in;
	uint64_t excess = after.packets_dropped_excess - before.packets_dropped_excess;
	/* 64 Mbit/s came in, 20 are let in, and a burst of half a second */
	assert_true(came > PER_MS * SECONDS * 1000);
	assert_in_range(came - excess, 20e6 / 8 / (BYTES + 40) * SECONDS, 20e6 / 8 / BYTES * (SECONDS + 1));
	assert_true(l->good->sent_to - to_good < (came - excess) * 3 / 2);
	assert_undisturbed(l, frames, l->f.now - began);
	/* and when he stops he is heard and seen like anybody */
	fixture_view(l->teacher, l->bad, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 3 * US_PER_S);
	assert_true(l->teacher->frames_of[l->bad->number + 1][SFU_SOURCE_CAMERA] > 40);
}

/* Sound goes before everything else on a listener's line: it must be no way to fill it. */
static void a_flood_of_sound_is_capped(void **state)
{
	struct lesson *l = *state;
	enum { BYTES = 1000, SECONDS = 4 };
	struct sfu_cmd lead = {.kind = SFU_CMD_ROOM_LEADER, .room = FIXTURE_ROOM, .peer = l->bad->number + 1};
	worker_on_command(l->f.worker, &lead, l->f.now);
	endpoint_publish(l->bad->endpoint, SFU_SOURCE_MIC, false, l->f.now);
	fixture_run(&l->f, 100 * US_PER_MS);
	uint64_t sound = 0;
	for (uint32_t i = 0; i < 4; i++) {
		sound += endpoint_slot(l->teacher->endpoint, i, false)->bytes;
	}
	for (int ms = 0; ms < SECONDS * 1000; ms++) {
		struct rtp_build b = {.payload_type = PT_OPUS, .ssrc = 0x50000, .seq = (uint16_t)(1 + ms),
			.timestamp = (uint32_t)ms * 48};
		uint8_t level = 0x80;
		b.ext[RTP_EXT_MID] = bytes_of_string("0");
		b.ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&level, 1);
		assert_true(endpoint_forge_rtp(l->bad->endpoint, &b, BYTES));
		fixture_run(&l->f, US_PER_MS);
	}
	uint64_t more = 0;
	for (uint32_t i = 0; i < 4; i++) {
		more += endpoint_slot(l->teacher->endpoint, i, false)->bytes;
	}
	more -= sound;
	assert_in_range(more, 320000 / 8 * SECONDS / 2, 320000 / 8 * (SECONDS + 1) + 60000 / 8 * SECONDS);
}

/* Every key frame costs the one who is looked at, and with him all others who look. */
static void nobody_can_ask_for_key_frames_without_end(void **state)
{
	struct lesson *l = *state;
	enum { SECONDS = 10 };
	fixture_view(l->bad, l->good, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 2 * US_PER_S);
	struct sfu_stats before = stats_of(l);
	for (int i = 0; i < SECONDS * 100; i++) {
		/* forged packets count from 0 again and again: under a new name they are no replay */
		uint8_t pli[12] = {0x81, 206, 0, 2, 0, 0, 9, (uint8_t)(i / 64)};
		store_u32(pli + 8, endpoint_slot(l->bad->endpoint, 0, true)->ssrc);
		assert_true(endpoint_forge_rtcp(l->bad->endpoint, pli, sizeof pli));
		fixture_run(&l->f, 10 * US_PER_MS);
	}
	assert_true(stats_of(l).plis_received >= before.plis_received + SECONDS * 100);
	assert_in_range(stats_of(l).plis_sent - before.plis_sent, 1, SECONDS + 5);
}

/* All of the last numbers of a stream, again and again: a packet is sent eight times more, and not oftener. */
static void nobody_can_ask_for_packets_without_end(void **state)
{
	struct lesson *l = *state;
	fixture_view(l->bad, l->good, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 2 * US_PER_S);
	struct sfu_stats before = stats_of(l);
	uint32_t ssrc = endpoint_slot(l->bad->endpoint, 0, true)->ssrc;
	for (int i = 0; i < 300; i++) {
		enum { BLOCKS = 64 }; /* of 17 numbers each: all that a history can hold, twice */
		uint8_t nack[12 + 4 * BLOCKS] = {0x81, 205, 0, 2 + BLOCKS, 0, 0, 8, (uint8_t)(i / 64)};
		store_u32(nack + 8, ssrc);
		for (uint16_t k = 0; k < BLOCKS; k++) {
			store_u16(nack + 12 + 4 * k, (uint16_t)(i % 60 * BLOCKS * 17 + k * 17));
			store_u16(nack + 14 + 4 * k, 0xffff);
		}
		assert_true(endpoint_forge_rtcp(l->bad->endpoint, nack, sizeof nack));
		if (i % 60 == 59) {
			fixture_run(&l->f, 100 * US_PER_MS);
		}
	}
	struct sfu_stats after = stats_of(l);
	uint64_t sent = endpoint_slot(l->bad->endpoint, 0, true)->packets;
	assert_true(after.nacks_received > before.nacks_received + 10000);
	assert_in_range(after.rtx_sent - before.rtx_sent, 1, 8 * sent);
}

static void a_view_and_an_offer_have_an_end(void **state)
{
	struct lesson *l = *state;
	struct sfu_cmd view = {.kind = SFU_CMD_PEER_VIEW, .room = FIXTURE_ROOM, .peer = l->bad->number + 1};
	view.u.view.count = 100000; /* more than the command has places for: signaling would not, a stray byte might */
	worker_on_command(l->f.worker, &view, l->f.now);
	struct sfu_cmd offer;
	memset(&offer, 0, sizeof offer);
	endpoint_offer(l->bad->endpoint, false, &offer);
	offer.room = FIXTURE_ROOM;
	offer.peer = l->bad->number + 1;
	offer.u.offer.map->seat_count = SFU_MAX_SEATS + 1;
	worker_on_command(l->f.worker, &offer, l->f.now);
	assert_int_equal(l->bad->refusals, 1);
	uint64_t frames = good_frames(l);
	fixture_run(&l->f, US_PER_S);
	assert_undisturbed(l, frames, US_PER_S);
}

/* Beside what he and his seats are made of, most of which are pages that nobody touches: encryption and what is left of DTLS. */
static void who_only_listens_costs_little(void **state)
{
	enum { OWN_BYTES = sizeof(struct peer) + SFU_MAX_SEATS * sizeof(struct seat_slots), MOST_BYTES = 12 << 10 };
	struct lesson *l = *state;
	struct endpoint_conf conf = {.seat_count = 9, .voice_seat_count = 4};
	struct guest *g = fixture_join(&l->f, &conf);
	fixture_run(&l->f, US_PER_S);
	assert_int_equal(g->state, SFU_PEER_CONNECTED);
	struct sfu_cmd leave = {.kind = SFU_CMD_PEER_REMOVE, .room = FIXTURE_ROOM, .peer = g->number + 1};
	size_t memory = memory_in_use();
	worker_on_command(l->f.worker, &leave, l->f.now);
	memory -= memory_in_use();
	assert_in_range(memory, OWN_BYTES, OWN_BYTES + MOST_BYTES);
}

/* -- addresses -------------------------------------------------------------------------------------------------- */

static size_t write_check(const struct guest *g, bool is_nominated, uint8_t *buf)
{
	uint8_t txid[12] = {1};
	return stun_write_request(buf, STUN_REQUEST_MAX_BYTES, endpoint_username(g->endpoint),
		bytes_of_string(endpoint_password(g->endpoint)), txid, is_nominated, 1, 1);
}

static void a_thousand_addresses_of_one_peer(void **state)
{
	struct lesson *l = *state;
	uint8_t check[STUN_REQUEST_MAX_BYTES];
	uint64_t frames = good_frames(l);
	us_t began = l->f.now;
	uint64_t unknown = stats_of(l).packets_dropped_unknown;
	size_t memory = memory_in_use();
	for (uint32_t i = 0; i < 1000; i++) {
		struct path from = fixture_path(1000 + i);
		size_t len = write_check(l->bad, false, check);
		fixture_datagram(&l->f, &from, check, len);
		fixture_run(&l->f, 5 * US_PER_MS);
	}
	assert_true(memory_in_use() < memory + SLACK_BYTES);
	assert_undisturbed(l, frames, l->f.now - began);
	/* the newest eight count, nothing is read from the others */
	uint32_t known = 0;
	for (uint32_t i = 0; i < 1000; i++) {
		struct path from = fixture_path(1000 + i);
		known += worker_knows_path(l->f.worker, &from);
	}
	assert_in_range(known, 1, 8);
	/* his own place survived it, since he sends from there: not one packet of his was taken for a stranger's */
	assert_int_equal(stats_of(l).packets_dropped_unknown, unknown);
	fixture_view(l->teacher, l->bad, SFU_FEED_PERSON, 180);
	fixture_run(&l->f, 5 * US_PER_S);
	assert_true(l->teacher->frames_of[l->bad->number + 1][SFU_SOURCE_CAMERA] > 60);
}

/* With a forged sender's address, and his own password: does it take the other one's packets away? */
static void nobody_takes_an_address_that_is_in_use(void **state)
{
	struct lesson *l = *state;
	uint8_t check[STUN_REQUEST_MAX_BYTES];
	uint64_t frames = good_frames(l);
	us_t began = l->f.now;
	uint64_t refused = stats_of(l).stun_checks_refused;
	for (int i = 0; i < 500; i++) {
		struct path from = l->good->path;
		size_t len = write_check(l->bad, true, check);
		fixture_datagram(&l->f, &from, check, len);
		fixture_run(&l->f, 10 * US_PER_MS);
	}
	assert_undisturbed(l, frames, l->f.now - began);
	assert_int_equal(stats_of(l).stun_checks_refused, refused + 500);
	/* when he is gone his address is free, as behind a NAT that gives its ports again */
	endpoint_set_checks(l->good->endpoint, false);
	fixture_run(&l->f, 6 * US_PER_S);
	uint64_t ok = stats_of(l).stun_checks_ok;
	struct path from = l->good->path;
	size_t len = write_check(l->bad, true, check);
	fixture_datagram(&l->f, &from, check, len);
	assert_int_equal(stats_of(l).stun_checks_ok, ok + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(invented_streams_leave_nothing_behind),
		TEST(invented_reporters_leave_nothing_behind),
		TEST(a_stream_may_not_begin_anew_for_ever),
		TEST(a_flood_of_valid_packets_is_capped),
		TEST(a_flood_of_sound_is_capped),
		TEST(nobody_can_ask_for_key_frames_without_end),
		TEST(nobody_can_ask_for_packets_without_end),
		TEST(a_view_and_an_offer_have_an_end),
		TEST(who_only_listens_costs_little),
		TEST(a_thousand_addresses_of_one_peer),
		TEST(nobody_takes_an_address_that_is_in_use),
	};
	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
