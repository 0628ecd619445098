/* Who gets a turn: by epoll those who can read, and everybody now and then for timers. */
#include "pump.h"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, DISPATCHES_MAX = 16 };
/* libnice's shortest timer is 20 ms; whose socket is not known is looked at as often as it must be read. */
#define TIMERS_US (20 * US_PER_MS)
#define UNWATCHED_US (3 * US_PER_MS)
#define LINGER_US (US_PER_S / 2)

struct pump_member {
	struct pump *pump;
	GMainContext *context;
	us_t turn_at;
	int fd; /* -1: not known */
};

struct pump {
	int epoll;
	GPtrArray *members;
};

static us_t now_us(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (us_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

struct pump *pump_new(void)
{
	struct pump *p = g_new0(struct pump, 1);
	p->members = g_ptr_array_new();
	p->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (p->epoll < 0) {
		pump_free(p);
		return NULL;
	}
	return p;
}

static void run(struct pump_member *m, us_t now)
{
	m->turn_at = now + (m->fd >= 0 ? TIMERS_US : UNWATCHED_US);
	for (int i = 0; i < DISPATCHES_MAX && g_main_context_iteration(m->context, FALSE); i++) {
		/* the next one */
	}
}

static void release(struct pump_member *m)
{
	while (g_main_context_iteration(m->context, FALSE)) {
		/* what libnice still has to let go of */
	}
	g_main_context_unref(m->context);
	g_free(m);
}

void pump_free(struct pump *p)
{
	if (!p) {
		return;
	}
	us_t until = now_us() + LINGER_US;
	while (p->members->len > 0 && now_us() < until) {
		pump_turn(p, 5);
	}
	for (guint i = 0; i < p->members->len; i++) {
		release(g_ptr_array_index(p->members, i));
	}
	g_ptr_array_free(p->members, TRUE);
	if (p->epoll >= 0) {
		close(p->epoll);
	}
	g_free(p);
}

void pump_turn(struct pump *p, int timeout_ms)
{
	struct epoll_event events[EVENTS_MAX];
	int count = epoll_wait(p->epoll, events, EVENTS_MAX, timeout_ms);
	us_t now = now_us();
	for (int i = 0; i < count; i++) {
		run(events[i].data.ptr, now);
	}
	for (guint i = 0; i < p->members->len; i++) {
		struct pump_member *m = g_ptr_array_index(p->members, i);
		if (now >= m->turn_at) {
			run(m, now);
		}
	}
}

struct pump_member *pump_add(struct pump *p)
{
	struct pump_member *m = g_new0(struct pump_member, 1);
	m->pump = p;
	m->context = g_main_context_new();
	m->fd = -1;
	g_ptr_array_add(p->members, m);
	return m;
}

GMainContext *pump_context(const struct pump_member *m)
{
	return m->context;
}

void pump_watch(struct pump_member *m, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = m};
	if (m->fd < 0 && fd >= 0 && epoll_ctl(m->pump->epoll, EPOLL_CTL_ADD, fd, &event) == 0) {
		m->fd = fd;
	}
}

void pump_remove(struct pump_member *m, bool lingers)
{
	if (m->fd >= 0) {
		/* it may be closed already: then epoll has forgotten it */
		(void)epoll_ctl(m->pump->epoll, EPOLL_CTL_DEL, m->fd, NULL);
		m->fd = -1;
	}
	if (!lingers) {
		g_ptr_array_remove_fast(m->pump->members, m);
		release(m);
	}
}
