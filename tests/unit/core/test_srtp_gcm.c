/* Is our AES-GCM SRTP what another implementation (libsrtp) makes and takes, and are numbers never used twice? */
#include "replay.h"
#include "rng.h"
#include "secure.h"
#include "srtp_gcm.h"

#include <setjmp.h>
#include <srtp2/srtp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

enum { SSRC = 0x5501a0b2, ROOM = 1500, HEADER = 12, TAG = SRTP_GCM_TAG_BYTES, EXT_HEADER = HEADER + 2 * 4 + 4 + 8 };

static const uint8_t key[30] = {7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89, 88};

struct fixture {
	struct srtp_gcm *sender, *receiver;
	srtp_t their_sender, their_receiver;
	struct rng rng;
};

static srtp_t make_theirs(srtp_ssrc_type_t direction)
{
	srtp_policy_t policy;
	srtp_t session = NULL;
	uint8_t copy[sizeof key];
	memset(&policy, 0, sizeof policy);
	memcpy(copy, key, sizeof copy);
	srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
	srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
	policy.key = copy;
	policy.ssrc.type = direction;
	policy.window_size = REPLAY_WINDOW;
	assert_int_equal(srtp_create(&session, &policy), srtp_err_status_ok);
	return session;
}

static int set_up(void **state)
{
	static struct fixture f;
	memset(&f, 0, sizeof f);
	f.sender = srtp_gcm_new(key, true);
	f.receiver = srtp_gcm_new(key, false);
	f.their_sender = make_theirs(ssrc_any_outbound);
	f.their_receiver = make_theirs(ssrc_any_inbound);
	rng_init(&f.rng, 3);
	*state = &f;
	return f.sender && f.receiver ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	srtp_gcm_free(f->sender);
	srtp_gcm_free(f->receiver);
	srtp_dealloc(f->their_sender);
	srtp_dealloc(f->their_receiver);
	return 0;
}

/* With two CSRCs and an extension block, or without. */
static size_t write_header(uint8_t *pkt, uint32_t ssrc, uint16_t seq, bool is_long)
{
	memset(pkt, 0, EXT_HEADER);
	pkt[0] = is_long ? 0x92 : 0x80;
	pkt[1] = 96;
	store_u16(pkt + 2, seq);
	store_u32(pkt + 8, ssrc);
	store_u16(pkt + HEADER + 8, 0xBEDE);
	store_u16(pkt + HEADER + 10, 2);
	return is_long ? EXT_HEADER : HEADER;
}

static enum err seal(struct fixture *f, uint8_t *pkt, uint32_t ssrc, uint16_t seq)
{
	size_t len;
	memset(pkt, 0, HEADER + 40 + TAG);
	write_header(pkt, ssrc, seq, false);
	return srtp_gcm_seal_rtp(f->sender, pkt, HEADER, 40, bytes_of(NULL, 0), &len);
}

static enum err open_copy(struct fixture *f, const uint8_t *sealed)
{
	uint8_t pkt[HEADER + 40 + TAG];
	size_t len = sizeof pkt;
	memcpy(pkt, sealed, sizeof pkt);
	return srtp_gcm_open_rtp(f->receiver, pkt, HEADER, &len);
}

/* Every length, every split of the payload, through two wraps of the number. */
static void packets_are_the_same_as_theirs(void **state)
{
	struct fixture *f = *state;
	uint8_t ours[ROOM];
	uint8_t theirs[ROOM];
	uint8_t plain[ROOM];
	for (uint32_t i = 0; i < 140000; i += i % 1000 < 300 ? 1 : 700) {
		size_t header_len = write_header(plain, SSRC, (uint16_t)(65000 + i), i % 2 != 0);
		size_t payload_len = i % 1200;
		rng_fill(&f->rng, plain + header_len, payload_len);
		size_t head_len = rng_below(&f->rng, (uint32_t)payload_len + 1);
		memcpy(ours, plain, header_len + head_len);
		memcpy(theirs, plain, header_len + payload_len);
		struct bytes rest = bytes_of(plain + header_len + head_len, payload_len - head_len);
		size_t our_len;
		int their_len = (int)(header_len + payload_len);
		assert_int_equal(srtp_gcm_seal_rtp(f->sender, ours, header_len, head_len, rest, &our_len), OK);
		assert_int_equal(srtp_protect(f->their_sender, theirs, &their_len), srtp_err_status_ok);
		assert_int_equal(our_len, their_len);
		assert_memory_equal(ours, theirs, our_len);

		assert_int_equal(srtp_unprotect(f->their_receiver, ours, &their_len), srtp_err_status_ok);
		assert_memory_equal(ours, plain, header_len + payload_len);
		assert_int_equal(srtp_gcm_open_rtp(f->receiver, theirs, header_len, &our_len), OK);
		assert_int_equal(our_len, header_len + payload_len);
		assert_memory_equal(theirs, plain, our_len);
	}
}

