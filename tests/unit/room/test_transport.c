/* Who may talk to the worker at all: checks, handshakes, consent, restarts, rubbish, and what is freed. */
#include "fixture.h"

#include "rng.h"
#include "stun_client.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	struct fixture *f = malloc(sizeof *f);
	fixture_init(f, 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_finish(*state);
	free(*state);
	return 0;
}

static size_t write_check(uint8_t *buf, const char *username, const char *password)
{
	static const uint8_t txid[12] = {9};
	return stun_write_request(buf, STUN_REQUEST_MAX_BYTES, username, bytes_of_string(password), txid, true, 1, 1);
}

static void strangers_get_no_answer(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct path stranger = fixture_path(99);
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	struct sfu_stats stats;
	const struct {
		const char *username, *password;
	} rows[] = {
		{"AAAAAAAA:bbbb", endpoint_password(a->endpoint)},
		{endpoint_username(a->endpoint), "wrongwrongwrongwrongwrong"},
		{"short", "x"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t len = write_check(buf, rows[i].username, rows[i].password);
		uint64_t sent = f->sent;
		fixture_datagram(f, &stranger, buf, len);
		assert_int_equal(f->sent, sent);
	}
	worker_stats(f->worker, &stats);
	assert_int_equal(stats.stun_checks_refused, 3);

	uint64_t sent = f->sent;
	size_t len = write_check(buf, endpoint_username(a->endpoint), endpoint_password(a->endpoint));
	fixture_datagram(f, &stranger, buf, len);
	assert_int_equal(f->sent, sent + 1);
}

static void handshakes_need_a_checked_path(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct dtls *other = dtls_new(f->client, DTLS_CLIENT, dtls_identity_fingerprint(f->server));
	uint8_t hello[DTLS_DATAGRAM_MAX];
	struct path stranger = fixture_path(99);
	dtls_start(other, f->now);
	size_t len = dtls_take_datagram(other, hello, sizeof hello);
	assert_true(len > 0);
	uint64_t sent = f->sent;
	fixture_datagram(f, &stranger, hello, len);
	assert_int_equal(f->sent, sent);
	assert_int_equal(a->state, SFU_PEER_CONNECTED);
	dtls_free(other);
}

static void rubbish_disturbs_nobody(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct guest *b = fixture_join(f, NULL);
	struct rng rng;
	uint8_t data[WORKER_PACKET_MAX];
	rng_init(&rng, 5);
	fixture_allow(a, SFU_SOURCE_BIT(SFU_SOURCE_CAMERA));
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	static const uint8_t firsts[] = {0x80, 0x90, 0x00, 0x16, 0x40, 0xff};
	for (int i = 0; i < 30000; i++) {
		size_t len = rng_below(&rng, 200);
		rng_fill(&rng, data, len);
		data[0] = firsts[i % 6];
		fixture_datagram(f, i % 2 ? &a->path : &b->path, data, len);
		if (i % 30 == 0) {
			fixture_run(f, US_PER_MS);
		}
	}
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(a->state, SFU_PEER_CONNECTED);
	assert_int_equal(b->state, SFU_PEER_CONNECTED);
	assert_true(b->frames_of[1][SFU_SOURCE_CAMERA] > 50);
	assert_int_equal(endpoint_slot(b->endpoint, 0, true)->lost, 0);
}

static void without_consent_nothing_is_sent(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	endpoint_publish(a->endpoint, SFU_SOURCE_MIC, true, f->now);
	endpoint_set_checks(b->endpoint, false);
	fixture_run(f, 8 * US_PER_S);
	assert_int_equal(b->state, SFU_PEER_CONNECTED); /* his feedback shows that he is there */
	fixture_run(f, 24 * US_PER_S);
	assert_int_equal(b->state, SFU_PEER_FAILED);
	uint32_t sent = b->sent_to;
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(b->sent_to, sent);

	endpoint_set_checks(b->endpoint, true);
	endpoint_restart_ice(b->endpoint);
	fixture_offer(b, false);
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(b->state, SFU_PEER_CONNECTED);
	assert_true(b->sent_to > sent + 20);
}

static void a_restart_keeps_the_call(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, SFU_SOURCE_BIT(SFU_SOURCE_CAMERA));
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	endpoint_publish(a->endpoint, SFU_SOURCE_CAMERA, true, f->now);
	fixture_run(f, 2 * US_PER_S);
	uint32_t ssrc = endpoint_slot(b->endpoint, 0, true)->ssrc;
	endpoint_restart_ice(b->endpoint);
	fixture_offer(b, false);
	endpoint_restart_ice(b->endpoint); /* and at once again */
	fixture_offer(b, false);
	b->path = fixture_path(50);
	fixture_run(f, 2 * US_PER_S);
	assert_int_equal(b->answers, 3);
	assert_int_equal(endpoint_slot(b->endpoint, 0, true)->ssrc, ssrc);
	assert_int_equal(b->state, SFU_PEER_CONNECTED);
	assert_true(f->now - endpoint_slot(b->endpoint, 0, true)->last_frame_at < 200 * US_PER_MS);
	assert_int_equal(endpoint_slot(b->endpoint, 0, true)->broken, 0);
}

