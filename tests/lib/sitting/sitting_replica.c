/* What a client knows of the conference: from a snapshot, and then from what it is told. */
#include "sitting.h"

#include <string.h>

int replica_number(char ids[][STORE_ID_MAX], int count, const char *id)
{
	for (int i = 0; id && i < count; i++) {
		if (strcmp(ids[i], id) == 0) {
			return i;
		}
	}
	return -1;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int number_of(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

static int state_of(const json_t *item)
{
	for (int i = 0; i < ITEM_STATES; i++) {
		if (g_strcmp0(text_of(item, "state"), store_item_state_names[i]) == 0) {
			return i;
		}
	}
	return -1;
}

static void take_agenda(struct attendee *p, const json_t *data)
{
	struct replica *r = &p->replica;
	const json_t *agenda = json_object_get(data, "agenda");
	r->item = replica_number(p->s->items, ASSEMBLY_ITEMS, text_of(data, "item"));
	r->guests_out = json_is_true(json_object_get(data, "guestsOut"));
	r->item_count = (int)json_array_size(agenda);
	for (int i = 0; i < r->item_count && i < ASSEMBLY_ITEMS; i++) {
		const json_t *item = json_array_get(agenda, (size_t)i);
		r->states[i] = state_of(item);
		r->begun[i] = json_integer_value(json_object_get(item, "begunAt"));
		r->ended[i] = json_integer_value(json_object_get(item, "endedAt"));
	}
}

static int person_of(const struct attendee *p, const json_t *object, const char *key)
{
	const char *id = text_of(object, key);
	return id ? client_person(p->s, id) : ASSEMBLY_NOBODY;
}

static void take_list(struct attendee *p, const json_t *list)
{
	struct replica *r = &p->replica;
	const json_t *speaker = json_object_get(list, "speaker"), *waiting = json_object_get(list, "waiting");
	int before = r->speaker;
	r->speaker = person_of(p, speaker, "participant");
	r->speaker_order = g_strcmp0(text_of(speaker, "kind"), "order") == 0;
	r->speaker_since = json_integer_value(json_object_get(speaker, "since"));
	r->speaker_ends = json_integer_value(json_object_get(speaker, "endsAt"));
	r->wait_count = (int)json_array_size(waiting);
	for (int i = 0; i < r->wait_count && i < ASSEMBLY_PEOPLE; i++) {
		const json_t *wait = json_array_get(waiting, (size_t)i);
		r->waits[i].person = person_of(p, wait, "participant");
		r->waits[i].is_order = g_strcmp0(text_of(wait, "kind"), "order") == 0;
		r->waits[i].spoke = number_of(wait, "spoke");
	}
	r->is_closed = json_is_true(json_object_get(list, "isClosed"));
	r->first_first = json_is_true(json_object_get(list, "firstFirst"));
	r->turn_seconds = number_of(list, "turnSeconds");
	p->must_publish = p->must_publish || (r->speaker == p->number && before != p->number);
	const json_t *times = json_object_get(list, "times");
	MUST(p->s, !times || json_array_size(times) == 0 || !assembly_is_guest(&p->s->model, p->number), "guest %d sees who spoke how long", p->number);
}

static void take_quorum(struct attendee *p, const json_t *quorum)
{
	struct replica *r = &p->replica;
	r->seats = number_of(quorum, "seats");
	r->present = number_of(quorum, "present");
	r->needed = number_of(quorum, "needed");
	r->is_quorate = json_is_true(json_object_get(quorum, "isQuorate"));
	r->is_established = json_is_object(json_object_get(quorum, "established"));
}

static void take_seats(struct attendee *p, const json_t *data)
{
	size_t i;
	const json_t *seat;
	json_array_foreach(json_object_get(data, "seats"), i, seat) {
		int number = replica_number(p->s->seats, ASSEMBLY_SEATS, text_of(seat, "id"));
		if (number >= 0) { /* else it is new, and its number is not known yet: told again with whoever fills it */
			p->replica.is_there[number] = json_is_true(json_object_get(seat, "isThere"));
		}
	}
	json_array_foreach(json_object_get(data, "removed"), i, seat) {
		int number = replica_number(p->s->seats, ASSEMBLY_SEATS, json_string_value(seat));
		if (number >= 0) {
			p->replica.is_there[number] = false;
		}
	}
}

void replica_live(struct attendee *p, const json_t *live)
{
	size_t i;
	const json_t *vote;
	p->replica = (struct replica){.speaker = ASSEMBLY_NOBODY};
	for (int k = 0; k < BOX_VOTES; k++) {
		p->replica.stages[k] = -1;
	}
	take_agenda(p, live);
	take_list(p, json_object_get(live, "list"));
	take_quorum(p, json_object_get(live, "quorum"));
	take_seats(p, live);
	json_array_foreach(json_object_get(live, "votes"), i, vote) {
		votes_hear(p, vote, true);
	}
}

void replica_note(struct attendee *p, const char *ev, const json_t *data)
{
	if (strcmp(ev, "agenda.changed") == 0) {
		take_agenda(p, data);
	} else if (strcmp(ev, "speech.changed") == 0) {
		take_list(p, data);
	} else if (strcmp(ev, "quorum.changed") == 0) {
		take_quorum(p, data);
	} else if (strcmp(ev, "seats.changed") == 0) {
		take_seats(p, data);
	} else if (strcmp(ev, "vote.changed") == 0) {
		votes_hear(p, data, false);
	}
}
