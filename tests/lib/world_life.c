/* How a simulated call begins and ends, and the main of every scenario. */
#include "secure.h"
#include "world_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	world_make_worker(w);
	w->spread = spread_new(1, 4, 0);
	world_check(w, w->spread != NULL, "no memory");
	struct sfu_cmd open = {.kind = SFU_CMD_ROOM_OPEN};
	world_command(w, &open);
	return w;
}

void world_end(struct world *w)
{
	world_check_peers(w);
	world_free_workers(w);
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

/* What the command line says. */
struct runs {
	const char *program;
	uint32_t workers; /* 0: one, and the room stays there */
	uint64_t seed;
	bool has_seed;
};

static void run_once(const struct runs *r, void (*scenario)(struct world *w), uint64_t seed)
{
	struct world *w = world_begin(r->program, seed);
	if (r->workers > 0) {
		world_spread(w, r->workers, 1);
	}
	scenario(w);
	printf("ok: %s, seed %llu, %.1f s of call\n", r->program, (unsigned long long)seed, (double)w->now / 1e6);
	fflush(stdout);
	world_end(w);
}

static bool read_arguments(struct runs *r, int argc, char **argv)
{
	*r = (struct runs){.program = argv[0]};
	for (int i = 1; i < argc; i += 2) {
		if (i + 1 < argc && strcmp(argv[i], "--seed") == 0) {
			r->seed = strtoull(argv[i + 1], NULL, 0);
			r->has_seed = true;
		} else if (i + 1 < argc && strcmp(argv[i], "--workers") == 0) {
			r->workers = (uint32_t)strtoul(argv[i + 1], NULL, 0);
		} else {
			fprintf(stderr, "usage: %s [--seed N] [--workers N]\n", argv[0]);
			return false;
		}
	}
	return true;
}

int world_main(int argc, char **argv, void (*scenario)(struct world *w), const uint64_t *seeds, size_t count)
{
	struct runs r;
	if (!read_arguments(&r, argc, argv)) {
		return 2;
	}
	if (secure_library_init() != OK) {
		return 1;
	}
	if (r.has_seed) {
		run_once(&r, scenario, r.seed);
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		run_once(&r, scenario, seeds[i]);
	}
	return 0;
}
