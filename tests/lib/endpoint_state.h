/* What a scripted endpoint remembers. Private to endpoint*.c. */
#ifndef KREIDE_TEST_ENDPOINT_STATE_H
#define KREIDE_TEST_ENDPOINT_STATE_H

#include "endpoint.h"
#include "dd.h"
#include "nack.h"
#include "rng.h"
#include "rtp.h"
#include "secure.h"
#include "stream_out.h"
#include "twcc_rx.h"

enum {
	ENDPOINT_MAX_SECTIONS = SFU_SOURCE_COUNT + 2 * SFU_MAX_SEATS,
	ENDPOINT_RING = 512,        /* packets of a slot that wait to be played */
	ENDPOINT_SENT = 256,        /* packets of a layer that can be sent again */
	ENDPOINT_HEARD = 64,
	ENDPOINT_PAYLOAD_MAX = 1100,
	PT_OPUS = 111, PT_RED = 63, PT_VP8 = 96, PT_VP8_RTX = 97, PT_H264 = 102, PT_H264_RTX = 103, PT_VP9 = 98, PT_VP9_RTX = 99,
	ENDPOINT_SVC_MEMORY = 1024, ENDPOINT_DD_MAX = 112,
};
#define ENDPOINT_TICK_US (10 * US_PER_MS)

/* What every payload says about itself, behind the codec's descriptor. */
struct mark {
	uint32_t publisher;
	uint8_t source, layer;
	bool is_keyframe;
	bool needs_lower;    /* svc: predicted from the frame before it, too: the layer below */
	uint32_t number;     /* of the frame */
	uint32_t ref;        /* number of the frame that it is predicted from; itself if a key frame */
	uint16_t index, count; /* packets of the frame */
	us_t captured_at;
};
enum { MARK_BYTES = 36 };

struct ring_entry {
	seq_t seq;
	bool is_used;
	bool is_video_ok;    /* descriptor readable */
	uint32_t rtp;
	struct mark mark;
	uint8_t temporal_id;
	bool has_picture_id;
	uint16_t picture_id;
	uint8_t tl0;
	bool marker;
	uint8_t dd_len;
	uint8_t dd[ENDPOINT_DD_MAX]; /* dependency descriptor */
};

/* What a receiver of layers knows of them. */
struct svc_in {
	bool has_structure;
	struct dd_structure structure;
	uint16_t number, offset;    /* newest frame number; what the server added to the publisher's */
	uint32_t publisher;
	uint32_t decoded[ENDPOINT_SVC_MEMORY]; /* frame number + 1 */
	uint32_t strays;            /* in a row */
	uint8_t top;                /* highest layer of the picture ... */
	uint32_t rtp;               /* ... of that timestamp */
};

struct slot {
	struct endpoint_slot pub;
	bool is_video;
	uint32_t seat;
	bool has_started;
	seq_t next, highest; /* to be played; newest that arrived */
	uint32_t highest_rtp;
	struct ring_entry *ring;
	struct svc_in *svc;  /* of a receiver of VP9 */
	struct nack nack;
	bool was_asked[ENDPOINT_RING]; /* by seq modulo: a NACK went out */
	us_t hole_since;     /* 0: none */
	bool needs_key, has_missed; /* missed: since the last played frame a packet was given up */
	us_t pli_at;
	/* the frame that is put together */
	bool is_assembling;
	struct ring_entry first;
	uint16_t got;
	/* the last one that was played */
	bool has_frame, has_counters;
	uint32_t base_number; /* last frame of temporal layer 0 */
	uint16_t picture_id;
	uint8_t tl0;
	us_t sr_at;
	uint32_t heard[ENDPOINT_HEARD]; /* sound: numbers of the frames that were there, plus one, by number modulo */
};

struct sent_packet {
	uint16_t seq;
	us_t resent_at; /* 0: never */
	size_t len, header_len;
	uint8_t data[ENDPOINT_PACKET_MAX];
};

/* The frame that is being sent. */
struct svc_out {
	bool is_key, ends_picture;
	uint8_t position; /* of the picture in its group */
	uint8_t spatial;
};

