#include "assembly_parts.h"

#include <string.h>

/* The server writes so often that it runs. */
#define ALIVE_US (15 * US_PER_S)

struct assembly_span *assembly_last(GArray *spans)
{
	struct assembly_span *last = spans->len ? &g_array_index(spans, struct assembly_span, spans->len - 1) : NULL;
	return last && last->until == US_NEVER ? last : NULL;
}

static void begin_span(GArray *spans, us_t now, int seat)
{
	const struct assembly_span span = {.from = now, .sure = US_NEVER, .until = US_NEVER, .seat = seat};
	g_array_append_val(spans, span);
}

static void follow(GArray *spans, bool is_so, us_t now)
{
	struct assembly_span *last = assembly_last(spans);
	if (is_so && !last) {
		begin_span(spans, now, ASSEMBLY_NOBODY);
	} else if (!is_so && last) {
		last->sure = last->until = now;
	}
}

bool assembly_was(const GArray *spans, us_t at, us_t slack)
{
	for (guint i = 0; i < spans->len; i++) {
		const struct assembly_span *span = &g_array_index(spans, struct assembly_span, i);
		if (at + slack >= span->from && (span->until == US_NEVER || at <= span->until + slack)) {
			return true;
		}
	}
	return false;
}

void assembly_init(struct assembly *a)
{
	*a = (struct assembly){.item = ASSEMBLY_NOBODY, .speeches = g_array_new(FALSE, FALSE, sizeof(struct assembly_speech)),
		.findings = g_array_new(FALSE, FALSE, sizeof(struct assembly_finding))};
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		a->seats[i] = (struct assembly_seat){.holder = ASSEMBLY_NOBODY, .deputy = ASSEMBLY_NOBODY, .filler = ASSEMBLY_NOBODY};
	}
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		struct assembly_person *p = &a->people[i];
		p->may_since = US_NEVER;
		p->hears = g_array_new(FALSE, FALSE, sizeof(struct assembly_span));
		p->speaks = g_array_new(FALSE, FALSE, sizeof(struct assembly_span));
		p->stays = g_array_new(FALSE, FALSE, sizeof(struct assembly_span));
	}
}

void assembly_finish(struct assembly *a)
{
	g_array_free(a->speeches, TRUE);
	g_array_free(a->findings, TRUE);
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		g_array_free(a->people[i].hears, TRUE);
		g_array_free(a->people[i].speaks, TRUE);
		g_array_free(a->people[i].stays, TRUE);
	}
}

/* --- what is so --- */

bool assembly_is_there(const struct assembly *a, int person)
{
	return person >= 0 && (a->people[person].line == LINE_HERE || a->people[person].line == LINE_BROKEN);
}

static const struct assembly_seat *own_seat(const struct assembly *a, int person)
{
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		if (a->seats[i].exists && a->seats[i].holder == person) {
			return &a->seats[i];
		}
	}
	return NULL;
}

enum office assembly_office(const struct assembly *a, int person)
{
	const struct assembly_seat *own = own_seat(a, person);
	return own ? own->office : OFFICE_NONE;
}

bool assembly_is_on_roll(const struct assembly *a, int person)
{
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		if (a->seats[i].exists && (a->seats[i].holder == person || a->seats[i].deputy == person)) {
			return true;
		}
	}
	return false;
}

bool assembly_is_guest(const struct assembly *a, int person)
{
	const struct assembly_seat *own = own_seat(a, person);
	return own && own->kind == SEAT_GUEST;
}

bool assembly_chairs(const struct assembly *a, int person)
{
	enum office office = assembly_office(a, person);
	bool has_chair = false;
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		has_chair = has_chair || (a->seats[i].exists && a->seats[i].office == OFFICE_CHAIR && assembly_is_there(a, a->seats[i].holder));
	}
	return office == OFFICE_CHAIR || (office == OFFICE_DEPUTY && !has_chair);
}

bool assembly_runs_votes(const struct assembly *a, int person)
{
	return assembly_chairs(a, person) || assembly_office(a, person) == OFFICE_TELLER;
}

