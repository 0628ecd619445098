/*
 * Does everybody get the layers that were meant for him, whole and decodable, from one stream? Chromium's own packets are
 * played; what is decodable is judged by the references that their dependency descriptors name.
 */
#include "select.h"
#include "svc.h"

#include "../capture.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { MAX_PACKETS = 400, LOOPS = 10, NUMBERS = 1 << 16 };

struct played {
	struct codec_info info; /* as the packet's receiver read it, complete */
	bool marker;
	uint32_t timestamp;
};

/* A capture, read once. `end`: the frame numbers that it uses. */
struct play {
	struct played packets[MAX_PACKETS];
	size_t count;
	uint16_t first, span;
	struct svc svc;
	enum codec codec;
};

static void load(struct play *p, const char *name, enum codec codec)
{
	struct captured c;
	FILE *f = capture_open(name);
	memset(p, 0, sizeof *p);
	p->codec = codec;
	svc_init(&p->svc);
	while (p->count < MAX_PACKETS && capture_next(f, &c)) {
		struct played *packet = &p->packets[p->count];
		assert_int_equal(codec_peek(codec, bytes_of(c.payload, c.payload_len), &packet->info), OK);
		(void)svc_read(&p->svc, 1000 + p->count, bytes_of(c.dd, c.dd_len), 0, &packet->info);
		assert_true(packet->info.has_dd);
		packet->marker = c.marker;
		packet->timestamp = c.timestamp;
		p->first = p->count == 0 ? packet->info.dd.number : p->first;
		p->span = (uint16_t)(packet->info.dd.number + 1 - p->first);
		p->count++;
	}
	fclose(f);
	while (!p->packets[p->count - 1].marker) {
		p->count--; /* cut in the middle of a picture */
	}
}

/* Somebody who receives: what he can decode, and what he saw. */
struct viewer {
	struct select select;
	bool is_plain; /* the header extension is not read */
	bool can_decode[NUMBERS];
	uint32_t sent, broken, markers, pictures;
	uint32_t timestamp;
	bool has_ended;    /* the picture of that timestamp had its last packet */
	uint8_t spatial;   /* highest of the present picture ... */
	uint32_t by_spatial[4], by_temporal[4]; /* ... and how many pictures had which */
};

static void viewer_init(struct viewer *v, bool is_plain)
{
	memset(v, 0, sizeof *v);
	v->is_plain = is_plain;
	select_init(&v->select);
	select_set_scalable(&v->select, true);
}

static void judge(struct viewer *v, const struct dd_frame *f)
{
	bool can = true;
	for (int i = 0; i < f->relations.fdiff_count; i++) {
		can &= v->can_decode[(uint16_t)(f->number - f->relations.fdiffs[i])];
	}
	v->can_decode[f->number] = can;
	v->broken += !can;
}

static void end_picture(struct viewer *v)
{
	v->by_spatial[v->spatial]++;
	v->spatial = 0;
}

static void receive(struct viewer *v, const struct played *packet, const struct codec_info *real, bool ends)
{
	if (v->pictures == 0 || packet->timestamp != v->timestamp) {
		if (v->pictures > 0) {
			end_picture(v);
		}
		v->pictures++;
		v->by_temporal[real->dd.relations.temporal_id]++;
	}
	v->timestamp = packet->timestamp;
	v->sent++;
	v->markers += ends;
	v->spatial = real->dd.relations.spatial_id > v->spatial ? real->dd.relations.spatial_id : v->spatial;
	if (real->dd.is_start) {
		judge(v, &real->dd);
	}
}

static void show(struct viewer *v, const struct play *p, const struct played *packet, uint16_t shift, uint32_t ticks)
{
	struct codec_info real = packet->info;
	struct played moved = *packet;
	real.dd.number = (uint16_t)(real.dd.number + shift);
	moved.timestamp += ticks;
	struct codec_info seen = real;
	const struct dd_structure *structure = v->is_plain ? NULL : &p->svc.structure;
	if (v->is_plain) {
		seen.has_dd = false;
		memset(&seen.dd, 0, sizeof seen.dd);
	}
	if (real.dd.is_start) {
		v->can_decode[real.dd.number] = false;
	}
	enum select_verdict verdict = select_on_packet(&v->select, 0, &seen, p->codec, structure);
	if (verdict == SELECT_FORWARD || verdict == SELECT_SWITCH) {
		receive(v, &moved, &real, packet->marker || select_ends_picture(&v->select, &seen));
	}
}

