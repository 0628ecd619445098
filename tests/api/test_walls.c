/*
 * The walls between schools, groups and people: each call x each role x each place (the group in question, another group of the
 * school, another school; without a session). The calls are those of the table of routes; who may is said in walls.c.
 */
#include "call.h"
#include "consult_world.h"
#include "replies.h"
#include "store_conference.h"
#include "store_vote.h"
#include "school_world.h"
#include "store_notes.h"
#include "store_shelf.h"
#include "store_sql.h"
#include "store_timetable.h"
#include "walls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OBJECTION "objection1"

struct scene {
	struct school_world *w;
	char objects[OBJECTS][STORE_TOKEN_MAX];
	sqlite3 *before; /* the store as it was */
	char slot[STORE_ID_MAX], hour_slot[STORE_ID_MAX]; /* free ones, at the desk of the day and of the hour */
	char companion[STORE_TOKEN_MAX]; /* the session of who comes to the talk by a link of it */
	char outsider[STORE_TOKEN_MAX];  /* that of who comes to the conference */
	int allowed, refused;
};

static const char *const letters[CASTS] = {[CAST_ADMIN] = "A", [CAST_OPERATOR] = "AO", [CAST_LEADER] = "L", [CAST_TEACHER] = "T",
	[CAST_TEACHING_ADMIN] = "AT", [CAST_PUPIL] = "P", [CAST_CLASSMATE] = "P", [CAST_PARENT] = "E", [CAST_GUEST] = "G"};

static bool is_one_of(const char *who, enum cast cast)
{
	return strpbrk(who, letters[cast]) != NULL;
}

static bool may(const struct wall *wall, enum place place, enum cast cast)
{
	bool has_object = wall->object != OBJECT_NONE;
	if (wall->school[0] == '*') {
		return true;
	}
	if (has_object && place == PLACE_OTHER_SCHOOL) {
		return false;
	}
	bool is_himself = (strchr(wall->school, 'p') && cast == CAST_PUPIL) || (strchr(wall->school, 'e') && cast == CAST_PARENT)
		|| (strchr(wall->school, 't') && cast == CAST_TEACHER);
	return is_one_of(wall->school, cast) || (place == PLACE_HERE && (is_himself || is_one_of(wall->group, cast)));
}

/* --- the objects --- */

static void add_files(struct scene *s, enum wall_object folder, enum wall_object file, enum cast by, bool is_ready)
{
	static const struct store_quota quota = {1000000, 1000000, 1000000};
	struct store_folder found;
	const char *full;
	struct driver *d = &s->w->d;
	assert_int_equal(store_folder_find(d->store, s->objects[folder], &found), OK);
	assert_int_equal(store_file_add(d->store, &found, s->w->person[PLACE_HERE][by], "bild.png", 10, &quota, DRIVER_EPOCH_MS, s->objects[file],
		&full), OK);
	if (is_ready) {
		assert_int_equal(store_file_ready(d->store, s->objects[file], &quota, DRIVER_EPOCH_MS, &full), OK);
	}
}

static void add_shelf(struct scene *s)
{
	struct store *store = s->w->d.store;
	const char *group = s->w->group[PLACE_HERE], *pupil = s->w->person[PLACE_HERE][CAST_PUPIL];
	assert_int_equal(store_folder_add(store, group, NULL, "Blätter", SHELF_READ, s->objects[OBJECT_FOLDER]), OK);
	assert_int_equal(store_folder_add(store, group, NULL, "Abgabe", SHELF_HAND_IN, s->objects[OBJECT_BOX]), OK);
	assert_int_equal(store_folder_add(store, NULL, pupil, "Meins", SHELF_NONE, s->objects[OBJECT_DRAWER]), OK);
	add_files(s, OBJECT_FOLDER, OBJECT_FILE, CAST_TEACHER, true);
	add_files(s, OBJECT_BOX, OBJECT_HANDED_IN, CAST_PUPIL, true);
	add_files(s, OBJECT_DRAWER, OBJECT_OWN_FILE, CAST_PUPIL, true);
	add_files(s, OBJECT_BOX, OBJECT_UPLOAD, CAST_PUPIL, false);
}

static void add_notes(struct scene *s)
{
	struct store *store = s->w->d.store;
	assert_int_equal(store_note_add(store, s->w->group[PLACE_HERE], NULL, "Mitschrift", true, s->objects[OBJECT_NOTE]), OK);
	assert_int_equal(store_note_add(store, NULL, s->w->person[PLACE_HERE][CAST_PUPIL], "Heft", false, s->objects[OBJECT_NOTEBOOK]), OK);
}

