/* Who is there as what: who fills which seat, who chairs, what the quorum is. */
#include "conferences.h"

#include <string.h>

static struct hall_seat *seat_at(const struct hall *hall, guint i)
{
	return g_ptr_array_index(hall->seats, i);
}

struct hall_seat *hall_seat_find(const struct hall *hall, const char *seat)
{
	return g_hash_table_lookup(hall->by_seat, seat);
}

bool hall_is_there(const struct hall *hall, const char *person)
{
	return g_hash_table_contains(hall->presences, person);
}

static bool is_deputy_of(const struct hall_seat *seat, const char *person)
{
	return strcmp(seat->info.deputy.id, person) == 0;
}

static const struct hall_seat *own_seat(const struct hall *hall, const char *person)
{
	return g_hash_table_lookup(hall->by_holder, person);
}

struct hall_seat *hall_voting_seat_of(const struct hall *hall, const char *person)
{
	return g_hash_table_lookup(hall->by_voter, person);
}

void hall_index_voters(struct hall *hall)
{
	g_hash_table_remove_all(hall->by_voter);
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = seat_at(hall, i);
		if (seat->info.kind == SEAT_VOTE && seat->filler[0]) {
			g_hash_table_insert(hall->by_voter, seat->filler, seat);
		}
	}
}

/* What a deputy's seat is to him: one that he fills is his, else one with a vote. */
static int rank_for(const struct hall_seat *seat, const char *person)
{
	return 2 * (strcmp(seat->filler, person) == 0) + (seat->info.kind == SEAT_VOTE);
}

/* Of several the first of the highest rank. */
static struct hall_seat *deputy_seat(const struct hall *hall, const char *person)
{
	struct hall_seat *found = NULL;
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = seat_at(hall, i);
		if (is_deputy_of(seat, person) && (!found || rank_for(seat, person) > rank_for(found, person))) {
			found = seat;
		}
	}
	return found;
}

struct hall_seat *hall_seat_of(const struct hall *hall, const char *person)
{
	struct hall_seat *own = g_hash_table_lookup(hall->by_holder, person);
	struct hall_seat *voting = own && own->info.kind == SEAT_VOTE ? NULL : hall_voting_seat_of(hall, person);
	return voting ? voting : own ? own : deputy_seat(hall, person);
}

/* --- who fills it --- */

struct filling {
	struct hall *hall;
	GHashTable *used; /* deputies who fill one already */
};

static bool may_fill(const struct filling *f, const struct hall_seat *seat)
{
	const char *deputy = seat->info.deputy.id;
	const struct hall_seat *own = deputy[0] ? own_seat(f->hall, deputy) : NULL;
	bool has_better = own && (own->info.kind == SEAT_VOTE || seat->info.kind != SEAT_VOTE);
	return deputy[0] && hall_is_there(f->hall, deputy) && !has_better && !g_hash_table_contains(f->used, deputy);
}

static void fill(struct filling *f, struct hall_seat *seat, const struct store_person *person)
{
	memcpy(seat->filler, person->id, sizeof seat->filler);
	memcpy(seat->filler_name, person->name, sizeof seat->filler_name);
	if (person == &seat->info.deputy) {
		g_hash_table_add(f->used, seat->info.deputy.id);
	}
}

/* A deputy of two seats has one of them, and keeps the one that he has. */
static void fill_by_deputies(struct filling *f, bool is_voting, char (*before)[STORE_ID_MAX], bool keeps)
{
	for (guint i = 0; i < f->hall->seats->len; i++) {
		struct hall_seat *seat = seat_at(f->hall, i);
		bool is_kept = is_deputy_of(seat, before[i]) && before[i][0];
		if (!seat->filler[0] && (seat->info.kind == SEAT_VOTE) == is_voting && (is_kept || !keeps) && may_fill(f, seat)) {
			fill(f, seat, &seat->info.deputy);
		}
	}
}

