/* What happens in a conference, and that all of it is there after a restart. */
#include "conference_world.h"
#include "store_notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/kreide-conference-XXXXXX";

#define T(seconds) (BEGIN_MS + (seconds) * INT64_C(1000))

/* All that is told of a conference, one line each, with ids that are the same in every run. */
struct story {
	const struct conference_world *w;
	char text[8192];
};

static const char *short_id(const struct conference_world *w, const char *id)
{
	static char texts[4][16];
	static int next;
	char *out = texts[next++ % 4];
	for (int i = 0; i < STAFF; i++) {
		if (strcmp(id, w->staff[i]) == 0) {
			return snprintf(out, 16, "P%d", i), out;
		}
		if (i < 7 && strcmp(id, w->seats[i]) == 0) {
			return snprintf(out, 16, "S%d", i), out;
		}
		if (i < 3 && strcmp(id, w->items[i]) == 0) {
			return snprintf(out, 16, "I%d", i), out;
		}
	}
	return strcmp(id, w->outsider) == 0 ? "O" : id[0] ? "?" : "-";
}

__attribute__((format(printf, 2, 3))) static void tell(struct story *story, const char *format, ...)
{
	size_t len = strlen(story->text);
	va_list values;
	va_start(values, format);
	vsnprintf(story->text + len, sizeof story->text - len, format, values);
	va_end(values);
}

static int after(int64_t at_ms)
{
	return at_ms ? (int)((at_ms - BEGIN_MS) / 1000) : -1;
}

static void on_item(void *ctx, const struct store_item *item)
{
	struct story *s = ctx;
	tell(s, "item %s %s %d %d\n", short_id(s->w, item->id), store_item_state_names[item->state], after(item->begun_ms), after(item->ended_ms));
}

static void on_guest(void *ctx, const char *item, const char *person, const char *name, bool is_admitted)
{
	struct story *s = ctx;
	tell(s, "guest %s %s %s %d\n", short_id(s->w, item), short_id(s->w, person), name, is_admitted);
}

static void on_span(void *ctx, const char *item, int64_t from_ms, int64_t until_ms)
{
	struct story *s = ctx;
	tell(s, "span %s %d %d\n", short_id(s->w, item), after(from_ms), after(until_ms));
}

static void on_guest_time(void *ctx, const struct store_guest_time *time)
{
	struct story *s = ctx;
	tell(s, "%s %s %s %d %d\n", time->is_admitted ? "in" : "out", short_id(s->w, time->item), short_id(s->w, time->person), after(time->from_ms),
		after(time->until_ms));
}

static void on_stay(void *ctx, const struct store_stay *stay)
{
	struct story *s = ctx;
	tell(s, "stay %s %s %d %d\n", short_id(s->w, stay->person), short_id(s->w, stay->seat), after(stay->from_ms), after(stay->until_ms));
}

static void on_quorum(void *ctx, const struct store_quorum *found)
{
	struct story *s = ctx;
	tell(s, "quorum %s %d %u %u %u %d\n", short_id(s->w, found->item), after(found->at_ms), found->seats, found->present, found->needed,
		found->is_quorate);
}

static void on_speech(void *ctx, const struct store_speech *speech)
{
	struct story *s = ctx;
	tell(s, "%s %s %s %d %d %d\n", store_speech_kind_names[speech->kind], short_id(s->w, speech->person), short_id(s->w, speech->item),
		after(speech->asked_ms), after(speech->begun_ms), after(speech->ended_ms));
}

static const char *story_of(struct conference_world *w)
{
	static struct story story;
	story = (struct story){.w = w};
	const struct store_conference_parts parts = {.on_item = on_item, .on_guest = on_guest, .on_span = on_span, .on_guest_time = on_guest_time,
		.on_stay = on_stay, .on_quorum = on_quorum,
		.on_speech = on_speech, .ctx = &story};
	assert_int_equal(store_conference_read(w->s, w->id, &parts), OK);
	return story.text;
}

static void hold(struct conference_world *w)
{
	const struct store_quorum found = {.at_ms = T(5), .seats = 5, .present = 3, .needed = 3, .is_quorate = true};
	int64_t first, second, third;
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[0], w->seats[0], T(0)), OK);
	assert_int_equal(store_stay_set(w->s, w->id, w->outsider, w->seats[6], T(1)), OK);
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[6], w->seats[4], T(2)), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(4)), OK);
	assert_int_equal(store_quorum_add(w->s, w->id, &found), OK);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_TURN, T(6), &first), OK);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[2], SPEECH_ORDER, T(7), &second), OK);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[3], SPEECH_TURN, T(8), &third), OK);
	assert_true(first < second && second < third);
	assert_int_equal(store_speech_next(w->s, w->id, second, T(9)), OK);
	assert_int_equal(store_speech_next(w->s, w->id, first, T(20)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, false, T(21)), OK);
	/* the deputy goes, since the holder comes */
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[6], NULL, T(30)), OK);
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[4], w->seats[4], T(30)), OK);
}

