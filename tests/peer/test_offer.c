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
	assert_int_equal(answer_read(&answer, "v=0\r\n"), ERR_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sfu_reads_the_offer),
		cmocka_unit_test(answer_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
