/* Lines, BEGIN and END are ours, so that a fault has its line; values and repetitions are libical's. */
#include "calendar.h"

#include <libical/ical.h>
#include <string.h>

enum {
	DAY_S = 24 * 3600,
	NESTED_MAX = 8,
	VALUE_BYTES_MAX = 16384, /* of a line that is looked into */
	REPEATED_DAYS = 10 * 366,
};

const char *const calendar_fault_names[CALENDAR_FAULTS] = {"ok", "too_big", "not_utf8", "not_ical", "bad_line", "cut",
	"bad_value", "bad_repeat", "no_start", "no_name", "backwards", "too_many"};

/* A time as the clocks of the school show it: seconds since 1970-01-01 00:00 there. */
typedef int64_t wall_t;

/* What was said of one event until its END. */
struct event {
	uint32_t line;
	wall_t start, end;
	bool has_start, is_whole_days, has_end, is_cancelled, has_rule;
	int64_t length_s; /* of DURATION; 0: none */
	char *name;
	struct icalrecurrencetype rule;
	uint32_t rule_line;
	GArray *more, *without; /* wall_t: RDATE, EXDATE */
};

struct parse {
	GTimeZone *zone;
	GArray *found; /* struct holiday */
	char *nested[NESTED_MAX];
	size_t depth;
	bool is_over; /* END:VCALENDAR was there */
	struct event event;
};

static void event_finish(struct event *e)
{
	g_free(e->name);
	if (e->more) {
		g_array_free(e->more, TRUE);
		g_array_free(e->without, TRUE);
	}
	*e = (struct event){0};
}

/* False: no such day, or no such time. */
static bool wall_of(const struct parse *p, struct icaltimetype t, wall_t *out)
{
	day_t day;
	if (icaltime_is_null_time(t) || !day_of(t.year, t.month, t.day, &day)) {
		return false;
	}
	*out = (wall_t)day * DAY_S;
	if (t.is_date) {
		return true;
	}
	if (t.hour < 0 || t.hour > 23 || t.minute < 0 || t.minute > 59 || t.second < 0 || t.second > 60) {
		return false;
	}
	*out += 3600 * t.hour + 60 * t.minute + t.second;
	if (icaltime_is_utc(t)) {
		unsigned minute;
		day = day_at(p->zone, 1000 * *out, &minute);
		*out = (wall_t)day * DAY_S + 60 * minute + t.second;
	}
	return true;
}

/* One line of text without control characters, cut to what a name may have. */
static char *clean_name(const char *text)
{
	char *name = g_strndup(text, strlen(text));
	for (char *c = name; *c; c++) {
		if (g_ascii_iscntrl(*c)) {
			*c = ' ';
		}
	}
	g_strstrip(name);
	size_t len = strlen(name);
	if (len >= CALENDAR_NAME_MAX) {
		char *end = name + CALENDAR_NAME_MAX - 1;
		/* not through a character */
		while ((*end & 0xc0) == 0x80) {
			end--;
		}
		*end = '\0';
	}
	return name;
}

static enum calendar_fault add_time(struct parse *p, GArray *times, icalproperty *property)
{
	wall_t wall;
	const icalvalue *value = icalproperty_get_value(property);
	icalvalue_kind kind = icalvalue_isa(value);
	struct icaltimetype t;
	if (kind == ICAL_DATETIMEPERIOD_VALUE) {
		t = icalvalue_get_datetimeperiod(value).time;
	} else if (kind == ICAL_DATE_VALUE || kind == ICAL_DATETIME_VALUE) {
		t = icalvalue_get_datetimedate(value);
	} else {
		return CALENDAR_BAD_VALUE;
	}
	if (!wall_of(p, t, &wall)) {
		return CALENDAR_BAD_VALUE;
	}
	g_array_append_val(times, wall);
	return times->len > CALENDAR_HOLIDAYS_MAX ? CALENDAR_TOO_MANY : CALENDAR_OK;
}

static enum calendar_fault take_rule(struct parse *p, const icalproperty *property, uint32_t line)
{
	struct event *e = &p->event;
	e->rule = icalproperty_get_rrule(property);
	e->rule_line = line;
	e->has_rule = true;
	return CALENDAR_OK;
}

