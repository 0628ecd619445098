/* What must hold after everything that happens, and each second. */
#include "sitting.h"

#include <string.h>

#define CROWD_US (1100 * US_PER_MS) /* who is there is told once a second */
#define SETTLED_US (4 * US_PER_S)   /* after that who has the word is heard ... */
#define SILENCE_US (3 * US_PER_S)   /* ... within this */
#define STUCK_US (16 * US_PER_S)    /* so long after the last obstacle everybody is in */
#define CLOSES_US (3 * US_PER_S)    /* a vote in which all have voted */

static void check_agenda(struct sitting *s, const struct attendee *p)
{
	const struct assembly *a = &s->model;
	const struct replica *r = &p->replica;
	MUST(s, r->item == a->item, "person %d is at item %d, and %d is current", p->number, r->item, a->item);
	MUST(s, r->guests_out == (a->item >= 0 && !a->items[a->item].guests), "person %d does not know whether guests are out", p->number);
	for (int i = 0; i < r->item_count && i < a->item_count; i++) {
		const struct assembly_item *item = &a->items[i];
		bool is_hidden = assembly_is_guest(a, p->number) && !item->guests; /* its times, too */
		bool is_right = r->states[i] == (int)item->state && r->begun[i] == (is_hidden ? 0 : sitting_ms(item->begun))
			&& r->ended[i] == (is_hidden ? 0 : sitting_ms(item->ended));
		MUST(s, is_right, "for person %d item %d is something else than it is: state %d, and %d is due", p->number, i, r->states[i],
			(int)item->state);
	}
}

static void check_list(struct sitting *s, const struct attendee *p)
{
	const struct assembly *a = &s->model;
	const struct replica *r = &p->replica;
	const struct assembly_speech *speaker = assembly_speaker(a);
	struct assembly_wait order[ASSEMBLY_PEOPLE];
	int waits = assembly_order(a, order), due = speaker ? speaker->person : ASSEMBLY_NOBODY;
	MUST(s, r->speaker == due, "for person %d %d has the word, and %d has it", p->number, r->speaker, due);
	if (speaker) {
		int64_t ends = a->turn_seconds ? sitting_ms(speaker->begun) + a->turn_seconds * INT64_C(1000) : 0;
		MUST(s, r->speaker_since == sitting_ms(speaker->begun) && r->speaker_ends == ends, "for person %d the speaker's time is another", p->number);
		MUST(s, r->speaker_order == speaker->is_order, "for person %d the speaker's kind is another", p->number);
	}
	if (waits > 1 && s->prove && strcmp(s->prove, "list") == 0) {
		struct assembly_wait first = order[0];
		order[0] = order[1];
		order[1] = first;
		s->is_seen = true;
	}
	MUST(s, r->wait_count == waits, "for person %d %d wait, and %d do", p->number, r->wait_count, waits);
	for (int i = 0; i < waits; i++) {
		bool is_right = r->waits[i].person == order[i].person && r->waits[i].is_order == order[i].is_order;
		MUST(s, is_right, "for person %d %d is at place %d of the list, and %d is due", p->number, r->waits[i].person, i, order[i].person);
		int spoke = assembly_is_guest(a, p->number) ? 0 : a->spoke[order[i].person]; /* it would tell of when guests were out */
		MUST(s, r->waits[i].spoke == spoke, "person %d has spoken %d times in this item, and %d is told", order[i].person,
			spoke, r->waits[i].spoke);
	}
	MUST(s, r->is_closed == a->list_is_closed && r->turn_seconds == a->turn_seconds && r->first_first == a->first_first,
		"the list's rules of person %d are others", p->number);
}

static void check_crowd(struct sitting *s, const struct attendee *p)
{
	const struct assembly *a = &s->model;
	const struct replica *r = &p->replica;
	struct assembly_finding now;
	assembly_count(a, &now);
	if (s->now < us_max(a->crowd_at, p->in_since) + CROWD_US) {
		return;
	}
	MUST(s, r->seats == now.seats && r->present == now.present && r->needed == now.needed,
		"for person %d %d of %d voting seats are there, %d needed; due are %d of %d, %d", p->number, r->present, r->seats, r->needed, now.present,
		now.seats, now.needed);
	MUST(s, r->is_quorate == assembly_is_quorate(a), "person %d does not know whether it is quorate", p->number);
	MUST(s, assembly_is_guest(a, p->number) || r->is_established == (a->findings->len > 0), "person %d does not know whether it was established", p->number);
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		bool is_due = a->seats[i].exists && a->seats[i].filler >= 0;
		MUST(s, r->is_there[i] == is_due, "for person %d seat %d is %s", p->number, i, is_due ? "empty, and is not" : "filled, and is not");
	}
}

/* What guests see of votes depends on when they were in; that it is not too much is seen by what stands in them. */
static void check_votes(struct sitting *s, const struct attendee *p)
{
	for (int i = 0; i < s->box.count && !assembly_is_guest(&s->model, p->number); i++) {
		const struct box_vote *v = &s->box.votes[i];
		const char *state = p->replica.stages[i] >= 0 ? store_vote_stage_names[p->replica.stages[i]] : "unknown";
		MUST(s, strcmp(v->state, state) == 0, "for person %d vote %d is %s, and it is %s", p->number, i, state, v->state);
	}
}

void check_now(struct sitting *s)
{
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		const struct attendee *p = &s->people[i];
		MUST(s, !p->is_in || s->model.people[i].line == LINE_HERE || p->is_mute_line, "person %d believes that he is in", i);
		MUST(s, p->is_in || !p->conn || p->is_mute_line || s->model.people[i].line != LINE_HERE, "person %d does not know that he is in", i);
		if (p->is_in) {
			check_agenda(s, p);
			check_list(s, p);
			check_crowd(s, p);
			check_votes(s, p);
			s->count.checks++;
		}
	}
}

/* Who has been in for a while hears who has the word. */
static void check_heard(struct sitting *s)
{
	const struct assembly_speech *speech = assembly_speaker(&s->model);
	const struct attendee *speaker = speech ? &s->people[speech->person] : NULL;
	if (!speaker || !speaker->is_in || s->now < us_max(speech->begun, speaker->in_since) + SETTLED_US) {
		return;
	}
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		const struct attendee *p = &s->people[i];
		if (p != speaker && p->is_in && s->now >= p->in_since + SETTLED_US) {
			MUST(s, s->now - p->heard_at[speaker->number] < SILENCE_US, "person %d does not hear who has the word, %d: last at %.1f s", i,
				speaker->number, (double)p->heard_at[speaker->number] / 1e6);
			s->count.heard++;
		}
	}
}

void check_second(struct sitting *s)
{
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *p = &s->people[i];
		bool wants = !p->stays_away && s->model.people[i].may_since != US_NEVER && s->model.is_open;
		us_t since = us_max(s->model.people[i].may_since, p->comes_at);
		MUST(s, p->is_in || p->is_mute_line || !wants || s->now < since + STUCK_US, "person %d may come in since %.1f s, and is not in", i, (double)since / 1e6);
	}
	for (int i = 0; i < s->box.count; i++) {
		const struct box_vote *v = &s->box.votes[i];
		MUST(s, v->all_since == US_NEVER || !s->closes_when_all || s->now < us_max(v->all_since, s->awake_at) + CLOSES_US,
			"all have voted since %.1f s, and the vote is open", (double)v->all_since / 1e6);
	}
	check_heard(s);
	check_now(s);
}