static void play_loop(struct viewer *v, const struct play *p, int loop, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		show(v, p, &p->packets[i], (uint16_t)(loop * p->span), (uint32_t)loop * 10000000);
	}
}

static const struct {
	const char *name;
	enum codec codec;
	uint8_t spatial;
	bool is_plain;
} streams[] = {
	{"vp9_l3t3_key", CODEC_VP9, 3, false},
	{"vp9_l3t3", CODEC_VP9, 3, false},
	{"av1_l3t3_key", CODEC_AV1, 3, false},
	{"av1_l1t3", CODEC_AV1, 1, false},
	{"vp9_l3t3_key", CODEC_VP9, 3, true},
	{"vp9_l3t3", CODEC_VP9, 3, true},
};
enum { STREAMS = sizeof streams / sizeof streams[0] };

/* How many pictures have layers up to this one? */
static uint32_t pictures_up_to(const struct play *p, uint8_t temporal)
{
	uint32_t count = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct dd_frame *f = &p->packets[i].info.dd;
		bool is_first = i == 0 || p->packets[i - 1].timestamp != p->packets[i].timestamp;
		count += is_first && f->relations.temporal_id <= temporal;
	}
	return count;
}

static void a_steady_wish_is_met(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	for (int i = 0; i < STREAMS; i++) {
		load(&p, streams[i].name, streams[i].codec);
		for (int spatial = 0; spatial < streams[i].spatial; spatial++) {
			for (uint8_t temporal = 0; temporal < 3; temporal++) {
				viewer_init(&v, streams[i].is_plain);
				select_set_target(&v.select, spatial, temporal);
				play_loop(&v, &p, 0, 0, p.count);
				end_picture(&v);
				assert_int_equal(v.broken, 0);
				/* an encoder leaves out a layer now and then */
				assert_in_range(v.pictures, pictures_up_to(&p, temporal) - 2, pictures_up_to(&p, temporal));
				assert_true(temporal >= 2 || v.by_temporal[temporal + 1] == 0);
				/* the first pictures of a stream have fewer layers */
				assert_true(v.by_spatial[spatial] > v.pictures * 9 / 10);
				/* a picture in which one turns to a layer above ends twice: below, nobody knows of it yet */
				assert_in_range(v.markers, v.pictures, v.pictures + (uint32_t)spatial);
				assert_int_equal(select_needs_keyframe(&v.select), -1);
			}
		}
	}
}

/* What lies below is not sent where nothing is predicted from it. */
static void in_key_mode_one_layer_is_sent_at_a_time(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		uint32_t frames = 0;
		load(&p, "vp9_l3t3_key", CODEC_VP9);
		viewer_init(&v, plain);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		play_loop(&v, &p, 0, 0, p.count);
		for (int i = 0; i < NUMBERS; i++) {
			frames += v.can_decode[i];
		}
		assert_true(frames < v.pictures + 12);
		assert_true(v.by_spatial[2] > v.pictures * 8 / 10);
	}
}

/* Wishes that change at any time, packets that get lost: nothing that is sent lacks what it is predicted from. */
static void nothing_undecodable_is_sent_while_wishes_change(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	for (int i = 0; i < STREAMS; i++) {
		load(&p, streams[i].name, streams[i].codec);
		for (uint64_t seed = 1; seed <= 20; seed++) {
			struct rng rng;
			rng_init(&rng, seed);
			viewer_init(&v, streams[i].is_plain);
			for (int loop = 0; loop < LOOPS; loop++) {
				for (size_t k = 0; k < p.count; k++) {
					if (rng_below(&rng, 20) == 0) {
						select_set_target(&v.select, (int)rng_below(&rng, streams[i].spatial),
							(uint8_t)rng_below(&rng, 4));
					}
					if (rng_below(&rng, 2000) == 0) {
						select_restart(&v.select);
					}
					play_loop(&v, &p, loop, k, k + 1);
				}
			}
			assert_int_equal(v.broken, 0);
			assert_true(v.sent > 100);
		}
	}
}

