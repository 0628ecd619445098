/*
 * Floods over real sockets: strangers with valid and broken ClientHellos, garbage on a live address, checks without a
 * password, and a participant with every right and ill will. Does anybody else notice?
 *
 *   hostile_flood [--long] [CASE...]      --long: some minutes instead of some seconds
 *
 * Prints one line per case with what was measured. Exit code 77: all is well but for a freeze that can't be judged, since the
 * machine had far more to do than this.
 */
#include "attack.h"
#include "clock.h"
#include "crowd.h"
#include "secure.h"
#include "stun_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define FREEZE_US (200 * US_PER_MS)

struct scale {
	uint32_t joins, garbage, stun, seconds;
	bool *is_unjudged;
};

/* Nobody stood still: or did the machine? Returns the word that the case's line begins with. */
static const char *judge_freeze(const struct scale *scale, const char *label, us_t gap_us)
{
	double load;
	if (gap_us <= FREEZE_US) {
		return "ok";
	}
	bool is_overloaded = getloadavg(&load, 1) == 1 && load > 3.0 * (double)sysconf(_SC_NPROCESSORS_ONLN);
	crowd_check(is_overloaded, "%s: somebody stood still for %lld ms", label, (long long)(gap_us / US_PER_MS));
	*scale->is_unjudged = true;
	return "not judged, since the machine is overloaded:";
}

/* -- ClientHello race (ASVS 17.2.6) ------------------------------------------------------------------------------- */

struct hello {
	size_t len;
	uint8_t data[ATTACK_PACKET_MAX];
};

enum { HELLO_RANDOM = 13 + 12 + 2, HELLO_SESSION = HELLO_RANDOM + 32 };

/* A real one, as any client makes it. */
static void make_hello(struct hello *h)
{
	static const uint8_t fingerprint[32];
	struct dtls_identity *identity = dtls_identity_new();
	struct dtls *client = identity ? dtls_new(identity, DTLS_CLIENT, fingerprint) : NULL;
	crowd_check(client != NULL, "no client");
	dtls_start(client, clock_now());
	h->len = dtls_take_datagram(client, h->data, sizeof h->data);
	crowd_check(h->len > 100 && h->data[0] == 22 && h->data[13] == 1, "no ClientHello");
	dtls_free(client);
	dtls_identity_free(identity);
}

/* TLS_NULL_WITH_NULL_NULL in every place of the list. */
static void offer_null_suites(uint8_t *hello)
{
	size_t at = HELLO_SESSION;
	at += 1u + hello[at]; /* session */
	at += 1u + hello[at]; /* cookie */
	size_t len = load_u16(hello + at);
	memset(hello + at + 2, 0, len);
}

/* The first half of the message only. */
static size_t cut_fragment(uint8_t *hello, size_t len)
{
	uint16_t body = (uint16_t)((len - 25) / 2);
	store_u16(hello + 11, (uint16_t)(12 + body));
	hello[13 + 9] = 0;
	store_u16(hello + 13 + 10, body);
	return 25u + body;
}

static size_t hostile_hello(void *ctx, struct rng *rng, uint8_t *buf)
{
	const struct hello *h = ctx;
	size_t len = h->len;
	memcpy(buf, h->data, len);
	rng_fill(rng, buf + HELLO_RANDOM, 32);
	switch (rng_below(rng, 6)) {
	case 0:
		break;
	case 1:
		offer_null_suites(buf);
		break;
	case 2:
		return cut_fragment(buf, len);
	case 3:
		store_u16(buf + 3, (uint16_t)(1 + rng_below(rng, 3))); /* epoch */
		break;
	case 4:
		return 1 + rng_below(rng, (uint32_t)len);
	default:
		buf[13 + rng_below(rng, (uint32_t)len - 13)] ^= (uint8_t)(1u << rng_below(rng, 8));
		break;
	}
	return len;
}

static int compare_times(const void *a, const void *b)
{
	us_t x = *(const us_t *)a;
	us_t y = *(const us_t *)b;
	return (x > y) - (x < y);
}

