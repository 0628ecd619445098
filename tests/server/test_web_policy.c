/* Whose Origin is ours, which cookie is read, and what may a page load? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web_policy.h"

#include <glib.h>
#include <string.h>

static void foreign_origins_are_refused(void **state)
{
	(void)state;
	struct config c;
	char error[CONFIG_ERROR_MAX];
	config_init(&c);
	assert_int_equal(config_parse(&c,
				 "[http]\npublic-url=https://school.example/\norigins=https://"
				 "tool.example\n",
				 "f", error),
		OK);
	static const struct {
		const char *origin, *host;
		bool is_https, is_allowed;
	} rows[] = {
		{"", "a.example", false, true},
		{"http://a.example", "a.example", false, true},
		{"https://A.example", "a.example", true, true},
		{"http://a.example", "a.example", true, false},
		{"https://a.example", "a.example", false, false},
		{"http://a.example:8080", "a.example:8080", false, true},
		{"http://a.example:8081", "a.example:8080", false, false},
		{"http://[::1]:8080", "[::1]:8080", false, true},
		{"https://school.example", "127.0.0.1:8080", false, true},
		{"https://tool.example", "127.0.0.1:8080", false, true},
		{"https://tool.example.evil", "127.0.0.1:8080", false, false},
		{"https://school.exampl", "127.0.0.1:8080", false, false},
		{"null", "127.0.0.1:8080", false, false},
		{"http://", "", false, false},
		{"http://a b", "a b", false, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		bool is_allowed = web_policy_origin_allowed(
			&c, rows[i].origin, rows[i].host, rows[i].is_https);
		if (is_allowed != rows[i].is_allowed) {
			fail_msg("row %zu: %s at %s", i, rows[i].origin, rows[i].host);
		}
	}
	config_finish(&c);
}

static void cookies_are_found_whole(void **state)
{
	(void)state;
	static const struct {
		const char *header, *value;
	} rows[] = {
		{"", ""},
		{"kreide_session=abc", "abc"},
		{"a=1; kreide_session=abc; b=2", "abc"},
		{"a=1;kreide_session=abc", "abc"},
		{"xkreide_session=abc", ""},
		{"a=kreide_session=abc", ""},
		{"kreide_session", ""},
		{"kreide_session=", ""},
		{"kreide_session=0123456789abcdef", ""},
		{"; ; kreide_session=abc", "abc"},
		{"kreide_session=first; kreide_session=second", "first"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char out[16];
		web_policy_cookie(out, sizeof out, rows[i].header, "kreide_session");
		assert_string_equal(out, rows[i].value);
	}
}

static void the_page_may_load_from_here_alone(void **state)
{
	(void)state;
	char csp[WEB_POLICY_CSP_MAX];
	assert_non_null(strstr(web_policy_csp(csp, "school.example:8443", true),
		"connect-src 'self' wss://school.example:8443;"));
	/* a paper of a conference is shown from the page's own memory; nothing else is framed */
	assert_non_null(strstr(csp, "; frame-src blob:;"));
	assert_non_null(strstr(web_policy_csp(csp, "127.0.0.1:8080", false),
		"connect-src 'self' ws://127.0.0.1:8080;"));
	assert_non_null(strstr(csp, "default-src 'none'"));
	assert_non_null(strstr(csp, "form-action 'self'"));
	/* a Host header cannot write policy */
	assert_non_null(
		strstr(web_policy_csp(csp, "x; script-src *", true), "connect-src 'self';"));
	char longest[256];
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_true(g_str_has_suffix(web_policy_csp(csp, longest, true), "form-action 'self'"));
}

/* Only what our own proxies say is believed, and only the part that they said themselves. */
static void clients_are_known_behind_proxies(void **state)
{
	(void)state;
	struct config c;
	char error[CONFIG_ERROR_MAX];
	config_init(&c);
	assert_int_equal(config_parse(&c,
				 "[http]\ntrusted-proxies=127.0.0.1,198.51.100.7,2001:db8::7\n"
				 "[metrics]\nallow=192.0.2.5\n",
				 "f", error),
		OK);
	static const struct {
		const char *peer, *forwarded_for, *client;
	} rows[] = {
		{"203.0.113.1", "", "203.0.113.1"},
		{"203.0.113.1", "10.0.0.1", "203.0.113.1"},
		{"127.0.0.1", "", "127.0.0.1"},
		{"127.0.0.1", "203.0.113.9", "203.0.113.9"},
		{"127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"},
		{"127.0.0.1", "10.9.9.9, 203.0.113.9 , 198.51.100.7", "203.0.113.9"},
		{"127.0.0.1", "198.51.100.7", "198.51.100.7"},
		{"127.0.0.1", "unknown", "127.0.0.1"},
		{"127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"},
		{"127.0.0.1", ",", "127.0.0.1"},
		{"::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"},
		{"2001:db8::7", "2001:db8:9::1", "2001:db8:9::1"},
		{"", "203.0.113.9", "-"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct addr client;
		char text[ADDR_TEXT_MAX];
		web_policy_client(&c, rows[i].peer, rows[i].forwarded_for, &client);
		assert_string_equal(addr_text(&client, text), rows[i].client);
	}
	struct addr a;
	assert_int_equal(addr_parse(&a, "192.0.2.5", 0), OK);
	assert_true(web_policy_may_read_metrics(&c, &a));
	assert_false(web_policy_is_proxy(&c, &a));
	config_finish(&c);
}

static void a_local_host_is_this_machine(void **state)
{
	(void)state;
	static const struct {
		const char *host;
		bool is_local;
	} rows[] = {
		{"localhost", true},
		{"LOCALHOST:8080", true},
		{"127.0.0.1:8080", true},
		{"[::1]:8080", true},
		{"", false},
		{"localhost.example", false},
		{"school.example", false},
		{"127.0.0.12", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_int_equal(web_policy_is_local_host(rows[i].host), rows[i].is_local);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clients_are_known_behind_proxies),
		cmocka_unit_test(a_local_host_is_this_machine),
		cmocka_unit_test(foreign_origins_are_refused),
		cmocka_unit_test(cookies_are_found_whole),
		cmocka_unit_test(the_page_may_load_from_here_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
