/* The class register: what a lesson writes into it, over drops, restarts and dead stores; what time deletes. */
#include "driver.h"
#include "store_privacy.h"
#include "store_register.h"
#include "store_sql.h"
#include "store_timetable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define S_MS INT64_C(1000)
#define DAY_MS (24 * 3600 * S_MS)
static const char *const statuses[REGISTER_STATUSES] = {"present", "late", "leftEarly", "absent", "excused"};

static struct register_entry entries[8];
static char stays[8][64];
static char people[8][64];

struct list {
	const struct driver *d;
	size_t count;
};

static void list_entry(void *ctx, const struct register_entry *entry)
{
	struct list *list = ctx;
	assert_true(list->count < 8);
	entries[list->count++] = *entry;
}

static int who(const struct driver *d, const char *id)
{
	for (int i = 0; i < DRIVER_PEOPLE; i++) {
		if (strcmp(d->person[i], id) == 0) {
			return i + 1;
		}
	}
	return 0;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(left, right);
}

/* "u2 10-30", in seconds of the test. */
static void list_stay(void *ctx, const struct register_stay *stay)
{
	struct list *list = ctx;
	assert_true(list->count < 8);
	int64_t until_ms = stay->until_ms ? stay->until_ms - DRIVER_EPOCH_MS : 0;
	snprintf(stays[list->count++], sizeof stays[0], "u%d %lld-%lld", who(list->d, stay->person),
		(long long)(stay->from_ms - DRIVER_EPOCH_MS) / 1000, (long long)until_ms / 1000);
}

static void list_person(void *ctx, const struct register_person *person)
{
	struct list *list = ctx;
	assert_true(list->count < 8);
	snprintf(people[list->count++], sizeof people[0], "u%d %s%s%s", who(list->d, person->person.id), statuses[person->status],
		person->corrected >= 0 ? ", but " : "", person->corrected >= 0 ? statuses[person->corrected] : "");
}

static const char *group_of(const struct driver *d)
{
	static struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	return room.group;
}

static size_t read_entries(const struct driver *d)
{
	struct list list = {d, 0};
	assert_int_equal(store_register_each(d->store, group_of(d), 0, INT64_MAX, 8, list_entry, &list), OK);
	return list.count;
}

/* All of the newest entry's, and no others. */
static void expect_stays(const struct driver *d, size_t count, const char *const *due)
{
	struct list list = {d, 0};
	assert_true(read_entries(d) > 0);
	assert_int_equal(store_register_stay_each(d->store, entries[0].id, list_stay, &list), OK);
	qsort(stays, list.count, sizeof stays[0], by_text);
	for (size_t i = 0; i < list.count && i < count; i++) {
		assert_string_equal(stays[i], due[i]);
	}
	assert_int_equal(list.count, count);
}
#define EXPECT_STAYS(d, ...) \
	expect_stays(d, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), (const char *const[]){__VA_ARGS__})

static void expect_people(const struct driver *d, size_t count, const char *const *due)
{
	struct list list = {d, 0};
	assert_true(read_entries(d) > 0);
	assert_int_equal(store_register_person_each(d->store, entries[0].id, list_person, &list), OK);
	qsort(people, list.count, sizeof people[0], by_text);
	for (size_t i = 0; i < list.count && i < count; i++) {
		assert_string_equal(people[i], due[i]);
	}
	assert_int_equal(list.count, count);
}
#define EXPECT_PEOPLE(d, ...) \
	expect_people(d, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), (const char *const[]){__VA_ARGS__})

/* On the way there every second, as the server does it; clients ping. */
static void at(struct driver *d, int64_t second)
{
	while (d->at_ms < second * S_MS) {
		driver_time(d, d->at_ms + S_MS);
		for (size_t i = 0; i < DRIVER_CONNS; i++) {
			if (d->conns[i].name[0]) {
				(void)driver_ask(d, d->conns[i].name, "ping", NULL);
			}
		}
		json_decref(driver_take(d));
	}
}

static void leave(struct driver *d, const char *conn)
{
	assert_string_equal(driver_code(d, conn, "room.leave", NULL), "");
}

static void end(struct driver *d, const char *conn)
{
	assert_string_equal(driver_code(d, conn, "room.end", NULL), "");
}