static void fill_seats(struct hall *hall)
{
	struct filling f = {hall, g_hash_table_new(g_str_hash, g_str_equal)};
	char (*before)[STORE_ID_MAX] = g_malloc0_n(MAX(hall->seats->len, 1), STORE_ID_MAX);
	bool is_changed = false;
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = seat_at(hall, i);
		memcpy(before[i], seat->filler, STORE_ID_MAX);
		seat->filler[0] = seat->filler_name[0] = '\0';
		if (hall_is_there(hall, seat->info.person.id)) {
			fill(&f, seat, &seat->info.person);
		}
	}
	fill_by_deputies(&f, true, before, true);
	fill_by_deputies(&f, true, before, false);
	fill_by_deputies(&f, false, before, true);
	fill_by_deputies(&f, false, before, false);
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = seat_at(hall, i);
		bool is_other = strcmp(before[i], seat->filler) != 0;
		seat->is_news = seat->is_news || is_other;
		is_changed = is_changed || is_other;
	}
	hall->is_told = hall->is_told && !is_changed;
	hall_index_voters(hall);
	g_free(before);
	g_hash_table_destroy(f.used);
}

/* The seat that somebody who is there fills; NULL: none, since its holder is there, too. */
static const struct hall_seat *filled_by(const struct hall *hall, const char *person)
{
	const struct hall_seat *seat = hall_seat_of(hall, person);
	return seat && strcmp(seat->filler, person) == 0 ? seat : NULL;
}

static void keep_stays(struct turn *t, struct hall *hall)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, hall->presences);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct hall_presence *presence = value;
		const struct hall_seat *seat = filled_by(hall, presence->person);
		const char *now = seat ? seat->info.id : "";
		/* a place that is only kept is no stay; it goes on as the same if he comes back */
		if (presence->kept_until == US_NEVER && strcmp(presence->seat, now) != 0) {
			struct hall_write write = {.kind = HALL_WRITE_STAY};
			memcpy(write.person, presence->person, sizeof write.person);
			g_strlcpy(write.seat, now, sizeof write.seat);
			memcpy(presence->seat, write.seat, sizeof presence->seat);
			hall_keep(t, hall, write);
		}
	}
}

/* --- offices --- */

static bool is_chair_there(const struct hall *hall)
{
	for (guint i = 0; i < hall->seats->len; i++) {
		const struct hall_seat *seat = seat_at(hall, i);
		if (seat->info.office == OFFICE_CHAIR && hall_is_there(hall, seat->info.person.id)) {
			return true;
		}
	}
	return false;
}

unsigned hall_standing(const struct hall *hall, const char *person)
{
	const struct hall_seat *own = own_seat(hall, person);
	enum office office = own ? own->info.office : OFFICE_NONE;
	if (office == OFFICE_CHAIR || (office == OFFICE_DEPUTY && !hall->is_chair_there)) {
		return AS_CHAIR;
	}
	bool listens = hall->info.rules.audience == AUDIENCE_LISTEN;
	return office != OFFICE_NONE ? AS_OFFICE : listens ? AS_LISTENER : AS_MEMBER;
}

bool hall_chairs(const struct hall *hall, const char *person)
{
	return hall_standing(hall, person) == AS_CHAIR;
}

bool hall_runs_votes(const struct hall *hall, const char *person)
{
	const struct hall_seat *own = own_seat(hall, person);
	return hall_chairs(hall, person) || (own && own->info.office == OFFICE_TELLER);
}

/* Who is something else from now on. */
static void apply_standings(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	bool is_changed = false;
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		unsigned now = hall_standing(hall, p->person.id);
		if (p->standing != now) {
			is_changed = true;
			p->standing = now;
			rights_apply(t, p, p->sources, json_object());
		}
	}
	if (is_changed && leader_choose(t, room)) {
		leader_note(t, room, NULL);
	}
}

void hall_look_around(struct turn *t, struct hall *hall)
{
	if (!hall->is_crowd_new) {
		return;
	}
	hall->is_crowd_new = false;
	fill_seats(hall);
	hall->is_chair_there = is_chair_there(hall);
	keep_stays(t, hall);
	apply_standings(t, hall);
}

