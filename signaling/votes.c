/* Votes that run: what is due, what is told to whom, and when. */
#include "votes.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)VOTE_ID_MAX == (int)STORE_ID_MAX, "votes know seats and people by their ids");
_Static_assert((int)VOTE_SEATS_MAX >= (int)SEATS_MAX, "all of a roll may vote");

struct live_vote *live_vote_new(void)
{
	struct live_vote *vote = g_new0(struct live_vote, 1);
	vote->candidates = json_array();
	vote->names = g_ptr_array_new_with_free_func(g_free);
	vote->again_at = vote->due_at = US_NEVER;
	return vote;
}

void live_vote_free(void *data)
{
	struct live_vote *vote = data;
	vote_finish(&vote->machine);
	blind_key_free(vote->key);
	json_decref(vote->candidates);
	g_ptr_array_free(vote->names, TRUE);
	g_free(vote->text);
	g_free(vote->public_key);
	g_free(vote);
}

void live_vote_add(struct hall *hall, struct live_vote *vote)
{
	g_ptr_array_add(hall->votes->list, vote);
	g_hash_table_insert(hall->votes->by_id, vote->machine.kept.id, vote);
}

void hall_votes_free(struct hall_votes *votes)
{
	if (votes) {
		g_hash_table_destroy(votes->by_id);
		g_ptr_array_free(votes->list, TRUE);
		g_free(votes);
	}
}

static struct live_vote *vote_at(const struct hall *hall, guint i)
{
	return g_ptr_array_index(hall->votes->list, i);
}

static guint vote_count(const struct hall *hall)
{
	return hall->votes ? hall->votes->list->len : 0;
}

static bool is_over(const struct live_vote *vote)
{
	return vote->machine.state == VOTE_IS_COUNTED || vote->machine.state == VOTE_IS_ANNULLED;
}

static bool is_running(const struct live_vote *vote)
{
	return !is_over(vote) && vote->machine.state != VOTE_IS_PREPARED;
}

bool hall_votes_other(const struct hall *hall, const struct live_vote *vote)
{
	for (guint i = 0; i < vote_count(hall); i++) {
		if (vote_at(hall, i) != vote && is_running(vote_at(hall, i))) {
			return true;
		}
	}
	return false;
}

bool live_vote_is_for(const struct hall *hall, const struct live_vote *vote, const char *person)
{
	const struct hall_item *item = hall_item_find(hall, vote->item);
	const struct vote_kept *kept = &vote->machine.kept;
	bool is_to_come = vote->machine.state == VOTE_IS_PREPARED, is_closed = item && !item->guests;
	int64_t at_ms = kept->opened_ms ? kept->opened_ms : kept->prepared_ms;
	if (!hall_is_guest(hall, person)) {
		return true;
	}
	if (is_to_come) {
		return !is_closed || g_hash_table_contains(item->admitted, person);
	}
	return (!is_closed || hall_was_let_into(hall, vote->item, person, at_ms)) && hall_may_read(hall, person, at_ms);
}

struct live_vote *live_vote_find(const struct hall *hall, const char *id, const char *person)
{
	struct live_vote *vote = hall->votes ? g_hash_table_lookup(hall->votes->by_id, id) : NULL;
	return vote && live_vote_is_for(hall, vote, person) ? vote : NULL;
}

struct vote_rules live_vote_rules(const struct hall *hall)
{
	const struct conference_rules *rules = &hall->info.rules;
	return (struct vote_rules){(unsigned)rules->secret_share, rules->elections_secret, rules->casting_vote, rules->close_when_all};
}

/* --- what is told --- */

