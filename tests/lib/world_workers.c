/* The workers of a simulated call, and the way between them: a queue that may be too short. */
#include "world_state.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RELAYS = 4096, MAX_RELAYS_PER_INSTANT = 100000 };
#define GATHER_US ((us_t)200) /* as by the real loop */
#define SERVER_NTP_AT_ZERO (UINT64_C(3958988800) << 32)

struct relay_item {
	uint32_t worker;
	struct relay relay;
	struct history_packet packet;
};

struct relays {
	struct relay_item items[MAX_RELAYS];
	uint32_t first, count, limit;
};

void world_make_worker(struct world *w)
{
	struct worker_conf conf;
	struct worker_sink sink = world_sink;
	memset(&conf, 0, sizeof conf);
	sink.ctx = w;
	conf.max_rooms = 4;
	conf.max_peers = WORLD_MAX_PEERS;
	conf.audible_count = 4;
	conf.identity = w->server_identity;
	conf.ntp_at_zero = SERVER_NTP_AT_ZERO;
	conf.index = w->worker_count;
	conf.gather_us = GATHER_US;
	rng_fill(&w->rng, conf.seed, sizeof conf.seed);
	conf.candidate_count = 1;
	uint16_t port = (uint16_t)(7000 + w->worker_count);
	world_check(w, addr_parse(&conf.candidates[0].addr, "192.0.2.1", port) == OK, "address");
	conf.candidates[0].priority = 2130706431;
	w->workers[w->worker_count] = worker_new(&conf, sink);
	world_check(w, w->workers[w->worker_count] != NULL, "no memory");
	w->worker_count++;
}

void world_spread(struct world *w, uint32_t workers, uint32_t from)
{
	world_check(w, workers <= WORLD_MAX_WORKERS && w->peer_count == 0, "too many workers, or too late");
	while (w->worker_count < workers) {
		world_make_worker(w);
	}
	spread_free(w->spread);
	w->spread = spread_new(workers, 4, from);
	w->relays = calloc(1, sizeof *w->relays);
	world_check(w, w->spread && w->relays, "no memory");
	w->relays->limit = MAX_RELAYS;
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	world_command(w, &open);
}

void world_limit_relays(struct world *w, uint32_t limit)
{
	w->relays->limit = limit;
}

uint32_t world_worker(const struct world *w, uint32_t peer)
{
	return w->peers[peer]->worker;
}

void world_free_workers(struct world *w)
{
	for (uint32_t i = 0; i < w->worker_count; i++) {
		worker_free(w->workers[i]);
	}
	spread_free(w->spread);
	free(w->relays);
}

static enum err to_worker(void *ctx, uint32_t worker, const struct sfu_cmd *cmd)
{
	struct world *w = ctx;
	struct sfu_cmd copy = *cmd;
	if (cmd->kind == SFU_CMD_PEER_ADD) {
		w->peers[cmd->peer - 1]->worker = worker;
	}
	worker_on_command(w->workers[worker], &copy, w->now);
	return OK;
}

void world_to_workers(struct world *w, const struct sfu_cmd *cmd)
{
	world_check(w, spread_command(w->spread, cmd, to_worker, w) == OK, "a command found no worker");
}

void world_relay(void *ctx, uint32_t worker, const struct relay *r)
{
	struct world *w = ctx;
	struct relays *q = w->relays;
	world_check(w, q && worker < w->worker_count, "something was relayed to worker %u", worker);
	if (q->count >= q->limit) {
		return;
	}
	struct relay_item *item = &q->items[(q->first + q->count++) % MAX_RELAYS];
	item->worker = worker;
	item->relay = *r;
	if (r->packet) {
		memcpy(&item->packet, r->packet, history_packet_bytes(r->packet));
		item->relay.packet = &item->packet;
	}
}

void world_serve_relays(struct world *w)
{
	struct relays *q = w->relays;
	for (uint32_t n = 0; q && q->count > 0; n++) {
		struct relay_item *item = &q->items[q->first];
		world_check(w, n < MAX_RELAYS_PER_INSTANT, "workers relay to each other without end");
		worker_on_relay(w->workers[item->worker], &item->relay, w->now);
		q->first = (q->first + 1) % MAX_RELAYS;
		q->count--;
	}
}

void world_release_workers(struct world *w)
{
	for (uint32_t i = 0; i < w->worker_count; i++) {
		worker_release(w->workers[i], w->now);
	}
}

us_t world_workers_deadline(const struct world *w)
{
	us_t at = US_NEVER;
	for (uint32_t i = 0; i < w->worker_count; i++) {
		at = us_min(at, worker_deadline(w->workers[i]));
	}
	return at;
}

void world_workers_on_time(struct world *w)
{
	for (uint32_t i = 0; i < w->worker_count; i++) {
		if (worker_deadline(w->workers[i]) <= w->now) {
			worker_on_time(w->workers[i], w->now);
			world_check(w, worker_deadline(w->workers[i]) > w->now, "worker: deadline %lld is not later than now",
				(long long)worker_deadline(w->workers[i]));
		}
	}
}

/* Of all workers: the counters stand at the beginning, all of one size. */
void world_stats(struct world *w, struct sfu_stats *stats)
{
	enum { COUNTERS = offsetof(struct sfu_stats, rooms) / sizeof(uint64_t) };
	uint64_t sums[COUNTERS] = {0};
	for (uint32_t i = 0; i < w->worker_count; i++) {
		uint64_t more[COUNTERS];
		worker_stats(w->workers[i], stats);
		memcpy(more, stats, sizeof more);
		for (size_t k = 0; k < COUNTERS; k++) {
			sums[k] += more[k];
		}
	}
	memcpy(stats, sums, sizeof sums);
}
