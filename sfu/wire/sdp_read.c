/* Reads an offer line by line into struct sdp_offer; what an SFU does not need is skipped. */
#include "sdp.h"

#include <string.h>

enum { MAX_FORMATS = 96, LINE_MAX_BYTES = 4096 };

/* What the lines of one section say about one payload type, until the section is complete. */
struct format {
	uint8_t type;
	enum codec codec;
	bool is_rtx;
	uint8_t apt;
	bool has_apt;
	bool has_nack, has_pli, has_twcc;
	struct bytes fmtp;
};

struct parser {
	struct sdp_offer *offer;
	struct sdp_section *section; /* NULL: still in the session part */
	struct format formats[MAX_FORMATS];
	uint32_t format_count;
	bool wildcard_nack, wildcard_pli, wildcard_twcc;
	struct bytes bundle; /* the mids of a=group:BUNDLE */
	enum sdp_direction session_direction;
	bool session_setup_ok, has_setup;
	enum err result;
};

static bool starts_with(struct bytes text, const char *prefix, struct bytes *rest)
{
	struct bytes p = bytes_of_string(prefix);
	if (text.len < p.len || memcmp(text.p, p.p, p.len) != 0) {
		return false;
	}
	*rest = bytes_skip(text, p.len);
	return true;
}

static bool is_text(struct bytes text, const char *expected)
{
	return bytes_equal(text, bytes_of_string(expected));
}

/* Takes the next word, up to a blank. */
static struct bytes take_word(struct bytes *text)
{
	while (text->len && text->p[0] == ' ') {
		*text = bytes_skip(*text, 1);
	}
	size_t n = 0;
	while (n < text->len && text->p[n] != ' ') {
		n++;
	}
	struct bytes word = bytes_of(text->p, n);
	*text = bytes_skip(*text, n);
	return word;
}

/* Takes up to `until`; the separator is skipped. The whole text if it is not there. */
static struct bytes take_until(struct bytes *text, char until)
{
	size_t n = 0;
	while (n < text->len && text->p[n] != (uint8_t)until) {
		n++;
	}
	struct bytes part = bytes_of(text->p, n);
	*text = bytes_skip(*text, n + 1);
	return part;
}

static bool parse_u64(struct bytes text, uint64_t limit, uint64_t *value)
{
	uint64_t v = 0;
	if (text.len == 0 || text.len > 20) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || v > (UINT64_MAX - 9) / 10) {
			return false;
		}
		v = v * 10 + (uint64_t)(text.p[i] - '0');
	}
	*value = v;
	return v <= limit;
}

static bool copy_text(char *out, size_t cap, struct bytes text)
{
	if (text.len == 0 || text.len >= cap) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~') {
			return false;
		}
	}
	memcpy(out, text.p, text.len);
	out[text.len] = 0;
	return true;
}

static bool equal_ignoring_case(struct bytes text, const char *expected)
{
	size_t len = strlen(expected);
	if (text.len != len) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		uint8_t a = text.p[i];
		uint8_t b = (uint8_t)expected[i];
		a = (a >= 'A' && a <= 'Z') ? (uint8_t)(a + 32) : a;
		b = (b >= 'A' && b <= 'Z') ? (uint8_t)(b + 32) : b;
		if (a != b) {
			return false;
		}
	}
	return true;
}

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
	return parse_u64(take_word(text), 127, &type) ? find_format(p, type) : NULL;
}

