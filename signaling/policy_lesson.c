/* Rights in a lesson: the teacher leads, pupils speak, show themselves and write. */
#include "policy.h"

#include <string.h>

const struct policy policy_lesson = {
	.kind = "lesson",
	.roles = {
		[PERSON_TEACHER] = {RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_SHARE | RIGHT_WRITE, true, true},
		[PERSON_PUPIL] = {RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE, false, false},
		[PERSON_GUEST] = {RIGHT_SPEAK | RIGHT_CAMERA | RIGHT_WRITE, false, false},
	},
};

const struct policy *policy_of(const char *kind)
{
	return strcmp(kind, policy_lesson.kind) == 0 ? &policy_lesson : NULL;
}

uint32_t policy_sources(unsigned rights, uint32_t sources)
{
	uint32_t allowed = 0;
	allowed |= rights & RIGHT_SPEAK ? SFU_SOURCE_BIT(SFU_SOURCE_MIC) : 0;
	allowed |= rights & RIGHT_CAMERA ? SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) : 0;
	allowed |= rights & RIGHT_SHARE ? SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO) : 0;
	return sources & allowed;
}