/* What overtook on the way is opened with the roll-over counter that it was sealed with. */
static void late_packets_over_a_wrap(void **state)
{
	struct fixture *f = *state;
	static const uint16_t order[] = {65500, 65535, 3, 65534, 1, 0, 700, 65533};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		uint8_t pkt[ROOM];
		uint8_t copy[ROOM];
		int len = HEADER + 40 + TAG;
		assert_int_equal(seal(f, pkt, SSRC, order[i]), OK);
		memcpy(copy, pkt, (size_t)len);
		assert_int_equal(open_copy(f, pkt), OK);
		assert_int_equal(open_copy(f, pkt), ERR_REPLAY);
		assert_int_equal(srtp_unprotect(f->their_receiver, copy, &len), srtp_err_status_ok);
	}
}

static void no_number_is_sealed_twice(void **state)
{
	static const struct {
		uint16_t seq;
		enum err expected;
	} rows[] = {
		{5, OK}, {5, ERR_REPLAY}, {6, OK}, {5, ERR_REPLAY}, {3, OK}, {3, ERR_REPLAY}, {65530, ERR_REPLAY},
		{2000, OK}, {976, ERR_REPLAY}, {977, OK}, {977, ERR_REPLAY}, {6, ERR_REPLAY}, {30000, OK}, {60000, OK}, {100, OK},
		{65535, OK}, {60000, ERR_REPLAY}, {100, ERR_REPLAY}, {5, OK}, {2000, OK}, {2000, ERR_REPLAY},
	};
	struct fixture *f = *state;
	uint8_t pkt[ROOM];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(seal(f, pkt, SSRC, rows[i].seq), rows[i].expected);
	}
	assert_int_equal(seal(f, pkt, SSRC + 1, 5), OK); /* another stream has numbers of its own */
}

