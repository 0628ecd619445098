/* Somebody who sends rubbish from a thread of his own, at a given rate, from ports of his own or from somebody's socket. */
#ifndef KREIDE_TEST_ATTACK_H
#define KREIDE_TEST_ATTACK_H

#include "addr.h"
#include "rng.h"

#include <pthread.h>
#include <stdatomic.h>

enum { ATTACK_MAX_SOCKETS = 64, ATTACK_PACKET_MAX = 1400 };

/* Fills buf; returns the length. */
typedef size_t attack_make(void *ctx, struct rng *rng, uint8_t *buf);

struct attack_conf {
	struct addr target;
	uint32_t socket_count; /* ports of his own, used in turn */
	int borrowed_fd;       /* -1, or a participant's own socket: the packets look as if they came from him */
	uint32_t per_s;
	uint64_t limit;        /* packets after which he is done; 0: none */
	attack_make *make;
	void *make_ctx;
};

struct attack {
	struct attack_conf conf;
	int fds[ATTACK_MAX_SOCKETS];
	struct rng rng;
	pthread_t thread;
	atomic_bool is_stopping, is_done;
	atomic_ullong sent, bytes_sent, packets_back, bytes_back; /* back: what came to his own ports */
};

void attack_start(struct attack *a, const struct attack_conf *conf);
/* Waits until the last answers could have come. */
void attack_stop(struct attack *a);

#endif
