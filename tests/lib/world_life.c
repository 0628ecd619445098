/* How a simulated call begins and ends, and the main of every scenario. */
#include "secure.h"
#include "world_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVER_NTP_AT_ZERO (UINT64_C(3958988800) << 32)

static void make_worker(struct world *w)
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
	rng_fill(&w->rng, conf.seed, sizeof conf.seed);
	conf.candidate_count = 1;
	world_check(w, addr_parse(&conf.candidates[0].addr, "192.0.2.1", 7000) == OK, "address");
	conf.candidates[0].priority = 2130706431;
	w->worker = worker_new(&conf, sink);
	world_check(w, w->worker != NULL, "no memory");
}

struct world *world_begin(const char *program, uint64_t seed)
{
	struct world *w = calloc(1, sizeof *w);
	if (!w) {
		exit(1);
	}
	w->program = program;
	w->seed = seed;
	w->read_until = US_NEVER;
	rng_init(&w->rng, seed);
	world_set_now(w, US_PER_S);
	w->outgoing = malloc(WORKER_PACKET_MAX);
	w->server_identity = dtls_identity_new();
	w->client_identity = dtls_identity_new();
	w->net = netsim_new(rng_u64(&w->rng));
	w->watch = watch_new(w);
	world_check(w, w->outgoing && w->server_identity && w->client_identity && w->watch, "no memory");
	world_check(w, hmap_init(&w->places, 4 * WORLD_MAX_PEERS) == OK, "no memory");
	make_worker(w);
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	world_command(w, &open);
	return w;
}

void world_end(struct world *w)
{
	world_check_peers(w);
	worker_free(w->worker);
	for (uint32_t i = 0; i < w->peer_count; i++) {
		endpoint_free(w->peers[i]->endpoint);
		free(w->peers[i]->answer);
		free(w->peers[i]->seen);
		free(w->peers[i]);
	}
	netsim_free(w->net);
	watch_free(w->watch);
	hmap_finish(&w->places);
	dtls_identity_free(w->server_identity);
	dtls_identity_free(w->client_identity);
	free(w->outgoing);
	free(w);
}

static void run_once(const char *program, void (*scenario)(struct world *w), uint64_t seed)
{
	struct world *w = world_begin(program, seed);
	scenario(w);
	printf("ok: %s, seed %llu, %.1f s of call\n", program, (unsigned long long)seed, (double)w->now / 1e6);
	fflush(stdout);
	world_end(w);
}

int world_main(int argc, char **argv, void (*scenario)(struct world *w), const uint64_t *seeds, size_t count)
{
	if (secure_library_init() != OK) {
		return 1;
	}
	if (argc == 3 && strcmp(argv[1], "--seed") == 0) {
		run_once(argv[0], scenario, strtoull(argv[2], NULL, 0));
		return 0;
	}
	if (argc != 1) {
		fprintf(stderr, "usage: %s [--seed N]\n", argv[0]);
		return 2;
	}
	for (size_t i = 0; i < count; i++) {
		run_once(argv[0], scenario, seeds[i]);
	}
	return 0;
}
