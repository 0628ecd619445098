/* UDP sockets of a worker: open, read up to 64 datagrams at once, write a list of messages. */
#ifndef KREIDE_UDP_H
#define KREIDE_UDP_H

#include "addr.h"
#include "worker.h"

#include <sys/socket.h>

enum { UDP_BATCH = 64, UDP_SOCKET_BUFFER_BYTES = 4 * 1024 * 1024 };

struct udp {
	int fd;
	struct addr local; /* as bound */
	bool is_open;
	bool can_segment; /* the kernel splits super-packets for us (UDP_SEGMENT) */
};

/* Where datagrams are read into. */
struct udp_inbox {
	uint8_t (*slots)[WORKER_PACKET_MAX];
	struct sockaddr_storage *names;
	struct iovec *iov;
	struct mmsghdr *msgs;
	struct udp_control *controls;
};

/* Binds `local` (its port; 0: any). On ERR_SYS errno says why; on success u->local.port is the real one. */
enum err udp_open(struct udp *u, const struct addr *local) MUST_USE;
void udp_close(struct udp *u); /* a zeroed struct is fine */

enum err udp_inbox_init(struct udp_inbox *in) MUST_USE;
void udp_inbox_finish(struct udp_inbox *in);
/* Reads what waits, at most UDP_BATCH; returns how many. */
size_t udp_receive(struct udp *u, struct udp_inbox *in);
/* The i-th datagram of the last read; NULL if it was longer than a packet can be, or empty. */
uint8_t *udp_datagram(struct udp_inbox *in, size_t i, struct addr *from, size_t *len);

/* When the kernel got it, by the wall clock; 0: not known. */
int64_t udp_arrived_wall_us(const struct udp_inbox *in, size_t i);

/* How a list of messages went out. */
struct udp_sent {
	size_t dropped;      /* messages that the kernel did not take */
	size_t segment_stop; /* index of a super-packet that the path can't carry, else `count` */
};

/*
 * Sends messages in order. A full socket buffer is waited for once (1 ms), then the rest is dropped; an error of one
 * destination costs that message only. Stops at a message with UDP_SEGMENT that the kernel refuses.
 */
struct udp_sent udp_send(struct udp *u, struct mmsghdr *msgs, size_t count);

#endif
