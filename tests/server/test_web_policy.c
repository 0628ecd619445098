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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(foreign_origins_are_refused),
		cmocka_unit_test(cookies_are_found_whole),
		cmocka_unit_test(the_page_may_load_from_here_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
