/*
 * The control interface between signaling and media, and the only header of sfu/ that signaling sees.
 *
 * Signaling sends commands, the SFU answers with events. Both carry ids and values, never a pointer
 * into the other thread, and could travel over a wire as they are. Default deny: nothing that a peer
 * sends is forwarded until a command allows it. The SFU knows packets, not schools.
 *
 * A peer is one PeerConnection of one participant. The client offers, the server answers. A peer sends
 * up to four sources and receives through seats: a seat is one audio and one video slot under constant
 * SSRCs; which subject sits in it changes without renegotiation.
 */
#ifndef KREIDE_SFU_H
#define KREIDE_SFU_H

#include "addr.h"
#include "errors.h"
#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Chosen by the sender of commands, never 0, never used again. */
typedef uint64_t sfu_room_id;
typedef uint64_t sfu_peer_id;

enum {
	SFU_MAX_SEATS = 32,      /* seats of one peer, with and without video */
	SFU_MAX_WANTS = 32,      /* entries of one view */
	SFU_MAX_SPEAKERS = 8,    /* entries of one speaker list */
	SFU_MAX_CODECS = 4,      /* of video */
	SFU_MID_MAX = 16,        /* longest mid with its NUL; what we meet is "0" .. "99" */
	SFU_SDP_MAX_BYTES = 64 * 1024,
};

/* What a peer can send. A subject's audio and video belong together (lip sync). */
enum sfu_source {
	SFU_SOURCE_MIC,
	SFU_SOURCE_CAMERA,
	SFU_SOURCE_SCREEN_AUDIO,
	SFU_SOURCE_SCREEN,
	SFU_SOURCE_COUNT
};
#define SFU_SOURCE_BIT(source) (1u << (source))

/* What can sit in a seat: a person (mic + camera) or a presentation (screen audio + screen). */
enum sfu_feed { SFU_FEED_PERSON, SFU_FEED_SCREEN };

struct sfu_subject {
	sfu_peer_id peer; /* 0: nobody */
	enum sfu_feed feed;
};

/* The video codecs that can be forwarded. */
enum sfu_codec { SFU_CODEC_NONE, SFU_CODEC_VP8, SFU_CODEC_H264, SFU_CODEC_VP9, SFU_CODEC_AV1, SFU_CODEC_COUNT };

/*
 * What is preferred in a room, first by first; SFU_CODEC_NONE ends a list. What is not named comes last. All zero: VP8 for
 * cameras (simulcast, and everybody has it), VP9 and then VP8 for screens.
 */
struct sfu_codecs {
	uint8_t camera[SFU_MAX_CODECS], screen[SFU_MAX_CODECS];
};

/* How the media sections of an offer are meant. An empty mid ("") means: not offered. */
struct sfu_seat_map {
	char audio_mid[SFU_MID_MAX];
	char video_mid[SFU_MID_MAX]; /* "" for a voice seat: it carries those who are heard but not seen */
};

struct sfu_media_map {
	char source_mid[SFU_SOURCE_COUNT][SFU_MID_MAX];
	struct sfu_seat_map seats[SFU_MAX_SEATS];
	uint32_t seat_count;
	bool is_one_stream; /* all seats under one msid: for a player that shows one picture with its sound */
};

/* One thing that a client shows. Rank 0 matters most. */
struct sfu_want {
	struct sfu_subject subject;
	uint16_t height_px; /* of the tile on his screen, device pixels */
	uint8_t rank;
	uint8_t seat; /* the number of the seat that it must sit in, from 1 on; 0: any */
};

enum sfu_cmd_kind {
	SFU_CMD_ROOM_OPEN,   /* room, open */
	SFU_CMD_ROOM_CLOSE,  /* room; its peers go with it */
	SFU_CMD_ROOM_LEADER, /* room, peer: always among the audible ones; 0: nobody */
	SFU_CMD_PEER_ADD,    /* room, peer: exists, may do nothing yet */
	SFU_CMD_PEER_REMOVE, /* room, peer */
	SFU_CMD_PEER_OFFER,  /* room, peer, offer -> SFU_EVENT_ANSWER or SFU_EVENT_OFFER_REFUSED */
	SFU_CMD_PEER_ALLOW,  /* room, peer, allow: the whole truth about what is forwarded of this peer */
	SFU_CMD_PEER_VIEW,   /* room, peer, view: replaces the last view */
	SFU_CMD_STATS        /* -> one SFU_EVENT_STATS per worker */
};

