#include "crowd.h"

#include "clock.h"
#include "logline.h"
#include "remote.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define TURN_MS 2
#define PATIENCE_US (20 * US_PER_S)

void crowd_fail(const char *file, int line, const char *format, ...)
{
	va_list args;
	fprintf(stderr, "FAILED: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n  %s:%d\n", file, line);
	exit(1);
}

/* -- commands and events ---------------------------------------------------------------------------------------- */

static void send_command(struct crowd *c, struct sfu_cmd *cmd, const struct member *m)
{
	cmd->room = CROWD_ROOM;
	cmd->peer = m ? m->number + 1 : 0;
	enum err e = c->remote ? remote_send(c->remote, cmd) : sfu_send(c->sfu, cmd);
	crowd_check(e == OK, "the SFU takes no commands");
}

static size_t receive_events(struct crowd *c, struct sfu_event *events, size_t cap)
{
	return c->remote ? remote_receive(c->remote, events, cap) : sfu_receive(c->sfu, events, cap);
}

static void take_events(struct crowd *c)
{
	struct sfu_event events[32];
	size_t n;
	while ((n = receive_events(c, events, 32)) > 0) {
		for (size_t i = 0; i < n; i++) {
			struct member *m = events[i].peer > 0 ? c->members[events[i].peer - 1] : NULL;
			if (events[i].kind == SFU_EVENT_ANSWER && m && m->endpoint) {
				crowd_check(endpoint_on_answer(m->endpoint, events[i].u.answer.sdp, clock_now()), "a bad answer");
			} else if (events[i].kind == SFU_EVENT_STATS) {
				c->stats = events[i].u.stats;
				c->stats_count++;
			}
			crowd_check(events[i].kind != SFU_EVENT_OFFER_REFUSED, "an offer was refused");
			sfu_event_finish(&events[i]);
		}
	}
}

struct sfu_stats crowd_stats(struct crowd *c)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_STATS};
	uint32_t before = c->stats_count;
	us_t end = clock_now() + PATIENCE_US;
	send_command(c, &cmd, NULL);
	while (c->stats_count == before) {
		crowd_run(c, US_PER_MS);
		crowd_check(clock_now() < end, "no counters came");
	}
	return c->stats;
}

uint32_t crowd_log_lines(const struct crowd *c)
{
	char text[4096];
	uint32_t lines = 0;
	off_t at = 0;
	ssize_t n;
	while ((n = pread(c->log_fd, text, sizeof text, at)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			lines += text[i] == '\n';
		}
		at += n;
	}
	return lines;
}

/* -- members ---------------------------------------------------------------------------------------------------- */

static void member_send(void *ctx, const uint8_t *pkt, size_t len)
{
	struct member *m = ctx;
	uint8_t frame[2 + ENDPOINT_PACKET_MAX];
	if (!m->is_tcp) {
		/* a full socket buffer loses the packet, as the line would */
		(void)!send(m->fd, pkt, len, MSG_DONTWAIT);
		return;
	}
	store_u16(frame, (uint16_t)len);
	memcpy(frame + 2, pkt, len);
	crowd_check(send(m->fd, frame, len + 2, MSG_NOSIGNAL) == (ssize_t)len + 2, "the TCP connection broke");
}

static void member_frame(void *ctx, const struct endpoint_frame *f)
{
	struct member *m = ctx;
	us_t now = clock_now();
	if (f->publisher == 0 || f->publisher > CROWD_MAX) {
		return; /* forged */
	}
	us_t *last_at = &m->last_at[f->publisher - 1][f->is_video];
	if (*last_at > 0) {
		m->longest_gap_us = us_max(m->longest_gap_us, now - *last_at);
	}
	*last_at = now;
}

