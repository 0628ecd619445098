#include "remote.h"

#include "crowd.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct remote {
	pid_t child;
	int fd;
};

/* One message: the command or event, and the texts that its pointers mean. */
struct message {
	union {
		struct sfu_cmd cmd;
		struct sfu_event event;
	} u;
	bool has_map;
	struct sfu_media_map map;
	char sdp[SFU_SDP_MAX_BYTES]; /* "": none */
};

static char *copy_text(const char *text)
{
	char *copy = text[0] ? strdup(text) : NULL;
	crowd_check(!text[0] || copy, "no memory");
	return copy;
}

static size_t message_bytes(const struct message *m)
{
	return sizeof *m - sizeof m->sdp + strlen(m->sdp) + 1;
}

/* -- the child -------------------------------------------------------------------------------------------------- */

static void take_command(struct sfu *sfu, struct message *m)
{
	struct sfu_cmd cmd = m->u.cmd;
	if (cmd.kind == SFU_CMD_PEER_OFFER) {
		cmd.u.offer.sdp = copy_text(m->sdp);
		cmd.u.offer.map = m->has_map ? malloc(sizeof m->map) : NULL;
		if (cmd.u.offer.map) {
			*cmd.u.offer.map = m->map;
		}
	}
	crowd_check(sfu_send(sfu, &cmd) == OK, "the SFU takes no commands");
}

static void give_events(struct sfu *sfu, int fd, struct message *m)
{
	struct sfu_event event;
	while (sfu_receive(sfu, &event, 1) == 1) {
		m->u.event = event;
		m->sdp[0] = 0;
		if (event.kind == SFU_EVENT_ANSWER) {
			strncpy(m->sdp, event.u.answer.sdp, sizeof m->sdp - 1);
		}
		crowd_check(send(fd, m, message_bytes(m), 0) > 0, "no events go out");
		sfu_event_finish(&event);
	}
}

_Noreturn static void serve(int fd, const struct addr *address)
{
	struct sfu *sfu;
	struct message *m = calloc(1, sizeof *m);
	struct sfu_conf conf = {.workers = 1, .addresses = address, .address_count = 1};
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	crowd_check(m && sfu_new(&sfu, &conf) == OK, "the SFU does not start");
	uint16_t port = sfu_port(sfu, 0);
	crowd_check(send(fd, &port, sizeof port, 0) == sizeof port, "no port goes out");
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN, .revents = 0};
		poll(&p, 1, 2);
		if (p.revents != 0 && recv(fd, m, sizeof *m, 0) > 0) {
			take_command(sfu, m);
		}
		give_events(sfu, fd, m);
	}
}

/* -- the parent ------------------------------------------------------------------------------------------------- */

struct remote *remote_new(const struct addr *address, uint16_t *port)
{
	struct remote *r = calloc(1, sizeof *r);
	int fds[2];
	int size = 1 << 20;
	crowd_check(r && socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) == 0, "no socket pair");
	for (int i = 0; i < 2; i++) {
		setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	}
	r->child = fork();
	crowd_check(r->child >= 0, "no process");
	if (r->child == 0) {
		close(fds[0]);
		serve(fds[1], address);
	}
	close(fds[1]);
	r->fd = fds[0];
	crowd_check(recv(r->fd, port, sizeof *port, 0) == sizeof *port, "no port came");
	return r;
}

void remote_kill(struct remote *r)
{
	kill(r->child, SIGKILL);
	waitpid(r->child, NULL, 0);
	close(r->fd);
	free(r);
}

enum err remote_send(struct remote *r, const struct sfu_cmd *cmd)
{
	struct message *m = calloc(1, sizeof *m);
	crowd_check(m != NULL, "no memory");
	m->u.cmd = *cmd;
	if (cmd->kind == SFU_CMD_PEER_OFFER) {
		strncpy(m->sdp, cmd->u.offer.sdp, sizeof m->sdp - 1);
		m->has_map = cmd->u.offer.map != NULL;
		if (m->has_map) {
			m->map = *cmd->u.offer.map;
		}
		struct sfu_cmd copy = *cmd;
		sfu_cmd_finish(&copy);
	}
	bool is_sent = send(r->fd, m, message_bytes(m), 0) > 0;
	free(m);
	return is_sent ? OK : ERR_SYS;
}

size_t remote_receive(struct remote *r, struct sfu_event *events, size_t cap)
{
	struct message *m = calloc(1, sizeof *m);
	size_t n = 0;
	crowd_check(m != NULL, "no memory");
	while (n < cap && recv(r->fd, m, sizeof *m, MSG_DONTWAIT) > 0) {
		events[n] = m->u.event;
		if (events[n].kind == SFU_EVENT_ANSWER) {
			events[n].u.answer.sdp = copy_text(m->sdp);
		}
		n++;
	}
	free(m);
	return n;
}
