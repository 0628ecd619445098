#include "tcp.h"

#include "bytes.h"
#include "hmap.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	FRAME_HEAD_BYTES = 2,
	IN_BYTES = 4096,             /* two frames and more */
	READS_PER_TURN = 16,         /* so that one fast sender does not starve the others */
	ACCEPTS_PER_TURN = 64,
	FIRST_OUT_BYTES = 16 * 1024,
};
#define SWEEP_US US_PER_S

struct connection {
	int fd;
	struct path path; /* path.local is the id */
	us_t accepted_at, heard_at;
	uint8_t in[IN_BYTES];
	size_t in_len;
	uint8_t *out;     /* waiting bytes: out_start .. out_end */
	size_t out_start, out_end, out_cap;
	bool is_listed;   /* among those that tcp_flush looks at */
	bool is_watched;  /* for room to write */
	bool has_failed;
};

struct tcp {
	struct loop *loop;
	struct tcp_handlers handlers;
	int listeners[TCP_MAX_LISTENERS];
	uint32_t listener_count;
	struct connection **slots;
	uint32_t slot_count, connection_count;
	struct hmap by_id;        /* id -> slot */
	uint32_t *listed;         /* slots that tcp_flush looks at */
	uint32_t listed_count;
	uint32_t last_id;
	int spare_fd;             /* given up to turn somebody away when the process has no descriptor left */
	us_t sweep_at;
	uint64_t dropped;
	uint8_t packet[WORKER_PACKET_MAX];
};

struct tcp *tcp_new(struct loop *loop, uint32_t max_connections, struct tcp_handlers handlers)
{
	struct tcp *t = calloc(1, sizeof *t);
	if (!t) {
		return NULL;
	}
	t->loop = loop;
	t->handlers = handlers;
	t->slot_count = max_connections;
	t->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	t->slots = calloc(max_connections, sizeof(struct connection *));
	t->listed = calloc(max_connections, sizeof *t->listed);
	if (!t->slots || !t->listed || hmap_init(&t->by_id, max_connections) != OK) {
		tcp_free(t);
		return NULL;
	}
	return t;
}

static void free_connection(struct connection *c)
{
	close(c->fd);
	free(c->out);
	free(c);
}

void tcp_close_listeners(struct tcp *t)
{
	for (uint32_t i = 0; i < t->listener_count; i++) {
		close(t->listeners[i]);
	}
	t->listener_count = 0;
}

void tcp_free(struct tcp *t)
{
	if (!t) {
		return;
	}
	for (uint32_t i = 0; t->slots && i < t->slot_count; i++) {
		if (t->slots[i]) {
			free_connection(t->slots[i]);
		}
	}
	tcp_close_listeners(t);
	if (t->spare_fd >= 0) {
		close(t->spare_fd);
	}
	hmap_finish(&t->by_id);
	free(t->slots);
	free(t->listed);
	free(t);
}

uint32_t tcp_connection_count(const struct tcp *t)
{
	return t->connection_count;
}

uint64_t tcp_dropped(const struct tcp *t)
{
	return t->dropped;
}

us_t tcp_deadline(const struct tcp *t)
{
	return t->connection_count > 0 ? t->sweep_at : US_NEVER;
}

