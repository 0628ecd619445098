/* Does every path get the right file, in the best encoding that the client takes? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "static_files.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

struct fixture {
	char *folder;
	struct static_files files;
};

static const char *const names[] = {"index.html", "index.html.br", "index.html.gz",
	"assets/app-Ab12.js", "assets/app-Ab12.js.gz", "kreide.svg", "orphan.css.br"};

static int set_up(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	f->folder = g_dir_make_tmp("kreide-static-XXXXXX", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *path = g_build_filename(f->folder, names[i], NULL);
		char *parent = g_path_get_dirname(path);
		(void)g_mkdir_with_parents(parent, 0700);
		(void)g_file_set_contents(path, names[i], -1, NULL);
		g_free(parent);
		g_free(path);
	}
	*state = f;
	return static_files_load(&f->files, f->folder) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	static_files_finish(&f->files);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *path = g_build_filename(f->folder, names[i], NULL);
		(void)g_unlink(path);
		g_free(path);
	}
	char *assets = g_build_filename(f->folder, "assets", NULL);
	(void)g_rmdir(assets);
	(void)g_rmdir(f->folder);
	g_free(assets);
	g_free(f->folder);
	g_free(f);
	return 0;
}

static void paths_find_their_files(void **state)
{
	const struct fixture *f = *state;
	static const struct {
		const char *path, *accepted, *content; /* NULL: not found */
	} rows[] = {
		{"/", "", "index.html"},
		{"/", "gzip, deflate, br", "index.html.br"},
		{"/", "br;q=0, gzip", "index.html.gz"},
		{"/", "BR", "index.html.br"},
		{"/", "brotli", "index.html"},
		{"/l", "gzip;q=0.5", "index.html.gz"},
		{"/room/r1", "", "index.html"},
		{"/hilfe", "", "index.html"},
		{"/assets/app-Ab12.js", "br", "assets/app-Ab12.js"},
		{"/assets/app-Ab12.js", "br, gzip", "assets/app-Ab12.js.gz"},
		{"/assets/app-Ab12.js.gz", "", NULL},
		{"/assets/gone-Ab12.js", "", NULL},
		{"/assets/gone", "", NULL},
		{"/api/nothing", "", NULL},
		{"/kreide.svg", "br", "kreide.svg"},
		{"/orphan.css", "br", NULL},
		{"/favicon.ico", "", NULL},
		{"/../../etc/passwd.txt", "", NULL},
		{"", "", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct static_choice choice =
			static_files_find(&f->files, rows[i].path, rows[i].accepted);
		if (rows[i].content == NULL) {
			assert_null(choice.file);
			continue;
		}
		assert_non_null(choice.file);
		struct bytes content = choice.file->content[choice.encoding];
		assert_int_equal(content.len, strlen(rows[i].content));
		assert_memory_equal(content.p, rows[i].content, content.len);
	}
}

static void names_decide_caching_and_type(void **state)
{
	const struct fixture *f = *state;
	struct static_choice script = static_files_find(&f->files, "/assets/app-Ab12.js", "");
	struct static_choice page = static_files_find(&f->files, "/", "br");
	struct static_choice plain_page = static_files_find(&f->files, "/", "");
	assert_true(script.file->is_immutable);
	assert_false(page.file->is_immutable);
	assert_string_equal(script.file->mime, "text/javascript; charset=utf-8");
	assert_string_equal(page.file->mime, "text/html; charset=utf-8");
	const char *etag = page.file->etag[page.encoding];
	assert_string_not_equal(etag, plain_page.file->etag[plain_page.encoding]);
	assert_true(static_etag_matches(etag, etag));
	assert_true(static_etag_matches("*", etag));
	assert_false(static_etag_matches("", etag));
	assert_false(static_etag_matches("\"0000000000000000\"", etag));
}

static void a_folder_without_index_is_refused(void **state)
{
	(void)state;
	struct static_files files;
	char *folder = g_dir_make_tmp("kreide-static-XXXXXX", NULL);
	assert_int_equal(static_files_load(&files, folder), ERR_NOT_FOUND);
	static_files_finish(&files);
	(void)g_rmdir(folder);
	assert_int_equal(static_files_load(&files, folder), ERR_SYS);
	static_files_finish(&files);
	g_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(paths_find_their_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_decide_caching_and_type, set_up, tear_down),
		cmocka_unit_test(a_folder_without_index_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
