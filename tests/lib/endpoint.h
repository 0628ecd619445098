/*
 * A scripted participant for tests: offers like Chromium, takes the answer, does checks, DTLS and SRTP, sends synthetic
 * media and keeps account of what it receives. A pure function of (datagram | command | time), like the worker that
 * it talks to; thousands of them run in one simulation. No media is encoded: a payload says who sent it, when,
 * and which part of which frame it is, and the receiver plays frames in order as a decoder would.
 *
 *   e = endpoint_new(&conf);                      endpoint_offer(e, false, &cmd);  -> worker_on_command
 *   SFU_EVENT_ANSWER -> endpoint_on_answer(e, sdp, now);
 *   packets for it   -> endpoint_on_datagram;     its packets come through conf.send
 *   clock            -> endpoint_on_time whenever endpoint_deadline(e) <= now
 */
#ifndef KREIDE_TEST_ENDPOINT_H
#define KREIDE_TEST_ENDPOINT_H

#include "codec.h"
#include "dtls.h"
#include "rtp.h"
#include "sfu.h"

enum { ENDPOINT_MAX_LAYERS = 3, ENDPOINT_PACKET_MAX = 1500 };

/* A frame that was played (video), or a packet that was heard (audio). */
struct endpoint_frame {
	uint32_t seat;
	bool is_video;
	bool is_keyframe;
	uint32_t publisher;      /* conf.id of who sent it */
	enum sfu_source source;
	uint8_t layer;           /* 0 lowest */
	uint32_t number;         /* counts the frames of that source and layer */
	us_t captured_at;        /* publisher's time */
	uint32_t rtp;            /* as received */
};

struct endpoint_layer {
	const char *rid; /* NULL: no simulcast (one layer) */
	bps_t bps;
};

/* The camera as one stream of VP9 with three spatial and three temporal layers. */
enum endpoint_svc { ENDPOINT_NO_SVC, ENDPOINT_L3T3_KEY, ENDPOINT_L3T3 };

struct endpoint_conf {
	uint64_t seed;
	uint32_t id;                          /* stands in everything that it sends */
	const struct dtls_identity *identity; /* outlives the endpoint */
	uint32_t seat_count;                  /* seats with video */
	uint32_t voice_seat_count;            /* seats without */
	struct endpoint_layer camera[ENDPOINT_MAX_LAYERS]; /* lowest first */
	uint32_t camera_layers;               /* 0: three, q h f, of 100, 300 and 900 kbit/s */
	bps_t screen_bps;                     /* 0: 800 kbit/s */
	uint32_t fps;                         /* 0: 25 */
	ntp_t ntp_at_zero;                    /* its own wall clock at now = 0; it is not the server's */
	bool no_rtx;                          /* offer no retransmission format */
	bool no_twcc;
	bool red;                             /* offer redundant sound, and prefer it */
	bool again;                           /* offer to send sound again when asked */
	bool repeats;                         /* the newest packet of each picture goes a second time, as a browser probes */
	bool no_nack;                         /* never ask for what is missing */
	bool h264;                            /* offer H.264 only */
	bool vp8;                             /* offer VP8 only */
	bool vp9;                             /* offer VP9 only; without svc it only receives */
	enum endpoint_svc svc;                /* with vp9 */
	uint32_t svc_key_factor;              /* a key frame of it costs so many others; 0: four */
	bool no_dd;                           /* without the dependency descriptor */
	bool no_map;                          /* like WHIP and WHEP: sections by their order */
	bool lazy_ssrc;                       /* announce no a=ssrc at all: bind by extensions only */
	void (*send)(void *ctx, const uint8_t *pkt, size_t len);
	void (*on_frame)(void *ctx, const struct endpoint_frame *frame); /* may be NULL */
	void *ctx;
};

/* One receive slot: the audio or the video of a seat. */
struct endpoint_slot {
	uint32_t ssrc, rtx_ssrc;     /* as announced in the answer; 0: none */
	uint64_t packets, bytes;     /* first arrivals */
	uint64_t duplicates;
	uint64_t redundant;          /* packets of sound with earlier frames in them */
	uint64_t recovered;          /* by retransmission */
	uint64_t lost;               /* given up */
	uint64_t frames, keyframes;  /* played in order */
	uint64_t broken;             /* packets whose payload was not what was sent, or decoded without their key frame */
	uint64_t clock_back;         /* timestamps that ran backwards between frames */
	uint64_t picture_gaps;       /* VP8 picture ids that did not go on by one while seqs did */
	uint64_t tl0_gaps;           /* VP8 TL0PICIDX that did not go on */
	uint64_t strays;             /* layers that came alone, undecodable and in nobody's way */
	uint64_t freezes;            /* times that playing stopped for more than 500 ms with packets behind the hole */
	us_t last_frame_at;
	us_t longest_gap_us;         /* between two played frames of one publisher */
	uint32_t publisher, publisher_changes;
	enum sfu_source source;
	uint8_t layer;
	uint32_t layer_changes;
	uint32_t first_rtp;          /* timestamp of the first frame of the present publisher */
	uint32_t highest_rtp;
	uint64_t reports;            /* sender reports */
	bool has_sr;
	ntp_t sr_ntp;                /* of the last one */
	uint32_t sr_rtp;
	us_t captured_at;            /* of the last frame ... */
	uint32_t captured_rtp;       /* ... and its timestamp: with the report, for lip sync */
};

