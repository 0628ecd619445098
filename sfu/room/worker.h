/*
 * A worker: all rooms and peers of one thread, as a pure function of (datagram | command | time). The shell, the
 * simulator, the fuzzer and the replayer all drive this one object. It reads no clock, opens no socket and calls
 * nothing but its sink. `now` never goes back.
 */
#ifndef KREIDE_WORKER_H
#define KREIDE_WORKER_H

#include "dtls.h"
#include "path.h"
#include "rng.h"
#include "sdp.h"
#include "sfu.h"

enum { WORKER_PACKET_MAX = 1500 };

struct relay;

/*
 * Where packets and events go. A packet is written into the buffer that `reserve` gave (WORKER_PACKET_MAX bytes,
 * never NULL) and then sent or, by reserving again, dropped. The buffer is encrypted in place before `send`.
 */
struct worker_sink {
	void *ctx;
	uint8_t *(*reserve)(void *ctx);
	void (*send)(void *ctx, const struct path *to, size_t len);
	void (*event)(void *ctx, struct sfu_event *event); /* takes the event's texts */
	/* To another worker; may be lost. NULL: there is no other. */
	void (*relay)(void *ctx, uint32_t worker, const struct relay *r);
};

struct worker_conf {
	uint32_t max_rooms, max_peers;
	uint32_t audible_count;
	uint32_t max_up_kbps, max_up_packets, max_sound_kbps; /* as in sfu_conf */
	const struct dtls_identity *identity; /* outlives the worker */
	struct sdp_candidate candidates[SDP_MAX_CANDIDATES];
	uint32_t candidate_count;
	ntp_t ntp_at_zero; /* wall clock at now = 0 */
	uint8_t seed[32];
	uint32_t index;    /* among all workers */
	us_t gather_us;    /* so long the first packets of a frame may wait for the others; 0: they never do */
};

struct worker;

struct worker *worker_new(const struct worker_conf *conf, struct worker_sink sink); /* NULL: no memory */
void worker_free(struct worker *w);
/* pkt is decrypted in place; it has WORKER_PACKET_MAX bytes of room. */
void worker_on_datagram(struct worker *w, const struct path *from, uint8_t *pkt, size_t len, us_t now);
/*
 * More datagrams of the same moment follow: what is to be forwarded of them may wait for worker_release, and if frames
 * are incomplete then gather_us longer, at most until the next command or worker_on_time.
 */
void worker_hold(struct worker *w);
void worker_release(struct worker *w, us_t now);
/* True: something that was released waits for the rest of its frame. */
bool worker_gathers(const struct worker *w);
/* Takes the command's texts. */
void worker_on_command(struct worker *w, struct sfu_cmd *cmd, us_t now);
/* From another worker, in the order in which it sent. */
void worker_on_relay(struct worker *w, const struct relay *r, us_t now);
/* True if a peer uses the path: its packets are read. A TCP connection without is a stranger's. */
bool worker_knows_path(struct worker *w, const struct path *path);
void worker_on_path_gone(struct worker *w, const struct path *path, us_t now);
void worker_on_time(struct worker *w, us_t now);
/* Then at the latest worker_on_time must be called. */
us_t worker_deadline(const struct worker *w);
/* It has something to do already, which whoever is awake should let it do. */
bool worker_is_due(const struct worker *w, us_t now);
void worker_stats(const struct worker *w, struct sfu_stats *out);

#endif