/* Filled in on the way to a worker, zero elsewhere: on which workers a room is, and who serves a peer. */
struct sfu_route {
	uint64_t others;   /* ROOM_OPEN: bit i: the room is on worker i, too */
	uint32_t home;     /* ROOM_OPEN: the worker that reports for it; PEER_*: the worker that serves him */
	bool is_elsewhere; /* PEER_*: that is another one */
};

struct sfu_cmd {
	enum sfu_cmd_kind kind;
	sfu_room_id room;
	sfu_peer_id peer;
	struct sfu_route route;
	union {
		struct {
			struct sfu_codecs codecs;
		} open;
		struct {
			char *sdp;        /* malloc'd, NUL-terminated; taken by sfu_send */
			uint32_t request; /* comes back in the event */
			bool fresh;       /* a new PeerConnection of the client: forget the old transport */
			struct sfu_media_map *map; /* malloc'd; taken. NULL: by the order of the sections */
		} offer;
		struct {
			uint32_t sources; /* SFU_SOURCE_BIT(...) of what is forwarded */
		} allow;
		struct {
			struct sfu_want wants[SFU_MAX_WANTS];
			uint32_t count;
		} view;
	} u;
};

/* Why an offer was refused; stable, machine-readable. */
enum sfu_refusal {
	SFU_REFUSAL_MALFORMED,      /* not an SDP that we can read */
	SFU_REFUSAL_NO_BUNDLE,      /* without BUNDLE, rtcp-mux, DTLS-SRTP or ICE */
	SFU_REFUSAL_NO_CODEC,       /* nothing in common */
	SFU_REFUSAL_LIMIT,          /* too many sections, seats, peers */
	SFU_REFUSAL_STATE           /* no such room or peer */
};

enum sfu_peer_state {
	SFU_PEER_CONNECTING,
	SFU_PEER_CONNECTED,   /* DTLS done, media flows */
	SFU_PEER_INTERRUPTED, /* no consent for some seconds; may come back by itself or by an ICE restart */
	SFU_PEER_FAILED       /* no consent for 30 s (RFC 7675) or DTLS failed: needs a fresh offer */
};

enum sfu_seat_state {
	SFU_SEAT_EMPTY,
	SFU_SEAT_PENDING, /* assigned; no picture of this subject was sent yet, or it sends none */
	SFU_SEAT_LIVE,    /* its picture flows from `first_rtp` on */
	SFU_SEAT_PAUSED,  /* held back: the line is too weak */
	SFU_SEAT_UNPLAYABLE /* the receiver lacks the codec of this picture */
};

enum sfu_event_kind {
	SFU_EVENT_ANSWER,
	SFU_EVENT_OFFER_REFUSED,
	SFU_EVENT_PEER_STATE,
	SFU_EVENT_SEAT,
	SFU_EVENT_SOURCE,   /* packets of a source started or stopped coming in */
	SFU_EVENT_SPEAKERS, /* who is heard, loudest first; at most 5 a second and only on change */
	SFU_EVENT_QUALITY,  /* every 2 s per connected peer */
	SFU_EVENT_DEMAND,   /* what is wanted of a video source changed: the publisher need not send the rest */
	SFU_EVENT_RENEGOTIATE, /* the peer should offer again: more of the others could decode another codec */
	SFU_EVENT_STATS
};

enum { SFU_LATENCY_BUCKETS = 20 };

struct sfu_stats {
	uint64_t packets_in, packets_forwarded, bytes_in, bytes_forwarded;
	uint64_t packets_dropped_auth, packets_dropped_malformed, packets_dropped_unknown, packets_dropped_excess;
	uint64_t stun_checks_ok, stun_checks_refused;
	uint64_t nacks_received, nacks_sent, rtx_sent, plis_received, plis_sent;
	uint64_t red_recovered; /* packets of sound that a later one brought again */
	uint64_t replays; /* pictures that began from history, without a request to the publisher */
	uint64_t cpu_us; /* CPU time of the worker's thread since start */
	/*
	 * Media datagrams over UDP by the time from their arrival until all their copies were out; each bucket counts what is
	 * above the bound before and not above its own.
	 */
	uint64_t latency[SFU_LATENCY_BUCKETS], latency_sum_us;
	uint32_t rooms, peers, worker;
};

