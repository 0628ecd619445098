/*
 * The class register of one group as a document: lessons in a row, pupils in a column, and in between who was there. As a
 * table for spreadsheets, and on paper.
 */
#ifndef KREIDE_ROLLBOOK_H
#define KREIDE_ROLLBOOK_H

#include "attendance.h"
#include "errors.h"
#include "timetable.h"

enum { ROLLBOOK_LESSONS_MAX = 400 };

/* One pupil in one lesson. */
struct rollbook_cell {
	bool is_listed; /* he belonged to the group */
	bool is_corrected;
	enum attendance_status status; /* what counts */
	struct attendance seen;
	char *note; /* NULL: none */
};

struct rollbook_lesson {
	int64_t begin_ms, end_ms; /* 0: it runs */
	int64_t planned_begin_ms, planned_end_ms; /* 0, 0: it was not planned */
	char *topic, *homework, *teachers;
	GHashTable *cells; /* struct rollbook_cell by the pupil's id */
};

struct rollbook_pupil {
	char *id, *name, *order; /* order: by the last word of the name, then the rest */
};

struct rollbook {
	char *school, *group, *subject;
	char *language; /* "de", "en" */
	GTimeZone *zone;
	day_t from, until;     /* DAY_FIRST, DAY_LAST: all */
	int64_t made_ms, kept_until_ms;
	GPtrArray *lessons; /* struct rollbook_lesson, oldest first */
	GPtrArray *pupils;  /* struct rollbook_pupil, by name */
};

/* Takes a reference to the zone. */
struct rollbook *rollbook_new(const char *school, const char *group, const char *subject, const char *language, GTimeZone *zone);
void rollbook_free(struct rollbook *s);
/* At the end. */
struct rollbook_lesson *rollbook_add_lesson(struct rollbook *s);
/* NULL note: none. A pupil who is new to the book is added at its end. */
void rollbook_add_cell(struct rollbook *s, struct rollbook_lesson *lesson, const char *pupil, const char *name, const struct rollbook_cell *cell);
/* Once all is added: pupils by name. */
void rollbook_sort(struct rollbook *s);
/* What he was in that lesson; is_listed is false if he was not in the group. */
struct rollbook_cell rollbook_cell_of(const struct rollbook_lesson *lesson, const struct rollbook_pupil *pupil);

/* Malloc'd; UTF-8 with its mark. */
char *rollbook_csv(const struct rollbook *s, size_t *len);
/* To be freed with g_free(). ERR_SYS: there are no fonts. */
enum err rollbook_pdf(const struct rollbook *s, uint8_t **pdf, size_t *len) MUST_USE;
/* "klassenbuch-7a-mathematik": a name for its file, without an ending; g_malloc'd. */
char *rollbook_file_name(const struct rollbook *s);

/* --- For the two forms --- */

struct rollbook_words {
	const char *language;
	const char *title, *file;
	const char *statuses[ATTENDANCE_STATUSES], *letters[ATTENDANCE_STATUSES];
	const char *weekdays[7];
	const char *date_between, *date_after; /* 21.09. or 21/09 */
	/* columns */
	const char *date, *begin, *end, *planned_begin, *planned_end, *topic, *homework, *teachers, *pupil, *status, *late, *left, *gone,
		*corrected, *yes, *note;
	/* paper */
	const char *school, *group, *period, *all, *since, *until, *made, *kept, *lessons, *attendance, *sums, *late_minutes, *contents, *notes, *time,
		*legend, *nothing, *page_of, *footer;
};

/* Those of the language; English if it is none that is known. */
const struct rollbook_words *rollbook_words_of(const char *language);
/* "2026-09-21" and "08:05", by the clocks of the school. */
void rollbook_date(const struct rollbook *s, int64_t at_ms, char text[DAY_TEXT_MAX]);
void rollbook_clock(const struct rollbook *s, int64_t at_ms, char text[MINUTE_TEXT_MAX]);

#endif
