/* What the files of the HTTP interface share that have to do with the timetable. */
#ifndef KREIDE_PLAN_H
#define KREIDE_PLAN_H

#include "call.h"
#include "week.h"

/* --- plan.c --- */
/* The clocks and words of the school of whoever asks. The zone belongs to api. False: answered with a failure. */
bool api_locale(struct api_call *c, struct store_locale *locale, GTimeZone **zone);
/* What is now and next for whoever asks, into his home page. False: answered with a failure. */
bool api_add_glance(struct api_call *c, json_t *home);
void api_get_timetable(struct api_call *c);

/* --- school_days.c --- */
void api_get_periods(struct api_call *c);
void api_post_periods(struct api_call *c);
void api_get_holidays(struct api_call *c);
void api_post_holidays(struct api_call *c);
void api_post_holidays_clear(struct api_call *c);

/* --- lessons.c --- */
void api_get_lessons(struct api_call *c);
void api_post_lessons(struct api_call *c);
void api_post_lesson(struct api_call *c);
void api_post_lesson_remove(struct api_call *c);
void api_post_lesson_change(struct api_call *c);

/* --- feed.c --- */
void api_post_feed(struct api_call *c);
void api_post_feed_remove(struct api_call *c);
void api_get_ical(struct api_call *c);
/* null, or since when whoever asks has a feed; NULL: the store failed. */
json_t *api_show_feed(struct api_call *c);

#endif
