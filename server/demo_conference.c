#include "demo_conference.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define DEMO_TITLE "Schulkonferenz (Beispiel)"
#define MINUTE_MS INT64_C(60000)
enum { SOON_MINUTES = 5, LONG_MINUTES = 60, SEATS = 16, OLD = 16 };

/* -- what is left of the start before --------------------------------------------------------------------------- */

struct old {
	struct {
		char id[STORE_ID_MAX];
		enum conference_state state;
	} list[OLD];
	uint32_t count;
};

static void find_old(void *ctx, const struct store_conference *conference)
{
	struct old *old = ctx;
	if (strcmp(conference->title, DEMO_TITLE) == 0 && conference->state != CONFERENCE_CLOSED && old->count < OLD) {
		g_strlcpy(old->list[old->count].id, conference->id, STORE_ID_MAX);
		old->list[old->count++].state = conference->state;
	}
}

/* What was held stays, with its minutes; one that still runs is over, but for one with a vote in it. */
static enum err drop_old(struct store *s, const char *school, int64_t now_ms)
{
	struct old old = {.count = 0};
	enum err e = store_conference_each(s, school, NULL, true, find_old, &old);
	for (uint32_t i = 0; !e && i < old.count; i++) {
		bool runs = old.list[i].state == CONFERENCE_OPEN;
		e = runs ? store_conference_close(s, old.list[i].id, now_ms) : store_conference_remove(s, old.list[i].id, now_ms);
		e = e == ERR_STATE ? OK : e;
	}
	return e;
}

/* -- the new one ------------------------------------------------------------------------------------------------ */

static enum err add_conference(struct store *s, const struct demo_conference_people *people, int64_t begin_ms, int64_t now_ms, char id[STORE_ID_MAX])
{
	struct store_conference draft = {.kind = CONFERENCE_SCHOOL, .begin_ms = begin_ms, .minutes_long = LONG_MINUTES,
		.rules = *store_conference_defaults(CONFERENCE_SCHOOL)};
	draft.rules.quorum = QUORUM_NONE; /* whoever tries it with two windows may vote, too */
	g_strlcpy(draft.school, people->school, sizeof draft.school);
	g_strlcpy(draft.title, DEMO_TITLE, sizeof draft.title);
	g_strlcpy(draft.text, "Alle können sich zu Wort melden; abgestimmt wird offen oder geheim.", sizeof draft.text);
	g_strlcpy(draft.convener.id, people->leader[0] ? people->leader : people->teacher, sizeof draft.convener.id);
	return store_conference_add(s, &draft, now_ms, id);
}

/* A third each, as a school conference has it; who is not of the school listens. */
static enum err add_roll(struct store *s, const struct demo_conference_people *people, const char *id, int64_t now_ms)
{
	struct seat_change seats[SEATS];
	size_t count = 0;
	enum roll_refusal why;
	if (people->leader[0]) {
		seats[count++] = (struct seat_change){.person = people->teacher, .kind = SEAT_VOTE, .office = OFFICE_DEPUTY};
	}
	for (uint32_t i = 0; i < people->families->count; i++) {
		seats[count++] = (struct seat_change){.person = people->families->families[i].id, .kind = SEAT_VOTE, .office = OFFICE_NONE};
	}
	for (uint32_t i = 0; i < people->pupil_count && i < DEMO_FAMILIES; i++) {
		seats[count++] = (struct seat_change){.person = people->pupils[i].id, .kind = SEAT_VOTE, .office = OFFICE_NONE};
	}
	seats[count++] = (struct seat_change){.name = "Frau Roth (Schulträger)", .kind = SEAT_GUEST, .office = OFFICE_NONE};
	enum err e = store_roll_change(s, id, seats, count, NULL, now_ms, &why);
	return e ? e : why == ROLL_OK ? OK : ERR_CONFLICT;
}

static enum err add_agenda(struct store *s, const char *id)
{
	static const struct store_item items[] = {
		{.title = "Begrüßung und Tagesordnung", .text = "", .guests = true, .minutes = 5},
		{.title = "Handys in der Pause", .text = "Antrag der Klasse 4b: In der großen Pause bleiben Handys in der Tasche.", .guests = true,
			.minutes = 20},
		{.title = "Wahl in den Eilausschuss", .text = "", .guests = true, .minutes = 15},
		{.title = "Personal", .text = "Vertraulich: Gäste warten so lange vor der Tür.", .guests = false, .minutes = 10},
	};
	return store_agenda_set(s, id, items, G_N_ELEMENTS(items), NULL);
}

static void take_link(void *ctx, const struct store_seat *seat, const char *token)
{
	struct demo_conference *out = ctx;
	out->outsider = seat->person;
	g_strlcpy(out->token, token, sizeof out->token);
}

enum err demo_conference_make(struct store *s, const struct demo_conference_people *people, int64_t now_ms, struct demo_conference *out)
{
	char id[STORE_ID_MAX];
	uint32_t invited;
	int64_t begin_ms = now_ms - now_ms % MINUTE_MS + SOON_MINUTES * MINUTE_MS;
	*out = (struct demo_conference){.begin_ms = begin_ms};
	enum err e = drop_old(s, people->school, now_ms);
	e = e ? e : add_conference(s, people, begin_ms, now_ms, id);
	e = e ? e : add_roll(s, people, id, now_ms);
	e = e ? e : add_agenda(s, id);
	e = e ? e : store_conference_invite(s, id, now_ms, &invited);
	return e ? e : store_seat_links(s, id, NULL, 0, now_ms, take_link, out);
}

void demo_conference_print(const struct demo_conference *conference, const char *base)
{
	if (conference->outsider.id[0] == '\0') {
		return;
	}
	(void)printf("\n  7. Schulkonferenz in %d Minuten: die Lehrerin öffnet sie von ihrer Startseite aus; es kommen die Familien, die ersten\n"
		     "     drei Kinder, und von außen ...\n"
		     "     School conference in %d minutes: the teacher opens it from her home page; there come the families, the first three\n"
		     "     pupils, and from outside ...\n\n"
		     "    %-24s %s/l#%s\n",
		SOON_MINUTES, SOON_MINUTES, conference->outsider.name, base, conference->token);
}