static void full_layers_are_left_at_once_and_need_a_key_to_come_back(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		load(&p, "vp9_l3t3", CODEC_VP9);
		viewer_init(&v, plain);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		play_loop(&v, &p, 0, 0, p.count / 2);
		assert_int_equal(v.select.svc.spatial, 2);
		select_set_target(&v.select, 0, SELECT_ALL_TEMPORAL);
		assert_int_equal(select_needs_keyframe(&v.select), -1);
		play_loop(&v, &p, 0, p.count / 2, p.count / 2 + 24);
		assert_int_equal(v.select.svc.spatial, 0);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		assert_int_equal(select_needs_keyframe(&v.select), 0);
		play_loop(&v, &p, 1, 0, p.count);
		assert_int_equal(v.select.svc.spatial, 2);
		assert_int_equal(select_needs_keyframe(&v.select), -1);
		assert_int_equal(v.broken, 0);
	}
}

static void key_mode_needs_a_key_both_ways_and_sends_little_meanwhile(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		load(&p, "vp9_l3t3_key", CODEC_VP9);
		viewer_init(&v, plain);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		play_loop(&v, &p, 0, 0, p.count / 2);
		assert_int_equal(v.select.svc.temporal, plain ? SELECT_ALL_TEMPORAL : 2);
		select_set_target(&v.select, 1, SELECT_ALL_TEMPORAL);
		assert_int_equal(select_needs_keyframe(&v.select), 0);
		play_loop(&v, &p, 0, p.count / 2, p.count);
		assert_int_equal(v.select.svc.spatial, 2);
		assert_int_equal(v.select.svc.temporal, 0);
		play_loop(&v, &p, 1, 0, p.count);
		assert_int_equal(v.select.svc.spatial, 1);
		assert_int_equal(select_needs_keyframe(&v.select), -1);
		assert_int_equal(v.broken, 0);
	}
}

static void packets_in_any_order_follow_their_frame(void **state)
{
	static struct play p;
	static struct viewer v;
	static struct viewer other;
	int same = 0;
	(void)state;
	for (int i = 0; i < 4; i++) {
		load(&p, streams[i].name, streams[i].codec);
		for (uint64_t seed = 1; seed <= 10; seed++) {
			struct rng rng;
			rng_init(&rng, seed);
			viewer_init(&v, false);
			viewer_init(&other, false);
			select_set_target(&v.select, streams[i].spatial / 2, 1);
			select_set_target(&other.select, streams[i].spatial / 2, 1);
			play_loop(&v, &p, 0, 0, p.count);
			show(&other, &p, &p.packets[0], 0, 0);
			for (size_t k = 1; k + 1 < p.count; k++) {
				bool swaps = rng_below(&rng, 4) == 0 && !p.packets[k].info.is_keyframe_start &&
					!p.packets[k + 1].info.is_keyframe_start;
				show(&other, &p, &p.packets[swaps ? k + 1 : k], 0, 0);
				if (swaps) {
					show(&other, &p, &p.packets[k++], 0, 0);
				}
			}
			/* who missed the picture in which a layer began, since it came in disorder, asks for a key frame */
			if (select_needs_keyframe(&other.select) < 0) {
				assert_in_range(other.sent, v.sent - 1, v.sent);
				same++;
			}
		}
	}
	assert_true(same >= 36);
}

