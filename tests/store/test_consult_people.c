/* Desks and who sits there; families, companions and wishes; what somebody is to a talk. */
#include "consult_school.h"
#include "members.h"
#include "store_privacy.h"
#include "store_roster.h"
#include "store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
	struct consult_school *w = calloc(1, sizeof *w);
	consult_school_make(w, ":memory:");
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct consult_school *w = *state;
	store_close(w->s);
	free(w);
	return 0;
}

static void book(struct consult_school *w, int desk, int slot, int child, char id[STORE_ID_MAX])
{
	enum talk_refusal why;
	const struct talk_draft draft = {w->desks[desk], w->slots[desk][slot], w->children[child], 1, DESK_BOTH, NULL, w->teachers[0], true, NULL};
	assert_int_equal(store_talk_book(w->s, &draft, NOW_MS, &why, id), OK);
	assert_int_equal(why, TALK_OK);
}

/* Ids that were told, each as its place among those of its kind. */
struct list {
	char text[256];
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void note(struct list *list, const char *id)
{
	size_t len = strlen(list->text);
	for (int i = 0; i < list->count; i++) {
		if (strcmp(list->ids[i], id) == 0) {
			snprintf(list->text + len, sizeof list->text - len, "%s%d", len ? " " : "", i);
		}
	}
}

static void note_desk(void *ctx, const struct store_desk *desk)
{
	note(ctx, desk->id);
}

static void note_consult(void *ctx, const struct store_consult *consult)
{
	note(ctx, consult->id);
}

static void note_id(void *ctx, const char *id)
{
	note(ctx, id);
}

static void note_talk(void *ctx, const struct store_talk *talk)
{
	note(ctx, talk->id);
}

static void note_person(void *ctx, const struct store_person *person)
{
	note(ctx, person->id);
}

/* -- desks ------------------------------------------------------------------------------------------------------ */

static void who_may_sit_where(void **state)
{
	struct consult_school *w = *state;
	const struct {
		const char *teachers[2];
		uint32_t count;
		enum err err;
	} rows[] = {
		{{w->teachers[5], NULL}, 1, OK}, {{w->teachers[4], NULL}, 1, ERR_CONFLICT}, {{w->teachers[5], w->teachers[0]}, 2, ERR_CONFLICT},
		{{w->teachers[5], w->teachers[5]}, 2, ERR_CONFLICT}, {{w->parents[0], NULL}, 1, ERR_NOT_FOUND}, {{w->children[0], NULL}, 1, ERR_NOT_FOUND},
		{{"nobody", NULL}, 1, ERR_NOT_FOUND}, {{NULL, NULL}, 0, ERR_MALFORMED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char ids[2][STORE_ID_MAX], extra[STORE_ID_MAX];
		struct store_desk desks[2] = {{.teacher_count = 1}, {.teacher_count = rows[i].count}};
		assert_int_equal(store_person_add(w->s, w->id, "Neu", PERSON_TEACHER, extra), OK);
		snprintf(desks[0].teachers[0].id, STORE_ID_MAX, "%s", extra);
		for (uint32_t k = 0; k < rows[i].count; k++) {
			snprintf(desks[1].teachers[k].id, STORE_ID_MAX, "%s", rows[i].teachers[k]);
		}
		assert_int_equal(store_desks_add(w->s, w->consults[0], desks, 2, ids), rows[i].err);
		assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM desks"), rows[i].err ? DESKS : DESKS + 2);
		if (!rows[i].err) {
			assert_int_equal(store_desk_remove(w->s, ids[0]), OK);
			assert_int_equal(store_desk_remove(w->s, ids[1]), OK);
		}
	}
}

static void a_desk_with_talks_keeps_its_teachers(void **state)
{
	struct consult_school *w = *state;
	struct store_desk desk;
	char id[STORE_ID_MAX];
	book(w, 0, 0, 0, id);
	assert_int_equal(store_desk_get(w->s, w->desks[0], &desk), OK);
	assert_int_equal(desk.talks, 1);
	assert_int_equal(desk.free, SLOTS - 1);
	assert_int_equal(store_desk_set(w->s, &desk, true, NOW_MS), ERR_STATE);
	assert_int_equal(store_desk_remove(w->s, desk.id), ERR_STATE);
	const char *slot = w->slots[0][0];
	assert_int_equal(store_slots_set(w->s, desk.id, &slot, 1, SLOT_BLOCKED), ERR_STATE);
	assert_int_equal(store_talk_cancel(w->s, id, true, NOW_MS), OK);
	snprintf(desk.teachers[0].id, STORE_ID_MAX, "%s", w->teachers[5]);
	assert_int_equal(store_desk_set(w->s, &desk, true, NOW_MS), OK);
	assert_int_equal(store_desk_get(w->s, w->desks[0], &desk), OK);
	assert_string_equal(desk.teachers[0].id, w->teachers[5]);
}

/* Its talks change with it, unless a family could not come in time. */
static void another_mode_of_a_desk(void **state)
{
	struct consult_school *w = *state;
	struct store_desk desk;
	char id[STORE_ID_MAX], other[STORE_ID_MAX];
	book(w, 3, 0, 0, id);
	book(w, 0, 1, 1, other);
	assert_int_equal(store_desk_get(w->s, w->desks[3], &desk), OK);
	desk.mode = DESK_PLACE;
	assert_int_equal(store_desk_set(w->s, &desk, false, NOW_MS), ERR_CONFLICT);
	assert_int_equal(store_talk_cancel(w->s, other, true, NOW_MS), OK);
	assert_int_equal(store_desk_set(w->s, &desk, false, NOW_MS), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT mode = 'place' AND sequence = 1 FROM talks"), 1);
}

static void what_is_told_and_in_which_order(void **state)
{
	struct consult_school *w = *state;
	struct list desks = {.ids = w->desks, .count = DESKS}, consults = {.ids = w->consults, .count = CONSULTS}, mine = consults, later = desks;
	assert_int_equal(store_desk_each_of(w->s, w->teachers[2], BEGIN_MS, note_desk, &desks), OK);
	assert_string_equal(desks.text, "1 5");
	assert_int_equal(store_desk_each_of(w->s, w->teachers[2], BEGIN_MS + SLOTS * SLOT_MS, note_desk, &later), OK);
	assert_string_equal(later.text, "");
	assert_int_equal(store_consult_each(w->s, w->id, NULL, note_consult, &consults), OK);
	assert_string_equal(consults.text, "2 1 0");
	assert_int_equal(store_consult_each(w->s, w->id, w->teachers[1], note_consult, &mine), OK);
	assert_string_equal(mine.text, "2 0");
	struct store_consult consult;
	assert_int_equal(store_consult_get(w->s, w->consults[0], &consult), OK);
	assert_true(consult.begin_ms == BEGIN_MS && consult.end_ms == BEGIN_MS + SLOTS * SLOT_MS);
	assert_int_equal(consult.desks, 4);
	assert_int_equal(consult.slots, 4 * SLOTS);
}

static void a_grid_leaves_out_what_is_there(void **state)
{
	struct consult_school *w = *state;
	struct store_slot over[2] = {{.begin_ms = BEGIN_MS - 1, .end_ms = BEGIN_MS + 1, .state = SLOT_OPEN},
		{.begin_ms = BEGIN_MS - SLOT_MS, .end_ms = BEGIN_MS, .state = SLOT_BREAK}};
	assert_int_equal(store_slots_add(w->s, w->desks[0], over, 2), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM slots"), DESKS * SLOTS + 1);
	static struct store_slot many[DESK_SLOTS_MAX];
	for (int i = 0; i < DESK_SLOTS_MAX; i++) {
		many[i] = (struct store_slot){.begin_ms = BEGIN_MS + (SLOTS + i) * SLOT_MS, .end_ms = BEGIN_MS + (SLOTS + i + 1) * SLOT_MS, .state = SLOT_OPEN};
	}
	assert_int_equal(store_slots_add(w->s, w->desks[0], many, DESK_SLOTS_MAX), ERR_FULL);
	assert_int_equal(store_slots_add(w->s, w->desks[0], many, DESK_SLOTS_MAX - SLOTS - 1), OK);
}

/* -- clashes that are shown ------------------------------------------------------------------------------------- */

static void what_a_family_can_not_have(void **state)
{
	struct consult_school *w = *state;
	char id[STORE_ID_MAX];
	const struct {
		int desk, parent; /* -1: the teachers alone */
		const char *slots;
	} rows[] = {
		{4, -1, "0"}, {4, 3, "0"}, {5, 0, "0 2 3 4"}, {2, 0, "0 1"}, {3, 0, "0 2 3 4"}, {1, 0, "0 2 3 4"}, {1, -1, ""}, {1, 2, ""},
	};
	book(w, 0, 0, 0, id);  /* by video */
	book(w, 2, 3, 1, id);  /* in the building: elsewhere the slots beside it, too */
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct list list = {.ids = w->slots[rows[i].desk], .count = SLOTS};
		assert_int_equal(store_clash_each(w->s, w->desks[rows[i].desk], rows[i].parent < 0 ? NULL : w->parents[rows[i].parent], note_id, &list), OK);
		assert_string_equal(list.text, rows[i].slots);
	}
}

/* -- families --------------------------------------------------------------------------------------------------- */

static void a_child_without_parents_gets_a_family(void **state)
{
	struct consult_school *w = *state;
	struct list list = {.ids = w->parents, .count = PARENTS};
	assert_int_equal(store_family_ensure(w->s, w->children[4], "Familie von p4"), OK);
	assert_int_equal(store_family_ensure(w->s, w->children[4], "Familie von p4"), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM people WHERE is_letter_made = 1 AND role = 'parent'"), 1);
	assert_int_equal(store_family_ensure(w->s, w->children[1], "Familie von p1"), OK);
	assert_int_equal(store_guardian_each(w->s, w->children[1], note_person, &list), OK);
	assert_string_equal(list.text, "0 1");
	assert_int_equal(store_family_ensure(w->s, w->teachers[1], "Familie"), ERR_NOT_FOUND);
	/* whoever has left looks after nobody here */
	consult_school_run(w->s, "UPDATE people SET left_ms = 1 WHERE role = 'parent'");
	assert_int_equal(store_family_ensure(w->s, w->children[1], "Familie von p1"), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM people WHERE is_letter_made = 1 AND left_ms IS NULL"), 1);
}

static void count_person(void *ctx, const struct store_roster_person *person)
{
	(void)person;
	++*(int *)ctx;
}

static void count_child(void *ctx, const char *parent, const char *child)
{
	(void)parent;
	(void)child;
	++*(int *)ctx;
}

/* A file of all people names neither them nor whose parents they are: it would take their links away. */
static void an_import_leaves_such_families_alone(void **state)
{
	struct consult_school *w = *state;
	int before[2] = {0, 0}, after[2] = {0, 0};
	assert_int_equal(store_roster_people(w->s, w->id, count_person, &before[0]), OK);
	assert_int_equal(store_roster_children(w->s, w->id, count_child, &before[1]), OK);
	assert_int_equal(store_family_ensure(w->s, w->children[4], "Familie von p4"), OK);
	assert_int_equal(store_roster_people(w->s, w->id, count_person, &after[0]), OK);
	assert_int_equal(store_roster_children(w->s, w->id, count_child, &after[1]), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM people WHERE is_letter_made = 1"), 1);
	assert_memory_equal(before, after, sizeof before);
}

static void a_contact_is_everybodys_but_guests(void **state)
{
	struct consult_school *w = *state;
	struct store_contact contact;
	assert_int_equal(store_contact_get(w->s, w->parents[0], &contact), OK);
	assert_string_equal(contact.language, "de");
	assert_string_equal(contact.email, "");
	assert_true(contact.reminder);
	snprintf(contact.language, sizeof contact.language, "uk");
	assert_int_equal(store_contact_put(w->s, w->parents[0], &contact, NOW_MS), OK);
	assert_int_equal(store_contact_put(w->s, w->children[0], &contact, NOW_MS), OK);
	consult_school_run(w->s, "INSERT INTO people (id, school, name, role) SELECT 'guest', id, 'G', 'guest' FROM schools");
	assert_int_equal(store_contact_put(w->s, "guest", &contact, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(store_contact_get(w->s, w->parents[0], &contact), OK);
	assert_string_equal(contact.language, "uk");
}

static void who_somebody_is_to_a_talk(void **state)
{
	struct consult_school *w = *state;
	struct store_person helper, other;
	struct store_talk talk;
	enum talk_role role;
	char id[STORE_ID_MAX], second[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	book(w, 1, 0, 1, id);
	book(w, 0, 0, 3, second);
	assert_int_equal(store_companion_add(w->s, id, COMPANION_INTERPRETER, "Frau Öz", "tr", NOW_MS, &helper, token), OK);
	assert_int_equal(store_companion_add(w->s, second, COMPANION_SOCIAL, "Herr Wolf", NULL, NOW_MS, &other, token), OK);
	const struct {
		const char *person;
		enum talk_role role;
	} rows[] = {
		{w->teachers[1], TALK_STAFF}, {w->teachers[2], TALK_STAFF}, {w->teachers[0], TALK_NOBODY}, {w->parents[0], TALK_FAMILY},
		{w->parents[1], TALK_FAMILY}, {w->parents[2], TALK_NOBODY}, {w->children[1], TALK_NOBODY}, {helper.id, TALK_COMPANION},
		{other.id, TALK_NOBODY}, {"nobody", TALK_NOBODY},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(store_talk_role(w->s, id, rows[i].person, &talk, &role), OK);
		assert_int_equal(role, rows[i].role);
	}
	assert_int_equal(store_talk_role(w->s, "nothing", w->teachers[1], &talk, &role), ERR_NOT_FOUND);
	consult_school_run(w->s, "UPDATE consultations SET state = 'draft'");
	assert_int_equal(store_talk_role(w->s, id, w->parents[0], &talk, &role), OK);
	assert_int_equal(role, TALK_NOBODY);
	struct list list = {.ids = &id, .count = 1};
	assert_int_equal(store_talk_each_of(w->s, w->parents[0], note_talk, &list), OK);
	assert_string_equal(list.text, "");
}

static void companions_go_with_their_talk(void **state)
{
	struct consult_school *w = *state;
	struct store_person person[TALK_COMPANIONS_MAX + 1], found;
	struct store_companion companion;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	book(w, 0, 0, 0, id);
	for (int i = 0; i < TALK_COMPANIONS_MAX; i++) {
		assert_int_equal(store_companion_add(w->s, id, COMPANION_PARENT, "Oma", "tr", NOW_MS, &person[i], token), OK);
	}
	assert_int_equal(store_companion_add(w->s, id, COMPANION_PARENT, "Opa", NULL, NOW_MS, &person[4], token), ERR_FULL);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &found), OK);
	assert_string_equal(found.id, person[3].id);
	assert_int_equal(store_companion_get(w->s, found.id, &companion), OK);
	assert_string_equal(companion.language, "tr");
	/* guests of no group leave at night: not these */
	assert_int_equal(store_guests_leave(w->s, w->id, NOW_MS), OK);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &found), OK);
	assert_int_equal(store_companion_remove(w->s, "other", found.id), ERR_NOT_FOUND);
	assert_int_equal(store_companion_remove(w->s, id, found.id), OK);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &found), ERR_NOT_FOUND);
	assert_int_equal(store_companion_add(w->s, id, COMPANION_PARENT, " \n", NULL, NOW_MS, &person[3], token), ERR_MALFORMED);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM people WHERE role = 'guest'"), 3);
	assert_int_equal(store_talk_cancel(w->s, id, true, NOW_MS), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM people WHERE role = 'guest'"), 0);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM links"), 0);
}

/* -- what time deletes ------------------------------------------------------------------------------------------ */

static uint32_t purge(struct consult_school *w, enum purge_kind kind, int64_t before_ms)
{
	uint32_t count = 0;
	const struct purge_order order = {.school = w->id, .kind = kind, .before_ms = before_ms, .limit = 100};
	assert_int_equal(store_purge(w->s, &order, &count), OK);
	return count;
}

/* As long as there is a day that he is invited to, and so long after it. */
static void a_contact_is_kept_for_the_last_day(void **state)
{
	struct consult_school *w = *state;
	const struct store_contact contact = {.language = "pl"};
	const int64_t end_ms = BEGIN_MS + SLOTS * SLOT_MS;
	assert_int_equal(store_contact_put(w->s, w->parents[0], &contact, NOW_MS), OK);
	assert_int_equal(purge(w, PURGE_CONTACTS, end_ms), 0);
	assert_int_equal(purge(w, PURGE_CONTACTS, end_ms + 1), 1);
	assert_int_equal(store_contact_put(w->s, w->parents[0], &contact, NOW_MS), OK);
	consult_school_run(w->s, "UPDATE consultations SET state = 'draft'"); /* nobody was invited */
	assert_int_equal(purge(w, PURGE_CONTACTS, NOW_MS), 0);
	assert_int_equal(purge(w, PURGE_CONTACTS, NOW_MS + 1), 1);
}

static void talks_go_after_the_day_and_notes_keep_theirs(void **state)
{
	struct consult_school *w = *state;
	struct store_person guest;
	char noted[STORE_ID_MAX], other[STORE_ID_MAX], of_hour[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	const int64_t end_ms = BEGIN_MS + SLOTS * SLOT_MS;
	book(w, 0, 0, 0, noted);
	book(w, 1, 1, 1, other);
	book(w, 4, 1, 3, of_hour);
	assert_int_equal(store_talk_note_set(w->s, noted, "Notiz"), OK);
	assert_int_equal(store_companion_add(w->s, noted, COMPANION_PARENT, "Oma", NULL, NOW_MS, &guest, token), OK);
	/* an hour goes on for weeks: its talks do not wait for the last one */
	assert_int_equal(purge(w, PURGE_TALKS, BEGIN_MS + 2 * SLOT_MS), 0);
	assert_int_equal(purge(w, PURGE_TALKS, BEGIN_MS + 2 * SLOT_MS + 1), 1);
	assert_int_equal(purge(w, PURGE_TALKS, end_ms), 0);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), 2);
	assert_int_equal(purge(w, PURGE_TALKS, end_ms + 1), 2 + CONSULTS); /* the guest, the talk, and what was around them */
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) * 1000 + (SELECT count(*) FROM desks) * 100 + (SELECT count(*) FROM slots) * 10 "
		"+ (SELECT count(*) FROM people WHERE role = 'guest') FROM talks"), 1100);
	assert_int_equal(purge(w, PURGE_TALKS, end_ms + 1), 0);
	assert_int_equal(purge(w, PURGE_TALK_NOTES, BEGIN_MS + SLOT_MS), 0);
	assert_int_equal(purge(w, PURGE_TALK_NOTES, BEGIN_MS + SLOT_MS + 1), 1);
	assert_int_equal(purge(w, PURGE_TALKS, end_ms + 1), 1);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM consultations"), 1); /* is none more: its end was that of the talk */
	assert_int_equal(purge(w, PURGE_TALKS, end_ms + 1), 0);
}