static void whatever_is_changed_is_refused(void **state)
{
	struct fixture *f = *state;
	uint8_t sealed[ROOM];
	assert_int_equal(seal(f, sealed, SSRC, 9), OK);
	for (size_t bit = 0; bit < (HEADER + 40 + TAG) * 8; bit++) {
		uint8_t changed[ROOM];
		memcpy(changed, sealed, sizeof changed);
		changed[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(open_copy(f, changed), ERR_AUTH);
	}
	for (size_t len = 0; len < HEADER + 40 + TAG; len++) {
		size_t cut = len;
		uint8_t pkt[ROOM];
		memcpy(pkt, sealed, sizeof pkt);
		assert_int_equal(srtp_gcm_open_rtp(f->receiver, pkt, HEADER, &cut), len < HEADER + TAG ? ERR_MALFORMED : ERR_AUTH);
	}
	assert_int_equal(open_copy(f, sealed), OK); /* none of these took its number */
}

static size_t write_report(uint8_t *pkt, uint32_t ssrc, size_t len)
{
	memset(pkt, 0x3c, len);
	pkt[0] = 0x80;
	pkt[1] = 201;
	store_u16(pkt + 2, (uint16_t)(len / 4 - 1));
	store_u32(pkt + 4, ssrc);
	return len;
}

static void reports_go_both_ways(void **state)
{
	struct fixture *f = *state;
	for (uint32_t i = 0; i < 3000; i++) {
		uint8_t plain[ROOM];
		uint8_t pkt[ROOM];
		size_t plain_len = write_report(plain, SSRC + i % 3, 8 + i % 200 * 4);
		size_t len = plain_len;
		memcpy(pkt, plain, len);
		assert_int_equal(srtp_gcm_seal_rtcp(f->sender, pkt, &len), OK);
		assert_int_equal(len, plain_len + TAG + 4);
		int their_len = (int)len;
		assert_int_equal(srtp_unprotect_rtcp(f->their_receiver, pkt, &their_len), srtp_err_status_ok);
		assert_int_equal(their_len, plain_len);
		assert_memory_equal(pkt, plain, plain_len);

		assert_int_equal(srtp_protect_rtcp(f->their_sender, pkt, &their_len), srtp_err_status_ok);
		uint8_t again[ROOM];
		memcpy(again, pkt, (size_t)their_len);
		len = (size_t)their_len;
		assert_int_equal(srtp_gcm_open_rtcp(f->receiver, pkt, &len), OK);
		assert_int_equal(len, plain_len);
		assert_memory_equal(pkt, plain, plain_len);
		len = (size_t)their_len;
		assert_int_equal(srtp_gcm_open_rtcp(f->receiver, again, &len), ERR_REPLAY);
	}
}

static void changed_reports_are_refused(void **state)
{
	struct fixture *f = *state;
	uint8_t sealed[ROOM];
	size_t sealed_len = write_report(sealed, SSRC, 32);
	assert_int_equal(srtp_gcm_seal_rtcp(f->sender, sealed, &sealed_len), OK);
	for (size_t bit = 0; bit < sealed_len * 8; bit++) {
		uint8_t changed[ROOM];
		size_t len = sealed_len;
		memcpy(changed, sealed, sealed_len);
		changed[bit / 8] ^= (uint8_t)(1u << bit % 8);
		bool is_flag = bit == (sealed_len - 4) * 8 + 7; /* "encrypted" */
		assert_int_equal(srtp_gcm_open_rtcp(f->receiver, changed, &len), is_flag ? ERR_MALFORMED : ERR_AUTH);
	}
	for (size_t cut = 0; cut < sealed_len; cut++) {
		uint8_t pkt[ROOM];
		size_t len = cut;
		memcpy(pkt, sealed, sealed_len);
		assert_int_not_equal(srtp_gcm_open_rtcp(f->receiver, pkt, &len), OK);
	}
	assert_int_equal(srtp_gcm_open_rtcp(f->receiver, sealed, &sealed_len), OK);
}

static void windows_are_bounded(void **state)
{
	struct fixture *f = *state;
	uint8_t pkt[ROOM];
	for (uint32_t i = 0; i < REPLAY_MAX_SSRCS; i++) {
		assert_int_equal(seal(f, pkt, SSRC + i, 1), OK);
		assert_int_equal(open_copy(f, pkt), OK);
	}
	assert_int_equal(seal(f, pkt, SSRC - 1, 1), ERR_FULL);
	assert_int_equal(seal(f, pkt, SSRC + 7, 2), OK);
	srtp_gcm_forget(f->sender, SSRC + 3);
	assert_int_equal(seal(f, pkt, SSRC - 1, 1), OK);
	assert_int_equal(open_copy(f, pkt), ERR_FULL);
	srtp_gcm_forget(f->receiver, SSRC + 3);
	assert_int_equal(open_copy(f, pkt), OK);
	assert_int_equal(open_copy(f, pkt), ERR_REPLAY);
}

/* The table against the plainest thing that can say the same: a set of all numbers that there were. */
static void a_window_forgets_nothing(void **state)
{
	enum { NUMBERS = 20000 };
	static bool was_there[NUMBERS + 100];
	struct replay_table t = {0};
	struct rng rng;
	uint64_t highest = 0;
	(void)state;
	rng_init(&rng, 5);
	for (int i = 0; i < 30000; i++) {
		uint64_t number = (uint64_t)i * NUMBERS / 30000 + rng_below(&rng, 90);
		number -= number > 1100 && i % 5 == 0 ? rng_below(&rng, 1100) : 0;
		bool is_new = !was_there[number] && (number > highest || highest - number < REPLAY_WINDOW);
		assert_int_equal(replay_is_new(&t, SSRC, number), is_new);
		if (is_new) {
			assert_int_equal(replay_note(&t, SSRC, number), OK);
			was_there[number] = true;
			highest = number > highest ? number : highest;
		}
	}
	replay_finish(&t);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(packets_are_the_same_as_theirs),
		TEST(late_packets_over_a_wrap),
		TEST(no_number_is_sealed_twice),
		TEST(whatever_is_changed_is_refused),
		TEST(reports_go_both_ways),
		TEST(changed_reports_are_refused),
		TEST(windows_are_bounded),
		cmocka_unit_test(a_window_forgets_nothing),
	};
	return secure_library_init() == OK ? cmocka_run_group_tests_name("srtp_gcm", tests, NULL, NULL) : 1;
}
