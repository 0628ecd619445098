/* The tables of a lesson and of a talk, said once more in another form: who may do what to whom, and what somebody may send. */
#include "policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* One letter a target: T teacher, P pupil, G guest, E parent, L leader, A admin; "-": the action has no target; "": may not at all. */
static const struct {
	enum action action;
	const char *lesson[PERSON_ROLES]; /* in the order of the roles */
	const char *talk;                 /* of everybody of the staff; others may nothing */
} rows[] = {
	{ACTION_NONE, {"", "", "", "", "", ""}, ""},
	{ACTION_END, {"-", "", "", "", "-", "-"}, ""},
	{ACTION_SET, {"-", "", "", "", "-", "-"}, ""},
	{ACTION_GIVE_RIGHTS, {"PGE", "", "", "", "PGE", "PGE"}, "GE"},
	{ACTION_GIVE_WORD, {"PGE", "", "", "", "PGE", "PGE"}, ""},
	{ACTION_END_WORD, {"PGE", "", "", "", "PGE", "PGE"}, ""},
	{ACTION_LOWER_HAND, {"TLAPGE", "", "", "", "TLAPGE", "TLAPGE"}, "TLAGE"},
	{ACTION_REMOVE, {"PGE", "", "", "", "PGE", "PGE"}, "GE"},
	{ACTION_READMIT, {"PGE", "", "", "", "PGE", "PGE"}, "GE"},
	{ACTION_LOBBY, {"PGE", "", "", "", "PGE", "PGE"}, ""},
	{ACTION_GIVE_LEAD, {"TLA", "", "", "", "TLA", "TLA"}, "TLA"},
};

static bool has_letter(const char *text, char letter)
{
	while (*text && *text != letter) {
		text++;
	}
	return *text != '\0';
}

static void compare(const struct policy *policy, enum action action, enum person_role actor, const char *may)
{
	assert_int_equal(policy_may_act(policy, action, actor), may[0] != '\0');
	for (int target = 0; target < PERSON_ROLES; target++) {
		assert_int_equal(policy_may_do(policy, action, actor, (enum person_role)target), has_letter(may, "TPGELA"[target]));
	}
}

static void who_may_do_what_to_whom(void **unused)
{
	(void)unused;
	assert_int_equal(sizeof rows / sizeof rows[0], ACTIONS);
	for (int i = 0; i < ACTIONS; i++) {
		assert_int_equal(rows[i].action, i);
		for (int actor = 0; actor < PERSON_ROLES; actor++) {
			compare(&policy_lesson, (enum action)i, (enum person_role)actor, rows[i].lesson[actor]);
			compare(&policy_consultation, (enum action)i, (enum person_role)actor,
				store_is_staff((enum person_role)actor) ? rows[i].talk : "");
			compare(&policy_check, (enum action)i, (enum person_role)actor, "");
		}
	}
}

/* The desk opens and ends the room of a talk; a check has no adults. */
static void who_leads(void **unused)
{
	(void)unused;
	for (int role = 0; role < PERSON_ROLES; role++) {
		bool is_staff = store_is_staff((enum person_role)role);
		assert_int_equal(policy_lesson.roles[role].leads, is_staff);
		assert_int_equal(policy_lesson.roles[role].may_open, is_staff);
		assert_int_equal(policy_consultation.roles[role].leads, is_staff);
		assert_false(policy_consultation.roles[role].may_open);
		assert_false(policy_check.roles[role].leads || policy_check.roles[role].may_open);
	}
}

/* room, mask, own, word -> what it comes to, for a pupil and for a guest; a teacher has all in any case. */
static void rights_of_everybody(void **unused)
{
	static const struct {
		struct policy_standing standing;
		unsigned rights;
	} cases[] = {
		{{0, 0, 0, false}, 0},
		{{RIGHTS_ALL, 0, 0, false}, RIGHTS_ALL},
		{{RIGHT_SPEAK | RIGHT_WRITE, 0, 0, false}, RIGHT_SPEAK | RIGHT_WRITE},
		/* an exception, in either direction */
		{{RIGHT_SPEAK | RIGHT_WRITE, RIGHT_SPEAK, 0, false}, RIGHT_WRITE},
		{{RIGHT_WRITE, RIGHT_SPEAK, RIGHT_SPEAK, false}, RIGHT_SPEAK | RIGHT_WRITE},
		/* own rights without a mask say nothing */
		{{RIGHT_WRITE, 0, RIGHTS_ALL, false}, RIGHT_WRITE},
		{{0, RIGHTS_ALL, RIGHT_SHARE, false}, RIGHT_SHARE},
		/* the word is stronger than both, and gives no more than speaking */
		{{0, 0, 0, true}, RIGHT_SPEAK},
		{{0, RIGHT_SPEAK, 0, true}, RIGHT_SPEAK},
		{{RIGHT_CAMERA, 0, 0, true}, RIGHT_SPEAK | RIGHT_CAMERA},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(policy_rights(&policy_lesson, PERSON_PUPIL, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_lesson, PERSON_PARENT, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_consultation, PERSON_PARENT, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_consultation, PERSON_GUEST, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_consultation, PERSON_TEACHER, &cases[i].standing), RIGHTS_ALL);
		assert_int_equal(policy_rights(&policy_check, PERSON_TEACHER, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_lesson, PERSON_GUEST, &cases[i].standing), cases[i].rights);
		assert_int_equal(policy_rights(&policy_lesson, PERSON_TEACHER, &cases[i].standing), RIGHTS_ALL);
		assert_int_equal(policy_rights(&policy_lesson, PERSON_ADMIN, &cases[i].standing), RIGHTS_ALL);
		assert_int_equal(policy_rights(&policy_lesson, PERSON_LEADER, &cases[i].standing), RIGHTS_ALL);
	}
}