static void add_lesson(struct scene *s)
{
	struct store_lesson draft = {.weekday = 1, .first_period = 1, .last_period = 1, .weeks = "all", .from = STORE_NO_DAY, .until = STORE_NO_DAY};
	const struct store_period period = {1, 480, 525};
	memcpy(draft.group, s->w->group[PLACE_HERE], sizeof draft.group);
	for (int place = 0; place < PLACES; place++) {
		assert_int_equal(store_periods_set(s->w->d.store, s->w->school[place], &period, 1), OK);
	}
	assert_int_equal(store_lesson_add(s->w->d.store, &draft, s->objects[OBJECT_LESSON]), OK);
}

static void add_entry(struct scene *s)
{
	snprintf(s->objects[OBJECT_ENTRY], STORE_ID_MAX, "entry1");
	assert_int_equal(sql_run(s->w->d.store,
		"INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms) VALUES (?1, ?2, ?3, ?4, 0, 1, ?5)",
		"ssiii", s->objects[OBJECT_ENTRY], s->w->group[PLACE_HERE], DRIVER_EPOCH_MS - 3600000, DRIVER_EPOCH_MS - 1000,
		DRIVER_EPOCH_MS + INT64_C(30) * 24 * 3600 * 1000), OK);
}

static void add_consults(struct scene *s)
{
	struct consult_world k;
	consult_world_add(&k, s->w);
	memcpy(s->objects[OBJECT_DAY], k.day, STORE_ID_MAX);
	memcpy(s->objects[OBJECT_DESK], k.desk, STORE_ID_MAX);
	memcpy(s->objects[OBJECT_TALK], k.talk, STORE_ID_MAX);
	memcpy(s->objects[OBJECT_HOUR], k.hour, STORE_ID_MAX);
	memcpy(s->objects[OBJECT_HOUR_DESK], k.hour_desk, STORE_ID_MAX);
	memcpy(s->slot, k.slots[1], STORE_ID_MAX);
	memcpy(s->hour_slot, k.hour_slots[1], STORE_ID_MAX);
	struct store_person person;
	char link[STORE_TOKEN_MAX];
	struct store *store = s->w->d.store;
	assert_int_equal(store_companion_add(store, k.talk, COMPANION_INTERPRETER, "Herr Roth", "tr", DRIVER_EPOCH_MS, &person, link), OK);
	assert_int_equal(store_session_add(store, link, strlen(link), DRIVER_EPOCH_MS, s->companion, &person), OK);
}

static void take_token(void *ctx, const struct store_seat *seat, const char *token)
{
	(void)seat;
	snprintf(ctx, STORE_TOKEN_MAX, "%s", token);
}

