/* Reads an offer line by line into struct sdp_offer; what an SFU does not need is skipped. */
#include "sdp.h"
#include "text.h"

#include <string.h>

enum { MAX_FORMATS = 96, LINE_MAX_BYTES = 4096, ICE_UFRAG_MIN = 4, ICE_PWD_MIN = 22 }; /* RFC 8839 section 5.4 */

/* What the lines of one section say about one payload type, until the section is complete. */
struct format {
	uint8_t type;
	enum codec codec;
	bool is_rtx, is_red;
	uint8_t apt;
	bool has_apt;
	bool has_nack, has_pli, has_fir, has_twcc;
	struct bytes fmtp;
};

struct parser {
	struct sdp_offer *offer;
	struct sdp_section *section; /* NULL: still in the session part */
	struct format formats[MAX_FORMATS];
	uint32_t format_count;
	bool wildcard_nack, wildcard_pli, wildcard_fir, wildcard_twcc;
	bool has_port, is_bundle_only;
	bool has_transport;  /* some section can live in our bundle, whatever its codecs */
	struct bytes bundle; /* the mids of a=group:BUNDLE */
	enum sdp_direction session_direction;
	enum err result;
};

static void fail(struct parser *p, enum err why)
{
	if (p->result == OK) {
		p->result = why;
	}
}

static struct format *find_format(struct parser *p, uint64_t type)
{
	for (uint32_t i = 0; i < p->format_count; i++) {
		if (p->formats[i].type == type) {
			return &p->formats[i];
		}
	}
	return NULL;
}

static struct format *take_format(struct parser *p, struct bytes *text)
{
	uint64_t type;
	return text_to_u64(text_take_word(text), 127, &type) ? find_format(p, type) : NULL;
}

static void parse_rtpmap(struct parser *p, struct bytes text)
{
	struct format *f = take_format(p, &text);
	struct bytes encoding = text_take_word(&text);
	struct bytes name = text_take_until(&encoding, '/');
	struct bytes clock = text_take_until(&encoding, '/');
	if (!f) {
		return;
	}
	if (text_is_ignoring_case(name, "opus") && text_is(clock, "48000")) {
		f->codec = CODEC_OPUS;
	} else if (text_is_ignoring_case(name, "VP8") && text_is(clock, "90000")) {
		f->codec = CODEC_VP8;
	} else if (text_is_ignoring_case(name, "H264") && text_is(clock, "90000")) {
		f->codec = CODEC_H264;
	} else if (text_is_ignoring_case(name, "VP9") && text_is(clock, "90000")) {
		f->codec = CODEC_VP9;
	} else if (text_is_ignoring_case(name, "AV1") && text_is(clock, "90000")) {
		f->codec = CODEC_AV1;
	} else if (text_is_ignoring_case(name, "rtx")) {
		f->is_rtx = true;
	} else if (text_is_ignoring_case(name, "red") && text_is(clock, "48000")) {
		f->is_red = true;
	}
}

static void parse_fmtp(struct parser *p, struct bytes text)
{
	struct format *f = take_format(p, &text);
	struct bytes apt;
	uint64_t type;
	if (!f || text.len == 0) {
		return;
	}
	f->fmtp = bytes_skip(text, 1);
	if (text_starts_with(f->fmtp, "apt=", &apt) && text_to_u64(text_take_until(&apt, ';'), 127, &type)) {
		f->apt = (uint8_t)type;
		f->has_apt = true;
	}
}

static void parse_feedback(struct parser *p, struct bytes text)
{
	struct bytes who = text_take_word(&text);
	struct bytes what = bytes_skip(text, 1);
	bool is_nack = text_is(what, "nack");
	bool is_pli = text_is(what, "nack pli");
	bool is_fir = text_is(what, "ccm fir");
	bool is_twcc = text_is(what, "transport-cc");
	uint64_t type;
	if (text_is(who, "*")) {
		p->wildcard_nack |= is_nack;
		p->wildcard_pli |= is_pli;
		p->wildcard_fir |= is_fir;
		p->wildcard_twcc |= is_twcc;
	} else if (text_to_u64(who, 127, &type)) {
		struct format *f = find_format(p, type);
		if (f) {
			f->has_nack |= is_nack;
			f->has_pli |= is_pli;
			f->has_fir |= is_fir;
			f->has_twcc |= is_twcc;
		}
	}
}

