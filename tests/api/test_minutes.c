/* What is left of a conference: its record, the minutes as they are written, published, objected to, and as files; and what a guest has of
 * them. */
#include "conference_scene.h"
#include "store_mail.h"
#include "store_sql.h"
#include "store_vote.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { HERE = PLACE_HERE, MINUTE_MS = 60000 };

struct ids {
	char seats[8][STORE_ID_MAX];
	char items[4][STORE_ID_MAX];
	size_t seat_count, item_count;
	int64_t begin_ms; /* of the meeting */
};

static void take_seat(void *ctx, const struct store_seat *seat)
{
	struct ids *ids = ctx;
	memcpy(ids->seats[ids->seat_count++], seat->id, STORE_ID_MAX);
}

static void take_item(void *ctx, const struct store_item *item)
{
	struct ids *ids = ctx;
	memcpy(ids->items[ids->item_count++], item->id, STORE_ID_MAX);
}

static void done(enum err e)
{
	assert_int_equal(e, OK);
}

static const char *person_of(const struct conference_scene *s, enum cast cast)
{
	return s->w->person[HERE][cast];
}

/* Teacher yes, leader no: a roll call, counted. */
static void call_the_roll(struct conference_scene *s, const struct ids *ids, const char *item, const char *text, int64_t at_ms)
{
	struct store *store = s->w->d.store;
	char vote[STORE_ID_MAX];
	struct store_vote draft = {.kind = VOTE_MOTION, .form = VOTE_ROLL, .text = text, .candidates = "[]", .places = 1, .majority = MAJORITY_SIMPLE, .round = 1};
	struct store_voter voters[2] = {{.n = 0}, {.n = 1}};
	memcpy(draft.conference, s->id, STORE_ID_MAX);
	snprintf(draft.item, sizeof draft.item, "%s", item);
	for (size_t i = 0; i < 2; i++) {
		memcpy(voters[i].seat, ids->seats[i], STORE_ID_MAX);
		memcpy(voters[i].person, person_of(s, i ? CAST_LEADER : CAST_TEACHER), STORE_ID_MAX);
	}
	done(store_vote_prepare(store, &draft, at_ms, vote));
	const struct vote_opening opening = {.vote = vote, .voters = voters, .count = 2};
	done(store_vote_open(store, &opening, at_ms));
	done(store_vote_cast(store, vote, 0, "yes"));
	done(store_vote_cast(store, vote, 1, "no"));
	const struct vote_count count = {.vote = vote, .result = "{\"voters\":2,\"papers\":2,\"ballots\":2,\"yes\":1,\"no\":1,\"abstain\":0,\"invalid\":0,"
		"\"isPassed\":null,\"isTied\":true,\"decidedBy\":null,\"counts\":[],\"elected\":[],\"open\":[]}"}; /* nobody decides it */
	done(store_vote_count(store, &count, at_ms));
}

#define LOT_SEED "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LOT_COMMITMENT "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

/* An election of one among three, that ended with two who have equally many, and the lot. */
static void elect(struct conference_scene *s, const char *item, int64_t at_ms)
{
	struct store *store = s->w->d.store;
	char vote[STORE_ID_MAX];
	struct store_vote draft = {.kind = VOTE_ELECTION, .form = VOTE_OPENLY, .text = "Wahl", .candidates = "[\"Ada\",\"Ben\",\"Cem\"]", .places = 1,
		.majority = MAJORITY_MOST, .round = 1};
	static const char result[] = "{\"voters\":2,\"papers\":2,\"ballots\":2,\"yes\":0,\"no\":0,\"abstain\":0,\"invalid\":0,\"isPassed\":null,\"isTied\":false,"
		"\"decidedBy\":null,\"counts\":[{\"n\":1,\"votes\":1},{\"n\":2,\"votes\":0},{\"n\":3,\"votes\":1}],\"elected\":[3],\"open\":[]}";
	memcpy(draft.conference, s->id, STORE_ID_MAX);
	snprintf(draft.item, sizeof draft.item, "%s", item);
	done(store_vote_prepare(store, &draft, at_ms, vote));
	done(store_vote_open(store, &(struct vote_opening){.vote = vote}, at_ms));
	done(store_vote_count(store, &(struct vote_count){.vote = vote, .result = result}, at_ms));
	done(store_vote_lot_set(store, vote, result, "{\"state\":\"drawn\",\"commitment\":\"" LOT_COMMITMENT "\",\"seed\":\"" LOT_SEED
		"\",\"candidates\":[1,3],\"places\":1,\"drawn\":[3],\"values\":[\"" LOT_SEED "\"]}"));
}