static void add_conference(struct scene *s, char id[STORE_ID_MAX])
{
	struct store *store = s->w->d.store;
	struct store_conference draft = {.kind = CONFERENCE_SCHOOL, .title = "Schulkonferenz", .begin_ms = DRIVER_EPOCH_MS + INT64_C(864000000)};
	const struct seat_change seats[] = {
		{.person = s->w->person[PLACE_HERE][CAST_PUPIL], .kind = SEAT_ADVISORY, .office = OFFICE_NONE},
		{.person = s->w->person[PLACE_HERE][CAST_PARENT], .kind = SEAT_VOTE, .office = OFFICE_NONE},
		{.name = "Frau Roth", .kind = SEAT_GUEST, .office = OFFICE_NONE},
	};
	struct store_paper paper = {.name = ""};
	const struct store_item item = {.title = "Bericht", .text = "", .guests = true, .papers = &paper, .paper_count = 1};
	enum roll_refusal why;
	memcpy(draft.school, s->w->school[PLACE_HERE], STORE_ID_MAX);
	memcpy(draft.convener.id, s->w->person[PLACE_HERE][CAST_TEACHER], STORE_ID_MAX);
	memcpy(paper.file, s->objects[OBJECT_PAPER], STORE_ID_MAX);
	assert_int_equal(store_conference_add(store, &draft, DRIVER_EPOCH_MS, id), OK);
	assert_int_equal(store_roll_change(store, id, seats, G_N_ELEMENTS(seats), NULL, DRIVER_EPOCH_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(store_agenda_set(store, id, &item, 1, NULL), OK);
}

static void take_seat(void *ctx, const struct store_seat *seat)
{
	struct store_voter *voter = ctx;
	if (seat->office == OFFICE_CHAIR) {
		memcpy(voter->seat, seat->id, sizeof voter->seat);
		memcpy(voter->person, seat->person.id, sizeof voter->person);
	}
}

static void add_vote(struct scene *s)
{
	static const uint8_t bytes[32] = {1};
	static const uint32_t claim = 0;
	struct store *store = s->w->d.store;
	const char *conference = s->objects[OBJECT_CONFERENCE];
	char *id = s->objects[OBJECT_VOTE];
	struct store_vote draft = {.form = VOTE_SECRET, .text = "Wandertag?", .places = 1, .round = 1};
	struct store_voter voter = {0};
	const struct store_ballot ballot = {"00112233445566778899aabbccddeeff", "yes", {bytes, sizeof bytes}};
	const struct vote_opening opening = {id, &voter, 1, bytes_of(bytes, sizeof bytes), bytes_of(bytes, sizeof bytes)};
	const struct vote_count count = {id, &claim, 1, &ballot, 1, "{}"};
	memcpy(draft.conference, conference, sizeof draft.conference);
	assert_int_equal(store_seat_each(store, conference, take_seat, &voter), OK);
	assert_int_equal(sql_run(store, "UPDATE conferences SET state = 'open' WHERE id = ?1", "s", conference), OK);
	assert_int_equal(store_vote_prepare(store, &draft, DRIVER_EPOCH_MS, id), OK);
	assert_int_equal(store_vote_open(store, &opening, DRIVER_EPOCH_MS), OK);
	assert_int_equal(store_vote_paper(store, id, 0, bytes), OK);
	assert_int_equal(store_vote_stage_set(store, id, VOTE_COLLECTING), OK);
	assert_int_equal(store_vote_count(store, &count, DRIVER_EPOCH_MS), OK);
	assert_int_equal(sql_run(store, "UPDATE conferences SET state = 'invited' WHERE id = ?1", "s", conference), OK);
}

static void add_conferences(struct scene *s)
{
	char link[STORE_TOKEN_MAX] = "";
	uint32_t invited;
	struct store_person person;
	struct store *store = s->w->d.store;
	memcpy(s->objects[OBJECT_PAPER], s->objects[OBJECT_FILE], STORE_TOKEN_MAX);
	add_conference(s, s->objects[OBJECT_CONFERENCE]);
	add_conference(s, s->objects[OBJECT_DRAFT]);
	assert_int_equal(store_conference_invite(store, s->objects[OBJECT_CONFERENCE], DRIVER_EPOCH_MS, &invited), OK);
	assert_int_equal(store_seat_links(store, s->objects[OBJECT_CONFERENCE], NULL, 0, DRIVER_EPOCH_MS, take_token, link), OK);
	assert_int_equal(store_session_add(store, link, strlen(link), DRIVER_EPOCH_MS, s->outsider, &person), OK);
	add_vote(s);
}

/* One, as it came after the conference. */
static void add_objection(struct scene *s)
{
	assert_int_equal(sql_run(s->w->d.store, "INSERT INTO objections (id, conference, person, text, at_ms) VALUES (?1, ?2, ?3, 'Nein.', ?4)", "sssi",
		OBJECTION, s->objects[OBJECT_CONFERENCE], s->w->person[PLACE_HERE][CAST_PUPIL], DRIVER_EPOCH_MS), OK);
}

static void copy_store(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	assert_non_null(backup);
	assert_int_equal(sqlite3_backup_step(backup, -1), SQLITE_DONE);
	assert_int_equal(sqlite3_backup_finish(backup), SQLITE_OK);
}

static bool is_same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int bytes = sqlite3_column_bytes(a, column);
	return sqlite3_column_type(a, column) == sqlite3_column_type(b, column) && bytes == sqlite3_column_bytes(b, column)
		&& (bytes == 0 || memcmp(sqlite3_column_blob(a, column), sqlite3_column_blob(b, column), (size_t)bytes) == 0);
}

static bool is_same_table(sqlite3 *one, sqlite3 *other, const char *table)
{
	sqlite3_stmt *a, *b;
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
	assert_int_equal(sqlite3_prepare_v2(one, sql, -1, &a, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(other, sql, -1, &b, NULL), SQLITE_OK);
	int step_a = sqlite3_step(a), step_b = sqlite3_step(b);
	bool is_same = true;
	for (; is_same && step_a == SQLITE_ROW && step_b == SQLITE_ROW; step_a = sqlite3_step(a), step_b = sqlite3_step(b)) {
		for (int i = 0; i < sqlite3_column_count(a); i++) {
			is_same = is_same && is_same_value(a, b, i);
		}
	}
	is_same = is_same && step_a == SQLITE_DONE && step_b == SQLITE_DONE;
	sqlite3_finalize(a);
	sqlite3_finalize(b);
	sqlite3_free(sql);
	return is_same;
}

/* Is each row of each table as it was? */
static bool is_unchanged(const struct scene *s)
{
	sqlite3_stmt *tables;
	bool is_same = true;
	assert_int_equal(sqlite3_prepare_v2(s->before, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", -1,
		&tables, NULL), SQLITE_OK);
	while (is_same && sqlite3_step(tables) == SQLITE_ROW) {
		is_same = is_same_table(s->before, s->w->d.store->db, (const char *)sqlite3_column_text(tables, 0));
	}
	sqlite3_finalize(tables);
	return is_same;
}

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	void *w;
	school_world_set_up(&w);
	s->w = w;
	memcpy(s->objects[OBJECT_GROUP], s->w->group[PLACE_HERE], STORE_ID_MAX);
	memcpy(s->objects[OBJECT_ROOM], s->w->room[PLACE_HERE], STORE_ID_MAX);
	memcpy(s->objects[OBJECT_PUPIL], s->w->person[PLACE_HERE][CAST_PUPIL], STORE_ID_MAX);
	add_shelf(s);
	add_notes(s);
	add_lesson(s);
	add_entry(s);
	add_consults(s);
	add_conferences(s);
	add_objection(s);
	assert_int_equal(store_feed_make(s->w->d.store, s->objects[OBJECT_PUPIL], DRIVER_EPOCH_MS, s->objects[OBJECT_FEED]), OK);
	assert_int_equal(sqlite3_open(":memory:", &s->before), SQLITE_OK);
	copy_store(s->before, s->w->d.store->db);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	void *w = s->w;
	sqlite3_close(s->before);
	free(s);
	return school_world_tear_down(&w);
}

static bool is_row_of(const struct wall *wall, const struct api_route *route)
{
	char name[160];
	size_t len = strcspn(wall->route, "?");
	g_snprintf(name, sizeof name, "%s %s", route->method, route->path);
	return strlen(name) == len && strncmp(wall->route, name, len) == 0;
}

static bool is_a_route(const struct wall *wall)
{
	for (size_t i = 0; i < api_route_count; i++) {
		if (is_row_of(wall, &api_routes[i])) {
			return true;
		}
	}
	return false;
}

/* --- asking --- */

/* "METHOD /path/ * /rest" with an object in its place. */
static char *put_object(const char *text, const char *object)
{
	const char *star = strchr(text, '*');
	return star ? g_strdup_printf("%.*s%s%s", (int)(star - text), text, object, star + 1) : g_strdup(text);
}

/* The same for a path that names something of the object, too. */
static char *put_objects(const struct scene *s, const char *text, const char *object)
{
	char *once = put_object(text, object), *twice = put_object(once, strstr(text, "/objections/") ? OBJECTION : s->objects[OBJECT_PAPER]);
	g_free(once);
	return twice;
}

static int ask(struct scene *s, const struct wall *wall, const char *object, const char *session)
{
	char *route = put_objects(s, wall->route, object), *body = put_object(wall->body ? wall->body : "{}", object);
	char *path = strchr(route, ' ');
	*path++ = '\0';
	s->w->d.at_ms += 3000; /* so that no limit is met */
	int status = driver_api(&s->w->d, route, path, session, body);
	g_free(route);
	g_free(body);
	return status;
}

/* Did the call end at a wall, before what it is about? */
static bool ended_at_a_wall(const struct scene *s, int status)
{
	static const char *const codes[] = {"no_session", "not_allowed", "not_member", "not_found", "no_such_room"};
	bool is_code = false;
	for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
		is_code = is_code || strcmp(world_error(s->w), codes[i]) == 0;
	}
	return (status == 401 || status == 403 || status == 404) && is_code;
}