/* By offices alone: a school's role gives nothing there. */
static void in_a_conference(void **unused)
{
	static const struct {
		unsigned as;
		struct policy_standing standing;
		unsigned rights;
	} cases[] = {
		{AS_CHAIR, {0, RIGHTS_ALL, 0, false}, RIGHTS_ALL},
		{AS_OFFICE, {RIGHT_WRITE, 0, 0, false}, RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE},
		{AS_MEMBER, {RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE, RIGHT_SPEAK, 0, false}, RIGHT_CAMERA | RIGHT_WRITE},
		{AS_LISTENER, {RIGHT_WRITE, 0, 0, false}, RIGHT_WRITE},
		{AS_LISTENER, {RIGHT_WRITE, 0, 0, true}, RIGHTS_ALL},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(policy_rights(&policy_conference, cases[i].as, &cases[i].standing), cases[i].rights);
	}
	for (unsigned as = 0; as < STANDINGS; as++) {
		assert_int_equal(policy_conference.roles[as].leads, as == AS_CHAIR);
		assert_int_equal(policy_may_act(&policy_conference, ACTION_REMOVE, as), as == AS_CHAIR);
		assert_int_equal(policy_may_do(&policy_conference, ACTION_GIVE_RIGHTS, AS_CHAIR, as), as == AS_MEMBER);
		assert_false(policy_may_act(&policy_conference, ACTION_SET, as) || policy_may_act(&policy_conference, ACTION_END, as));
	}
}

static void at_the_door(void **unused)
{
	static const struct {
		bool lobby, locked, passes, is_removed;
		enum policy_entry others;
	} cases[] = {
		{false, false, false, false, ENTRY_OPEN},
		{true, false, false, false, ENTRY_WAIT},
		{false, true, false, false, ENTRY_LOCKED},
		{true, true, false, false, ENTRY_LOCKED},
		{true, true, true, false, ENTRY_OPEN},
		{false, false, false, true, ENTRY_SENT_OUT},
		{true, true, true, true, ENTRY_SENT_OUT},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct store_room_state room = {.lobby = cases[i].lobby, .locked = cases[i].locked};
		const struct store_room_person person = {.passes = cases[i].passes, .is_removed = cases[i].is_removed};
		assert_int_equal(policy_entry(&policy_lesson, PERSON_PUPIL, &room, &person), cases[i].others);
		assert_int_equal(policy_entry(&policy_lesson, PERSON_PARENT, &room, &person), cases[i].others);
		assert_int_equal(policy_entry(&policy_lesson, PERSON_GUEST, &room, &person), cases[i].others);
		assert_int_equal(policy_entry(&policy_lesson, PERSON_TEACHER, &room, &person), ENTRY_OPEN);
		assert_int_equal(policy_entry(&policy_lesson, PERSON_ADMIN, &room, &person), ENTRY_OPEN);
		assert_int_equal(policy_entry(&policy_lesson, PERSON_LEADER, &room, &person), ENTRY_OPEN);
	}
}

static void sources_that_rights_allow(void **unused)
{
	uint32_t all = 0xf;
	(void)unused;
	assert_int_equal(policy_sources(RIGHTS_ALL, all), all);
	assert_int_equal(policy_sources(RIGHT_SPEAK, all), SFU_SOURCE_BIT(SFU_SOURCE_MIC));
	assert_int_equal(policy_sources(RIGHT_CAMERA, all), SFU_SOURCE_BIT(SFU_SOURCE_CAMERA));
	assert_int_equal(policy_sources(RIGHT_SHARE, all),
		SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO));
	assert_int_equal(policy_sources(RIGHT_WRITE, all), 0);
	assert_int_equal(policy_sources(RIGHTS_ALL, 0), 0);
	assert_null(policy_of("party"));
	assert_ptr_equal(policy_of("lesson"), &policy_lesson);
	assert_ptr_equal(policy_of("consultation"), &policy_consultation);
	assert_ptr_equal(policy_of("check"), &policy_check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(who_may_do_what_to_whom), cmocka_unit_test(who_leads), cmocka_unit_test(rights_of_everybody),
		cmocka_unit_test(in_a_conference), cmocka_unit_test(at_the_door), cmocka_unit_test(sources_that_rights_allow)};
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
