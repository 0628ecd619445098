/*
 * One room on several workers. Whoever may send is known to every worker of the room: to the one that serves him as a peer
 * with a transport, to the others as a mirror: a peer without one, whose sources are fed by what the first one relays. So
 * history, selection, seats, speakers and retransmission work there as if he were served there.
 *
 * What crosses is a stream of values; it may be lost when a worker is far behind. Each packet says all that a mirror must know of
 * its source, so that nothing stays wrong for long, and a hole that the way has made is healed by a key frame.
 * What may be sent, who leads and who is there is said to all workers by commands (spread.h).
 */
#ifndef KREIDE_MIRROR_H
#define KREIDE_MIRROR_H

#include "codec.h"
#include "history.h"
#include "meter.h"
#include "sfu.h"
#include "units.h"

struct peer;
struct room;
struct state;
struct uplink;

enum relay_kind {
	RELAY_PACKET, /* from the worker that serves the publisher */
	RELAY_KEY,    /* to it: somebody waits for a key frame of the layer */
	RELAY_DEMAND, /* to it: what of a picture is of use here */
	RELAY_ABLE    /* to all of the room: what those can decode who are served here */
};

/* Codec, clock and stream of a packet's source. */
struct relay_stream {
	enum codec codec;
	uint8_t layer_count;
	bool is_late;         /* not the newest packet: it was sent again */
	uint32_t feed;        /* names the stream among those of the worker that serves its publisher */
	uint32_t number;      /* counts what was relayed of it */
	bool has_sr, has_clock;
	bool is_red;          /* sound that comes redundant: its sender has reason to protect it */
	uint32_t sr_rtp;
	ntp_t sr_ntp;
	int64_t clock_offset;
	struct meter meter;   /* what it takes, as it was measured from the beginning: a room may come to a worker late */
};

struct relay {
	enum relay_kind kind;
	uint32_t from;  /* worker */
	sfu_room_id room;
	sfu_peer_id peer;
	uint8_t source; /* enum sfu_source */
	uint8_t layer;
	union {
		struct relay_stream stream;
		struct {
			uint8_t layers;
			uint16_t height_px;
		} demand;
		us_t key_gap_us;
		uint16_t able[CODEC_COUNT];
	} u;
	const struct history_packet *packet; /* PACKET: borrowed; of its payload only as much as it has is there */
};

/* Makes a mirror; NULL: no such room, or no memory. */
struct peer *mirror_add(struct state *s, sfu_room_id room, sfu_peer_id id, uint32_t home);
/* A packet that was kept goes to the room's other workers. */
void mirror_send_packet(struct state *s, struct uplink *u, int layer, const struct history_packet *packet);
/* What is wanted here of a mirror's picture. */
void mirror_send_demand(struct state *s, const struct uplink *u, uint8_t layers, uint16_t height_px);
/* The layers of a picture that are of use on other workers, and the height of the tallest tile there. */
uint8_t mirror_demand(const struct uplink *u, uint16_t *height_px, us_t now);
/* Of the participants whom other workers serve: how many can decode it. */
uint32_t mirror_able(const struct room *room, enum codec codec);
void mirror_room_on_time(struct state *s, struct room *room, us_t now);
/* Key frames that are wanted of a mirror. */
void mirror_on_time(struct state *s, struct peer *p, us_t now);
void mirror_on_relay(struct state *s, const struct relay *r, us_t now);

#endif