static void hellos_race_joins(const struct scale *scale)
{
	struct hello hello;
	struct attack attack;
	us_t took[CROWD_MAX];
	struct crowd *c = crowd_new("127.0.0.1", 2);
	make_hello(&hello);
	struct attack_conf conf = {.target = c->server, .socket_count = ATTACK_MAX_SOCKETS, .borrowed_fd = -1, .per_s = 1000,
		.make = hostile_hello, .make_ctx = &hello};
	attack_start(&attack, &conf);
	crowd_run(c, US_PER_S);
	for (uint32_t i = 0; i < scale->joins; i++) {
		struct member *m = crowd_join(c);
		crowd_run(c, 30 * US_PER_MS);
		crowd_check(crowd_connect_all(c, 10 * US_PER_S), "join %u of %u did not succeed", i + 1, scale->joins);
		us_t connected_at = endpoint_stats(m->endpoint)->connected_at;
		took[i] = connected_at - m->joined_at;
	}
	crowd_run(c, US_PER_S);
	for (uint32_t i = 0; i < scale->joins; i++) {
		crowd_check(!endpoint_stats(c->members[i]->endpoint)->is_closed, "participant %u was thrown out", i);
	}
	attack_stop(&attack);
	qsort(took, scale->joins, sizeof took[0], compare_times);
	crowd_check(atomic_load(&attack.packets_back) == 0, "the attacker got %llu packets",
		(unsigned long long)atomic_load(&attack.packets_back));
	printf("ok hellos: %u of %u joins succeeded under %llu hostile ClientHellos; connected after %lld ms (p50), %lld ms (max); "
		"0 bytes to the attacker\n", scale->joins, scale->joins, (unsigned long long)atomic_load(&attack.sent),
		(long long)(took[scale->joins / 2] / US_PER_MS), (long long)(took[scale->joins - 1] / US_PER_MS));
	crowd_free(c);
}

/* -- garbage on a live address (ASVS 17.2.3, 17.2.4) -------------------------------------------------------------- */

struct victim {
	uint32_t ssrc;
};

/* SRTP and SRTCP of the victim's own stream by its looks, DTLS records, checks: all without any key. */
static size_t garbage(void *ctx, struct rng *rng, uint8_t *buf)
{
	const struct victim *v = ctx;
	size_t len = 40 + rng_below(rng, 1100);
	rng_fill(rng, buf, len);
	switch (rng_below(rng, 16)) {
	case 0:
		buf[0] = 0x80;
		buf[1] = (uint8_t)(200 + rng_below(rng, 7));
		break;
	case 1:
		buf[0] = (uint8_t)(20 + rng_below(rng, 4));
		store_u16(buf + 1, 0xfefd);
		store_u16(buf + 11, (uint16_t)(len - 13));
		break;
	case 2:
		store_u16(buf, 1);
		store_u16(buf + 2, (uint16_t)(len - 20));
		break;
	default:
		buf[0] = 0x90;
		buf[1] = rng_below(rng, 2) ? 96 : 111;
		store_u32(buf + 8, v->ssrc);
		store_u32(buf + 12, 0xbede0001);
		break;
	}
	return len;
}

/* What the kernel threw away because the SFU's socket was full: the last column of its table. */
static uint64_t lost_in_kernel(uint16_t port)
{
	char line[512];
	unsigned long long lost = 0;
	FILE *table = fopen("/proc/net/udp", "r");
	while (table && fgets(line, sizeof line, table)) {
		/* "number: address:port", and the losses at the end of the line */
		const char *port_text = strchr(line, ':') ? strchr(strchr(line, ':') + 1, ':') : NULL;
		size_t end = strlen(line);
		while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\n')) {
			line[--end] = 0;
		}
		const char *last = strrchr(line, ' ');
		if (port_text && last && strtoul(port_text + 1, NULL, 16) == port) {
			lost = strtoull(last, NULL, 10);
		}
	}
	if (table) {
		fclose(table);
	}
	return lost;
}

static void wait_for(struct crowd *c, struct attack *a, us_t within_us)
{
	us_t end = clock_now() + within_us;
	while (!atomic_load(&a->is_done)) {
		crowd_run(c, 20 * US_PER_MS);
		crowd_check(clock_now() < end, "the attack does not end");
	}
}

