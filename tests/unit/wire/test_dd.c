/* Is the dependency descriptor read as it was meant, and written so that a receiver reads what it should? */
#include "dd.h"

#include "../capture.h"
#include "bits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* last: it needs the ones above */
#include <cmocka.h>

/* Into a block of its exact size, so that a read past its end is seen. */
static enum err read_exact(struct bytes dd, const struct dd_structure *known, struct dd_structure *fresh,
	struct dd_frame *frame)
{
	uint8_t *exact = malloc(dd.len + !dd.len);
	assert_non_null(exact);
	if (dd.len > 0) {
		memcpy(exact, dd.p, dd.len);
	}
	enum err e = dd_read(bytes_of(exact, dd.len), known, fresh, frame);
	free(exact);
	return e;
}

/* One spatial and two temporal layers, two chains for the sake of it; written by hand after the specification. */
static size_t write_small(uint8_t *buf, size_t cap, uint8_t id_offset)
{
	struct bit_writer w;
	bit_writer_init(&w, buf, cap);
	write_bits(&w, 0x80u | id_offset, 8); /* begins a frame, first template */
	write_bits(&w, 0x1234, 16);
	write_bits(&w, 0x10, 5);              /* with a structure */
	write_bits(&w, id_offset, 6);
	write_bits(&w, 2, 5);                 /* three decode targets */
	write_bits(&w, 0x1, 2);               /* after S0T0: S0T1 */
	write_bits(&w, 0x2, 2);               /* after S0T1: S1T0 */
	write_bits(&w, 0x3, 2);               /* no more */
	write_bits(&w, 0x2a, 6);              /* S0T0: SSS */
	write_bits(&w, 0x04, 6);              /* S0T1: -D- */
	write_bits(&w, 0x02, 6);              /* S1T0: --S */
	write_bits(&w, 0, 1);                 /* S0T0: from nothing */
	write_bits(&w, 1, 1);
	write_bits(&w, 2, 4);                 /* S0T1: from 3 before */
	write_bits(&w, 0, 1);
	write_bits(&w, 1, 1);
	write_bits(&w, 0, 4);                 /* S1T0: from 1 before, and 4 before */
	write_bits(&w, 1, 1);
	write_bits(&w, 3, 4);
	write_bits(&w, 0, 1);
	write_below(&w, 2, 4);                /* two chains */
	write_below(&w, 0, 2);
	write_below(&w, 0, 2);
	write_below(&w, 1, 2);
	write_bits(&w, 0x00, 8);
	write_bits(&w, 0x34, 8);
	write_bits(&w, 0x15, 8);
	write_bits(&w, 1, 1);                 /* resolutions */
	write_bits(&w, 319, 16);
	write_bits(&w, 179, 16);
	write_bits(&w, 639, 16);
	write_bits(&w, 359, 16);
	return bit_writer_bytes(&w);
}

static void a_structure_is_read(void **state)
{
	uint8_t buf[64];
	struct dd_structure s;
	struct dd_frame f;
	size_t len = write_small(buf, sizeof buf, 7);
	(void)state;
	assert_true(len > 0);
	assert_int_equal(read_exact(bytes_of(buf, len), NULL, &s, &f), OK);
	assert_true(f.is_start && !f.is_end && f.has_structure && !f.has_active);
	assert_int_equal(f.number, 0x1234);
	assert_int_equal(f.active, 7);
	assert_int_equal(s.target_count, 3);
	assert_int_equal(s.template_count, 3);
	assert_int_equal(s.spatial_count, 2);
	assert_int_equal(s.chain_count, 2);
	assert_int_equal(s.height[0], 180);
	assert_int_equal(s.width[1], 640);
	assert_int_equal(s.templates[0].switches, 7);
	assert_int_equal(s.templates[1].present, 2);
	assert_int_equal(s.templates[1].switches, 0);
	assert_int_equal(s.templates[1].fdiffs[0], 3);
	assert_int_equal(s.templates[1].chain_diffs[0], 3);
	assert_int_equal(s.templates[1].chain_diffs[1], 4);
	assert_int_equal(s.templates[2].spatial_id, 1);
	assert_int_equal(s.templates[2].fdiff_count, 2);
	assert_int_equal(s.templates[2].fdiffs[1], 4);
	assert_int_equal(s.targets[1].temporal_id, 1);
	assert_int_equal(s.targets[2].spatial_id, 1);
	assert_int_equal(s.targets[2].chain, 1);
	assert_int_equal(s.targets[0].within, 1);
	assert_int_equal(s.targets[1].within, 1 | 2);
	assert_int_equal(s.targets[2].within, 1 | 4);
	assert_int_equal(f.relations.present, 7);
}

