#include "udp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct udp_control {
	_Alignas(struct cmsghdr) uint8_t bytes[CMSG_SPACE(sizeof(struct timespec))];
};

/* Read what the kernel says about the bound address into u->local. */
static enum err note_local(struct udp *u)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	if (getsockname(u->fd, (struct sockaddr *)&ss, &len) != 0) {
		return ERR_SYS;
	}
	return addr_from_sockaddr(&u->local, (const struct sockaddr *)&ss);
}

static bool knows_segment(int fd)
{
	int size = 0;
	socklen_t len = sizeof size;
	return getsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, &len) == 0;
}

enum err udp_open(struct udp *u, const struct addr *local)
{
	memset(u, 0, sizeof *u);
	struct sockaddr_storage ss;
	socklen_t len = (socklen_t)addr_to_sockaddr(local, &ss);
	int one = 1;
	int buffer = UDP_SOCKET_BUFFER_BYTES;
	u->fd = socket(ss.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (u->fd < 0) {
		return ERR_SYS;
	}
	u->is_open = true;
	if (ss.ss_family == AF_INET6) {
		setsockopt(u->fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
	}
	/* best effort: the kernel cuts it to net.core.{r,w}mem_max */
	setsockopt(u->fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
	setsockopt(u->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
	if (bind(u->fd, (const struct sockaddr *)&ss, len) != 0 || note_local(u) != OK) {
		int why = errno;
		udp_close(u);
		errno = why;
		return ERR_SYS;
	}
	/* best effort, too: without it a packet arrived when it was read */
	setsockopt(u->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
	u->can_segment = knows_segment(u->fd);
	return OK;
}

void udp_close(struct udp *u)
{
	if (u->is_open) {
		close(u->fd);
	}
	memset(u, 0, sizeof *u);
}

enum err udp_inbox_init(struct udp_inbox *in)
{
	in->slots = calloc(UDP_BATCH, sizeof *in->slots);
	in->names = calloc(UDP_BATCH, sizeof *in->names);
	in->iov = calloc(UDP_BATCH, sizeof *in->iov);
	in->msgs = calloc(UDP_BATCH, sizeof *in->msgs);
	in->controls = calloc(UDP_BATCH, sizeof *in->controls);
	if (!in->slots || !in->names || !in->iov || !in->msgs || !in->controls) {
		udp_inbox_finish(in);
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < UDP_BATCH; i++) {
		in->iov[i].iov_base = in->slots[i];
		in->iov[i].iov_len = WORKER_PACKET_MAX;
		in->msgs[i].msg_hdr.msg_iov = &in->iov[i];
		in->msgs[i].msg_hdr.msg_iovlen = 1;
		in->msgs[i].msg_hdr.msg_name = &in->names[i];
		in->msgs[i].msg_hdr.msg_control = in->controls[i].bytes;
	}
	return OK;
}

void udp_inbox_finish(struct udp_inbox *in)
{
	free(in->slots);
	free(in->names);
	free(in->iov);
	free(in->msgs);
	free(in->controls);
	memset(in, 0, sizeof *in);
}

size_t udp_receive(struct udp *u, struct udp_inbox *in)
{
	for (size_t i = 0; i < UDP_BATCH; i++) {
		in->msgs[i].msg_hdr.msg_namelen = sizeof in->names[i];
		in->msgs[i].msg_hdr.msg_controllen = sizeof in->controls[i].bytes;
		in->msgs[i].msg_hdr.msg_flags = 0;
	}
	/* an error here is a late ICMP answer to something that we sent: nothing to do about it */
	int n = recvmmsg(u->fd, in->msgs, UDP_BATCH, MSG_DONTWAIT, NULL);
	return n > 0 ? (size_t)n : 0;
}

uint8_t *udp_datagram(struct udp_inbox *in, size_t i, struct addr *from, size_t *len)
{
	const struct mmsghdr *m = &in->msgs[i];
	if (m->msg_len == 0 || (m->msg_hdr.msg_flags & MSG_TRUNC) != 0) {
		return NULL;
	}
	if (addr_from_sockaddr(from, (const struct sockaddr *)&in->names[i]) != OK) {
		return NULL;
	}
	*len = m->msg_len;
	return in->slots[i];
}

int64_t udp_arrived_wall_us(const struct udp_inbox *in, size_t i)
{
	struct msghdr *h = &in->msgs[i].msg_hdr;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
			struct timespec ts;
			memcpy(&ts, CMSG_DATA(c), sizeof ts);
			return (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
		}
	}
	return 0;
}

static bool is_full(int why)
{
	return why == EAGAIN || why == EWOULDBLOCK || why == ENOBUFS || why == ENOMEM;
}

/* A super-packet that this path or kernel can't take; as single packets it can. */
static bool is_segment_refused(const struct mmsghdr *m, int why)
{
	return m->msg_hdr.msg_controllen > 0 &&
		(why == EINVAL || why == EIO || why == EOPNOTSUPP || why == EMSGSIZE);
}

struct udp_sent udp_send(struct udp *u, struct mmsghdr *msgs, size_t count)
{
	struct udp_sent result = {.dropped = 0, .segment_stop = count};
	bool has_waited = false;
	size_t done = 0;
	while (done < count) {
		int n = sendmmsg(u->fd, msgs + done, (unsigned)(count - done), MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n > 0) {
			done += (size_t)n;
		} else if (n == 0 || (is_full(errno) && has_waited)) {
			result.dropped += count - done;
			return result;
		} else if (is_full(errno)) {
			struct pollfd p = {.fd = u->fd, .events = POLLOUT, .revents = 0};
			has_waited = true;
			poll(&p, 1, 1);
		} else if (is_segment_refused(&msgs[done], errno)) {
			result.segment_stop = done;
			return result;
		} else if (errno != EINTR) {
			result.dropped++; /* unreachable, refused, forbidden: of this destination only */
			done++;
		}
	}
	return result;
}