static enum calendar_fault take_property(struct parse *p, icalproperty *property, uint32_t line)
{
	struct event *e = &p->event;
	const char *text;
	struct icaltimetype t;
	icalproperty_kind kind = icalproperty_isa(property);
	if (kind == ICAL_DTSTART_PROPERTY) {
		t = icalproperty_get_dtstart(property);
		e->has_start = wall_of(p, t, &e->start);
		e->is_whole_days = t.is_date;
		return e->has_start ? CALENDAR_OK : CALENDAR_BAD_VALUE;
	}
	if (kind == ICAL_DTEND_PROPERTY) {
		e->has_end = wall_of(p, icalproperty_get_dtend(property), &e->end);
		return e->has_end ? CALENDAR_OK : CALENDAR_BAD_VALUE;
	}
	if (kind == ICAL_DURATION_PROPERTY) {
		e->length_s = icaldurationtype_as_int(icalproperty_get_duration(property));
		return e->length_s >= 0 ? CALENDAR_OK : CALENDAR_BACKWARDS;
	}
	if (kind == ICAL_SUMMARY_PROPERTY) {
		g_free(e->name);
		text = icalproperty_get_summary(property);
		e->name = clean_name(text ? text : "");
		return CALENDAR_OK;
	}
	if (kind == ICAL_STATUS_PROPERTY) {
		e->is_cancelled = icalproperty_get_status(property) == ICAL_STATUS_CANCELLED;
		return CALENDAR_OK;
	}
	if (kind == ICAL_RRULE_PROPERTY) {
		return take_rule(p, property, line);
	}
	if (kind == ICAL_RDATE_PROPERTY || kind == ICAL_EXDATE_PROPERTY) {
		return add_time(p, kind == ICAL_RDATE_PROPERTY ? e->more : e->without, property);
	}
	/* libical could not read it */
	return kind == ICAL_XLICERROR_PROPERTY ? CALENDAR_BAD_VALUE : CALENDAR_OK;
}

/* A property of an event, by libical's parser for whole components. */
static enum calendar_fault read_property(struct parse *p, char *content, uint32_t line)
{
	static const char *const wanted[] = {"DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "RDATE", "EXDATE"};
	char begin[] = "BEGIN:VEVENT", end[] = "END:VEVENT";
	enum calendar_fault fault = CALENDAR_OK;
	size_t len = strcspn(content, ":;"), i = 0;
	while (i < G_N_ELEMENTS(wanted) && (strlen(wanted[i]) != len || g_ascii_strncasecmp(wanted[i], content, len) != 0)) {
		i++;
	}
	if (i == G_N_ELEMENTS(wanted)) {
		return CALENDAR_OK;
	}
	if (strlen(content) > VALUE_BYTES_MAX) {
		return CALENDAR_BAD_LINE;
	}
	icalparser *parser = icalparser_new();
	(void)icalparser_add_line(parser, begin);
	(void)icalparser_add_line(parser, content);
	icalcomponent *event = icalparser_add_line(parser, end);
	icalproperty *property = event ? icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY) : NULL;
	if (!property) {
		fault = CALENDAR_BAD_VALUE;
	}
	for (; property && !fault; property = icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY)) {
		fault = take_property(p, property, line);
	}
	if (event) {
		icalcomponent_free(event);
	}
	icalparser_free(parser);
	return fault;
}

static bool is_without(const struct event *e, wall_t start)
{
	for (guint i = 0; i < e->without->len; i++) {
		if (g_array_index(e->without, wall_t, i) / DAY_S == start / DAY_S) {
			return true;
		}
	}
	return false;
}

/* False: none. An evening for parents in the same calendar takes no lessons away: of what has times, only those days are free
 * that it covers as a whole. Programs write 23:59 for the end of a day, too. */
static bool days_of(const struct event *e, wall_t start, wall_t length, struct holiday *h)
{
	wall_t first = start / DAY_S, last = length > 0 ? (start + length - 1) / DAY_S : first;
	if (!e->is_whole_days) {
		first = (start + DAY_S - 1) / DAY_S;
		last = (start + length + 60) / DAY_S - 1;
	}
	*h = (struct holiday){(day_t)first, (day_t)MIN(last, (wall_t)DAY_LAST), NULL};
	return h->first <= h->last;
}

static enum calendar_fault add_holiday(struct parse *p, wall_t start, wall_t length)
{
	const struct event *e = &p->event;
	struct holiday h;
	if (is_without(e, start) || !days_of(e, start, length, &h)) {
		return CALENDAR_OK;
	}
	if (p->found->len == CALENDAR_HOLIDAYS_MAX) {
		return CALENDAR_TOO_MANY;
	}
	h.name = g_strdup(e->name);
	g_array_append_val(p->found, h);
	return CALENDAR_OK;
}

/* Nothing, or the one value that the start has anyway. */
static bool is_redundant(const short *values, short own)
{
	return values[0] == ICAL_RECURRENCE_ARRAY_MAX || (values[0] == own && values[1] == ICAL_RECURRENCE_ARRAY_MAX);
}

/* Every so many days, weeks, months or years. libical would know the other rules, too, but goes on for minutes after days
 * that never come, such as the 30th of February. */