/* What happened to what it sends. */
struct endpoint_sent {
	uint64_t packets, bytes, frames, keyframes;
	uint64_t nacked, resent;
	uint64_t plis;
	uint64_t reports;            /* receiver report blocks about it */
	uint8_t fraction_lost;
};

struct endpoint_stats {
	uint64_t packets_in, packets_out, bytes_in, bytes_out;
	uint64_t dropped;            /* not decryptable, or not for any slot */
	uint64_t twcc_feedbacks;     /* received about what it sends */
	uint64_t checks_sent, checks_answered;
	uint64_t rtx_bad;            /* retransmissions that are not what was sent under that number */
	uint64_t rtx_unasked;        /* of what was not asked for: probes of the line */
	us_t connected_at;           /* DTLS done; US_NEVER before */
	bool is_closed;              /* close_notify came */
};

struct endpoint;

struct endpoint *endpoint_new(const struct endpoint_conf *conf);
void endpoint_free(struct endpoint *e);

/* Fills cmd->u.offer (kind, sdp, map, fresh, request); room and peer are the caller's. fresh: a new PeerConnection. */
void endpoint_offer(struct endpoint *e, bool fresh, struct sfu_cmd *cmd);
/* The next offer restarts ICE: new credentials, after the answer checks under them. */
void endpoint_restart_ice(struct endpoint *e);
/* The next offer has more seats (with video). */
void endpoint_add_seats(struct endpoint *e, uint32_t more);
/* False if the answer can't be used. The text stays the caller's. */
bool endpoint_on_answer(struct endpoint *e, const char *sdp, us_t now);

/* pkt is decrypted in place. */
void endpoint_on_datagram(struct endpoint *e, uint8_t *pkt, size_t len, us_t now);
void endpoint_on_time(struct endpoint *e, us_t now);
us_t endpoint_deadline(const struct endpoint *e);

/* Starts and stops sending a source (once connected). */
void endpoint_publish(struct endpoint *e, enum sfu_source source, bool is_on, us_t now);
/* Loudness of the microphone: RFC 6464 level byte (0x80 | -dBov). Starts as 0x80 | 30. */
void endpoint_set_level(struct endpoint *e, uint8_t level_byte);
/* A layer of the camera is sent or not, as a browser does when its own line is weak. All are at first. */
void endpoint_set_layer(struct endpoint *e, uint32_t layer, bool is_on);
/*
 * SFU_EVENT_DEMAND came: of its camera it sends these layers (bit i: layer i) until the next one, as a browser does when it is
 * told. A fresh PeerConnection begins with all of them.
 */
void endpoint_on_demand(struct endpoint *e, enum sfu_source source, uint8_t layers);
/* Sends no more checks (consent runs out), or again. */
void endpoint_set_checks(struct endpoint *e, bool is_on);

bool endpoint_is_connected(const struct endpoint *e);
/* Slot of a seat; NULL if there is none. Valid until the endpoint is freed or adds seats. */
const struct endpoint_slot *endpoint_slot(const struct endpoint *e, uint32_t seat, bool is_video);
const struct endpoint_sent *endpoint_sent(const struct endpoint *e, enum sfu_source source, uint32_t layer);
const struct endpoint_stats *endpoint_stats(const struct endpoint *e);
/* SSRC under which a source is sent; for tests that forge packets. */
uint32_t endpoint_ssrc(const struct endpoint *e, enum sfu_source source, uint32_t layer);
/*
 * Sends a packet of the test's own making under the endpoint's keys and extension ids: what a client can do that has every
 * right to be there, and ill will. False: not connected.
 */
bool endpoint_forge_rtp(struct endpoint *e, const struct rtp_build *header, size_t payload_len);
bool endpoint_forge_rtcp(struct endpoint *e, const uint8_t *packet, size_t len);
/* Its credentials towards the server: "server:client" and the password; for tests that forge checks. */
const char *endpoint_username(const struct endpoint *e);
const char *endpoint_password(const struct endpoint *e);

#endif
