/*
 * Fuzz target: what clients may send over the WebSocket, line by line, in a running lesson of a teacher (@1), a pupil (@2)
 * and another pupil (@3) who is not in yet. A line is the teacher's, after > the pupil's, after < the other's; +: ten seconds
 * pass, in which all are heard; -: the teacher's line drops and comes back; !: the server restarts; #: the store can't be
 * written from now on, or can again. @r is the room, @n a note of its group. The school keeps private messages.
 * It is a parents' day, too: at the teacher's desk @d his parent (=, @4) and an interpreter (%, @5) have the talk @t in two
 * minutes, and others @u after it, in the building; *: five minutes pass; ~: @u is cancelled. And a conference @h that the teacher
 * chairs and the two pupils have a seat in, with the items @a and, without guests, @b.
 */
#include "live.h"
#include "store_conference.h"
#include "store_consult.h"
#include "store_notes.h"
#include "store_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PEOPLE = 5, MEMBERS = 3, PARENT = 3, INTERPRETER = 4, LINE_MAX_BYTES = 8192 };

struct lesson {
	struct store *store;
	struct signaling *signaling;
	struct instant now;
	char person[PEOPLE][STORE_ID_MAX], session[PEOPLE][STORE_TOKEN_MAX];
	char room[STORE_ID_MAX], note[STORE_ID_MAX], desk[STORE_ID_MAX], talk[2][STORE_ID_MAX], slot[2][STORE_ID_MAX];
	char conference[STORE_ID_MAX], item[2][STORE_ID_MAX];
	conn_id conns[PEOPLE]; /* 0: closed */
	conn_id last_conn;
	bool is_dead; /* the store */
	int opens; /* connections that the server closed are opened again, but not for ever */
};

static bool log_in(struct lesson *l, int i, const char *link)
{
	struct store_person found;
	return store_session_add(l->store, link, strlen(link), l->now.unix_ms, l->session[i], &found) == OK;
}

static bool make_person(struct lesson *l, int i, const char *school, const char *group)
{
	char link[STORE_TOKEN_MAX];
	return store_person_add(l->store, school, "P", i == 0 ? PERSON_TEACHER : PERSON_PUPIL, l->person[i]) == OK
		&& store_member_add(l->store, group, l->person[i]) == OK
		&& store_link_add(l->store, l->person[i], l->now.unix_ms, link) == OK && log_in(l, i, link);
}

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct lesson *l = ctx;
	memcpy(l->slot[l->slot[0][0] != '\0'], slot->id, STORE_ID_MAX);
}

static void take_parent(void *ctx, const struct store_person *parent)
{
	memcpy(ctx, parent->id, STORE_ID_MAX);
}

static bool book(struct lesson *l, int i, enum desk_mode mode)
{
	enum talk_refusal why;
	const struct talk_draft draft = {.desk = l->desk, .slot = l->slot[i], .child = l->person[1 + i], .slots = 1, .mode = mode,
		.author = l->person[0], .is_assigned = true};
	return store_family_ensure(l->store, l->person[1 + i], "F") == OK
		&& store_talk_book(l->store, &draft, l->now.unix_ms, &why, l->talk[i]) == OK && why == TALK_OK;
}

static bool make_day(struct lesson *l, const char *school)
{
	struct store_consult consult = {.kind = CONSULT_DAY, .state = CONSULT_OPEN, .title = "D", .slot_minutes = 10};
	struct store_desk desk = {.mode = DESK_BOTH, .teacher_count = 1};
	struct store_slot slots[2] = {0};
	struct store_person companion;
	char link[STORE_TOKEN_MAX];
	for (int i = 0; i < 2; i++) {
		slots[i].begin_ms = l->now.unix_ms + 120000 + i * 600000;
		slots[i].end_ms = slots[i].begin_ms + 600000;
	}
	memcpy(consult.school, school, sizeof consult.school);
	memcpy(desk.teachers[0].id, l->person[0], STORE_ID_MAX);
	bool is_made = store_consult_add(l->store, &consult, l->now.unix_ms, consult.id) == OK
		&& store_consult_set(l->store, &consult, l->now.unix_ms) == OK
		&& store_desks_add(l->store, consult.id, &desk, 1, &l->desk) == OK && store_slots_add(l->store, l->desk, slots, 2) == OK
		&& store_slot_each(l->store, l->desk, take_slot, l) == OK && book(l, 0, DESK_VIDEO) && book(l, 1, DESK_PLACE)
		&& store_guardian_each(l->store, l->person[1], take_parent, l->person[PARENT]) == OK
		&& store_link_add(l->store, l->person[PARENT], l->now.unix_ms, link) == OK && log_in(l, PARENT, link)
		&& store_companion_add(l->store, l->talk[0], COMPANION_INTERPRETER, "I", "tr", l->now.unix_ms, &companion, link) == OK
		&& log_in(l, INTERPRETER, link);
	memcpy(l->person[INTERPRETER], companion.id, STORE_ID_MAX);
	return is_made;
}