int assembly_votes_for(const struct assembly *a, int person)
{
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		if (a->seats[i].exists && a->seats[i].kind == SEAT_VOTE && a->seats[i].filler == person) {
			return i;
		}
	}
	return ASSEMBLY_NOBODY;
}

bool assembly_is_without_guests(const struct assembly *a)
{
	return a->item >= 0 && !a->items[a->item].guests;
}

/* By the chair's word, now. */
static const bool *dismissed_now(const struct assembly *a)
{
	return a->item >= 0 ? a->items[a->item].is_dismissed : a->is_dismissed;
}

bool assembly_is_out(const struct assembly *a, int person)
{
	bool is_closed_to_him = assembly_is_without_guests(a) && !a->items[a->item].is_admitted[person];
	return assembly_is_guest(a, person) && (is_closed_to_him || dismissed_now(a)[person]);
}

bool assembly_has_dismissed(const struct assembly *a)
{
	bool has = false;
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		has = has || dismissed_now(a)[i];
	}
	return has;
}

bool assembly_may_enter(const struct assembly *a, int person)
{
	bool is_aired = !assembly_is_guest(a, person) || assembly_is_there(a, person) || a->now >= a->aired_at;
	return !a->is_closed && assembly_is_on_roll(a, person) && (a->is_open || assembly_chairs(a, person)) && !assembly_is_out(a, person) && is_aired;
}

struct assembly_speech *assembly_speaker(const struct assembly *a)
{
	struct assembly_speech *last = a->speeches->len ? &g_array_index(a->speeches, struct assembly_speech, a->speeches->len - 1) : NULL;
	return last && last->ended == US_NEVER ? last : NULL;
}

void assembly_count(const struct assembly *a, struct assembly_finding *out)
{
	*out = (struct assembly_finding){.item = a->item, .at = a->now};
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		bool votes = a->seats[i].exists && a->seats[i].kind == SEAT_VOTE;
		out->seats += votes;
		out->present += votes && a->seats[i].filler >= 0;
	}
	while ((a->quorum == QUORUM_HALF && 2 * out->needed < out->seats) || (a->quorum == QUORUM_MAJORITY && 2 * out->needed <= out->seats)
		|| (a->quorum == QUORUM_TWO_THIRDS && 3 * out->needed < 2 * out->seats)) {
		out->needed++;
	}
	out->is_quorate = out->present >= out->needed;
}

bool assembly_is_quorate(const struct assembly *a)
{
	struct assembly_finding now;
	if (a->quorum_assumed) {
		return a->findings->len == 0 || g_array_index(a->findings, struct assembly_finding, a->findings->len - 1).is_quorate;
	}
	assembly_count(a, &now);
	return now.is_quorate;
}

/* --- seats: their holder, else their deputy, who has one at most, and keeps the one that he has --- */

static bool fills_one(const struct assembly *a, const int fillers[ASSEMBLY_SEATS], int person)
{
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		if (fillers[i] == person && a->seats[i].holder != person) {
			return true;
		}
	}
	return false;
}

static bool may_deputise(const struct assembly *a, const int fillers[ASSEMBLY_SEATS], int seat)
{
	const struct assembly_seat *s = &a->seats[seat];
	const struct assembly_seat *own = s->deputy >= 0 ? own_seat(a, s->deputy) : NULL;
	bool has_as_good = own && (own->kind == SEAT_VOTE || s->kind != SEAT_VOTE);
	return s->exists && fillers[seat] < 0 && assembly_is_there(a, s->deputy) && !has_as_good && !fills_one(a, fillers, s->deputy);
}

