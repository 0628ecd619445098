/*
 * A course with a worker: each flow is a viewer behind the bottleneck who looks at eight people in three layers, so that
 * the allocator can spend almost any estimate on pictures, if it wants. The target is what the worker sends: pictures,
 * sound, and probes (recent packets once more, so that there is no padding while pictures flow). The estimate is known
 * as signaling hears of it, every two seconds; waiting is measured by the clock, not by packets.
 */
#include "course.h"
#include "world.h"

#include <assert.h>
#include <string.h>

enum { PUBLISHERS = 8, TILE_PX = 720 };
#define LOOK_US (5 * US_PER_MS)
#define SETTLE_US (3 * US_PER_S)

struct course_worker {
	const struct course *course;
	struct course_run *run;
	struct world *world;
	us_t began_at; /* of the course, in the world's time */
	uint32_t bottleneck;
	struct course_viewer {
		bool is_there, was_on;
		uint32_t number;
		uint64_t sent_bytes, arrived_bytes; /* until the last sample */
		uint64_t recent[3];                 /* sent in the last samples */
	} viewers[COURSE_MAX_FLOWS];
};

static void add_publishers(struct world *w)
{
	const struct world_join join = {
		.conf = {.seat_count = 1, .voice_seat_count = 1, .camera_layers = 3,
			.camera = {{"q", 60000}, {"h", 180000}, {"f", 480000}}},
		.up.delay_us = 10 * US_PER_MS, .down.delay_us = 10 * US_PER_MS};
	for (uint32_t i = 0; i < PUBLISHERS; i++) {
		world_add(w, &join);
	}
	world_connect_all(w, 5 * US_PER_S);
	for (uint32_t i = 0; i < PUBLISHERS; i++) {
		world_publish(w, i, SFU_SOURCE_CAMERA, true);
		world_publish(w, i, SFU_SOURCE_MIC, i < 2);
	}
	world_run(w, SETTLE_US);
}

static void look(struct course_worker *s, const struct course_viewer *v)
{
	uint32_t publishers[PUBLISHERS];
	for (uint32_t i = 0; i < PUBLISHERS; i++) {
		publishers[i] = i;
	}
	world_view(s->world, v->number, publishers, v->was_on ? PUBLISHERS : 0, TILE_PX);
}

static void serve_viewer(struct course_worker *s, uint32_t i, us_t at)
{
	struct course_viewer *v = &s->viewers[i];
	const struct course_flow *f = &s->course->flows[i];
	if (!v->is_there && at >= f->begins_at) {
		const struct world_join join = {.conf = {.seat_count = PUBLISHERS, .voice_seat_count = 1},
			.up.delay_us = f->delay_us,
			.down = {.delay_us = f->delay_us, .jitter_us = s->course->jitter_us, .bottleneck = s->bottleneck}};
		v->is_there = true;
		v->number = world_add(s->world, &join);
	}
	bool is_on = v->is_there && course_flow_is_on(f, at);
	if (is_on != v->was_on) {
		v->was_on = is_on;
		look(s, v);
	}
}

static void take_sample(struct course_worker *s, us_t at)
{
	struct course_sample *sample = &s->run->samples[s->run->sample_count];
	assert(s->run->sample_count < COURSE_MAX_SAMPLES);
	sample->capacity_bps[0] = course_capacity_bps(s->course->steps, at);
	sample->queue_us[0] = world_queue_us(s->world, s->bottleneck);
	world_change_bottleneck(s->world, s->bottleneck, sample->capacity_bps[0]);
	for (uint32_t i = 0; i < s->course->flow_count; i++) {
		struct course_viewer *v = &s->viewers[i];
		if (!v->is_there) {
			continue;
		}
		uint64_t sent = world_bytes_to(s->world, v->number);
		uint64_t arrived = endpoint_stats(world_endpoint(s->world, v->number))->bytes_in;
		v->recent[s->run->sample_count % 3] = sent - v->sent_bytes;
		sample->arrived_bytes[i] = arrived - v->arrived_bytes;
		sample->estimate_bps[i] = world_estimate_bps(s->world, v->number);
		sample->target_bps[i] = (bps_t)((v->recent[0] + v->recent[1] + v->recent[2]) * 8 * (uint64_t)US_PER_S /
			(3 * (uint64_t)COURSE_SAMPLE_US));
		s->run->media_bytes += sent - v->sent_bytes;
		v->sent_bytes = sent;
		v->arrived_bytes = arrived;
	}
	s->run->sample_count++;
}

static void count(struct course_worker *s)
{
	struct sfu_stats stats;
	world_stats(s->world, &stats);
	s->run->sent = stats.packets_forwarded;
	for (uint32_t i = 0; i < s->course->flow_count; i++) {
		for (uint32_t seat = 0; seat < PUBLISHERS; seat++) {
			s->run->lost += endpoint_slot(world_endpoint(s->world, s->viewers[i].number), seat, true)->lost;
		}
	}
}

void course_run_worker(const struct course *c, uint64_t seed, struct course_run *run)
{
	struct course_worker s = {.course = c, .run = run};
	memset(run, 0, sizeof *run);
	run->course = c;
	run->seed = seed;
	run->by = "worker";
	s.world = world_begin(c->name, seed);
	s.bottleneck = world_add_bottleneck(s.world, c->steps[0].capacity_bps, c->queue_us);
	add_publishers(s.world);
	for (us_t at = 0; at <= c->duration_us; at += LOOK_US) {
		for (uint32_t i = 0; i < c->flow_count; i++) {
			serve_viewer(&s, i, at);
		}
		if (at % COURSE_SAMPLE_US == 0) {
			take_sample(&s, at);
		}
		world_run(s.world, LOOK_US);
		course_note_wait(run, world_queue_us(s.world, s.bottleneck));
	}
	count(&s);
	world_end(s.world);
}
