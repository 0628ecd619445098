#include "loop.h"

#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { MAX_READY = 64 };
#define MAX_WAIT_US (60 * US_PER_S)

enum err loop_init(struct loop *l)
{
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	l->is_open = l->epoll_fd >= 0;
	return l->is_open ? OK : ERR_SYS;
}

void loop_finish(struct loop *l)
{
	if (l->is_open) {
		close(l->epoll_fd);
	}
	memset(l, 0, sizeof *l);
}

static struct epoll_event event_of(enum loop_kind kind, uint32_t number, uint32_t events)
{
	struct epoll_event ev;
	memset(&ev, 0, sizeof ev);
	ev.events = events;
	ev.data.u64 = (uint64_t)kind << 32 | number;
	return ev;
}

enum err loop_add(struct loop *l, int fd, enum loop_kind kind, uint32_t number)
{
	struct epoll_event ev = event_of(kind, number, EPOLLIN);
	return epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) == 0 ? OK : ERR_SYS;
}

void loop_watch_output(struct loop *l, int fd, enum loop_kind kind, uint32_t number, bool is_wanted)
{
	struct epoll_event ev = event_of(kind, number, is_wanted ? EPOLLIN | EPOLLOUT : EPOLLIN);
	epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, fd, &ev);
}

static struct timespec timeout_of(us_t wait_us)
{
	/* waking once a minute for nothing costs nothing */
	us_t us = us_min(us_max(wait_us, 0), MAX_WAIT_US);
	return (struct timespec){.tv_sec = us / US_PER_S, .tv_nsec = us % US_PER_S * 1000};
}

size_t loop_wait(struct loop *l, struct loop_ready *ready, size_t cap, us_t wait_us)
{
	struct epoll_event events[MAX_READY];
	struct timespec timeout = timeout_of(wait_us);
	int n = epoll_pwait2(l->epoll_fd, events, cap < MAX_READY ? (int)cap : MAX_READY, &timeout, NULL);
	for (int i = 0; i < n; i++) {
		ready[i].kind = (enum loop_kind)(events[i].data.u64 >> 32);
		ready[i].number = (uint32_t)events[i].data.u64;
		ready[i].can_read = (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0;
		ready[i].can_write = (events[i].events & EPOLLOUT) != 0;
	}
	return n > 0 ? (size_t)n : 0;
}
