/* Which candidates are announced for which addresses, and in which order of priority? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "candidates.h"

#include <stdio.h>
#include <string.h>

struct row {
	const char *label;
	const char *local[4];
	const char *public[4];
	bool no_udp, no_tcp;
	const char *expected; /* by falling priority: "u:" or "t:", address, blank */
};

static const struct row rows[] = {
	{"one address", {"192.0.2.1"}, {0}, false, false, "u:192.0.2.1 t:192.0.2.1 "},
	{"IPv6 before IPv4", {"192.0.2.1", "2001:db8::1"}, {0}, false, false,
		"u:2001:db8::1 u:192.0.2.1 t:2001:db8::1 t:192.0.2.1 "},
	{"loopback last", {"127.0.0.1", "192.0.2.1", "::1"}, {0}, false, true, "u:192.0.2.1 u:127.0.0.1 u:::1 "},
	{"behind NAT", {"10.0.0.5"}, {"198.51.100.7"}, false, false, "u:198.51.100.7 t:198.51.100.7 "},
	{"NAT of one family", {"10.0.0.5", "2001:db8::1"}, {"198.51.100.7"}, false, true,
		"u:2001:db8::1 u:198.51.100.7 "},
	{"public address of a family that is not bound", {"10.0.0.5"}, {"2001:db8::2"}, false, true, "u:10.0.0.5 "},
	{"two local, one public", {"10.0.0.5", "10.0.1.5"}, {"198.51.100.7"}, false, true, "u:198.51.100.7 "},
	{"any address can't be announced", {"0.0.0.0"}, {0}, false, false, ""},
	{"any address behind a public one", {"0.0.0.0"}, {"198.51.100.7"}, false, true, "u:198.51.100.7 "},
	{"TCP only", {"192.0.2.1"}, {0}, true, false, "t:192.0.2.1 "},
};

static uint32_t parse_all(struct addr *out, const char *const *texts)
{
	uint32_t n = 0;
	while (n < 4 && texts[n]) {
		assert_int_equal(addr_parse(&out[n], texts[n], 0), OK);
		n++;
	}
	return n;
}

/* Takes the candidate of highest priority out and writes it behind text. */
static void take_best(struct sdp_candidate *list, uint32_t count, char *text, size_t cap)
{
	char ip[ADDR_TEXT_MAX];
	uint32_t best = 0;
	for (uint32_t i = 0; i < count; i++) {
		assert_true(i == best || list[i].priority == 0 || list[i].priority != list[best].priority);
		best = list[i].priority > list[best].priority ? i : best;
	}
	assert_int_equal(list[best].addr.port, 5000);
	size_t len = strlen(text);
	snprintf(text + len, cap - len, "%c:%s ", list[best].is_tcp ? 't' : 'u', addr_text(&list[best].addr, ip));
	list[best].priority = 0;
}

static void announces_what_can_be_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct addr local[4];
		struct addr public[4];
		struct sdp_candidate list[SDP_MAX_CANDIDATES];
		char text[512] = "";
		struct sfu_conf conf;
		memset(&conf, 0, sizeof conf);
		conf.address_count = parse_all(local, rows[i].local);
		conf.public_address_count = parse_all(public, rows[i].public);
		conf.addresses = local;
		conf.public_addresses = public;
		conf.no_udp = rows[i].no_udp;
		conf.no_tcp = rows[i].no_tcp;
		uint32_t count = candidates_make(list, &conf, 5000);
		for (uint32_t k = 0; k < count; k++) {
			take_best(list, count, text, sizeof text);
		}
		if (strcmp(text, rows[i].expected) != 0) {
			fail_msg("%s: expected '%s', got '%s'", rows[i].label, rows[i].expected, text);
		}
	}
}

static void never_writes_more_than_fits(void **state)
{
	(void)state;
	struct addr local[8];
	struct sdp_candidate list[SDP_MAX_CANDIDATES];
	struct addr public[20];
	struct sfu_conf conf;
	memset(&conf, 0, sizeof conf);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(addr_parse(&public[i], "198.51.100.7", 0), OK);
	}
	assert_int_equal(addr_parse(&local[0], "10.0.0.5", 0), OK);
	conf.addresses = local;
	conf.address_count = 1;
	conf.public_addresses = public;
	conf.public_address_count = 20;
	assert_int_equal(candidates_make(list, &conf, 5000), SDP_MAX_CANDIDATES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(announces_what_can_be_reached),
		cmocka_unit_test(never_writes_more_than_fits),
	};
	return cmocka_run_group_tests_name("candidates", tests, NULL, NULL);
}