/* As many texts as there are different `you`, which are few: not one for each of 500. */
static void tell(struct turn *t, const struct hall *hall, struct live_vote *vote)
{
	json_t *shown = live_vote_show_all(vote, t->now.unix_ms);
	const struct room *room = hall_room(t->s, hall);
	GHashTable *notes = g_hash_table_new_full(g_str_hash, g_str_equal, free, (GDestroyNotify)note_unref);
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (!p->is_in || p->program || !live_vote_is_for(hall, vote, p->person.id)) {
			continue;
		}
		json_t *you = live_vote_show_you(vote, p->person.id);
		char *key = json_dumps(you, JSON_COMPACT);
		struct note *note = g_hash_table_lookup(notes, key);
		if (!note) {
			json_t *whole = json_copy(shown);
			json_object_set(whole, "you", you);
			note = note_new("vote.changed", whole);
			g_hash_table_insert(notes, key, note);
		} else {
			free(key);
		}
		part_give_note(t, p, note);
		json_decref(you);
	}
	g_hash_table_destroy(notes);
	json_decref(shown);
	vote->is_dirty = false;
	vote->told_at = t->now.mono;
}

static us_t tell_at(const struct live_vote *vote)
{
	return vote->is_dirty ? vote->told_at + VOTE_TOLD_US : US_NEVER;
}

/* --- what is due --- */

void live_vote_crowd(const struct hall *hall, struct live_vote *vote)
{
	struct vote_seat *there = g_new0(struct vote_seat, hall->seats->len + 1);
	size_t count = 0;
	for (guint i = 0; i < hall->seats->len; i++) {
		const struct hall_seat *seat = g_ptr_array_index(hall->seats, i);
		if (seat->info.kind == SEAT_VOTE && seat->filler[0]) {
			memcpy(there[count].seat, seat->info.id, sizeof there[count].seat);
			memcpy(there[count].person, seat->filler, sizeof there[count].person);
			count++;
		}
	}
	(void)!vote_presence(&vote->machine, there, count); /* without memory it knows who was there before */
	g_free(there);
}

/* Names are kept beside the machine: it knows ids alone. */
static void name_voters(const struct hall *hall, struct live_vote *vote)
{
	for (guint i = vote->names->len; i < vote->machine.voter_count; i++) {
		const char *person = vote->machine.voters[i].who.person;
		const struct hall_seat *seat = hall_voting_seat_of(hall, person);
		g_ptr_array_add(vote->names, g_strdup(seat ? seat->filler_name : ""));
	}
}

/* A key that nothing needs any more is wiped here; in the store it is gone already. */
static void follow_state(struct turn *t, struct live_vote *vote, enum vote_state before)
{
	enum vote_state state = vote->machine.state;
	vote->has_told_waits = vote->has_told_waits && state == VOTE_IS_CONFIRMING;
	if (state == VOTE_IS_COLLECTING && before != VOTE_IS_CONFIRMING) {
		vote->collecting_ms = t->now.unix_ms;
	}
	if (is_over(vote) && vote->key) {
		blind_key_free(vote->key);
		vote->key = NULL;
	}
}

static void log_state(struct turn *t, const struct hall *hall, const struct live_vote *vote)
{
	log_event(t->s->log, LOG_LEVEL_INFO, "vote.state", "vote=%s conference=%s state=%s", vote->machine.kept.id, hall->info.id,
		vote_state_names[vote->machine.state]);
}

/* Of those with a paper. Whose line is slow must not be the one whose ballot always comes too late, nor the last one. */
static int64_t slowest_trip(struct turn *t, const struct hall *hall, const struct live_vote *vote)
{
	const struct room *room = hall_room(t->s, hall);
	int64_t slowest_ms = 0;
	for (guint i = 0; room && i < room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(room->parts, i);
		const struct vote_voter *voter = vote_find(&vote->machine, p->person.id);
		if (voter && voter->has_paper && p->trip_ms > slowest_ms) {
			slowest_ms = p->trip_ms;
		}
	}
	return slowest_ms;
}

bool live_vote_do(struct turn *t, struct hall *hall, struct live_vote *vote, const struct vote_write *w)
{
	enum vote_state before = vote->machine.state;
	if (live_vote_write(t, vote, w)) {
		store_failed(t, "vote", hall->info.id);
		return false;
	}
	if (w->kind == VOTE_WRITE_CLOSED) {
		vote_slowest(&vote->machine, slowest_trip(t, hall, vote));
	}
	vote_commit(&vote->machine, w);
	name_voters(hall, vote);
	follow_state(t, vote, before);
	vote->is_dirty = true;
	if (vote->machine.state != before) {
		log_state(t, hall, vote);
	}
	return true;
}

