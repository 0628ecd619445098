#include "demo_families.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define DEMO_TITLE "Elternsprechtag (Beispiel)"
#define MINUTE_MS INT64_C(60000)
enum { SLOTS = 12, SLOT_MINUTES = 10, PAUSE_MINUTES = 2, TALKS = 2 };

static const char *const languages[DEMO_FAMILIES] = {"de", "ar", "tr"};

struct found {
	char ids[8][STORE_ID_MAX];
	uint32_t count;
};

static void find_old(void *ctx, const struct store_consult *consult)
{
	struct found *found = ctx;
	if (strcmp(consult->title, DEMO_TITLE) == 0 && found->count < G_N_ELEMENTS(found->ids)) {
		g_strlcpy(found->ids[found->count++], consult->id, STORE_ID_MAX);
	}
}

static enum err remove_old(struct store *s, const char *school, int64_t now_ms)
{
	struct found old = {.count = 0};
	enum err e = store_consult_each(s, school, NULL, find_old, &old);
	for (uint32_t i = 0; !e && i < old.count; i++) {
		e = store_consult_remove(s, old.ids[i], now_ms);
	}
	return e;
}

/* The first slot has just begun, so that a talk can be tried at once. */
static enum err add_slots(struct store *s, const char *desk, int64_t now_ms)
{
	struct store_slot slots[SLOTS] = {{.state = SLOT_OPEN}};
	int64_t begin_ms = now_ms - now_ms % MINUTE_MS;
	for (int i = 0; i < SLOTS; i++) {
		slots[i] = (struct store_slot){.begin_ms = begin_ms, .end_ms = begin_ms + SLOT_MINUTES * MINUTE_MS, .state = SLOT_OPEN};
		begin_ms += (SLOT_MINUTES + PAUSE_MINUTES) * MINUTE_MS;
	}
	return store_slots_add(s, desk, slots, SLOTS);
}

static enum err add_day(struct store *s, const char *school, const char *teacher, int64_t now_ms, char desk[STORE_ID_MAX])
{
	struct store_consult day = {.kind = CONSULT_DAY, .state = CONSULT_DRAFT, .slot_minutes = SLOT_MINUTES, .pause_minutes = PAUSE_MINUTES,
		.change_minutes = 5};
	struct store_desk seat = {.mode = DESK_BOTH, .teacher_count = 1};
	char ids[1][STORE_ID_MAX];
	g_strlcpy(day.school, school, sizeof day.school);
	g_strlcpy(day.title, DEMO_TITLE, sizeof day.title);
	g_strlcpy(seat.place, "Raum 12", sizeof seat.place);
	g_strlcpy(seat.teachers[0].id, teacher, STORE_ID_MAX);
	enum err e = store_consult_add(s, &day, now_ms, day.id);
	e = e ? e : store_desks_add(s, day.id, &seat, 1, ids);
	if (!e) {
		g_strlcpy(desk, ids[0], STORE_ID_MAX);
		e = add_slots(s, desk, now_ms);
		day.state = CONSULT_OPEN;
	}
	return e ? e : store_consult_set(s, &day, now_ms);
}

static void find_slot(void *ctx, const struct store_slot *slot)
{
	struct found *found = ctx;
	if (found->count < TALKS) {
		g_strlcpy(found->ids[found->count++], slot->id, STORE_ID_MAX);
	}
}

static enum err book(struct store *s, const char *desk, const char *slot, const char *child, int64_t now_ms, int64_t *begin_ms)
{
	const struct talk_draft draft = {.desk = desk, .slot = slot, .child = child, .slots = 1, .mode = DESK_VIDEO, .is_assigned = true};
	enum talk_refusal why;
	struct store_talk talk;
	char id[STORE_ID_MAX];
	enum err e = store_talk_book(s, &draft, now_ms, &why, id);
	e = e || why == TALK_OK ? e : ERR_CONFLICT;
	e = e ? e : store_talk_get(s, id, &talk);
	*begin_ms = e ? 0 : talk.begin_ms;
	return e;
}

static void find_parent(void *ctx, const struct store_person *parent)
{
	struct store_person *first = ctx;
	if (first->id[0] == '\0') {
		*first = *parent;
	}
}

static enum err add_family(struct store *s, struct demo_families *families, const struct store_person *child, int64_t now_ms)
{
	struct store_contact contact = {.reminder = true};
	struct store_person parent = {.id = ""};
	char *name = g_strdup_printf("Familie von %s", child->name);
	enum err e = store_family_ensure(s, child->id, name);
	g_free(name);
	e = e ? e : store_guardian_each(s, child->id, find_parent, &parent);
	g_strlcpy(contact.language, languages[families->count], sizeof contact.language);
	e = e ? e : store_contact_put(s, parent.id, &contact, now_ms);
	e = e ? e : store_link_add(s, parent.id, now_ms, families->families[families->count].token);
	if (!e) {
		g_strlcpy(families->families[families->count].id, parent.id, STORE_ID_MAX);
		g_strlcpy(families->families[families->count].name, parent.name, STORE_NAME_MAX);
		families->count++;
	}
	return e;
}

enum err demo_families_make(struct store *s, const char *teacher, const struct store_person *children, uint32_t child_count, int64_t now_ms,
	struct demo_families *families)
{
	char desk[STORE_ID_MAX];
	struct found slots = {.count = 0};
	*families = (struct demo_families){.count = 0};
	if (child_count == 0) {
		return OK;
	}
	enum err e = remove_old(s, children[0].school, now_ms);
	e = e ? e : add_day(s, children[0].school, teacher, now_ms, desk);
	e = e ? e : store_slot_each(s, desk, find_slot, &slots);
	for (uint32_t i = 0; !e && i < child_count && i < DEMO_FAMILIES; i++) {
		e = add_family(s, families, &children[i], now_ms);
		if (!e && i < slots.count) {
			e = book(s, desk, slots.ids[i], children[i].id, now_ms, &families->families[i].talk_ms);
		}
	}
	return e;
}

void demo_families_print(const struct demo_families *families, const char *base)
{
	if (families->count == 0) {
		return;
	}
	(void)printf("\n  6. Elternsprechtag, gerade jetzt: Familien; die Lehrerin findet ihr Pult auf ihrer Startseite\n"
		     "     Parents' day, right now: families; the teacher finds her desk on her home page\n\n");
	GTimeZone *zone = g_time_zone_new_identifier("Europe/Berlin"); /* as every new school has it */
	if (zone == NULL) {
		zone = g_time_zone_new_utc();
	}
	for (uint32_t i = 0; i < families->count; i++) {
		GDateTime *utc = g_date_time_new_from_unix_utc(families->families[i].talk_ms / 1000);
		GDateTime *begin = g_date_time_to_timezone(utc, zone);
		char *time = families->families[i].talk_ms ? g_date_time_format(begin, "%H:%M") : g_strdup("-");
		(void)printf("    %-24s %-5s (%s) %s/l#%s\n", families->families[i].name, time, languages[i], base, families->families[i].token);
		g_free(time);
		g_date_time_unref(begin);
		g_date_time_unref(utc);
	}
	g_time_zone_unref(zone);
}
