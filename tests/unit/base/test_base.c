/* Does the base layer hold at its edges: ends of buffers, wrap-arounds, full maps, odd addresses? */
#include "addr.h"
#include "bytes.h"
#include "hmap.h"
#include "rng.h"
#include "seq.h"
#include "units.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
/* last: it needs the ones above */
#include <cmocka.h>

static void readers_stop_at_the_end(void **state)
{
	static const uint8_t data[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
	struct reader r;
	(void)state;
	reader_init(&r, bytes_of(data, sizeof data));
	assert_int_equal(read_u8(&r), 1);
	assert_int_equal(read_u16(&r), 0x0203);
	assert_int_equal(read_u24(&r), 0x040506);
	assert_int_equal(read_u32(&r), 0x0708090a);
	assert_int_equal(reader_left(&r), 8);
	assert_true(read_u64(&r) == UINT64_C(0x0b0c0d0e0f101112));
	assert_int_equal(reader_result(&r), OK);
	assert_int_equal(read_bytes(&r, 0).len, 0);
	assert_int_equal(reader_result(&r), OK);
	assert_int_equal(read_u8(&r), 0);
	assert_int_equal(reader_result(&r), ERR_SHORT);

	/* once failed, even what would fit is not given out */
	reader_init(&r, bytes_of(data, 3));
	assert_int_equal(read_u32(&r), 0);
	assert_int_equal(read_u8(&r), 0);
	assert_int_equal(read_bytes(&r, 1).len, 0);
	assert_int_equal(reader_left(&r), 0);
	reader_init(&r, bytes_of(NULL, 0));
	assert_int_equal(reader_left(&r), 0);
	assert_int_equal(read_bytes(&r, SIZE_MAX).len, 0);
	assert_true(r.failed);
}

static void writers_stop_at_the_end(void **state)
{
	uint8_t buf[18] = {0};
	struct writer w;
	(void)state;
	writer_init(&w, buf, sizeof buf);
	write_u8(&w, 1);
	write_u16(&w, 0x0203);
	write_u24(&w, 0x040506);
	write_u32(&w, 0x0708090a);
	write_u64(&w, UINT64_C(0x0b0c0d0e0f101112));
	assert_int_equal(writer_result(&w), OK);
	for (uint8_t i = 0; i < 18; i++) {
		assert_int_equal(buf[i], i + 1);
	}
	write_u8(&w, 99);
	assert_int_equal(writer_result(&w), ERR_FULL);
	assert_int_equal(writer_len(&w), 18);

	writer_init(&w, buf, 4);
	write_format(&w, "%s", "abc"); /* vsnprintf's NUL takes the fourth */
	assert_int_equal(writer_result(&w), OK);
	assert_int_equal(writer_len(&w), 3);
	write_u16(&w, 1);
	write_u8(&w, 1);
	assert_int_equal(writer_result(&w), ERR_FULL);
	assert_int_equal(writer_len(&w), 3);
	writer_init(&w, buf, 4);
	write_format(&w, "abcd");
	assert_int_equal(writer_result(&w), ERR_FULL);
	writer_init(&w, buf, 4);
	write_bytes(&w, bytes_of(NULL, 0));
	write_zeros(&w, 4);
	assert_int_equal(load_u32(buf), 0);
	assert_int_equal(writer_result(&w), OK);
}

static void views_compare(void **state)
{
	(void)state;
	assert_true(bytes_equal(bytes_of(NULL, 0), bytes_of("x", 0)));
	assert_true(bytes_equal(bytes_of_string("ab"), bytes_of("abc", 2)));
	assert_false(bytes_equal(bytes_of_string("ab"), bytes_of_string("ac")));
	assert_true(bytes_equal_secret(bytes_of_string("secret"), bytes_of_string("secret")));
	assert_false(bytes_equal_secret(bytes_of_string("secret"), bytes_of_string("secreT")));
	assert_false(bytes_equal_secret(bytes_of_string("secret"), bytes_of_string("secre")));
	assert_int_equal(bytes_skip(bytes_of_string("abc"), 2).len, 1);
	assert_int_equal(bytes_skip(bytes_of_string("abc"), 9).len, 0);
	for (int e = OK; e <= ERR_SYS; e++) {
		assert_string_not_equal(err_name((enum err)e), "unknown");
	}
}

static void counters_are_extended_to_the_nearest(void **state)
{
	static const struct {
		uint16_t wire;
		seq_t near, extended;
	} rows[] = {
		{5, 5, 5}, {6, 5, 6}, {4, 5, 4}, {0, 65535, 65536}, {65535, 65536, 65535}, {65535, 0, 65535}, {65535, 3, 65535},
		{10, 65536 * 3 + 65530, 65536 * 4 + 10}, {65530, 65536 * 4 + 10, 65536 * 3 + 65530},
		{32767, 65536, 65536 + 32767}, {32769, 65536, 32769},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(seq16_extend(rows[i].wire, rows[i].near) == rows[i].extended);
	}
	assert_int_equal(seq16_diff(0, 65535), 1);
	assert_int_equal(seq16_diff(65535, 0), -1);
	assert_int_equal(seq32_diff(2, 0xffffffffu), 3);
	assert_true(seq32_extend(1, UINT64_C(0x1fffffff0)) == UINT64_C(0x200000001));
	assert_true(seq32_extend(0xfffffff0u, UINT64_C(0x200000001)) == UINT64_C(0x1fffffff0));
	assert_true(seq32_extend(0xfffffff0u, 1) == 0xfffffff0u);

	struct rng rng;
	rng_init(&rng, 1);
	seq_t seq = 40000;
	for (int i = 0; i < 50000; i++) {
		seq_t next = seq + rng_below(&rng, 60000) - 30000;
		assert_true(seq16_extend((uint16_t)next, seq) == next);
		seq = next > 40000 ? next : 40000;
	}
}

static void times_convert(void **state)
{
	(void)state;
	assert_true(ntp_from_us(0) == 0);
	assert_true(ntp_from_us(1500000) == UINT64_C(0x180000000));
	assert_true(us_from_ntp_span(UINT64_C(0x180000000), 0) == 1500000);
	assert_true(us_from_ntp_span(0, UINT64_C(0x180000000)) == -1500000);
	assert_true(us_min(-1, 1) == -1 && us_max(-1, 1) == 1);
	for (us_t us = 0; us < US_PER_S * 4000; us += 999983) {
		us_t back = us_from_ntp_span(ntp_from_us(us), 0);
		assert_true(back == us || back == us - 1);
	}
}

static void chance_is_even_and_repeats(void **state)
{
	struct rng a;
	struct rng b;
	uint32_t buckets[10] = {0};
	char text[25];
	static const uint8_t zeros[32] = {0};
	(void)state;
	rng_init(&a, 7);
	rng_init(&b, 7);
	for (int i = 0; i < 100000; i++) {
		uint32_t v = rng_below(&a, 10);
		assert_int_equal(v, rng_below(&b, 10));
		assert_in_range(v, 0, 9);
		buckets[v]++;
	}
	for (int i = 0; i < 10; i++) {
		assert_in_range(buckets[i], 9500, 10500);
	}
	rng_init_bytes(&a, zeros);
	assert_true(rng_u64(&a) != rng_u64(&a));
	rng_ice_text(&a, text, 24);
	assert_int_equal(strlen(text), 24);
	assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"), 24);
	assert_int_equal(rng_below(&a, 1), 0);
}

/* Random operations against an array indexed by key. */
static void map_behaves_like_the_naive_one(void **state)
{
	enum { KEYS = 300, LIMIT = 100 };
	struct hmap m;
	struct rng rng;
	uint32_t model[KEYS] = {0}; /* 0: not there */
	uint32_t count = 0;
	(void)state;
	rng_init(&rng, 9);
	assert_int_equal(hmap_init(&m, LIMIT), OK);
	for (uint32_t i = 1; i < 200000; i++) {
		uint32_t k = rng_below(&rng, KEYS);
		uint64_t key = (uint64_t)k << 40 | k;
		uint32_t value = 0;
		if (rng_below(&rng, 2)) {
			enum err e = hmap_put(&m, key, i);
			bool fits = model[k] || count < LIMIT;
			assert_int_equal(e, fits ? OK : ERR_FULL);
			count += fits && !model[k];
			model[k] = fits ? i : model[k];
		} else {
			assert_int_equal(hmap_remove(&m, key), model[k] != 0);
			count -= model[k] != 0;
			model[k] = 0;
		}
		assert_int_equal(m.count, count);
		uint32_t other = rng_below(&rng, KEYS);
		bool found = hmap_get(&m, (uint64_t)other << 40 | other, &value);
		assert_int_equal(found, model[other] != 0);
		assert_true(!found || value == model[other]);
	}
	hmap_finish(&m);
	hmap_finish(&m);
}

static void addresses_convert(void **state)
{
	static const struct {
		const char *text;
		enum err result;
		enum addr_family family;
		bool is_loopback;
	} rows[] = {
		{"192.0.2.1", OK, ADDR_IPV4, false}, {"127.0.0.9", OK, ADDR_IPV4, true}, {"::1", OK, ADDR_IPV6, true},
		{"2001:db8::1", OK, ADDR_IPV6, false}, {"", ERR_MALFORMED, ADDR_NONE, false},
		{"192.0.2", ERR_MALFORMED, ADDR_NONE, false}, {"192.0.2.1:80", ERR_MALFORMED, ADDR_NONE, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct addr a;
		struct addr back;
		struct sockaddr_storage storage;
		char text[ADDR_TEXT_MAX];
		assert_int_equal(addr_parse(&a, rows[i].text, 5000), rows[i].result);
		assert_int_equal(a.family, rows[i].family);
		assert_int_equal(addr_is_loopback(&a), rows[i].is_loopback);
		if (rows[i].result == OK) {
			assert_string_equal(addr_text(&a, text), rows[i].text);
			memset(&storage, 0, sizeof storage);
			assert_true(addr_to_sockaddr(&a, &storage) > 0);
			assert_int_equal(addr_from_sockaddr(&back, (struct sockaddr *)&storage), OK);
			assert_true(addr_equal(&a, &back) && addr_hash(&a) == addr_hash(&back));
			back.port++;
			assert_false(addr_equal(&a, &back));
			assert_true(addr_hash(&a) != addr_hash(&back));
		} else {
			assert_string_equal(addr_text(&a, text), "-");
		}
	}
	struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = htons(9)};
	struct addr a;
	struct addr plain;
	assert_int_equal(inet_pton(AF_INET6, "::ffff:192.0.2.1", &mapped.sin6_addr), 1);
	assert_int_equal(addr_from_sockaddr(&a, (struct sockaddr *)&mapped), OK);
	assert_int_equal(addr_parse(&plain, "192.0.2.1", 9), OK);
	assert_true(addr_equal(&a, &plain));
	struct sockaddr other = {.sa_family = AF_UNIX};
	assert_int_equal(addr_from_sockaddr(&a, &other), ERR_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_stop_at_the_end),
		cmocka_unit_test(writers_stop_at_the_end),
		cmocka_unit_test(views_compare),
		cmocka_unit_test(counters_are_extended_to_the_nearest),
		cmocka_unit_test(times_convert),
		cmocka_unit_test(chance_is_even_and_repeats),
		cmocka_unit_test(map_behaves_like_the_naive_one),
		cmocka_unit_test(addresses_convert),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
