/* Does the mailbox keep order, bounds and every item, with many writers at once? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mailbox.h"

#include <poll.h>
#include <stdbool.h>

enum { WRITERS = 4, ITEMS = 5000 };

struct item {
	uint32_t writer, number;
};

struct writer_args {
	struct mailbox *mailbox;
	uint32_t writer;
};

static bool is_readable(const struct mailbox *m)
{
	struct pollfd p = {.fd = m->event_fd, .events = POLLIN, .revents = 0};
	return poll(&p, 1, 0) == 1;
}

static void keeps_order_while_it_grows_and_wraps(void **state)
{
	(void)state;
	struct mailbox m;
	uint32_t next_in = 0;
	uint32_t next_out = 0;
	assert_int_equal(mailbox_init(&m, sizeof(uint32_t), 100), OK);
	for (int round = 0; round < 50; round++) {
		uint32_t out[7];
		for (int i = 0; i < 8 && next_in - next_out < 100; i++) {
			assert_int_equal(mailbox_put(&m, &next_in, 0), OK);
			next_in++;
		}
		size_t n = mailbox_take(&m, out, 7);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(out[i], next_out);
			next_out++;
		}
	}
	assert_true(next_out > 300);
	mailbox_finish(&m);
}

static void refuses_what_is_over_its_limit(void **state)
{
	(void)state;
	struct mailbox m;
	uint32_t v = 1;
	assert_int_equal(mailbox_init(&m, sizeof v, 20), OK);
	for (int i = 0; i < 15; i++) {
		assert_int_equal(mailbox_put(&m, &v, 5), OK);
	}
	assert_int_equal(mailbox_put(&m, &v, 5), ERR_FULL);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(mailbox_put(&m, &v, 0), OK);
	}
	assert_int_equal(mailbox_put(&m, &v, 0), ERR_FULL);
	assert_int_equal(mailbox_take(&m, &v, 1), 1);
	assert_int_equal(mailbox_put(&m, &v, 0), OK);
	mailbox_finish(&m);
}

static void wakes_its_reader(void **state)
{
	(void)state;
	struct mailbox m;
	uint32_t v = 1;
	assert_int_equal(mailbox_init(&m, sizeof v, 20), OK);
	assert_false(is_readable(&m));
	assert_int_equal(mailbox_put(&m, &v, 0), OK);
	assert_true(is_readable(&m));
	mailbox_clear(&m);
	assert_false(is_readable(&m));
	mailbox_wake(&m);
	assert_true(is_readable(&m));
	mailbox_finish(&m);
}

static void *write_all(void *arg)
{
	const struct writer_args *a = arg;
	for (uint32_t i = 0; i < ITEMS;) {
		struct item item = {.writer = a->writer, .number = i};
		i += mailbox_put(a->mailbox, &item, 0) == OK;
	}
	return NULL;
}

static void loses_nothing_of_many_writers(void **state)
{
	(void)state;
	struct mailbox m;
	struct writer_args args[WRITERS];
	pthread_t threads[WRITERS];
	uint32_t next[WRITERS] = {0};
	assert_int_equal(mailbox_init(&m, sizeof(struct item), 256), OK);
	for (uint32_t i = 0; i < WRITERS; i++) {
		args[i] = (struct writer_args){.mailbox = &m, .writer = i};
		assert_int_equal(pthread_create(&threads[i], NULL, write_all, &args[i]), 0);
	}
	for (uint32_t total = 0; total < WRITERS * ITEMS;) {
		struct item items[32];
		struct pollfd p = {.fd = m.event_fd, .events = POLLIN, .revents = 0};
		assert_true(poll(&p, 1, 10000) == 1);
		mailbox_clear(&m);
		for (size_t n = mailbox_take(&m, items, 32); n > 0; n = mailbox_take(&m, items, 32)) {
			for (size_t i = 0; i < n; i++) {
				assert_int_equal(items[i].number, next[items[i].writer]);
				next[items[i].writer]++;
			}
			total += (uint32_t)n;
		}
	}
	for (uint32_t i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(next[i], ITEMS);
	}
	mailbox_finish(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_order_while_it_grows_and_wraps),
		cmocka_unit_test(refuses_what_is_over_its_limit),
		cmocka_unit_test(wakes_its_reader),
		cmocka_unit_test(loses_nothing_of_many_writers),
	};
	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
