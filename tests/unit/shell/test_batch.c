/* Does every packet of a batch arrive as it was, whichever way the kernel takes it, and what if it takes none? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "batch.h"

#include "rng.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { RECEIVERS = 3, PACKETS = 150 };

/* What the wrapped sendmmsg does before the real one is asked again. */
struct trouble {
	int error;    /* 0: none */
	int times;
	int at_most;  /* messages that are taken in one call; 0: all */
	bool only_super; /* refuse super-packets only */
	int calls;
};

static struct trouble *trouble; /* the wrapped function has no context of its own */

int __real_sendmmsg(int fd, struct mmsghdr *msgs, unsigned count, int flags);
int __wrap_sendmmsg(int fd, struct mmsghdr *msgs, unsigned count, int flags);

int __wrap_sendmmsg(int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
	trouble->calls++;
	if (trouble->times > 0 && (!trouble->only_super || msgs[0].msg_hdr.msg_controllen > 0)) {
		trouble->times--;
		errno = trouble->error;
		return -1;
	}
	if (trouble->at_most > 0 && count > (unsigned)trouble->at_most) {
		count = (unsigned)trouble->at_most;
	}
	return __real_sendmmsg(fd, msgs, count, flags);
}

struct fixture {
	struct udp sender;
	struct udp receivers[RECEIVERS];
	struct udp_inbox inbox;
	struct batch *batch;
	struct trouble trouble;
	struct rng rng;
	size_t expected_len[RECEIVERS][PACKETS];
	uint8_t expected[RECEIVERS][PACKETS][WORKER_PACKET_MAX];
	size_t expected_count[RECEIVERS];
};

static void open_at_loopback(struct udp *u)
{
	struct addr local;
	assert_int_equal(addr_parse(&local, "127.0.0.1", 0), OK);
	assert_int_equal(udp_open(u, &local), OK);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	open_at_loopback(&f->sender);
	for (int i = 0; i < RECEIVERS; i++) {
		open_at_loopback(&f->receivers[i]);
	}
	assert_int_equal(udp_inbox_init(&f->inbox), OK);
	f->batch = batch_new(&f->sender, 1);
	assert_non_null(f->batch);
	rng_init(&f->rng, 7);
	trouble = &f->trouble;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	batch_free(f->batch);
	udp_inbox_finish(&f->inbox);
	udp_close(&f->sender);
	for (int i = 0; i < RECEIVERS; i++) {
		udp_close(&f->receivers[i]);
	}
	free(f);
	return 0;
}

static void add(struct fixture *f, uint32_t receiver, size_t len)
{
	struct path to = {.kind = PATH_UDP, .local = 0, .remote = f->receivers[receiver].local};
	size_t n = f->expected_count[receiver]++;
	uint8_t *buf = batch_reserve(f->batch);
	rng_fill(&f->rng, buf, len);
	memcpy(f->expected[receiver][n], buf, len);
	f->expected_len[receiver][n] = len;
	batch_add(f->batch, &to, len);
}

/* Frames: runs of equal packets with a shorter last one, mixed with small ones, over all receivers. */
static void add_some_of_everything(struct fixture *f)
{
	for (uint32_t frame = 0; frame < 12; frame++) {
		for (uint32_t i = 0; i < 8; i++) {
			for (uint32_t r = 0; r < RECEIVERS; r++) {
				add(f, r, i == 7 ? 1 + rng_below(&f->rng, 1100) : 1100);
			}
		}
		add(f, frame % RECEIVERS, 80);
	}
}

static void expect_all(struct fixture *f)
{
	for (int r = 0; r < RECEIVERS; r++) {
		size_t got = 0;
		size_t n;
		while ((n = udp_receive(&f->receivers[r], &f->inbox)) > 0) {
			for (size_t i = 0; i < n; i++) {
				struct addr from;
				size_t len;
				uint8_t *pkt = udp_datagram(&f->inbox, i, &from, &len);
				assert_non_null(pkt);
				assert_true(got < f->expected_count[r]);
				assert_int_equal(len, f->expected_len[r][got]);
				assert_memory_equal(pkt, f->expected[r][got], len);
				got++;
			}
		}
		assert_int_equal(got, f->expected_count[r]);
	}
	assert_int_equal(batch_dropped(f->batch), 0);
}

static void segmented_and_plain_are_the_same(void **state)
{
	struct fixture *f = *state;
	bool can_segment = f->sender.can_segment;
	for (int way = 0; way < 2; way++) {
		f->sender.can_segment = can_segment && way == 0;
		memset(f->expected_count, 0, sizeof f->expected_count);
		add_some_of_everything(f);
		batch_flush(f->batch);
		expect_all(f);
	}
}

static void segments_save_messages(void **state)
{
	struct fixture *f = *state;
	if (!f->sender.can_segment) {
		skip();
	}
	f->trouble.at_most = 1; /* so that calls count messages */
	for (int i = 0; i < 70; i++) {
		add(f, 0, 900);
	}
	batch_flush(f->batch);
	assert_int_equal(f->trouble.calls, 2); /* 64 and 6 */
	expect_all(f);
}