static const char held[] = "item I0 current 4 -1\nitem I1 waiting -1 -1\nitem I2 waiting -1 -1\nguest I0 O Frau Berg, Schulamt 0\n"
	"span I0 4 -1\nout I0 O 21 -1\nstay P0 S0 0 -1\nstay O S6 1 -1\nstay P6 S4 2 30\nstay P4 S4 30 -1\nquorum I0 5 5 3 3 1\n"
	"order P2 I0 7 9 20\nturn P1 I0 6 20 -1\nturn P3 I0 8 -1 -1\n";

static void all_of_it_is_read_back(void **state)
{
	struct conference_world *w = *state;
	hold(w);
	assert_string_equal(story_of(w), held);
	const struct store_conference_parts none = {0};
	assert_int_equal(store_conference_read(w->s, "none", &none), ERR_NOT_FOUND);
	/* its end ends what is open, and who waited is not told of */
	assert_int_equal(store_conference_close(w->s, w->id, T(60)), OK);
	assert_string_equal(story_of(w), "item I0 done 4 60\nitem I1 waiting -1 -1\nitem I2 waiting -1 -1\nguest I0 O Frau Berg, Schulamt 0\n"
		"span I0 4 60\nout I0 O 21 60\nstay P0 S0 0 60\nstay O S6 1 60\nstay P6 S4 2 30\nstay P4 S4 30 60\nquorum I0 5 5 3 3 1\norder P2 I0 7 9 20\nturn P1 I0 6 20 60\n");
}

/* What the server could not end itself ended when it was last seen. */
static void a_restart_goes_on_where_it_was(void **state)
{
	(void)state;
	struct conference_world w = {0};
	char name[sizeof path], file[64];
	snprintf(name, sizeof name, "%s", path);
	assert_non_null(mkdtemp(name));
	snprintf(file, sizeof file, "%s/kreide.db", name);
	conference_world_make(&w, file);
	conference_world_open(&w);
	hold(&w);
	assert_int_equal(store_conference_alive(w.s, w.id, T(45)), OK);
	store_close(w.s);
	assert_int_equal(store_open(&w.s, file), OK);
	assert_string_equal(story_of(&w), held);
	assert_int_equal(store_conference_resume(w.s, w.id), OK);
	assert_string_equal(story_of(&w), "item I0 current 4 -1\nitem I1 waiting -1 -1\nitem I2 waiting -1 -1\nguest I0 O Frau Berg, Schulamt 0\n"
		"span I0 4 -1\nout I0 O 21 -1\nstay P0 S0 0 45\nstay O S6 1 45\nstay P6 S4 2 30\nstay P4 S4 30 45\nquorum I0 5 5 3 3 1\n"
		"order P2 I0 7 9 20\nturn P1 I0 6 20 45\nturn P3 I0 8 -1 -1\n");
	store_close(w.s);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(name), 0);
}

static void nothing_ends_before_it_begins(void **state)
{
	struct conference_world *w = *state;
	int64_t number;
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[0], w->seats[0], T(50)), OK);
	assert_int_equal(store_speech_give(w->s, w->id, w->staff[0], T(50), &number), OK);
	assert_int_equal(store_conference_alive(w->s, w->id, T(45)), OK);
	assert_int_equal(store_conference_resume(w->s, w->id), OK);
	assert_int_equal(number_of(w, "SELECT until_ms - from_ms FROM conference_stays"), 0);
	assert_int_equal(number_of(w, "SELECT ended_ms - begun_ms FROM speeches"), 0);
	/* a clock that was set back */
	assert_int_equal(store_stay_set(w->s, w->id, w->staff[0], w->seats[0], T(60)), OK);
	assert_int_equal(store_speech_give(w->s, w->id, w->staff[0], T(60), &number), OK);
	assert_int_equal(store_conference_close(w->s, w->id, T(55)), OK);
	assert_int_equal(number_of(w, "SELECT min(until_ms - from_ms) FROM conference_stays"), 0);
	assert_int_equal(number_of(w, "SELECT min(ended_ms - begun_ms) FROM speeches"), 0);
}

