/* A store that can't be written: full, locked, read-only. What does it say, and what becomes of a lesson? */
#include "driver.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void pragma(struct store *s, const char *sql)
{
	assert_int_equal(sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void break_it(struct store *s)
{
	pragma(s, "PRAGMA query_only = ON");
}

static void heal_it(struct store *s)
{
	pragma(s, "PRAGMA query_only = OFF");
}

static void a_read_only_store_says_so_until_it_is_well(void **state)
{
	struct store *s;
	char school[STORE_ID_MAX], name[STORE_NAME_MAX];
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_false(store_is_failing(s));
	break_it(s);
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, name), ERR_SYS);
	assert_true(store_is_failing(s));
	/* that it can be read is no sign of health */
	assert_int_equal(store_school_name(s, school, name), OK);
	assert_int_equal(store_probe(s), ERR_SYS);
	assert_true(store_is_failing(s));
	heal_it(s);
	assert_int_equal(store_probe(s), OK);
	assert_false(store_is_failing(s));
	store_close(s);
}

static void a_broken_constraint_is_no_fault_of_the_store(void **state)
{
	struct store *s;
	char id[STORE_ID_MAX];
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_person_add(s, "nosuch", "Ada", PERSON_PUPIL, id), ERR_CONFLICT);
	assert_false(store_is_failing(s));
	store_close(s);
}

static void a_full_store_refuses_and_keeps_what_it_had(void **state)
{
	struct store *s;
	char school[STORE_ID_MAX], id[STORE_ID_MAX], line[64];
	int added = 0;
	(void)state;
	assert_int_equal(store_open(&s, ":memory:"), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	pragma(s, "PRAGMA max_page_count = 1"); /* as many as it has, then */
	while (added < 100000 && store_person_add(s, school, "Ada", PERSON_PUPIL, id) == OK) {
		added++;
	}
	assert_in_range(added, 1, 99999);
	assert_true(store_is_failing(s));
	pragma(s, "PRAGMA max_page_count = 100000");
	assert_int_equal(store_person_add(s, school, "Ada", PERSON_PUPIL, id), OK);
	assert_false(store_is_failing(s));
	assert_int_equal(store_check(s, line, sizeof line), OK);
	store_close(s);
}

static void a_locked_store_is_waited_for_once(void **state)
{
	static const char path[] = "test_dead_store.db";
	struct store *s, *other;
	char school[STORE_ID_MAX];
	(void)state;
	unlink(path);
	assert_int_equal(store_open(&s, path), OK);
	assert_int_equal(store_open(&other, path), OK);
	store_set_patience(s, 200); /* 500 times that would be over the time of this test */
	assert_int_equal(sql_transaction(other), OK);
	for (int i = 0; i < 500; i++) {
		assert_int_equal(store_school_add(s, "Schule", school), ERR_SYS);
		assert_true(store_is_failing(s));
	}
	assert_int_equal(sql_finish_transaction(other, OK), OK);
	assert_int_equal(store_school_add(s, "Schule", school), OK);
	assert_false(store_is_failing(s));
	store_close(s);
	store_close(other);
	unlink(path);
	unlink("test_dead_store.db-wal");
	unlink("test_dead_store.db-shm");
}

static int set_up(void **state)
{
	struct driver *d = calloc(1, sizeof *d);
	driver_init(d);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	driver_finish(*state);
	free(*state);
	return 0;
}

static void who_logs_in_meanwhile_hears_that_it_is_not_his_fault(void **state)
{
	struct driver *d = *state;
	char body[128];
	snprintf(body, sizeof body, "{\"token\":\"%s\"}", d->link[1]);
	break_it(d->store);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 500);
	assert_true(store_is_failing(d->store));
	/* who has a session is known by it */
	assert_int_equal(driver_api(d, "GET", "/api/home", d->session[1], ""), 200);
	heal_it(d->store);
	assert_int_equal(driver_api(d, "POST", "/api/session", "", body), 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_read_only_store_says_so_until_it_is_well),
		cmocka_unit_test(a_broken_constraint_is_no_fault_of_the_store),
		cmocka_unit_test(a_full_store_refuses_and_keeps_what_it_had), cmocka_unit_test(a_locked_store_is_waited_for_once),
		TEST(who_logs_in_meanwhile_hears_that_it_is_not_his_fault)};
	return cmocka_run_group_tests_name("dead store", tests, NULL, NULL);
}
