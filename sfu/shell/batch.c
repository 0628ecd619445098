#include "batch.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>

enum {
	TABLE_SLOTS = 2 * BATCH_SLOTS,
	NONE = UINT16_MAX,
	MAX_SEGMENTS = 64,        /* UDP_MAX_SEGMENTS of older kernels */
	MAX_SUPER_BYTES = 65000   /* below what an IP datagram can hold */
};

struct entry {
	struct path to;
	uint16_t len;
	uint16_t next; /* of the same destination */
};

/* All packets of a flush to one destination, in the order in which they were added. */
struct group {
	uint16_t first, last;
};

union name {
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage any;
};

struct control {
	_Alignas(struct cmsghdr) uint8_t bytes[CMSG_SPACE(sizeof(uint16_t))];
};

struct batch {
	struct udp *sockets;
	uint32_t socket_count;
	uint32_t count;
	uint32_t group_count;
	uint64_t dropped;
	uint8_t slab[BATCH_SLOTS][WORKER_PACKET_MAX];
	struct entry entries[BATCH_SLOTS];
	struct group groups[BATCH_SLOTS];
	uint16_t table[TABLE_SLOTS]; /* path hash -> group */
	struct mmsghdr msgs[BATCH_SLOTS];
	struct iovec iov[BATCH_SLOTS];
	struct control controls[BATCH_SLOTS];
	union name names[BATCH_SLOTS];
	uint32_t msg_count, iov_count;
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

uint8_t *batch_reserve(struct batch *b)
{
	if (b->count == BATCH_SLOTS) {
		batch_flush(b);
	}
	return b->slab[b->count];
}

void batch_add(struct batch *b, const struct path *to, size_t len)
{
	if (b->count == BATCH_SLOTS || len == 0 || len > WORKER_PACKET_MAX || to->local >= b->socket_count) {
		b->dropped++;
		return;
	}
	b->entries[b->count++] = (struct entry){.to = *to, .len = (uint16_t)len, .next = NONE};
}

/* Appends entry i to the group of its destination. */
static void group_entry(struct batch *b, uint16_t i)
{
	const struct path *to = &b->entries[i].to;
	size_t at = path_hash(to) % TABLE_SLOTS;
	while (b->table[at] != NONE) {
		struct group *g = &b->groups[b->table[at]];
		if (path_equal(&b->entries[g->first].to, to)) {
			b->entries[g->last].next = i;
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
	for (uint32_t i = 0; i < b->count; i++) {
		group_entry(b, (uint16_t)i);
	}
}

static void ask_for_segments(struct msghdr *h, struct control *c, uint16_t segment_len)
{
	memset(c, 0, sizeof *c);
	h->msg_control = c->bytes;
	h->msg_controllen = sizeof c->bytes;
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(h);
	cmsg->cmsg_level = SOL_UDP;
	cmsg->cmsg_type = UDP_SEGMENT;
	cmsg->cmsg_len = CMSG_LEN(sizeof segment_len);
	memcpy(CMSG_DATA(cmsg), &segment_len, sizeof segment_len);
}

/*
 * One message out of the packets from entry i on: as many of equal length as may go together, the last may be
 * shorter. Returns the entry after them.
 */
static uint16_t make_message(struct batch *b, uint16_t i, bool can_segment)
{
	uint32_t m = b->msg_count++;
	struct msghdr *h = &b->msgs[m].msg_hdr;
	uint16_t segment_len = b->entries[i].len;
	size_t bytes = 0;
	memset(&b->msgs[m], 0, sizeof b->msgs[m]);
	h->msg_name = &b->names[m];
	h->msg_namelen = (socklen_t)addr_to_sockaddr(&b->entries[i].to.remote, &b->names[m]);
	h->msg_iov = &b->iov[b->iov_count];
	while (i != NONE) {
		const struct entry *e = &b->entries[i];
		if (h->msg_iovlen > 0 && (!can_segment || e->len > segment_len ||
			h->msg_iovlen == MAX_SEGMENTS || bytes + e->len > MAX_SUPER_BYTES)) {
			break;
		}
		b->iov[b->iov_count++] = (struct iovec){.iov_base = b->slab[i], .iov_len = e->len};
		h->msg_iovlen++;
		bytes += e->len;
		i = e->next;
		if (e->len < segment_len) {
			break;
		}
	}
	if (h->msg_iovlen > 1) {
		ask_for_segments(h, &b->controls[m], segment_len);
	}
	return i;
}

/* The messages of a group, if it leaves through socket s. */
static void add_messages(struct batch *b, const struct group *g, uint32_t s)
{
	uint16_t i = b->entries[g->first].to.local == s ? g->first : NONE;
	while (i != NONE) {
		i = make_message(b, i, b->sockets[s].can_segment);
	}
}

/* Sends the packets of one message one by one. */
static void send_singly(struct batch *b, struct udp *u, const struct mmsghdr *super)
{
	struct mmsghdr single = *super;
	single.msg_hdr.msg_control = NULL;
	single.msg_hdr.msg_controllen = 0;
	single.msg_hdr.msg_iovlen = 1;
	for (size_t i = 0; i < super->msg_hdr.msg_iovlen; i++) {
		single.msg_hdr.msg_iov = &super->msg_hdr.msg_iov[i];
		b->dropped += udp_send(u, &single, 1).dropped;
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
			send_singly(b, u, &b->msgs[done]);
			done++;
		}
	}
}

void batch_flush(struct batch *b)
{
	if (b->count == 0) {
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
	b->count = 0;
}
