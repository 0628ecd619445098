/* The session descriptions of a scripted endpoint: an offer in the manner of Chromium, and reading the answer. */
#include "endpoint_state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct rtp_ext_ids endpoint_ext = {.id = {
	[RTP_EXT_MID] = 4,
	[RTP_EXT_RID] = 10,
	[RTP_EXT_REPAIRED_RID] = 11,
	[RTP_EXT_AUDIO_LEVEL] = 1,
	[RTP_EXT_TWCC] = 3,
	[RTP_EXT_DD] = 12,
}};

enum { OFFER_MAX_BYTES = 64 * 1024 };

void endpoint_add_section(struct endpoint *e, bool is_source, bool is_video, uint32_t number)
{
	assert(e->section_count < ENDPOINT_MAX_SECTIONS);
	e->sections[e->section_count++] =
		(struct section){.is_source = is_source, .is_video = is_video, .number = number};
}

static void write_session(struct writer *w, const struct endpoint *e)
{
	write_format(w, "v=0\r\no=- %llu %u IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE",
		(unsigned long long)e->session_id, e->offers);
	for (uint32_t i = 0; i < e->section_count; i++) {
		write_format(w, " %u", i);
	}
	write_format(w, "\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n");
}

static void write_video_formats(struct writer *w, const struct endpoint *e, uint8_t type, uint8_t rtx_type,
	const char *name, const char *fmtp)
{
	write_format(w, "a=rtpmap:%u %s/90000\r\n%s", type, name, fmtp);
	write_format(w, "a=rtcp-fb:%u nack\r\na=rtcp-fb:%u nack pli\r\n", type, type);
	if (!e->conf.no_twcc) {
		write_format(w, "a=rtcp-fb:%u transport-cc\r\n", type);
	}
	if (!e->conf.no_rtx) {
		write_format(w, "a=rtpmap:%u rtx/90000\r\na=fmtp:%u apt=%u\r\n", rtx_type, rtx_type, type);
	}
}

static void write_formats(struct writer *w, const struct endpoint *e, bool is_video)
{
	if (!is_video) {
		if (e->conf.red) {
			write_format(w, "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n");
		}
		write_format(w, "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n");
		if (!e->conf.no_twcc) {
			write_format(w, "a=rtcp-fb:111 transport-cc\r\n");
		}
		if (e->conf.again) {
			write_format(w, "a=rtcp-fb:111 nack\r\n");
		}
		return;
	}
	if (e->conf.vp9) {
		write_video_formats(w, e, PT_VP9, PT_VP9_RTX, "VP9", "a=fmtp:98 profile-id=0\r\n");
		return;
	}
	if (!e->conf.h264) {
		write_video_formats(w, e, PT_VP8, PT_VP8_RTX, "VP8", "");
	}
	if (!e->conf.vp8) {
		write_video_formats(w, e, PT_H264, PT_H264_RTX, "H264", "a=fmtp:102 level-asymmetry-allowed=1;"
			"packetization-mode=1;profile-level-id=42e01f\r\n");
	}
}

static void write_media_line(struct writer *w, const struct endpoint *e, bool is_video)
{
	write_format(w, "m=%s 9 UDP/TLS/RTP/SAVPF", is_video ? "video" : "audio");
	if (!is_video) {
		write_format(w, e->conf.red ? " 63 111" : " 111");
	}
	if (is_video && e->conf.vp9) {
		write_format(w, e->conf.no_rtx ? " 98" : " 98 99");
	}
	if (is_video && !e->conf.h264 && !e->conf.vp9) {
		write_format(w, e->conf.no_rtx ? " 96" : " 96 97");
	}
	if (is_video && !e->conf.vp8 && !e->conf.vp9) {
		write_format(w, e->conf.no_rtx ? " 102" : " 102 103");
	}
	write_format(w, "\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n");
}

static void write_transport(struct writer *w, const struct endpoint *e)
{
	const uint8_t *fingerprint = dtls_identity_fingerprint(e->conf.identity);
	write_format(w, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=ice-options:trickle\r\na=fingerprint:sha-256 ",
		e->next_ufrag, e->next_pwd);
	for (int i = 0; i < 32; i++) {
		write_format(w, "%s%02X", i > 0 ? ":" : "", fingerprint[i]);
	}
	write_format(w, "\r\na=setup:actpass\r\n");
}

static void write_extension(struct writer *w, enum rtp_ext ext)
{
	write_format(w, "a=extmap:%u %s\r\n", endpoint_ext.id[ext], rtp_ext_uri(ext));
}

