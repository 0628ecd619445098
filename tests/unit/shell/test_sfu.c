/* The whole SFU on loopback: do two scripted endpoints see each other over real sockets, UDP and TCP? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "clock.h"
#include "endpoint.h"
#include "secure.h"
#include "sfu.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = 5, CLIENTS = 2, WANTED_FRAMES = 40, WANTED_SOUNDS = 80, IN_BYTES = 1 << 16 };
#define PATIENCE_US (20 * US_PER_S)

struct client {
	struct endpoint *endpoint;
	int fd;
	bool is_tcp;
	uint8_t in[IN_BYTES];
	size_t in_len;
	uint64_t frames, sounds;
	bool has_failed;
};

struct fixture {
	struct sfu *sfu;
	struct dtls_identity *identity;
	struct client clients[CLIENTS];
	uint32_t spread_from; /* 1: each client is served by a worker of his own */
	atomic_uint wakes;
	uint32_t stats_count;
	struct sfu_stats stats;
	uint64_t latency[SFU_LATENCY_BUCKETS]; /* of all workers */
};

static void wake(void *ctx)
{
	struct fixture *f = ctx;
	atomic_fetch_add(&f->wakes, 1);
}

static void client_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct client *c = ctx;
	uint8_t frame[2 + ENDPOINT_PACKET_MAX];
	if (!c->is_tcp) {
		c->has_failed |= send(c->fd, pkt, len, 0) != (ssize_t)len;
		return;
	}
	store_u16(frame, (uint16_t)len);
	memcpy(frame + 2, pkt, len);
	c->has_failed |= send(c->fd, frame, len + 2, MSG_NOSIGNAL) != (ssize_t)len + 2;
}

static void client_frame(void *ctx, const struct endpoint_frame *frame)
{
	struct client *c = ctx;
	c->frames += frame->is_video;
	c->sounds += !frame->is_video;
}

static void start(struct fixture *f, const struct addr *addresses, uint32_t count, bool no_udp, uint32_t workers)
{
	struct sfu_conf conf;
	uint32_t spread_from = f->spread_from;
	memset(f, 0, sizeof *f);
	f->spread_from = spread_from;
	memset(&conf, 0, sizeof conf);
	atomic_init(&f->wakes, 0);
	conf.workers = workers;
	conf.addresses = addresses;
	conf.address_count = count;
	conf.no_udp = no_udp;
	conf.spread_from = spread_from;
	conf.wake = wake;
	conf.wake_ctx = f;
	assert_int_equal(sfu_new(&f->sfu, &conf), OK);
}

static void send_command(struct fixture *f, enum sfu_cmd_kind kind, sfu_peer_id peer, uint32_t sources)
{
	struct sfu_cmd cmd;
	memset(&cmd, 0, sizeof cmd);
	cmd.kind = kind;
	cmd.room = ROOM;
	cmd.peer = peer;
	if (kind == SFU_CMD_PEER_ALLOW) {
		cmd.u.allow.sources = sources;
	}
	assert_int_equal(sfu_send(f->sfu, &cmd), OK);
}

static void send_view(struct fixture *f, sfu_peer_id viewer, sfu_peer_id subject)
{
	struct sfu_cmd cmd;
	memset(&cmd, 0, sizeof cmd);
	cmd.kind = SFU_CMD_PEER_VIEW;
	cmd.room = ROOM;
	cmd.peer = viewer;
	cmd.u.view.count = 1;
	cmd.u.view.wants[0] = (struct sfu_want){.subject = {.peer = subject, .feed = SFU_FEED_PERSON}, .height_px = 180};
	assert_int_equal(sfu_send(f->sfu, &cmd), OK);
}

static void open_socket(struct client *c, struct addr server, bool is_tcp)
{
	struct sockaddr_storage ss;
	socklen_t len = (socklen_t)addr_to_sockaddr(&server, &ss);
	c->is_tcp = is_tcp;
	c->fd = socket(ss.ss_family, is_tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
	assert_true(c->fd >= 0);
	assert_int_equal(connect(c->fd, (struct sockaddr *)&ss, len), 0);
}

static void join_client(struct fixture *f, uint32_t i, struct addr server, bool is_tcp)
{
	struct client *c = &f->clients[i];
	struct endpoint_conf conf;
	struct sfu_cmd cmd;
	memset(&conf, 0, sizeof conf);
	server.port = sfu_port(f->sfu, (ROOM + (f->spread_from == 1 ? i : 0)) % 2);
	open_socket(c, server, is_tcp);
	conf.seed = i + 1;
	conf.id = i + 1;
	conf.identity = f->identity;
	conf.seat_count = 1;
	conf.voice_seat_count = 1;
	conf.ntp_at_zero = clock_ntp_at_zero();
	conf.send = client_send;
	conf.on_frame = client_frame;
	conf.ctx = c;
	c->endpoint = endpoint_new(&conf);
	assert_non_null(c->endpoint);
	send_command(f, SFU_CMD_PEER_ADD, i + 1, 0);
	send_command(f, SFU_CMD_PEER_ALLOW, i + 1, SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA));
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(c->endpoint, true, &cmd);
	cmd.room = ROOM;
	cmd.peer = i + 1;
	assert_int_equal(sfu_send(f->sfu, &cmd), OK);
}