static int open_socket(const struct addr *server, bool is_tcp)
{
	struct sockaddr_storage ss;
	int size = 1 << 20;
	socklen_t len = (socklen_t)addr_to_sockaddr(server, &ss);
	int fd = socket(ss.ss_family, (is_tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
	crowd_check(fd >= 0 && connect(fd, (struct sockaddr *)&ss, len) == 0, "no socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	return fd;
}

static void enter(struct crowd *c, struct member *m)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ADD};
	send_command(c, &cmd, m);
	cmd = (struct sfu_cmd){.kind = SFU_CMD_PEER_ALLOW};
	cmd.u.allow.sources = SFU_SOURCE_BIT(SFU_SOURCE_MIC) | SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
	send_command(c, &cmd, m);
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(m->endpoint, true, &cmd);
	m->joined_at = clock_now();
	send_command(c, &cmd, m);
}

static struct member *join(struct crowd *c, bool is_tcp)
{
	struct member *m = calloc(1, sizeof *m);
	crowd_check(m && c->count < CROWD_MAX, "too many members");
	m->crowd = c;
	m->number = c->count;
	m->is_tcp = is_tcp;
	m->in = malloc(MEMBER_IN_BYTES);
	crowd_check(m->in != NULL, "no memory");
	m->fd = open_socket(&c->server, is_tcp);
	/* no_twcc: the estimate of a line falls on a busy machine, and a picture is paused; that is not what is asked here */
	struct endpoint_conf conf = {.seed = m->number + 1, .id = m->number + 1, .identity = c->identity,
		.seat_count = c->seats, .voice_seat_count = 4, .camera_layers = 1, .no_twcc = true,
		.ntp_at_zero = clock_ntp_at_zero(), .send = member_send, .on_frame = member_frame, .ctx = m};
	conf.camera[0] = (struct endpoint_layer){NULL, 200000};
	m->endpoint = endpoint_new(&conf);
	crowd_check(m->endpoint != NULL, "no memory");
	c->members[c->count++] = m;
	enter(c, m);
	return m;
}

struct member *crowd_join(struct crowd *c)
{
	return join(c, false);
}

struct member *crowd_join_by_tcp(struct crowd *c)
{
	return join(c, true);
}

void crowd_leave(struct crowd *c, struct member *m)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_REMOVE};
	send_command(c, &cmd, m);
	endpoint_free(m->endpoint);
	m->endpoint = NULL;
	close(m->fd);
	m->fd = -1;
}

static void read_frames(struct member *m)
{
	uint8_t pkt[ENDPOINT_PACKET_MAX];
	size_t at = 0;
	ssize_t n = recv(m->fd, m->in + m->in_len, MEMBER_IN_BYTES - m->in_len, MSG_DONTWAIT);
	crowd_check(n != 0, "the server closed a participant's connection");
	m->in_len += n > 0 ? (size_t)n : 0;
	while (m->in_len - at >= 2 && m->in_len - at - 2 >= load_u16(m->in + at)) {
		size_t len = load_u16(m->in + at);
		crowd_check(len <= sizeof pkt, "a frame of %zu bytes", len);
		memcpy(pkt, m->in + at + 2, len);
		m->bytes_in += len;
		endpoint_on_datagram(m->endpoint, pkt, len, clock_now());
		at += 2 + len;
	}
	m->in_len -= at;
	memmove(m->in, m->in + at, m->in_len);
}

static void read_member(struct member *m)
{
	uint8_t pkt[ENDPOINT_PACKET_MAX];
	ssize_t n;
	if (m->is_tcp) {
		read_frames(m);
		return;
	}
	while ((n = recv(m->fd, pkt, sizeof pkt, MSG_DONTWAIT)) > 0) {
		m->bytes_in += (uint64_t)n;
		endpoint_on_datagram(m->endpoint, pkt, (size_t)n, clock_now());
	}
}

static void turn(struct crowd *c)
{
	struct pollfd fds[CROWD_MAX];
	for (uint32_t i = 0; i < c->count; i++) {
		fds[i] = (struct pollfd){.fd = c->members[i]->fd, .events = POLLIN, .revents = 0};
	}
	poll(fds, c->count, TURN_MS);
	take_events(c);
	for (uint32_t i = 0; i < c->count; i++) {
		struct member *m = c->members[i];
		if (m->endpoint && fds[i].revents != 0) {
			read_member(m);
		}
		if (m->endpoint && endpoint_deadline(m->endpoint) <= clock_now()) {
			endpoint_on_time(m->endpoint, clock_now());
		}
	}
}

void crowd_run(struct crowd *c, us_t duration_us)
{
	us_t end = clock_now() + duration_us;
	do {
		turn(c);
	} while (clock_now() < end);
}

static bool is_connected(const struct crowd *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		if (c->members[i]->endpoint && !endpoint_is_connected(c->members[i]->endpoint)) {
			return false;
		}
	}
	return true;
}

bool crowd_connect_all(struct crowd *c, us_t within_us)
{
	us_t end = clock_now() + within_us;
	while (!is_connected(c) && clock_now() < end) {
		turn(c);
	}
	return is_connected(c);
}

/* -- a lesson --------------------------------------------------------------------------------------------------- */

static struct member *seen_by(const struct crowd *c, const struct member *m, uint32_t k)
{
	return c->members[(m->number + 1 + k) % c->count];
}

static uint32_t seen_count(const struct crowd *c)
{
	return c->seats < c->count - 1 ? c->seats : c->count - 1;
}

static bool is_all_seen(const struct crowd *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		for (uint32_t k = 0; k < seen_count(c); k++) {
			if (c->members[i]->last_at[seen_by(c, c->members[i], k)->number][1] == 0) {
				return false;
			}
		}
	}
	return true;
}

