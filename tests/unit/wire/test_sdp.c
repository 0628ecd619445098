/* Do real offers read as what they are, and is what we answer what was offered? */
#include "sdp.h"

#include "h264_profile.h"

#include "rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { TEXT_CAP = 128 * 1024 };

struct world {
	char text[TEXT_CAP];
	size_t len;
	struct sdp_offer offer;
	struct sdp_reply replies[SDP_MAX_SECTIONS];
	struct sdp_local local;
	char answer[SDP_ANSWER_MAX_BYTES];
	size_t answer_len;
};

#define TRANSPORT "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n" FINGERPRINT "a=setup:actpass\r\n"
#define FINGERPRINT "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:" \
	"00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff\r\n"
#define HEAD "v=0\r\no=- 77 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
#define OPUS "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
#define VP8 "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"

static int make_world(void **state)
{
	static const uint8_t fingerprint[32] = {0xAB, 1};
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->local = (struct sdp_local){.session_id = 5, .version = 6, .ufrag = "serverfg",
		.pwd = "server-password-24-chars", .fingerprint = fingerprint, .candidate_count = 2};
	w->local.candidates[0].priority = 100;
	w->local.candidates[1].priority = 50;
	w->local.candidates[1].is_tcp = true;
	assert_int_equal(addr_parse(&w->local.candidates[0].addr, "192.0.2.7", 3478), OK);
	assert_int_equal(addr_parse(&w->local.candidates[1].addr, "2001:db8::7", 3478), OK);
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	free(*state);
	return 0;
}

static enum err read_text(struct world *w, const char *text)
{
	return sdp_read_offer(&w->offer, bytes_of_string(text));
}

static void read_file(struct world *w, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", OFFERS, name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	w->len = fread(w->text, 1, sizeof w->text - 1, f);
	fclose(f);
	assert_int_equal(sdp_read_offer(&w->offer, bytes_of(w->text, w->len)), OK);
}

/* Accepts everything, each section in the direction that was offered. */
static void accept_all(struct world *w)
{
	for (uint32_t i = 0; i < w->offer.section_count; i++) {
		struct sdp_reply *r = &w->replies[i];
		bool is_seat = w->offer.sections[i].direction & SDP_RECV;
		*r = (struct sdp_reply){.direction = is_seat ? SDP_SEND : SDP_RECV, .payload_mask = 1, .ssrc = 1000 + i,
			.rtx_ssrc = w->offer.sections[i].kind == SDP_VIDEO ? 2000 + i : 0, .cname = "server"};
		snprintf(r->msid_stream, sizeof r->msid_stream, "seat%u", i / 2);
		snprintf(r->msid_track, sizeof r->msid_track, "track%u", i);
	}
}

static const char *write_answer(struct world *w)
{
	assert_int_equal(sdp_write_answer(w->answer, sizeof w->answer, &w->answer_len, &w->offer, w->replies, &w->local), OK);
	assert_int_equal(strlen(w->answer), w->answer_len);
	return w->answer;
}

static unsigned count_of(const char *text, const char *part)
{
	unsigned n = 0;
	for (const char *p = strstr(text, part); p; p = strstr(p + 1, part)) {
		n++;
	}
	return n;
}

static void chromium_offer_is_understood(void **state)
{
	struct world *w = *state;
	read_file(w, "chromium.sdp");
	const struct sdp_section *s = w->offer.sections;
	assert_int_equal(w->offer.section_count, 24);
	assert_true(w->offer.has_fingerprint && w->offer.can_be_active && w->offer.has_extmap_allow_mixed);
	for (uint32_t i = 0; i < 24; i++) {
		assert_false(s[i].is_rejected);
		assert_true(s[i].is_bundled);
		assert_int_equal(s[i].direction, i < 4 ? SDP_SEND : SDP_RECV);
		assert_true(s[i].ext.id[RTP_EXT_MID] && s[i].ext.id[RTP_EXT_TWCC]);
		assert_int_equal(s[i].payloads[0].codec, s[i].kind == SDP_AUDIO ? CODEC_OPUS : CODEC_VP8);
	}
	assert_int_equal(s[1].rid_count, 3);
	assert_string_equal(s[1].rids[0], "q");
	assert_string_equal(s[1].rids[2], "f");
	assert_true(s[1].ext.id[RTP_EXT_RID] && s[1].ext.id[RTP_EXT_REPAIRED_RID]);
	assert_int_equal(s[2].ssrc_count, 2);
	assert_int_equal(s[2].ssrcs[1], s[2].rtx_ssrc);
	assert_true(s[1].payloads[0].has_nack && s[1].payloads[0].has_pli && s[1].payloads[0].has_fir);
	assert_true(s[1].payloads[0].rtx_type != 0);
	assert_int_equal(s[1].payloads[1].codec, CODEC_H264);
	assert_non_null(strstr(s[1].payloads[1].fmtp, "packetization-mode=1"));
}