static void take_events(struct fixture *f)
{
	struct sfu_event events[16];
	size_t n;
	while ((n = sfu_receive(f->sfu, events, 16)) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (events[i].kind == SFU_EVENT_ANSWER) {
				struct client *c = &f->clients[events[i].peer - 1];
				assert_true(endpoint_on_answer(c->endpoint, events[i].u.answer.sdp, clock_now()));
			} else if (events[i].kind == SFU_EVENT_STATS) {
				f->stats_count++;
				f->stats = events[i].u.stats;
				for (int k = 0; k < SFU_LATENCY_BUCKETS; k++) {
					f->latency[k] += f->stats.latency[k];
				}
			}
			assert_int_not_equal(events[i].kind, SFU_EVENT_OFFER_REFUSED);
			sfu_event_finish(&events[i]);
		}
	}
}

static void take_frames(struct client *c)
{
	size_t at = 0;
	while (c->in_len - at >= 2 && c->in_len - at - 2 >= load_u16(c->in + at)) {
		uint8_t pkt[ENDPOINT_PACKET_MAX];
		size_t len = load_u16(c->in + at);
		assert_true(len <= sizeof pkt);
		memcpy(pkt, c->in + at + 2, len);
		endpoint_on_datagram(c->endpoint, pkt, len, clock_now());
		at += 2 + len;
	}
	c->in_len -= at;
	memmove(c->in, c->in + at, c->in_len);
}

static void read_client(struct client *c)
{
	uint8_t pkt[ENDPOINT_PACKET_MAX];
	ssize_t n;
	if (c->is_tcp) {
		n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);
		assert_int_not_equal(n, 0);
		c->in_len += n > 0 ? (size_t)n : 0;
		take_frames(c);
		return;
	}
	while ((n = recv(c->fd, pkt, sizeof pkt, MSG_DONTWAIT)) > 0) {
		endpoint_on_datagram(c->endpoint, pkt, (size_t)n, clock_now());
	}
}

/* Serves everybody for a moment. */
static void turn(struct fixture *f)
{
	struct pollfd fds[CLIENTS];
	for (uint32_t i = 0; i < CLIENTS; i++) {
		fds[i] = (struct pollfd){.fd = f->clients[i].fd, .events = POLLIN, .revents = 0};
	}
	poll(fds, CLIENTS, 5);
	take_events(f);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		struct client *c = &f->clients[i];
		if (fds[i].revents != 0) {
			read_client(c);
		}
		if (endpoint_deadline(c->endpoint) <= clock_now()) {
			endpoint_on_time(c->endpoint, clock_now());
		}
		assert_false(c->has_failed);
	}
}

static bool is_everybody_connected(const struct fixture *f)
{
	return endpoint_is_connected(f->clients[0].endpoint) && endpoint_is_connected(f->clients[1].endpoint);
}

static bool has_everybody_seen(const struct fixture *f)
{
	for (uint32_t i = 0; i < CLIENTS; i++) {
		if (f->clients[i].frames < WANTED_FRAMES || f->clients[i].sounds < WANTED_SOUNDS) {
			return false;
		}
	}
	return true;
}

static void expect_clean(const struct fixture *f)
{
	for (uint32_t i = 0; i < CLIENTS; i++) {
		const struct endpoint_slot *s = endpoint_slot(f->clients[i].endpoint, 0, true);
		assert_int_equal(s->broken, 0);
		assert_int_equal(s->clock_back, 0);
		assert_int_equal(s->lost, 0);
	}
}