static bool is_simple(const struct icalrecurrencetype *r, day_t start)
{
	int year, month, day_of_month;
	day_split(start, &year, &month, &day_of_month);
	/* libical counts from Sunday */
	short weekday = (short)(day_weekday(start) % 7 + 1), none = ICAL_RECURRENCE_ARRAY_MAX;
	bool is_yearly = r->freq == ICAL_YEARLY_RECURRENCE, is_weekly = r->freq == ICAL_WEEKLY_RECURRENCE;
	return r->freq >= ICAL_DAILY_RECURRENCE && r->freq <= ICAL_YEARLY_RECURRENCE && r->interval > 0 &&
	       is_redundant(r->by_month, is_yearly ? (short)month : none) &&
	       is_redundant(r->by_month_day, is_yearly || r->freq == ICAL_MONTHLY_RECURRENCE ? (short)day_of_month : none) &&
	       is_redundant(r->by_day, is_weekly ? weekday : none) && is_redundant(r->by_year_day, none) &&
	       is_redundant(r->by_week_no, none) && is_redundant(r->by_set_pos, none);
}

/* When it comes again for the n-th time. False: this month or year has no such day. */
static bool repeated_day(const struct icalrecurrencetype *r, day_t start, int n, day_t *out)
{
	int year, month, day_of_month, steps = n * r->interval;
	day_split(start, &year, &month, &day_of_month);
	if (r->freq == ICAL_DAILY_RECURRENCE || r->freq == ICAL_WEEKLY_RECURRENCE) {
		*out = start + steps * (r->freq == ICAL_WEEKLY_RECURRENCE ? 7 : 1);
		return true;
	}
	month += r->freq == ICAL_YEARLY_RECURRENCE ? 12 * steps : steps;
	return day_of(year + (month - 1) / 12, (month - 1) % 12 + 1, day_of_month, out);
}

static enum calendar_fault add_repeated(struct parse *p, wall_t length)
{
	const struct event *e = &p->event;
	day_t start = (day_t)(e->start / DAY_S), day, last = start + REPEATED_DAYS;
	wall_t until;
	int count = e->rule.count > 0 ? e->rule.count : REPEATED_DAYS;
	enum calendar_fault fault = CALENDAR_OK;
	if (!is_simple(&e->rule, start)) {
		return CALENDAR_BAD_REPEAT;
	}
	if (!icaltime_is_null_time(e->rule.until)) {
		if (!wall_of(p, e->rule.until, &until)) {
			return CALENDAR_BAD_REPEAT;
		}
		last = MIN(last, (day_t)(until / DAY_S));
	}
	for (int n = 0; n < REPEATED_DAYS && count > 0 && !fault; n++) {
		if (repeated_day(&e->rule, start, n, &day)) {
			if (day > last) {
				break;
			}
			fault = add_holiday(p, (wall_t)day * DAY_S + e->start % DAY_S, length);
			count--;
		}
	}
	return fault;
}

static enum calendar_fault end_event(struct parse *p, uint32_t *line)
{
	struct event *e = &p->event;
	wall_t length = e->has_end ? e->end - e->start : e->length_s;
	enum calendar_fault fault;
	if (e->is_cancelled) {
		return CALENDAR_OK;
	}
	*line = e->line;
	if (!e->has_start) {
		return CALENDAR_NO_START;
	}
	if (!e->name || e->name[0] == '\0') {
		return CALENDAR_NO_NAME;
	}
	if (length < 0) {
		return CALENDAR_BACKWARDS;
	}
	if (e->has_rule) {
		*line = e->rule_line;
		fault = add_repeated(p, length);
	} else {
		fault = add_holiday(p, e->start, length);
	}
	for (guint i = 0; i < e->more->len && !fault; i++) {
		fault = add_holiday(p, g_array_index(e->more, wall_t, i), length);
	}
	return fault;
}

static bool is_in_event(const struct parse *p)
{
	return p->depth == 2 && g_ascii_strcasecmp(p->nested[1], "VEVENT") == 0;
}

static enum calendar_fault read_begin(struct parse *p, const char *name, uint32_t line)
{
	if (p->depth == 0 && g_ascii_strcasecmp(name, "VCALENDAR") != 0) {
		return CALENDAR_NOT_ICAL;
	}
	if (p->depth == NESTED_MAX) {
		return CALENDAR_BAD_LINE;
	}
	p->nested[p->depth++] = g_strdup(name);
	if (is_in_event(p)) {
		p->event = (struct event){.line = line, .more = g_array_new(FALSE, FALSE, sizeof(wall_t)),
			.without = g_array_new(FALSE, FALSE, sizeof(wall_t))};
	}
	return CALENDAR_OK;
}

