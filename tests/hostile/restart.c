/*
 * kill -9 in the midst of a lesson, and at once a new SFU on the same port: does it start, does it say nothing to those
 * who don't know yet, and is everybody back by offering anew?
 */
#include "clock.h"
#include "crowd.h"
#include "secure.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MEMBERS = 6, CONNECTIONS = 20 };

/* TCP connections, some with half a frame: what they leave behind must not keep the port from being bound. */
static int connect_tcp(const struct addr *server, bool has_half_frame)
{
	struct sockaddr_storage ss;
	struct timeval patience = {.tv_sec = 2};
	socklen_t len = (socklen_t)addr_to_sockaddr(server, &ss);
	int fd = socket(ss.ss_family, SOCK_STREAM, 0);
	crowd_check(fd >= 0 && connect(fd, (struct sockaddr *)&ss, len) == 0, "no TCP connection");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (has_half_frame) {
		crowd_check(send(fd, "\4\0half", 6, MSG_NOSIGNAL) == 6, "half a frame");
	}
	return fd;
}

static uint64_t bytes_in(const struct crowd *c)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		sum += c->members[i]->bytes_in;
	}
	return sum;
}

static uint64_t packets_out(const struct crowd *c)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		sum += endpoint_stats(c->members[i]->endpoint)->packets_out + endpoint_stats(c->members[i]->endpoint)->checks_sent;
	}
	return sum;
}

static void drain(struct crowd *c)
{
	crowd_run(c, 50 * US_PER_MS);
}

int main(void)
{
	int fds[CONNECTIONS];
	char byte;
	crowd_check(secure_library_init() == OK, "no library");
	struct crowd *c = crowd_new_remote("127.0.0.1", 3);
	for (int i = 0; i < MEMBERS; i++) {
		crowd_join(c);
	}
	crowd_begin_lesson(c);
	for (int i = 0; i < CONNECTIONS; i++) {
		fds[i] = connect_tcp(&c->server, i % 2 == 0);
	}
	us_t killed_at = clock_now();
	crowd_kill_and_restart(c);
	us_t started_us = clock_now() - killed_at;
	drain(c); /* what the old one had sent */
	uint64_t before = bytes_in(c);
	uint64_t out = packets_out(c);
	struct sfu_stats stats = crowd_stats(c);
	crowd_run(c, 3 * US_PER_S);
	crowd_check(packets_out(c) > out + 300, "the participants fell silent");
	crowd_check(bytes_in(c) == before, "%llu bytes went to whom the new SFU does not know",
		(unsigned long long)(bytes_in(c) - before));
	struct sfu_stats later = crowd_stats(c);
	crowd_check(later.packets_dropped_unknown > stats.packets_dropped_unknown + 200, "their packets were not counted");
	crowd_check(later.stun_checks_refused > stats.stun_checks_refused, "their checks were not counted");
	for (int i = 0; i < CONNECTIONS; i++) {
		crowd_check(recv(fds[i], &byte, 1, 0) <= 0, "an old TCP connection got an answer");
		close(fds[i]);
	}
	close(connect_tcp(&c->server, false));
	us_t rejoined_at = clock_now();
	crowd_rejoin(c);
	crowd_check(crowd_connect_all(c, 5 * US_PER_S), "not all came back");
	us_t back_us = clock_now() - rejoined_at;
	crowd_begin_lesson(c);
	printf("ok restart: the port was bound again %lld ms after kill -9; 0 bytes to %u participants who did not know; all back "
		"%lld ms after their offers\n", (long long)(started_us / US_PER_MS), c->count, (long long)(back_us / US_PER_MS));
	crowd_free(c);
	return 0;
}
