/*
 * A conference: who chairs leads, whoever he is in the school, and nobody's role gives him anything. Offices may always speak and be seen;
 * others have what the room gives (to listeners: writing), and with the word camera, microphone and screen. There is neither lobby nor
 * lock, since the roll says who may in; the speaking list gives the word, and conference.close ends it.
 */
#include "policy.h"

#define CHAIRS ROLE_BIT(AS_CHAIR)
#define OTHERS (ROLE_BIT(AS_OFFICE) | ROLE_BIT(AS_MEMBER) | ROLE_BIT(AS_LISTENER))

const struct policy policy_conference = {
	.kind = "conference",
	.word = RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_SHARE,
	.roles = {
		[AS_CHAIR] = {RIGHTS_ALL, true, true},
		[AS_OFFICE] = {RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE, false, false},
	},
	.actions = {
		/* not to offices, who always may, nor to listeners, who have the word for it */
		[ACTION_GIVE_RIGHTS] = {CHAIRS, ROLE_BIT(AS_MEMBER)},
		[ACTION_LOWER_HAND] = {CHAIRS, CHAIRS | OTHERS},
		[ACTION_REMOVE] = {CHAIRS, OTHERS},
		[ACTION_READMIT] = {CHAIRS, OTHERS},
	},
};