static void garbage_on_a_live_address(const struct scale *scale)
{
	struct attack attacks[2];
	struct crowd *c = crowd_new("127.0.0.1", 3);
	for (int i = 0; i < 4; i++) {
		crowd_join(c);
	}
	crowd_begin_lesson(c);
	struct victim victim = {.ssrc = endpoint_ssrc(c->members[0]->endpoint, SFU_SOURCE_CAMERA, 0)};
	uint32_t lines = crowd_log_lines(c);
	crowd_measure(c);
	crowd_run(c, 2 * US_PER_S);
	us_t calm_us = crowd_longest_gap(c, NULL);
	struct sfu_stats before = crowd_stats(c);
	uint64_t lost = lost_in_kernel(c->server.port);
	crowd_measure(c);
	struct attack_conf conf = {.target = c->server, .socket_count = 4, .borrowed_fd = -1,
		.per_s = scale->garbage / 2 / scale->seconds, .limit = scale->garbage / 2, .make = garbage, .make_ctx = &victim};
	attack_start(&attacks[0], &conf);
	conf.borrowed_fd = c->members[0]->fd;
	conf.socket_count = 0;
	attack_start(&attacks[1], &conf);
	us_t patience_us = (us_t)scale->seconds * 5 * US_PER_S;
	wait_for(c, &attacks[0], patience_us);
	wait_for(c, &attacks[1], patience_us);
	crowd_run(c, 500 * US_PER_MS);
	us_t gap_us = crowd_longest_gap(c, NULL);
	struct sfu_stats after = crowd_stats(c);
	attack_stop(&attacks[0]);
	attack_stop(&attacks[1]);
	uint64_t dropped = after.packets_dropped_auth - before.packets_dropped_auth + after.packets_dropped_unknown -
		before.packets_dropped_unknown + after.packets_dropped_malformed - before.packets_dropped_malformed +
		after.stun_checks_refused - before.stun_checks_refused;
	lost = lost_in_kernel(c->server.port) - lost;
	unsigned long long sent = atomic_load(&attacks[0].sent) + atomic_load(&attacks[1].sent);
	crowd_check(atomic_load(&attacks[0].bytes_back) == 0, "the attacker got an answer");
	/* a record with good lengths goes to OpenSSL, which drops it without a word */
	crowd_check(dropped + lost > sent * 95 / 100 && dropped <= sent, "%llu of %llu were counted as dropped, %llu by the kernel",
		(unsigned long long)dropped, sent, (unsigned long long)lost);
	crowd_check(after.packets_dropped_auth - before.packets_dropped_auth > (sent - lost) / 4,
		"too few failed authentication");
	crowd_check(crowd_log_lines(c) - lines <= 3, "%u lines were logged", crowd_log_lines(c) - lines);
	const char *verdict = judge_freeze(scale, "garbage", gap_us);
	printf("%s garbage: %llu packets, half of them from a participant's own address; longest gap %lld ms (%lld ms before); "
		"%llu counted as dropped, %llu lost in the kernel, %u log lines\n", verdict, sent, (long long)(gap_us / US_PER_MS),
		(long long)(calm_us / US_PER_MS), (unsigned long long)dropped, (unsigned long long)lost,
		crowd_log_lines(c) - lines);
	crowd_free(c);
}

/* -- checks by strangers ------------------------------------------------------------------------------------------ */

/* Without a known user; with one, and a wrong password; and neither signed nor whole. */
static size_t stranger_check(void *ctx, struct rng *rng, uint8_t *buf)
{
	const struct member *m = ctx;
	uint8_t txid[12];
	char username[64];
	rng_fill(rng, txid, sizeof txid);
	snprintf(username, sizeof username, "%08x:none", rng_u32(rng));
	const char *user = rng_below(rng, 2) ? username : endpoint_username(m->endpoint);
	size_t len = stun_write_request(buf, ATTACK_PACKET_MAX, user, bytes_of_string("aaaaaaaaaaaaaaaaaaaaaaaa"), txid,
		true, 1, rng_u64(rng));
	return rng_below(rng, 8) ? len : 1 + rng_below(rng, (uint32_t)len);
}

/* An answer to a check that is right, from a port that nobody knew: its length. */
static size_t answer_to(const struct crowd *c, const struct member *m, const char *username, size_t *asked)
{
	struct sockaddr_storage ss;
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	uint8_t txid[12] = {7};
	socklen_t len = (socklen_t)addr_to_sockaddr(&c->server, &ss);
	int fd = socket(ss.ss_family, SOCK_DGRAM, 0);
	struct timeval patience = {.tv_usec = 500000};
	crowd_check(fd >= 0 && connect(fd, (struct sockaddr *)&ss, len) == 0, "no socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	*asked = stun_write_request(buf, sizeof buf, username, bytes_of_string(endpoint_password(m->endpoint)), txid, false,
		1, 1);
	crowd_check(send(fd, buf, *asked, 0) == (ssize_t)*asked, "not sent");
	ssize_t n = recv(fd, buf, sizeof buf, 0);
	close(fd);
	return n > 0 ? (size_t)n : 0;
}

