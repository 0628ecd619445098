/* Does a subscriber see one unbroken stream, whatever was switched, dropped, lost or late before it? */
#include "rewrite.h"
#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { HZ = 90000, MAX_SENT = 4096, LAYERS = 3 };

struct packet {
	seq_t seq;
	uint32_t rtp;
	uint32_t frame; /* counts within its layer */
	struct codec_info info;
};

struct layer {
	seq_t seq;
	uint32_t rtp, frame;
	uint16_t picture;
	uint8_t bits, tl0;
};

struct sent {
	uint32_t generation; /* of the feed */
	seq_t in;
	uint32_t frame;
	uint8_t temporal;
	seq_t out;
	uint64_t rtp;
	struct rewrite_out wire;
};

struct world {
	struct rng rng;
	struct rewrite rewrite;
	struct layer layers[LAYERS];
	uint32_t current, generation, loss_percent, late_percent;
	uint8_t temporal_limit;
	us_t now;
	struct packet late[8];
	uint32_t late_count;
	struct sent sent[MAX_SENT];
	uint32_t sent_count;
	seq_t closed[MAX_SENT]; /* of the generation in closed_in */
	uint32_t closed_in[MAX_SENT];
	uint32_t closed_count;
};

static void world_init(struct world *w, uint64_t seed, uint32_t loss_percent, uint32_t late_percent)
{
	memset(w, 0, sizeof *w);
	rng_init(&w->rng, seed);
	w->loss_percent = loss_percent;
	w->late_percent = late_percent;
	w->temporal_limit = 2;
	w->now = US_PER_S;
	for (uint32_t i = 0; i < LAYERS; i++) {
		struct layer *l = &w->layers[i];
		l->seq = 65536 + rng_below(&w->rng, 65536);
		/* often close to a wrap */
		l->rtp = rng_below(&w->rng, 2) ? rng_u32(&w->rng) : UINT32_MAX - rng_below(&w->rng, 300000);
		l->picture = (uint16_t)rng_below(&w->rng, 32768);
		l->bits = 15;
		l->tl0 = (uint8_t)rng_u32(&w->rng);
	}
	rewrite_init(&w->rewrite, HZ, (uint16_t)rng_u32(&w->rng), rng_u32(&w->rng),
		(uint16_t)rng_below(&w->rng, 32768));
}

static void record(struct world *w, const struct packet *p, const struct rewrite_out *out)
{
	assert_true(w->sent_count < MAX_SENT);
	struct sent *s = &w->sent[w->sent_count];
	seq_t near = w->sent_count ? w->sent[0].out : 1 << 20;
	uint64_t near_rtp = w->sent_count ? w->sent[0].rtp : UINT64_C(1) << 40;
	for (uint32_t i = 0; i < w->sent_count; i++) {
		near = w->sent[i].out > near ? w->sent[i].out : near;
		near_rtp = w->sent[i].rtp > near_rtp ? w->sent[i].rtp : near_rtp;
	}
	*s = (struct sent){w->generation, p->seq, p->frame, p->info.temporal_id, seq16_extend(out->seq, near),
		seq32_extend(out->timestamp, near_rtp), *out};
	w->sent_count++;
}

static void forward(struct world *w, const struct packet *p)
{
	struct rewrite_out out;
	struct rewrite_out again;
	enum err e = rewrite_packet(&w->rewrite, p->seq, p->rtp, &p->info, w->now, &out);
	if (e != OK) {
		assert_int_equal(e, ERR_REPLAY);
		return;
	}
	record(w, p, &out);
	assert_int_equal(rewrite_packet(&w->rewrite, p->seq, p->rtp, &p->info, w->now, &again), OK);
	assert_memory_equal(&out, &again, sizeof out);
}

static void deliver(struct world *w, const struct packet *p, bool is_left_out)
{
	if (!is_left_out) {
		forward(w, p);
	} else if (rewrite_drop(&w->rewrite, p->seq, &p->info)) {
		w->closed_in[w->closed_count] = w->generation;
		w->closed[w->closed_count++] = p->seq;
	} else {
		forward(w, p);
	}
}

static void deliver_late(struct world *w)
{
	for (uint32_t i = 0; i < w->late_count; i++) {
		deliver(w, &w->late[i], w->late[i].info.temporal_id > w->temporal_limit);
	}
	w->late_count = 0;
}