static void destinations_that_take_turns_get_one_message_each(void **state)
{
	struct fixture *f = *state;
	if (!f->sender.can_segment) {
		skip();
	}
	f->trouble.at_most = 1;
	for (uint32_t i = 0; i < 10 * RECEIVERS; i++) {
		add(f, i % RECEIVERS, i < 9 * RECEIVERS ? 900 : 17);
	}
	batch_flush(f->batch);
	assert_int_equal(f->trouble.calls, RECEIVERS);
	expect_all(f);
}

static void a_refused_super_packet_goes_singly(void **state)
{
	struct fixture *f = *state;
	if (!f->sender.can_segment) {
		skip();
	}
	f->trouble = (struct trouble){.error = EIO, .times = 1, .only_super = true};
	add_some_of_everything(f);
	batch_flush(f->batch);
	assert_false(f->sender.can_segment);
	expect_all(f);
}

static void short_and_late_sends_lose_nothing(void **state)
{
	static const int errors[] = {EAGAIN, ENOBUFS, EINTR};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		memset(f->expected_count, 0, sizeof f->expected_count);
		f->trouble = (struct trouble){.error = errors[i], .times = 1, .at_most = 3};
		add_some_of_everything(f);
		batch_flush(f->batch);
		expect_all(f);
	}
}

static void a_full_socket_drops_and_counts(void **state)
{
	struct fixture *f = *state;
	f->sender.can_segment = false;
	f->trouble = (struct trouble){.error = ENOBUFS, .times = 2};
	add(f, 0, 100);
	add(f, 1, 100);
	batch_flush(f->batch);
	assert_int_equal(batch_dropped(f->batch), 2);
	assert_int_equal(f->trouble.calls, 2);
}

static void one_bad_destination_costs_its_own_packet(void **state)
{
	struct fixture *f = *state;
	f->trouble = (struct trouble){.error = EHOSTUNREACH, .times = 1};
	add(f, 0, 100);
	add(f, 1, 200);
	add(f, 2, 300);
	f->expected_count[0] = 0;
	batch_flush(f->batch);
	assert_int_equal(batch_dropped(f->batch), 1);
	struct addr from;
	size_t len;
	assert_int_equal(udp_receive(&f->receivers[1], &f->inbox), 1);
	assert_non_null(udp_datagram(&f->inbox, 0, &from, &len));
	assert_int_equal(len, 200);
	assert_int_equal(udp_receive(&f->receivers[2], &f->inbox), 1);
	assert_int_equal(udp_receive(&f->receivers[0], &f->inbox), 0);
}

static void a_full_batch_sends_itself(void **state)
{
	struct fixture *f = *state;
	struct path to = {.kind = PATH_UDP, .local = 0, .remote = f->receivers[0].local};
	size_t got = 0;
	for (uint32_t i = 0; i < BATCH_SLOTS + 1; i++) {
		memset(batch_reserve(f->batch), 1, 10);
		batch_add(f->batch, &to, 10);
	}
	assert_true(f->trouble.calls > 0);
	for (size_t n = 1; n > 0; got += n) {
		n = udp_receive(&f->receivers[0], &f->inbox);
	}
	assert_int_equal(got, BATCH_SLOTS);
}

static void what_is_reserved_again_is_not_sent(void **state)
{
	struct fixture *f = *state;
	uint8_t *first = batch_reserve(f->batch);
	assert_ptr_equal(batch_reserve(f->batch), first);
	batch_flush(f->batch);
	assert_int_equal(f->trouble.calls, 0);
}

static void a_datagram_that_is_too_long_is_no_packet(void **state)
{
	struct fixture *f = *state;
	static const uint8_t big[WORKER_PACKET_MAX + 1];
	struct sockaddr_storage ss;
	struct addr from;
	size_t len;
	socklen_t ss_len = (socklen_t)addr_to_sockaddr(&f->receivers[0].local, &ss);
	assert_int_equal(sendto(f->sender.fd, big, sizeof big, 0, (struct sockaddr *)&ss, ss_len), sizeof big);
	assert_int_equal(sendto(f->sender.fd, big, 0, 0, (struct sockaddr *)&ss, ss_len), 0);
	assert_int_equal(sendto(f->sender.fd, big, WORKER_PACKET_MAX, 0, (struct sockaddr *)&ss, ss_len), WORKER_PACKET_MAX);
	assert_int_equal(udp_receive(&f->receivers[0], &f->inbox), 3);
	assert_null(udp_datagram(&f->inbox, 0, &from, &len));
	assert_null(udp_datagram(&f->inbox, 1, &from, &len));
	assert_non_null(udp_datagram(&f->inbox, 2, &from, &len));
	assert_int_equal(len, WORKER_PACKET_MAX);
	assert_true(addr_equal(&from, &f->sender.local));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(segmented_and_plain_are_the_same),
		TEST(segments_save_messages),
		TEST(destinations_that_take_turns_get_one_message_each),
		TEST(a_refused_super_packet_goes_singly),
		TEST(short_and_late_sends_lose_nothing),
		TEST(a_full_socket_drops_and_counts),
		TEST(one_bad_destination_costs_its_own_packet),
		TEST(a_full_batch_sends_itself),
		TEST(what_is_reserved_again_is_not_sent),
		TEST(a_datagram_that_is_too_long_is_no_packet),
	};
	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