static void speak(struct conference_scene *s, enum cast cast, enum speech_kind kind, int64_t at_ms)
{
	int64_t number;
	done(store_speech_ask(s->w->d.store, s->id, person_of(s, cast), kind, at_ms, &number));
	done(store_speech_next(s->w->d.store, s->id, number, at_ms));
}

/* The guest is sent out of the first item for some minutes, and let in to the second one for some. */
static void let_guest_in_and_out(struct conference_scene *s, const struct ids *ids)
{
	struct store *store = s->w->d.store;
	int64_t t = ids->begin_ms;
	done(store_guest_set(store, s->id, s->outsider, true, t + 12 * MINUTE_MS));
	speak(s, CAST_LEADER, SPEECH_TURN, t + 15 * MINUTE_MS);
	done(store_guest_set(store, s->id, s->outsider, false, t + 18 * MINUTE_MS));
}

/* It goes on for half an hour: an item for all, with a roll call; one without guests, with another; then the first again, with an election. */
static void hold_with(struct conference_scene *s, struct ids *ids, bool moves_guest)
{
	struct store *store = s->w->d.store;
	scene_call(s, "school");
	scene_let_in(s);
	/* a week too early, since sessions don't last that long */
	int64_t t = ids->begin_ms = DRIVER_EPOCH_MS + s->w->d.at_ms;
	ids->seat_count = ids->item_count = 0;
	done(store_seat_each(store, s->id, take_seat, ids));
	done(store_agenda_each(store, s->id, take_item, ids));
	s->w->d.at_ms += 40 * MINUTE_MS;
	done(store_conference_open(store, s->id, t));
	done(store_stay_set(store, s->id, person_of(s, CAST_TEACHER), ids->seats[0], t));
	done(store_stay_set(store, s->id, person_of(s, CAST_LEADER), ids->seats[1], t));
	done(store_stay_set(store, s->id, s->outsider, ids->seats[4], t));
	done(store_agenda_go(store, s->id, ids->items[0], t + MINUTE_MS));
	done(store_quorum_add(store, s->id, &(struct store_quorum){.at_ms = t + MINUTE_MS, .seats = 2, .present = 2, .needed = 2, .is_quorate = true}));
	speak(s, CAST_LEADER, SPEECH_TURN, t + 2 * MINUTE_MS);
	speak(s, CAST_TEACHER, SPEECH_ORDER, t + 3 * MINUTE_MS);
	call_the_roll(s, ids, ids->items[0], "Für alle", t + 4 * MINUTE_MS);
	if (moves_guest) {
		done(store_guest_set(store, s->id, s->outsider, false, t + 5 * MINUTE_MS));
		done(store_guest_set(store, s->id, s->outsider, true, t + 7 * MINUTE_MS));
	}
	done(store_agenda_go(store, s->id, ids->items[1], t + 10 * MINUTE_MS));
	done(store_quorum_add(store, s->id, &(struct store_quorum){.at_ms = t + 11 * MINUTE_MS, .seats = 2, .present = 2, .needed = 2, .is_quorate = true}));
	speak(s, CAST_TEACHER, SPEECH_TURN, t + 11 * MINUTE_MS);
	call_the_roll(s, ids, ids->items[1], "Unter uns", t + 11 * MINUTE_MS);
	if (moves_guest) {
		let_guest_in_and_out(s, ids);
	}
	done(store_agenda_go(store, s->id, NULL, t + 20 * MINUTE_MS));
	elect(s, "", t + 21 * MINUTE_MS);
	done(store_conference_close(store, s->id, t + 30 * MINUTE_MS));
}