static enum calendar_fault read_end(struct parse *p, const char *name, uint32_t *line)
{
	enum calendar_fault fault = CALENDAR_OK;
	if (p->depth == 0 || g_ascii_strcasecmp(p->nested[p->depth - 1], name) != 0) {
		return CALENDAR_BAD_LINE;
	}
	if (is_in_event(p)) {
		fault = end_event(p, line);
		event_finish(&p->event);
	}
	g_free(p->nested[--p->depth]);
	p->is_over = p->depth == 0;
	return fault;
}

/* One unfolded line. */
static enum calendar_fault read_line(struct parse *p, char *content, uint32_t *line)
{
	size_t name = strspn(content, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
	if (g_ascii_strncasecmp(content, "BEGIN:", 6) == 0) {
		return read_begin(p, g_strstrip(content + 6), *line);
	}
	if (p->depth == 0) {
		return p->is_over ? CALENDAR_BAD_LINE : CALENDAR_NOT_ICAL;
	}
	if (g_ascii_strncasecmp(content, "END:", 4) == 0) {
		return read_end(p, g_strstrip(content + 4), line);
	}
	if (name == 0 || (content[name] != ':' && content[name] != ';') || !strchr(content + name, ':')) {
		return CALENDAR_BAD_LINE;
	}
	return is_in_event(p) ? read_property(p, content, *line) : CALENDAR_OK;
}

static enum calendar_fault read_lines(struct parse *p, const char *text, const char *end, uint32_t *line)
{
	GString *content = g_string_new("");
	enum calendar_fault fault = CALENDAR_OK;
	uint32_t number = 1;
	while (text < end && !fault) {
		g_string_truncate(content, 0);
		*line = number;
		bool is_folded;
		do {
			const char *stop = memchr(text, '\n', (size_t)(end - text));
			const char *next = stop ? stop + 1 : end;
			stop = stop ? stop : end;
			if (stop > text && stop[-1] == '\r') {
				stop--;
			}
			g_string_append_len(content, text, stop - text);
			text = next;
			number++;
			is_folded = text < end && (*text == ' ' || *text == '\t');
			text += is_folded;
		} while (is_folded);
		/* a fold may go through a letter */
		if (!g_utf8_validate_len(content->str, content->len, NULL)) {
			fault = CALENDAR_NOT_UTF8;
		} else if (content->len > 0) {
			fault = read_line(p, content->str, line);
		}
	}
	g_string_free(content, TRUE);
	if (!fault && !p->is_over) {
		fault = p->depth ? CALENDAR_CUT : CALENDAR_NOT_ICAL;
	}
	return fault;
}

static int by_day(const void *a, const void *b)
{
	const struct holiday *x = a, *y = b;
	if (x->first != y->first) {
		return x->first < y->first ? -1 : 1;
	}
	return x->last != y->last ? (x->last < y->last ? -1 : 1) : strcmp(x->name, y->name);
}

static void hand_over(GArray *found, struct calendar *out)
{
	size_t kept = 0;
	g_array_sort(found, by_day);
	out->holidays = (struct holiday *)(void *)g_array_free(found, FALSE);
	out->count = 0;
	for (size_t i = 0; out->holidays && out->holidays[i].name; i++) {
		if (kept > 0 && by_day(&out->holidays[kept - 1], &out->holidays[i]) == 0) {
			g_free(out->holidays[i].name);
		} else {
			out->holidays[kept++] = out->holidays[i];
		}
	}
	out->count = kept;
}

enum calendar_fault calendar_read(struct bytes text, GTimeZone *zone, struct calendar *out, uint32_t *line)
{
	/* the array ends with a holiday without a name */
	struct parse p = {.zone = zone, .found = g_array_new(TRUE, FALSE, sizeof(struct holiday))};
	*out = (struct calendar){0};
	*line = 0;
	enum calendar_fault fault = text.len > CALENDAR_BYTES_MAX ? CALENDAR_TOO_BIG : CALENDAR_OK;
	if (!fault) {
		const char *start = (const char *)text.p, *end = start + text.len;
		if (text.len >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
			start += 3;
		}
		fault = read_lines(&p, start, end, line);
	}
	while (p.depth > 0) {
		g_free(p.nested[--p.depth]);
	}
	event_finish(&p.event);
	hand_over(p.found, out);
	if (fault) {
		calendar_finish(out);
	} else {
		*line = 0;
	}
	return fault;
}

void calendar_finish(struct calendar *c)
{
	for (size_t i = 0; i < c->count; i++) {
		g_free(c->holidays[i].name);
	}
	g_free(c->holidays);
	*c = (struct calendar){0};
}