static void fill_seats(struct assembly *a)
{
	int fillers[ASSEMBLY_SEATS];
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		fillers[i] = a->seats[i].exists && assembly_is_there(a, a->seats[i].holder) ? a->seats[i].holder : ASSEMBLY_NOBODY;
	}
	for (int pass = 0; pass < 4; pass++) { /* voting seats first; of these who has one already */
		for (int i = 0; i < ASSEMBLY_SEATS; i++) {
			bool is_kept = a->seats[i].deputy >= 0 && a->seats[i].filler == a->seats[i].deputy;
			if ((a->seats[i].kind == SEAT_VOTE) == (pass < 2) && (is_kept || pass % 2 == 1) && may_deputise(a, fillers, i)) {
				fillers[i] = a->seats[i].deputy;
			}
		}
	}
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		a->crowd_at = a->seats[i].filler == fillers[i] ? a->crowd_at : a->now;
		a->seats[i].filler = fillers[i];
	}
}

/* The seat in which the record shows him. */
static int stays_in(const struct assembly *a, int person)
{
	int seat = assembly_votes_for(a, person);
	for (int i = 0; i < ASSEMBLY_SEATS && seat < 0; i++) {
		seat = a->seats[i].exists && a->seats[i].holder == person && a->seats[i].filler == person ? i : seat;
	}
	for (int i = 0; i < ASSEMBLY_SEATS && seat < 0; i++) {
		seat = a->seats[i].exists && a->seats[i].filler == person ? i : seat;
	}
	return seat;
}

static void follow_stay(struct assembly *a, int person)
{
	struct assembly_person *p = &a->people[person];
	struct assembly_span *last = assembly_last(p->stays);
	int seat = assembly_is_there(a, person) ? stays_in(a, person) : ASSEMBLY_NOBODY;
	if (p->line == LINE_BROKEN) { /* a break is none if he comes back; a seat that he fills only meanwhile may count, or not */
		if (!last && seat >= 0) {
			begin_span(p->stays, a->now, seat);
			assembly_last(p->stays)->sure = a->now;
		}
		return;
	}
	if (last && last->sure == last->from) {
		last->until = a->now;
		last = NULL;
	}
	if (last && last->seat != seat) {
		last->sure = us_min(last->sure, a->now);
		last->until = a->now;
		last = NULL;
	}
	if (last) {
		last->sure = US_NEVER; /* he is back */
	} else if (seat >= 0) {
		begin_span(p->stays, a->now, seat);
	}
}

/* Everything that follows from who is there and what was decided. */
void assembly_look(struct assembly *a)
{
	const struct assembly_speech *speaker = assembly_speaker(a);
	fill_seats(a);
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		struct assembly_person *p = &a->people[i];
		bool is_in = assembly_is_there(a, i) && p->is_connected;
		bool speaks = is_in && (!a->listens || assembly_office(a, i) != OFFICE_NONE || (speaker && speaker->person == i));
		follow(p->hears, is_in, a->now);
		follow(p->speaks, speaks, a->now);
		follow_stay(a, i);
		if (!assembly_may_enter(a, i)) {
			p->may_since = US_NEVER;
		} else if (p->may_since == US_NEVER) {
			p->may_since = a->now;
		}
	}
}

/* --- the list --- */

int assembly_find_wait(const struct assembly *a, int person)
{
	for (int i = 0; i < a->wait_count; i++) {
		if (a->waits[i].person == person) {
			return i;
		}
	}
	return -1;
}

void assembly_drop_wait(struct assembly *a, int person)
{
	int found = assembly_find_wait(a, person);
	if (found >= 0) {
		a->wait_count--;
		memmove(&a->waits[found], &a->waits[found + 1], (size_t)(a->wait_count - found) * sizeof a->waits[0]);
	}
}

/* Is the first before the second? Both as they asked. */
static bool is_before(const struct assembly *a, const struct assembly_wait *first, const struct assembly_wait *second)
{
	if (first->is_order != second->is_order) {
		return first->is_order;
	}
	return !a->first_first || first->is_order || a->spoke[first->person] <= a->spoke[second->person];
}

int assembly_order(const struct assembly *a, struct assembly_wait order[ASSEMBLY_PEOPLE])
{
	for (int i = 0; i < a->wait_count; i++) {
		int at = i;
		while (at > 0 && !is_before(a, &order[at - 1], &a->waits[i])) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = a->waits[i];
	}
	return a->wait_count;
}

