#include "consult_school.h"

#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	int consult, first, second; /* -1: nobody */
	enum desk_mode mode;
} desks[DESKS] = {{0, 0, -1, DESK_VIDEO}, {0, 1, 2, DESK_VIDEO}, {0, 3, -1, DESK_PLACE}, {0, 4, -1, DESK_BOTH}, {1, 0, -1, DESK_VIDEO},
	{2, 2, 5, DESK_BOTH}};
static const int children_of[PARENTS][2] = {{0, 1}, {1, 2}, {3, -1}, {3, -1}};

static void add_people(struct consult_school *w, enum person_role role, int count, char (*ids)[STORE_ID_MAX])
{
	char name[32];
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%c%d Kaya", store_role_names[role][0], i);
		assert_int_equal(store_person_add(w->s, w->id, name, role, ids[i]), OK);
	}
}

static void add_guardians(struct consult_school *w)
{
	char sql[256];
	for (int i = 0; i < PARENTS; i++) {
		for (int k = 0; k < 2 && children_of[i][k] >= 0; k++) {
			snprintf(sql, sizeof sql, "INSERT INTO guardians VALUES ('%s', '%s')", w->parents[i], w->children[children_of[i][k]]);
			consult_school_run(w->s, sql);
		}
	}
}

static void add_consult(struct consult_school *w, int number)
{
	struct store_consult c = {.kind = number == 1 ? CONSULT_HOUR : CONSULT_DAY, .title = "Sprechtag", .state = CONSULT_OPEN, .slot_minutes = 10,
		.change_minutes = number == 2 ? 0 : 5};
	snprintf(c.school, sizeof c.school, "%s", w->id);
	snprintf(c.owner, sizeof c.owner, "%s", number == 1 ? w->teachers[0] : "");
	assert_int_equal(store_consult_add(w->s, &c, NOW_MS, w->consults[number]), OK);
}

struct slot_list {
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void note_slot(void *ctx, const struct store_slot *slot)
{
	struct slot_list *list = ctx;
	assert_true(list->count < SLOTS);
	snprintf(list->ids[list->count++], STORE_ID_MAX, "%s", slot->id);
}

static void add_desk(struct consult_school *w, int number)
{
	struct store_desk desk = {.mode = desks[number].mode, .place = "R 1", .teacher_count = desks[number].second < 0 ? 1 : 2};
	struct store_slot slots[SLOTS];
	struct slot_list list = {w->slots[number], 0};
	snprintf(desk.teachers[0].id, STORE_ID_MAX, "%s", w->teachers[desks[number].first]);
	if (desk.teacher_count == 2) {
		snprintf(desk.teachers[1].id, STORE_ID_MAX, "%s", w->teachers[desks[number].second]);
	}
	assert_int_equal(store_desks_add(w->s, w->consults[desks[number].consult], &desk, 1, &w->desks[number]), OK);
	for (int i = 0; i < SLOTS; i++) {
		slots[i] = (struct store_slot){.begin_ms = BEGIN_MS + i * SLOT_MS, .end_ms = BEGIN_MS + (i + 1) * SLOT_MS, .state = SLOT_OPEN};
	}
	assert_int_equal(store_slots_add(w->s, w->desks[number], slots, SLOTS), OK);
	assert_int_equal(store_slot_each(w->s, w->desks[number], note_slot, &list), OK);
	assert_int_equal(list.count, SLOTS);
}

void consult_school_make(struct consult_school *w, const char *path)
{
	assert_int_equal(store_open(&w->s, path), OK);
	assert_int_equal(store_school_add(w->s, "Schule", w->id), OK);
	add_people(w, PERSON_TEACHER, TEACHERS, w->teachers);
	add_people(w, PERSON_PUPIL, CHILDREN, w->children);
	add_people(w, PERSON_PARENT, PARENTS, w->parents);
	add_guardians(w);
	for (int i = 0; i < CONSULTS; i++) {
		add_consult(w, i);
	}
	for (int i = 0; i < DESKS; i++) {
		add_desk(w, i);
	}
}

int64_t consult_school_number(struct store *s, const char *sql)
{
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &row, NULL), SQLITE_OK);
	int64_t number = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : -1;
	(void)sqlite3_finalize(row);
	return number;
}

void consult_school_run(struct store *s, const char *sql)
{
	char *error = NULL;
	if (sqlite3_exec(s->db, sql, NULL, NULL, &error) != SQLITE_OK) {
		fail_msg("%s: %s", sql, error);
	}
}

bool consult_school_shares_teacher(int desk, int other)
{
	int a[2] = {desks[desk].first, desks[desk].second}, b[2] = {desks[other].first, desks[other].second};
	bool shares = false;
	for (int i = 0; i < 4; i++) {
		shares = shares || (a[i / 2] >= 0 && a[i / 2] == b[i % 2]);
	}
	return shares;
}

bool consult_school_is_family(int child, int other)
{
	bool is = child == other;
	for (int i = 0; i < PARENTS; i++) {
		const int *of = children_of[i];
		is = is || ((of[0] == child || of[1] == child) && (of[0] == other || of[1] == other));
	}
	return is;
}
