/*
 * One participant's PeerConnection: the transport (ICE, DTLS, SRTP), what he sends (uplinks) and the seats through
 * which he receives. Owned by the worker; everything here runs on its thread.
 */
#ifndef KREIDE_PEER_H
#define KREIDE_PEER_H

#include "cap.h"
#include "downlink.h"
#include "dtls.h"
#include "estimate.h"
#include "ice.h"
#include "probe_run.h"
#include "seats.h"
#include "secure.h"
#include "share_line.h"
#include "twcc_rx.h"
#include "twcc_tx.h"

enum {
	PEER_MAX_SSRCS = 24,          /* streams at a time: 4 sources, 3 layers, RTX */
	PEER_MAX_REBINDS = 64,        /* times in the life of a transport that a stream may begin anew under another SSRC */
	PEER_MAX_RTCP_SENDERS = 8,    /* SSRCs of reports; a browser uses one */
	PEER_MAX_COPIES = 32,
	PEER_MAX_MAPPED_PATHS = 2 * ICE_MAX_PATHS,
};

struct room;
struct state;

/* Retransmissions that go once more (resend.c). */
struct copy {
	us_t due_at;
	uint16_t seq;
	uint8_t seat;
};

struct copies {
	struct copy ring[PEER_MAX_COPIES];
	uint32_t head, tail;
	struct cap bits;
};

/* What an incoming SSRC is. */
struct stream_binding {
	uint32_t ssrc;
	uint8_t source; /* enum sfu_source */
	uint8_t layer;
	bool is_rtx;
};

struct seat_slots {
	struct downlink audio;
	struct downlink video;
	/* what was last reported */
	struct sfu_subject reported;
	enum sfu_seat_state reported_state;
	uint32_t reported_rtp;
};

struct peer {
	sfu_peer_id id;
	struct room *room;
	uint32_t index; /* in the worker's table */
	us_t served_at; /* by its timers */
	bool is_mirror; /* another worker serves him (mirror.h) ... */
	uint32_t home;  /* ... this one */

	/* the hot loop reads what follows, down to the path that is selected: it stays together */
	struct seat_slots *slots; /* SFU_MAX_SEATS of them, made with the first offer */
	struct secure *secure;    /* NULL until DTLS is done */
	struct rtp_ext_ids ext;   /* same ids in all sections of a bundle */
	struct probe_run probe;
	bool has_transport;
	struct ice ice;
	struct dtls *dtls;
	enum sfu_peer_state reported_state;
	uint64_t mapped_paths[PEER_MAX_MAPPED_PATHS];
	uint32_t mapped_count;
	uint64_t session_id, session_version;
	uint8_t fingerprint[32];
	uint32_t local_ssrc;    /* of our receiver reports */
	char cname[20];

	struct uplink uplinks[SFU_SOURCE_COUNT];
	struct stream_binding bindings[PEER_MAX_SSRCS];
	uint32_t binding_count, rebind_count;
	uint32_t rtcp_senders[PEER_MAX_RTCP_SENDERS]; /* that are not bound as streams, the last ones */
	uint32_t rtcp_sender_count;   /* all that there were */
	struct cap up_bits, up_packets;
	bool has_clock;        /* clock_offset is known */
	int64_t clock_offset;  /* the server's NTP time minus the publisher's, 32.32 */

	struct seats seats;
	struct sfu_want wants[SFU_MAX_WANTS];
	uint32_t want_count;
	bool layout_dirty;
	uint32_t decodes; /* mask of enum codec: what his seats can show */

	struct twcc_rx twcc_rx;
	struct twcc_tx twcc_tx;
	struct estimate estimate;
	uint32_t probe_seat;   /* whose picture was sent again last */
	struct copies copies;
	bool is_redundant;     /* his sound goes with earlier frames in it: his line loses */
	us_t redundant_until;
	struct cap again_bits; /* retransmissions */
	us_t ask_at;       /* something of his streams is to be asked for again */
	us_t replay_until; /* what was replayed to him keeps his line busy until then */
	struct share_line share_line;
	us_t share_at, report_at, sender_report_at, quality_at, rtt_us, least_rtt_us;
	uint16_t up_loss_permille;
};

struct peer *peer_new(struct state *s, sfu_peer_id id, struct room *room, uint32_t index); /* NULL: no memory */
void peer_free(struct state *s, struct peer *p);
/* Starts the transport anew, for the first offer or a fresh PeerConnection. ERR_NOMEM. */
enum err peer_open_transport(struct state *s, struct peer *p, const uint8_t fingerprint[32], const char *remote_ufrag, us_t now) MUST_USE;
bool peer_is_connected(const struct peer *p);
/* An authenticated check under local_ufrag came in. */
void peer_on_check(struct state *s, struct peer *p, const struct path *from, const char *local_ufrag, bool use_candidate, us_t now);
/* An authentic packet of media came in. */
void peer_on_media(struct state *s, struct peer *p, const struct path *from, us_t now);
void peer_on_dtls(struct state *s, struct peer *p, const struct path *from, struct bytes datagram, us_t now);
void peer_on_path_gone(struct state *s, struct peer *p, const struct path *path, us_t now);
/* ICE and DTLS timers. */
void peer_on_time(struct state *s, struct peer *p, us_t now);
/* Encrypts the RTCP in the reserved buffer and sends it on the selected path. */
void peer_send_rtcp(struct state *s, struct peer *p, uint8_t *buf, size_t len);
/* The downlink with this SSRC (not RTX); NULL: none. *seat: its seat. */
struct downlink *peer_find_downlink(struct peer *p, uint32_t ssrc, uint8_t *seat);

#endif