static void try_one(struct scene *s, const struct wall *wall, const char *object, const char *session, bool is_allowed, const char *who)
{
	sqlite3 *db = s->w->d.store->db;
	int changes = sqlite3_total_changes(db);
	int status = ask(s, wall, object, session);
	bool is_refused = ended_at_a_wall(s, status);
	if (is_refused == is_allowed) {
		fail_msg("%s by %s: %d %s, but %s", wall->route, who, status, world_error(s->w), is_allowed ? "he may" : "he may not");
	}
	/* a call that wrote no row at all has changed nothing; only what was undone must be looked for */
	if (is_refused && sqlite3_total_changes(db) != changes && !is_unchanged(s)) {
		fail_msg("%s by %s: refused, but the store has changed", wall->route, who);
	}
	if (is_refused && json_object_size(s->w->d.body) != 1) {
		fail_msg("%s by %s: refused, but something is told", wall->route, who);
	}
	if (sqlite3_total_changes(db) != changes) {
		copy_store(db, s->before);
	}
	*(is_refused ? &s->refused : &s->allowed) += 1;
}

static void each_call_by_each_role_in_each_place(void **state)
{
	struct scene *s = *state;
	for (size_t i = 0; i < wall_count; i++) {
		const struct wall *wall = &walls[i];
		const char *object = s->objects[wall->object];
		if (!is_a_route(wall)) {
			fail_msg("%s: there is no such call", wall->route);
		}
		for (int place = 0; place < PLACES; place++) {
			for (int cast = 0; cast < CASTS; cast++) {
				char who[64];
				snprintf(who, sizeof who, "%s, %s", cast_names[cast], place_names[place]);
				try_one(s, wall, object, s->w->session[place][cast], may(wall, (enum place)place, (enum cast)cast), who);
			}
		}
		bool is_open = wall->school[0] == '*';
		try_one(s, wall, object, s->companion, is_open || strchr(wall->school, 'c'), "a companion");
		try_one(s, wall, object, s->outsider, is_open || strchr(wall->school, 'o'), "an outsider");
		try_one(s, wall, object, "", is_open, "nobody");
		try_one(s, wall, object, "not-a-session", is_open, "a stranger");
	}
	print_message("%zu rows, %d calls let through, %d refused\n", wall_count, s->allowed, s->refused);
}

