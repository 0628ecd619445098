#include "thread.h"

#include "batch.h"
#include "candidates.h"
#include "clock.h"
#include "demux.h"
#include "latency.h"
#include "loop.h"
#include "logline.h"
#include "ports.h"
#include "relays.h"
#include "worker.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	MAX_READY = 64,
	MAX_COMMANDS = 4096,        /* that wait; a class of 30 makes some 10 a second */
	COMMANDS_PER_TURN = 64,
	MAX_CONNECTIONS = 1024,
	DEFAULT_MAX_ROOMS = 256,
	DEFAULT_MAX_PEERS = 1024,
	EVENT_RESERVE = 4096,       /* places in the event queue that reports may not take from answers */
};
#define DROP_REPORT_US (10 * US_PER_S)
/*
 * A sender's packets follow each other by some microseconds, and by some ten on a slow line, while to wake for a part of a frame costs
 * each subscriber a message of his own. The target for the whole way through the server is 1 ms.
 */
#define GATHER_US 200
#define SPIN_US 20

struct thread {
	uint32_t index;
	uint16_t port;
	const struct log *log;
	void (*wake)(void *ctx);
	void *wake_ctx;
	struct mailbox commands;
	struct mailbox *events;
	bool has_events; /* put in this turn */
	struct loop loop;
	struct udp udp[PORTS_MAX_ADDRESSES];
	uint32_t udp_count;
	struct udp_inbox inbox;
	struct tcp *tcp;
	struct batch *batch;
	struct latency latency;
	us_t told_at; /* the last time that the worker was told */
	struct worker *worker;
	struct sfu_cmd taken[COMMANDS_PER_TURN];
	struct relays relays;        /* from other workers */
	struct thread *const *crew;  /* all workers, by index */
	uint64_t called;             /* bit i: something was relayed to worker i in this turn */
	uint64_t reported_drops, lost_events, lost_relays;
	us_t report_at;
	pthread_t thread;
	bool is_running;
	atomic_bool is_stopping;
};

/* -- what the worker hands out ---------------------------------------------------------------------------------- */

static uint8_t *sink_reserve(void *ctx)
{
	struct thread *t = ctx;
	return batch_reserve(t->batch);
}

static void sink_send(void *ctx, const struct path *to, size_t len)
{
	struct thread *t = ctx;
	if (to->kind == PATH_TCP) {
		tcp_send(t->tcp, to->local, batch_reserve(t->batch), len);
	} else {
		batch_add(t->batch, to, len);
	}
}

/* Reports that the next one replaces; they give way when signaling is far behind. */
static bool is_report(enum sfu_event_kind kind)
{
	return kind == SFU_EVENT_QUALITY || kind == SFU_EVENT_SPEAKERS || kind == SFU_EVENT_STATS;
}

static void sink_event(void *ctx, struct sfu_event *event)
{
	struct thread *t = ctx;
	if (event->kind == SFU_EVENT_STATS) {
		event->u.stats.cpu_us = (uint64_t)clock_thread_cpu_us();
		event->u.stats.latency_sum_us = t->latency.sum_us;
		memcpy(event->u.stats.latency, t->latency.buckets, sizeof event->u.stats.latency);
	}
	if (mailbox_put(t->events, event, is_report(event->kind) ? EVENT_RESERVE : 0) != OK) {
		t->lost_events++;
		sfu_event_finish(event);
		return;
	}
	t->has_events = true;
}

static void sink_relay(void *ctx, uint32_t worker, const struct relay *r)
{
	struct thread *t = ctx;
	if (relays_put(&t->crew[worker]->relays, t->index, r)) {
		t->called |= UINT64_C(1) << worker;
	} else {
		t->lost_relays++;
	}
}

static void on_tcp_packet(void *ctx, const struct path *from, uint8_t *pkt, size_t len, us_t now)
{
	struct thread *t = ctx;
	worker_on_datagram(t->worker, from, pkt, len, now);
}

static void on_tcp_gone(void *ctx, const struct path *path, us_t now)
{
	struct thread *t = ctx;
	worker_on_path_gone(t->worker, path, now);
}