/* For whom it waits is told once it is no matter of a moment any more. */
static us_t waits_at(const struct turn *t, const struct live_vote *vote)
{
	bool is_due = vote->machine.state == VOTE_IS_CONFIRMING && !vote->has_told_waits;
	int64_t left_ms = vote->machine.phase_ms + VOTE_CONFIRM_MS - t->now.unix_ms;
	return is_due ? t->now.mono + MAX(left_ms, 0) * US_PER_MS : US_NEVER;
}

static us_t machine_at(const struct turn *t, const struct live_vote *vote)
{
	int64_t at_ms = vote_deadline(&vote->machine, t->now.unix_ms);
	us_t due = at_ms == VOTE_NEVER ? US_NEVER : t->now.mono + MAX(at_ms - t->now.unix_ms, 0) * US_PER_MS;
	return vote->again_at == US_NEVER ? due : vote->again_at;
}

void live_vote_settle(struct turn *t, struct hall *hall, struct live_vote *vote, bool at_once)
{
	struct vote_write w;
	enum vote_state before = vote->machine.state;
	vote->again_at = US_NEVER;
	while (vote_run(&vote->machine, t->now.unix_ms, &w)) {
		if (!live_vote_do(t, hall, vote, &w)) {
			vote->again_at = t->now.mono + VOTE_AGAIN_US;
			break;
		}
	}
	if (!vote->has_told_waits && live_vote_shows_waits(vote, t->now.unix_ms)) {
		vote->is_dirty = vote->has_told_waits = true;
	}
	vote->is_dirty = vote->is_dirty || vote->machine.state != before;
	if (vote->is_dirty && (at_once || vote->machine.state != before || t->now.mono >= tell_at(vote))) {
		tell(t, hall, vote);
	}
	vote->due_at = us_min(us_min(machine_at(t, vote), waits_at(t, vote)), tell_at(vote));
}

us_t hall_votes_deadline(const struct hall *hall)
{
	us_t deadline = US_NEVER;
	for (guint i = 0; i < vote_count(hall); i++) {
		deadline = us_min(deadline, vote_at(hall, i)->due_at);
	}
	return deadline;
}

void hall_votes_on_time(struct turn *t, struct hall *hall)
{
	for (guint i = 0; i < vote_count(hall); i++) {
		if (t->now.mono >= vote_at(hall, i)->due_at) {
			live_vote_settle(t, hall, vote_at(hall, i), false);
		}
	}
}

void hall_votes_crowd(struct turn *t, struct hall *hall)
{
	for (guint i = 0; i < vote_count(hall); i++) {
		struct live_vote *vote = vote_at(hall, i);
		if (!is_over(vote)) {
			unsigned demands = vote_demands(&vote->machine), needed = vote_demands_needed(&vote->machine);
			live_vote_crowd(hall, vote);
			vote->is_dirty = vote->is_dirty || demands != vote_demands(&vote->machine) || needed != vote_demands_needed(&vote->machine);
			live_vote_settle(t, hall, vote, false);
		}
	}
}

void hall_votes_rules(struct turn *t, struct hall *hall)
{
	for (guint i = 0; i < vote_count(hall); i++) {
		struct live_vote *vote = vote_at(hall, i);
		vote->machine.rules = live_vote_rules(hall);
		if (!is_over(vote)) {
			vote->is_dirty = true; /* how many demand it is another number now */
			live_vote_settle(t, hall, vote, true);
		}
	}
}

json_t *hall_votes_show(const struct hall *hall, const char *person, int64_t now_ms)
{
	json_t *shown = json_array();
	for (guint i = 0; i < vote_count(hall); i++) {
		if (live_vote_is_for(hall, vote_at(hall, i), person)) {
			json_array_append_new(shown, live_vote_show(vote_at(hall, i), person, now_ms));
		}
	}
	return shown;
}
