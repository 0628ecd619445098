/* What all in the room of a conference hear at the end of a turn. */
#include "hall_votes.h"

#include <stdlib.h>
#include <string.h>

static struct note *agenda_note(const struct hall *hall, const char *guest)
{
	const struct hall_item *item = hall->current;
	return note_new("agenda.changed", json_pack("{s:s?, s:o, s:b}", "item", item ? item->id : NULL, "agenda",
		show_agenda(hall, guest), "guestsOut", item && !item->guests));
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

/* To each guest what he may know. */
void hall_tell_agenda(struct turn *t, const struct hall *hall)
{
	const struct room *room = hall_room(t->s, hall);
	struct note *whole = agenda_note(hall, NULL);
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		bool is_guest = hall_is_guest(hall, p->person.id);
		struct note *own = p->is_in && is_guest ? agenda_note(hall, p->person.id) : NULL;
		if (p->is_in) {
			part_give_note(t, p, own ? own : whole);
		}
		note_unref(own);
	}
	note_unref(whole);
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

/* Takes both: who was out when it was established hears of who is there alone. */
static void give_quorum(struct turn *t, const struct hall *hall, struct note *whole, struct note *cut)
{
	const struct room *room = hall_room(t->s, hall);
	for (guint i = 0; room && i < room->parts->len; i++) {
		struct participation *p = g_ptr_array_index(room->parts, i);
		if (p->is_in) {
			part_give_note(t, p, hall_quorum_is_cut(hall, p->person.id) ? cut : whole);
		}
	}
	note_unref(whole);
	note_unref(cut);
}

static void tell_quorum(struct turn *t, struct hall *hall)
{
	json_t *shown = show_quorum(hall, false);
	char *tail = codec_note_tail("quorum.changed", json_incref(shown));
	guint hash = tail ? g_str_hash(tail) : 0;
	free(tail);
	if (hash != hall->told_quorum) {
		hall->told_quorum = hash;
		give_quorum(t, hall, note_new("quorum.changed", json_incref(shown)), note_new("quorum.changed", show_quorum(hall, true)));
	}
	json_decref(shown);
}

us_t hall_tell_at(const struct hall *hall)
{
	return hall->is_told ? US_NEVER : hall->told_at + HALL_TOLD_US;
}

static void mark_out(struct hall *hall)
{
	for (guint i = 0; i < hall->seats->len; i++) {
		struct hall_seat *seat = g_ptr_array_index(hall->seats, i);
		bool is_out = seat->info.kind == SEAT_GUEST && hall_is_out(hall, seat->info.person.id);
		if (is_out != seat->is_out) {
			seat->is_out = is_out;
			seat->is_news = true;
			hall->is_told = false;
		}
	}
}

static void tell_crowd(struct turn *t, struct hall *hall)
{
	if (t->now.mono >= hall_tell_at(hall)) {
		hall->is_told = true;
		hall->told_at = t->now.mono;
		tell_seats(t, hall);
		hall->told_quorum = 0; /* it comes with it: who came in meanwhile may have seen another one */
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
		tell_each(t, hall, note_new("speech.changed", show_list(hall, false, has_times)),
			note_new("speech.changed", show_list(hall, true, false)));
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
	hall->is_dirty = false;
	if (hall->info.state == CONFERENCE_OPEN) {
		hall_look_around(t, hall);
		if (hall_has_out(t->s, hall)) {
			hall_put_out(t, hall);
			hall_look_around(t, hall);
		}
		hall_votes_crowd(t, hall);
	}
	mark_out(hall);
	struct room *room = hall_room(t->s, hall); /* it may have gone with whoever was put out */
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