static void checks_by_strangers_over(const char *address, const struct scale *scale)
{
	struct attack attack;
	struct crowd *c = crowd_new(address, 1);
	struct member *m = crowd_join(c);
	size_t asked;
	crowd_check(crowd_connect_all(c, 10 * US_PER_S), "not connected");
	struct sfu_stats before = crowd_stats(c);
	struct attack_conf conf = {.target = c->server, .socket_count = ATTACK_MAX_SOCKETS, .borrowed_fd = -1, .per_s = 10000,
		.limit = scale->stun, .make = stranger_check, .make_ctx = m};
	attack_start(&attack, &conf);
	wait_for(c, &attack, 60 * US_PER_S);
	crowd_run(c, 200 * US_PER_MS);
	attack_stop(&attack);
	struct sfu_stats after = crowd_stats(c);
	crowd_check(atomic_load(&attack.packets_back) == 0, "%llu answers to strangers",
		(unsigned long long)atomic_load(&attack.packets_back));
	crowd_check(after.stun_checks_refused - before.stun_checks_refused > scale->stun / 2, "they did not come in");
	size_t answered = answer_to(c, m, endpoint_username(m->endpoint), &asked);
	crowd_check(answered > 0 && answered <= asked, "%zu bytes were answered with %zu", asked, answered);
	/* the shortest user name that a client may have: "server:" and four characters */
	char shortest[16];
	snprintf(shortest, sizeof shortest, "%.9sabcd", endpoint_username(m->endpoint));
	size_t answered_short = answer_to(c, m, shortest, &asked);
	crowd_check(answered_short <= asked, "%zu bytes were answered with %zu", asked, answered_short);
	printf("ok checks over %s: %llu by strangers, 0 bytes back; a right one of %zu bytes gets %zu\n", address,
		(unsigned long long)atomic_load(&attack.sent), asked, answered);
	crowd_free(c);
}

static bool has_ipv6(void)
{
	struct sockaddr_storage ss;
	struct addr loopback;
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	crowd_check(addr_parse(&loopback, "::1", 0) == OK, "address");
	socklen_t len = (socklen_t)addr_to_sockaddr(&loopback, &ss);
	bool can = fd >= 0 && bind(fd, (struct sockaddr *)&ss, len) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return can;
}

static void checks_by_strangers(const struct scale *scale)
{
	checks_by_strangers_over("127.0.0.1", scale);
	if (has_ipv6()) {
		checks_by_strangers_over("::1", scale);
	} else {
		printf("skipped checks over ::1: no IPv6 here\n");
	}
}

/* -- a participant's own flood (ASVS 17.2.5) ---------------------------------------------------------------------- */

static void a_flood_of_valid_media(const struct scale *scale)
{
	enum { PER_TURN = 20, BYTES = 1000 };
	struct crowd *c = crowd_new("127.0.0.1", 3);
	for (int i = 0; i < 4; i++) {
		crowd_join(c);
	}
	crowd_begin_lesson(c);
	struct member *bad = c->members[0];
	struct sfu_stats before = crowd_stats(c);
	us_t began = clock_now();
	us_t end = began + (us_t)scale->seconds * US_PER_S / 2;
	uint16_t seq = 1;
	crowd_measure(c);
	while (clock_now() < end) {
		for (int i = 0; i < PER_TURN; i++, seq++) {
			struct rtp_build b = {.payload_type = 96, .ssrc = 0x1234, .seq = seq, .timestamp = seq * 100u};
			b.ext[RTP_EXT_MID] = bytes_of_string("3");
			(void)endpoint_forge_rtp(bad->endpoint, &b, BYTES);
		}
		crowd_run(c, 2 * US_PER_MS);
	}
	us_t gap_us = crowd_longest_gap(c, bad);
	struct sfu_stats after = crowd_stats(c);
	uint64_t excess = after.packets_dropped_excess - before.packets_dropped_excess;
	uint64_t came = after.packets_in - before.packets_in;
	crowd_check(excess > 0, "nothing was too much (%llu packets came)", (unsigned long long)came);
	const char *verdict = judge_freeze(scale, "valid flood", gap_us);
	printf("%s valid flood: %llu packets in %lld ms, %llu of them too much; longest gap of the others %lld ms\n", verdict,
		(unsigned long long)came, (long long)((clock_now() - began) / US_PER_MS), (unsigned long long)excess,
		(long long)(gap_us / US_PER_MS));
	crowd_free(c);
}