static void parse_extmap(struct parser *p, struct bytes text)
{
	struct bytes id_text = text_take_word(&text);
	struct bytes id_only = text_take_until(&id_text, '/'); /* a direction may follow the id */
	struct bytes uri = text_take_word(&text);
	uint64_t id;
	if (!text_to_u64(id_only, 255, &id)) {
		fail(p, ERR_MALFORMED);
		return;
	}
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (text_is(uri, rtp_ext_uri((enum rtp_ext)i)) && id >= 1 && id <= RTP_EXT_ID_MAX) {
			p->section->ext.id[i] = (uint8_t)id;
		}
	}
}

static void parse_simulcast(struct parser *p, struct bytes text)
{
	/* "send q;h;f" or "recv ... send ...": the list behind "send"; alternatives "a,b": the first; "~": starts paused */
	while (text.len) {
		struct bytes direction = text_take_word(&text);
		struct bytes list = text_take_word(&text);
		if (!text_is(direction, "send")) {
			continue;
		}
		p->section->rid_count = 0;
		while (list.len) {
			struct bytes alternatives = text_take_until(&list, ';');
			struct bytes rid = text_take_until(&alternatives, ',');
			if (rid.len && rid.p[0] == '~') {
				rid = bytes_skip(rid, 1);
			}
			if (p->section->rid_count >= SDP_MAX_RIDS) {
				return; /* further layers are not accepted, and then not sent (RFC 8853 section 5.3.2) */
			}
			if (!text_copy(p->section->rids[p->section->rid_count], SDP_RID_MAX, rid)) {
				fail(p, ERR_MALFORMED);
				return;
			}
			p->section->rid_count++;
		}
	}
}

static void parse_ssrc(struct parser *p, struct bytes text)
{
	struct sdp_section *s = p->section;
	uint64_t ssrc;
	if (!text_to_u64(text_take_word(&text), UINT32_MAX, &ssrc)) {
		return;
	}
	for (int i = 0; i < s->ssrc_count; i++) {
		if (s->ssrcs[i] == ssrc) {
			return;
		}
	}
	if (s->ssrc_count < SDP_MAX_SSRCS) {
		s->ssrcs[s->ssrc_count++] = (uint32_t)ssrc;
	}
}

static void parse_ssrc_group(struct parser *p, struct bytes text)
{
	uint64_t first;
	uint64_t second;
	if (!text_is(text_take_word(&text), "FID")) {
		return;
	}
	if (!text_to_u64(text_take_word(&text), UINT32_MAX, &first) || !text_to_u64(text_take_word(&text), UINT32_MAX, &second)) {
		return;
	}
	if (p->section->ssrc_count == 0) {
		p->section->ssrcs[p->section->ssrc_count++] = (uint32_t)first;
	}
	if (p->section->ssrcs[0] == first) {
		p->section->rtx_ssrc = (uint32_t)second;
	}
}

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return (c >= 'a' && c <= 'f') ? c - 'a' + 10 : -1;
}

static void parse_fingerprint(struct parser *p, struct bytes text)
{
	struct bytes hash = text_take_word(&text);
	struct bytes value = text_take_word(&text);
	uint8_t digest[32];
	if (!text_is_ignoring_case(hash, "sha-256")) {
		return;
	}
	if (value.len != 32 * 3 - 1) {
		fail(p, ERR_MALFORMED);
		return;
	}
	for (size_t i = 0; i < 32; i++) {
		int high = hex_digit(value.p[i * 3]);
		int low = hex_digit(value.p[i * 3 + 1]);
		if (high < 0 || low < 0 || (i < 31 && value.p[i * 3 + 2] != ':')) {
			fail(p, ERR_MALFORMED);
			return;
		}
		digest[i] = (uint8_t)(high << 4 | low);
	}
	if (!p->offer->has_fingerprint) {
		memcpy(p->offer->fingerprint, digest, sizeof digest);
		p->offer->has_fingerprint = true;
	}
}

static void parse_credential(struct parser *p, char *out, struct bytes text)
{
	/* all sections of a bundle share one transport: the first one's credentials are the ones that count */
	if (out[0] == 0 && !text_copy(out, SDP_TEXT_MAX + 1, text)) {
		fail(p, ERR_MALFORMED);
	}
}

