/* Does a ring keep every record and their order, refuse what does not fit, and hold between two threads? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ring.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { BYTES = 4096, RECORDS = 20000, MAX_RECORD = 300 };

/* Lengths that fit no slot evenly, so that records meet the end of the ring in every way. */
static size_t length_of(uint32_t number)
{
	return 4 + number * 37u % (MAX_RECORD - 4);
}

static bool put(struct ring *r, uint32_t number)
{
	size_t len = length_of(number);
	uint8_t *p = ring_reserve(r, len);
	if (!p) {
		return false;
	}
	assert_int_equal((uintptr_t)p % RING_ALIGN, 0);
	memset(p, (int)(number & 0xff), len);
	memcpy(p, &number, sizeof number);
	ring_commit(r);
	return true;
}

static bool take(struct ring *r, uint32_t number)
{
	size_t len;
	uint32_t got;
	uint8_t expected[MAX_RECORD];
	const uint8_t *p = ring_peek(r, &len);
	if (!p) {
		return false;
	}
	memcpy(&got, p, sizeof got);
	assert_int_equal(got, number);
	assert_int_equal(len, length_of(number));
	memset(expected, (int)(number & 0xff), sizeof expected);
	assert_memory_equal(p + sizeof got, expected, len - sizeof got);
	ring_pop(r);
	return true;
}

static void keeps_order_and_is_full_in_time(void **state)
{
	(void)state;
	struct ring *r = ring_new(BYTES);
	uint32_t in = 0, out = 0, refused = 0;
	assert_non_null(r);
	assert_true(ring_is_empty(r));
	assert_null(ring_reserve(r, BYTES)); /* its head does not fit, too */
	for (uint32_t round = 0; round < 2000; round++) {
		while (put(r, in)) {
			in++;
		}
		refused++;
		assert_false(ring_is_empty(r));
		assert_true(in - out >= BYTES / (MAX_RECORD + 32u) - 1);
		for (uint32_t k = 0; k <= round % 9 && take(r, out); k++) {
			out++;
		}
	}
	while (take(r, out)) {
		out++;
	}
	assert_int_equal(in, out);
	assert_true(ring_is_empty(r));
	assert_int_equal(refused, 2000);
	ring_free(r);
}

static void *write_all(void *arg)
{
	struct ring *r = arg;
	for (uint32_t i = 0; i < RECORDS;) {
		if (put(r, i)) {
			i++;
		} else {
			sched_yield();
		}
	}
	return NULL;
}

static void holds_between_two_threads(void **state)
{
	(void)state;
	struct ring *r = ring_new(BYTES);
	pthread_t writer;
	assert_non_null(r);
	assert_int_equal(pthread_create(&writer, NULL, write_all, r), 0);
	for (uint32_t i = 0; i < RECORDS;) {
		if (take(r, i)) {
			i++;
		} else {
			sched_yield();
		}
	}
	pthread_join(writer, NULL);
	assert_true(ring_is_empty(r));
	ring_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_order_and_is_full_in_time),
		cmocka_unit_test(holds_between_two_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