static void run_sql(struct driver *d, const char *sql)
{
	assert_int_equal(sqlite3_exec(d->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void count_names(void *ctx, const char *name)
{
	assert_string_equal(name, "Frau Kaya");
	++*(int *)ctx;
}

/* u1 teaches; u2 is there, u3 comes and goes, u4 does not come, u7 is a guest. */
static void a_lesson_is_written(void **state)
{
	struct driver *d = *state;
	int staff = 0;
	driver_join(d, "u1");
	at(d, 10);
	driver_join(d, "u2");
	driver_join(d, "u3");
	driver_join(d, "u7");
	assert_int_equal(read_entries(d), 1);
	assert_true(entries[0].is_running);
	at(d, 12);
	EXPECT_STAYS(d, "u2 10-0", "u3 10-0");
	at(d, 100);
	leave(d, "u3");
	at(d, 200);
	assert_string_equal(driver_code(d, "u3", "room.join", driver_join_data()), "");
	at(d, 300);
	end(d, "u1");
	at(d, 304);
	EXPECT_STAYS(d, "u2 10-300", "u3 10-100", "u3 200-300");
	EXPECT_PEOPLE(d, "u2 present", "u3 present", "u4 absent");
	assert_int_equal(read_entries(d), 1);
	assert_false(entries[0].is_running);
	assert_true(entries[0].is_judged);
	assert_int_equal(entries[0].begin_ms, DRIVER_EPOCH_MS);
	assert_int_equal(entries[0].end_ms, DRIVER_EPOCH_MS + 300 * S_MS);
	assert_int_equal(entries[0].counts[0], 2);
	assert_int_equal(entries[0].counts[3], 1);
	assert_int_equal(store_register_staff_each(d->store, entries[0].id, count_names, &staff), OK);
	assert_int_equal(staff, 1);
}

static void a_short_one_with_nobody_but_staff_is_not(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u7");
	at(d, 119);
	end(d, "u1");
	at(d, 123);
	assert_int_equal(read_entries(d), 0);
	assert_string_equal(driver_code(d, "u1", "room.join", driver_join_data()), "");
	at(d, 123 + 120);
	end(d, "u1");
	at(d, 250);
	EXPECT_PEOPLE(d, "u2 absent", "u3 absent", "u4 absent");
	/* a pupil makes it one, however short it is */
	assert_string_equal(driver_code(d, "u1", "room.join", driver_join_data()), "");
	driver_join(d, "u2");
	at(d, 251);
	end(d, "u1");
	at(d, 255);
	assert_int_equal(read_entries(d), 2);
	EXPECT_STAYS(d, "u2 250-251");
}

static void a_dropped_line_is_gone_until_it_is_back(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	at(d, 20);
	driver_close(d, "u2");
	driver_close(d, "u3");
	at(d, 40);
	driver_open(d, "u2");
	json_t *reply = driver_ask(d, "u2", "hello", json_pack("{s:i, s:s, s:{s:s, s:i}}", "protocol", 1, "client", "t", "resume",
		"participation", d->participation[1], "seq", 0));
	assert_true(json_is_true(json_object_get(reply, "resumed")));
	at(d, 60); /* the place of the other has run out; he is not known to have been there longer */
	end(d, "u1");
	at(d, 64);
	EXPECT_STAYS(d, "u2 0-20", "u2 40-60", "u3 0-20");
}

static void an_empty_lesson_ended_when_the_last_one_went(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 200);
	leave(d, "u2");
	leave(d, "u1");
	at(d, 200 + 610);
	assert_int_equal(read_entries(d), 1);
	assert_false(entries[0].is_running);
	assert_int_equal(entries[0].end_ms, DRIVER_EPOCH_MS + 200 * S_MS);
}

/* The server is killed: who was there is known to have been until a few seconds before. */
static void a_lesson_goes_on_after_a_restart(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	driver_join(d, "u3");
	at(d, 103);
	d->at_ms = 130 * S_MS;
	driver_restart(d);
	/* written with those at 1 s, then every five */
	EXPECT_STAYS(d, "u2 0-101", "u3 0-101");
	assert_int_equal(entries[0].end_ms, DRIVER_EPOCH_MS + 101 * S_MS);
	assert_true(entries[0].is_running);
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 200);
	end(d, "u1");
	at(d, 204);
	assert_int_equal(read_entries(d), 1);
	EXPECT_STAYS(d, "u2 0-101", "u2 130-200", "u3 0-101");
	EXPECT_PEOPLE(d, "u2 present", "u3 present", "u4 absent");
}

/* And if the begin was not written any more. */
static void a_lesson_that_had_just_begun_is_there_after_a_restart(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	assert_int_equal(read_entries(d), 0);
	driver_restart(d);
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 10);
	assert_int_equal(read_entries(d), 1);
	EXPECT_STAYS(d, "u2 0-0");
}