static bool is_tcp_path_known(void *ctx, const struct path *path)
{
	struct thread *t = ctx;
	return worker_knows_path(t->worker, path);
}

/* -- one turn of the loop --------------------------------------------------------------------------------------- */

static void wake_crew(struct thread *t)
{
	for (uint32_t i = 0; t->called != 0; i++) {
		if (t->called & UINT64_C(1) << i) {
			t->called &= ~(UINT64_C(1) << i);
			relays_wake(&t->crew[i]->relays);
		}
	}
}

static void on_commands(struct thread *t, us_t now)
{
	mailbox_clear(&t->commands);
	size_t n = mailbox_take(&t->commands, t->taken, COMMANDS_PER_TURN);
	for (size_t i = 0; i < n; i++) {
		worker_on_command(t->worker, &t->taken[i], now);
	}
	if (n == COMMANDS_PER_TURN) {
		mailbox_wake(&t->commands); /* more may wait; packets come first */
	}
}

/*
 * When the kernel got datagram i: between what the worker was told last and now, since its time never goes back. A wall
 * clock that was set just now makes it the one or the other.
 */
static us_t arrival_of(const struct thread *t, size_t i, int64_t wall_offset_us, us_t now)
{
	int64_t wall_us = udp_arrived_wall_us(&t->inbox, i);
	return wall_us > 0 ? us_max(us_min(wall_us - wall_offset_us, now), t->told_at) : now;
}

/* Returns how many datagrams there were. */
static size_t read_udp(struct thread *t, uint32_t socket_index, us_t now)
{
	size_t n = udp_receive(&t->udp[socket_index], &t->inbox);
	if (n == 0) {
		return 0;
	}
	int64_t wall_offset_us = clock_wall_offset_us();
	worker_hold(t->worker);
	for (size_t i = 0; i < n; i++) {
		struct path from = {.local = socket_index, .kind = PATH_UDP};
		size_t len;
		uint8_t *pkt = udp_datagram(&t->inbox, i, &from.remote, &len);
		if (!pkt) {
			continue;
		}
		us_t at = arrival_of(t, i, wall_offset_us, now);
		t->told_at = at;
		if (demux_kind(bytes_of(pkt, len)) == PACKET_RTP) {
			latency_arrived(&t->latency, at);
		}
		worker_on_datagram(t->worker, &from, pkt, len, at);
	}
	wake_crew(t); /* they forward while we do */
	worker_release(t->worker, now);
	t->told_at = now;
	return n;
}

/* While a frame is incomplete its rest is looked for again and again, for as long as to sleep and wake would take. */
static void on_udp(struct thread *t, uint32_t socket_index, us_t now)
{
	(void)read_udp(t, socket_index, now);
	us_t read_at = now;
	while (worker_gathers(t->worker) && (now = clock_now()) - read_at < SPIN_US) {
		if (read_udp(t, socket_index, now) > 0) {
			read_at = now;
		}
	}
}

static void on_ready(struct thread *t, const struct loop_ready *r, us_t now)
{
	switch (r->kind) {
	case LOOP_MAILBOX:
		on_commands(t, now);
		break;
	case LOOP_UDP:
		on_udp(t, r->number, now);
		break;
	case LOOP_LISTENER:
		tcp_on_listener(t->tcp, r->number, now);
		break;
	case LOOP_CONNECTION:
		tcp_on_connection(t->tcp, r->number, r->can_read, r->can_write, now);
		break;
	}
}

/* Says at most every 10 s that packets or events were lost in this process. */
static void report_drops(struct thread *t, us_t now)
{
	uint64_t drops = batch_dropped(t->batch) + tcp_dropped(t->tcp) + t->lost_events + t->lost_relays;
	if (drops == t->reported_drops || now < t->report_at) {
		return;
	}
	log_event(t->log, LOG_LEVEL_WARN, "media.dropped", "worker=%u udp=%llu tcp=%llu events=%llu relays=%llu", t->index,
		(unsigned long long)batch_dropped(t->batch), (unsigned long long)tcp_dropped(t->tcp),
		(unsigned long long)t->lost_events, (unsigned long long)t->lost_relays);
	t->reported_drops = drops;
	t->report_at = now + DROP_REPORT_US;
}

