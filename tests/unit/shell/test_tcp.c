/* ICE-TCP: are frames cut right however the bytes arrive, and do the guards against bad connections hold? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tcp.h"

#include "bytes.h"
#include "worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 3, MAX_PACKETS = 64 };
#define START_US (100 * US_PER_S)

struct fixture {
	struct loop loop;
	struct tcp *tcp;
	struct addr server;
	us_t now;
	struct path last_from;
	size_t lens[MAX_PACKETS];
	uint8_t firsts[MAX_PACKETS];
	uint32_t packet_count, gone_count;
	uint32_t known; /* the connection of a peer; 0: of none, ALL: all of them */
};
enum { ALL = UINT16_MAX };

static void on_packet(void *ctx, const struct path *from, uint8_t *pkt, size_t len, us_t now)
{
	struct fixture *f = ctx;
	assert_int_equal(now, f->now);
	assert_int_equal(from->kind, PATH_TCP);
	assert_true(f->packet_count < MAX_PACKETS);
	f->last_from = *from;
	f->lens[f->packet_count] = len;
	f->firsts[f->packet_count++] = pkt[0];
	memset(pkt + len, 0xee, WORKER_PACKET_MAX - len); /* there is that much room */
}

static void on_gone(void *ctx, const struct path *path, us_t now)
{
	struct fixture *f = ctx;
	(void)now;
	assert_int_equal(path->kind, PATH_TCP);
	f->gone_count++;
}

static bool is_known(void *ctx, const struct path *path)
{
	const struct fixture *f = ctx;
	return f->known == ALL || f->known == path->local;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct addr local;
	assert_non_null(f);
	f->now = START_US;
	assert_int_equal(loop_init(&f->loop), OK);
	f->tcp = tcp_new(&f->loop, MAX_CONNECTIONS,
		(struct tcp_handlers){.ctx = f, .packet = on_packet, .gone = on_gone, .is_known = is_known});
	assert_non_null(f->tcp);
	assert_int_equal(addr_parse(&local, "127.0.0.1", 0), OK);
	assert_int_equal(tcp_listen(f->tcp, &local, &f->server), OK);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	tcp_free(f->tcp);
	loop_finish(&f->loop);
	free(f);
	return 0;
}

/* Serves what is ready until nothing is. */
static void turn(struct fixture *f)
{
	struct loop_ready ready[8];
	size_t n;
	while ((n = loop_wait(&f->loop, ready, 8, 20 * US_PER_MS)) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (ready[i].kind == LOOP_LISTENER) {
				tcp_on_listener(f->tcp, ready[i].number, f->now);
			} else {
				tcp_on_connection(f->tcp, ready[i].number, ready[i].can_read, ready[i].can_write, f->now);
			}
		}
		tcp_flush(f->tcp, f->now);
	}
}

static int connect_client(const struct fixture *f)
{
	struct sockaddr_storage ss;
	socklen_t len = (socklen_t)addr_to_sockaddr(&f->server, &ss);
	struct timeval patience = {.tv_sec = 5};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	assert_int_equal(connect(fd, (struct sockaddr *)&ss, len), 0);
	return fd;
}

static void write_all(int fd, const void *p, size_t len)
{
	assert_int_equal(send(fd, p, len, MSG_NOSIGNAL), (ssize_t)len);
}

static void write_frame(int fd, uint8_t fill, size_t len)
{
	uint8_t buf[2 + WORKER_PACKET_MAX];
	store_u16(buf, (uint16_t)len);
	memset(buf + 2, fill, len);
	write_all(fd, buf, 2 + len);
}

static void read_exactly(int fd, uint8_t *buf, size_t len)
{
	for (size_t got = 0; got < len;) {
		ssize_t n = recv(fd, buf + got, len - got, 0);
		assert_true(n > 0);
		got += (size_t)n;
	}
}

