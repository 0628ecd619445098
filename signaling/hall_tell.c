/* What all in the room of a conference hear at the end of a turn. */
#include "hall_votes.h"

#include <stdlib.h>
#include <string.h>

static struct note *agenda_note(const struct hall *hall, bool for_guests)
{
	const struct hall_item *item = hall->current;
	return note_new("agenda.changed", json_pack("{s:s?, s:o, s:b}", "item", item ? item->id : NULL, "agenda",
		show_agenda(hall, for_guests), "guestsOut", item && !item->guests));
}

/* Takes both: guests hear nothing of items that are not for them. */
static void tell_each(struct turn *t, const struct hall *hall, struct note *whole, struct note *for_guests)
{
	const struct room *room = hall_room(t->s, hall);
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->is_in) {
			part_give_note(t, p, hall_is_guest(hall, p->person.id) ? for_guests : whole);
		}
	}
	note_unref(whole);
	note_unref(for_guests);
}

void hall_tell_agenda(struct turn *t, const struct hall *hall)
{
	tell_each(t, hall, agenda_note(hall, false), agenda_note(hall, true));
}

static void tell_seats(struct turn *t, struct hall *hall)
{
	json_t *seats = json_array(), *removed = json_array();
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = g_ptr_array_index(hall->seats, i);
		if (seat->is_news) {
			json_array_append_new(seats, show_hall_seat(seat));
			seat->is_news = false;
		}
	}
	for (guint i = 0; i < hall->gone_seats->len; i++) {
		json_array_append_new(removed, json_string(g_ptr_array_index(hall->gone_seats, i)));
	}
	g_ptr_array_set_size(hall->gone_seats, 0);
	json_t *data = json_pack("{s:o}", "seats", seats);
	if (json_array_size(removed) > 0) {
		json_object_set(data, "removed", removed);
	}
	json_decref(removed);
	hall_note(t, hall, "seats.changed", data);
}

static void tell_quorum(struct turn *t, struct hall *hall)
{
	json_t *shown = show_quorum(hall);
	char *tail = codec_note_tail("quorum.changed", json_incref(shown));
	guint hash = tail ? g_str_hash(tail) : 0;
	free(tail);
	if (hash != hall->told_quorum) {
		hall->told_quorum = hash;
		hall_note(t, hall, "quorum.changed", json_incref(shown));
	}
	json_decref(shown);
}

us_t hall_tell_at(const struct hall *hall)
{
	return hall->is_told ? US_NEVER : hall->told_at + HALL_TOLD_US;
}

static void tell_crowd(struct turn *t, struct hall *hall)
{
	if (t->now.mono >= hall_tell_at(hall)) {
		hall->is_told = true;
		hall->told_at = t->now.mono;
		tell_seats(t, hall);
	}
	if (hall->is_told) {
		tell_quorum(t, hall);
	}
}

/* Nobody is there to hear of it, and whoever comes sees it anyway. */
static void tell_nobody(struct hall *hall)
{
	for (guint i = 0; i < hall->seats->len; i++) {
		((struct hall_seat *)g_ptr_array_index(hall->seats, i))->is_news = false;
	}
	g_ptr_array_set_size(hall->gone_seats, 0);
	hall->list->news = 0;
	hall->is_told = true;
}

static void tell_list(struct turn *t, struct hall *hall)
{
	unsigned news = hall->list->news;
	hall->list->news = 0;
	if (news) {
		bool has_times = (news & SPEAKING_NEWS_TIMES) != 0;
		tell_each(t, hall, note_new("speech.changed", show_list(hall, has_times)), note_new("speech.changed", show_list(hall, false)));
	}
}

/* The word is with whom the list says. */
static void give_word(struct turn *t, struct hall *hall, struct room *room)
{
	struct store_room_state after = room->state;
	const char *speaker = hall->list->speaker.id;
	struct participation *before = room->state.word[0] ? g_hash_table_lookup(t->s->persons, room->state.word) : NULL;
	struct participation *now = speaker[0] ? g_hash_table_lookup(t->s->persons, speaker) : NULL;
	if (strcmp(room->state.word, speaker) == 0) {
		return;
	}
	g_strlcpy(after.word, speaker, sizeof after.word);
	after.word_given = speaker[0] != '\0';
	keep_state(t, room, &after, 0, "word");
	room_note(t, room, NULL, "room.changed", json_pack("{s:o}", "word", show_word(room)));
	if (before && before->room == room) {
		rights_apply(t, before, before->sources, json_object());
	}
	if (now && now->room == room) {
		rights_apply(t, now, now->sources, json_object());
	}
}

void hall_settle(struct turn *t, struct hall *hall)
{
	struct room *room = hall_room(t->s, hall);
	hall->is_dirty = false;
	if (hall->info.state == CONFERENCE_OPEN) {
		hall_look_around(t, hall);
		hall_votes_crowd(t, hall);
	}
	if (room) {
		tell_list(t, hall); /* this first: the speaker's picture is waited for */
		give_word(t, hall, room);
		tell_crowd(t, hall);
	} else {
		tell_nobody(hall);
	}
	doors_tell(t, hall);
	hall->door_at = doors_at(t, hall);
}
