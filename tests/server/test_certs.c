/* Is the self-signed certificate made once, kept, private, and for the right names? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certs.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void a_pair_is_made_and_kept(void **state)
{
	(void)state;
	struct config c;
	struct certs_paths paths, again;
	struct certs_info first, second;
	struct stat key;
	char error[CONFIG_ERROR_MAX];
	char *folder = g_dir_make_tmp("kreide-certs-XXXXXX", NULL);
	char *text = g_strdup_printf(
		"[store]\ndir=%s\n[http]\nhosts=school.example, 192.0.2.77\n", folder);
	config_init(&c);
	assert_int_equal(config_parse(&c, text, "f", error), OK);
	assert_int_equal(certs_prepare(&c, &paths), OK);
	assert_true(paths.is_self_signed);
	assert_int_equal(certs_read(paths.certificate, &first), OK);
	assert_true(first.days_left > 800 && first.days_left <= 825);
	assert_int_equal(strlen(first.fingerprint), 32 * 3 - 1);
	assert_non_null(strstr(first.names, "localhost"));
	assert_non_null(strstr(first.names, "127.0.0.1"));
	assert_non_null(strstr(first.names, "school.example"));
	assert_non_null(strstr(first.names, "192.0.2.77"));
	assert_int_equal(stat(paths.key, &key), 0);
	assert_int_equal(key.st_mode & 0777, 0600);

	assert_int_equal(certs_prepare(&c, &again), OK);
	assert_int_equal(certs_read(again.certificate, &second), OK);
	assert_string_equal(first.fingerprint, second.fingerprint);
	certs_paths_finish(&again);

	/* a damaged pair is replaced */
	assert_true(g_file_set_contents(paths.key, "no key", -1, NULL));
	assert_int_equal(certs_check_pair(&paths), ERR_MALFORMED);
	assert_int_equal(certs_prepare(&c, &again), OK);
	assert_int_equal(certs_check_pair(&again), OK);
	certs_paths_finish(&again);

	(void)g_unlink(paths.certificate);
	(void)g_unlink(paths.key);
	(void)g_rmdir(folder);
	certs_paths_finish(&paths);
	config_finish(&c);
	g_free(text);
	g_free(folder);
}

static void a_configured_pair_is_never_replaced(void **state)
{
	(void)state;
	struct config c;
	struct certs_paths paths;
	struct certs_info info;
	char error[CONFIG_ERROR_MAX];
	config_init(&c);
	assert_int_equal(
		config_parse(&c, "[http]\ncertificate=/nonexistent/a.pem\nkey=/nonexistent/b.pem\n",
			"f", error),
		OK);
	assert_int_equal(certs_prepare(&c, &paths), ERR_SYS);
	assert_false(paths.is_self_signed);
	assert_int_equal(certs_read(paths.certificate, &info), ERR_SYS);
	assert_int_equal(certs_read(SAMPLE, &info), ERR_MALFORMED);
	certs_paths_finish(&paths);
	config_finish(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pair_is_made_and_kept),
		cmocka_unit_test(a_configured_pair_is_never_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