static void write_extensions(struct writer *w, const struct endpoint *e, bool is_video)
{
	write_extension(w, RTP_EXT_MID);
	if (is_video) {
		write_extension(w, RTP_EXT_RID);
		write_extension(w, RTP_EXT_REPAIRED_RID);
		if (e->conf.vp9 && !e->conf.no_dd) {
			write_extension(w, RTP_EXT_DD);
		}
	} else {
		write_extension(w, RTP_EXT_AUDIO_LEVEL);
	}
	if (!e->conf.no_twcc) {
		write_extension(w, RTP_EXT_TWCC);
	}
}

static void write_layers(struct writer *w, const struct endpoint *e)
{
	for (uint32_t i = 0; i < e->conf.camera_layers; i++) {
		write_format(w, "a=rid:%s send\r\n", e->conf.camera[i].rid);
	}
	write_format(w, "a=simulcast:send ");
	for (uint32_t i = 0; i < e->conf.camera_layers; i++) {
		write_format(w, "%s%s", i > 0 ? ";" : "", e->conf.camera[i].rid);
	}
	write_format(w, "\r\n");
}

static void write_source(struct writer *w, const struct endpoint *e, const struct section *section)
{
	const struct source_out *s = &e->sources[section->number];
	write_format(w, "a=sendonly\r\na=msid:- source-%u\r\n", section->number);
	if (section->number == SFU_SOURCE_CAMERA && e->conf.camera[0].rid) {
		write_layers(w, e);
	} else if (!e->conf.lazy_ssrc) {
		if (section->is_video && !e->conf.no_rtx) {
			write_format(w, "a=ssrc-group:FID %u %u\r\n", s->layers[0].ssrc, s->layers[0].rtx_ssrc);
		}
		write_format(w, "a=ssrc:%u cname:scripted\r\n", s->layers[0].ssrc);
		if (section->is_video && !e->conf.no_rtx) {
			write_format(w, "a=ssrc:%u cname:scripted\r\n", s->layers[0].rtx_ssrc);
		}
	}
}

static char *write_offer(const struct endpoint *e)
{
	struct writer w;
	char *sdp = malloc(OFFER_MAX_BYTES);
	assert(sdp);
	writer_init(&w, sdp, OFFER_MAX_BYTES);
	write_session(&w, e);
	for (uint32_t i = 0; i < e->section_count; i++) {
		const struct section *section = &e->sections[i];
		write_media_line(&w, e, section->is_video);
		write_transport(&w, e);
		write_format(&w, "a=mid:%u\r\n", i);
		write_extensions(&w, e, section->is_video);
		if (section->is_source) {
			write_source(&w, e, section);
		} else {
			write_format(&w, "a=recvonly\r\n");
		}
		write_format(&w, "a=rtcp-mux\r\na=rtcp-rsize\r\n");
		write_formats(&w, e, section->is_video);
	}
	write_u8(&w, 0);
	assert(writer_result(&w) == OK);
	return sdp;
}

static struct sfu_media_map *make_map(const struct endpoint *e)
{
	struct sfu_media_map *map = calloc(1, sizeof *map);
	assert(map);
	map->seat_count = e->seat_count;
	for (uint32_t i = 0; i < e->section_count; i++) {
		const struct section *s = &e->sections[i];
		char *mid = s->is_source ? map->source_mid[s->number] :
			s->is_video ? map->seats[s->number].video_mid : map->seats[s->number].audio_mid;
		snprintf(mid, SFU_MID_MAX, "%u", i);
	}
	return map;
}

void endpoint_offer(struct endpoint *e, bool fresh, struct sfu_cmd *cmd)
{
	e->offers++;
	if (e->offers == 1 || fresh || e->restarts_next) {
		rng_ice_text(&e->rng, e->next_ufrag, sizeof e->next_ufrag - 1);
		rng_ice_text(&e->rng, e->next_pwd, sizeof e->next_pwd - 1);
		e->restarts_next = false;
	}
	if (fresh) {
		endpoint_new_ssrcs(e);
	}
	cmd->kind = SFU_CMD_PEER_OFFER;
	cmd->u.offer.sdp = write_offer(e);
	cmd->u.offer.map = e->conf.no_map ? NULL : make_map(e);
	cmd->u.offer.fresh = fresh;
	cmd->u.offer.request = e->offers;
}

/* -- the answer ------------------------------------------------------------------------------------------------- */

struct answer {
	struct endpoint *e;
	int section; /* -1: still in the session part */
	bool has_fingerprint, is_rejected;
};

/* The rest of a line behind its prefix; NULL if it does not begin so. */
static const char *after(const char *line, const char *prefix)
{
	size_t len = strlen(prefix);
	return strncmp(line, prefix, len) == 0 ? line + len : NULL;
}

