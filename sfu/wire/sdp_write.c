/* Writes the answer to an offer (RFC 8829 section 5.3, RFC 8839, RFC 9143): ICE-lite, passive, one bundle. */
#include "sdp.h"

#include <string.h>

static bool is_accepted(const struct sdp_reply *r, uint32_t payload)
{
	return r->payload_mask & (1u << payload);
}

static bool is_refused(const struct sdp_section *s, const struct sdp_reply *r)
{
	uint32_t offered = (1u << s->payload_count) - 1;
	return s->is_rejected || r->is_rejected || (r->payload_mask & offered) == 0;
}

static void write_bundle(struct writer *w, const struct sdp_offer *offer, const struct sdp_reply *replies)
{
	bool any = false;
	for (uint32_t i = 0; i < offer->section_count; i++) {
		if (!is_refused(&offer->sections[i], &replies[i])) {
			write_format(w, "%s %s", any ? "" : "a=group:BUNDLE", offer->sections[i].mid);
			any = true;
		}
	}
	if (any) {
		write_format(w, "\r\n");
	}
}

static void write_session(struct writer *w, const struct sdp_offer *offer, const struct sdp_reply *replies,
	const struct sdp_local *local)
{
	write_format(w, "v=0\r\no=- %llu %llu IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
		(unsigned long long)local->session_id, (unsigned long long)local->version);
	write_bundle(w, offer, replies);
	write_format(w, "%sa=ice-lite\r\na=msid-semantic: WMS *\r\n",
		offer->has_extmap_allow_mixed ? "a=extmap-allow-mixed\r\n" : "");
}

static void write_fingerprint(struct writer *w, const uint8_t *fingerprint)
{
	write_format(w, "a=fingerprint:sha-256 ");
	for (int i = 0; i < 32; i++) {
		write_format(w, "%s%02X", i ? ":" : "", fingerprint[i]);
	}
	write_format(w, "\r\n");
}

static void write_candidates(struct writer *w, const struct sdp_local *local)
{
	char text[ADDR_TEXT_MAX];
	for (uint32_t i = 0; i < local->candidate_count; i++) {
		const struct sdp_candidate *c = &local->candidates[i];
		write_format(w, "a=candidate:%u 1 %s %u %s %u typ host%s\r\n", i + 1, c->is_tcp ? "tcp" : "udp",
			c->priority, addr_text(&c->addr, text), c->addr.port, c->is_tcp ? " tcptype passive" : "");
	}
	write_format(w, "a=end-of-candidates\r\n");
}

static void write_transport(struct writer *w, const struct sdp_local *local, bool is_first)
{
	write_format(w, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", local->ufrag, local->pwd);
	write_fingerprint(w, local->fingerprint);
	write_format(w, "a=setup:passive\r\n");
	if (is_first) {
		write_candidates(w, local);
	}
}

static const char *direction_text(enum sdp_direction direction)
{
	switch (direction) {
	case SDP_SEND:
		return "sendonly";
	case SDP_RECV:
		return "recvonly";
	case SDP_SENDRECV:
		return "sendrecv";
	case SDP_INACTIVE:
		break;
	}
	return "inactive";
}

static void write_formats(struct writer *w, const struct sdp_section *s, const struct sdp_reply *r)
{
	for (uint32_t i = 0; i < s->payload_count; i++) {
		if (is_accepted(r, i)) {
			const struct sdp_payload *p = &s->payloads[i];
			uint8_t red[2] = {p->is_red_first ? p->red_type : 0, p->is_red_first ? 0 : p->red_type};
			if (red[0]) {
				write_format(w, " %u", red[0]);
			}
			write_format(w, " %u", p->type);
			if (red[1]) {
				write_format(w, " %u", red[1]);
			}
			if (s->payloads[i].rtx_type) {
				write_format(w, " %u", s->payloads[i].rtx_type);
			}
		}
	}
}

/* Parameters as offered; who sends us Opus is asked to be quiet in silence (RFC 7587 section 6.1). */
static void write_fmtp(struct writer *w, const struct sdp_payload *p, enum sdp_direction direction)
{
	bool ask_dtx = p->codec == CODEC_OPUS && (direction & SDP_RECV) && !strstr(p->fmtp, "usedtx=");
	if (p->fmtp[0] || ask_dtx) {
		write_format(w, "a=fmtp:%u %s%s%s\r\n", p->type, p->fmtp, p->fmtp[0] && ask_dtx ? ";" : "",
			ask_dtx ? "usedtx=1" : "");
	}
}

static void write_payload(struct writer *w, const struct sdp_payload *p, enum sdp_direction direction)
{
	write_format(w, "a=rtpmap:%u %s/%u%s\r\n", p->type, codec_name(p->codec), codec_clock_hz(p->codec),
		p->codec == CODEC_OPUS ? "/2" : "");
	write_fmtp(w, p, direction);
	if (p->has_twcc) {
		write_format(w, "a=rtcp-fb:%u transport-cc\r\n", p->type);
	}
	if (p->has_fir) {
		write_format(w, "a=rtcp-fb:%u ccm fir\r\n", p->type);
	}
	if (p->has_nack) {
		write_format(w, "a=rtcp-fb:%u nack\r\n", p->type);
	}
	if (p->has_pli) {
		write_format(w, "a=rtcp-fb:%u nack pli\r\n", p->type);
	}
	if (p->red_type) {
		write_format(w, "a=rtpmap:%u red/48000/2\r\na=fmtp:%u %u/%u\r\n", p->red_type, p->red_type, p->type, p->type);
	}
	if (p->rtx_type) {
		write_format(w, "a=rtpmap:%u rtx/%u\r\na=fmtp:%u apt=%u\r\n", p->rtx_type, codec_clock_hz(p->codec),
			p->rtx_type, p->type);
	}
}

static void write_extensions(struct writer *w, const struct sdp_section *s, const struct sdp_reply *r)
{
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (s->ext.id[i] && (i != RTP_EXT_DD || r->has_dd)) {
			write_format(w, "a=extmap:%u %s\r\n", s->ext.id[i], rtp_ext_uri((enum rtp_ext)i));
		}
	}
}

