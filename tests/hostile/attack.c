#include "attack.h"

#include "clock.h"
#include "crowd.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TICK_US (2 * US_PER_MS)

static void sleep_us(us_t us)
{
	struct timespec t = {.tv_sec = us / US_PER_S, .tv_nsec = us % US_PER_S * 1000};
	nanosleep(&t, NULL);
}

static void send_one(struct attack *a, uint64_t n)
{
	uint8_t buf[ATTACK_PACKET_MAX];
	size_t len = a->conf.make(a->conf.make_ctx, &a->rng, buf);
	int fd = a->conf.borrowed_fd >= 0 ? a->conf.borrowed_fd : a->fds[n % a->conf.socket_count];
	if (send(fd, buf, len, MSG_DONTWAIT) == (ssize_t)len) {
		atomic_fetch_add(&a->sent, 1);
		atomic_fetch_add(&a->bytes_sent, len);
	}
}

static void count_answers(struct attack *a)
{
	uint8_t buf[2048];
	ssize_t n;
	for (uint32_t i = 0; i < a->conf.socket_count; i++) {
		while ((n = recv(a->fds[i], buf, sizeof buf, MSG_DONTWAIT)) >= 0) {
			atomic_fetch_add(&a->packets_back, 1);
			atomic_fetch_add(&a->bytes_back, (unsigned long long)n);
		}
	}
}

static void *run(void *arg)
{
	struct attack *a = arg;
	us_t began = clock_now();
	uint64_t n = 0;
	while (!atomic_load(&a->is_stopping) && (a->conf.limit == 0 || n < a->conf.limit)) {
		uint64_t due = (uint64_t)(clock_now() - began) * a->conf.per_s / (uint64_t)US_PER_S;
		due = a->conf.limit > 0 && due > a->conf.limit ? a->conf.limit : due;
		while (n < due) {
			send_one(a, n++);
		}
		count_answers(a);
		sleep_us(TICK_US);
	}
	atomic_store(&a->is_done, true);
	while (!atomic_load(&a->is_stopping)) {
		sleep_us(TICK_US);
	}
	sleep_us(100 * US_PER_MS);
	count_answers(a);
	return NULL;
}

void attack_start(struct attack *a, const struct attack_conf *conf)
{
	struct sockaddr_storage ss;
	memset(a, 0, sizeof *a);
	a->conf = *conf;
	rng_init(&a->rng, 1);
	socklen_t len = (socklen_t)addr_to_sockaddr(&conf->target, &ss);
	for (uint32_t i = 0; i < conf->socket_count; i++) {
		a->fds[i] = socket(ss.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		crowd_check(a->fds[i] >= 0 && connect(a->fds[i], (struct sockaddr *)&ss, len) == 0, "no socket");
	}
	crowd_check(pthread_create(&a->thread, NULL, run, a) == 0, "no thread");
}

void attack_stop(struct attack *a)
{
	atomic_store(&a->is_stopping, true);
	pthread_join(a->thread, NULL);
	for (uint32_t i = 0; i < a->conf.socket_count; i++) {
		close(a->fds[i]);
	}
}
