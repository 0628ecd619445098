#include "batch.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>

enum {
	TABLE_SLOTS = 2 * BATCH_SLOTS,
	NONE = UINT16_MAX,
	SLAB_BYTES = BATCH_SLOTS * 1280,
	MAX_SEGMENTS = 64,        /* UDP_MAX_SEGMENTS of older kernels */
	MAX_SUPER_BYTES = 65000   /* below what an IP datagram can hold */
};

/*
 * Packets to one destination that stand side by side in the slab and may leave as one super-packet: of equal length, only
 * the last may be shorter.
 */
struct run {
	struct path to;
	uint32_t at; /* in the slab */
	uint32_t bytes;
	uint16_t packets;
	uint16_t segment_bytes;
	uint16_t last_bytes;
	uint16_t next; /* run to the same destination */
};

/* All runs of a flush to one destination, in the order in which they were added. */
struct group {
	uint16_t first, last;
};

union name {
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

struct control {
	_Alignas(struct cmsghdr) uint8_t bytes[CMSG_SPACE(sizeof(uint16_t))];
};

struct batch {
	struct udp *sockets;
	uint32_t socket_count;
	uint32_t used; /* bytes of the slab */
	uint32_t packet_count;
	uint32_t run_count;
	uint32_t group_count;
	uint64_t dropped;
	struct run runs[BATCH_SLOTS];
	struct group groups[BATCH_SLOTS];
	uint16_t table[TABLE_SLOTS]; /* path hash -> group */
	struct mmsghdr msgs[BATCH_SLOTS];
	uint16_t segment_bytes[BATCH_SLOTS]; /* of each message */
	struct iovec iov[BATCH_SLOTS];
	struct control controls[BATCH_SLOTS];
	union name names[BATCH_SLOTS];
	uint32_t msg_count, iov_count;
	uint8_t slab[SLAB_BYTES];
};

struct batch *batch_new(struct udp *sockets, uint32_t socket_count)
{
	struct batch *b = calloc(1, sizeof *b);
	if (b) {
		b->sockets = sockets;
		b->socket_count = socket_count;
	}
	return b;
}

void batch_free(struct batch *b)
{
	free(b);
}

uint64_t batch_dropped(const struct batch *b)
{
	return b->dropped;
}

static bool is_full(const struct batch *b)
{
	return b->packet_count == BATCH_SLOTS || b->used + WORKER_PACKET_MAX > SLAB_BYTES;
}

uint8_t *batch_reserve(struct batch *b)
{
	if (is_full(b)) {
		batch_flush(b);
	}
	return b->slab + b->used;
}

/* The packet goes on where the last one ended, as one more segment of its run. */
static bool continues_run(const struct batch *b, const struct path *to, size_t len)
{
	if (b->run_count == 0) {
		return false;
	}
	const struct run *r = &b->runs[b->run_count - 1];
	return r->last_bytes == r->segment_bytes && len <= r->segment_bytes && r->packets < MAX_SEGMENTS &&
		r->bytes + len <= MAX_SUPER_BYTES && path_equal(&r->to, to);
}

void batch_add(struct batch *b, const struct path *to, size_t len)
{
	if (is_full(b) || len == 0 || len > WORKER_PACKET_MAX || to->local >= b->socket_count) {
		b->dropped++;
		return;
	}
	if (!continues_run(b, to, len)) {
		b->runs[b->run_count++] =
			(struct run){.to = *to, .at = b->used, .segment_bytes = (uint16_t)len, .next = NONE};
	}
	struct run *r = &b->runs[b->run_count - 1];
	r->bytes += (uint32_t)len;
	r->last_bytes = (uint16_t)len;
	r->packets++;
	b->used += (uint32_t)len;
	b->packet_count++;
}

/* Appends run i to the group of its destination. */
static void group_run(struct batch *b, uint16_t i)
{
	const struct path *to = &b->runs[i].to;
	size_t at = path_hash(to) % TABLE_SLOTS;
	while (b->table[at] != NONE) {
		struct group *g = &b->groups[b->table[at]];
		if (path_equal(&b->runs[g->first].to, to)) {
			b->runs[g->last].next = i;
			g->last = i;
			return;
		}
		at = (at + 1) % TABLE_SLOTS;
	}
	b->table[at] = (uint16_t)b->group_count;
	b->groups[b->group_count++] = (struct group){.first = i, .last = i};
}

static void group_all(struct batch *b)
{
	b->group_count = 0;
	memset(b->table, 0xff, sizeof b->table);
	for (uint32_t i = 0; i < b->run_count; i++) {
		group_run(b, (uint16_t)i);
	}
}

/* A message to the destination of a run, without its text. */
static struct msghdr *begin_message(struct batch *b, const struct run *r)
{
	uint32_t m = b->msg_count++;
	struct msghdr *h = &b->msgs[m].msg_hdr;
	memset(&b->msgs[m], 0, sizeof b->msgs[m]);
	h->msg_name = &b->names[m];
	h->msg_namelen = (socklen_t)addr_to_sockaddr(&r->to.remote, &b->names[m]);
	h->msg_iov = &b->iov[b->iov_count];
	b->segment_bytes[m] = r->segment_bytes;
	return h;
}

static void add_text(struct batch *b, struct msghdr *h, uint32_t at, size_t len)
{
	b->iov[b->iov_count++] = (struct iovec){.iov_base = b->slab + at, .iov_len = len};
	h->msg_iovlen++;
}

/* The last message is to be cut into packets. */
static void ask_for_segments(struct batch *b, struct msghdr *h)
{
	uint32_t m = b->msg_count - 1;
	struct control *c = &b->controls[m];
	memset(c, 0, sizeof *c);
	h->msg_control = c->bytes;
	h->msg_controllen = sizeof c->bytes;
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(h);
	cmsg->cmsg_level = SOL_UDP;
	cmsg->cmsg_type = UDP_SEGMENT;
	cmsg->cmsg_len = CMSG_LEN(sizeof b->segment_bytes[m]);
	memcpy(CMSG_DATA(cmsg), &b->segment_bytes[m], sizeof b->segment_bytes[m]);
}

static bool can_follow(const struct run *first, const struct run *next, uint32_t packets, size_t bytes)
{
	bool is_shorter_end = next->packets == 1 && next->bytes < first->segment_bytes;
	return (next->segment_bytes == first->segment_bytes || is_shorter_end) &&
		packets + next->packets <= MAX_SEGMENTS && bytes + next->bytes <= MAX_SUPER_BYTES;
}

/* One message out of run i and those to the same destination that fit behind it. Returns the run after them. */
static uint16_t make_message(struct batch *b, uint16_t i)
{
	const struct run *first = &b->runs[i];
	struct msghdr *h = begin_message(b, first);
	const struct run *last;
	uint32_t packets = 0;
	size_t bytes = 0;
	do {
		last = &b->runs[i];
		add_text(b, h, last->at, last->bytes);
		packets += last->packets;
		bytes += last->bytes;
		i = last->next;
	} while (i != NONE && last->last_bytes == first->segment_bytes && can_follow(first, &b->runs[i], packets, bytes));
	if (packets > 1) {
		ask_for_segments(b, h);
	}
	return i;
}

/* A message of its own for every packet of a run. */
static void make_single_messages(struct batch *b, const struct run *r)
{
	uint32_t done = 0;
	while (done < r->bytes) {
		uint32_t left = r->bytes - done;
		uint32_t len = left < r->segment_bytes ? left : r->segment_bytes;
		add_text(b, begin_message(b, r), r->at + done, len);
		done += len;
	}
}

/* The messages of a group, if it leaves through socket s. */
static void add_messages(struct batch *b, const struct group *g, uint32_t s)
{
	uint16_t i = b->runs[g->first].to.local == s ? g->first : NONE;
	while (i != NONE) {
		if (b->sockets[s].can_segment) {
			i = make_message(b, i);
		} else {
			make_single_messages(b, &b->runs[i]);
			i = b->runs[i].next;
		}
	}
}

/* Sends the packets of message m one by one. */
static void send_singly(struct batch *b, struct udp *u, uint32_t m)
{
	const struct msghdr *super = &b->msgs[m].msg_hdr;
	size_t segment_bytes = b->segment_bytes[m];
	struct iovec text;
	struct mmsghdr single = b->msgs[m];
	single.msg_hdr.msg_control = NULL;
	single.msg_hdr.msg_controllen = 0;
	single.msg_hdr.msg_iov = &text;
	single.msg_hdr.msg_iovlen = 1;
	for (size_t i = 0; i < super->msg_iovlen; i++) {
		text.iov_base = super->msg_iov[i].iov_base;
		for (size_t left = super->msg_iov[i].iov_len; left > 0; left -= text.iov_len) {
			text.iov_len = left < segment_bytes ? left : segment_bytes;
			b->dropped += udp_send(u, &single, 1).dropped;
			text.iov_base = (uint8_t *)text.iov_base + text.iov_len;
		}
	}
}

static void send_messages(struct batch *b, struct udp *u)
{
	size_t done = 0;
	while (done < b->msg_count) {
		struct udp_sent sent = udp_send(u, b->msgs + done, b->msg_count - done);
		b->dropped += sent.dropped;
		done += sent.segment_stop;
		if (done < b->msg_count) {
			/* A network card without checksum offload, a tunnel: this socket does without from now on. */
			u->can_segment = false;
			send_singly(b, u, (uint32_t)done);
			done++;
		}
	}
}

void batch_flush(struct batch *b)
{
	if (b->packet_count == 0) {
		return;
	}
	group_all(b);
	for (uint32_t s = 0; s < b->socket_count; s++) {
		b->msg_count = 0;
		b->iov_count = 0;
		for (uint32_t g = 0; g < b->group_count; g++) {
			add_messages(b, &b->groups[g], s);
		}
		send_messages(b, &b->sockets[s]);
	}
	b->packet_count = 0;
	b->run_count = 0;
	b->used = 0;
}
