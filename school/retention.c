#include "retention.h"

#include "days.h"

#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
enum { FIRST_MONTH = 8 };

const char *const retention_from_names[] = {
	[FROM_LESSON_END] = "lessonEnd", [FROM_WRITING] = "writing", [FROM_SCHOOL_YEAR] = "schoolYear", [FROM_LEAVING] = "leaving",
	[FROM_LAST_USE] = "lastUse", [FROM_CONSULTATION_END] = "consultationEnd", [FROM_TALK_END] = "talkEnd", [FROM_SENDING] = "sending",
	[FROM_INVITATION] = "invitation", [FROM_CONFERENCE_END] = "conferenceEnd", [FROM_NOWHERE] = "nowhere"};

const struct retention_rule *retention_rule(enum retention_kind kind)
{
	static const struct retention_rule rules[RETENTION_KINDS] = {
		[RETENTION_CHAT] = {"chat", FROM_LESSON_END, 0, 0, 0},
		[RETENTION_PRIVATE] = {"private", FROM_WRITING, 30, 1, 30},
		[RETENTION_ATTENDANCE] = {"attendance", FROM_LESSON_END, 14, 1, 14},
		[RETENTION_REGISTER] = {"register", FROM_SCHOOL_YEAR, 30, 0, 365},
		[RETENTION_GROUP_FILES] = {"groupFiles", FROM_SCHOOL_YEAR, 90, 0, 365},
		[RETENTION_OWN_FILES] = {"ownFiles", FROM_LEAVING, 30, 0, 90},
		[RETENTION_NOTES] = {"notes", FROM_SCHOOL_YEAR, 90, 0, 365},
		[RETENTION_PEOPLE] = {"people", FROM_LEAVING, 90, 30, 365},
		[RETENTION_SUBSTITUTIONS] = {"substitutions", FROM_SCHOOL_YEAR, 30, 30, 30},
		[RETENTION_TALKS] = {"talks", FROM_CONSULTATION_END, 14, 1, 60},
		[RETENTION_TALK_NOTES] = {"talkNotes", FROM_TALK_END, 30, 0, 90},
		[RETENTION_MAILS] = {"mails", FROM_SENDING, 14, 14, 14},
		[RETENTION_CONTACTS] = {"contacts", FROM_INVITATION, 90, 0, 365},
		[RETENTION_CONFERENCES] = {"conferences", FROM_CONFERENCE_END, 1825, 30, 3650},
		[RETENTION_SPEECHES] = {"speeches", FROM_CONFERENCE_END, 30, 0, 365},
		[RETENTION_BALLOTS] = {"ballots", FROM_CONFERENCE_END, 30, 1, 365},
		[RETENTION_ACCESS] = {"access", FROM_LAST_USE, 1, 1, 1},
		[RETENTION_UPLOADS] = {"uploads", FROM_LAST_USE, 1, 1, 1},
		[RETENTION_LOG] = {"log", FROM_NOWHERE, 0, 0, 0},
	};
	return &rules[kind];
}

enum retention_kind retention_find(const char *name)
{
	int kind = 0;
	while (kind < RETENTION_KINDS && strcmp(retention_rule((enum retention_kind)kind)->name, name) != 0) {
		kind++;
	}
	return (enum retention_kind)kind;
}

bool retention_may(enum retention_kind kind, int days)
{
	const struct retention_rule *rule = retention_rule(kind);
	return days >= rule->least && days <= rule->most;
}

/* 1 August of the year, and so many days later, when it begins there. */
static int64_t august(int year, int days, GTimeZone *zone)
{
	day_t day;
	return day_of(year, FIRST_MONTH, 1, &day) ? day_ms(zone, day + days, 0) : INT64_MAX;
}

/* The year in which the school year ends. */
static int year_of_end(int64_t at_ms, GTimeZone *zone)
{
	unsigned minute;
	int year, month, day;
	day_split(day_at(zone, at_ms, &minute), &year, &month, &day);
	return month >= FIRST_MONTH ? year + 1 : year;
}

void retention_school_year(int64_t at_ms, GTimeZone *zone, int64_t *begin_ms, int64_t *end_ms)
{
	int year = year_of_end(at_ms, zone);
	*begin_ms = august(year - 1, 0, zone);
	*end_ms = august(year, 0, zone);
}

int64_t retention_until(enum retention_kind kind, int days, int64_t at_ms, GTimeZone *zone)
{
	return retention_rule(kind)->from == FROM_SCHOOL_YEAR ? august(year_of_end(at_ms, zone), days, zone) : at_ms + days * DAY_MS;
}

int64_t retention_before(enum retention_kind kind, int days, int64_t now_ms, GTimeZone *zone)
{
	if (retention_rule(kind)->from != FROM_SCHOOL_YEAR) {
		return now_ms - days * DAY_MS;
	}
	int year = year_of_end(now_ms, zone);
	while (august(year, days, zone) > now_ms) {
		year--;
	}
	return august(year, 0, zone);
}
