/* Days by glib's calendar. */
#include "days.h"

#include <stdio.h>

/* GDate's day 1 is 0001-01-01. */
enum { JULIAN_OF_EPOCH = 719163, YEAR_FIRST = 1970, YEAR_LAST = 2999 };

static GDate date_of(day_t day)
{
	GDate date;
	g_date_clear(&date, 1);
	g_date_set_julian(&date, (guint32)(day + JULIAN_OF_EPOCH));
	return date;
}

bool day_of(int year, int month, int day, day_t *out)
{
	GDate date;
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > 31 ||
		!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) {
		return false;
	}
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	*out = (day_t)g_date_get_julian(&date) - JULIAN_OF_EPOCH;
	return true;
}

void day_split(day_t day, int *year, int *month, int *day_of_month)
{
	GDate date = date_of(day);
	*year = g_date_get_year(&date);
	*month = (int)g_date_get_month(&date);
	*day_of_month = g_date_get_day(&date);
}

enum err day_parse(const char *text, day_t *out)
{
	int part[3] = {0};
	static const char form[] = "0000-00-00";
	for (size_t i = 0, at = 0; i < sizeof form; i++) {
		if (form[i] == '0') {
			if (!g_ascii_isdigit(text[i])) {
				return ERR_MALFORMED;
			}
			part[at] = 10 * part[at] + (text[i] - '0');
		} else if (text[i] != form[i]) {
			return ERR_MALFORMED;
		} else {
			at++;
		}
	}
	return day_of(part[0], part[1], part[2], out) ? OK : ERR_MALFORMED;
}

void day_format(day_t day, char text[DAY_TEXT_MAX])
{
	int year, month, day_of_month;
	day_split(day, &year, &month, &day_of_month);
	/* the remainders tell the compiler that it fits */
	snprintf(text, DAY_TEXT_MAX, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
		(unsigned)day_of_month % 100);
}

unsigned day_weekday(day_t day)
{
	GDate date = date_of(day);
	return (unsigned)g_date_get_weekday(&date);
}

day_t day_next(day_t from, unsigned weekday)
{
	return from + (day_t)((weekday + 7 - day_weekday(from)) % 7);
}

unsigned day_iso_week(day_t day)
{
	GDate date = date_of(day);
	return g_date_get_iso8601_week_of_year(&date);
}

int day_iso_year(day_t day)
{
	GDate thursday = date_of(day + 4 - (day_t)day_weekday(day));
	return g_date_get_year(&thursday);
}

day_t day_at(GTimeZone *zone, int64_t unix_ms, unsigned *minute)
{
	day_t day = DAY_FIRST;
	int64_t second = unix_ms / 1000 - (unix_ms % 1000 < 0);
	GDateTime *utc = g_date_time_new_from_unix_utc(second);
	GDateTime *local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
	*minute = 0;
	if (local && day_of(g_date_time_get_year(local), g_date_time_get_month(local),
			     g_date_time_get_day_of_month(local), &day)) {
		*minute = (unsigned)(60 * g_date_time_get_hour(local) + g_date_time_get_minute(local));
	}
	g_clear_pointer(&local, g_date_time_unref);
	g_clear_pointer(&utc, g_date_time_unref);
	return day;
}

int64_t day_ms(GTimeZone *zone, day_t day, unsigned minute)
{
	int year, month, day_of_month;
	day += (day_t)(minute / DAY_MINUTES);
	minute %= DAY_MINUTES;
	day_split(day, &year, &month, &day_of_month);
	GDateTime *local = g_date_time_new(zone, year, month, day_of_month, (int)(minute / 60), (int)(minute % 60), 0);
	int64_t ms = 1000 * g_date_time_to_unix(local);
	g_date_time_unref(local);
	return ms;
}

bool day_ms_first(GTimeZone *zone, day_t day, unsigned minute, int64_t *ms)
{
	/* what the clocks show, as if it were UTC */
	const int64_t day_s = 24 * 3600, shown = (day * INT64_C(1440) + minute) * 60;
	bool is_found = false;
	/* no zone changes twice within two days: it is either what held before, or what holds after */
	for (int64_t around = shown - day_s; around <= shown + day_s; around += 2 * day_s) {
		int64_t second = shown - g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, around));
		int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, second);
		if (second + g_time_zone_get_offset(zone, interval) == shown && (!is_found || second * 1000 < *ms)) {
			*ms = second * 1000;
			is_found = true;
		}
	}
	return is_found;
}