/* What programs offer: written after what is known of OBS and of ffmpeg's WHIP muxer. */
static void offers_of_encoders_are_understood(void **state)
{
	static const char *const names[] = {"obs.sdp", "ffmpeg.sdp"};
	struct world *w = *state;
	for (size_t i = 0; i < 2; i++) {
		read_file(w, names[i]);
		const struct sdp_section *s = w->offer.sections;
		assert_int_equal(w->offer.section_count, 2);
		assert_true(w->offer.can_be_active);
		for (int k = 0; k < 2; k++) {
			assert_false(s[k].is_rejected);
			assert_int_equal(s[k].direction, SDP_SEND);
			assert_int_equal(s[k].payload_count, 1);
			assert_int_equal(s[k].ext.id[RTP_EXT_MID], 0); /* found by their SSRCs alone */
			assert_true(s[k].ssrc_count > 0);
		}
		assert_int_equal(s[0].payloads[0].codec, CODEC_OPUS);
		assert_int_equal(s[1].payloads[0].codec, CODEC_H264);
		assert_int_equal(s[1].payloads[0].rtx_type, i == 0 ? 0 : 105);
		accept_all(w);
		assert_int_equal(count_of(write_answer(w), "a=setup:passive\r\n"), 2);
	}
	/* whoever insists on being the DTLS server can't be served */
	char *setup;
	while ((setup = strstr(w->text, "setup:active")) != NULL) {
		memcpy(setup, "setup:passiv", 12);
	}
	assert_int_equal(sdp_read_offer(&w->offer, bytes_of(w->text, w->len)), ERR_UNSUPPORTED);
}

static void chromium_gets_its_answer(void **state)
{
	struct world *w = *state;
	read_file(w, "chromium.sdp");
	accept_all(w);
	w->replies[23].is_rejected = true;
	const char *a = write_answer(w);
	assert_int_equal(count_of(a, "\r\nm="), 24);
	assert_int_equal(count_of(a, "\r\nm=video 0 UDP/TLS/RTP/SAVPF "), 1);
	assert_non_null(strstr(a, "a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22\r\n"));
	assert_int_equal(count_of(a, "a=setup:passive\r\n"), 23);
	assert_int_equal(count_of(a, "a=rtcp-mux\r\n"), 23);
	assert_int_equal(count_of(a, "a=rtcp-rsize\r\n"), 23);
	assert_int_equal(count_of(a, "a=candidate:"), 2);
	assert_non_null(strstr(a, "a=candidate:1 1 udp 100 192.0.2.7 3478 typ host\r\n"));
	assert_non_null(strstr(a, " 1 tcp 50 2001:db8::7 3478 typ host tcptype passive\r\n"));
	assert_non_null(strstr(a, "a=ice-lite\r\n"));
	assert_non_null(strstr(a, "a=extmap-allow-mixed\r\n"));
	assert_non_null(strstr(a, "a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n"));
	assert_int_equal(count_of(a, "a=simulcast:"), 1);
	assert_non_null(strstr(a, "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n"));
	assert_non_null(strstr(a, "a=fmtp:111 minptime=10;useinbandfec=1\r\n"));
	assert_non_null(strstr(a, "a=msid:seat2 track5\r\na=ssrc-group:FID 1005 2005\r\n"));
	assert_int_equal(count_of(a, "H264"), 0);
	assert_non_null(strstr(a, "ccm fir\r\n"));
}

