/*
 * A source that a peer publishes: per simulcast layer what came in, what is missing, and the history that all
 * subscribers share; and the flat list of who receives it.
 */
#ifndef KREIDE_UPLINK_H
#define KREIDE_UPLINK_H

#include "cap.h"
#include "demand.h"
#include "history.h"
#include "keyreq.h"
#include "meter.h"
#include "nack.h"
#include "sdp.h"
#include "select.h"
#include "sfu.h"
#include "stream_in.h"
#include "svc.h"

enum { UPLINK_VIDEO_HISTORY = 512, UPLINK_AUDIO_HISTORY = 64 };
#define UPLINK_SILENT_US (1500 * US_PER_MS) /* a source or layer without packets for so long has stopped ... */
#define LAYER_BEHIND_US (400 * US_PER_MS)    /* ... a layer even so long after the others of its source */

struct peer;

/* Who receives a source, and in which of his seats. */
struct subscriber {
	struct peer *peer;
	uint8_t seat;
};

struct layer {
	char rid[SDP_RID_MAX];
	bool is_bound;          /* its SSRC is known */
	uint32_t ssrc;
	uint32_t feed;          /* names this stream's history in the logs of what was sent; never used again */
	us_t last_at;
	seq_t shut_until;       /* numbers up to this one came while it was not allowed: never forwarded, not asked for */
	struct stream_in in;
	struct meter meter;     /* of what may be forwarded */
	struct keyreq keyreq;
	bool is_red;            /* the last packet was redundant: its sender has reason to protect it */
	bool has_key;           /* a key frame came since the layer was bound */
	uint32_t key_rtp;
	seq_t key_seq;          /* first packet of the newest one */
	struct history history; /* made when the layer is bound first */
	struct svc *svc;        /* the same, if the codec is scalable */
	struct nack *nack;      /* the same: twelve layers of a peer who sends nothing must not cost their tables */
	uint32_t relayed;       /* packets that went to, or came from, other workers */
};

/* What of a picture is of use on the room's other workers, as they say again and again. */
struct uplink_elsewhere {
	us_t used_at[DEMAND_MAX_LAYERS]; /* 0: never */
	us_t tall_at;
	uint16_t height_px;
};

struct uplink {
	struct peer *peer;
	enum sfu_source source;
	bool is_negotiated; /* a section of the offer carries it */
	bool is_allowed;    /* by command; nothing is forwarded without */
	bool is_flowing;
	bool is_audible;    /* audio: among what is heard in the room now */
	us_t last_at;
	char mid[SDP_MID_MAX];
	uint32_t declared_ssrcs[SDP_MAX_SSRCS];
	uint8_t declared_count;
	uint32_t declared_rtx_ssrc;
	struct cap sound_bits; /* what may be forwarded of a sound */
	struct sdp_payload payload; /* the one format that we accepted */
	uint32_t offered;           /* mask of enum codec: what the publisher could send instead */
	bool is_asked;              /* to offer again, with another codec */
	struct layer layers[SELECT_MAX_LAYERS]; /* lowest quality first */
	uint8_t layer_count;
	struct demand demand; /* video: what its publisher should send */
	struct uplink_elsewhere elsewhere;
	struct subscriber *subscribers; /* made anew by every layout */
	uint32_t subscriber_count, subscriber_cap;
};

/* u is zeroed. */
void uplink_init(struct uplink *u, struct peer *peer, enum sfu_source source);
/* Forgets streams and negotiation; rights and subscribers stay. */
void uplink_reset(struct uplink *u);
void uplink_finish(struct uplink *u);
bool uplink_is_video(const struct uplink *u);
/* Negotiated and allowed: may be forwarded. */
bool uplink_is_open(const struct uplink *u);
/* Open, and if it is sound, among what is heard: is forwarded. */
bool uplink_is_sent(const struct uplink *u);
/*
 * Gives or takes the right to be forwarded. What was kept is forgotten, and what was sent without the right stays shut for
 * ever, also when a retransmission brings it after the right was given.
 */
void uplink_allow(struct uplink *u, bool is_allowed);
/* Whether this number of a layer may be kept and forwarded. */
bool uplink_is_welcome(const struct uplink *u, int layer, seq_t seq);
/*
 * The section that carries it, and the payload that we take. True: the layers are the same as before, and the streams
 * were kept.
 */
bool uplink_negotiate(struct uplink *u, const struct sdp_section *section, const struct sdp_payload *payload);
/* Index of the layer with this rid (empty: the only one); -1: none. */
int uplink_find_layer(const struct uplink *u, struct bytes rid);
/* The layer's packets come under this SSRC from now on. ERR_NOMEM. */
enum err uplink_bind(struct uplink *u, int layer, uint32_t ssrc, uint32_t feed) MUST_USE;
/* A packet with which a key frame begins; a key frame may have several of them (SPS, PPS, IDR). */
void layer_note_key(struct layer *l, seq_t seq, uint32_t rtp);
bool uplink_layer_flows(const struct uplink *u, int layer, us_t now);
/*
 * Levels are what a subscriber can be given: the layers of simulcast, or the spatial layers of one stream. Lowest first.
 */
uint8_t uplink_level_count(const struct uplink *u);
bool uplink_level_flows(const struct uplink *u, int level, us_t now);
/* As the stream tells it; else guessed from its place: the tallest is 720 (camera) or 1080 (screen), each lower one half of it. */
uint16_t uplink_level_height_px(const struct uplink *u, int level);
const struct meter *uplink_level_meter(const struct uplink *u, int level);
/* What a subscriber of this level and these temporal layers gets. */
bps_t uplink_level_bps(const struct uplink *u, int level, unsigned temporal);
/* ERR_NOMEM. */
enum err uplink_add_subscriber(struct uplink *u, struct peer *peer, uint8_t seat) MUST_USE;

#endif
