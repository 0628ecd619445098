/* Does a synthetic participant connect to an ICE-lite server over loopback, by UDP, and do packets pass both ways? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "demux.h"
#include "dtls.h"
#include "rtp.h"
#include "secure.h"
#include "stun.h"
#include "transport.h"

/* The server's side: one socket, checked by hand. */
struct server {
	int fd;
	struct stun_server *stun;
	struct dtls_identity *identity;
	struct dtls *dtls;
	struct secure *secure;
	struct sockaddr_in client;
	char username[600];
	uint32_t rtp_received;
};

struct client {
	struct transport *transport;
	uint32_t connected, failed, rtp_received;
};

static const char server_pwd[] = "serverserverserverserver";

static size_t make_rtp(uint8_t *pkt, uint16_t seq)
{
	static const struct rtp_ext_ids no_ids;
	struct rtp_build b = {.payload_type = 96, .seq = seq, .ssrc = 77};
	size_t len = rtp_build_header(pkt, 64, &b, &no_ids, NULL);
	memset(pkt + len, 5, 100);
	return len + 100;
}

static void server_send(struct server *s, const uint8_t *pkt, size_t len)
{
	sendto(s->fd, pkt, len, 0, (struct sockaddr *)&s->client, sizeof s->client);
}

static void server_dtls(struct server *s)
{
	uint8_t buf[DTLS_DATAGRAM_MAX];
	size_t len;
	struct srtp_keys keys;
	while ((len = dtls_take_datagram(s->dtls, buf, sizeof buf)) > 0) {
		server_send(s, buf, len);
	}
	if (!s->secure && dtls_state(s->dtls) == DTLS_CONNECTED) {
		assert_int_equal(dtls_keys(s->dtls, &keys), OK);
		s->secure = secure_new(&keys);
		assert_non_null(s->secure);
	}
}

static void server_stun(struct server *s, struct bytes pkt, const struct sockaddr_in *from)
{
	uint8_t reply[STUN_REPLY_MAX_BYTES];
	size_t len = 0;
	struct stun_check check;
	struct addr addr;
	struct bytes username;
	assert_int_equal(addr_from_sockaddr(&addr, (const struct sockaddr *)from), OK);
	assert_int_equal(stun_peek_username(pkt, &username), OK);
	if (stun_server_check(s->stun, pkt, bytes_of_string(s->username), bytes_of_string(server_pwd), &addr, &check,
		reply, &len) == OK) {
		s->client = *from;
		server_send(s, reply, len);
	}
}

static void server_turn(struct server *s)
{
	uint8_t buf[2000];
	struct sockaddr_in from;
	socklen_t from_len = sizeof from;
	ssize_t n = recvfrom(s->fd, buf, sizeof buf, MSG_DONTWAIT, (struct sockaddr *)&from, &from_len);
	if (n <= 0) {
		return;
	}
	size_t len = (size_t)n;
	switch (demux_kind(bytes_of(buf, len))) {
	case PACKET_STUN:
		server_stun(s, bytes_of(buf, len), &from);
		break;
	case PACKET_DTLS:
		dtls_on_datagram(s->dtls, bytes_of(buf, len), peer_now_us());
		server_dtls(s);
		break;
	case PACKET_RTP:
		assert_int_equal(secure_unprotect_rtp(s->secure, buf, &len), OK);
		s->rtp_received++;
		break;
	case PACKET_RTCP:
	case PACKET_OTHER:
		break;
	}
}

static void on_connected(void *ctx)
{
	((struct client *)ctx)->connected++;
}

static void on_failed(void *ctx)
{
	((struct client *)ctx)->failed++;
}

static void on_rtp(void *ctx, struct bytes pkt, us_t now)
{
	(void)now;
	assert_int_equal(pkt.len, 112);
	((struct client *)ctx)->rtp_received++;
}

static void on_rtcp(void *ctx, struct bytes pkt, us_t now)
{
	(void)ctx;
	(void)pkt;
	(void)now;
}

static const struct transport_events events = {on_connected, on_failed, on_rtp, on_rtcp};

static void server_begin(struct server *s, struct answer *answer, const struct dtls_identity *client)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;
	memset(s, 0, sizeof *s);
	memset(answer, 0, sizeof *answer);
	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &len), 0);
	s->stun = stun_server_new();
	s->identity = dtls_identity_new();
	s->dtls = dtls_new(s->identity, DTLS_SERVER, dtls_identity_fingerprint(client));
	g_strlcpy(answer->ufrag, "serv", sizeof answer->ufrag);
	g_strlcpy(answer->pwd, server_pwd, sizeof answer->pwd);
	memcpy(answer->fingerprint, dtls_identity_fingerprint(s->identity), 32);
	answer->candidate_count = 1;
	answer->candidates[0].priority = 2130706431;
	assert_int_equal(addr_from_sockaddr(&answer->candidates[0].addr, (struct sockaddr *)&at), OK);
}

static void server_end(struct server *s)
{
	close(s->fd);
	stun_server_free(s->stun);
	dtls_free(s->dtls);
	secure_free(s->secure);
	dtls_identity_free(s->identity);
}

/* Both sides in turn until the packets are there, at most five seconds. */
static void run(struct server *s, struct client *c, struct pump *pump, uint32_t want)
{
	us_t until = peer_now_us() + 5 * US_PER_S;
	uint16_t seq = 0;
	while ((s->rtp_received < want || c->rtp_received < want) && peer_now_us() < until) {
		uint8_t pkt[300];
		pump_turn(pump, 0);
		server_turn(s);
		transport_on_time(c->transport, peer_now_us());
		if (transport_is_connected(c->transport) && s->secure && seq < want) {
			size_t len = make_rtp(pkt, seq);
			assert_true(transport_send_rtp(c->transport, pkt, len));
			len = make_rtp(pkt, seq++);
			assert_int_equal(secure_protect_rtp(s->secure, pkt, &len), OK);
			server_send(s, pkt, len);
		}
		g_usleep(200);
	}
}

static void packets_pass_both_ways(void **state)
{
	(void)state;
	struct pump *pump = pump_new();
	struct dtls_identity *identity = dtls_identity_new();
	struct server server;
	struct answer answer;
	struct client client = {0};
	server_begin(&server, &answer, identity);
	const struct transport_conf conf = {.ice = {.pump = pump}, .identity = identity};
	client.transport = transport_new(&conf, &events, &client);
	assert_non_null(client.transport);
	g_snprintf(server.username, sizeof server.username, "serv:%s", transport_ufrag(client.transport));
	assert_int_equal(transport_on_answer(client.transport, &answer), OK);
	run(&server, &client, pump, 20);
	assert_int_equal(client.connected, 1);
	assert_int_equal(client.failed, 0);
	assert_int_equal(server.rtp_received, 20);
	assert_int_equal(client.rtp_received, 20);
	transport_free(client.transport);
	server_end(&server);
	dtls_identity_free(identity);
	pump_free(pump);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(packets_pass_both_ways)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