struct sums {
	int64_t talks, talks_ms, notes, notes_ms;
};

static void note_sum(void *ctx, const char *section, int64_t count, int64_t oldest_ms)
{
	struct sums *sums = ctx;
	if (strcmp(section, "talks") == 0) {
		sums->talks = count;
		sums->talks_ms = oldest_ms;
	} else if (strcmp(section, "talkNotes") == 0) {
		sums->notes = count;
		sums->notes_ms = oldest_ms;
	}
}

/* From when it counts, as the purge does. */
static void everybody_sees_how_long(void **state)
{
	struct consult_school *w = *state;
	char talk[STORE_ID_MAX];
	struct sums teacher = {0}, parent = {0}, other = {0};
	book(w, 0, 2, 0, talk);
	assert_int_equal(store_talk_note_set(w->s, talk, "Notiz"), OK);
	assert_int_equal(store_person_summary(w->s, w->parents[0], note_sum, &parent), OK);
	assert_true(parent.talks == 1 && parent.talks_ms == BEGIN_MS + SLOTS * SLOT_MS && parent.notes == 0);
	book(w, 4, 1, 3, talk); /* of an hour */
	assert_int_equal(store_person_summary(w->s, w->teachers[0], note_sum, &teacher), OK);
	assert_true(teacher.talks == 2 && teacher.talks_ms == BEGIN_MS + 2 * SLOT_MS);
	assert_true(teacher.notes == 1 && teacher.notes_ms == BEGIN_MS + 3 * SLOT_MS);
	assert_int_equal(store_person_summary(w->s, w->teachers[5], note_sum, &other), OK);
	assert_int_equal(other.talks, 0);
}

