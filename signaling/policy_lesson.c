/* A lesson: the teacher leads and shares, pupils speak, show themselves and write. */
#include "policy.h"
#include "sfu.h"

const struct policy policy_lesson = {
	.kind = "lesson",
	.rights =
		{
			[PERSON_TEACHER] = RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_SHARE | RIGHT_WRITE,
			[PERSON_PUPIL] = RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE,
		},
	.leads = {[PERSON_TEACHER] = true, [PERSON_PUPIL] = false},
};

uint32_t policy_rights(const struct policy *p, enum person_role role)
{
	return p->rights[role];
}

bool policy_leads(const struct policy *p, enum person_role role)
{
	return p->leads[role];
}

uint32_t policy_sources(uint32_t rights)
{
	uint32_t sources = 0;
	if (rights & RIGHT_SPEAK) {
		sources |= SFU_SOURCE_BIT(SFU_SOURCE_MIC);
	}
	if (rights & RIGHT_CAMERA) {
		sources |= SFU_SOURCE_BIT(SFU_SOURCE_CAMERA);
	}
	if (rights & RIGHT_SHARE) {
		sources |= SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO);
	}
	return sources;
}