/* --- no call is forgotten, and none is invented --- */

static void each_route_has_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < api_route_count; i++) {
		bool is_there = false;
		for (size_t k = 0; k < wall_count; k++) {
			is_there = is_there || is_row_of(&walls[k], &api_routes[i]);
		}
		if (!reply_is_known(api_routes[i].method, api_routes[i].path)) {
			fail_msg("%s %s: api/reply_shapes.c does not say what it answers with", api_routes[i].method, api_routes[i].path);
		}
		if (!is_there) {
			fail_msg("%s %s: tests/api/walls.c does not say who may", api_routes[i].method, api_routes[i].path);
		}
	}
}

/* Ids that are nobody's, or something else's, are not there. */
static void ids_of_something_else_are_not_there(void **state)
{
	static const enum cast casts[] = {CAST_ADMIN, CAST_OPERATOR, CAST_LEADER, CAST_TEACHER, CAST_PUPIL, CAST_PARENT};
	struct scene *s = *state;
	for (size_t i = 0; i < wall_count; i++) {
		if (walls[i].object == OBJECT_NONE || walls[i].school[0] == '*') {
			continue;
		}
		for (size_t k = 0; k < G_N_ELEMENTS(casts); k++) {
			const char *session = s->w->session[PLACE_HERE][casts[k]];
			try_one(s, &walls[i], "nosuch", session, false, cast_names[casts[k]]);
			try_one(s, &walls[i], s->w->school[PLACE_HERE], session, false, cast_names[casts[k]]);
		}
	}
}

/* --- what a body names, of another school, group or person --- */