/* What a section of the answer says, by its mid. */
static const char *section_of(struct world *w, const char *mid, char *out, size_t cap)
{
	char line[SDP_MID_MAX + 16];
	snprintf(line, sizeof line, "\r\na=mid:%s\r\n", mid);
	const char *at = strstr(w->answer, line);
	assert_non_null(at);
	const char *end = strstr(at + 1, "\r\nm=");
	size_t len = end ? (size_t)(end - at) : strlen(at);
	assert_true(len < cap);
	memcpy(out, at, len);
	out[len] = 0;
	return out;
}

static void layered_codecs_get_their_descriptor_and_no_simulcast(void **state)
{
	static const char dd[] = "#dependency-descriptor-rtp-header-extension\r\n";
	static char text[8192];
	struct world *w = *state;
	read_file(w, "chromium.sdp");
	struct sdp_section *camera = &w->offer.sections[1];
	uint32_t vp9 = 0;
	uint32_t av1 = 0;
	for (uint8_t i = 0; i < camera->payload_count; i++) {
		vp9 |= camera->payloads[i].codec == CODEC_VP9 ? 1u << i : 0;
		av1 |= camera->payloads[i].codec == CODEC_AV1 ? 1u << i : 0;
	}
	/* one of each: those of other profiles are not taken */
	assert_true(vp9 != 0 && (vp9 & (vp9 - 1)) == 0 && av1 != 0 && (av1 & (av1 - 1)) == 0);
	accept_all(w);
	camera->ext.id[RTP_EXT_DD] = 13;
	w->replies[1].payload_mask = vp9;
	w->replies[1].no_simulcast = w->replies[1].has_dd = true;
	write_answer(w);
	section_of(w, camera->mid, text, sizeof text);
	assert_non_null(strstr(text, dd));
	assert_non_null(strstr(text, " VP9/90000\r\n"));
	assert_null(strstr(text, "a=simulcast:"));
	assert_null(strstr(text, "a=rid:"));
	w->replies[1] = (struct sdp_reply){.direction = SDP_RECV, .payload_mask = 1};
	write_answer(w);
	section_of(w, camera->mid, text, sizeof text);
	assert_null(strstr(text, dd));
	assert_non_null(strstr(text, "a=simulcast:recv"));
}

