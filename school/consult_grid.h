/*
 * From what a teacher or leader says of a day ("from two to half past five, ten minutes each, a break at half past three") to the
 * slots of a desk, by the clocks of the school. Every refusal of docs/consultation.md, section 2, is made here.
 */
#ifndef KREIDE_CONSULT_GRID_H
#define KREIDE_CONSULT_GRID_H

#include "timetable.h"

enum { GRID_SLOTS_MAX = 400, GRID_WEEKS_MAX = 40, GRID_BREAKS_MAX = 20 };
enum { GRID_SLOT_MINUTES_MIN = 3, GRID_SLOT_MINUTES_MAX = 60, GRID_PAUSE_MINUTES_MAX = 30 };

/* "15:30" to "15:45", as people send it. */
struct grid_break {
	const char *begin, *end;
};

/* All borrowed; texts are checked here. */
struct consult_grid {
	GTimeZone *zone;
	const char *date;        /* "2026-11-26" */
	const char *begin, *end; /* "14:00", "17:30"; the end may be "24:00" */
	int slot_minutes, pause_minutes;
	const struct grid_break *breaks; /* in any order; within begin and end; they may touch each other */
	size_t break_count;
	int weeks; /* so many days, a week apart, holidays left out; 1: this day alone, be it in the holidays or not */
	const struct holiday *holidays;
	size_t holiday_count;
};

struct grid_slot {
	int64_t begin_ms, end_ms;
	bool is_break; /* a break of the grid: one slot of its whole length */
};

enum grid_fault {
	GRID_OK,
	GRID_DATE,   /* no such day, or all of them are in the holidays */
	GRID_BEGIN,
	GRID_END,    /* no time, not after the begin, or there is no place for one slot */
	GRID_BREAKS, /* no times, outside of begin and end, two overlap, or they leave no place for a slot */
	GRID_GAP,    /* a time that the clocks skip, on one of the days */
	GRID_MANY,   /* more than GRID_SLOTS_MAX slots, breaks among them, or more than GRID_BREAKS_MAX breaks */
	GRID_SLOT_MINUTES,
	GRID_PAUSE_MINUTES,
	GRID_WEEKS,
	GRID_FAULTS
};
extern const char *const grid_fault_names[GRID_FAULTS]; /* "", "date", "begin", ...: the `why` of the refusal */

/*
 * Appends a struct grid_slot each, in the order of time. Slots stand one after the other with the pause between them, anew from the
 * begin and after each break; what does not fit whole before a break or the end is left out. A time that the clocks show twice is
 * the first one; between begin and end minutes are real ones, so that a night of three hours by the clocks may have two or four.
 * Nothing is appended if it is refused.
 */
enum grid_fault consult_grid_slots(const struct consult_grid *g, GArray *out) MUST_USE;

#endif
