/* A lesson: everybody of the staff who belongs to the group leads; pupils and guests have what the room's rights or a teacher give them. */
#include "policy.h"

#define TEACHERS (ROLE_BIT(PERSON_TEACHER) | ROLE_BIT(PERSON_LEADER) | ROLE_BIT(PERSON_ADMIN))
#define OTHERS (ROLE_BIT(PERSON_PUPIL) | ROLE_BIT(PERSON_GUEST) | ROLE_BIT(PERSON_PARENT))

const struct policy policy_lesson = {
	.kind = "lesson",
	.word = RIGHT_SPEAK,
	.roles = {
		[PERSON_TEACHER] = {RIGHTS_ALL, true, true},
		[PERSON_LEADER] = {RIGHTS_ALL, true, true},
		[PERSON_ADMIN] = {RIGHTS_ALL, true, true},
		[PERSON_PUPIL] = {0, false, false},
		[PERSON_PARENT] = {0, false, false},
		[PERSON_GUEST] = {0, false, false},
	},
	.actions = {
		[ACTION_END] = {TEACHERS, 0},
		[ACTION_SET] = {TEACHERS, 0},
		[ACTION_GIVE_RIGHTS] = {TEACHERS, OTHERS},
		[ACTION_GIVE_WORD] = {TEACHERS, OTHERS},
		[ACTION_END_WORD] = {TEACHERS, OTHERS},
		[ACTION_LOWER_HAND] = {TEACHERS, TEACHERS | OTHERS},
		[ACTION_REMOVE] = {TEACHERS, OTHERS},
		[ACTION_READMIT] = {TEACHERS, OTHERS},
		[ACTION_LOBBY] = {TEACHERS, OTHERS},
		[ACTION_GIVE_LEAD] = {TEACHERS, TEACHERS},
	},
};
