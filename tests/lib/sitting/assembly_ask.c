/* What people of an assembly ask for, and what must come of it. */
#include "assembly_parts.h"

#include <string.h>

static const char *must_lead(const struct assembly *a, int who)
{
	return assembly_chairs(a, who) ? "" : "not_allowed";
}

/* Guests who are out are out before anybody hears of it. */
static void put_out(struct assembly *a)
{
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		if (assembly_is_there(a, i) && assembly_is_out(a, i)) {
			assembly_go_away(a, i);
		}
	}
}

const char *assembly_go(struct assembly *a, int who, int item)
{
	bool were_out = assembly_is_without_guests(a) || assembly_has_dismissed(a);
	if (!assembly_chairs(a, who) || item == a->item) {
		return must_lead(a, who);
	}
	if (a->item >= 0) {
		a->items[a->item].state = ITEM_DONE;
		a->items[a->item].ended = a->now;
	}
	assembly_end_speech(a, a->now, a->now);
	a->item = item;
	if (item >= 0) {
		struct assembly_item *now = &a->items[item];
		now->state = ITEM_CURRENT;
		now->begun = now->begun ? now->begun : a->now;
		now->ended = 0;
	}
	a->wait_count = 0;
	a->list_is_closed = false;
	memset(a->spoke, 0, sizeof a->spoke);
	memset(a->is_dismissed, 0, sizeof a->is_dismissed);
	put_out(a);
	a->aired_at = were_out ? a->now + ASSEMBLY_AIRING_US : a->aired_at;
	assembly_look(a);
	return "";
}

const char *assembly_add(struct assembly *a, int who, bool guests, int *item)
{
	if (assembly_chairs(a, who)) {
		*item = a->item_count++;
		a->items[*item] = (struct assembly_item){.guests = guests, .state = ITEM_WAITING};
	}
	return must_lead(a, who);
}

const char *assembly_guest(struct assembly *a, int who, int guest, bool is_admitted)
{
	if (!assembly_chairs(a, who)) {
		return "not_allowed";
	}
	if (!assembly_is_guest(a, guest)) {
		return "no_such_person";
	}
	if (is_admitted != assembly_is_out(a, guest)) {
		return "";
	}
	if (a->item >= 0) {
		struct assembly_item *item = &a->items[a->item];
		item->is_dismissed[guest] = !is_admitted;
		item->is_admitted[guest] = is_admitted && !item->guests;
		item->was_admitted[guest] |= item->is_admitted[guest];
	} else {
		a->is_dismissed[guest] = !is_admitted;
	}
	put_out(a);
	a->aired_at = is_admitted ? a->now + ASSEMBLY_AIRING_US : a->aired_at;
	assembly_look(a);
	return "";
}

const char *assembly_establish(struct assembly *a, int who)
{
	struct assembly_finding found;
	if (assembly_chairs(a, who)) {
		assembly_count(a, &found);
		g_array_append_val(a->findings, found);
	}
	return must_lead(a, who);
}

const char *assembly_ask(struct assembly *a, int who, bool is_order)
{
	int before = assembly_find_wait(a, who);
	const struct assembly_wait wait = {.person = who, .is_order = is_order, .since = a->now};
	if (assembly_is_without_guests(a) && assembly_is_guest(a, who)) {
		return "not_allowed";
	}
	if (before >= 0 && a->waits[before].is_order == is_order) {
		return "";
	}
	if (!is_order && a->list_is_closed) {
		return "list_closed";
	}
	assembly_drop_wait(a, who);
	a->waits[a->wait_count++] = wait;
	return "";
}

const char *assembly_withdraw(struct assembly *a, int who)
{
	bool waits = assembly_find_wait(a, who) >= 0;
	assembly_drop_wait(a, who);
	return waits ? "" : "bad_request";
}

const char *assembly_next(struct assembly *a, int who)
{
	struct assembly_wait order[ASSEMBLY_PEOPLE];
	int count = assembly_order(a, order), next = 0;
	if (!assembly_chairs(a, who)) {
		return "not_allowed";
	}
	while (next < count && a->people[order[next].person].line != LINE_HERE) { /* passed over */
		next++;
	}
	if (next == count && !assembly_speaker(a)) {
		return "bad_request";
	}
	assembly_end_speech(a, a->now, a->now);
	if (next < count) {
		assembly_begin_speech(a, order[next].person, order[next].is_order);
	}
	assembly_look(a);
	return "";
}

const char *assembly_give(struct assembly *a, int who, int whom)
{
	const struct assembly_speech *speaker = assembly_speaker(a);
	int wait = assembly_find_wait(a, whom);
	if (!assembly_chairs(a, who)) {
		return "not_allowed";
	}
	if (!assembly_is_there(a, whom) || !a->people[whom].is_connected) {
		return "no_such_person";
	}
	if (!speaker || speaker->person != whom) {
		assembly_begin_speech(a, whom, wait >= 0 && a->waits[wait].is_order);
		assembly_look(a);
	}
	return "";
}

const char *assembly_end(struct assembly *a, int who)
{
	const struct assembly_speech *speaker = assembly_speaker(a);
	if (!assembly_chairs(a, who) && (!speaker || speaker->person != who)) {
		return "not_allowed";
	}
	assembly_end_speech(a, a->now, a->now);
	assembly_look(a);
	return speaker ? "" : "bad_request";
}

const char *assembly_remove(struct assembly *a, int who, int whom)
{
	return assembly_chairs(a, who) ? assembly_withdraw(a, whom) : "not_allowed";
}

const char *assembly_set(struct assembly *a, int who, bool is_closed, int turn_seconds, bool first_first)
{
	if (assembly_chairs(a, who)) {
		a->list_is_closed = is_closed;
		a->turn_seconds = turn_seconds;
		a->first_first = first_first;
	}
	return must_lead(a, who);
}

void assembly_close(struct assembly *a)
{
	assembly_end_speech(a, a->now, a->now);
	a->is_open = false;
	a->is_closed = true;
	if (a->item >= 0) {
		a->items[a->item].state = ITEM_DONE;
		a->items[a->item].ended = a->now;
	}
	for (int i = 0; i < ASSEMBLY_PEOPLE; i++) {
		struct assembly_span *stay = assembly_last(a->people[i].stays);
		if (stay) {
			stay->sure = us_min(stay->sure, a->now);
		}
		a->people[i].line = LINE_GONE;
		a->people[i].is_connected = false;
	}
	a->wait_count = 0;
	assembly_look(a);
}