static void frames_are_cut_however_they_arrive(void **state)
{
	struct fixture *f = *state;
	uint8_t stream[] = {0, 3, 'a', 'a', 'a', 0, 0, 0, 1, 'b', 0, 2, 'c', 'c'};
	int fd = connect_client(f);
	write_all(fd, stream, sizeof stream); /* three packets and an empty frame in one piece */
	turn(f);
	assert_int_equal(f->packet_count, 3);
	for (size_t i = 0; i < sizeof stream; i++) { /* byte by byte */
		write_all(fd, stream + i, 1);
		turn(f);
	}
	assert_int_equal(f->packet_count, 6);
	static const size_t lens[] = {3, 1, 2, 3, 1, 2};
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(f->lens[i], lens[i]);
		assert_int_equal(f->firsts[i], "abcabc"[i]);
	}
	for (int i = 0; i < 10; i++) {
		write_frame(fd, 'x', WORKER_PACKET_MAX);
	}
	turn(f);
	assert_int_equal(f->packet_count, 16);
	close(fd);
	turn(f);
	assert_int_equal(f->gone_count, 1);
	assert_int_equal(tcp_connection_count(f->tcp), 0);
}

static void a_frame_that_is_too_long_closes(void **state)
{
	struct fixture *f = *state;
	int fd = connect_client(f);
	uint8_t head[2];
	store_u16(head, WORKER_PACKET_MAX + 1);
	write_frame(fd, 'x', 10);
	write_all(fd, head, 2);
	turn(f);
	assert_int_equal(f->packet_count, 1);
	assert_int_equal(f->gone_count, 1);
	close(fd);
}

static void replies_are_framed(void **state)
{
	struct fixture *f = *state;
	uint8_t got[2 + 5 + 2 + 3];
	int fd = connect_client(f);
	write_frame(fd, 'x', 10);
	turn(f);
	tcp_send(f->tcp, f->last_from.local, (const uint8_t *)"hello", 5);
	tcp_send(f->tcp, f->last_from.local, (const uint8_t *)"you", 3);
	tcp_flush(f->tcp, f->now);
	read_exactly(fd, got, sizeof got);
	assert_memory_equal(got, "\0\5hello\0\3you", sizeof got);
	tcp_send(f->tcp, f->last_from.local + 1, (const uint8_t *)"nobody", 6);
	assert_int_equal(tcp_dropped(f->tcp), 1);
	close(fd);
}

static void a_slow_reader_loses_whole_packets(void **state)
{
	struct fixture *f = *state;
	static uint8_t packet[1200];
	uint8_t head[2];
	uint32_t sent = 0;
	int fd = connect_client(f);
	write_frame(fd, 'x', 10);
	turn(f);
	while (tcp_dropped(f->tcp) == 0 && sent < 100000) {
		memset(packet, (int)(sent & 0xff), sizeof packet);
		tcp_send(f->tcp, f->last_from.local, packet, sizeof packet);
		tcp_flush(f->tcp, f->now);
		sent++;
	}
	assert_int_equal(tcp_dropped(f->tcp), 1);
	for (uint32_t i = 0; i + 1 < sent; i++) {
		read_exactly(fd, head, 2);
		assert_int_equal(load_u16(head), sizeof packet);
		read_exactly(fd, packet, sizeof packet);
		assert_int_equal(packet[0], i & 0xff);
		assert_int_equal(packet[sizeof packet - 1], i & 0xff);
		if (i % 100 == 0) {
			turn(f);
		}
	}
	tcp_send(f->tcp, f->last_from.local, (const uint8_t *)"on", 2);
	tcp_flush(f->tcp, f->now);
	read_exactly(fd, packet, 4);
	assert_memory_equal(packet, "\0\2on", 4);
	close(fd);
}

static void a_stranger_may_stay_10_s_whatever_he_says(void **state)
{
	struct fixture *f = *state;
	int silent = connect_client(f);
	turn(f);
	int noisy = connect_client(f);
	turn(f);
	int checked = connect_client(f);
	write_frame(checked, 'x', 10);
	turn(f);
	f->known = f->last_from.local;
	assert_int_equal(tcp_connection_count(f->tcp), 3);
	for (int s = 1; s <= 10; s++) {
		f->now = START_US + s * US_PER_S;
		send(noisy, "\0\1n", 3, MSG_NOSIGNAL);
		turn(f);
		assert_true(tcp_deadline(f->tcp) <= f->now);
		tcp_on_time(f->tcp, f->now);
		tcp_flush(f->tcp, f->now);
		assert_true(tcp_deadline(f->tcp) > f->now);
		assert_int_equal(tcp_connection_count(f->tcp), s < 10 ? 3 : 1);
	}
	f->now = START_US + TCP_SILENT_US;
	tcp_on_time(f->tcp, f->now);
	tcp_flush(f->tcp, f->now);
	assert_int_equal(tcp_connection_count(f->tcp), 0);
	assert_int_equal(f->gone_count, 3);
	assert_true(tcp_deadline(f->tcp) == US_NEVER);
	close(silent);
	close(noisy);
	close(checked);
}