static bool make_conference(struct lesson *l, const char *school)
{
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "C", .begin_ms = l->now.unix_ms + 120000};
	const struct seat_change seats[] = {{.person = l->person[1], .kind = SEAT_VOTE, .office = OFFICE_TELLER},
		{.person = l->person[2], .kind = SEAT_VOTE, .office = OFFICES, .deputy = l->person[PARENT]}};
	const struct store_item items[] = {{.title = "A", .text = "", .guests = true}, {.title = "B", .text = ""}};
	enum roll_refusal why;
	uint32_t count;
	memcpy(draft.school, school, sizeof draft.school);
	memcpy(draft.convener.id, l->person[0], STORE_ID_MAX);
	draft.rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	return store_conference_add(l->store, &draft, l->now.unix_ms, l->conference) == OK
		&& store_roll_change(l->store, l->conference, seats, 2, NULL, l->now.unix_ms, &why) == OK
		&& store_agenda_set(l->store, l->conference, items, 2, l->item) == OK
		&& store_conference_invite(l->store, l->conference, l->now.unix_ms, &count) == OK;
}

/* False if something can't be had. */
static bool make_school(struct lesson *l)
{
	char school[STORE_ID_MAX], group[STORE_ID_MAX];
	struct store_room room;
	struct store_rules rules = {0};
	bool is_made = store_school_add(l->store, "S", school) == OK && store_rules_get(l->store, school, &rules) == OK;
	rules.private_chat = PRIVATE_LOGGED;
	is_made = is_made && store_rules_set(l->store, school, &rules) == OK && store_group_add(l->store, school, "G", "", group) == OK
		&& store_room_of_group(l->store, group, &room) == OK
		&& store_note_add(l->store, group, NULL, "N", true, l->note) == OK;
	for (int i = 0; is_made && i < MEMBERS; i++) {
		is_made = make_person(l, i, school, group);
	}
	is_made = is_made && make_day(l, school) && make_conference(l, school);
	if (is_made) {
		memcpy(l->room, room.id, sizeof l->room);
	}
	return is_made;
}

static void forget_conn(struct lesson *l, conn_id conn)
{
	for (int i = 0; i < PEOPLE; i++) {
		l->conns[i] = l->conns[i] == conn ? 0 : l->conns[i];
	}
}

/* The SFU answers every offer; everything that was sent must end up somewhere. */
static void walk(struct lesson *l, struct effects *effects)
{
	char sdp[] = "v=0";
	struct effects more;
	effects_init(&more);
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *e = &effects->items[i];
		if (e->kind == EFFECT_SEND && (!e->text || e->text[e->text_len])) {
			abort();
		}
		if (e->kind == EFFECT_CLOSE) {
			forget_conn(l, e->conn);
		}
		if (e->kind == EFFECT_SFU && e->cmd.kind == SFU_CMD_PEER_OFFER) {
			struct sfu_event event = {.kind = SFU_EVENT_ANSWER, .room = e->cmd.room, .peer = e->cmd.peer};
			event.u.answer.sdp = sdp;
			event.u.answer.request = e->cmd.u.offer.request;
			signaling_on_sfu_event(l->signaling, &event, l->now, &more);
		}
	}
	effects_finish(effects);
	effects_finish(&more);
}

static void pass(struct lesson *l, int64_t ms)
{
	struct effects effects;
	effects_init(&effects);
	l->now.mono += ms * US_PER_MS;
	l->now.unix_ms += ms;
	signaling_on_time(l->signaling, l->now, &effects);
	walk(l, &effects);
}

static void say(struct lesson *l, int who, const char *text, size_t len)
{
	struct effects effects;
	effects_init(&effects);
	if (l->conns[who]) {
		signaling_on_message(l->signaling, l->conns[who], bytes_of(text, len), l->now, &effects);
		walk(l, &effects);
	}
	pass(l, 1000);
}

static void say_text(struct lesson *l, int who, const char *text)
{
	say(l, who, text, strlen(text));
}

static void open_conn(struct lesson *l, int who)
{
	struct effects effects;
	effects_init(&effects);
	l->conns[who] = ++l->last_conn;
	signaling_on_open(l->signaling, l->conns[who], bytes_of_string(l->session[who]), l->now, &effects);
	walk(l, &effects);
}

static void close_conn(struct lesson *l, int who)
{
	struct effects effects;
	effects_init(&effects);
	signaling_on_close(l->signaling, l->conns[who], l->now, &effects);
	l->conns[who] = 0;
	walk(l, &effects);
}