static void send_frame(struct world *w, struct layer *l, bool is_current, bool is_key)
{
	static const uint8_t pattern[4] = {0, 2, 1, 2};
	uint8_t temporal = is_key ? 0 : pattern[l->frame % 4];
	uint32_t packets = 1 + rng_below(&w->rng, 3);
	l->tl0 = (uint8_t)(l->tl0 + (temporal == 0));
	for (uint32_t i = 0; i < packets; i++, l->seq++) {
		struct packet p = {.seq = l->seq, .rtp = l->rtp, .frame = l->frame};
		p.info = (struct codec_info){.is_keyframe_start = is_key && i == 0, .is_frame_start = i == 0,
			.temporal_id = temporal, .picture_id_offset = 2, .picture_id_bits = l->bits,
			.picture_id = l->picture, .tl0_offset = 4, .tl0_picture_id = l->tl0};
		bool is_late = !is_key && rng_below(&w->rng, 100) < w->late_percent && w->late_count < 8;
		if (!is_current || (!is_key && rng_below(&w->rng, 100) < w->loss_percent)) {
			continue;
		}
		if (is_late) {
			w->late[w->late_count++] = p;
		} else {
			deliver(w, &p, temporal > w->temporal_limit);
		}
	}
	l->frame++;
	l->picture = (uint16_t)((l->picture + 1) & ((1u << l->bits) - 1));
}

static void step(struct world *w)
{
	bool is_key = w->sent_count == 0;
	if (rng_below(&w->rng, 25) == 0) {
		w->late_count = 0;
		w->current = rng_below(&w->rng, LAYERS);
		w->generation++;
		is_key = true;
		rewrite_switch(&w->rewrite, rng_below(&w->rng, 2) == 0, (int32_t)rng_u32(&w->rng) / 4096);
	}
	if (rng_below(&w->rng, 10) == 0) {
		w->temporal_limit = (uint8_t)rng_below(&w->rng, 3);
	}
	us_t span_us = rng_below(&w->rng, 60) == 0 ? 600 * US_PER_S : 33 * US_PER_MS;
	w->now += span_us;
	for (uint32_t i = 0; i < LAYERS; i++) {
		w->layers[i].rtp += (uint32_t)(span_us * HZ / US_PER_S);
		send_frame(w, &w->layers[i], i == w->current, is_key && i == w->current);
	}
	if (rng_below(&w->rng, 3) == 0) {
		deliver_late(w);
	}
}

static uint64_t closed_between(const struct world *w, uint32_t generation, seq_t low, seq_t high)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < w->closed_count; i++) {
		n += w->closed_in[i] == generation && w->closed[i] > low && w->closed[i] < high ? 1 : 0;
	}
	return n;
}

/* Within a feed a gap is exactly what was neither sent nor closed; a new feed follows without one. */
static void check_numbers(const struct world *w)
{
	const struct sent *newest = NULL; /* of the feed that went before */
	const struct sent *first = NULL;
	for (uint32_t i = 0; i < w->sent_count; i++) {
		const struct sent *b = &w->sent[i];
		if (!first || first->generation != b->generation) {
			assert_true(!newest || b->out == newest->out + 1);
			assert_true(!newest || b->rtp > newest->rtp);
			first = b;
			newest = b;
			continue;
		}
		uint64_t span = b->in - first->in;
		assert_int_equal(b->out - first->out, span - closed_between(w, b->generation, first->in, b->in));
		bool is_newer = b->in > newest->in;
		assert_true(is_newer ? b->out > newest->out && b->rtp >= newest->rtp : b->rtp <= newest->rtp);
		if (b->frame == newest->frame) {
			assert_int_equal(b->wire.picture_id, newest->wire.picture_id);
			assert_true(b->rtp == newest->rtp);
		}
		newest = is_newer ? b : newest;
	}
}

static void numbers_stay_consistent(void **state)
{
	(void)state;
	static struct world w;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		world_init(&w, seed, (uint32_t)(seed % 4) * 5, (uint32_t)(seed % 3) * 10);
		for (int i = 0; i < 150; i++) {
			step(&w);
		}
		if (w.sent_count < 50) {
			print_error("seed %llu\n", (unsigned long long)seed);
		}
		assert_true(w.sent_count >= 50);
		check_numbers(&w);
	}
}

/* Without loss: a picture id more for each frame that is sent, and a TL0PICIDX more for each of the base layer. */
static void pictures_count_up(void **state)
{
	(void)state;
	static struct world w;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		world_init(&w, seed, 0, 0);
		for (int i = 0; i < 150; i++) {
			step(&w);
		}
		for (uint32_t i = 1; i < w.sent_count; i++) {
			const struct sent *a = &w.sent[i - 1];
			const struct sent *b = &w.sent[i];
			bool is_next = a->generation != b->generation || a->frame != b->frame;
			uint16_t picture = (uint16_t)((a->wire.picture_id + is_next) & 0x7fff);
			uint8_t tl0 = (uint8_t)(a->wire.tl0_picture_id + (is_next && b->temporal == 0));
			assert_int_equal(b->out, a->out + 1);
			assert_int_equal(b->wire.picture_id, picture);
			assert_int_equal(b->wire.tl0_picture_id, tl0);
			assert_true(is_next ? b->rtp > a->rtp : b->rtp == a->rtp);
		}
	}
}

