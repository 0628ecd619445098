/*
 * A talk of a consultation: the desk's teachers lead, and may lend the family the screen; parents and who comes with them speak,
 * show themselves and write. The desk begins and ends it, and who may in is not a question of lobby or lock. And the check
 * before it, in which somebody is alone.
 */
#include "policy.h"

#define STAFF (ROLE_BIT(PERSON_TEACHER) | ROLE_BIT(PERSON_LEADER) | ROLE_BIT(PERSON_ADMIN))
#define FAMILY (ROLE_BIT(PERSON_GUEST) | ROLE_BIT(PERSON_PARENT))

const struct policy policy_consultation = {
	.kind = "consultation",
	.word = RIGHT_SPEAK,
	.roles = {
		[PERSON_TEACHER] = {RIGHTS_ALL, true, false},
		[PERSON_LEADER] = {RIGHTS_ALL, true, false},
		[PERSON_ADMIN] = {RIGHTS_ALL, true, false},
	},
	.actions = {
		[ACTION_GIVE_RIGHTS] = {STAFF, FAMILY},
		[ACTION_LOWER_HAND] = {STAFF, STAFF | FAMILY},
		[ACTION_REMOVE] = {STAFF, FAMILY},
		[ACTION_READMIT] = {STAFF, FAMILY},
		[ACTION_GIVE_LEAD] = {STAFF, STAFF},
	},
};

const struct policy policy_check = {.kind = "check", .word = RIGHT_SPEAK};