/* In the key picture, where one turns to a layer, its first packet may be lost on the way and come again. */
static void a_layer_whose_first_packet_comes_late_is_whole(void **state)
{
	static struct play p;
	static struct viewer v;
	static struct viewer straight;
	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		load(&p, "vp9_l3t3_key", CODEC_VP9);
		viewer_init(&v, plain);
		viewer_init(&straight, plain);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		select_set_target(&straight.select, 2, SELECT_ALL_TEMPORAL);
		size_t first = 0;
		while (p.packets[first].info.spatial_id < 2) {
			first++;
		}
		size_t end = first + 1;
		while (p.packets[end].info.spatial_id == 2 && p.packets[end].timestamp == p.packets[first].timestamp) {
			end++;
		}
		assert_true(end > first + 1);
		play_loop(&v, &p, 0, 0, first);
		play_loop(&v, &p, 0, first + 1, end);
		play_loop(&v, &p, 0, first, first + 1);
		play_loop(&v, &p, 0, end, p.count);
		play_loop(&straight, &p, 0, 0, p.count);
		assert_int_equal(v.sent, straight.sent);
		assert_int_equal(v.select.svc.spatial, 2);
		assert_int_equal(select_needs_keyframe(&v.select), -1);
	}
}

/* Whoever begins to want a layer in its middle waits for the next key picture: half a frame helps nobody. */
static void half_a_layer_is_not_begun(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	load(&p, "vp9_l3t3_key", CODEC_VP9);
	viewer_init(&v, true);
	select_set_target(&v.select, 1, SELECT_ALL_TEMPORAL);
	size_t at = 0;
	while (p.packets[at].info.spatial_id < 2) {
		at++;
	}
	play_loop(&v, &p, 0, 0, at + 1);
	select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
	play_loop(&v, &p, 0, at + 1, p.count);
	assert_int_equal(v.select.svc.spatial, 1);
	assert_int_equal(select_needs_keyframe(&v.select), 0);
	assert_int_equal(v.broken, 0);
}

static void the_mask_names_what_is_left(void **state)
{
	static struct play p;
	static struct viewer v;
	(void)state;
	load(&p, "vp9_l3t3", CODEC_VP9);
	viewer_init(&v, false);
	select_set_target(&v.select, 1, 1);
	play_loop(&v, &p, 0, 0, p.count);
	/* targets are S0T0 S0T1 S0T2 S1T0 ...: of two layers each four are left */
	assert_int_equal(v.select.svc.active, 1 | 2 | 8 | 16);
	struct codec_info info = p.packets[p.count - 1].info;
	info.dd.number = v.select.svc.turned_at;
	assert_int_equal(select_active_targets(&v.select, &info), 1 | 2 | 8 | 16);
	info.dd.number++;
	info.dd.has_active = info.dd.has_structure = false;
	assert_int_equal(select_active_targets(&v.select, &info), 0);
}

/* A layer that its publisher stops to make: the next one down, by a key frame where it can't be followed. */
static void a_layer_that_is_not_made_any_more_is_given_up(void **state)
{
	static struct play p;
	static struct viewer v;
	static const char *const names[] = {"vp9_l3t3", "vp9_l3t3_key"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		load(&p, names[i], CODEC_VP9);
		viewer_init(&v, false);
		select_set_target(&v.select, 2, SELECT_ALL_TEMPORAL);
		size_t half = p.count / 2;
		play_loop(&v, &p, 0, 0, half);
		for (size_t k = half; k < p.count; k++) {
			struct played packet = p.packets[k];
			packet.info.dd.has_active = true;
			packet.info.dd.active = 0x3f; /* without S2 */
			if (packet.info.spatial_id < 2) {
				show(&v, &p, &packet, 0, 0);
			}
		}
		assert_int_equal(v.broken, 0);
		assert_int_equal(select_needs_keyframe(&v.select), i == 0 ? -1 : 0);
		assert_int_equal(v.select.svc.spatial, i == 0 ? 1 : 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_steady_wish_is_met),
		cmocka_unit_test(in_key_mode_one_layer_is_sent_at_a_time),
		cmocka_unit_test(nothing_undecodable_is_sent_while_wishes_change),
		cmocka_unit_test(full_layers_are_left_at_once_and_need_a_key_to_come_back),
		cmocka_unit_test(key_mode_needs_a_key_both_ways_and_sends_little_meanwhile),
		cmocka_unit_test(packets_in_any_order_follow_their_frame),
		cmocka_unit_test(a_layer_whose_first_packet_comes_late_is_whole),
		cmocka_unit_test(half_a_layer_is_not_begun),
		cmocka_unit_test(the_mask_names_what_is_left),
		cmocka_unit_test(a_layer_that_is_not_made_any_more_is_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