static void a_lesson_whose_room_is_closed_is_over(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 50);
	end(d, "u1"); /* the room's end is written at once, the register's not any more */
	driver_restart(d);
	at(d, 55);
	assert_int_equal(read_entries(d), 1);
	assert_false(entries[0].is_running);
	assert_true(entries[0].is_judged);
	EXPECT_STAYS(d, "u2 0-46");
}

static void nothing_waits_for_a_dead_store(void **state)
{
	struct driver *d = *state;
	driver_join(d, "u1");
	at(d, 10);
	run_sql(d, "PRAGMA query_only = ON");
	driver_join(d, "u2");
	at(d, 30);
	leave(d, "u2");
	at(d, 40);
	driver_join(d, "u3");
	at(d, 100);
	end(d, "u1");
	at(d, 110);
	assert_string_equal(driver_code(d, "u1", "room.join", driver_join_data()), "");
	at(d, 115);
	run_sql(d, "PRAGMA query_only = OFF");
	at(d, 130);
	assert_int_equal(read_entries(d), 2);
	assert_int_equal(entries[0].begin_ms, DRIVER_EPOCH_MS + 110 * S_MS);
	assert_true(entries[0].is_running);
	struct list list = {d, 0};
	assert_int_equal(store_register_stay_each(d->store, entries[1].id, list_stay, &list), OK);
	qsort(stays, list.count, sizeof stays[0], by_text);
	assert_int_equal(list.count, 2);
	assert_string_equal(stays[0], "u2 10-30");
	assert_string_equal(stays[1], "u3 40-100");
	assert_int_equal(entries[1].end_ms, DRIVER_EPOCH_MS + 100 * S_MS);
	assert_true(entries[1].is_judged);
}

static void who_changes_groups_stays_in_the_entry(void **state)
{
	struct driver *d = *state;
	char sql[256];
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 10);
	end(d, "u1");
	snprintf(sql, sizeof sql, "DELETE FROM members WHERE person = '%s'; UPDATE people SET left_ms = 1 WHERE id = '%s'", d->person[1],
		d->person[2]);
	at(d, 15);
	run_sql(d, sql);
	EXPECT_PEOPLE(d, "u2 present", "u3 absent", "u4 absent");
	/* Dora comes into the group, and into the lesson while it runs; who is gone is not in the next one */
	assert_string_equal(driver_code(d, "u1", "room.join", driver_join_data()), "");
	at(d, 20);
	assert_int_equal(store_member_add(d->store, group_of(d), d->person[5]), OK);
	driver_join(d, "u6");
	at(d, 30);
	end(d, "u1");
	at(d, 35);
	EXPECT_PEOPLE(d, "u4 absent", "u6 present");
}

static void a_conference_is_no_lesson(void **state)
{
	struct driver *d = *state;
	run_sql(d, "UPDATE groups SET kind = 'staff'");
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 200);
	end(d, "u1");
	at(d, 205);
	assert_int_equal(read_entries(d), 0);
}

struct traced {
	char lines[8][512];
	size_t count;
};

static void list_change(void *ctx, const struct register_change *change)
{
	struct traced *traced = ctx;
	assert_true(traced->count < 8);
	snprintf(traced->lines[traced->count++], sizeof traced->lines[0], "%.60s: %s of %.60s from '%.60s' to '%.60s'", change->author, change->what,
		change->person.id[0] ? change->person.name : "all", change->before, change->after);
}