static void nobody_waits_twice(void **state)
{
	struct conference_world *w = *state;
	int64_t first, other;
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_TURN, T(1), &first), OK);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_ORDER, T(2), &other), ERR_CONFLICT);
	assert_int_equal(store_speech_next(w->s, w->id, first, T(3)), OK);
	/* who speaks may ask for his next turn */
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_TURN, T(4), &other), OK);
	assert_int_equal(store_speech_next(w->s, w->id, first, T(5)), ERR_NOT_FOUND); /* he has begun */
	assert_int_equal(number_of(w, "SELECT count(*) FROM speeches WHERE ended_ms IS NULL AND begun_ms IS NOT NULL"), 1);
	assert_int_equal(store_speech_remove(w->s, w->id, first), ERR_NOT_FOUND);
	assert_int_equal(store_speech_remove(w->s, w->id, other), OK);
	assert_int_equal(store_speech_remove(w->s, w->id, other), ERR_NOT_FOUND);
	/* the word is given: to who waits as what he asked for, to others as a turn */
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[2], SPEECH_ORDER, T(6), &other), OK);
	assert_int_equal(store_speech_give(w->s, w->id, w->staff[2], T(7), &first), OK);
	assert_int_equal(first, other);
	assert_int_equal(store_speech_give(w->s, w->id, w->staff[3], T(8), &first), OK);
	assert_int_equal(store_speech_next(w->s, w->id, 0, T(9)), OK);
	assert_string_equal(strstr(story_of(w), "turn"), "turn P1 - 1 3 7\norder P2 - 6 7 8\nturn P3 - 8 8 9\n");
}

static void an_item_is_taken_up_again(void **state)
{
	struct conference_world *w = *state;
	int64_t number;
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(1)), OK);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_TURN, T(2), &number), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[1], T(3)), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM speeches"), 0); /* the list is of an item */
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(5)), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, NULL, T(9)), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, "none", T(9)), ERR_NOT_FOUND);
	assert_string_equal(story_of(w), "item I0 done 1 9\nitem I1 done 3 5\nitem I2 waiting -1 -1\nspan I0 1 3\nspan I1 3 5\nspan I0 5 9\n");
}

/* Times are kept of what the chair says where the item says otherwise; it ends with the item, and counts again when that is taken up again. */
static void guests_are_let_in_and_sent_out(void **state)
{
	struct conference_world *w = *state;
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, true, T(1)), OK); /* no exception */
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, false, T(1)), OK); /* while none is current */
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(2)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, false, T(3)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, true, T(4)), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM item_guests"), 0);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[1], T(5)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, true, T(6)), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(7)), OK);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[1], T(8)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, false, T(9)), OK);
	assert_string_equal(strstr(story_of(w), "guest"), "guest I1 O Frau Berg, Schulamt 0\nspan I0 2 5\nspan I1 5 7\nspan I0 7 8\nspan I1 8 -1\n"
		"out - O 1 2\nout I0 O 3 4\nin I1 O 6 7\nin I1 O 8 9\n");
	assert_int_equal(store_guest_set(w->s, w->id, "nobody", true, T(9)), ERR_NOT_FOUND);
	assert_int_equal(store_conference_close(w->s, w->id, T(10)), OK);
	assert_int_equal(store_guest_set(w->s, w->id, w->outsider, true, T(11)), ERR_STATE);
	assert_int_equal(number_of(w, "SELECT count(*) FROM item_spans WHERE until_ms IS NULL"), 0);
}

static void what_does_not_run_is_refused(void **state)
{
	struct conference_world *w = *state;
	int64_t number;
	struct store_conference c;
	assert_int_equal(store_conference_open(w->s, w->id, T(1)), ERR_STATE);
	assert_int_equal(store_speech_set(w->s, w->id, true, 90, false), OK);
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	assert_true(c.list_closed && c.rules.turn_seconds == 90 && !c.rules.first_first);
	assert_int_equal(store_conference_close(w->s, w->id, T(9)), OK);
	assert_int_equal(store_conference_close(w->s, w->id, T(9)), ERR_STATE);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], T(9)), ERR_STATE);
	assert_int_equal(store_speech_ask(w->s, w->id, w->staff[1], SPEECH_TURN, T(9), &number), ERR_STATE);
	assert_int_equal(store_speech_give(w->s, w->id, w->staff[1], T(9), &number), ERR_STATE);
	assert_int_equal(store_speech_set(w->s, w->id, true, 90, false), ERR_STATE);
	assert_int_equal(store_conference_resume(w->s, w->id), ERR_STATE);
	assert_int_equal(store_conference_close(w->s, "none", T(9)), ERR_NOT_FOUND);
}

static void note_open(void *ctx, const char *id)
{
	snprintf(ctx, STORE_ID_MAX, "%s", id);
}

static void those_that_run_are_known(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX] = "";
	assert_int_equal(store_conference_each_open(w->s, note_open, id), OK);
	assert_string_equal(id, w->id);
	id[0] = '\0';
	assert_int_equal(store_conference_close(w->s, w->id, T(9)), OK);
	assert_int_equal(store_conference_each_open(w->s, note_open, id), OK);
	assert_string_equal(id, "");
}