void assembly_end_speech(struct assembly *a, us_t sure, us_t ended)
{
	struct assembly_speech *speaker = assembly_speaker(a);
	if (speaker) {
		speaker->sure = us_max(speaker->begun, sure);
		speaker->ended = us_max(speaker->begun, ended);
	}
}

void assembly_begin_speech(struct assembly *a, int person, bool is_order)
{
	const struct assembly_speech speech = {.item = a->item, .person = person, .is_order = is_order, .begun = a->now, .ended = US_NEVER};
	assembly_end_speech(a, a->now, a->now);
	assembly_drop_wait(a, person);
	g_array_append_val(a->speeches, speech);
	a->spoke[person] += !is_order;
}

/* --- who is there --- */

void assembly_come(struct assembly *a, int person)
{
	a->people[person].line = LINE_HERE;
	a->people[person].is_connected = true;
	a->is_open = true;
	assembly_look(a);
}

void assembly_break(struct assembly *a, int person)
{
	struct assembly_person *p = &a->people[person];
	struct assembly_span *stay = assembly_last(p->stays);
	if (p->line == LINE_HERE) {
		p->line = LINE_BROKEN;
		p->kept_until = a->now + ASSEMBLY_KEPT_US;
		if (stay) {
			stay->sure = a->now;
		}
		assembly_look(a);
	}
}

void assembly_back(struct assembly *a, int person)
{
	a->people[person].line = LINE_HERE;
	assembly_look(a);
}

void assembly_go_away(struct assembly *a, int person)
{
	const struct assembly_speech *speaker = assembly_speaker(a);
	a->people[person].line = LINE_GONE;
	a->people[person].is_connected = false;
	assembly_drop_wait(a, person);
	if (speaker && speaker->person == person) {
		assembly_end_speech(a, a->now, a->now);
	}
}

void assembly_leave(struct assembly *a, int person)
{
	assembly_go_away(a, person);
	assembly_look(a);
}

void assembly_on_time(struct assembly *a, us_t now)
{
	bool is_new = a->now < a->aired_at && now >= a->aired_at;
	a->now = now;
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		if (a->people[i].line >= LINE_BROKEN && now >= a->people[i].kept_until) {
			assembly_go_away(a, i);
			is_new = true;
		}
	}
	if (is_new) {
		assembly_look(a);
	}
}

us_t assembly_deadline(const struct assembly *a)
{
	us_t at = a->now < a->aired_at ? a->aired_at : US_NEVER;
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		at = a->people[i].line >= LINE_BROKEN ? us_min(at, a->people[i].kept_until) : at;
	}
	return at;
}

void assembly_restart(struct assembly *a, us_t died, us_t now)
{
	a->now = died;
	assembly_end_speech(a, died - ALIVE_US, died);
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		struct assembly_person *p = &a->people[i];
		struct assembly_span *stay = assembly_last(p->stays);
		p->line = p->line == LINE_GONE ? LINE_GONE : p->is_connected && stay ? LINE_BROKEN : LINE_FORGOTTEN;
		p->is_connected = false;
		if (stay) {
			stay->sure = us_max(stay->from, us_min(stay->sure, died - ALIVE_US));
			stay->until = died;
		}
		follow(p->hears, false, died);
		follow(p->speaks, false, died);
	}
	a->now = a->crowd_at = now;
	a->aired_at = us_min(a->aired_at, now); /* no worker has a picture of before */
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		struct assembly_person *p = &a->people[i];
		p->kept_until = now + ASSEMBLY_KEPT_US;
		p->may_since = US_NEVER;
	}
	assembly_look(a);
}

void assembly_roll(struct assembly *a)
{
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		if (assembly_is_there(a, i) && (!assembly_is_on_roll(a, i) || assembly_is_out(a, i))) {
			assembly_go_away(a, i);
		}
	}
	a->crowd_at = a->now;
	assembly_look(a);
}

void assembly_rules(struct assembly *a)
{
	a->crowd_at = a->now;
	assembly_look(a);
}