static void a_fresh_connection_stays_in_the_room(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct guest *b = fixture_join(f, NULL);
	fixture_allow(a, SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	endpoint_publish(a->endpoint, SFU_SOURCE_MIC, true, f->now);
	fixture_run(f, US_PER_S);
	fixture_offer(b, true);
	fixture_run(f, US_PER_S);
	assert_int_equal(b->state, SFU_PEER_CONNECTED);
	uint64_t heard = b->frames_of[1][SFU_SOURCE_MIC];
	fixture_offer(a, true);
	fixture_run(f, US_PER_S);
	endpoint_publish(a->endpoint, SFU_SOURCE_MIC, true, f->now);
	fixture_run(f, US_PER_S);
	assert_true(b->frames_of[1][SFU_SOURCE_MIC] > heard + 40);
}

/* A new PeerConnection: what is still said by the old one, by its name or under its keys, says nothing any more. */
static void the_old_connection_is_a_stranger(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct path old = a->path;
	uint8_t check[STUN_REQUEST_MAX_BYTES];
	size_t check_len = write_check(check, endpoint_username(a->endpoint), endpoint_password(a->endpoint));
	struct rtp_build b = {.payload_type = 111, .ssrc = 77, .seq = 1};
	b.ext[RTP_EXT_MID] = bytes_of_string("0");
	assert_true(endpoint_forge_rtp(a->endpoint, &b, 50));
	const struct waiting *packet = &f->queue[(f->tail - 1) % FIXTURE_QUEUE];
	uint8_t media[WORKER_PACKET_MAX];
	size_t media_len = packet->len;
	memcpy(media, packet->data, media_len);
	a->path = fixture_path(60);
	fixture_offer(a, true);
	struct sfu_stats before;
	struct sfu_stats after;
	worker_stats(f->worker, &before);
	uint64_t sent = f->sent;
	fixture_datagram(f, &old, check, check_len);
	fixture_datagram(f, &old, media, media_len);
	worker_stats(f->worker, &after);
	assert_int_equal(f->sent, sent);
	assert_int_equal(after.stun_checks_refused, before.stun_checks_refused + 1);
	assert_int_equal(after.packets_dropped_unknown, before.packets_dropped_unknown + 1);
	fixture_run(f, 500 * US_PER_MS);
	assert_int_equal(a->state, SFU_PEER_CONNECTED);
	/* from the new address the old keys are worth nothing */
	worker_stats(f->worker, &before);
	fixture_datagram(f, &a->path, media, media_len);
	worker_stats(f->worker, &after);
	assert_int_equal(after.packets_dropped_auth, before.packets_dropped_auth + 1);
}

static void leaving_says_goodbye_and_frees(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	struct guest *b = fixture_join(f, NULL);
	struct sfu_stats stats;
	fixture_view(b, a, SFU_FEED_PERSON, 180);
	fixture_run(f, 100 * US_PER_MS);
	assert_int_equal(b->seats[0].u.seat.state, SFU_SEAT_PENDING);
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_REMOVE, .room = FIXTURE_ROOM, .peer = a->number + 1};
	worker_on_command(f->worker, &cmd, f->now);
	fixture_run(f, 100 * US_PER_MS);
	assert_true(endpoint_stats(a->endpoint)->is_closed);
	assert_int_equal(b->seats[0].u.seat.state, SFU_SEAT_EMPTY);
	cmd = (struct sfu_cmd){.kind = SFU_CMD_ROOM_CLOSE, .room = FIXTURE_ROOM};
	worker_on_command(f->worker, &cmd, f->now);
	worker_stats(f->worker, &stats);
	assert_int_equal(stats.peers + stats.rooms, 0);
	assert_true(worker_deadline(f->worker) == US_NEVER);
}

static void bad_offers_are_refused(void **state)
{
	struct fixture *f = *state;
	struct guest *a = fixture_join(f, NULL);
	static const struct {
		const char *sdp;
		enum sfu_refusal why;
	} rows[] = {
		{"", SFU_REFUSAL_MALFORMED},
		{"rubbish", SFU_REFUSAL_MALFORMED},
		{"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n",
			SFU_REFUSAL_NO_BUNDLE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_OFFER, .room = FIXTURE_ROOM, .peer = a->number + 1};
		cmd.u.offer.sdp = strdup(rows[i].sdp);
		worker_on_command(f->worker, &cmd, f->now);
		assert_int_equal(a->refusals, i + 1);
		assert_int_equal(a->why, rows[i].why);
	}
	fixture_run(f, US_PER_S);
	assert_int_equal(a->state, SFU_PEER_CONNECTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(strangers_get_no_answer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(handshakes_need_a_checked_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rubbish_disturbs_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_consent_nothing_is_sent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_restart_keeps_the_call, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_fresh_connection_stays_in_the_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_old_connection_is_a_stranger, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leaving_says_goodbye_and_frees, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_offers_are_refused, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