/* Rows of one scripted stream: 's' switch, 'p' packet, 'd' drop; what comes out. */
static void table(void **state)
{
	static const struct {
		const char *label;
		char action;
		seq_t seq;
		uint32_t rtp;
		us_t now;
		bool is_ok;
		uint16_t out_seq;
		uint32_t out_rtp;
	} rows[] = {
		{"first takes the start values", 'p', 65536 + 500, 7000, 0, true, 65534, 1000},
		{"goes on", 'p', 65536 + 501, 10000, 33333, true, 65535, 4000},
		{"wraps", 'p', 65536 + 502, 10000, 33333, true, 0, 4000},
		{"a loss stays a gap", 'p', 65536 + 504, 13000, 66666, true, 2, 7000},
		{"the late one fills it", 'p', 65536 + 503, 10000, 70000, true, 1, 4000},
		{"too late to be left out", 'd', 65536 + 503, 10000, 70000, false, 0, 0},
		{"left out", 'd', 65536 + 505, 16000, 100000, true, 0, 0},
		{"closed up", 'p', 65536 + 507, 19000, 133333, true, 4, 13000},
		{"late between", 'p', 65536 + 506, 19000, 133333, true, 3, 13000},
		{"left out and back", 'p', 65536 + 505, 16000, 140000, false, 0, 0},
		{"older than the feed", 'p', 65536 + 499, 7000, 140000, false, 0, 0},
		{"another feed", 's', 0, 0, 0, true, 0, 0},
		{"follows by the clock", 'p', 65536 + 9, 4000000000u, 1133333, true, 5, 103000},
		{"and its wrap is no jump", 'p', 65536 + 10, 4000090000u, 2133333, true, 6, 193000},
	};
	static const struct codec_info plain;
	(void)state;
	struct rewrite r;
	rewrite_init(&r, HZ, 65534, 1000, 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rewrite_out out = {0};
		bool ok = true;
		if (rows[i].action == 's') {
			rewrite_switch(&r, false, 0);
			continue;
		}
		if (rows[i].action == 'p') {
			ok = rewrite_packet(&r, rows[i].seq, rows[i].rtp, &plain, rows[i].now, &out) == OK;
		} else {
			ok = rewrite_drop(&r, rows[i].seq, &plain);
		}
		if (ok != rows[i].is_ok || out.seq != rows[i].out_seq || out.timestamp != rows[i].out_rtp) {
			print_error("row: %s: %d %u %u\n", rows[i].label, ok, out.seq, (unsigned)out.timestamp);
		}
		assert_int_equal(ok, rows[i].is_ok);
		assert_int_equal(out.seq, rows[i].out_seq);
		assert_int_equal(out.timestamp, rows[i].out_rtp);
	}
}

static uint32_t switch_with(bool has_hint, int64_t hint, uint32_t rtp, us_t elapsed_us)
{
	static const struct codec_info plain;
	struct rewrite r;
	struct rewrite_out out;
	rewrite_init(&r, HZ, 0, 1000, 0);
	assert_int_equal(rewrite_packet(&r, 70000, 5000, &plain, 0, &out), OK);
	rewrite_switch(&r, has_hint, hint);
	assert_int_equal(rewrite_packet(&r, 90000, rtp, &plain, elapsed_us, &out), OK);
	return out.timestamp;
}

static void timestamps_after_a_switch(void **state)
{
	(void)state;
	/* the old feed's 5000 went out as 1000; new timestamp + hint = old feed's */
	assert_int_equal(switch_with(true, -100000, 114000, 100 * US_PER_MS), 10000);
	assert_int_equal(switch_with(true, -109000, 114000, 100 * US_PER_MS), 1001); /* same instant: not one frame */
	assert_int_equal(switch_with(true, -112000, 114000, 100 * US_PER_MS), 1001); /* never back */
	assert_int_equal(switch_with(true, 50000000, 114000, 100 * US_PER_MS), 10000); /* not believed */
	assert_int_equal(switch_with(false, 0, 114000, 0), 1001);
	assert_int_equal(switch_with(false, 0, 114000, 3600 * US_PER_S), 1000 + 324000000);
}

