/*
 * A lesson over real sockets on loopback: the whole SFU with its threads, and scripted participants that the thread of the
 * test serves. For tests of what strangers and ill-willed participants can do to the others.
 */
#ifndef KREIDE_TEST_CROWD_H
#define KREIDE_TEST_CROWD_H

#include "endpoint.h"
#include "sfu.h"

enum { CROWD_MAX = 256, CROWD_ROOM = 2, MEMBER_IN_BYTES = 1 << 16 };

struct crowd;

struct member {
	struct crowd *crowd;
	uint32_t number;          /* his id towards the SFU is one more */
	struct endpoint *endpoint;
	int fd;                   /* connected to the server */
	bool is_tcp;
	uint8_t *in;              /* TCP: what came and is no whole frame yet */
	size_t in_len;
	us_t joined_at;           /* the offer went out */
	uint64_t bytes_in;
	us_t last_at[CROWD_MAX][2]; /* of a frame of that publisher: sound, picture; 0: none yet */
	us_t longest_gap_us;      /* between two of one publisher's frames, since crowd_measure */
};

struct crowd {
	struct sfu *sfu;          /* NULL: in a process of its own */
	struct remote *remote;
	struct dtls_identity *identity;
	struct addr server;       /* with its port */
	struct member *members[CROWD_MAX];
	uint32_t count;
	uint32_t seats;           /* of each member */
	struct sfu_stats stats;   /* the last ones that came */
	uint32_t stats_count;
	int log_fd;               /* what the SFU logged */
};

/* Says what was expected, and ends the program. */
#define crowd_check(claim, ...) \
	do { \
		if (!(claim)) { \
			crowd_fail(__FILE__, __LINE__, __VA_ARGS__); \
		} \
	} while (0)
_Noreturn void crowd_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* seats: how many others each looks at, at most. */
struct crowd *crowd_new(const char *address, uint32_t seats);
/* The same, with the SFU in a process of its own, which may be killed. */
struct crowd *crowd_new_remote(const char *address, uint32_t seats);
/* kill -9, and at once a new SFU on the same port. Nobody is in it; the participants don't know. */
void crowd_kill_and_restart(struct crowd *c);
/* All members offer a new PeerConnection. */
void crowd_rejoin(struct crowd *c);
void crowd_free(struct crowd *c);
/* Somebody more, who sends an offer and will be connected after some turns. He may send his camera and microphone. */
struct member *crowd_join(struct crowd *c);
struct member *crowd_join_by_tcp(struct crowd *c);
void crowd_leave(struct crowd *c, struct member *m);
/* Serves everybody for about this long. */
void crowd_run(struct crowd *c, us_t duration_us);
/* Until all are connected; false: not within that time. */
bool crowd_connect_all(struct crowd *c, us_t within_us);
/* Everybody sends, and looks at the ones after him; begins when all is seen. */
void crowd_begin_lesson(struct crowd *c);
/* Begins to measure gaps anew. */
void crowd_measure(struct crowd *c);
/* The longest time for which anybody saw or heard nothing of somebody whom he saw or heard before; `not`: leave him out. */
us_t crowd_longest_gap(const struct crowd *c, const struct member *not);
/* Asks the SFU for its counters. */
struct sfu_stats crowd_stats(struct crowd *c);
/* Lines that the SFU has logged since the start. */
uint32_t crowd_log_lines(const struct crowd *c);

#endif