static void corrections_stand_beside_what_was_seen(void **state)
{
	struct driver *d = *state;
	struct traced traced = {.count = 0};
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 10);
	assert_int_equal(read_entries(d), 1);
	/* while it runs: it will be what is seen anyway */
	assert_int_equal(store_register_correct(d->store, entries[0].id, d->person[1], 0, NULL, statuses, d->person[0], 1), OK);
	EXPECT_PEOPLE(d, "u2 absent, but present", "u3 absent", "u4 absent");
	end(d, "u1");
	at(d, 15);
	EXPECT_PEOPLE(d, "u2 present", "u3 absent", "u4 absent");
	const char *id = entries[0].id;
	assert_int_equal(store_register_correct(d->store, id, d->person[2], 4, "Arzt", statuses, d->person[0], 2), OK);
	assert_int_equal(store_register_correct(d->store, id, d->person[2], 4, "Arzt", statuses, d->person[0], 3), OK);
	EXPECT_PEOPLE(d, "u2 present", "u3 absent, but excused", "u4 absent");
	assert_int_equal(entries[0].counts[3], 1);
	assert_int_equal(entries[0].counts[4], 1);
	assert_int_equal(store_register_correct(d->store, id, d->person[2], 3, NULL, statuses, d->person[0], 4), OK);
	EXPECT_PEOPLE(d, "u2 present", "u3 absent", "u4 absent");
	assert_int_equal(store_register_correct(d->store, id, d->person[0], 3, NULL, statuses, d->person[0], 5), ERR_NOT_FOUND);
	assert_int_equal(store_register_correct(d->store, id, d->person[5], 3, NULL, statuses, d->person[0], 5), ERR_NOT_FOUND);
	assert_int_equal(store_register_correct(d->store, "e", d->person[2], 3, NULL, statuses, d->person[0], 5), ERR_NOT_FOUND);
	assert_int_equal(store_register_set(d->store, id, "Brüche", NULL, d->person[0], 6), OK);
	assert_int_equal(store_register_set(d->store, id, "Brüche", "S. 12", d->person[4], 7), OK);
	assert_int_equal(store_register_change_each(d->store, id, 8, list_change, &traced), OK);
	static const char *const due[] = {"Herr Brandt: homework of all from '' to 'S. 12'", "Frau Kaya: topic of all from '' to 'Brüche'",
		"Frau Kaya: status of Ben from 'excused' to 'absent'", "Frau Kaya: note of Ben from '' to 'Arzt'",
		"Frau Kaya: status of Ben from 'absent' to 'excused'", "Frau Kaya: status of Ada from '' to 'present'"};
	assert_int_equal(traced.count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(traced.lines[i], due[i]);
	}
	assert_int_equal(read_entries(d), 1);
	assert_string_equal(entries[0].topic, "Brüche");
	assert_string_equal(entries[0].homework, "S. 12");
}

static int64_t count_rows(struct driver *d)
{
	int64_t count = -1;
	sqlite3_stmt *row = sql_begin(d->store,
		"SELECT (SELECT count(*) FROM register_entries) + (SELECT count(*) FROM register_people) "
		"+ (SELECT count(*) FROM register_stays) + (SELECT count(*) FROM register_trace)", "");
	if (sql_row(row)) {
		count = sqlite3_column_int64(row, 0);
	}
	assert_int_equal(sql_end(d->store, row), OK);
	return count;
}

static void time_deletes(void **state)
{
	struct driver *d = *state;
	bool is_done;
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 10);
	end(d, "u1");
	at(d, 15);
	assert_int_equal(read_entries(d), 1);
	int64_t end_ms = entries[0].end_ms, kept_ms = entries[0].kept_until_ms;
	assert_int_equal(store_register_set(d->store, entries[0].id, "Brüche", NULL, d->person[0], 6), OK);
	assert_int_equal(store_register_purge(d->store, end_ms + 14 * DAY_MS - 1, 10, &is_done), OK);
	EXPECT_STAYS(d, "u2 0-10");
	/* the times go, the status stays */
	assert_int_equal(store_register_purge(d->store, end_ms + 14 * DAY_MS, 10, &is_done), OK);
	assert_true(is_done);
	EXPECT_PEOPLE(d, "u2 present", "u3 absent", "u4 absent");
	struct list list = {d, 0};
	assert_int_equal(store_register_stay_each(d->store, entries[0].id, list_stay, &list), OK);
	assert_int_equal(list.count, 0);
	/* 2026-09-21: until 31 August 2027, 0:00 in Berlin */
	assert_int_equal(kept_ms, INT64_C(1819663200000));
	assert_int_equal(store_register_purge(d->store, kept_ms - 1, 10, &is_done), OK);
	assert_int_equal(read_entries(d), 1);
	/* the server does it by itself */
	driver_time(d, kept_ms - DRIVER_EPOCH_MS);
	assert_int_equal(read_entries(d), 0);
	assert_int_equal(count_rows(d), 0);
}

/* What the school decided holds for the lessons that come after it. */
static void an_entry_is_kept_as_the_school_decided(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_retention_set(d->store, room.school, "register", 0), OK);
	driver_join(d, "u1");
	at(d, 5);
	assert_int_equal(read_entries(d), 1);
	assert_int_equal(entries[0].kept_until_ms, INT64_C(1817071200000)); /* 1 August 2027, 0:00 in Berlin */
}