static void somebody_elsewhere_is_not_reached_by_a_body(void **state)
{
	struct scene *s = *state;
	struct school_world *w = s->w;
	char strange_token[STORE_ID_MAX], secret[STORE_TOKEN_MAX];
	const struct store_token_draft draft = {.room = w->room[PLACE_OTHER_GROUP], .label = "x", .kind = TOKEN_WHIP, .role = PERSON_TEACHER,
		.ttl_ms = STORE_TOKEN_MS};
	assert_int_equal(store_token_add(w->d.store, &draft, DRIVER_EPOCH_MS, strange_token, secret), OK);
	copy_store(s->before, w->d.store->db);
	char assign[128];
	snprintf(assign, sizeof assign, "{\"child\":\"*\",\"slot\":\"%s\"}", s->slot);
	const char *far = w->person[PLACE_OTHER_SCHOOL][CAST_PUPIL], *near = w->person[PLACE_OTHER_GROUP][CAST_PUPIL],
		*far_group = w->group[PLACE_OTHER_SCHOOL], *far_teacher = w->person[PLACE_OTHER_SCHOOL][CAST_TEACHER],
		*colleague = w->person[PLACE_HERE][CAST_LEADER];
	const struct {
		const char *route;
		enum wall_object object;
		enum cast cast;
		const char *body, *id;
	} rows[] = {
		{"POST /api/people", OBJECT_NONE, CAST_ADMIN, "{\"role\":\"pupil\",\"given\":\"A\",\"family\":\"B\",\"groups\":[\"*\"]}", far_group},
		{"POST /api/people", OBJECT_NONE, CAST_ADMIN, "{\"role\":\"parent\",\"given\":\"A\",\"family\":\"B\",\"children\":[\"*\"]}", far},
		{"POST /api/people/*", OBJECT_PUPIL, CAST_ADMIN, "{\"groups\":[\"*\"]}", far_group},
		{"POST /api/people/*", OBJECT_PUPIL, CAST_ADMIN, "{\"role\":\"parent\",\"children\":[\"*\"]}", far},
		{"POST /api/groups/*/members", OBJECT_GROUP, CAST_ADMIN, "{\"add\":[\"*\"]}", far},
		{"POST /api/groups/*/members", OBJECT_GROUP, CAST_OPERATOR, "{\"add\":[\"*\"]}", far},
		{"POST /api/groups/*/links", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", far},
		{"POST /api/groups/*/links", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", near},
		{"POST /api/groups/*/links", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", colleague},
		{"POST /api/groups/*/links", OBJECT_GROUP, CAST_ADMIN, "{\"people\":[\"*\"]}", colleague},
		{"POST /api/groups/*/revoke", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", far},
		{"POST /api/groups/*/revoke", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", near},
		{"POST /api/groups/*/revoke", OBJECT_GROUP, CAST_TEACHER, "{\"people\":[\"*\"]}", colleague},
		{"POST /api/groups/*/picture", OBJECT_GROUP, CAST_TEACHER, "{\"person\":\"*\"}", far},
		{"POST /api/groups/*/picture", OBJECT_GROUP, CAST_TEACHER, "{\"person\":\"*\"}", near},
		{"POST /api/rooms/*/tokens/revoke", OBJECT_ROOM, CAST_TEACHER, "{\"id\":\"*\"}", strange_token},
		{"POST /api/lessons/*/change", OBJECT_LESSON, CAST_ADMIN,
			"{\"date\":\"2026-11-23\",\"kind\":\"substituted\",\"substitute\":\"*\"}", far_teacher},
		{"POST /api/register/*/person", OBJECT_ENTRY, CAST_TEACHER, "{\"person\":\"*\",\"status\":\"absent\"}", far},
		{"POST /api/register/*/person", OBJECT_ENTRY, CAST_TEACHER, "{\"person\":\"*\",\"status\":\"absent\"}", near},
		{"POST /api/consultations/*/desks", OBJECT_DAY, CAST_ADMIN, "{\"desks\":[{\"teachers\":[\"*\"]}]}", far_teacher},
		{"POST /api/consultations/*/desks", OBJECT_DAY, CAST_ADMIN, "{\"desks\":[{\"teachers\":[\"*\"]}]}", near},
		{"POST /api/desks/*", OBJECT_HOUR_DESK, CAST_ADMIN, "{\"teachers\":[\"*\"]}", far_teacher},
		{"POST /api/desks/*/talks", OBJECT_DESK, CAST_LEADER, assign, far},
		{"POST /api/desks/*/talks", OBJECT_DESK, CAST_TEACHER, assign, near},
		{"POST /api/talks/*/move", OBJECT_TALK, CAST_TEACHER, "{\"slot\":\"*\"}", s->hour_slot},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *body = put_object(rows[i].body, rows[i].id);
		const struct wall wall = {rows[i].route, rows[i].object, "", "", body};
		int status = ask(s, &wall, s->objects[rows[i].object], w->session[PLACE_HERE][rows[i].cast]);
		assert_true(is_a_route(&wall));
		if (status < 400 || status > 404 || !is_unchanged(s)) {
			fail_msg("%s %s: %d %s", rows[i].route, rows[i].body, status, world_error(w));
		}
		g_free(body);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {TEST(each_route_has_its_row), TEST(each_call_by_each_role_in_each_place),
		TEST(ids_of_something_else_are_not_there), TEST(somebody_elsewhere_is_not_reached_by_a_body)};
	return cmocka_run_group_tests_name("walls", tests, NULL, NULL);
}
