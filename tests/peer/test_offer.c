/* Does the SFU read a synthetic offer as it is meant, and is an answer understood? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "answer.h"
#include "offer.h"
#include "sdp.h"

static char text[OFFER_MAX_BYTES];
static struct sdp_offer offer;

static const uint8_t fingerprint[32] = {1, 2, 3, 250};

static size_t write_it(void)
{
	struct offer_conf conf = {.session_id = 77, .version = 1, .sources = OFFER_SOURCES, .ufrag = "abcd", .pwd = "abcdefghijklmnopqrstuvwx",
		.fingerprint = fingerprint, .mic_ssrc = 4711, .seats = 3, .voice_seats = 4};
	return offer_write(text, sizeof text, &conf);
}

static void sfu_reads_the_offer(void **state)
{
	(void)state;
	size_t len = write_it();
	assert_true(len > 0);
	assert_int_equal(sdp_read_offer(&offer, bytes_of(text, len)), OK);
	assert_int_equal(offer.section_count, 4 + 6 + 4);
	assert_string_equal(offer.ufrag, "abcd");
	assert_memory_equal(offer.fingerprint, fingerprint, 32);
	const struct sdp_section *camera = &offer.sections[1];
	assert_int_equal(camera->kind, SDP_VIDEO);
	assert_int_equal(camera->direction, SDP_SEND);
	assert_int_equal(camera->rid_count, 2);
	assert_string_equal(camera->rids[0], "q");
	assert_int_equal(camera->payloads[0].codec, CODEC_VP8);
	assert_int_equal(camera->payloads[0].rtx_type, OFFER_PT_RTX);
	assert_memory_equal(camera->ext.id, "\x04\x0a\x0b", 3);
	assert_int_equal(camera->ext.id[RTP_EXT_TWCC], 3);
	assert_int_equal(offer.sections[0].ssrcs[0], 4711);
	assert_int_equal(offer.sections[0].payloads[0].codec, CODEC_OPUS);
	assert_string_equal(offer.sections[offer_seat_video_mid(OFFER_SOURCES, 2)].mid, "9");
	assert_int_equal(offer.sections[offer_seat_video_mid(OFFER_SOURCES, 2)].direction, SDP_RECV);
	assert_int_equal(offer.sections[offer_seat_audio_mid(OFFER_SOURCES, 3, 6)].kind, SDP_AUDIO);
}

static void answer_is_understood(void **state)
{
	(void)state;
	static char out[SDP_ANSWER_MAX_BYTES];
	static struct answer answer;
	static struct sdp_reply replies[SDP_MAX_SECTIONS];
	struct sdp_local local = {.session_id = 5, .version = 1, .ufrag = "servr", .pwd = "passwordpasswordpassword",
		.fingerprint = fingerprint, .candidate_count = 2};
	size_t len = 0;
	assert_int_equal(addr_parse(&local.candidates[0].addr, "127.0.0.1", 5000), OK);
	assert_int_equal(addr_parse(&local.candidates[1].addr, "127.0.0.1", 5000), OK);
	local.candidates[1].is_tcp = true;
	assert_int_equal(sdp_read_offer(&offer, bytes_of(text, write_it())), OK);
	for (uint32_t i = 0; i < offer.section_count; i++) {
		replies[i] = (struct sdp_reply){.direction = i < 4 ? SDP_RECV : SDP_SEND, .payload_mask = 1,
			.ssrc = 1000 + i, .rtx_ssrc = offer.sections[i].kind == SDP_VIDEO ? 2000 + i : 0,
			.msid_stream = "s", .msid_track = "t", .cname = "c"};
	}
	assert_int_equal(sdp_write_answer(out, sizeof out, &len, &offer, replies, &local), OK);
	assert_int_equal(answer_read(&answer, out), OK);
	assert_string_equal(answer.ufrag, "servr");
	assert_memory_equal(answer.fingerprint, fingerprint, 32);
	assert_int_equal(answer.candidate_count, 2);
	assert_true(answer.candidates[1].is_tcp);
	assert_int_equal(answer_section(&answer, "5")->ssrc, 1005);
	assert_int_equal(answer_section(&answer, "5")->rtx_ssrc, 2005);
	assert_int_equal(answer_section(&answer, "4")->ssrc, 1004);
	assert_null(answer_section(&answer, "99"));
	assert_false(answer.is_active);
	assert_int_equal(answer_read(&answer, "v=0\r\n"), ERR_MALFORMED);
}

/* What a program offers: only what it sends, or only what it watches. */
static void programs_offer_less(void **state)
{
	(void)state;
	struct offer_conf conf = {.session_id = 77, .version = 1, .sources = 2, .ufrag = "abcd", .pwd = "abcdefghijklmnopqrstuvwx",
		.fingerprint = fingerprint, .mic_ssrc = 4711};
	size_t len = offer_write(text, sizeof text, &conf);
	assert_int_equal(sdp_read_offer(&offer, bytes_of(text, len)), OK);
	assert_int_equal(offer.section_count, 2);
	assert_int_equal(offer.sections[0].direction, SDP_SEND);
	assert_int_equal(offer.sections[1].rid_count, 2);
	conf.sources = 0;
	conf.seats = 1;
	len = offer_write(text, sizeof text, &conf);
	assert_int_equal(sdp_read_offer(&offer, bytes_of(text, len)), OK);
	assert_int_equal(offer.section_count, 2);
	assert_int_equal(offer.sections[0].direction, SDP_RECV);
	assert_int_equal(offer.sections[1].rid_count, 0);
	assert_int_equal(offer.sections[0].ssrc_count, 0);
	assert_string_equal(offer.sections[offer_seat_video_mid(0, 0)].mid, "1");
}

/* Janus offers to who watches, and is the one that begins the handshake with who publishes. */
static void an_offer_of_the_other_side_is_answered(void **state)
{
	(void)state;
	static struct answer answer;
	static const char theirs[] = "v=0\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\na=fingerprint:sha-256 "
		"01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20\r\n"
		"a=candidate:1 1 udp 1 127.0.0.1 5000 typ host\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
		"m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=setup:active\r\na=simulcast:recv q;h\r\n";
	struct offer_conf conf = {.session_id = 77, .version = 1, .ufrag = "abcd", .pwd = "abcdefghijklmnopqrstuvwx",
		.fingerprint = fingerprint, .seats = 1};
	assert_true(offer_write_reply(text, sizeof text, &conf, theirs) > 0);
	assert_non_null(strstr(text, "a=setup:active\r\na=mid:1\r\na=recvonly"));
	assert_null(strstr(text, "actpass"));
	assert_int_equal(answer_read(&answer, theirs), OK);
	assert_true(answer.is_active);
	assert_true(answer_section(&answer, "1")->takes_simulcast);
	assert_false(answer_section(&answer, "0")->takes_simulcast);
	assert_int_equal(offer_write_reply(text, sizeof text, &conf, "m=video 9\r\na=mid:0\r\n"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sfu_reads_the_offer),
		cmocka_unit_test(answer_is_understood),
		cmocka_unit_test(programs_offer_less),
		cmocka_unit_test(an_offer_of_the_other_side_is_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
