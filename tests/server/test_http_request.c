/* Where does a path lead, which body is waited for, what may a log line of a library hold, what is
 * health? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "health.h"
#include "http_request.h"
#include "lws_log.h"

#include <glib.h>
#include <string.h>

static void paths_lead_somewhere(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		enum http_route route;
	} rows[] = {
		{"/", ROUTE_FILE},
		{"", ROUTE_FILE},
		{"/metrics", ROUTE_METRICS},
		{"/metrics/", ROUTE_FILE},
		{"/healthz", ROUTE_HEALTH},
		{"/api/health", ROUTE_API},
		{"/api/stats", ROUTE_STATS},
		{"/api/stats/x", ROUTE_API},
		{"/api", ROUTE_FILE},
		{"/whip/r1", ROUTE_PROGRAM},
		{"/whep/r1/s1", ROUTE_PROGRAM},
		{"/whip", ROUTE_FILE},
		{"/whipper", ROUTE_FILE},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_int_equal(http_route_of(rows[i].path), rows[i].route);
	}
}

static void of_ballots_nobody_knows_who_brings_them(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path;
		bool is_nobodys;
	} rows[] = {
		{"POST", "/api/ballots/v1", true},
		{"GET", "/api/ballots/v1", false},
		{"POST", "/api/ballots", false},
		{"POST", "/api/session", false},
		{"POST", "/API/ballots/v1", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_int_equal(http_is_nobodys(rows[i].method, rows[i].path), rows[i].is_nobodys);
	}
}

static void bodies_have_an_honest_length(void **state)
{
	(void)state;
	static const struct {
		const char *method, *length;
		bool has_coding;
		unsigned int status;
		size_t len;
	} rows[] = {
		{"GET", "", false, 0, 0},
		{"GET", "0", false, 0, 0},
		{"GET", "1", false, 400, 0},
		{"HEAD", "5", false, 400, 0},
		{"DELETE", "", false, 0, 0},
		{"DELETE", "2", false, 0, 2},
		{"POST", "", false, 411, 0},
		{"POST", "0", false, 0, 0},
		{"POST", "16384", false, 0, 16384},
		{"POST", "16385", false, 413, 0},
		{"POST", "99999999999999999999999", false, 413, 0},
		{"POST", "5,5", false, 400, 0},
		{"POST", "+5", false, 400, 0},
		{"POST", "-1", false, 400, 0},
		{"POST", "0x10", false, 400, 0},
		{"POST", "5 ", false, 400, 0},
		{"POST", "5", true, 411, 0},
		{"GET", "", true, 411, 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct http_body_plan plan =
			http_plan_body(rows[i].method, rows[i].length, rows[i].has_coding,
				http_body_max(ROUTE_API));
		if (plan.status != rows[i].status || plan.len != rows[i].len) {
			fail_msg("row %zu: %u, %zu", i, plan.status, plan.len);
		}
	}
}

static void descriptions_may_be_longer(void **state)
{
	(void)state;
	size_t max = http_body_max(ROUTE_PROGRAM);
	assert_int_equal(http_plan_body("POST", "65536", false, max).len, 65536);
	assert_int_equal(http_plan_body("PATCH", "65537", false, max).status, 413);
	assert_int_equal(http_plan_body("PATCH", "", false, max).status, 411);
}

static void a_library_cannot_log_secrets(void **state)
{
	(void)state;
	static const struct {
		const char *said, *kept;
	} rows[] = {
		{"lws_tls_server_certs_load: failed 5\n", "lws_tls_server_certs_load: failed 5"},
		{"accept from 192.0.2.1 refused", "accept from * refused"},
		{"accept from 2001:db8::1, refused", "accept from * refused"},
		{"bad path /l?Q7pZ3m", "bad path *"},
		{"cookie kreide_session=AbCd", "cookie *"},
		{"AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEf came", "* came"},
		{"A1b2C3 came", "* came"},
		{"host school.example", "host *"},
		{"  two   blanks\nsecond line", "two blanks"},
		{"number 1234567", "number *"},
		{"", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char out[64];
		lws_log_scrub(out, sizeof out, rows[i].said);
		assert_string_equal(out, rows[i].kept);
	}
	char small[8];
	lws_log_scrub(small, sizeof small, "one two three");
	assert_string_equal(small, "one two");
}

static void health_names_its_reasons(void **state)
{
	(void)state;
	const us_t heard_at[] = {10 * US_PER_S, 14 * US_PER_S};
	const struct {
		struct health health;
		bool is_well;
		const char *json;
	} rows[] = {
		{{false, false, heard_at, 2, 15 * US_PER_S}, true,
			"{\"status\":\"ok\",\"reasons\":[]}"},
		{{true, false, heard_at, 2, 15 * US_PER_S}, false,
			"{\"status\":\"unavailable\",\"reasons\":[\"draining\"]}"},
		{{false, true, heard_at, 2, 15 * US_PER_S + 1}, false,
			"{\"status\":\"unavailable\",\"reasons\":[\"store\",\"worker 0\"]}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *json;
		size_t len;
		assert_int_equal(health_json(&rows[i].health, &json, &len), rows[i].is_well);
		assert_string_equal(json, rows[i].json);
		assert_int_equal(len, strlen(json));
		g_free(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_lead_somewhere),
		cmocka_unit_test(of_ballots_nobody_knows_who_brings_them),
		cmocka_unit_test(bodies_have_an_honest_length),
		cmocka_unit_test(descriptions_may_be_longer),
		cmocka_unit_test(a_library_cannot_log_secrets),
		cmocka_unit_test(health_names_its_reasons),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
