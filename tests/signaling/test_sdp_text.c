/* Session descriptions as signaling reads them: sections, words of ICE, fragments. */
#include "sdp_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void sections_are_counted_and_read(void **state)
{
	(void)state;
	struct sdp_text_section found[SDP_TEXT_SECTIONS];
	static const char offer[] =
		"v=0\r\na=recvonly\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:a\r\n"
		"m=video 0 UDP/TLS/RTP/SAVPF 96\na=bundle-only\na=mid:v\na=sendonly\n"
		"m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=sendrecv";
	assert_int_equal(sdp_text_sections(bytes_of_string(offer), found), 4);
	assert_true(found[0].is_audio && !found[0].is_video && !found[0].sends && found[0].receives && !found[0].is_refused);
	assert_string_equal(found[0].mid, "a");
	assert_true(found[1].is_video && found[1].sends && !found[1].receives && !found[1].is_refused);
	assert_true(found[2].is_video && !found[2].sends && !found[2].receives && found[2].is_refused);
	assert_string_equal(found[2].mid, "");
	assert_true(!found[3].is_audio && !found[3].is_video && found[3].sends && found[3].receives);
}

static void sections_are_bounded(void **state)
{
	(void)state;
	struct sdp_text_section found[SDP_TEXT_SECTIONS];
	char text[2048] = "v=0\n";
	size_t len = strlen(text);
	for (int i = 0; i < SDP_TEXT_SECTIONS + 5; i++) {
		len += (size_t)snprintf(text + len, sizeof text - len, "m=audio 9 X 0\na=mid:%d\n", i);
	}
	assert_int_equal(sdp_text_sections(bytes_of(text, len), found), SDP_TEXT_SECTIONS);
	assert_string_equal(found[SDP_TEXT_SECTIONS - 1].mid, "31");
	assert_int_equal(sdp_text_sections(bytes_of("", 0), found), 0);
	assert_int_equal(sdp_text_sections(bytes_of_string("m="), found), 1);
	assert_int_equal(sdp_text_sections(bytes_of_string("m=audio 9\na=mid:12345678901234567"), found), 1);
	assert_string_equal(found[0].mid, ""); /* too long */
}

#define PWD "a=ice-pwd:0123456789012345678901\n"

static void words_are_checked(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err result;
	} rows[] = {
		{"a=ice-ufrag:ab+/\r\n" PWD, OK},
		{"m=audio 9 RTP/AVP 0\na=mid:0\na=ice-ufrag:abcd\n" PWD, OK},
		{"a=ice-ufrag:abcd\n" PWD "a=ice-ufrag:other\n", OK},
		{"a=ice-ufrag:abc\n" PWD, ERR_MALFORMED},
		{"a=ice-ufrag:ab d\n" PWD, ERR_MALFORMED},
		{"a=ice-ufrag:ab-d\n" PWD, ERR_MALFORMED},
		{"a=ice-ufrag:abcd\n", ERR_MALFORMED},
		{"a=ice-ufrag:abcd\na=ice-pwd:short\n", ERR_MALFORMED},
		{PWD, ERR_MALFORMED},
		{"", ERR_MALFORMED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sdp_text_credentials found;
		assert_int_equal(sdp_text_credentials_of(bytes_of_string(rows[i].text), &found), rows[i].result);
		assert_true(rows[i].result || strncmp(found.ufrag, "ab", 2) == 0);
	}
}

static void words_are_replaced_everywhere(void **state)
{
	(void)state;
	const struct sdp_text_credentials words = {"new1", "new-pwd"};
	char *text = sdp_text_with_credentials("v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:x\r\nm=audio 9\r\na=ice-ufrag:abcd\na=mid:0", &words);
	assert_string_equal(
		text, "v=0\r\na=ice-ufrag:new1\r\na=ice-pwd:new-pwd\r\nm=audio 9\r\na=ice-ufrag:new1\r\na=mid:0\r\n");
	free(text);
}

static void a_fragment_is_of_the_first_living_section(void **state)
{
	(void)state;
	char *text = sdp_text_fragment("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=ice-lite\r\na=group:BUNDLE 1 2\r\n"
				       "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n"
				       "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:abcd\r\na=ice-pwd:efgh\r\na=setup:passive\r\n"
				       "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\na=mid:1\r\n"
				       "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:2\r\n");
	assert_string_equal(text, "a=ice-lite\r\na=group:BUNDLE 1 2\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:abcd\r\n"
				  "a=ice-pwd:efgh\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=end-of-candidates\r\n"
				  "a=mid:1\r\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_are_counted_and_read),
		cmocka_unit_test(sections_are_bounded),
		cmocka_unit_test(words_are_checked),
		cmocka_unit_test(words_are_replaced_everywhere),
		cmocka_unit_test(a_fragment_is_of_the_first_living_section),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