static void hold(struct conference_scene *s, struct ids *ids)
{
	hold_with(s, ids, false);
}

static const json_t *get(const json_t *object, const char *list, size_t i)
{
	return json_array_get(json_object_get(object, list), i);
}

static size_t count(const struct conference_scene *s, const char *list)
{
	return json_array_size(json_object_get(s->w->d.body, list));
}

static void has(const struct conference_scene *s, const char *wanted)
{
	if (!s->w->d.text || !strstr(s->w->d.text, wanted)) {
		fail_msg("%s is not in\n%s", wanted, s->w->d.text ? s->w->d.text : "");
	}
}

static void has_not(const struct conference_scene *s, const char *unwanted)
{
	if (!s->w->d.text || strstr(s->w->d.text, unwanted)) {
		fail_msg("%s is in\n%s", unwanted, s->w->d.text ? s->w->d.text : "");
	}
}

static void the_record_says_what_happened(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	hold(s, &ids);
	assert_int_equal(scene_read(s, scene_of(s, CAST_PUPIL), "/record"), 200);
	assert_int_equal(count(s, "seats"), 5);
	assert_int_equal(count(s, "presence"), 3);
	assert_int_equal(count(s, "quorum"), 2);
	assert_int_equal(count(s, "speeches"), 3);
	assert_int_equal(count(s, "votes"), 3);
	const json_t *roll = scene_item(s, "votes", 0), *election = scene_item(s, "votes", 2), *result = json_object_get(roll, "result");
	assert_string_equal(scene_word(roll, "item"), ids.items[0]);
	assert_string_equal(scene_word(roll, "form"), "roll");
	assert_string_equal(scene_word(get(result, "votes", 1), "name"), "leader here");
	assert_string_equal(scene_word(get(result, "votes", 1), "choice"), "no");
	assert_true(json_is_false(json_object_get(result, "isPassed")));
	result = json_object_get(election, "result");
	assert_true(json_is_null(json_object_get(election, "item")));
	assert_int_equal(json_array_size(json_object_get(result, "elected")), 0); /* the lot has drawn him */
	assert_int_equal(json_integer_value(get(result, "drawn", 0)), 3);
	assert_int_equal(json_array_size(json_object_get(result, "open")), 2);
	assert_string_equal(scene_word(json_object_get(election, "lot"), "seed"), LOT_SEED);
	assert_int_equal(json_array_size(json_object_get(json_object_get(election, "lot"), "values")), 1);
	assert_true(json_is_null(json_object_get(roll, "lot")));
	assert_string_equal(scene_word(scene_item(s, "speeches", 1), "kind"), "order");
	assert_int_equal(json_integer_value(json_object_get(scene_item(s, "items", 1), "endedAt")), ids.begin_ms + 20 * MINUTE_MS);
	scene_not_read(s, scene_of(s, CAST_CLASSMATE), "/record", 404, "not_found");
}

