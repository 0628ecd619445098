/* What takes a while: whoever asked may have lost his right meanwhile, and then it is not done. */
#include "groups.h"
#include "logins.h"
#include "members.h"
#include "school_world.h"
#include "store_shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE, TEXT_MAX = 4096 };

static struct instant now_of(const struct school_world *w)
{
	return (struct instant){(w->d.at_ms + 1000000) * US_PER_MS, DRIVER_EPOCH_MS + w->d.at_ms};
}

/* The answer belongs to the caller. */
static struct api_reply request(struct school_world *w, const char *query, struct api_job **job)
{
	static const char file[] = "Interne ID-Nummer;Nachname;Vorname;Klasse\n1001;Neu;Nele;7a\n";
	const char *path = query ? "/api/import/apply" : "/api/import/preview";
	struct api_reply reply;
	struct effects none;
	const struct api_request r = {.method = bytes_of_string("POST"), .path = bytes_of_string(path),
		.query = bytes_of_string(query ? query : ""), .content_type = bytes_of_string("text/csv"), .body = bytes_of_string(file),
		.session = bytes_of_string(w->session[HERE][CAST_TEACHING_ADMIN])};
	effects_init(&none);
	*job = api_on_request(w->d.api, &r, now_of(w), &reply, &none);
	assert_non_null(*job);
	api_job_run(*job);
	effects_finish(&none);
	return reply;
}

/* Its status, and the code of an error. */
static int finish(struct school_world *w, struct api_job *job, char text[TEXT_MAX])
{
	struct api_reply reply;
	struct effects none;
	effects_init(&none);
	api_on_job(w->d.api, job, now_of(w), &reply, &none);
	effects_finish(&none);
	snprintf(text, TEXT_MAX, "%.*s", (int)reply.body_len, reply.body ? reply.body : "");
	int status = reply.status;
	api_reply_finish(&reply);
	return status;
}

static uint32_t count_people(struct school_world *w)
{
	struct store_school school;
	assert_int_equal(store_school_get(w->d.store, w->school[HERE], &school), OK);
	return school.people[PERSON_PUPIL];
}

/* The import of one pupil, until it only waits to be carried out. */
static struct api_job *begin_import(struct school_world *w)
{
	struct api_job *job;
	char text[TEXT_MAX], query[128];
	(void)request(w, NULL, &job);
	assert_int_equal(finish(w, job, text), 200);
	const char *digest = strstr(text, "\"digest\":\"");
	assert_non_null(digest);
	digest += strlen("\"digest\":\"");
	snprintf(query, sizeof query, "digest=%.*s", (int)strcspn(digest, "\""), digest);
	(void)request(w, query, &job);
	return job;
}

static void who_is_no_admin_any_more_imports_nothing(void **state)
{
	struct school_world *w = *state;
	char text[TEXT_MAX], id[STORE_ID_MAX];
	const bool is_admin = false;
	uint32_t before = count_people(w);
	struct api_job *job = begin_import(w);
	snprintf(id, sizeof id, "%s", w->person[HERE][CAST_TEACHING_ADMIN]);
	assert_int_equal(store_member_save(w->d.store, w->school[HERE], &(struct store_member_draft){.is_admin = &is_admin}, id), OK);
	assert_int_equal(finish(w, job, text), 403);
	assert_non_null(strstr(text, "not_allowed"));
	assert_int_equal(count_people(w), before);
}

static void who_is_logged_out_imports_nothing(void **state)
{
	struct school_world *w = *state;
	char text[TEXT_MAX];
	uint32_t before = count_people(w);
	struct api_job *job = begin_import(w);
	assert_int_equal(store_password_forget(w->d.store, w->person[HERE][CAST_TEACHING_ADMIN]), OK);
	assert_int_equal(finish(w, job, text), 401);
	assert_int_equal(count_people(w), before);
}

static void who_still_may_imports(void **state)
{
	struct school_world *w = *state;
	char text[TEXT_MAX];
	uint32_t before = count_people(w);
	assert_int_equal(finish(w, begin_import(w), text), 200);
	assert_int_equal(count_people(w), before + 1);
}

/* -- uploads ---------------------------------------------------------------------------------------------------- */

/* A pupil's file for a folder of the group, all of which is on the disk. */
static void begin_upload(struct school_world *w, char folder[STORE_ID_MAX], char file[STORE_ID_MAX])
{
	static const struct store_quota quota = {1000, 1000, 1000};
	struct store_folder known;
	const char *full;
	assert_int_equal(store_folder_add(w->d.store, w->group[HERE], NULL, "Abgaben", SHELF_WRITE, folder), OK);
	assert_int_equal(store_folder_find(w->d.store, folder, &known), OK);
	assert_int_equal(store_file_add(w->d.store, &known, w->person[HERE][CAST_PUPIL], "a.pdf", 4, &quota, DRIVER_EPOCH_MS, file, &full), OK);
}

static int finish_upload(struct school_world *w, const char *file)
{
	struct api_reply reply;
	struct effects none;
	effects_init(&none);
	api_on_received(w->d.api, file, (const uint8_t *)"%PDF", 4, now_of(w), &reply, &none);
	effects_finish(&none);
	int status = reply.status;
	api_reply_finish(&reply);
	return status;
}

static void what_comes_from_who_is_out_is_not_kept(void **state)
{
	struct school_world *w = *state;
	const char *pupil = w->person[HERE][CAST_PUPIL];
	char folder[STORE_ID_MAX], file[STORE_ID_MAX];
	struct store_file known;
	begin_upload(w, folder, file);
	assert_int_equal(store_group_change_members(w->d.store, w->group[HERE], NULL, 0, &pupil, 1), OK);
	assert_int_equal(finish_upload(w, file), 403);
	assert_int_equal(store_file_find(w->d.store, file, &known), ERR_NOT_FOUND);
}

static void what_comes_into_a_folder_that_was_closed_is_not_kept(void **state)
{
	struct school_world *w = *state;
	char folder[STORE_ID_MAX], file[STORE_ID_MAX];
	struct store_file known;
	begin_upload(w, folder, file);
	assert_int_equal(store_folder_set(w->d.store, folder, "Abgaben", SHELF_READ), OK);
	assert_int_equal(finish_upload(w, file), 403);
	assert_int_equal(store_file_find(w->d.store, file, &known), ERR_NOT_FOUND);
}

static void what_comes_rightly_is_there(void **state)
{
	struct school_world *w = *state;
	char folder[STORE_ID_MAX], file[STORE_ID_MAX];
	struct store_file known;
	begin_upload(w, folder, file);
	assert_int_equal(finish_upload(w, file), 204);
	assert_int_equal(store_file_find(w->d.store, file, &known), OK);
	assert_true(known.is_ready);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, school_world_set_up, school_world_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_is_no_admin_any_more_imports_nothing), TEST(who_is_logged_out_imports_nothing), TEST(who_still_may_imports),
		TEST(what_comes_from_who_is_out_is_not_kept), TEST(what_comes_into_a_folder_that_was_closed_is_not_kept),
		TEST(what_comes_rightly_is_there),
	};
	return cmocka_run_group_tests_name("api_late", tests, NULL, NULL);
}