static void run_lesson(const struct addr servers[CLIENTS], bool is_tcp, uint32_t spread_from)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	f->spread_from = spread_from;
	uint32_t address_count = addr_equal(&servers[0], &servers[1]) ? 1 : 2;
	start(f, servers, address_count, is_tcp, 2);
	f->identity = dtls_identity_new();
	assert_non_null(f->identity);
	send_command(f, SFU_CMD_ROOM_OPEN, 0, 0);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		join_client(f, i, servers[i], is_tcp);
	}
	us_t end = clock_now() + PATIENCE_US;
	while (!is_everybody_connected(f)) {
		turn(f);
		assert_true(clock_now() < end);
	}
	send_view(f, 1, 2);
	send_view(f, 2, 1);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		endpoint_publish(f->clients[i].endpoint, SFU_SOURCE_CAMERA, true, clock_now());
		endpoint_publish(f->clients[i].endpoint, SFU_SOURCE_MIC, true, clock_now());
	}
	while (!has_everybody_seen(f)) {
		turn(f);
		assert_true(clock_now() < end);
	}
	expect_clean(f);
	struct sfu_cmd stats = {.kind = SFU_CMD_STATS};
	assert_int_equal(sfu_send(f->sfu, &stats), OK);
	while (f->stats_count < 2) {
		turn(f);
		assert_true(clock_now() < end);
	}
	assert_true(f->stats.cpu_us > 0);
	uint64_t timed = 0;
	for (int i = 0; i < SFU_LATENCY_BUCKETS; i++) {
		timed += f->latency[i];
	}
	assert_true(is_tcp ? timed == 0 : timed > WANTED_FRAMES);
	assert_true(atomic_load(&f->wakes) > 0);
	sfu_free(f->sfu);
	for (uint32_t i = 0; i < CLIENTS; i++) {
		endpoint_free(f->clients[i].endpoint);
		close(f->clients[i].fd);
	}
	dtls_identity_free(f->identity);
	free(f);
}

static void two_see_each_other_over_udp(void **state)
{
	struct addr servers[CLIENTS];
	(void)state;
	assert_int_equal(addr_parse(&servers[0], "127.0.0.1", 0), OK);
	assert_int_equal(addr_parse(&servers[1], "127.0.0.2", 0), OK);
	run_lesson(servers, false, 0);
}

static void two_see_each_other_over_two_workers(void **state)
{
	struct addr servers[CLIENTS];
	(void)state;
	assert_int_equal(addr_parse(&servers[0], "127.0.0.1", 0), OK);
	servers[1] = servers[0];
	run_lesson(servers, false, 1);
}

static void two_see_each_other_over_tcp(void **state)
{
	struct addr servers[CLIENTS];
	(void)state;
	assert_int_equal(addr_parse(&servers[0], "127.0.0.1", 0), OK);
	servers[1] = servers[0];
	run_lesson(servers, true, 0);
}

static bool has_ipv6(void)
{
	struct sockaddr_storage ss;
	struct addr loopback;
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	assert_int_equal(addr_parse(&loopback, "::1", 0), OK);
	socklen_t len = (socklen_t)addr_to_sockaddr(&loopback, &ss);
	bool can = fd >= 0 && bind(fd, (struct sockaddr *)&ss, len) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return can;
}

static void one_over_ipv4_and_one_over_ipv6(void **state)
{
	struct addr servers[CLIENTS];
	(void)state;
	if (!has_ipv6()) {
		skip();
	}
	assert_int_equal(addr_parse(&servers[0], "127.0.0.1", 0), OK);
	assert_int_equal(addr_parse(&servers[1], "::1", 0), OK);
	run_lesson(servers, false, 0);
}

static void starts_and_stops_at_any_moment(void **state)
{
	struct addr local;
	(void)state;
	assert_int_equal(addr_parse(&local, "127.0.0.1", 0), OK);
	for (uint32_t i = 0; i < 20; i++) {
		struct fixture f;
		start(&f, &local, 1, false, 1 + i % 3);
		assert_true(sfu_port(f.sfu, i % 3) > 0);
		assert_int_equal(sfu_port(f.sfu, 3), 0);
		for (uint32_t k = 0; k < i; k++) {
			struct sfu_cmd cmd;
			memset(&cmd, 0, sizeof cmd);
			cmd.kind = SFU_CMD_PEER_OFFER;
			cmd.room = k;
			cmd.u.offer.sdp = strdup("v=0");
			assert_int_equal(sfu_send(f.sfu, &cmd), OK);
		}
		sfu_free(f.sfu);
	}
}

static void a_taken_port_stops_the_start(void **state)
{
	struct fixture f;
	struct addr local;
	struct sfu *second = (struct sfu *)&f;
	(void)state;
	assert_int_equal(addr_parse(&local, "127.0.0.1", 0), OK);
	start(&f, &local, 1, false, 1);
	struct sfu_conf conf = {.workers = 1, .media_port = sfu_port(f.sfu, 0), .addresses = &local, .address_count = 1};
	assert_int_equal(sfu_new(&second, &conf), ERR_SYS);
	assert_null(second);
	sfu_free(f.sfu);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_see_each_other_over_udp),
		cmocka_unit_test(two_see_each_other_over_tcp),
		cmocka_unit_test(two_see_each_other_over_two_workers),
		cmocka_unit_test(one_over_ipv4_and_one_over_ipv6),
		cmocka_unit_test(starts_and_stops_at_any_moment),
		cmocka_unit_test(a_taken_port_stops_the_start),
	};
	if (secure_library_init() != OK) {
		return 1;
	}
	return cmocka_run_group_tests_name("sfu", tests, NULL, NULL);
}
