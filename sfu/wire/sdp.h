/*
 * Session descriptions (RFC 8866, RFC 8829, RFC 8839, RFC 8853, RFC 9143): an offer is read into a flat struct,
 * and an answer is made from it. Only what an SFU needs is kept; everything else is ignored.
 * Bounded everywhere: lines, sections, formats. No recursion, no allocation.
 */
#ifndef KREIDE_SDP_H
#define KREIDE_SDP_H

#include "addr.h"
#include "bytes.h"
#include "codec.h"
#include "rtp.h"

enum {
	SDP_MAX_SECTIONS = 80,
	SDP_MAX_PAYLOADS = 8,   /* payload types that we keep of a section */
	SDP_MAX_RIDS = 3,
	SDP_MAX_SSRCS = 4,
	SDP_MID_MAX = 16,
	SDP_RID_MAX = 16,
	SDP_TEXT_MAX = 256,     /* ufrag, pwd: RFC 8839 */
	SDP_MAX_CANDIDATES = 16,
	SDP_WORD_MAX = 32,      /* media, protocol and first format of an m-line, to be repeated in a refusal */
	SDP_ANSWER_MAX_BYTES = 64 * 1024
};

enum sdp_kind { SDP_AUDIO, SDP_VIDEO, SDP_OTHER };
/* Direction bits, from the side that wrote the description. */
enum sdp_direction { SDP_INACTIVE = 0, SDP_SEND = 1, SDP_RECV = 2, SDP_SENDRECV = 3 };

struct sdp_payload {
	enum codec codec;
	uint8_t type;
	uint8_t rtx_type;   /* RFC 4588; 0: none */
	uint8_t red_type;   /* RFC 2198, of sound; 0: none */
	bool is_red_first;  /* the offer prefers it to the plain format */
	bool has_nack, has_pli, has_fir, has_twcc;
	char fmtp[128];     /* of the media payload type, as offered; "" if none */
};

struct sdp_section {
	enum sdp_kind kind;
	enum sdp_direction direction;
	bool is_rejected;  /* port 0 in the offer (without bundle-only), not in the bundle, or nothing in common */
	bool is_bundled;
	bool has_rtcp_mux, has_rtcp_rsize;
	char media[SDP_WORD_MAX], protocol[SDP_WORD_MAX], format[SDP_WORD_MAX];
	char mid[SDP_MID_MAX];
	struct sdp_payload payloads[SDP_MAX_PAYLOADS]; /* known codecs (H.264: packetization-mode=1; VP9, AV1: profile 0), in the offer's order */
	uint8_t payload_count;
	struct rtp_ext_ids ext; /* an id that contradicts an earlier section is 0: one transport, one meaning */
	char rids[SDP_MAX_RIDS][SDP_RID_MAX]; /* simulcast send, lowest quality first is NOT assumed */
	uint8_t rid_count;
	uint32_t ssrcs[SDP_MAX_SSRCS];        /* a=ssrc in order of appearance */
	uint8_t ssrc_count;
	uint32_t rtx_ssrc;                    /* second of an FID group whose first is ssrcs[0]; 0: none */
};

struct sdp_offer {
	uint64_t session_id;
	char ufrag[SDP_TEXT_MAX + 1];
	char pwd[SDP_TEXT_MAX + 1];
	uint8_t fingerprint[32]; /* SHA-256 */
	bool has_fingerprint;
	bool has_extmap_allow_mixed;
	bool can_be_active;      /* a=setup:actpass or active: the offerer can be the DTLS client */
	struct sdp_section sections[SDP_MAX_SECTIONS];
	uint32_t section_count;
};

/*
 * ERR_MALFORMED: not readable. ERR_FULL: over a limit. ERR_UNSUPPORTED: no BUNDLE / rtcp-mux / DTLS / ICE, or the
 * offerer insists on being the DTLS server. OK with every section rejected: no codec in common.
 */
enum err sdp_read_offer(struct sdp_offer *offer, struct bytes text) MUST_USE;

/* What the server says for one section of the offer, chosen by the caller. */
struct sdp_reply {
	enum sdp_direction direction; /* SDP_RECV: we receive what the client sends; SDP_SEND: a seat */
	bool is_rejected;
	uint32_t payload_mask;        /* bit i: payloads[i] of the section is accepted */
	bool no_simulcast;            /* SDP_RECV: one stream, whatever rids were offered */
	bool has_dd;                  /* with the dependency descriptor, if it was offered */
	/* for SDP_SEND */
	uint32_t ssrc, rtx_ssrc;      /* rtx_ssrc 0: none */
	char msid_stream[24];         /* same for audio and video of one seat */
	char msid_track[24];
	const char *cname;
};

struct sdp_candidate {
	struct addr addr;
	bool is_tcp;      /* passive, RFC 6544 */
	uint32_t priority;
};

struct sdp_local {
	uint64_t session_id;
	uint64_t version;
	const char *ufrag;
	const char *pwd;
	const uint8_t *fingerprint; /* 32 bytes, SHA-256 */
	struct sdp_candidate candidates[SDP_MAX_CANDIDATES];
	uint32_t candidate_count;
};

/*
 * The answer: ICE-lite, setup:passive, BUNDLE of all accepted sections, rtcp-mux, rtcp-rsize, the
 * extensions of both sides, simulcast recv for the offered rids, all candidates, end-of-candidates.
 * replies[i] is for offer->sections[i]; a direction that was not offered is left out, and what can't be accepted is
 * refused whatever the reply says. *len excludes the NUL that is written. ERR_FULL if cap is too small.
 */
enum err sdp_write_answer(char *out, size_t cap, size_t *len, const struct sdp_offer *offer,
	const struct sdp_reply *replies, const struct sdp_local *local) MUST_USE;

#endif