static void end_turn(struct thread *t, us_t now)
{
	tcp_on_time(t->tcp, now);
	if (worker_is_due(t->worker, now)) {
		worker_on_time(t->worker, now);
	}
	wake_crew(t);
	tcp_flush(t->tcp, now);
	batch_flush(t->batch);
	if (t->latency.count > 0 && !worker_gathers(t->worker)) {
		latency_sent(&t->latency, clock_now());
	}
	report_drops(t, now);
	if (t->has_events) {
		t->has_events = false;
		if (t->wake) {
			t->wake(t->wake_ctx);
		}
	}
}

static us_t wait_us(struct thread *t)
{
	us_t deadline = us_min(worker_deadline(t->worker), tcp_deadline(t->tcp));
	if (!relays_fall_asleep(&t->relays)) {
		return 0;
	}
	return deadline == US_NEVER ? US_NEVER : deadline - clock_now();
}

static void *run(void *arg)
{
	struct thread *t = arg;
	struct loop_ready ready[MAX_READY];
	while (!atomic_load(&t->is_stopping)) {
		size_t n = loop_wait(&t->loop, ready, MAX_READY, wait_us(t));
		us_t now = clock_now();
		relays_awake(&t->relays);
		for (size_t i = 0; i < n; i++) {
			on_ready(t, &ready[i], now);
			t->told_at = now;
		}
		relays_take(&t->relays, t->worker, now);
		end_turn(t, now);
		t->told_at = now;
	}
	return NULL;
}

/* -- life ------------------------------------------------------------------------------------------------------- */

static enum err open_ports(struct thread *t, const struct sfu_conf *conf)
{
	uint16_t port = conf->media_port > 0 ? (uint16_t)(conf->media_port + t->index) : 0;
	enum err e = ports_open(t->udp, t->tcp, conf, port, &t->port);
	if (e != OK) {
		log_event(t->log, LOG_LEVEL_ERROR, "media.bind_failed", "worker=%u port=%u reason=\"%s\"", t->index,
			t->port, e == ERR_SYS ? strerror(errno) : err_name(e));
		return e;
	}
	t->udp_count = conf->no_udp ? 0 : conf->address_count;
	for (uint32_t i = 0; i < t->udp_count; i++) {
		if (loop_add(&t->loop, t->udp[i].fd, LOOP_UDP, i) != OK) {
			return ERR_SYS;
		}
	}
	return OK;
}

static enum err make_worker(struct thread *t, const struct sfu_conf *conf, const struct dtls_identity *identity)
{
	struct worker_conf wc;
	memset(&wc, 0, sizeof wc);
	wc.max_rooms = conf->max_rooms > 0 ? conf->max_rooms : DEFAULT_MAX_ROOMS;
	wc.max_peers = conf->max_peers > 0 ? conf->max_peers : DEFAULT_MAX_PEERS;
	wc.audible_count = conf->audible_count;
	wc.max_up_kbps = conf->max_up_kbps;
	wc.max_up_packets = conf->max_up_packets;
	wc.max_sound_kbps = conf->max_sound_kbps;
	wc.identity = identity;
	wc.candidate_count = candidates_make(wc.candidates, conf, t->port);
	wc.ntp_at_zero = clock_ntp_at_zero();
	wc.index = t->index;
	wc.gather_us = GATHER_US;
	if (wc.candidate_count == 0) {
		log_event(t->log, LOG_LEVEL_WARN, "media.unreachable", "worker=%u port=%u", t->index, t->port);
	}
	if (getrandom(wc.seed, sizeof wc.seed, 0) != (ssize_t)sizeof wc.seed) {
		return ERR_SYS;
	}
	struct worker_sink sink = {.ctx = t, .reserve = sink_reserve, .send = sink_send, .event = sink_event,
		.relay = sink_relay};
	t->worker = worker_new(&wc, sink);
	explicit_bzero(wc.seed, sizeof wc.seed);
	return t->worker ? OK : ERR_NOMEM;
}