static void much_is_deleted_in_small_pieces(void **state)
{
	struct driver *d = *state;
	char sql[512];
	snprintf(sql, sizeof sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO register_entries "
		"(id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms) SELECT 'e' || i, '%s', i, i, 0, 1, 1000 FROM n",
		group_of(d));
	run_sql(d, sql);
	int64_t left = count_rows(d);
	assert_int_equal(left, 50);
	driver_time(d, 3600 * S_MS); /* the next time that it looks for what must go */
	assert_int_equal(count_rows(d), 30);
	for (int i = 1; i <= 3; i++) {
		driver_time(d, (3600 + i) * S_MS);
	}
	assert_int_equal(count_rows(d), 0);
}

static void a_school_that_goes_takes_its_register_along(void **state)
{
	struct driver *d = *state;
	struct store_room room;
	driver_join(d, "u1");
	driver_join(d, "u2");
	at(d, 10);
	end(d, "u1");
	at(d, 15);
	assert_int_equal(read_entries(d), 1);
	assert_int_equal(store_register_set(d->store, entries[0].id, "Brüche", NULL, d->person[0], 6), OK);
	assert_int_equal(store_register_correct(d->store, entries[0].id, d->person[2], 4, "Arzt", statuses, d->person[0], 2), OK);
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_school_remove(d->store, room.school), OK);
	assert_int_equal(count_rows(d), 0);
}

/* The driver begins on a Monday at 16:13:20 in Berlin; the period at 16:15, which is 100 s later. */
static void plan(struct driver *d, const char *changes)
{
	const struct store_period periods[] = {{8, 15 * 60 + 25, 16 * 60 + 10}, {9, 16 * 60 + 15, 17 * 60}, {10, 17 * 60 + 5, 17 * 60 + 50}};
	struct store_room room;
	struct store_lesson lesson = {.weekday = 1, .weeks = "all", .from = STORE_NO_DAY, .until = STORE_NO_DAY};
	char id[STORE_ID_MAX];
	assert_int_equal(store_room_find(d->store, d->room, &room), OK);
	assert_int_equal(store_periods_set(d->store, room.school, periods, 3), OK);
	memcpy(lesson.group, room.group, sizeof lesson.group);
	for (int period = 8; period <= 10; period++) {
		lesson.first_period = lesson.last_period = period;
		assert_int_equal(store_lesson_add(d->store, &lesson, id), OK);
		if (strchr(changes, '0' + period)) {
			assert_int_equal(store_change_set(d->store, id, 20717, NULL, 0, 0), OK);
		}
	}
}

static void a_planned_lesson_judges_who_is_late(void **state)
{
	struct driver *d = *state;
	plan(d, "");
	driver_join(d, "u1");
	at(d, 30);
	driver_join(d, "u2");
	at(d, 100 + 5 * 60 + 1);
	driver_join(d, "u3");
	at(d, 410);
	assert_int_equal(read_entries(d), 1);
	assert_int_equal(entries[0].planned_begin_ms, DRIVER_EPOCH_MS + 100 * S_MS);
	assert_int_equal(entries[0].planned_end_ms, DRIVER_EPOCH_MS + 2800 * S_MS);
	end(d, "u1");
	at(d, 420);
	EXPECT_PEOPLE(d, "u2 present", "u3 late", "u4 absent");
}

static void a_cancelled_lesson_is_no_plan(void **state)
{
	struct driver *d = *state;
	plan(d, "9");
	driver_join(d, "u1");
	at(d, 2);
	assert_int_equal(read_entries(d), 1);
	assert_int_equal(entries[0].planned_begin_ms, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_set_up, driver_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(a_lesson_is_written), TEST(a_short_one_with_nobody_but_staff_is_not),
		TEST(a_dropped_line_is_gone_until_it_is_back), TEST(an_empty_lesson_ended_when_the_last_one_went),
		TEST(a_lesson_goes_on_after_a_restart), TEST(a_lesson_that_had_just_begun_is_there_after_a_restart),
		TEST(a_lesson_whose_room_is_closed_is_over), TEST(nothing_waits_for_a_dead_store),
		TEST(who_changes_groups_stays_in_the_entry), TEST(a_conference_is_no_lesson),
		TEST(corrections_stand_beside_what_was_seen), TEST(time_deletes), TEST(an_entry_is_kept_as_the_school_decided),
		TEST(much_is_deleted_in_small_pieces),
		TEST(a_school_that_goes_takes_its_register_along), TEST(a_planned_lesson_judges_who_is_late),
		TEST(a_cancelled_lesson_is_no_plan)};
	return cmocka_run_group_tests_name("register", tests, NULL, NULL);
}