static bool parse_direction(struct bytes text, enum sdp_direction *out)
{
	if (text_is(text, "sendrecv")) {
		*out = SDP_SENDRECV;
	} else if (text_is(text, "sendonly")) {
		*out = SDP_SEND;
	} else if (text_is(text, "recvonly")) {
		*out = SDP_RECV;
	} else if (text_is(text, "inactive")) {
		*out = SDP_INACTIVE;
	} else {
		return false;
	}
	return true;
}

static void parse_section_attribute(struct parser *p, struct bytes a)
{
	struct bytes rest;
	if (text_starts_with(a, "mid:", &rest)) {
		if (!text_copy(p->section->mid, SDP_MID_MAX, rest)) {
			fail(p, ERR_MALFORMED);
		}
	} else if (text_starts_with(a, "rtpmap:", &rest)) {
		parse_rtpmap(p, rest);
	} else if (text_starts_with(a, "fmtp:", &rest)) {
		parse_fmtp(p, rest);
	} else if (text_starts_with(a, "rtcp-fb:", &rest)) {
		parse_feedback(p, rest);
	} else if (text_starts_with(a, "extmap:", &rest)) {
		parse_extmap(p, rest);
	} else if (text_starts_with(a, "simulcast:", &rest)) {
		parse_simulcast(p, rest);
	} else if (text_starts_with(a, "ssrc-group:", &rest)) {
		parse_ssrc_group(p, rest);
	} else if (text_starts_with(a, "ssrc:", &rest)) {
		parse_ssrc(p, rest);
	} else if (text_is(a, "rtcp-mux")) {
		p->section->has_rtcp_mux = true;
	} else if (text_is(a, "rtcp-rsize")) {
		p->section->has_rtcp_rsize = true;
	} else if (text_is(a, "bundle-only")) {
		p->is_bundle_only = true;
	} else {
		parse_direction(a, &p->section->direction);
	}
}

static void parse_attribute(struct parser *p, struct bytes a)
{
	struct bytes rest;
	if (text_starts_with(a, "ice-ufrag:", &rest)) {
		parse_credential(p, p->offer->ufrag, rest);
	} else if (text_starts_with(a, "ice-pwd:", &rest)) {
		parse_credential(p, p->offer->pwd, rest);
	} else if (text_starts_with(a, "fingerprint:", &rest)) {
		parse_fingerprint(p, rest);
	} else if (text_starts_with(a, "setup:", &rest)) {
		if (text_is(rest, "actpass") || text_is(rest, "active")) {
			p->offer->can_be_active = true;
		}
	} else if (text_is(a, "extmap-allow-mixed")) {
		p->offer->has_extmap_allow_mixed = true;
	} else if (p->section) {
		parse_section_attribute(p, a);
	} else if (text_starts_with(a, "group:BUNDLE", &rest)) {
		p->bundle = rest;
	} else {
		parse_direction(a, &p->session_direction);
	}
}

static bool is_in_bundle(struct bytes mids, const char *mid)
{
	while (mids.len) {
		struct bytes one = text_take_word(&mids);
		if (one.len && text_is(one, mid)) {
			return true;
		}
	}
	return false;
}

/* What every decoder has: 4:2:0 with eight bits. Profile 0 is meant where none is named (RFC 9628 section 6, AV1 RTP 7.2.1). */
static bool is_main_profile(const struct format *f)
{
	const char *key = f->codec == CODEC_VP9 ? "profile-id=" : f->codec == CODEC_AV1 ? "profile=" : NULL;
	struct bytes rest = f->fmtp;
	while (key && rest.len) {
		struct bytes parameter = text_take_until(&rest, ';');
		struct bytes value;
		while (parameter.len && parameter.p[0] == ' ') {
			parameter = bytes_skip(parameter, 1);
		}
		if (text_starts_with(parameter, key, &value)) {
			return text_is(value, "0");
		}
	}
	return true;
}

/* Something that we can forward, with parameters that can be repeated in the answer. */
static bool is_usable(const struct format *f)
{
	for (size_t i = 0; i < f->fmtp.len; i++) {
		if (f->fmtp.p[i] < ' ' || f->fmtp.p[i] > '~') {
			return false;
		}
	}
	if (f->codec == CODEC_H264 && !text_contains(f->fmtp, "packetization-mode=1")) {
		return false;
	}
	if (!is_main_profile(f)) {
		return false;
	}
	return f->codec != CODEC_NONE && f->fmtp.len < sizeof ((struct sdp_payload *)0)->fmtp;
}

