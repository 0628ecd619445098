/* What the home page says of consultations: the desks at which somebody of the staff sits soon; whether there is one for a family. */
#include "consult.h"
#include "family.h"
#include "members.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_AHEAD = 7, DAYS_SHOWN = DAYS_AHEAD + 1 };

/* -- the staff -------------------------------------------------------------------------------------------------- */

struct desk_day {
	int64_t begin_ms, end_ms; /* of its slots; 0: it has none that day */
	int talks;
};

struct desks {
	struct api *api;
	GTimeZone *zone;
	day_t today;
	struct desk_day days[DAYS_SHOWN]; /* of the desk that is looked at */
	json_t *shown;
	enum err e;
};

static struct desk_day *slot_day(struct desks *all, int64_t at_ms)
{
	unsigned minute;
	day_t day = day_at(all->zone, at_ms, &minute);
	return day < all->today || day > all->today + DAYS_AHEAD ? NULL : &all->days[day - all->today];
}

static void add_slot(void *ctx, const struct store_slot *slot)
{
	struct desk_day *day = slot->state == SLOT_OPEN ? slot_day(ctx, slot->begin_ms) : NULL;
	if (day) {
		day->begin_ms = day->begin_ms ? day->begin_ms : slot->begin_ms;
		day->end_ms = slot->end_ms;
	}
}

static void add_talk(void *ctx, const struct store_talk *talk)
{
	struct desk_day *day = slot_day(ctx, talk->begin_ms);
	if (day) {
		day->talks++;
	}
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	struct desks *all = ctx;
	struct store *store = all->api->store;
	struct store_consult consult;
	memset(all->days, 0, sizeof all->days);
	enum err e = store_consult_get(store, desk->consult, &consult);
	e = e ? e : store_slot_each(store, desk->id, add_slot, all);
	e = e ? e : store_talk_each(store, desk->id, add_talk, all);
	all->e = all->e ? all->e : e;
	for (int i = 0; !e && i < DAYS_SHOWN; i++) {
		const struct desk_day *day = &all->days[i];
		if (day->begin_ms && consult.state != CONSULT_DRAFT) {
			json_array_append_new(all->shown, json_pack("{s:s, s:s, s:s, s:I, s:I, s:i}", "id", desk->id, "consultation", desk->consult, "title",
				consult.title, "begin", (json_int_t)day->begin_ms, "end", (json_int_t)day->end_ms, "talks", day->talks));
		}
	}
}

static int compare_begins(const void *a, const void *b)
{
	json_int_t x = json_integer_value(json_object_get(*(json_t *const *)a, "begin"));
	json_int_t y = json_integer_value(json_object_get(*(json_t *const *)b, "begin"));
	return (x > y) - (x < y);
}

/* An hour has many days, so desks in their order are not yet days in theirs. */
static json_t *in_order(json_t *list)
{
	size_t count = json_array_size(list);
	json_t **items = g_new0(json_t *, count + 1), *sorted = json_array();
	for (size_t i = 0; i < count; i++) {
		items[i] = json_array_get(list, i);
	}
	qsort(items, count, sizeof *items, compare_begins);
	for (size_t i = 0; i < count; i++) {
		json_array_append(sorted, items[i]);
	}
	g_free(items);
	json_decref(list);
	return sorted;
}

static bool add_desks(struct api_call *c, GTimeZone *zone, json_t *home)
{
	unsigned minute;
	struct desks all = {.api = c->api, .zone = zone, .today = day_at(zone, c->t->now.unix_ms, &minute), .shown = json_array()};
	enum err e = store_desk_each_of(c->api->store, c->me.id, day_ms(zone, all.today, 0), add_desk, &all);
	json_object_set_new(home, "desks", in_order(all.shown));
	return !e && !all.e;
}

/* -- families --------------------------------------------------------------------------------------------------- */

struct offers {
	struct store *store;
	int64_t now_ms;
	GPtrArray *children, *hours; /* ids */
	bool has_one;
};

static void add_child(void *ctx, const struct store_person *child)
{
	g_ptr_array_add(ctx, g_strdup(child->id));
}

static void look_at_desk(void *ctx, const struct store_desk *desk)
{
	struct offers *offers = ctx;
	offers->has_one = offers->has_one || desk_is_for_all(desk);
	for (guint i = 0; !offers->has_one && i < offers->children->len; i++) {
		offers->has_one = store_desk_teaches(offers->store, desk->id, g_ptr_array_index(offers->children, i));
	}
}

static void look_at_consult(void *ctx, const struct store_consult *consult)
{
	struct offers *offers = ctx;
	if (consult->kind == CONSULT_DAY) {
		offers->has_one = true;
	} else {
		g_ptr_array_add(offers->hours, g_strdup(consult->id));
	}
}

/* A day is for all families; an hour for those whose child is taught by whoever holds it, and a head's for all. There are many
 * hours, and on the evening of a day everybody comes at once: they are looked at last. */
static enum err look_at_all(struct offers *offers, const char *school)
{
	enum err e = store_family_consult_each(offers->store, school, offers->now_ms, look_at_consult, offers);
	for (guint i = 0; !e && !offers->has_one && i < offers->hours->len; i++) {
		e = store_family_desk_each(offers->store, g_ptr_array_index(offers->hours, i), offers->now_ms, look_at_desk, offers);
	}
	return e;
}

static void look_at_talk(void *ctx, const struct store_talk *talk)
{
	struct offers *offers = ctx;
	offers->has_one = offers->has_one || talk->end_ms > offers->now_ms;
}

static bool add_offers(struct api_call *c, json_t *home)
{
	struct store *store = c->api->store;
	struct offers offers = {store, c->t->now.unix_ms, g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free), false};
	enum err e = store_member_children(store, c->me.id, add_child, offers.children);
	e = e ? e : store_talk_each_of(store, c->me.id, look_at_talk, &offers);
	e = e || offers.has_one ? e : look_at_all(&offers, c->me.school);
	g_ptr_array_free(offers.children, TRUE);
	g_ptr_array_free(offers.hours, TRUE);
	json_object_set_new(home, "hasConsultations", json_boolean(offers.has_one));
	return !e;
}

bool api_add_consults(struct api_call *c, json_t *home)
{
	struct store_locale locale;
	GTimeZone *zone;
	bool is_parent = c->me.role == PERSON_PARENT;
	if (!is_parent && !store_is_staff(c->me.role)) {
		return true;
	}
	if (!is_parent && !api_locale(c, &locale, &zone)) {
		return false;
	}
	bool is_good = is_parent ? add_offers(c, home) : add_desks(c, zone, home);
	if (!is_good) {
		api_fail(c, "home");
	}
	return is_good;
}
