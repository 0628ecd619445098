/*
 * Who was in a lesson, and how long? From the times at which somebody was in the room to one line of the class register.
 * All times are Unix milliseconds.
 */
#ifndef KREIDE_ATTENDANCE_H
#define KREIDE_ATTENDANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whoever is back within less than this was not gone. */
#define ATTENDANCE_MERGE_MS (INT64_C(60) * 1000)
/* So long after the begin nobody is late, and so long before the end nobody leaves early. */
#define ATTENDANCE_GRACE_MS (INT64_C(5) * 60 * 1000)

enum attendance_status {
	ATTENDANCE_PRESENT, ATTENDANCE_LATE, ATTENDANCE_LEFT_EARLY, ATTENDANCE_ABSENT,
	ATTENDANCE_EXCUSED, /* nobody is seen to be that: a teacher says so */
	ATTENDANCE_STATUSES
};
extern const char *const attendance_status_names[ATTENDANCE_STATUSES];

struct stay {
	int64_t from_ms, until_ms;
};

struct attendance_lesson {
	int64_t begin_ms, end_ms; /* as it was held; of one that runs: now */
	bool is_planned;
	int64_t planned_begin_ms, planned_end_ms;
};

struct attendance {
	enum attendance_status status;
	/* 0: not late, or not so that it counts; who came late and left early has both, and is late */
	uint32_t late_minutes, left_minutes;
	uint32_t gone_minutes; /* between coming first and leaving for good */
};

/* Sorts them, and joins those that follow each other within ATTENDANCE_MERGE_MS; what is no time at all goes. How many are left. */
size_t attendance_merge(struct stay *stays, size_t count);
/*
 * Of merged stays. Without a plan nobody is late. With one, late is who came after the planned begin, but nobody is late for
 * a lesson that had not begun, nor leaves one early that was over: the begin is the later one of the two, the end the earlier.
 */
void attendance_judge(const struct attendance_lesson *lesson, const struct stay *stays, size_t count, struct attendance *out);

#endif