static void enter(struct lesson *l, int who, bool joins)
{
	char text[256];
	open_conn(l, who);
	say_text(l, who, "{\"id\":1,\"op\":\"hello\",\"data\":{\"protocol\":1,\"client\":\"t\"}}");
	snprintf(text, sizeof text,
		"{\"id\":1,\"op\":\"room.join\",\"data\":{\"room\":\"%s\",\"media\":{\"sdp\":\"v=0\"},\"publish\":{\"mic\":true}}}", l->room);
	if (joins) {
		say_text(l, who, text);
	}
}

static void restart(struct lesson *l)
{
	struct signaling_conf conf = {.store = l->store};
	signaling_free(l->signaling);
	l->signaling = signaling_new(&conf);
	for (int i = 0; i < PEOPLE; i++) {
		enter(l, i, i < 2);
	}
}

static void turn_store(struct lesson *l)
{
	l->is_dead = !l->is_dead;
	if (sqlite3_exec(l->store->db, l->is_dead ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF", NULL, NULL, NULL)) {
		abort();
	}
}

/* The line with ids for their names. */
static size_t with_names(const struct lesson *l, const uint8_t *line, size_t len, char out[LINE_MAX_BYTES])
{
	size_t n = 0;
	for (size_t i = 0; i < len && n + STORE_ID_MAX < LINE_MAX_BYTES; i++) {
		uint8_t next = line[i] == '@' && i + 1 < len ? line[i + 1] : 0;
		const char *name = next == 'r' ? l->room : next == 'n' ? l->note : next == 'd' ? l->desk : next == 't' ? l->talk[0]
			: next == 'u' ? l->talk[1] : next == 'h' ? l->conference : next == 'a' ? l->item[0] : next == 'b' ? l->item[1] : next >= '1' && next < '1' + PEOPLE ? l->person[next - '1'] : NULL;
		if (name) {
			memcpy(out + n, name, strlen(name));
			n += strlen(name);
			i++;
		} else {
			out[n++] = (char)line[i];
		}
	}
	return n;
}

static void cancel(struct lesson *l)
{
	struct effects effects;
	effects_init(&effects);
	struct turn turn = {l->signaling, l->now, &effects};
	(void)!store_talk_cancel(l->store, l->talk[1], true, l->now.unix_ms);
	live_desk_changed(&turn, l->desk);
	turn_settle(&turn);
	walk(l, &effects);
}

static void ping_all(struct lesson *l)
{
	for (int i = 0; i < PEOPLE; i++) {
		say_text(l, i, "{\"id\":2,\"op\":\"ping\"}");
	}
	pass(l, 5000);
}

static void play_line(struct lesson *l, const uint8_t *line, size_t len)
{
	char text[LINE_MAX_BYTES];
	static const char marks[] = "\n><=%"; /* the teacher has none */
	const char *mark = len > 0 && line[0] ? strchr(marks, line[0]) : NULL;
	int who = mark ? (int)(mark - marks) : 0;
	if (len == 1 && line[0] == '!') {
		restart(l);
	} else if (len == 1 && line[0] == '-' && l->conns[0]) {
		close_conn(l, 0);
		enter(l, 0, true);
	} else if (len == 1 && line[0] == '#') {
		turn_store(l);
	} else if (len == 1 && line[0] == '+') {
		ping_all(l);
	} else if (len == 1 && line[0] == '*') {
		for (int i = 0; i < 30; i++) {
			ping_all(l);
		}
	} else if (len == 1 && line[0] == '~') {
		cancel(l);
	} else {
		size_t named = with_names(l, line + (who > 0), len - (who > 0), text);
		say(l, who, text, named);
	}
	if (!l->conns[who] && l->opens++ < 8) {
		enter(l, who, who < MEMBERS);
	}
}

static void play(struct lesson *l, const uint8_t *data, size_t size)
{
	if (!make_school(l)) {
		return;
	}
	/* an input that begins with hello plays from the door, any other from the inside */
	bool is_inside = size < 9 || memcmp(data, "{\"id\":1,", 8) != 0;
	for (int i = 0; i < PEOPLE; i++) {
		if (is_inside) {
			enter(l, i, i < 2);
		} else {
			open_conn(l, i);
		}
	}
	while (size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t len = end ? (size_t)(end - data) : size;
		play_line(l, data, len);
		data += len + (end != NULL);
		size -= len + (end != NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lesson l = {.now = {US_PER_S, 1790000000000}};
	struct signaling_conf conf = {0};
	if (store_open(&l.store, ":memory:")) {
		return 0;
	}
	conf.store = l.store;
	l.signaling = signaling_new(&conf);
	play(&l, data, size);
	signaling_free(l.signaling);
	store_close(l.store);
	return 0;
}