/* Consent ended, or the participant left: his connection is not kept by talking on. */
static void a_peer_that_is_gone_is_a_stranger(void **state)
{
	struct fixture *f = *state;
	int fd = connect_client(f);
	write_frame(fd, 'x', 10);
	turn(f);
	f->known = f->last_from.local;
	for (int s = 1; s <= 70; s++) {
		f->now = START_US + s * US_PER_S;
		f->known = s < 65 ? f->known : 0;
		send(fd, "\0\1n", 3, MSG_NOSIGNAL);
		f->packet_count = 0;
		turn(f);
		tcp_on_time(f->tcp, f->now);
		tcp_flush(f->tcp, f->now);
		assert_int_equal(tcp_connection_count(f->tcp), s < 65 ? 1 : 0);
	}
	close(fd);
}

static void one_too_many_costs_the_oldest_stranger(void **state)
{
	struct fixture *f = *state;
	int fds[MAX_CONNECTIONS + 1];
	uint8_t byte;
	for (int i = 0; i <= MAX_CONNECTIONS; i++) {
		fds[i] = connect_client(f);
		turn(f);
		if (i == 0) { /* the oldest is a peer's: it stays */
			write_frame(fds[0], 'x', 10);
			turn(f);
			f->known = f->last_from.local;
		}
		f->now += US_PER_MS;
	}
	assert_int_equal(tcp_connection_count(f->tcp), MAX_CONNECTIONS);
	assert_int_equal(f->gone_count, 1);
	assert_int_equal(recv(fds[1], &byte, 1, 0), 0);
	write_frame(fds[0], 'x', 10);
	write_frame(fds[MAX_CONNECTIONS], 'y', 10);
	turn(f);
	assert_int_equal(f->packet_count, 3);
	for (int i = 0; i <= MAX_CONNECTIONS; i++) {
		close(fds[i]);
	}
}

static void when_all_are_peers_the_newcomer_is_refused(void **state)
{
	struct fixture *f = *state;
	int fds[MAX_CONNECTIONS + 1];
	uint8_t byte;
	f->known = ALL;
	for (int i = 0; i <= MAX_CONNECTIONS; i++) {
		fds[i] = connect_client(f);
		turn(f);
	}
	assert_int_equal(tcp_connection_count(f->tcp), MAX_CONNECTIONS);
	assert_int_equal(recv(fds[MAX_CONNECTIONS], &byte, 1, 0), 0);
	close(fds[0]);
	turn(f);
	assert_int_equal(tcp_connection_count(f->tcp), MAX_CONNECTIONS - 1);
	for (int i = 1; i <= MAX_CONNECTIONS; i++) {
		close(fds[i]);
	}
}

static void without_descriptors_strangers_are_turned_away(void **state)
{
	struct fixture *f = *state;
	struct rlimit before;
	struct loop_ready ready[8];
	uint8_t byte;
	int fd = connect_client(f);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	struct rlimit none = {.rlim_cur = (rlim_t)fd + 1, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(loop_wait(&f->loop, ready, 8, US_PER_S), 1);
	tcp_on_listener(f->tcp, ready[0].number, f->now);
	assert_int_equal(tcp_connection_count(f->tcp), 0);
	assert_int_equal(recv(fd, &byte, 1, 0), 0);
	assert_int_equal(loop_wait(&f->loop, ready, 8, 0), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(frames_are_cut_however_they_arrive),
		TEST(a_frame_that_is_too_long_closes),
		TEST(replies_are_framed),
		TEST(a_slow_reader_loses_whole_packets),
		TEST(a_stranger_may_stay_10_s_whatever_he_says),
		TEST(a_peer_that_is_gone_is_a_stranger),
		TEST(one_too_many_costs_the_oldest_stranger),
		TEST(when_all_are_peers_the_newcomer_is_refused),
		TEST(without_descriptors_strangers_are_turned_away),
	};
	return cmocka_run_group_tests_name("tcp", tests, NULL, NULL);
}