struct layer_out {
	uint32_t ssrc, rtx_ssrc;
	uint16_t seq, rtx_seq;
	uint32_t rtp_base;
	uint16_t picture_id;
	uint8_t tl0;
	uint32_t number, base_number;
	bool wants_key, is_on, is_unwanted;
	us_t key_at;
	uint32_t last_rtp;
	struct svc_out svc;
	size_t dd_len;
	uint8_t dd[ENDPOINT_DD_MAX];
	struct endpoint_sent pub;
	uint8_t before[200]; /* sound: the last payload, to be repeated */
	size_t before_len;
	uint32_t before_rtp;
	struct sent_packet *sent;
};

struct source_out {
	bool is_on, is_accepted;
	enum codec codec;
	uint8_t payload_type, rtx_type;
	uint32_t layer_count;
	struct layer_out layers[ENDPOINT_MAX_LAYERS];
	us_t next_at;
	us_t began_at;
};

/* A media section: which source, or which side of which seat. */
struct section {
	bool is_source, is_video;
	uint32_t number;
};

struct endpoint {
	struct endpoint_conf conf;
	struct rng rng;
	char ufrag[9], pwd[25], next_ufrag[9], next_pwd[25];
	char remote_ufrag[257], remote_pwd[257];
	char username[300];
	uint8_t remote_fingerprint[32];
	uint64_t session_id;
	uint32_t offers;
	bool restarts_next, has_answer, is_checking, has_path, has_begun_dtls;
	uint64_t tie;
	us_t check_at;
	uint32_t unanswered;
	struct dtls *dtls;
	struct secure *secure, *forger; /* forger: of endpoint_forge.c */
	uint32_t forged_count;
	struct section sections[ENDPOINT_MAX_SECTIONS];
	uint32_t section_count;
	uint32_t seat_count;
	struct slot slots[SFU_MAX_SEATS][2]; /* audio, video */
	bool has_slot[SFU_MAX_SEATS][2];
	struct source_out sources[SFU_SOURCE_COUNT];
	uint8_t level;
	uint16_t twcc_seq;
	struct twcc_rx twcc_rx;
	us_t tick_at, report_at;
	struct stream_out reported; /* only for the round trip that the reports of the other side tell */
	uint32_t local_ssrc;
	struct endpoint_stats stats;
};

extern const struct rtp_ext_ids endpoint_ext; /* what we offer */
bool endpoint_is_video_source(enum sfu_source source);

/* endpoint.c */
void endpoint_new_ssrcs(struct endpoint *e);
void endpoint_send_rtcp(struct endpoint *e, uint8_t *buf, size_t len);
void endpoint_add_section(struct endpoint *e, bool is_source, bool is_video, uint32_t number);
void endpoint_open_slot(struct endpoint *e, uint32_t seat, bool is_video);
/* endpoint_send.c */
void endpoint_send_due(struct endpoint *e, us_t now);
us_t endpoint_send_deadline(const struct endpoint *e);
/* As Chromium: not twice within a round trip. */
void endpoint_resend(struct endpoint *e, uint32_t ssrc, uint16_t seq, us_t now);
void endpoint_want_key(struct endpoint *e, uint32_t ssrc, us_t now);
struct layer_out *endpoint_layer_of(struct endpoint *e, uint32_t ssrc);
void endpoint_write_sr(struct endpoint *e, us_t now);
void endpoint_send_media(struct endpoint *e, enum sfu_source source, uint32_t layer, const struct mark *m,
	uint8_t temporal_id, size_t payload_bytes, uint32_t rtp);
/* endpoint_svc.c */
void endpoint_send_svc(struct endpoint *e, us_t now);
size_t endpoint_write_vp9(const struct endpoint *e, const struct layer_out *l, const struct mark *m, uint8_t *buf);
/* A frame is complete (s->first): can it be decoded? */
bool endpoint_judge_svc(struct slot *s);
/* endpoint_mark.c */
size_t mark_write(uint8_t *buf, size_t cap, const struct mark *m, size_t total);
bool mark_read(struct bytes payload, struct mark *m);
/* endpoint_receive.c */
void endpoint_receive_rtp(struct endpoint *e, uint8_t *pkt, size_t len, us_t now);
void endpoint_receive_tick(struct endpoint *e, us_t now);
struct slot *endpoint_slot_of(struct endpoint *e, uint32_t ssrc, bool *is_rtx);
void endpoint_write_rr(struct endpoint *e, us_t now);

#endif
