#include "attendance.h"

#include <glib.h>
#include <stdlib.h>

#define MINUTE_MS 60000

const char *const attendance_status_names[ATTENDANCE_STATUSES] = {
	[ATTENDANCE_PRESENT] = "present", [ATTENDANCE_LATE] = "late", [ATTENDANCE_LEFT_EARLY] = "leftEarly",
	[ATTENDANCE_ABSENT] = "absent", [ATTENDANCE_EXCUSED] = "excused"};

static int by_begin(const void *left, const void *right)
{
	const struct stay *a = left, *b = right;
	return a->from_ms != b->from_ms ? (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms)
					: (a->until_ms > b->until_ms) - (a->until_ms < b->until_ms);
}

size_t attendance_merge(struct stay *stays, size_t count)
{
	size_t kept = 0;
	if (count > 0) {
		qsort(stays, count, sizeof *stays, by_begin);
	}
	for (size_t i = 0; i < count; i++) {
		if (stays[i].until_ms <= stays[i].from_ms) {
			continue;
		}
		if (kept > 0 && stays[i].from_ms < stays[kept - 1].until_ms + ATTENDANCE_MERGE_MS) {
			stays[kept - 1].until_ms = MAX(stays[kept - 1].until_ms, stays[i].until_ms);
		} else {
			stays[kept++] = stays[i];
		}
	}
	return kept;
}

/* 0 if it is not more than the grace. */
static uint32_t minutes_beyond_grace(int64_t ms)
{
	return ms > ATTENDANCE_GRACE_MS ? (uint32_t)(ms / MINUTE_MS) : 0;
}

void attendance_judge(const struct attendance_lesson *lesson, const struct stay *stays, size_t count, struct attendance *out)
{
	int64_t gone_ms = 0;
	*out = (struct attendance){.status = ATTENDANCE_ABSENT};
	if (count == 0) {
		return;
	}
	for (size_t i = 1; i < count; i++) {
		gone_ms += stays[i].from_ms - stays[i - 1].until_ms;
	}
	out->status = ATTENDANCE_PRESENT;
	out->gone_minutes = (uint32_t)(gone_ms / MINUTE_MS);
	if (lesson->is_planned) {
		int64_t begin_ms = MAX(lesson->begin_ms, lesson->planned_begin_ms);
		int64_t end_ms = MIN(lesson->end_ms, lesson->planned_end_ms);
		out->late_minutes = minutes_beyond_grace(stays[0].from_ms - begin_ms);
		out->left_minutes = minutes_beyond_grace(end_ms - stays[count - 1].until_ms);
		out->status = out->late_minutes ? ATTENDANCE_LATE : out->left_minutes ? ATTENDANCE_LEFT_EARLY : ATTENDANCE_PRESENT;
	}
}