/* "63 111/111": a red format repeats the one that its parameters name. */
static void add_red(const struct parser *p, const struct format *f, struct sdp_payload *out)
{
	for (uint32_t i = 0; f->codec == CODEC_OPUS && i < p->format_count; i++) {
		struct bytes names = p->formats[i].fmtp;
		uint64_t type;
		if (p->formats[i].is_red && text_to_u64(text_take_until(&names, '/'), 127, &type) && type == f->type) {
			out->red_type = p->formats[i].type;
			out->is_red_first = &p->formats[i] < f;
			return;
		}
	}
}

static void add_payload(struct parser *p, const struct format *f)
{
	struct sdp_section *s = p->section;
	if (!is_usable(f) || s->payload_count >= SDP_MAX_PAYLOADS) {
		return;
	}
	struct sdp_payload *out = &s->payloads[s->payload_count++];
	out->codec = f->codec;
	out->type = f->type;
	out->has_nack = f->has_nack || p->wildcard_nack;
	out->has_pli = f->has_pli || p->wildcard_pli;
	out->has_fir = f->has_fir || p->wildcard_fir;
	out->has_twcc = f->has_twcc || p->wildcard_twcc;
	if (f->fmtp.len) {
		memcpy(out->fmtp, f->fmtp.p, f->fmtp.len);
	}
	out->fmtp[f->fmtp.len] = 0;
	for (uint32_t i = 0; i < p->format_count; i++) {
		if (p->formats[i].is_rtx && p->formats[i].has_apt && p->formats[i].apt == f->type) {
			out->rtx_type = p->formats[i].type;
		}
	}
	add_red(p, f, out);
}

/* The section's lines are all there: keep what we know of its formats. */
static void finish_section(struct parser *p)
{
	struct sdp_section *s = p->section;
	if (!s) {
		return;
	}
	for (uint32_t i = 0; i < p->format_count; i++) {
		const struct format *f = &p->formats[i];
		bool fits = (s->kind == SDP_AUDIO) == (f->codec == CODEC_OPUS);
		if (fits && s->kind != SDP_OTHER) {
			add_payload(p, f);
		}
	}
	if (s->payload_count == 0 || !(p->has_port || p->is_bundle_only)) {
		s->is_rejected = true;
	}
	/* RFC 9143 section 6: port 0 with bundle-only is offered, without it is refused */
	p->has_transport |= s->kind != SDP_OTHER && s->has_rtcp_mux && s->mid[0] && (p->has_port || p->is_bundle_only);
}

static void begin_section(struct parser *p, struct bytes text)
{
	finish_section(p);
	if (p->offer->section_count >= SDP_MAX_SECTIONS) {
		p->section = NULL;
		fail(p, ERR_FULL);
		return;
	}
	struct sdp_section *s = &p->offer->sections[p->offer->section_count++];
	p->section = s;
	p->format_count = 0;
	p->wildcard_nack = p->wildcard_pli = p->wildcard_fir = p->wildcard_twcc = false;
	p->is_bundle_only = false;
	s->direction = p->session_direction;

	struct bytes media = text_take_word(&text);
	struct bytes port = text_take_word(&text);
	struct bytes protocol = text_take_word(&text);
	struct bytes formats = text;
	struct bytes first = text_take_word(&formats);
	if (!text_copy(s->media, sizeof s->media, media) || !text_copy(s->protocol, sizeof s->protocol, protocol) ||
			!text_copy(s->format, sizeof s->format, first)) {
		fail(p, ERR_MALFORMED);
		return;
	}
	s->kind = text_is(media, "audio") ? SDP_AUDIO : text_is(media, "video") ? SDP_VIDEO : SDP_OTHER;
	p->has_port = !text_is(port, "0");
	if (!text_is(protocol, "UDP/TLS/RTP/SAVPF") && !text_is(protocol, "TCP/TLS/RTP/SAVPF")) {
		s->kind = SDP_OTHER;
	}
	if (s->kind == SDP_OTHER) {
		return;
	}
	while (text.len) {
		uint64_t type;
		struct bytes word = text_take_word(&text);
		if (word.len == 0) {
			break;
		}
		if (!text_to_u64(word, 127, &type)) {
			fail(p, ERR_MALFORMED);
			return;
		}
		if (p->format_count < MAX_FORMATS && !find_format(p, type)) {
			p->formats[p->format_count++] = (struct format){.type = (uint8_t)type};
		}
	}
}