static void parse_rtpmap(struct parser *p, struct bytes text)
{
	struct format *f = take_format(p, &text);
	struct bytes encoding = take_word(&text);
	struct bytes name = take_until(&encoding, '/');
	struct bytes clock = take_until(&encoding, '/');
	if (!f) {
		return;
	}
	if (equal_ignoring_case(name, "opus") && is_text(clock, "48000")) {
		f->codec = CODEC_OPUS;
	} else if (equal_ignoring_case(name, "VP8") && is_text(clock, "90000")) {
		f->codec = CODEC_VP8;
	} else if (equal_ignoring_case(name, "H264") && is_text(clock, "90000")) {
		f->codec = CODEC_H264;
	} else if (equal_ignoring_case(name, "rtx")) {
		f->is_rtx = true;
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
	if (starts_with(f->fmtp, "apt=", &apt) && parse_u64(take_until(&apt, ';'), 127, &type)) {
		f->apt = (uint8_t)type;
		f->has_apt = true;
	}
}

static void parse_feedback(struct parser *p, struct bytes text)
{
	struct bytes who = take_word(&text);
	struct bytes what = bytes_skip(text, 1);
	bool is_nack = is_text(what, "nack");
	bool is_pli = is_text(what, "nack pli");
	bool is_twcc = is_text(what, "transport-cc");
	uint64_t type;
	if (is_text(who, "*")) {
		p->wildcard_nack |= is_nack;
		p->wildcard_pli |= is_pli;
		p->wildcard_twcc |= is_twcc;
	} else if (parse_u64(who, 127, &type)) {
		struct format *f = find_format(p, type);
		if (f) {
			f->has_nack |= is_nack;
			f->has_pli |= is_pli;
			f->has_twcc |= is_twcc;
		}
	}
}

static void parse_extmap(struct parser *p, struct bytes text)
{
	struct bytes id_text = take_word(&text);
	struct bytes id_only = take_until(&id_text, '/'); /* a direction may follow the id */
	struct bytes uri = take_word(&text);
	uint64_t id;
	if (!parse_u64(id_only, 255, &id)) {
		fail(p, ERR_MALFORMED);
		return;
	}
	for (int i = 0; i < RTP_EXT_COUNT; i++) {
		if (is_text(uri, rtp_ext_uri((enum rtp_ext)i)) && id >= 1 && id <= RTP_EXT_ID_MAX) {
			p->section->ext.id[i] = (uint8_t)id;
		}
	}
}

static void parse_simulcast(struct parser *p, struct bytes text)
{
	/* "send q;h;f" or "recv ... send ...": the list behind "send"; alternatives "a,b": the first; "~": starts paused */
	while (text.len) {
		struct bytes direction = take_word(&text);
		struct bytes list = take_word(&text);
		if (!is_text(direction, "send")) {
			continue;
		}
		p->section->rid_count = 0;
		while (list.len) {
			struct bytes alternatives = take_until(&list, ';');
			struct bytes rid = take_until(&alternatives, ',');
			if (rid.len && rid.p[0] == '~') {
				rid = bytes_skip(rid, 1);
			}
			if (p->section->rid_count >= SDP_MAX_RIDS) {
				fail(p, ERR_FULL);
				return;
			}
			if (!copy_text(p->section->rids[p->section->rid_count], SDP_RID_MAX, rid)) {
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
	if (!parse_u64(take_word(&text), UINT32_MAX, &ssrc)) {
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
	if (!is_text(take_word(&text), "FID")) {
		return;
	}
	if (!parse_u64(take_word(&text), UINT32_MAX, &first) || !parse_u64(take_word(&text), UINT32_MAX, &second)) {
		return;
	}
	if (p->section->rtx_ssrc == 0) {
		p->section->ssrcs[0] = (uint32_t)first;
		p->section->rtx_ssrc = (uint32_t)second;
		if (p->section->ssrc_count == 0) {
			p->section->ssrc_count = 1;
		}
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
	struct bytes hash = take_word(&text);
	struct bytes value = take_word(&text);
	uint8_t digest[32];
	if (!equal_ignoring_case(hash, "sha-256")) {
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
	if (out[0] == 0 && !copy_text(out, SDP_TEXT_MAX + 1, text)) {
		fail(p, ERR_MALFORMED);
	}
}

static bool parse_direction(struct bytes text, enum sdp_direction *out)
{
	if (is_text(text, "sendrecv")) {
		*out = SDP_SENDRECV;
	} else if (is_text(text, "sendonly")) {
		*out = SDP_SEND;
	} else if (is_text(text, "recvonly")) {
		*out = SDP_RECV;
	} else if (is_text(text, "inactive")) {
		*out = SDP_INACTIVE;
	} else {
		return false;
	}
	return true;
}

static void parse_section_attribute(struct parser *p, struct bytes a)
{
	struct bytes rest;
	if (starts_with(a, "mid:", &rest)) {
		if (!copy_text(p->section->mid, SDP_MID_MAX, rest)) {
			fail(p, ERR_MALFORMED);
		}
	} else if (starts_with(a, "rtpmap:", &rest)) {
		parse_rtpmap(p, rest);
	} else if (starts_with(a, "fmtp:", &rest)) {
		parse_fmtp(p, rest);
	} else if (starts_with(a, "rtcp-fb:", &rest)) {
		parse_feedback(p, rest);
	} else if (starts_with(a, "extmap:", &rest)) {
		parse_extmap(p, rest);
	} else if (starts_with(a, "simulcast:", &rest)) {
		parse_simulcast(p, rest);
	} else if (starts_with(a, "ssrc-group:", &rest)) {
		parse_ssrc_group(p, rest);
	} else if (starts_with(a, "ssrc:", &rest)) {
		parse_ssrc(p, rest);
	} else if (is_text(a, "rtcp-mux")) {
		p->section->has_rtcp_mux = true;
	} else {
		parse_direction(a, &p->section->direction);
	}
}

static void parse_attribute(struct parser *p, struct bytes a)
{
	struct bytes rest;
	if (starts_with(a, "ice-ufrag:", &rest)) {
		parse_credential(p, p->offer->ufrag, rest);
	} else if (starts_with(a, "ice-pwd:", &rest)) {
		parse_credential(p, p->offer->pwd, rest);
	} else if (starts_with(a, "fingerprint:", &rest)) {
		parse_fingerprint(p, rest);
	} else if (starts_with(a, "setup:", &rest)) {
		if (is_text(rest, "actpass") || is_text(rest, "active")) {
			p->offer->can_be_active = true;
		}
	} else if (p->section) {
		parse_section_attribute(p, a);
	} else if (starts_with(a, "group:BUNDLE", &rest)) {
		p->bundle = rest;
	} else {
		parse_direction(a, &p->session_direction);
	}
}

static bool is_in_bundle(struct bytes mids, const char *mid)
{
	while (mids.len) {
		struct bytes one = take_word(&mids);
		if (one.len && is_text(one, mid)) {
			return true;
		}
	}
	return false;
}

static void add_payload(struct parser *p, const struct format *f)
{
	struct sdp_section *s = p->section;
	if (f->codec == CODEC_NONE || s->payload_count >= SDP_MAX_PAYLOADS || f->fmtp.len >= sizeof s->payloads[0].fmtp) {
		return;
	}
	struct sdp_payload *out = &s->payloads[s->payload_count++];
	out->codec = f->codec;
	out->type = f->type;
	out->has_nack = f->has_nack || p->wildcard_nack;
	out->has_pli = f->has_pli || p->wildcard_pli;
	out->has_twcc = f->has_twcc || p->wildcard_twcc;
	memcpy(out->fmtp, f->fmtp.p, f->fmtp.len);
	out->fmtp[f->fmtp.len] = 0;
	for (uint32_t i = 0; i < p->format_count; i++) {
		if (p->formats[i].is_rtx && p->formats[i].has_apt && p->formats[i].apt == f->type) {
			out->rtx_type = p->formats[i].type;
		}
	}
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
	if (s->payload_count == 0) {
		s->is_rejected = true;
	}
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
	p->wildcard_nack = p->wildcard_pli = p->wildcard_twcc = false;
	s->direction = p->session_direction;

	struct bytes kind = take_word(&text);
	struct bytes port = take_word(&text);
	struct bytes protocol = take_word(&text);
	s->kind = is_text(kind, "audio") ? SDP_AUDIO : is_text(kind, "video") ? SDP_VIDEO : SDP_OTHER;
	bool is_secure = is_text(protocol, "UDP/TLS/RTP/SAVPF") || is_text(protocol, "TCP/TLS/RTP/SAVPF");
	/* port 0 with bundle-only is offered, not refused (RFC 9143 section 6); without a mid it can't be in a bundle */
	(void)port;
	if (!is_secure) {
		s->kind = SDP_OTHER;
		return;
	}
	while (text.len) {
		uint64_t type;
		struct bytes word = take_word(&text);
		if (word.len == 0) {
			break;
		}
		if (!parse_u64(word, 127, &type)) {
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
	take_word(&text);
	/* some encoders write what is not a number here; it only names the session */
	if (!parse_u64(take_word(&text), UINT64_MAX, &p->offer->session_id)) {
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

/* What only the whole offer shows. */
static void check_offer(struct parser *p)
{
	struct sdp_offer *offer = p->offer;
	bool has_media = false;
	for (uint32_t i = 0; i < offer->section_count; i++) {
		struct sdp_section *s = &offer->sections[i];
		s->is_bundled = s->mid[0] && is_in_bundle(p->bundle, s->mid);
		if (s->is_rejected) {
			continue;
		}
		if (!s->is_bundled || !s->has_rtcp_mux) {
			s->is_rejected = true;
			continue;
		}
		has_media = true;
		for (uint32_t j = 0; j < i; j++) {
			if (strcmp(offer->sections[j].mid, s->mid) == 0) {
				fail(p, ERR_MALFORMED);
			}
		}
	}
	if (offer->section_count == 0) {
		fail(p, ERR_MALFORMED);
	} else if (!has_media || !offer->ufrag[0] || !offer->pwd[0] || !offer->has_fingerprint || !offer->can_be_active) {
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
		struct bytes line = take_until(&text, '\n');
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
