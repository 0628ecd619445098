/* Do all sockets of a worker get one number, and is a taken one reported? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ports.h"

#include <errno.h>
#include <string.h>

struct fixture {
	struct loop loop;
	struct tcp *tcp;
	struct udp udp[PORTS_MAX_ADDRESSES];
	struct addr addresses[2];
	struct sfu_conf conf;
};

static void nothing_to_read(void *ctx, const struct path *from, uint8_t *pkt, size_t len, us_t now)
{
	(void)ctx;
	(void)from;
	(void)pkt;
	(void)len;
	(void)now;
}

static void nobody_gone(void *ctx, const struct path *path, us_t now)
{
	(void)ctx;
	(void)path;
	(void)now;
}

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	assert_int_equal(loop_init(&f->loop), OK);
	f->tcp = tcp_new(&f->loop, 1, (struct tcp_handlers){.packet = nothing_to_read, .gone = nobody_gone});
	assert_non_null(f->tcp);
	assert_int_equal(addr_parse(&f->addresses[0], "127.0.0.1", 0), OK);
	assert_int_equal(addr_parse(&f->addresses[1], "127.0.0.2", 0), OK);
	f->conf.addresses = f->addresses;
	f->conf.address_count = 2;
}

static void end(struct fixture *f)
{
	for (size_t i = 0; i < PORTS_MAX_ADDRESSES; i++) {
		udp_close(&f->udp[i]);
	}
	tcp_free(f->tcp);
	loop_finish(&f->loop);
}

static void all_share_one_number(void **state)
{
	(void)state;
	struct fixture f;
	uint16_t port = 0;
	begin(&f);
	assert_int_equal(ports_open(f.udp, f.tcp, &f.conf, 0, &port), OK);
	assert_true(port > 0);
	assert_int_equal(f.udp[0].local.port, port);
	assert_int_equal(f.udp[1].local.port, port);
	end(&f);
}

static void a_taken_port_is_an_error(void **state)
{
	(void)state;
	struct fixture f;
	struct fixture g;
	uint16_t port = 0;
	uint16_t second = 0;
	begin(&f);
	begin(&g);
	assert_int_equal(ports_open(f.udp, f.tcp, &f.conf, 0, &port), OK);
	assert_int_equal(ports_open(g.udp, g.tcp, &g.conf, port, &second), ERR_SYS);
	assert_int_equal(errno, EADDRINUSE);
	assert_int_equal(second, port);
	end(&g);
	end(&f);
}

static void udp_or_tcp_alone(void **state)
{
	(void)state;
	for (int no_udp = 0; no_udp < 2; no_udp++) {
		struct fixture f;
		uint16_t port = 0;
		begin(&f);
		f.conf.no_udp = no_udp != 0;
		f.conf.no_tcp = no_udp == 0;
		assert_int_equal(ports_open(f.udp, f.tcp, &f.conf, 0, &port), OK);
		assert_true(port > 0);
		assert_int_equal(f.udp[0].is_open, no_udp == 0);
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_share_one_number),
		cmocka_unit_test(a_taken_port_is_an_error),
		cmocka_unit_test(udp_or_tcp_alone),
	};
	return cmocka_run_group_tests_name("ports", tests, NULL, NULL);
}
