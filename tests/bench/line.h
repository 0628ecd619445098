/*
 * One light PeerConnection of the benchmark: a socket, connectivity checks, DTLS, SRTP; it may publish a picture made of
 * equal packets, and it counts what it receives. What arrives is not decrypted, but for a sample that proves that it is
 * what was sent: so the driver costs little beside the server that it measures. A line that is never connected to
 * anybody is a plain sink.
 *
 * The driver looks at its sockets every few milliseconds and waits on none of them: waking a reader would be paid for
 * by the sender, which is the server.
 */
#ifndef KREIDE_BENCH_LINE_H
#define KREIDE_BENCH_LINE_H

#include "addr.h"
#include "dtls.h"
#include "rng.h"
#include "secure.h"
#include "twcc_rx.h"

enum {
	LINE_PACKET_BYTES = 1100, /* of a media packet as a publisher makes it: header and payload, before encryption */
	LINE_MAX_SOURCES = 32,    /* SSRCs that one line receives */
	LINE_SHORT_BYTES = 256,   /* of a packet that is only counted; RTCP and STUN fit */
	LINE_BATCH = 32,
	LINE_LATENCY_US = 100000, /* the last one of the histogram holds all that took longer */
	LINE_MAX_BURST = 64,
};

/* What all lines share. */
struct line_world {
	struct dtls_identity *identity;
	struct rng rng;
	struct addr address;    /* that the lines bind */
	uint32_t sample_every;  /* media packets of a line between two that are decrypted */
	uint8_t (*buffers)[DTLS_DATAGRAM_MAX + SECURE_OVERHEAD_BYTES]; /* LINE_BATCH */
	uint64_t *latency;      /* histogram, microseconds, LINE_LATENCY_US + 1 */
};

struct line_source {
	uint32_t ssrc;
	uint32_t highest; /* extended */
	uint32_t last_sr;
	us_t sr_at;
};

/* What a line publishes. */
struct line_picture {
	bool is_on;
	uint32_t ssrc, number; /* number: stands in every packet */
	uint8_t payload_type, mid_ext, twcc_ext;
	char mid[16];
	uint16_t seq, twcc_seq, picture_id;
	uint32_t rtp, frames, packets, octets;
	bool wants_key;
	uint64_t plis, nacks;
};

struct line_count {
	uint64_t media, media_bytes, others; /* others: RTX, padding, sound */
	uint64_t sampled, broken;            /* decrypted; of these not what was sent */
};

struct line {
	struct line_world *world;
	int fd;
	uint16_t port;
	char ufrag[9], pwd[25];
	char username[600], remote_pwd[257];
	struct addr remote;
	struct dtls *dtls;
	struct secure *secure;
	enum srtp_suite suite;
	enum dtls_role role;
	bool is_open, has_begun_dtls;
	us_t check_at, report_at;
	uint64_t tie;
	uint32_t ssrc; /* as a receiver */
	uint8_t media_type, twcc_ext; /* of what it receives */
	struct twcc_rx twcc;
	struct line_source sources[LINE_MAX_SOURCES];
	uint32_t source_count, since_sample;
	struct line_count count;
	struct line_picture picture;
};

struct line_remote {
	const char *ufrag, *pwd;
	uint8_t fingerprint[32];
	struct addr addr;
	enum dtls_role role; /* ours */
};

us_t line_now(void);          /* CLOCK_MONOTONIC */
us_t line_now_wall(void);     /* CLOCK_REALTIME */
/* Binds a socket. ERR_SYS. */
enum err line_open(struct line *l, struct line_world *world) MUST_USE;
void line_close(struct line *l);
/* ERR_SYS, ERR_NOMEM. */
enum err line_connect(struct line *l, const struct line_remote *remote, us_t now) MUST_USE;
bool line_is_connected(const struct line *l);
/* Takes what has arrived. */
void line_receive(struct line *l);
/* Checks, DTLS, feedback and reports that are due. */
void line_on_time(struct line *l, us_t now);
void line_send(struct line *l, const uint8_t *buf, size_t len);
void line_send_rtcp(struct line *l, uint8_t *buf, size_t len);

/* line_stun.c: a request of the other side, not empty. */
void line_answer_check(struct line *l, struct bytes pkt);

/* line_media.c */
/* One frame of `burst` equal packets, sent at once; the first of a stream, and one that was asked for, is a key frame. */
void line_publish(struct line *l, uint32_t burst);
/* A packet of media: `len` bytes on the wire, of which `got` are in buf. stamp_us: wall clock of its arrival. */
void line_on_rtp(struct line *l, uint8_t *buf, size_t got, size_t len, us_t stamp_us, bool is_sample);
void line_on_rtcp(struct line *l, uint8_t *buf, size_t len, us_t now);
void line_report(struct line *l, us_t now);

#endif