/* --- guests --- */

bool hall_is_guest(const struct hall *hall, const char *person)
{
	const struct hall_seat *seat = hall_seat_of(hall, person);
	return seat && seat->info.kind == SEAT_GUEST;
}

/* Of the item that is current, or of the time without one. */
static GHashTable *dismissed_now(const struct hall *hall)
{
	return hall->current ? hall->current->dismissed : hall->dismissed;
}

static bool is_closed_now(const struct hall *hall)
{
	return hall->current && !hall->current->guests;
}

bool hall_is_out(const struct hall *hall, const char *person)
{
	if (!hall_is_guest(hall, person)) {
		return false;
	}
	return g_hash_table_contains(dismissed_now(hall), person)
		|| (is_closed_now(hall) && !g_hash_table_contains(hall->current->admitted, person));
}

bool hall_has_out(const struct signaling *s, const struct hall *hall)
{
	bool may_be = is_closed_now(hall) || g_hash_table_size(dismissed_now(hall)) > 0;
	const struct room *room = may_be ? hall_room(s, hall) : NULL;
	for (guint i = 0; room && i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		if (hall_is_out(hall, p->person.id)) {
			return true;
		}
	}
	return false;
}

static void begin_time(struct hall *hall, const char *person, bool is_in, int64_t now_ms)
{
	struct hall_guest_time begun = {.is_in = is_in, .from_ms = now_ms, .until_ms = INT64_MAX};
	g_strlcpy(begun.person, person, sizeof begun.person);
	g_array_append_val(hall->guest_times, begun);
}

/* person NULL: of all. */
static void end_times(struct hall *hall, const char *person, int64_t now_ms)
{
	for (guint i = 0; i < hall->guest_times->len; i++) {
		struct hall_guest_time *each = &g_array_index(hall->guest_times, struct hall_guest_time, i);
		if (each->until_ms == INT64_MAX && (!person || strcmp(each->person, person) == 0)) {
			each->until_ms = now_ms;
		}
	}
}

void hall_set_guest(struct hall *hall, const char *person, bool is_in, struct instant now)
{
	GHashTable *dismissed = dismissed_now(hall);
	bool is_closed = is_closed_now(hall);
	end_times(hall, person, now.unix_ms);
	if (hall->current) {
		g_hash_table_remove(hall->current->admitted, person);
	}
	g_hash_table_remove(dismissed, person);
	if (!is_in) {
		g_hash_table_add(dismissed, g_strdup(person));
	} else if (is_closed) {
		g_hash_table_add(hall->current->admitted, g_strdup(person));
	}
	if (is_in == is_closed) {
		begin_time(hall, person, is_in, now.unix_ms);
	}
	hall->aired_at = is_in ? now.mono + HALL_AIRING_US : hall->aired_at;
}

void hall_end_decisions(struct hall *hall, struct instant now)
{
	if (g_hash_table_size(dismissed_now(hall)) > 0) {
		hall->aired_at = now.mono + HALL_AIRING_US; /* who was out comes back */
	}
	g_hash_table_remove_all(hall->dismissed);
	end_times(hall, NULL, now.unix_ms);
}

static void begin_times(struct hall *hall, GHashTable *people, bool is_in, int64_t now_ms)
{
	GHashTableIter iter;
	gpointer person;
	g_hash_table_iter_init(&iter, people);
	while (g_hash_table_iter_next(&iter, &person, NULL)) {
		begin_time(hall, person, is_in, now_ms);
	}
}

void hall_begin_decisions(struct hall *hall, int64_t now_ms)
{
	if (is_closed_now(hall)) {
		begin_times(hall, hall->current->admitted, true, now_ms);
	} else if (hall->current) {
		begin_times(hall, hall->current->dismissed, false, now_ms);
	}
}