void crowd_begin_lesson(struct crowd *c)
{
	crowd_check(crowd_connect_all(c, PATIENCE_US), "not all are connected");
	for (uint32_t i = 0; i < c->count; i++) {
		struct member *m = c->members[i];
		struct sfu_cmd view = {.kind = SFU_CMD_PEER_VIEW};
		view.u.view.count = seen_count(c);
		for (uint32_t k = 0; k < view.u.view.count; k++) {
			view.u.view.wants[k] = (struct sfu_want){
				.subject = {seen_by(c, m, k)->number + 1, SFU_FEED_PERSON}, .height_px = 180, .rank = (uint8_t)k};
		}
		send_command(c, &view, m);
		endpoint_publish(m->endpoint, SFU_SOURCE_CAMERA, true, clock_now());
		endpoint_publish(m->endpoint, SFU_SOURCE_MIC, true, clock_now());
	}
	us_t end = clock_now() + PATIENCE_US;
	while (!is_all_seen(c)) {
		turn(c);
		crowd_check(clock_now() < end, "not all are seen");
	}
	crowd_run(c, 2 * US_PER_S);
}

/* Who is heard changes: a sound that was there long ago says nothing. */
void crowd_measure(struct crowd *c)
{
	us_t now = clock_now();
	for (uint32_t i = 0; i < c->count; i++) {
		struct member *m = c->members[i];
		m->longest_gap_us = 0;
		for (uint32_t k = 0; k < c->count; k++) {
			for (int v = 0; v < 2; v++) {
				m->last_at[k][v] = now - m->last_at[k][v] < 500 * US_PER_MS ? now : 0;
			}
		}
	}
}

us_t crowd_longest_gap(const struct crowd *c, const struct member *not)
{
	us_t longest = 0;
	us_t now = clock_now();
	for (uint32_t i = 0; i < c->count; i++) {
		const struct member *m = c->members[i];
		longest = m != not ? us_max(longest, m->longest_gap_us) : longest;
		for (uint32_t k = 0; k < c->count && m != not; k++) {
			us_t last_at = m->last_at[k][1];
			bool counts = last_at > 0 && (!not || k != not->number);
			longest = counts ? us_max(longest, now - last_at) : longest;
		}
	}
	return longest;
}

/* -- life ------------------------------------------------------------------------------------------------------- */

static struct crowd *make_crowd(const char *address, uint32_t seats)
{
	struct crowd *c = calloc(1, sizeof *c);
	crowd_check(c != NULL, "no memory");
	c->seats = seats;
	c->identity = dtls_identity_new();
	c->log_fd = memfd_create("log", MFD_CLOEXEC);
	crowd_check(c->identity && c->log_fd >= 0, "no identity");
	crowd_check(addr_parse(&c->server, address, 0) == OK, "address");
	return c;
}

static void open_room(struct crowd *c)
{
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	send_command(c, &open, NULL);
}

/* On the port of c->server; 0: any. */
static void start_sfu(struct crowd *c)
{
	static struct log log; /* the SFU keeps its address; one crowd at a time */
	log = (struct log){.level = LOG_LEVEL_INFO, .fd = c->log_fd};
	struct sfu_conf conf = {.workers = 1, .media_port = c->server.port, .addresses = &c->server, .address_count = 1,
		.log = &log};
	crowd_check(sfu_new(&c->sfu, &conf) == OK, "the SFU does not start on port %u", c->server.port);
	c->server.port = sfu_port(c->sfu, 0);
	open_room(c);
}

struct crowd *crowd_new(const char *address, uint32_t seats)
{
	struct crowd *c = make_crowd(address, seats);
	start_sfu(c);
	return c;
}

struct crowd *crowd_new_remote(const char *address, uint32_t seats)
{
	struct crowd *c = make_crowd(address, seats);
	c->remote = remote_new(&c->server, &c->server.port);
	open_room(c);
	return c;
}

void crowd_kill_and_restart(struct crowd *c)
{
	remote_kill(c->remote);
	c->remote = NULL;
	start_sfu(c);
}

void crowd_rejoin(struct crowd *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		memset(c->members[i]->last_at, 0, sizeof c->members[i]->last_at);
		enter(c, c->members[i]);
	}
}

void crowd_free(struct crowd *c)
{
	if (c->remote) {
		remote_kill(c->remote);
	}
	sfu_free(c->sfu);
	for (uint32_t i = 0; i < c->count; i++) {
		endpoint_free(c->members[i]->endpoint);
		if (c->members[i]->fd >= 0) {
			close(c->members[i]->fd);
		}
		free(c->members[i]->in);
		free(c->members[i]);
	}
	dtls_identity_free(c->identity);
	close(c->log_fd);
	free(c);
}