static bool has_left(struct consult_school *w, const char *person)
{
	struct store_member member;
	assert_int_equal(store_member_get(w->s, person, &member), OK);
	return member.left_ms != 0;
}

static void whom_a_letter_made_leaves_with_the_last_child(void **state)
{
	struct consult_school *w = *state;
	char talk[STORE_ID_MAX], later[STORE_ID_MAX], family[STORE_ID_MAX];
	const char *desk = w->desks[0];
	assert_int_equal(store_family_ensure(w->s, w->children[4], "Familie von p4"), OK);
	sqlite3_stmt *row = sql_begin(w->s, "SELECT id FROM people WHERE is_letter_made = 1", "");
	assert_int_equal(sql_one_text(w->s, row, family, sizeof family), OK);
	assert_int_equal(store_contact_put(w->s, family, &(struct store_contact){.language = "ar", .email = "familie@example.org"}, NOW_MS), OK);
	book(w, 0, 0, 4, talk);
	book(w, 1, 4, 4, later);
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[4], &desk, 1, 0, 0), OK);
	assert_int_equal(store_guests_leave(w->s, w->id, NOW_MS), OK);
	assert_false(has_left(w, family));
	assert_int_equal(store_member_leave(w->s, w->children[4], BEGIN_MS + SLOT_MS), OK);
	assert_int_equal(store_member_leave(w->s, w->children[0], NOW_MS), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM talks"), 1); /* the one that had begun */
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM wishes"), 0);
	assert_int_equal(store_guests_leave(w->s, w->id, NOW_MS), OK);
	assert_true(has_left(w, family));
	assert_int_equal(consult_school_number(w->s, "SELECT count(*) FROM person_contacts"), 0);
	assert_false(has_left(w, w->parents[0])); /* the school's own parents are the school's to remove */
}