static void what_differs_from_the_template_is_read(void **state)
{
	uint8_t buf[64];
	struct dd_structure s;
	struct dd_structure none;
	struct dd_frame f;
	struct bit_writer w;
	(void)state;
	assert_int_equal(read_exact(bytes_of(buf, write_small(buf, sizeof buf, 63)), NULL, &s, &f), OK);
	bit_writer_init(&w, buf, sizeof buf);
	write_bits(&w, 0x40, 8); /* ends a frame; id 0 behind an offset of 63: the second template */
	write_bits(&w, 9, 16);
	write_bits(&w, 0x0f, 5);
	write_bits(&w, 5, 3);    /* targets 0 and 2 are being made */
	write_bits(&w, 0x32, 6); /* R-S */
	write_bits(&w, 1, 2);
	write_bits(&w, 15, 4);   /* 16 */
	write_bits(&w, 3, 2);
	write_bits(&w, 4095, 12);
	write_bits(&w, 0, 2);
	write_bits(&w, 0, 8);
	write_bits(&w, 200, 8);
	size_t len = bit_writer_bytes(&w);
	assert_int_equal(read_exact(bytes_of(buf, len), &s, &none, &f), OK);
	assert_true(!f.is_start && f.is_end && !f.has_structure && f.has_active);
	assert_int_equal(f.active, 5);
	assert_int_equal(f.relations.present, 5);
	assert_int_equal(f.relations.switches, 4);
	assert_int_equal(f.relations.fdiff_count, 2);
	assert_int_equal(f.relations.fdiffs[0], 16);
	assert_int_equal(f.relations.fdiffs[1], 4096);
	assert_int_equal(f.relations.chain_diffs[0], 0);
	assert_int_equal(f.relations.chain_diffs[1], 200);
	for (size_t cut = 0; cut < len - 1; cut++) {
		enum err e = read_exact(bytes_of(buf, cut), &s, &none, &f);
		assert_int_equal(e, cut == 3 ? OK : ERR_SHORT);
	}
}

static void a_descriptor_without_its_structure_tells_borders_only(void **state)
{
	static const uint8_t plain[] = {0xc5, 0x12, 0x34};
	uint8_t buf[64];
	struct dd_structure s;
	struct dd_frame f;
	(void)state;
	assert_int_equal(read_exact(bytes_of(plain, 3), NULL, &s, &f), ERR_STATE);
	assert_true(f.is_start && f.is_end);
	assert_int_equal(f.number, 0x1234);
	assert_int_equal(read_exact(bytes_of(buf, write_small(buf, sizeof buf, 7)), NULL, &s, &f), OK);
	assert_int_equal(read_exact(bytes_of(plain, 3), &s, &s, &f), ERR_STATE); /* 5 is before 7 */
	assert_int_equal(f.number, 0x1234);
}

static const struct {
	const char *name;
	uint8_t spatial, temporal, targets;
} captures[] = {
	{"vp9_l3t3_key", 3, 3, 9},
	{"vp9_l3t3", 3, 3, 9},
	{"av1_l3t3_key", 3, 3, 9},
	{"av1_l1t3", 1, 3, 3},
};

static void check_targets(const struct dd_structure *s, uint8_t temporal)
{
	for (int i = 0; i < s->target_count && i < DD_MAX_TARGETS; i++) {
		assert_int_equal(s->targets[i].spatial_id, i / temporal);
		assert_int_equal(s->targets[i].temporal_id, i % temporal);
		assert_true(s->targets[i].within >> i & 1);
	}
	for (int i = 0; i < s->spatial_count && s->has_resolutions; i++) {
		assert_true(s->height[i] >= 60 && s->height[i] <= 720);
	}
}