static void parse_origin(struct parser *p, struct bytes text)
{
	text_take_word(&text);
	/* some encoders write what is not a number here; it only names the session */
	if (!text_to_u64(text_take_word(&text), UINT64_MAX, &p->offer->session_id)) {
		p->offer->session_id = 0;
	}
}

static void parse_line(struct parser *p, struct bytes line)
{
	if (line.len < 2 || line.p[1] != '=') {
		fail(p, ERR_MALFORMED);
		return;
	}
	struct bytes value = bytes_skip(line, 2);
	switch (line.p[0]) {
	case 'm':
		begin_section(p, value);
		break;
	case 'a':
		parse_attribute(p, value);
		break;
	case 'o':
		parse_origin(p, value);
		break;
	default:
		break;
	}
}

/* Drops ids that mean something else in an earlier section: a transport has one table of extensions. */
static void unify_extensions(struct sdp_offer *offer)
{
	struct rtp_ext_ids all = {{0}};
	uint16_t used = 0; /* bit i: id i is taken */
	for (uint32_t i = 0; i < offer->section_count; i++) {
		uint8_t *ids = offer->sections[i].ext.id;
		for (int ext = 0; ext < RTP_EXT_COUNT; ext++) {
			if (ids[ext] == 0 || offer->sections[i].is_rejected) {
				ids[ext] = 0;
			} else if (all.id[ext] == 0 && !(used >> ids[ext] & 1)) {
				all.id[ext] = ids[ext];
				used = (uint16_t)(used | 1u << ids[ext]);
			} else if (all.id[ext] != ids[ext]) {
				ids[ext] = 0;
			}
		}
	}
}

static bool has_duplicate_mid(const struct sdp_offer *offer, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++) {
		if (offer->sections[index].mid[0] && strcmp(offer->sections[i].mid, offer->sections[index].mid) == 0) {
			return true;
		}
	}
	return false;
}

/* What only the whole offer shows. */
static void check_offer(struct parser *p)
{
	struct sdp_offer *offer = p->offer;
	bool is_any_bundled = false;
	for (uint32_t i = 0; i < offer->section_count; i++) {
		struct sdp_section *s = &offer->sections[i];
		s->is_bundled = s->mid[0] && is_in_bundle(p->bundle, s->mid);
		is_any_bundled |= s->is_bundled;
		s->is_rejected |= !s->is_bundled || !s->has_rtcp_mux;
		if (has_duplicate_mid(offer, i)) {
			fail(p, ERR_MALFORMED);
		}
	}
	unify_extensions(offer);
	if (offer->section_count == 0 || (offer->ufrag[0] && strlen(offer->ufrag) < ICE_UFRAG_MIN) ||
			(offer->pwd[0] && strlen(offer->pwd) < ICE_PWD_MIN)) {
		fail(p, ERR_MALFORMED);
	}
	if (!is_any_bundled || !p->has_transport || !offer->ufrag[0] || !offer->pwd[0] || !offer->has_fingerprint ||
			!offer->can_be_active) {
		fail(p, ERR_UNSUPPORTED);
	}
}

enum err sdp_read_offer(struct sdp_offer *offer, struct bytes text)
{
	struct parser p;
	memset(offer, 0, sizeof *offer);
	memset(&p, 0, sizeof p);
	p.offer = offer;
	p.session_direction = SDP_SENDRECV;
	if (text.len < 2 || memcmp(text.p, "v=", 2) != 0) {
		return ERR_MALFORMED;
	}
	while (text.len && p.result == OK) {
		struct bytes line = text_take_until(&text, '\n');
		if (line.len && line.p[line.len - 1] == '\r') {
			line.len--;
		}
		if (line.len > LINE_MAX_BYTES) {
			return ERR_FULL;
		}
		if (line.len) {
			parse_line(&p, line);
		}
	}
	finish_section(&p);
	check_offer(&p);
	return p.result;
}