static void a_guest_gets_nothing_of_items_without_guests(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	hold(s, &ids);
	assert_int_equal(scene_read(s, s->session, "/record"), 200);
	assert_int_equal(count(s, "votes"), 2);
	assert_int_equal(count(s, "speeches"), 2);
	assert_int_equal(count(s, "quorum"), 1);
	has_not(s, "Unter uns");
	/* that there was one is all he has: neither when, nor how many votes, nor whose presence tells more */
	assert_string_equal(scene_word(scene_item(s, "items", 1), "title"), "");
	assert_true(json_is_null(json_object_get(scene_item(s, "items", 1), "begunAt")));
	assert_int_equal(json_array_size(json_object_get(scene_item(s, "items", 1), "times")), 0);
	assert_int_equal(json_integer_value(json_object_get(scene_item(s, "votes", 1), "number")), 2);
	for (size_t i = 0; i < count(s, "presence"); i++) {
		const json_t *stay = scene_item(s, "presence", i);
		int64_t from = json_integer_value(json_object_get(stay, "from")), until = json_integer_value(json_object_get(stay, "until"));
		assert_true(until <= ids.begin_ms + 10 * MINUTE_MS || from >= ids.begin_ms + 20 * MINUTE_MS);
	}
	assert_int_equal(scene_read(s, scene_of(s, CAST_PARENT), "/record"), 200);
	has(s, "Für alle");
	has_not(s, "Unter uns");
}