static void profiles_that_every_decoder_has_are_known(void **state)
{
	static const struct {
		const char *fmtp;
		bool is_constrained_baseline;
	} rows[] = {
		{"profile-level-id=42e01f", true}, {"profile-level-id=42C01F;packetization-mode=1", true},
		{"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f", false},
		{"profile-level-id=4d801f", true}, {"profile-level-id=4d001f", false}, {"profile-level-id=58c01f", true},
		{"profile-level-id=58801f", false}, {"profile-level-id=640c1f", false}, {"profile-level-id=42e", false},
		{"profile-level-id=42", false}, {"profile-level-id=", false}, {"packetization-mode=1", false}, {"", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(h264_is_constrained_baseline(rows[i].fmtp), rows[i].is_constrained_baseline);
	}
}

static void what_was_not_offered_is_left_out(void **state)
{
	struct world *w = *state;
	assert_int_equal(read_text(w, HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT OPUS "a=recvonly\r\n" VP8 "a=sendonly\r\n"), OK);
	accept_all(w);
	w->replies[0].direction = SDP_SENDRECV;
	w->replies[1].payload_mask = 0x30; /* bits of payloads that do not exist */
	const char *a = write_answer(w);
	assert_non_null(strstr(a, "a=group:BUNDLE 0\r\n"));
	assert_non_null(strstr(a, "a=sendonly\r\n"));
	assert_non_null(strstr(a, "m=video 0 UDP/TLS/RTP/SAVPF 96\r\n"));
	assert_null(strstr(a, "extmap"));
	assert_null(strstr(a, "rtcp-rsize"));
	assert_null(strstr(a, "rtcp-fb"));
	assert_int_equal(sdp_write_answer(w->answer, 100, &w->answer_len, &w->offer, w->replies, &w->local), ERR_FULL);
}

/* 64 KiB hold some thousand sections; we take 80. */
static void too_many_sections_are_refused(void **state)
{
	static const char section[] = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";
	char text[1024 + 1001 * sizeof section];
	struct world *w = *state;
	for (int count = 79; count <= 1000; count = count < 81 ? count + 1 : count * 3) {
		size_t at = (size_t)snprintf(text, sizeof text, "%s", HEAD "a=group:BUNDLE 0\r\n" TRANSPORT);
		assert_true(at < sizeof text - 1000 * sizeof section);
		for (int i = 0; i < count; i++) {
			memcpy(text + at, section, sizeof section);
			at += sizeof section - 1;
		}
		enum err e = read_text(w, text);
		assert_true(count > 80 ? e == ERR_FULL : e != ERR_FULL);
		assert_true(w->offer.section_count <= 80);
	}
}

static void offers_are_judged(void **state)
{
	static const struct {
		const char *text;
		enum err result;
		const char *rejected; /* one letter a section: r or . */
	} rows[] = {
		{HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT OPUS VP8, OK, ".."},
		{HEAD "a=group:BUNDLE 0\r\n" TRANSPORT OPUS VP8, OK, ".r"},
		{HEAD "a=group:BUNDLE 0 1\n" TRANSPORT OPUS VP8, OK, ".."},
		{HEAD "a=group:BUNDLE 0 1\r\n" OPUS TRANSPORT VP8, OK, ".."},
		{HEAD TRANSPORT OPUS, ERR_UNSUPPORTED, NULL},
		{HEAD "a=group:BUNDLE 0\r\n" OPUS, ERR_UNSUPPORTED, NULL},
		{HEAD "a=group:BUNDLE 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n" OPUS, ERR_UNSUPPORTED, NULL},
		{HEAD "a=group:BUNDLE 0\r\n" TRANSPORT "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n", ERR_UNSUPPORTED, NULL},
		{HEAD "a=group:BUNDLE 0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n" FINGERPRINT
			"a=setup:passive\r\n" OPUS, ERR_UNSUPPORTED, NULL},
		{HEAD "a=group:BUNDLE 0\r\n" TRANSPORT
			"m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:0 PCMU/8000\r\n", OK, "r"},
		{HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT OPUS
			"m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n", OK, ".r"},
		{HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT OPUS "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=bundle-only\r\n"
			"a=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n", OK, ".."},
		{HEAD "a=group:BUNDLE 0 d\r\n" TRANSPORT OPUS
			"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n", OK, ".r"},
		{HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT OPUS
			"m=video 9 RTP/AVP 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n", OK, ".r"},
		{HEAD "a=group:BUNDLE 0\r\n" TRANSPORT OPUS OPUS, ERR_MALFORMED, NULL},
		{HEAD "a=group:BUNDLE 0\r\na=ice-ufrag:abc\r\na=ice-pwd:0123456789012345678901\r\n" FINGERPRINT OPUS,
			ERR_MALFORMED, NULL},
		{HEAD "a=group:BUNDLE 0\r\na=fingerprint:sha-256 00:11\r\n" OPUS, ERR_MALFORMED, NULL},
		{HEAD "a=group:BUNDLE 0\r\nm=\r\n", ERR_MALFORMED, NULL},
		{HEAD "x\r\n", ERR_MALFORMED, NULL},
		{"", ERR_MALFORMED, NULL},
		{"m=audio", ERR_MALFORMED, NULL},
	};
	struct world *w = *state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(read_text(w, rows[i].text), rows[i].result);
		for (uint32_t s = 0; rows[i].rejected && s < w->offer.section_count; s++) {
			assert_int_equal(w->offer.sections[s].is_rejected, rows[i].rejected[s] == 'r');
		}
		if (rows[i].rejected) {
			assert_int_equal(w->offer.section_count, strlen(rows[i].rejected));
			accept_all(w);
			write_answer(w);
		}
	}
}