/* -- strangers on every TCP connection ---------------------------------------------------------------------------- */

enum { STRANGERS = 1500, STRANGERS_AT_ONCE = 1100 };

/* Half a frame each, so that the server waits for the rest. */
static int stranger(const struct addr *server)
{
	struct sockaddr_storage ss;
	socklen_t len = (socklen_t)addr_to_sockaddr(server, &ss);
	int fd = socket(ss.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	crowd_check(fd >= 0 && connect(fd, (struct sockaddr *)&ss, len) == 0, "a stranger can't even connect");
	(void)!send(fd, "\4\0half", 6, MSG_NOSIGNAL);
	return fd;
}

static bool is_closed(int fd)
{
	char byte;
	return recv(fd, &byte, 1, MSG_DONTWAIT) == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

static void strangers_on_every_tcp_connection(const struct scale *scale)
{
	static int fds[STRANGERS];
	struct rlimit limit;
	uint32_t closed = 0;
	(void)scale;
	crowd_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "no limit");
	limit.rlim_cur = limit.rlim_max;
	crowd_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "no limit");
	if (limit.rlim_cur < 2 * STRANGERS + 100) {
		printf("skipped tcp: only %llu files may be open here\n", (unsigned long long)limit.rlim_cur);
		return;
	}
	struct crowd *c = crowd_new("127.0.0.1", 2);
	crowd_join_by_tcp(c);
	crowd_check(crowd_connect_all(c, 10 * US_PER_S), "the first one is not connected");
	for (uint32_t i = 0; i < STRANGERS_AT_ONCE; i++) {
		fds[i] = stranger(&c->server);
	}
	crowd_run(c, 100 * US_PER_MS);
	/* there is no room any more; they go on coming, and so do two participants */
	crowd_join_by_tcp(c);
	crowd_join_by_tcp(c);
	us_t asked_at = clock_now();
	for (uint32_t i = STRANGERS_AT_ONCE; i < STRANGERS; i++) {
		fds[i] = stranger(&c->server);
		crowd_run(c, US_PER_MS);
	}
	crowd_check(crowd_connect_all(c, 5 * US_PER_S), "participants can't come in by TCP");
	us_t took_us = clock_now() - asked_at;
	crowd_begin_lesson(c);
	us_t end = clock_now() + 15 * US_PER_S;
	while (closed < STRANGERS && clock_now() < end) {
		crowd_run(c, 500 * US_PER_MS);
		closed = 0;
		for (uint32_t i = 0; i < STRANGERS; i++) {
			closed += is_closed(fds[i]);
		}
	}
	crowd_check(closed == STRANGERS, "%u strangers are still there after 15 s", STRANGERS - closed);
	for (uint32_t i = 0; i < STRANGERS; i++) {
		close(fds[i]);
	}
	crowd_check(crowd_longest_gap(c, NULL) < 5 * US_PER_S, "a participant's connection was lost");
	printf("ok tcp: %d strangers on 1024 places; two participants connected within %lld ms while they came; all strangers "
		"were closed\n", STRANGERS, (long long)(took_us / US_PER_MS));
	crowd_free(c);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(const struct scale *scale);
	} cases[] = {
		{"hellos", hellos_race_joins},
		{"garbage", garbage_on_a_live_address},
		{"checks", checks_by_strangers},
		{"valid", a_flood_of_valid_media},
		{"tcp", strangers_on_every_tcp_connection},
	};
	bool is_unjudged = false;
	struct scale scale = {.joins = 50, .garbage = 200000, .stun = 20000, .seconds = 10};
	int first = 1;
	if (argc > 1 && strcmp(argv[1], "--long") == 0) {
		scale = (struct scale){.joins = 200, .garbage = 2000000, .stun = 500000, .seconds = 100};
		first = 2;
	}
	scale.is_unjudged = &is_unjudged;
	crowd_check(secure_library_init() == OK, "no library");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool is_wanted = first == argc;
		for (int k = first; k < argc; k++) {
			is_wanted |= strcmp(argv[k], cases[i].name) == 0;
		}
		if (is_wanted) {
			cases[i].run(&scale);
			fflush(stdout);
		}
	}
	return is_unjudged ? 77 : 0;
}