/* A listening socket on `local`, -1 with errno set. */
static int open_listener(const struct addr *local, struct addr *bound)
{
	struct sockaddr_storage ss;
	socklen_t len = (socklen_t)addr_to_sockaddr(local, &ss);
	int one = 1;
	int fd = socket(ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (ss.ss_family == AF_INET6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
	}
	if (bind(fd, (const struct sockaddr *)&ss, len) == 0 && listen(fd, SOMAXCONN) == 0) {
		len = sizeof ss;
		if (getsockname(fd, (struct sockaddr *)&ss, &len) == 0 &&
			addr_from_sockaddr(bound, (const struct sockaddr *)&ss) == OK) {
			return fd;
		}
	}
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

enum err tcp_listen(struct tcp *t, const struct addr *local, struct addr *bound)
{
	if (t->listener_count == TCP_MAX_LISTENERS) {
		return ERR_FULL;
	}
	int fd = open_listener(local, bound);
	if (fd < 0) {
		return ERR_SYS;
	}
	if (loop_add(t->loop, fd, LOOP_LISTENER, t->listener_count) != OK) {
		close(fd);
		return ERR_SYS;
	}
	t->listeners[t->listener_count++] = fd;
	return OK;
}

static struct connection *find(const struct tcp *t, uint32_t id)
{
	uint32_t slot;
	return hmap_get(&t->by_id, id, &slot) ? t->slots[slot] : NULL;
}

/* tcp_flush shall look at it. */
static void list(struct tcp *t, struct connection *c)
{
	uint32_t slot;
	if (!c->is_listed && hmap_get(&t->by_id, c->path.local, &slot)) {
		c->is_listed = true;
		t->listed[t->listed_count++] = slot;
	}
}

static void fail(struct tcp *t, struct connection *c)
{
	c->has_failed = true;
	list(t, c);
}

static bool is_stranger(const struct tcp *t, const struct connection *c)
{
	return !t->handlers.is_known(t->handlers.ctx, &c->path);
}

static void bury(struct tcp *t, uint32_t slot, us_t now)
{
	struct connection *c = t->slots[slot];
	struct path path = c->path;
	t->slots[slot] = NULL;
	t->connection_count--;
	hmap_remove(&t->by_id, path.local);
	free_connection(c);
	t->handlers.gone(t->handlers.ctx, &path, now);
}

/* Makes room by sending the oldest stranger away, who had the longest time to show who he is. False: all are known. */
static bool bury_stranger(struct tcp *t, us_t now)
{
	uint32_t oldest = t->slot_count;
	for (uint32_t i = 0; i < t->slot_count; i++) {
		struct connection *c = t->slots[i];
		/* one that is listed still has its turn in this flush */
		if (c && !c->is_listed && (oldest == t->slot_count || c->accepted_at < t->slots[oldest]->accepted_at) &&
			is_stranger(t, c)) {
			oldest = i;
		}
	}
	if (oldest == t->slot_count) {
		return false;
	}
	bury(t, oldest, now);
	return true;
}

static uint32_t free_slot(struct tcp *t, us_t now)
{
	uint32_t i = 0;
	if (t->connection_count == t->slot_count && !bury_stranger(t, now)) {
		return t->slot_count;
	}
	while (i < t->slot_count && t->slots[i]) {
		i++;
	}
	return i;
}

static void add_connection(struct tcp *t, int fd, const struct addr *remote, us_t now)
{
	uint32_t slot = free_slot(t, now);
	struct connection *c = slot < t->slot_count ? calloc(1, sizeof *c) : NULL;
	int one = 1;
	if (!c) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	uint32_t id = ++t->last_id;
	c->fd = fd;
	c->path = (struct path){.remote = *remote, .local = id, .kind = PATH_TCP};
	c->accepted_at = c->heard_at = now;
	if (hmap_put(&t->by_id, id, slot) != OK) {
		free_connection(c);
		return;
	}
	if (loop_add(t->loop, fd, LOOP_CONNECTION, id) != OK) {
		hmap_remove(&t->by_id, id);
		free_connection(c);
		return;
	}
	t->slots[slot] = c;
	if (t->connection_count++ == 0) {
		t->sweep_at = now + SWEEP_US;
	}
}

/* No descriptor is left: whoever waits would keep the listener readable for ever, so he is accepted and closed. */
static void turn_away(struct tcp *t, uint32_t listener)
{
	if (t->spare_fd >= 0) {
		close(t->spare_fd);
	}
	int fd = accept4(t->listeners[listener], NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0) {
		close(fd);
	}
	t->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void tcp_on_listener(struct tcp *t, uint32_t listener, us_t now)
{
	for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
		struct sockaddr_storage ss;
		socklen_t len = sizeof ss;
		struct addr remote;
		int fd = accept4(t->listeners[listener], (struct sockaddr *)&ss, &len,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 && (errno == EMFILE || errno == ENFILE)) {
			turn_away(t, listener);
			continue;
		}
		if (fd < 0) {
			return;
		}
		if (addr_from_sockaddr(&remote, (const struct sockaddr *)&ss) == OK) {
			add_connection(t, fd, &remote, now);
		} else {
			close(fd);
		}
	}
}

/* Hands on every whole frame; what is left of the last one moves to the front. */
static void take_frames(struct tcp *t, struct connection *c, us_t now)
{
	size_t at = 0;
	while (!c->has_failed && c->in_len - at >= FRAME_HEAD_BYTES) {
		size_t len = load_u16(c->in + at);
		if (len > WORKER_PACKET_MAX) {
			fail(t, c);
			return;
		}
		if (c->in_len - at < FRAME_HEAD_BYTES + len) {
			break;
		}
		if (len > 0) {
			memcpy(t->packet, c->in + at + FRAME_HEAD_BYTES, len);
			t->handlers.packet(t->handlers.ctx, &c->path, t->packet, len, now);
		}
		at += FRAME_HEAD_BYTES + len;
	}
	c->in_len -= at;
	memmove(c->in, c->in + at, c->in_len);
}

static void read_some(struct tcp *t, struct connection *c, us_t now)
{
	for (int i = 0; i < READS_PER_TURN && !c->has_failed; i++) {
		ssize_t n = recv(c->fd, c->in + c->in_len, IN_BYTES - c->in_len, 0);
		if (n <= 0) {
			if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
				fail(t, c);
			}
			return;
		}
		c->in_len += (size_t)n;
		c->heard_at = now;
		take_frames(t, c, now);
	}
}

void tcp_on_connection(struct tcp *t, uint32_t id, bool can_read, bool can_write, us_t now)
{
	struct connection *c = find(t, id);
	if (!c || c->has_failed) {
		return;
	}
	if (can_read) {
		read_some(t, c, now);
	}
	if (can_write) {
		list(t, c);
	}
}

/* Makes room for `len` more bytes behind out_end. False: the buffer is full. */
static bool make_room(struct connection *c, size_t len)
{
	size_t waiting = c->out_end - c->out_start;
	if (waiting + len > TCP_OUT_MAX_BYTES) {
		return false;
	}
	if (c->out_end + len <= c->out_cap) {
		return true;
	}
	if (waiting > 0) {
		memmove(c->out, c->out + c->out_start, waiting);
	}
	c->out_start = 0;
	c->out_end = waiting;
	size_t cap = c->out_cap > 0 ? c->out_cap : FIRST_OUT_BYTES;
	while (cap < waiting + len) {
		cap *= 2;
	}
	if (cap == c->out_cap) {
		return true;
	}
	uint8_t *out = realloc(c->out, cap);
	if (!out) {
		return false;
	}
	c->out = out;
	c->out_cap = cap;
	return true;
}

void tcp_send(struct tcp *t, uint32_t id, const uint8_t *pkt, size_t len)
{
	struct connection *c = find(t, id);
	if (!c || c->has_failed || len == 0 || len > UINT16_MAX || !make_room(c, FRAME_HEAD_BYTES + len)) {
		t->dropped++;
		return;
	}
	store_u16(c->out + c->out_end, (uint16_t)len);
	memcpy(c->out + c->out_end + FRAME_HEAD_BYTES, pkt, len);
	c->out_end += FRAME_HEAD_BYTES + len;
	list(t, c);
}

static void write_some(struct connection *c)
{
	while (c->out_start < c->out_end) {
		ssize_t n = send(c->fd, c->out + c->out_start, c->out_end - c->out_start, MSG_NOSIGNAL);
		if (n < 0) {
			c->has_failed = errno != EAGAIN && errno != EINTR;
			return;
		}
		c->out_start += (size_t)n;
	}
	c->out_start = 0;
	c->out_end = 0;
}

void tcp_flush(struct tcp *t, us_t now)
{
	while (t->listed_count > 0) { /* burying one may queue packets for others */
		uint32_t slot = t->listed[--t->listed_count];
		struct connection *c = t->slots[slot];
		c->is_listed = false;
		if (!c->has_failed) {
			write_some(c);
		}
		if (c->has_failed) {
			bury(t, slot, now);
			continue;
		}
		bool is_waiting = c->out_start < c->out_end;
		if (is_waiting != c->is_watched) {
			c->is_watched = is_waiting;
			loop_watch_output(t->loop, c->fd, LOOP_CONNECTION, c->path.local, is_waiting);
		}
	}
}

/* A stranger can't prolong his stay by talking. */
static bool is_overdue(const struct tcp *t, const struct connection *c, us_t now)
{
	if (now - c->accepted_at >= TCP_STRANGER_US && is_stranger(t, c)) {
		return true;
	}
	return now - c->heard_at >= TCP_SILENT_US;
}

void tcp_on_time(struct tcp *t, us_t now)
{
	if (t->connection_count == 0 || now < t->sweep_at) {
		return;
	}
	for (uint32_t i = 0; i < t->slot_count; i++) {
		struct connection *c = t->slots[i];
		if (c && is_overdue(t, c, now)) {
			fail(t, c);
		}
	}
	t->sweep_at = now + SWEEP_US;
}