/* A second of the past goes out at once: in order, every frame for itself, and what is live stands where the clock is. */
static void timestamps_of_a_replay(void **state)
{
	(void)state;
	static const struct codec_info none;
	static const struct { bool has_sent; us_t pause_us; } rows[] = {{false, 0}, {true, 0}, {true, 20 * US_PER_MS},
		{true, US_PER_S}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const uint32_t key = UINT32_MAX - 40000; /* the wrap lies in the middle */
		struct rewrite r;
		struct rewrite_out out;
		us_t now = 5 * US_PER_S;
		rewrite_init(&r, HZ, 0, 1000, 0);
		if (rows[i].has_sent) {
			assert_int_equal(rewrite_packet(&r, 70000, 777, &none, now, &out), OK);
			assert_int_equal(out.timestamp, 1000);
		}
		now += rows[i].pause_us;
		rewrite_switch(&r, false, 0);
		rewrite_replay(&r, key + HZ);
		uint32_t last = rows[i].has_sent ? 1000 : 999;
		for (uint32_t frame = 0; frame < 24; frame++) { /* 23 frames in 0.96 s; one comes late */
			if (frame != 7) {
				assert_int_equal(rewrite_packet(&r, 90000 + frame, key + 3600 * frame, &none, now, &out), OK);
				assert_true(out.timestamp > last);
				last = out.timestamp;
			}
		}
		uint32_t due = rows[i].has_sent ? 1000 + (uint32_t)(rows[i].pause_us * 9 / 100) : 1000;
		uint32_t least = 1000 + HZ / REWRITE_SQUEEZE + (rows[i].has_sent ? 1 : 0);
		uint32_t zero = due > least ? due : least; /* where the clock of the feed stands now */
		assert_true(zero - last <= (HZ - 23 * 3600) / REWRITE_SQUEEZE + 1);
		assert_int_equal(rewrite_packet(&r, 90007, key + 3600 * 7, &none, now, &out), OK);
		assert_in_range(out.timestamp, last - (23 - 7) * 3600 / REWRITE_SQUEEZE - 1, last);
		for (uint32_t frame = 25; frame < 30; frame++) {
			assert_int_equal(rewrite_packet(&r, 90000 + frame, key + 3600 * frame, &none, now, &out), OK);
			assert_int_equal(out.timestamp, zero + (frame - 25) * 3600);
		}
	}
}

static void widths_and_drops_of_pictures(void **state)
{
	(void)state;
	struct rewrite r;
	struct rewrite_out out;
	uint8_t payload[6] = {0x90, 0xc0, 0x05, 0x44, 0x20, 9};
	rewrite_init(&r, HZ, 0, 0, 126);
	struct codec_info info = {.picture_id_offset = 2, .picture_id_bits = 7, .picture_id = 5, .tl0_offset = 3};
	for (uint32_t i = 0; i < 400; i++) { /* through the wrap of seven bits */
		info.picture_id = (uint16_t)((5 + i) & 0x7f);
		assert_int_equal(rewrite_packet(&r, 70000 + i, 3000 * i, &info, 0, &out), OK);
		assert_int_equal(out.picture_id, 126 + i);
	}
	rewrite_payload(payload, sizeof payload, &info, &out);
	assert_int_equal(payload[2], (126 + 399) & 0x7f);
	assert_int_equal(payload[3], out.tl0_picture_id);
	for (uint32_t i = 400; i < 600; i++) { /* more drops than are remembered */
		info.picture_id = (uint16_t)((5 + i) & 0x7f);
		assert_true(rewrite_drop(&r, 70000 + i, &info));
	}
	info.picture_id = (5 + 600) & 0x7f;
	assert_int_equal(rewrite_packet(&r, 70600, 0, &info, 0, &out), OK);
	assert_int_equal(out.picture_id, 126 + 400);
	assert_int_equal(out.seq, 400);
	rewrite_switch(&r, false, 0);
	info.picture_id_bits = 15;
	info.picture_id = 32767;
	info.tl0_offset = 4;
	assert_int_equal(rewrite_packet(&r, 80000, 0, &info, 0, &out), OK);
	assert_int_equal(out.picture_id, 126 + 401);
	rewrite_payload(payload, sizeof payload, &info, &out);
	assert_int_equal(load_u16(payload + 2), 0x8000 | out.picture_id);
	/* an absurd gap is another feed */
	assert_int_equal(rewrite_packet(&r, 80000 + 20000, 0, &info, 0, &out), OK);
	assert_int_equal(out.seq, 402);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(timestamps_after_a_switch),
		cmocka_unit_test(timestamps_of_a_replay),
		cmocka_unit_test(widths_and_drops_of_pictures),
		cmocka_unit_test(pictures_count_up),
		cmocka_unit_test(numbers_stay_consistent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
