/* The transport of a light line: socket, checks, DTLS. */
#include "line.h"

#include "demux.h"
#include "stun_client.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define CHECK_FIRST_US (50 * US_PER_MS)
#define CHECK_EVERY_US (2500 * US_PER_MS) /* consent, as a browser renews it */
#define REPORT_EVERY_US US_PER_S

enum { SOCKET_BUFFER_BYTES = 4 << 20, PRIORITY_HOST = 2130706431 };

static us_t now_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (us_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

us_t line_now(void)
{
	return now_of(CLOCK_MONOTONIC);
}

us_t line_now_wall(void)
{
	return now_of(CLOCK_REALTIME);
}

static enum err bind_socket(struct line *l)
{
	struct sockaddr_storage sa;
	struct addr bound;
	socklen_t len = (socklen_t)addr_to_sockaddr(&l->world->address, &sa);
	int on = 1, bytes = SOCKET_BUFFER_BYTES;
	l->fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&sa, len) != 0 ||
		setsockopt(l->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0) {
		return ERR_SYS;
	}
	/* beyond the system's limit with the right to do so, else as much as there is */
	if (setsockopt(l->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0) {
		(void)setsockopt(l->fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	}
	len = sizeof sa;
	if (getsockname(l->fd, (struct sockaddr *)&sa, &len) != 0 || addr_from_sockaddr(&bound, (struct sockaddr *)&sa) != OK) {
		return ERR_SYS;
	}
	l->port = bound.port;
	return OK;
}

enum err line_open(struct line *l, struct line_world *world)
{
	memset(l, 0, sizeof *l);
	l->world = world;
	l->fd = -1;
	l->check_at = US_NEVER;
	l->report_at = US_NEVER;
	l->is_open = true;
	l->ssrc = rng_u32(&world->rng) | 1u;
	l->tie = rng_u64(&world->rng);
	rng_ice_text(&world->rng, l->ufrag, sizeof l->ufrag - 1);
	rng_ice_text(&world->rng, l->pwd, sizeof l->pwd - 1);
	twcc_rx_init(&l->twcc);
	enum err result = bind_socket(l);
	if (result != OK) {
		line_close(l);
	}
	return result;
}

void line_close(struct line *l)
{
	if (l->fd >= 0) {
		close(l->fd);
	}
	dtls_free(l->dtls);
	secure_free(l->secure);
	memset(l, 0, sizeof *l);
	l->fd = -1;
}

enum err line_connect(struct line *l, const struct line_remote *remote, us_t now)
{
	struct sockaddr_storage sa;
	socklen_t len = (socklen_t)addr_to_sockaddr(&remote->addr, &sa);
	(void)snprintf(l->username, sizeof l->username, "%s:%s", remote->ufrag, l->ufrag);
	(void)snprintf(l->remote_pwd, sizeof l->remote_pwd, "%s", remote->pwd);
	if (connect(l->fd, (struct sockaddr *)&sa, len) != 0) {
		return ERR_SYS;
	}
	l->remote = remote->addr;
	l->role = remote->role;
	l->dtls = dtls_new(l->world->identity, remote->role, remote->fingerprint);
	l->check_at = now;
	return l->dtls ? OK : ERR_NOMEM;
}

bool line_is_connected(const struct line *l)
{
	return l->secure != NULL;
}

void line_send(struct line *l, const uint8_t *buf, size_t len)
{
	(void)send(l->fd, buf, len, 0); /* what does not leave is asked for again, or missing in the count */
}

void line_send_rtcp(struct line *l, uint8_t *buf, size_t len)
{
	if (len > 0 && secure_protect_rtcp(l->secure, buf, &len) == OK) {
		line_send(l, buf, len);
	}
}

static void send_dtls(struct line *l)
{
	uint8_t buf[DTLS_DATAGRAM_MAX];
	size_t len;
	while ((len = dtls_take_datagram(l->dtls, buf, sizeof buf)) > 0) {
		line_send(l, buf, len);
	}
}

static void send_check(struct line *l, us_t now)
{
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	uint8_t txid[12];
	rng_fill(&l->world->rng, txid, sizeof txid);
	size_t len = stun_write_request(buf, sizeof buf, l->username, bytes_of_string(l->remote_pwd), txid, true,
		PRIORITY_HOST, l->tie);
	line_send(l, buf, len);
	us_t wait_us = l->secure ? CHECK_EVERY_US : CHECK_FIRST_US;
	l->check_at = now + wait_us + (us_t)rng_below(&l->world->rng, (uint32_t)(wait_us / 5));
}

static void on_stun(struct line *l, struct bytes pkt, us_t now)
{
	uint8_t txid[12];
	bool is_success = false;
	if (pkt.p[0] == 0) {
		line_answer_check(l, pkt);
		return;
	}
	if (stun_read_response(pkt, bytes_of_string(l->remote_pwd), txid, &is_success) != OK || !is_success) {
		return;
	}
	if (!l->has_begun_dtls && l->role == DTLS_CLIENT) {
		l->has_begun_dtls = true;
		dtls_start(l->dtls, now);
		send_dtls(l);
	}
}

static void on_dtls(struct line *l, struct bytes pkt, us_t now)
{
	struct srtp_keys keys;
	dtls_on_datagram(l->dtls, pkt, now);
	send_dtls(l);
	if (dtls_state(l->dtls) == DTLS_CONNECTED && !l->secure && dtls_keys(l->dtls, &keys) == OK) {
		l->secure = secure_new(&keys);
		l->suite = keys.suite;
		l->check_at = now + CHECK_EVERY_US;
		l->report_at = now + (us_t)rng_below(&l->world->rng, REPORT_EVERY_US);
	}
}

static void on_datagram(struct line *l, uint8_t *buf, size_t got, size_t len, us_t stamp_us, bool is_sample)
{
	struct bytes view = bytes_of(buf, got);
	us_t now = line_now();
	switch (demux_kind(view)) {
	case PACKET_STUN:
		if (l->dtls) {
			on_stun(l, view, now);
		}
		break;
	case PACKET_DTLS:
		if (l->dtls) {
			on_dtls(l, view, now);
		}
		break;
	case PACKET_RTP:
		line_on_rtp(l, buf, got, len, stamp_us, is_sample);
		break;
	case PACKET_RTCP:
		if (l->secure && got == len) {
			line_on_rtcp(l, buf, len, now);
		}
		break;
	case PACKET_OTHER:
		l->count.others++;
		break;
	}
}

static us_t stamp_of(struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
			struct timespec t;
			memcpy(&t, CMSG_DATA(c), sizeof t);
			return (us_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
		}
	}
	return line_now_wall();
}

void line_receive(struct line *l)
{
	struct mmsghdr messages[LINE_BATCH];
	struct iovec parts[LINE_BATCH];
	_Alignas(struct cmsghdr) uint8_t control[LINE_BATCH][CMSG_SPACE(sizeof(struct timespec))];
	int got;
	do {
		/* a line that is not up yet, or publishes, needs all of a packet */
		bool is_sample = l->secure && l->since_sample >= l->world->sample_every;
		bool is_whole = is_sample || (l->dtls && !l->secure) || l->picture.is_on;
		memset(messages, 0, sizeof messages);
		for (int i = 0; i < LINE_BATCH; i++) {
			parts[i] = (struct iovec){l->world->buffers[i], is_whole ? DTLS_DATAGRAM_MAX : LINE_SHORT_BYTES};
			messages[i].msg_hdr.msg_iov = &parts[i];
			messages[i].msg_hdr.msg_iovlen = 1;
			messages[i].msg_hdr.msg_control = control[i];
			messages[i].msg_hdr.msg_controllen = sizeof control[i];
		}
		got = recvmmsg(l->fd, messages, LINE_BATCH, MSG_DONTWAIT | MSG_TRUNC, NULL);
		int chosen = is_sample && got > 0 ? (int)rng_below(&l->world->rng, (uint32_t)got) : -1;
		for (int i = 0; i < got; i++) {
			size_t len = messages[i].msg_len;
			size_t there = len < parts[i].iov_len ? len : parts[i].iov_len;
			on_datagram(l, l->world->buffers[i], there, len, stamp_of(&messages[i].msg_hdr), i == chosen);
		}
	} while (got == LINE_BATCH);
}

static void send_feedback(struct line *l, us_t now)
{
	uint8_t buf[DTLS_DATAGRAM_MAX];
	struct writer w;
	writer_init(&w, buf, sizeof buf - SECURE_OVERHEAD_BYTES);
	if (twcc_rx_write(&l->twcc, now, l->ssrc, l->source_count > 0 ? l->sources[0].ssrc : 0, &w) > 0) {
		line_send_rtcp(l, buf, writer_len(&w));
	}
}

void line_on_time(struct line *l, us_t now)
{
	if (l->check_at <= now) {
		send_check(l, now);
	}
	if (l->dtls && !l->secure && dtls_deadline(l->dtls) <= now) {
		dtls_on_time(l->dtls, now);
		send_dtls(l);
	}
	if (!l->secure) {
		return;
	}
	if (twcc_rx_deadline(&l->twcc) <= now) {
		send_feedback(l, now);
	}
	if (l->report_at <= now) {
		l->report_at = now + REPORT_EVERY_US;
		line_report(l, now);
	}
}