static void every_frame_of_chromium_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof captures / sizeof captures[0]; i++) {
		static struct dd_structure known;
		static struct dd_structure fresh;
		struct captured c;
		struct dd_frame f;
		FILE *file = capture_open(captures[i].name);
		bool has_structure = false;
		int frames = 0;
		while (capture_next(file, &c)) {
			assert_int_equal(read_exact(bytes_of(c.dd, c.dd_len), has_structure ? &known : NULL, &fresh, &f), OK);
			if (f.has_structure) {
				known = fresh;
				has_structure = true;
				assert_int_equal(known.spatial_count, captures[i].spatial);
				assert_int_equal(known.target_count, captures[i].targets);
				assert_int_equal(known.chain_count, captures[i].spatial);
				check_targets(&known, captures[i].temporal);
			}
			frames += f.is_start;
			assert_true(f.relations.spatial_id < captures[i].spatial);
			assert_true(f.relations.temporal_id < captures[i].temporal);
			assert_true(!c.marker || f.is_end);
		}
		fclose(file);
		assert_true(frames > 100);
	}
}

static void check_rewritten(const struct captured *c, const struct dd_frame *was, const struct dd_structure *known,
	uint32_t active)
{
	static struct dd_structure fresh;
	uint8_t out[DD_MAX_BYTES + 8];
	struct dd_frame f;
	struct dd_edit edit = {.number = (uint16_t)(was->number + 777), .has_active = active != 0, .active = active,
		.target_count = was->target_count, .active_at = was->active_at};
	size_t len = dd_rewrite(out, sizeof out, bytes_of(c->dd, c->dd_len), &edit);
	assert_true(len >= c->dd_len && len <= c->dd_len + 3);
	assert_int_equal(read_exact(bytes_of(out, len), known, &fresh, &f), OK);
	assert_int_equal(f.number, edit.number);
	assert_int_equal(f.is_start, was->is_start);
	assert_int_equal(f.is_end, was->is_end);
	assert_int_equal(f.has_structure, was->has_structure);
	assert_int_equal(f.active, active ? active : was->active);
	assert_memory_equal(&f.relations, &was->relations, sizeof f.relations);
	if (f.has_structure) {
		assert_memory_equal(&fresh, known, sizeof fresh);
	}
	for (size_t cap = 0; cap < len; cap++) {
		assert_int_equal(dd_rewrite(out, cap, bytes_of(c->dd, c->dd_len), &edit), 0);
	}
}

static void a_rewritten_one_says_the_same_for_other_targets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof captures / sizeof captures[0]; i++) {
		static struct dd_structure known;
		static struct dd_structure fresh;
		struct captured c;
		struct dd_frame f;
		FILE *file = capture_open(captures[i].name);
		for (int k = 0; k < 60 && capture_next(file, &c); k++) {
			assert_int_equal(read_exact(bytes_of(c.dd, c.dd_len), &known, &fresh, &f), OK);
			known = f.has_structure ? fresh : known;
			check_rewritten(&c, &f, &known, 0);
			check_rewritten(&c, &f, &known, 1);
			check_rewritten(&c, &f, &known, 5);
		}
		fclose(file);
	}
}

static void numbers_below_a_limit_use_as_few_bits_as_they_can(void **state)
{
	(void)state;
	for (uint32_t n = 1; n <= 33; n++) {
		for (uint32_t value = 0; value < n; value++) {
			uint8_t buf[4] = {0};
			struct bit_writer w;
			struct bit_reader r;
			bit_writer_init(&w, buf, sizeof buf);
			write_below(&w, value, n);
			bit_reader_init(&r, bytes_of(buf, sizeof buf));
			assert_int_equal(read_below(&r, n), value);
			assert_int_equal(r.at, w.at);
			assert_false(r.failed || w.failed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_structure_is_read),
		cmocka_unit_test(what_differs_from_the_template_is_read),
		cmocka_unit_test(a_descriptor_without_its_structure_tells_borders_only),
		cmocka_unit_test(every_frame_of_chromium_is_read),
		cmocka_unit_test(a_rewritten_one_says_the_same_for_other_targets),
		cmocka_unit_test(numbers_below_a_limit_use_as_few_bits_as_they_can),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
