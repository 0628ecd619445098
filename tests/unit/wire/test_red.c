/* Is redundant sound read and written as RFC 2198 says, and nothing else taken for it? */
#include "red.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { OPUS = 111 };

static void two_earlier_ones(void **state)
{
	(void)state;
	/* F=1 PT=111 offset 1920 length 3; F=1 PT=111 offset 960 length 2; F=0 PT=111 */
	static const uint8_t expected[] = {0xef, 0x1e, 0x00, 0x03, 0xef, 0x0f, 0x00, 0x02, 0x6f, 'a', 'b', 'c', 'd', 'e'};
	const struct red_block earlier[] = {{1920, bytes_of_string("abc")}, {960, bytes_of_string("de")}};
	uint8_t buf[64];
	struct red red;
	size_t len = red_write_prefix(buf, sizeof buf, OPUS, earlier, 2);
	assert_int_equal(len, sizeof expected);
	assert_memory_equal(buf, expected, len);
	memcpy(buf + len, "fgh", 3);
	assert_int_equal(red_parse(bytes_of(buf, len + 3), OPUS, &red), OK);
	assert_int_equal(red.earlier_count, 2);
	assert_int_equal(red.earlier[0].offset, 1920);
	assert_int_equal(red.earlier[1].offset, 960);
	assert_true(bytes_equal(red.earlier[0].payload, bytes_of_string("abc")));
	assert_true(bytes_equal(red.earlier[1].payload, bytes_of_string("de")));
	assert_true(bytes_equal(red.primary, bytes_of_string("fgh")));
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *label;
		uint8_t bytes[40];
		size_t len;
		enum err result;
	} rows[] = {
		{"alone", {0x6f, 'x'}, 2, OK},
		{"alone and empty: quiet", {0x6f}, 1, OK},
		{"nothing", {0}, 0, ERR_SHORT},
		{"cut in a header", {0xef, 0x0f, 0x00}, 3, ERR_SHORT},
		{"no last header", {0xef, 0x0f, 0x00, 0x00}, 4, ERR_SHORT},
		{"longer than the packet", {0xef, 0x0f, 0x00, 0x05, 0x6f, 'x'}, 6, ERR_SHORT},
		{"another format in front", {0xe0, 0x0f, 0x00, 0x01, 0x6f, 'x', 'y'}, 7, ERR_MALFORMED},
		{"another format last", {0xef, 0x0f, 0x00, 0x01, 0x00, 'x', 'y'}, 7, ERR_MALFORMED},
		{"too many", {0xef, 0, 0, 0, 0xef, 0, 0, 0, 0xef, 0, 0, 0, 0xef, 0, 0, 0, 0xef, 0, 0, 0, 0xef, 0, 0, 0, 0xef, 0, 0, 0,
			0xef, 0, 0, 0, 0xef, 0, 0, 0, 0x6f}, 37, ERR_MALFORMED},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct red red;
		enum err result = red_parse(bytes_of(rows[i].bytes, rows[i].len), OPUS, &red);
		if (result != rows[i].result) {
			print_error("row: %s\n", rows[i].label);
		}
		assert_int_equal(result, rows[i].result);
	}
}

static void what_cant_be_said(void **state)
{
	(void)state;
	static uint8_t large[RED_MAX_BLOCK_BYTES + 1];
	uint8_t buf[RED_PREFIX_MAX_BYTES];
	struct red_block block = {RED_MAX_OFFSET, bytes_of(large, 100)};
	assert_int_equal(red_write_prefix(buf, sizeof buf, OPUS, &block, 1), 105);
	assert_int_equal(red_write_prefix(buf, 104, OPUS, &block, 1), 0);
	block.payload = bytes_of(large, sizeof large);
	assert_int_equal(red_write_prefix(buf, sizeof buf, OPUS, &block, 1), 0);
	block = (struct red_block){RED_MAX_OFFSET + 1, bytes_of(large, 1)};
	assert_int_equal(red_write_prefix(buf, sizeof buf, OPUS, &block, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_earlier_ones),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(what_cant_be_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