static enum err build(struct thread *t, const struct sfu_conf *conf, const struct dtls_identity *identity)
{
	struct tcp_handlers handlers = {
		.ctx = t, .packet = on_tcp_packet, .gone = on_tcp_gone, .is_known = is_tcp_path_known};
	enum err e = mailbox_init(&t->commands, sizeof(struct sfu_cmd), MAX_COMMANDS);
	if (e == OK) {
		e = loop_init(&t->loop);
	}
	if (e == OK) {
		e = loop_add(&t->loop, t->commands.event_fd, LOOP_MAILBOX, 0);
	}
	if (e == OK) {
		e = udp_inbox_init(&t->inbox);
	}
	if (e != OK) {
		return e;
	}
	t->tcp = tcp_new(&t->loop, MAX_CONNECTIONS, handlers);
	t->batch = batch_new(t->udp, PORTS_MAX_ADDRESSES);
	if (!t->tcp || !t->batch) {
		return ERR_NOMEM;
	}
	e = open_ports(t, conf);
	return e == OK ? make_worker(t, conf, identity) : e;
}

enum err thread_new(struct thread **out, const struct sfu_conf *conf, uint32_t index,
	const struct dtls_identity *identity, struct mailbox *events)
{
	*out = NULL;
	if (conf->address_count == 0 || conf->address_count > PORTS_MAX_ADDRESSES) {
		return ERR_FULL;
	}
	struct thread *t = calloc(1, sizeof *t);
	if (!t) {
		return ERR_NOMEM;
	}
	t->index = index;
	t->log = conf->log;
	t->wake = conf->wake;
	t->wake_ctx = conf->wake_ctx;
	t->events = events;
	atomic_init(&t->is_stopping, false);
	relays_init(&t->relays, &t->commands);
	enum err e = build(t, conf, identity);
	if (e != OK) {
		thread_free(t);
		return e;
	}
	*out = t;
	return OK;
}

enum err thread_start(struct thread *t, struct thread *const *crew)
{
	t->crew = crew;
	sigset_t all, before;
	char name[16];
	sigfillset(&all);
	/* the new thread inherits the mask: signals are for the main thread only */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	t->is_running = pthread_create(&t->thread, NULL, run, t) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!t->is_running) {
		return ERR_SYS;
	}
	snprintf(name, sizeof name, "media-%u", t->index);
	pthread_setname_np(t->thread, name);
	return OK;
}

void thread_stop(struct thread *t)
{
	atomic_store(&t->is_stopping, true);
	mailbox_wake(&t->commands);
}

static void forget_commands(struct thread *t)
{
	size_t n;
	while (t->commands.is_ready && (n = mailbox_take(&t->commands, t->taken, COMMANDS_PER_TURN)) > 0) {
		for (size_t i = 0; i < n; i++) {
			sfu_cmd_finish(&t->taken[i]);
		}
	}
}

void thread_join(struct thread *t)
{
	if (t->is_running) {
		pthread_join(t->thread, NULL);
		t->is_running = false;
	}
}

void thread_free(struct thread *t)
{
	if (!t) {
		return;
	}
	worker_free(t->worker);
	if (t->batch) {
		batch_flush(t->batch);
	}
	forget_commands(t);
	tcp_free(t->tcp);
	batch_free(t->batch);
	for (uint32_t i = 0; i < PORTS_MAX_ADDRESSES; i++) {
		udp_close(&t->udp[i]);
	}
	udp_inbox_finish(&t->inbox);
	loop_finish(&t->loop);
	relays_finish(&t->relays);
	mailbox_finish(&t->commands);
	free(t);
}

enum err thread_send(struct thread *t, const struct sfu_cmd *cmd)
{
	return mailbox_put(&t->commands, cmd, 0);
}

uint16_t thread_port(const struct thread *t)
{
	return t->port;
}