static void write_simulcast(struct writer *w, const struct sdp_section *s)
{
	if (s->rid_count == 0) {
		return;
	}
	for (int i = 0; i < s->rid_count; i++) {
		write_format(w, "a=rid:%s recv\r\n", s->rids[i]);
	}
	write_format(w, "a=simulcast:recv ");
	for (int i = 0; i < s->rid_count; i++) {
		write_format(w, "%s%s", i ? ";" : "", s->rids[i]);
	}
	write_format(w, "\r\n");
}

static void write_outgoing(struct writer *w, const struct sdp_reply *r)
{
	write_format(w, "a=msid:%s %s\r\n", r->msid_stream, r->msid_track);
	if (r->rtx_ssrc) {
		write_format(w, "a=ssrc-group:FID %u %u\r\n", r->ssrc, r->rtx_ssrc);
	}
	write_format(w, "a=ssrc:%u cname:%s\r\n", r->ssrc, r->cname);
	if (r->rtx_ssrc) {
		write_format(w, "a=ssrc:%u cname:%s\r\n", r->rtx_ssrc, r->cname);
	}
}

static void write_rejected(struct writer *w, const struct sdp_section *s)
{
	/* a refused section still needs one format (RFC 3264 section 6) */
	write_format(w, "m=%s 0 %s %s\r\nc=IN IP4 0.0.0.0\r\n", s->media, s->protocol, s->format);
	if (s->mid[0]) {
		write_format(w, "a=mid:%s\r\n", s->mid);
	}
	write_format(w, "a=inactive\r\n");
}

static void write_section(struct writer *w, const struct sdp_section *s, const struct sdp_reply *r,
	const struct sdp_local *local, bool is_first)
{
	/* what we send is what they take, and the other way round */
	enum sdp_direction offered = (enum sdp_direction)((s->direction & SDP_SEND ? SDP_RECV : 0) |
		(s->direction & SDP_RECV ? SDP_SEND : 0));
	enum sdp_direction direction = (enum sdp_direction)(r->direction & offered);
	write_format(w, "m=%s 9 %s", s->media, s->protocol);
	write_formats(w, s, r);
	write_format(w, "\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n");
	write_transport(w, local, is_first);
	write_format(w, "a=mid:%s\r\n", s->mid);
	write_extensions(w, s, r);
	write_format(w, "a=%s\r\n", direction_text(direction));
	if (direction & SDP_SEND) {
		write_outgoing(w, r);
	}
	write_format(w, "a=rtcp-mux\r\n%s", s->has_rtcp_rsize ? "a=rtcp-rsize\r\n" : "");
	for (uint32_t i = 0; i < s->payload_count; i++) {
		if (is_accepted(r, i)) {
			write_payload(w, &s->payloads[i], direction);
		}
	}
	if ((direction & SDP_RECV) && !r->no_simulcast) {
		write_simulcast(w, s);
	}
}

enum err sdp_write_answer(char *out, size_t cap, size_t *len, const struct sdp_offer *offer,
	const struct sdp_reply *replies, const struct sdp_local *local)
{
	struct writer w;
	bool is_first = true;

	writer_init(&w, out, cap);
	write_session(&w, offer, replies, local);
	for (uint32_t i = 0; i < offer->section_count; i++) {
		if (is_refused(&offer->sections[i], &replies[i])) {
			write_rejected(&w, &offer->sections[i]);
			continue;
		}
		write_section(&w, &offer->sections[i], &replies[i], local, is_first);
		is_first = false;
	}
	write_u8(&w, 0);
	*len = w.failed ? 0 : writer_len(&w) - 1;
	return writer_result(&w);
}