/* -- minutes ---------------------------------------------------------------------------------------------------- */

static void note_text(void *ctx, const char *text, int64_t published_ms, int64_t changed_ms)
{
	snprintf(ctx, 64, "%s %d %d", text, after(published_ms), after(changed_ms));
}

static void minutes_are_written_and_published(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX], again[STORE_ID_MAX], text[64] = "";
	struct store_note note;
	struct store_conference c;
	assert_int_equal(store_minutes_note(w->s, w->id, "", id), ERR_MALFORMED);
	assert_int_equal(store_minutes_note(w->s, w->id, "Protokoll", id), OK);
	assert_int_equal(store_minutes_note(w->s, w->id, "Anders", again), OK);
	assert_string_equal(id, again);
	assert_int_equal(store_note_find(w->s, id, &note), OK);
	assert_string_equal(note.conference, w->id);
	assert_string_equal(note.school, w->school);
	assert_string_equal(note.group, "");
	assert_string_equal(note.owner, "");
	assert_int_equal(store_minutes_publish(w->s, w->id, "Zu früh", T(0)), ERR_STATE);
	assert_int_equal(store_conference_close(w->s, w->id, T(9)), OK);
	assert_int_equal(store_minutes_read(w->s, w->id, note_text, text), ERR_NOT_FOUND);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Es kam", T(10)), OK);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Es kamen", T(20)), OK);
	assert_int_equal(store_minutes_read(w->s, w->id, note_text, text), OK);
	assert_string_equal(text, "Es kamen 10 20");
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	assert_int_equal(c.published_ms, T(10));
	assert_string_equal(c.note, id);
	/* once nobody may object any more, they stay as they are */
	assert_int_equal(store_minutes_publish(w->s, w->id, "Später", T(10) + OBJECTIONS_MS), ERR_STATE);
	char *much = calloc(1, MINUTES_TEXT_MAX + 1);
	memset(much, 'a', MINUTES_TEXT_MAX);
	assert_int_equal(store_minutes_publish(w->s, w->id, much, T(11)), ERR_FULL);
	much[MINUTES_TEXT_MAX - 1] = '\0';
	assert_int_equal(store_minutes_publish(w->s, w->id, much, T(11)), OK);
	free(much);
}

static void note_objection(void *ctx, const struct store_objection *objection)
{
	snprintf(ctx, 512, "%.100s: %.100s -> %.100s (%d %d)", objection->person.name, objection->text, objection->answer, objection->is_answered,
		objection->is_accepted);
}

static void who_objects_is_answered(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX], told[512] = "";
	assert_int_equal(store_conference_close(w->s, w->id, T(9)), OK);
	assert_int_equal(store_objection_add(w->s, w->id, w->staff[1], "Nein", T(9), id), ERR_STATE);
	assert_int_equal(store_minutes_publish(w->s, w->id, "Text", T(10)), OK);
	assert_int_equal(store_objection_add(w->s, w->id, w->staff[1], "Nein", T(9) + OBJECTIONS_MS, id), OK);
	assert_int_equal(store_objection_each(w->s, w->id, note_objection, told), OK);
	assert_string_equal(told, "Lehrkraft 1: Nein ->  (0 0)");
	assert_int_equal(store_objection_answer(w->s, w->id, id, "Doch", false), OK);
	assert_int_equal(store_objection_each(w->s, w->id, note_objection, told), OK);
	assert_string_equal(told, "Lehrkraft 1: Nein -> Doch (1 0)");
	assert_int_equal(store_objection_answer(w->s, "none", id, "Doch", true), ERR_NOT_FOUND);
	assert_int_equal(store_objection_add(w->s, w->id, w->staff[1], "Zu spät", T(10) + OBJECTIONS_MS, id), ERR_STATE);
	/* one member alone does not fill the minutes */
	for (int i = 1; i < OBJECTIONS_MAX; i++) {
		assert_int_equal(store_objection_add(w->s, w->id, w->staff[1], "Nein", T(11), id), OK);
	}
	assert_int_equal(store_objection_add(w->s, w->id, w->staff[1], "Nein", T(11), id), ERR_FULL);
	assert_int_equal(store_objection_add(w->s, w->id, w->staff[2], "Nein", T(11), id), OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_world_set_up_open, conference_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_it_is_read_back),
		cmocka_unit_test(a_restart_goes_on_where_it_was),
		TEST(nothing_ends_before_it_begins),
		TEST(nobody_waits_twice),
		TEST(an_item_is_taken_up_again),
		TEST(guests_are_let_in_and_sent_out),
		TEST(what_does_not_run_is_refused),
		TEST(those_that_run_are_known),
		TEST(minutes_are_written_and_published),
		TEST(who_objects_is_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