static int64_t number_in(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* Of an item to which he was let in late he has what came after, and of one out of which he was sent what he was there for. */
static void a_guest_reads_what_he_was_there_for(void **state)
{
	struct conference_scene *s = *state;
	struct store *store = s->w->d.store;
	struct ids ids;
	hold_with(s, &ids, true);
	int64_t t = ids.begin_ms;
	assert_int_equal(scene_read(s, s->session, "/record"), 200);
	const json_t *item = scene_item(s, "items", 1);
	assert_string_equal(scene_word(item, "title"), "Personal");
	assert_int_equal(number_in(item, "begunAt"), t + 12 * MINUTE_MS);
	assert_int_equal(number_in(item, "endedAt"), t + 18 * MINUTE_MS);
	assert_string_equal(json_string_value(get(item, "admitted", 0)), "Frau Roth");
	has_not(s, "Unter uns"); /* the vote of before */
	has(s, "Für alle");
	assert_int_equal(count(s, "quorum"), 1);
	assert_int_equal(count(s, "speeches"), 3);
	for (size_t i = 0; i < count(s, "presence"); i++) {
		const json_t *stay = scene_item(s, "presence", i);
		int64_t from = number_in(stay, "from"), until = number_in(stay, "until");
		assert_true(until <= t + 5 * MINUTE_MS || (from >= t + 7 * MINUTE_MS && until <= t + 10 * MINUTE_MS)
			|| (from >= t + 12 * MINUTE_MS && until <= t + 18 * MINUTE_MS) || from >= t + 20 * MINUTE_MS);
	}
	/* another guest was out all the time; members have all of it */
	assert_int_equal(scene_read(s, scene_of(s, CAST_PARENT), "/record"), 200);
	assert_string_equal(scene_word(scene_item(s, "items", 1), "title"), "");
	assert_int_equal(count(s, "speeches"), 2);
	assert_int_equal(scene_read(s, scene_of(s, CAST_PUPIL), "/record"), 200);
	assert_int_equal(count(s, "votes"), 3);
	assert_int_equal(count(s, "speeches"), 4);
	done(store_minutes_publish(store, s->id, "Vertrauliches.", t + 50 * MINUTE_MS));
	assert_int_equal(scene_read(s, scene_of(s, CAST_PARENT), "/minutes.md"), 200);
	has(s, "TOP 2: nicht öffentlich");
	has_not(s, "Unter uns");
}

static void minutes_are_drafted_written_and_published(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	char note[STORE_ID_MAX];
	uint32_t before, after;
	scene_call(s, "school");
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/minutes", "{}", 409, "conference_state", NULL);
	scene_not_read(s, scene_of(s, CAST_TEACHER), "/minutes/draft.md", 409, "conference_state");
	hold(s, &ids);
	scene_not_done(s, scene_of(s, CAST_PUPIL), "/minutes", "{}", 403, "not_allowed", NULL);
	scene_not_done(s, s->session, "/minutes", "{}", 403, "not_allowed", NULL);
	scene_done(s, CAST_TEACHER, "/minutes", "{}");
	snprintf(note, sizeof note, "%s", world_text(s->w, "note"));
	scene_done(s, CAST_TEACHER, "/minutes", "{}");
	assert_string_equal(world_text(s->w, "note"), note);
	/* whose note it is */
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/notes/*", note), scene_of(s, CAST_TEACHER)), 200);
	assert_string_equal(world_text(s->w, "title"), "Protokoll: Schulkonferenz");
	assert_int_equal(json_array_size(json_object_get(s->w->d.body, "may")), 3);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/notes/*", note), scene_of(s, CAST_LEADER)), 403);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/notes/*", note), scene_of(s, CAST_PUPIL)), 403);
	assert_int_equal(world_get(s->w, world_path(s->w, "/api/notes/*", note), s->w->session[PLACE_OTHER_SCHOOL][CAST_TEACHER]), 404);
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), "/minutes/draft.md"), 200);
	has(s, "# Protokoll: Schulkonferenz\n");
	has(s, "> Unter uns\n");
	has(s, "Das Los entschied für Cem.");
	scene_not_read(s, scene_of(s, CAST_LEADER), "/minutes/draft.md", 403, "not_allowed");
	assert_int_equal(scene_read(s, scene_of(s, CAST_PUPIL), "/minutes"), 200);
	assert_string_equal(world_text(s->w, "state"), "draft");
	assert_true(json_is_null(json_object_get(s->w->d.body, "text")));
	scene_not_read(s, scene_of(s, CAST_PUPIL), "/minutes.md", 409, "conference_state");
	done(store_mail_waiting(s->w->d.store, &before));
	scene_not_done(s, scene_of(s, CAST_PUPIL), "/minutes/publish", "{\"text\":\"x\"}", 403, "not_allowed", NULL);
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/minutes/publish", "{\"text\":\"\\u0007\"}", 400, "bad_request", "text");
	scene_done(s, CAST_TEACHER, "/minutes/publish", "{\"text\":\"# Protokoll\\n\\nAlles war gut.\"}");
	done(store_mail_waiting(s->w->d.store, &after));
	assert_int_equal(after, before + 1); /* one address is known */
	assert_int_equal(scene_read(s, scene_of(s, CAST_PUPIL), "/minutes"), 200);
	assert_string_equal(world_text(s->w, "state"), "published");
	assert_string_equal(world_text(s->w, "text"), "# Protokoll\n\nAlles war gut.");
}

static void long_minutes_are_taken(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	hold(s, &ids);
	GString *text = g_string_new("{\"text\":\"");
	for (int i = 0; i < 200000; i++) {
		g_string_append(text, "ß");
	}
	char *more = g_strconcat(text->str, "ß\"}", NULL);
	g_string_append(text, "\"}");
	scene_done(s, CAST_TEACHER, "/minutes/publish", text->str);
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/minutes/publish", more, 400, "bad_message", NULL);
	g_string_free(text, TRUE);
	g_free(more);
}

static void members_object_and_chairs_answer(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	hold(s, &ids);
	scene_not_done(s, scene_of(s, CAST_PUPIL), "/objections", "{\"text\":\"Nein\"}", 409, "conference_state", NULL);
	scene_done(s, CAST_TEACHER, "/minutes/publish", "{\"text\":\"Gut.\"}");
	scene_not_done(s, s->session, "/objections", "{\"text\":\"Nein\"}", 403, "not_allowed", NULL);
	scene_not_done(s, scene_of(s, CAST_ADMIN), "/objections", "{\"text\":\"Nein\"}", 403, "not_allowed", NULL);
	scene_done(s, CAST_PUPIL, "/objections", "{\"text\":\"So war es nicht.\"}");
	assert_true(json_is_null(json_object_get(s->w->d.body, "answer")));
	char *path = g_strconcat("/objections/", world_text(s->w, "id"), NULL);
	scene_not_done(s, scene_of(s, CAST_LEADER), path, "{\"answer\":\"Doch\",\"isAccepted\":false}", 403, "not_allowed", NULL);
	scene_done(s, CAST_TEACHER, path, "{\"answer\":\"Doch.\",\"isAccepted\":false}");
	assert_string_equal(world_text(s->w, "answer"), "Doch.");
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/objections/nothing", "{\"answer\":\"\",\"isAccepted\":true}", 404, "not_found", NULL);
	assert_int_equal(scene_read(s, scene_of(s, CAST_LEADER), "/minutes"), 200);
	assert_true(json_is_false(json_object_get(scene_item(s, "objections", 0), "isAccepted")));
	assert_int_equal(scene_read(s, s->session, "/minutes"), 200);
	assert_int_equal(count(s, "objections"), 0);
	assert_true(json_is_null(json_object_get(s->w->d.body, "text")));
	for (int i = 1; i < OBJECTIONS_MAX; i++) {
		scene_done(s, CAST_PUPIL, "/objections", "{\"text\":\"Und das auch nicht.\"}");
	}
	scene_not_done(s, scene_of(s, CAST_PUPIL), "/objections", "{\"text\":\"Nein\"}", 409, "too_many", NULL);
	/* two weeks later it is too late, for another text, too */
	done(sql_run(s->w->d.store, "UPDATE minutes SET published_ms = published_ms - ?1", "i", OBJECTIONS_MS));
	scene_not_done(s, scene_of(s, CAST_PUPIL), "/objections", "{\"text\":\"Nein\"}", 409, "conference_state", NULL);
	scene_not_done(s, scene_of(s, CAST_TEACHER), "/minutes/publish", "{\"text\":\"Anders.\"}", 409, "conference_state", NULL);
	g_free(path);
}

static void files_are_cut_for_guests(void **state)
{
	struct conference_scene *s = *state;
	struct ids ids;
	hold(s, &ids);
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), "/minutes.md"), 200);
	has(s, "Noch nicht veröffentlicht.");
	assert_int_equal(scene_read(s, scene_of(s, CAST_TEACHER), "/minutes.pdf"), 200);
	assert_memory_equal(s->w->d.text, "%PDF-", 5);
	scene_done(s, CAST_TEACHER, "/minutes/publish", "{\"text\":\"# Protokoll\\n\\nVertrauliches.\"}");
	scene_done(s, CAST_PUPIL, "/objections", "{\"text\":\"Einspruch!\"}");
	assert_int_equal(scene_read(s, scene_of(s, CAST_LEADER), "/minutes.md"), 200);
	has(s, "Vertrauliches.");
	has(s, "Einspruch!");
	has(s, "| teacher here | Ja |");
	has(s, "> Unter uns\n");
	has(s, "Aufbewahrt bis ");
	assert_int_equal(scene_read(s, s->session, "/minutes.md"), 200);
	has_not(s, "Vertrauliches");
	has_not(s, "Einspruch");
	has_not(s, "Unter uns");
	has(s, "> Für alle\n");
	has(s, "Er zeigt die Tagesordnungspunkte, bei denen Gäste dabei waren.");
	assert_int_equal(scene_read(s, s->session, "/minutes.pdf"), 200);
	assert_memory_equal(s->w->d.text, "%PDF-", 5);
}

int main(void)
{
#define IN_A_SCENE(name) cmocka_unit_test_setup_teardown(name, conference_scene_set_up, conference_scene_tear_down)
	const struct CMUnitTest tests[] = {
		IN_A_SCENE(the_record_says_what_happened),
		IN_A_SCENE(a_guest_gets_nothing_of_items_without_guests), IN_A_SCENE(a_guest_reads_what_he_was_there_for),
		IN_A_SCENE(minutes_are_drafted_written_and_published),
		IN_A_SCENE(long_minutes_are_taken),
		IN_A_SCENE(members_object_and_chairs_answer),
		IN_A_SCENE(files_are_cut_for_guests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