void hall_mark_closed(struct hall *hall, struct instant now)
{
	const struct hall_item *item = is_closed_now(hall) ? hall->current : NULL;
	struct hall_closed *last = hall->closed->len ? &g_array_index(hall->closed, struct hall_closed, hall->closed->len - 1) : NULL;
	if (last && last->until_ms == INT64_MAX) {
		if (item && strcmp(item->id, last->item) == 0) {
			return;
		}
		last->until_ms = now.unix_ms;
		hall->aired_at = now.mono + HALL_AIRING_US;
	}
	if (item) {
		struct hall_closed begun = {.from_ms = now.unix_ms, .until_ms = INT64_MAX};
		memcpy(begun.item, item->id, sizeof begun.item);
		g_array_append_val(hall->closed, begun);
	}
}

static bool had_time(const struct hall *hall, const char *person, bool is_in, int64_t at_ms)
{
	for (guint i = 0; i < hall->guest_times->len; i++) {
		const struct hall_guest_time *each = &g_array_index(hall->guest_times, struct hall_guest_time, i);
		if (each->is_in == is_in && at_ms >= each->from_ms && at_ms <= each->until_ms && strcmp(each->person, person) == 0) {
			return true;
		}
	}
	return false;
}

bool hall_was_let_in(const struct hall *hall, const char *person, int64_t at_ms)
{
	return had_time(hall, person, true, at_ms);
}

bool hall_was_let_into(const struct hall *hall, const char *item, const char *person, int64_t at_ms)
{
	for (guint i = 0; i < hall->closed->len; i++) {
		const struct hall_closed *closed = &g_array_index(hall->closed, struct hall_closed, i);
		if (at_ms >= closed->from_ms && at_ms <= closed->until_ms && strcmp(closed->item, item) == 0) {
			return hall_was_let_in(hall, person, at_ms);
		}
	}
	return false;
}

bool hall_may_read(const struct hall *hall, const char *person, int64_t at_ms)
{
	if (!hall_is_guest(hall, person)) {
		return true;
	}
	if (had_time(hall, person, false, at_ms)) {
		return false;
	}
	for (guint i = 0; i < hall->closed->len; i++) {
		const struct hall_closed *closed = &g_array_index(hall->closed, struct hall_closed, i);
		if (at_ms >= closed->from_ms && at_ms <= closed->until_ms) {
			return hall_was_let_in(hall, person, at_ms);
		}
	}
	return true;
}

/* --- the quorum --- */

uint32_t hall_voters_there(const struct hall *hall)
{
	uint32_t count = 0;
	for (guint i = 0; i < hall->seats->len; i++) {
		count += seat_at(hall, i)->info.kind == SEAT_VOTE && seat_at(hall, i)->filler[0];
	}
	return count;
}

static uint32_t needed_of(const struct hall *hall, uint32_t seats)
{
	if (hall->info.second_call) {
		return 0;
	}
	switch (hall->info.rules.quorum) {
	case QUORUM_HALF:
		return (seats + 1) / 2;
	case QUORUM_MAJORITY:
		return seats / 2 + 1;
	case QUORUM_TWO_THIRDS:
		return (2 * seats + 2) / 3;
	case QUORUM_NONE:
	case QUORUM_RULES:
		break;
	}
	return 0;
}

void hall_quorum(const struct hall *hall, struct store_quorum *out)
{
	*out = (struct store_quorum){.present = hall_voters_there(hall)};
	for (guint i = 0; i < hall->seats->len; i++) {
		out->seats += seat_at(hall, i)->info.kind == SEAT_VOTE;
	}
	out->needed = needed_of(hall, out->seats);
	out->is_quorate = out->present >= out->needed;
	if (hall->current) {
		memcpy(out->item, hall->current->id, sizeof out->item);
	}
}

bool hall_is_quorate(const struct hall *hall)
{
	struct store_quorum now;
	if (hall->info.rules.quorum_assumed && !hall->info.second_call) {
		return !hall->established.at_ms || hall->established.is_quorate;
	}
	hall_quorum(hall, &now);
	return now.is_quorate;
}