/* An encoder over WHIP: no extensions, ssrc lines, upper and lower case as it likes. */
static void encoder_offer_is_understood(void **state)
{
	struct world *w = *state;
	assert_int_equal(read_text(w, "v=0\r\no=rtc 3767197920 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
		"a=group:LS 0 1\r\na=msid-semantic:WMS *\r\na=setup:actpass\r\na=ice-ufrag:eksw\r\n"
		"a=ice-pwd:7lJ0MOTjNuDDjYZ6jD0h6x\r\na=ice-options:ice2,trickle\r\n" FINGERPRINT
		"m=audio 56389 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 192.0.2.9\r\na=mid:0\r\na=sendonly\r\n"
		"a=ssrc:1372551 cname:x\r\na=rtcp-mux\r\na=rtpmap:111 OPUS/48000/2\r\n"
		"a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1\r\n"
		"m=video 56389 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 192.0.2.9\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n"
		"a=rtcp-fb:* nack\r\na=rtcp-fb:96 nack pli\r\na=fmtp:97 apt=96\r\na=rtpmap:97 RTX/90000\r\n"
		"a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1\r\na=rtpmap:96 h264/90000\r\n"
		"a=ssrc:77 cname:x\r\na=ssrc-group:FID 77 78\r\na=end-of-candidates\r\n"), OK);
	const struct sdp_section *s = w->offer.sections;
	assert_true(w->offer.session_id == 3767197920u);
	assert_string_equal(w->offer.ufrag, "eksw");
	assert_int_equal(s[0].ssrcs[0], 1372551);
	assert_int_equal(s[1].payloads[0].codec, CODEC_H264);
	assert_int_equal(s[1].payloads[0].rtx_type, 97);
	assert_true(s[1].payloads[0].has_nack && s[1].payloads[0].has_pli && !s[1].payloads[0].has_twcc);
	assert_int_equal(s[1].rtx_ssrc, 78);
	accept_all(w);
	assert_non_null(strstr(write_answer(w), "a=rtpmap:96 H264/90000\r\na=fmtp:96 profile-level-id=42e01f;packet"));
}

static void contradicting_extension_ids_are_dropped(void **state)
{
	struct world *w = *state;
	assert_int_equal(read_text(w, HEAD "a=group:BUNDLE 0 1\r\n" TRANSPORT
		OPUS "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:15 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
		VP8 "a=extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
		"a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n"), OK);
	assert_int_equal(w->offer.sections[0].ext.id[RTP_EXT_MID], 3);
	assert_int_equal(w->offer.sections[0].ext.id[RTP_EXT_AUDIO_LEVEL], 0);
	assert_int_equal(w->offer.sections[1].ext.id[RTP_EXT_MID], 0);
	assert_int_equal(w->offer.sections[1].ext.id[RTP_EXT_RID], 0);
}

/* Cut, flipped and doubled real offers: anything but a crash, and what reads can be answered. */
static void broken_offers_do_no_harm(void **state)
{
	struct world *w = *state;
	struct rng rng;
	rng_init(&rng, 8);
	read_file(w, "chromium.sdp");
	for (int i = 0; i < 300; i++) {
		size_t len = rng_below(&rng, 12000);
		uint8_t *copy = malloc(len + 1);
		assert_non_null(copy);
		memcpy(copy, w->text, len);
		for (uint32_t flips = rng_below(&rng, 20); len && flips; flips--) {
			copy[rng_below(&rng, (uint32_t)len)] = (uint8_t)rng_u32(&rng);
		}
		if (sdp_read_offer(&w->offer, bytes_of(copy, len)) == OK) {
			accept_all(w);
			write_answer(w);
		}
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(chromium_offer_is_understood, make_world, free_world),
		cmocka_unit_test_setup_teardown(offers_of_encoders_are_understood, make_world, free_world),
		cmocka_unit_test_setup_teardown(chromium_gets_its_answer, make_world, free_world),
		cmocka_unit_test_setup_teardown(layered_codecs_get_their_descriptor_and_no_simulcast, make_world, free_world),
		cmocka_unit_test_setup_teardown(profiles_that_every_decoder_has_are_known, make_world, free_world),
		cmocka_unit_test_setup_teardown(what_was_not_offered_is_left_out, make_world, free_world),
		cmocka_unit_test_setup_teardown(too_many_sections_are_refused, make_world, free_world),
		cmocka_unit_test_setup_teardown(offers_are_judged, make_world, free_world),
		cmocka_unit_test_setup_teardown(encoder_offer_is_understood, make_world, free_world),
		cmocka_unit_test_setup_teardown(contradicting_extension_ids_are_dropped, make_world, free_world),
		cmocka_unit_test_setup_teardown(broken_offers_do_no_harm, make_world, free_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