/* -- wishes ----------------------------------------------------------------------------------------------------- */

struct wishes {
	struct consult_school *w;
	char text[256];
};

static void note_wish(void *ctx, const struct store_wish *wish)
{
	struct wishes *x = ctx;
	struct list child = {.ids = x->w->children, .count = CHILDREN}, desk = {.ids = x->w->desks, .count = DESKS};
	size_t len = strlen(x->text);
	note(&child, wish->child);
	note(&desk, wish->desk);
	snprintf(x->text + len, sizeof x->text - len, "%s%s:%d:%s:%d", len ? " " : "", child.text, wish->rank, desk.text, (int)wish->from_ms);
}

static void wishes_are_set_as_a_whole(void **state)
{
	struct consult_school *w = *state;
	const char *desks[WISHES_MAX + 1] = {w->desks[2], w->desks[0], w->desks[1]};
	struct wishes all = {.w = w}, one = {.w = w};
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], desks, 3, 5, 9), OK);
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[0], desks, 2, 0, 0), OK);
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], desks + 1, 1, 7, 9), OK);
	assert_int_equal(store_wish_each(w->s, w->consults[0], NULL, note_wish, &all), OK);
	assert_string_equal(all.text, "0:0:2:0 0:1:0:0 1:0:0:7");
	desks[2] = w->desks[4]; /* of another consultation */
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], desks, 3, 0, 0), ERR_NOT_FOUND);
	desks[2] = desks[0];
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], desks, 3, 0, 0), ERR_CONFLICT);
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], desks, WISHES_MAX + 1, 0, 0), ERR_FULL);
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->parents[1], desks, 1, 0, 0), ERR_NOT_FOUND);
	assert_int_equal(store_wish_each(w->s, w->consults[0], w->children[1], note_wish, &one), OK);
	assert_string_equal(one.text, "1:0:0:7");
	assert_int_equal(store_wishes_set(w->s, w->consults[0], w->children[1], NULL, 0, 0, 0), OK);
	assert_int_equal(consult_school_number(w->s, "SELECT (SELECT count(*) FROM wishes) * 10 + (SELECT count(*) FROM wish_times)"), 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(who_may_sit_where, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_desk_with_talks_keeps_its_teachers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_mode_of_a_desk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_told_and_in_which_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_grid_leaves_out_what_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_family_can_not_have, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_child_without_parents_gets_a_family, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_import_leaves_such_families_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_contact_is_everybodys_but_guests, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_somebody_is_to_a_talk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(companions_go_with_their_talk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_contact_is_kept_for_the_last_day, set_up, tear_down),
		cmocka_unit_test_setup_teardown(talks_go_after_the_day_and_notes_keep_theirs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(everybody_sees_how_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whom_a_letter_made_leaves_with_the_last_child, set_up, tear_down),
		cmocka_unit_test_setup_teardown(wishes_are_set_as_a_whole, set_up, tear_down)};
	return cmocka_run_group_tests_name("consult_people", tests, NULL, NULL);
}