struct sfu_event {
	enum sfu_event_kind kind;
	sfu_room_id room;
	sfu_peer_id peer;
	union {
		struct {
			char *sdp; /* malloc'd; whoever receives the event frees it */
			uint32_t request;
		} answer;
		struct {
			uint32_t request;
			enum sfu_refusal why;
		} refused;
		struct {
			enum sfu_peer_state state;
		} state;
		struct {
			uint32_t seat; /* index into the seats of the offer's map */
			struct sfu_subject subject;
			enum sfu_seat_state state;
			uint32_t first_rtp; /* LIVE: RTP timestamp of the subject's first picture in this seat */
		} seat;
		struct {
			enum sfu_source source;
			bool is_flowing;
		} source;
		struct {
			sfu_peer_id peers[SFU_MAX_SPEAKERS]; /* [0] is the dominant one */
			uint32_t count;
		} speakers;
		struct {
			uint8_t up, down;  /* 0 none, 1 bad, 2 fair, 3 good */
			uint16_t rtt_ms;
			uint16_t up_loss_permille, down_loss_permille;
			int32_t down_kbps; /* estimate of what the line to the peer bears */
		} quality;
		struct {
			enum sfu_source source; /* CAMERA or SCREEN */
			uint8_t layers;         /* bit i: layer i is of use to somebody; simulcast or spatial layers, lowest first */
			uint16_t height_px;     /* of the tallest tile that shows it; 0: nobody looks */
		} demand;
		struct sfu_stats stats;
	} u;
};

struct log;

struct sfu_conf {
	uint32_t workers;             /* 1.. */
	uint16_t media_port;          /* UDP and TCP; worker i uses media_port + i; 0: any free ports (tests) */
	const struct addr *addresses; /* local addresses to bind, port ignored; borrowed during sfu_new */
	uint32_t address_count;
	const struct addr *public_addresses; /* announced instead of the local one of the same family (1:1 NAT) */
	uint32_t public_address_count;
	bool no_udp;                  /* announce and open TCP only (tests, and odd networks) */
	bool no_tcp;
	uint32_t max_rooms, max_peers; /* per worker; 0: defaults */
	uint32_t audible_count;       /* top-N; 0: 4 */
	uint32_t spread_from;         /* who comes into a room of so many is served by whichever worker has most room; 0: 100 */
	/*
	 * What one peer may send in a second, of valid packets; what is more is dropped and counted. 0: 20 Mbit/s (camera in
	 * three layers and a moving screen make 8), 4000 packets, and 320 kbit/s for one sound, since sound reaches its
	 * listeners before anything else.
	 */
	uint32_t max_up_kbps, max_up_packets, max_sound_kbps;
	const struct log *log;        /* outlives the sfu */
	/* Called from a worker thread when events wait; must only wake the other thread. */
	void (*wake)(void *ctx);
	void *wake_ctx;
};

struct sfu;

/* Starts the workers. ERR_SYS if a port can't be bound; *out is NULL then. */
enum err sfu_new(struct sfu **out, const struct sfu_conf *conf) MUST_USE;
/* Stops the workers, frees what still waits. NULL is fine. */
void sfu_free(struct sfu *sfu);
/* Any thread. Takes the offer's texts in every case. ERR_FULL when a worker is far behind. */
enum err sfu_send(struct sfu *sfu, const struct sfu_cmd *cmd) MUST_USE;
/* Up to `cap` waiting events; the caller frees each with sfu_event_finish. */
size_t sfu_receive(struct sfu *sfu, struct sfu_event *events, size_t cap);
void sfu_event_finish(struct sfu_event *event);
void sfu_cmd_finish(struct sfu_cmd *cmd);
/* The upper bounds of sfu_stats.latency, ascending; SFU_LATENCY_BUCKETS - 1, the last bucket has none. */
const uint32_t *sfu_latency_bounds_us(void);
/* The port that a worker really bound; for doctor and tests. */
uint16_t sfu_port(const struct sfu *sfu, uint32_t worker);

#endif