static void copy_line(char *out, size_t cap, const char *text)
{
	size_t len = strcspn(text, "\r\n");
	len = len < cap - 1 ? len : cap - 1;
	memcpy(out, text, len);
	out[len] = 0;
}

static void read_fingerprint(struct answer *a, const char *text)
{
	for (int i = 0; i < 32; i++) {
		char *end;
		a->e->remote_fingerprint[i] = (uint8_t)strtoul(text, &end, 16);
		text = end + 1;
	}
	a->has_fingerprint = true;
}

/* "audio 9 UDP/TLS/RTP/SAVPF 111 ..." of a section */
static void read_media_line(struct answer *a, const char *text)
{
	struct endpoint *e = a->e;
	a->section++;
	a->is_rejected = strtoul(strchr(text, ' '), NULL, 10) == 0;
	if ((uint32_t)a->section >= e->section_count || !e->sections[a->section].is_source) {
		return;
	}
	struct source_out *s = &e->sources[e->sections[a->section].number];
	s->is_accepted = !a->is_rejected;
	s->payload_type = (uint8_t)strtoul(strstr(text, "SAVPF") + 5, NULL, 10);
	s->codec = s->payload_type == PT_VP8 ? CODEC_VP8 : s->payload_type == PT_H264 ? CODEC_H264 :
		s->payload_type == PT_VP9 ? CODEC_VP9 : CODEC_OPUS;
	s->rtx_type = 0;
}

static void read_rtx(struct answer *a, const char *text)
{
	const char *apt = strstr(text, " apt=");
	const struct section *section = &a->e->sections[a->section];
	if (apt && section->is_source && apt < text + strcspn(text, "\r\n")) {
		struct source_out *s = &a->e->sources[section->number];
		if (strtoul(apt + 5, NULL, 10) == s->payload_type) {
			s->rtx_type = (uint8_t)strtoul(text, NULL, 10);
		}
	}
}

static void read_ssrc(struct answer *a, const char *first, const char *second)
{
	const struct section *section = &a->e->sections[a->section];
	if (section->is_source || a->is_rejected) {
		return;
	}
	struct slot *s = &a->e->slots[section->number][section->is_video];
	uint32_t ssrc = (uint32_t)strtoul(first, NULL, 10);
	if (s->pub.ssrc == 0) {
		s->pub.ssrc = ssrc;
	}
	if (second) {
		s->pub.rtx_ssrc = (uint32_t)strtoul(second, NULL, 10);
	}
}

static void read_line(struct answer *a, const char *line)
{
	const char *rest;
	if ((rest = after(line, "m="))) {
		read_media_line(a, rest);
	} else if ((rest = after(line, "a=ice-ufrag:"))) {
		copy_line(a->e->remote_ufrag, sizeof a->e->remote_ufrag, rest);
	} else if ((rest = after(line, "a=ice-pwd:"))) {
		copy_line(a->e->remote_pwd, sizeof a->e->remote_pwd, rest);
	} else if ((rest = after(line, "a=fingerprint:sha-256 "))) {
		read_fingerprint(a, rest);
	} else if (a->section >= 0 && (rest = after(line, "a=fmtp:"))) {
		read_rtx(a, rest);
	} else if (a->section >= 0 && (rest = after(line, "a=ssrc-group:FID "))) {
		read_ssrc(a, rest, rest + strcspn(rest, " "));
	} else if (a->section >= 0 && (rest = after(line, "a=ssrc:"))) {
		read_ssrc(a, rest, NULL);
	}
}

bool endpoint_on_answer(struct endpoint *e, const char *sdp, us_t now)
{
	struct answer a = {.e = e, .section = -1};
	for (const char *line = sdp; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		read_line(&a, line);
		if (a.section >= (int)e->section_count) {
			return false;
		}
	}
	if (a.section + 1 != (int)e->section_count || !a.has_fingerprint || !e->remote_ufrag[0] || !e->remote_pwd[0]) {
		return false;
	}
	memcpy(e->ufrag, e->next_ufrag, sizeof e->ufrag);
	memcpy(e->pwd, e->next_pwd, sizeof e->pwd);
	snprintf(e->username, sizeof e->username, "%s:%s", e->remote_ufrag, e->ufrag);
	if (!e->dtls) {
		e->dtls = dtls_new(e->conf.identity, DTLS_CLIENT, e->remote_fingerprint);
	}
	e->has_answer = true;
	e->check_at = now;
	e->unanswered = 0;
	return e->dtls != NULL;
}
