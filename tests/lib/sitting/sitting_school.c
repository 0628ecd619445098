/* The school of a sitting: its people, the roll, the agenda; and the roll as it is changed while the conference runs. */
#include "sitting.h"

#include <stdio.h>
#include <string.h>

static void add_person(struct sitting *s, int i)
{
	struct attendee *p = &s->people[i];
	p->s = s;
	p->number = i;
	snprintf(p->name, sizeof p->name, "Mitglied %c", 'A' + i);
	if (i < FIRST_GUEST || i >= STRANGER) {
		MUST(s, store_person_add(s->store, s->school, p->name, PERSON_TEACHER, p->id) == OK, "person %d", i);
		MUST(s, store_link_add(s->store, p->id, SITTING_EPOCH_MS, p->link) == OK, "link %d", i);
	}
}

/* Outsiders get their id and their link with the roll. */
static void take_guest(void *ctx, const struct store_seat *seat, const char *token)
{
	struct sitting *s = ctx;
	for (int i = FIRST_GUEST; i < STRANGER; i++) {
		if (strcmp(s->people[i].name, seat->person.name) == 0) {
			memcpy(s->people[i].id, seat->person.id, STORE_ID_MAX);
			g_strlcpy(s->people[i].link, token, STORE_TOKEN_MAX);
		}
	}
}

static struct seat_change seat_of(const struct sitting *s, int i)
{
	static const enum office offices[] = {[VICE] = OFFICE_DEPUTY, [TELLER] = OFFICE_TELLER, [CLERK] = OFFICE_MINUTES};
	struct seat_change seat = {.person = s->people[i].id, .kind = SEAT_VOTE, .office = i <= CLERK ? offices[i] : OFFICE_NONE};
	if (i >= FIRST_GUEST) {
		seat = (struct seat_change){.name = s->people[i].name, .kind = SEAT_GUEST, .office = OFFICE_NONE};
	} else if (i == CLERK || i >= FIRST_ADVISORY) {
		seat.kind = SEAT_ADVISORY;
	}
	if (i == FIRST_MEMBER || i == FIRST_MEMBER + 1) { /* each deputy has two seats, one of them with a vote */
		seat.deputy = s->people[FIRST_DEPUTY + i - FIRST_MEMBER].id;
	} else if (i == CLERK || i == FIRST_ADVISORY) {
		seat.deputy = s->people[FIRST_DEPUTY + (i != CLERK)].id;
	}
	return seat;
}

struct taken {
	struct sitting *s;
	int count;
};

static void take_seat(void *ctx, const struct store_seat *seat)
{
	struct taken *taken = ctx;
	struct sitting *s = taken->s;
	int number = replica_number(s->seats, ASSEMBLY_SEATS, seat->id);
	for (int i = 0; number < 0; i++) {
		number = s->seats[i][0] ? -1 : i;
	}
	MUST(s, number < ASSEMBLY_SEATS, "too many seats");
	memcpy(s->seats[number], seat->id, STORE_ID_MAX);
	struct assembly_seat *known = &s->model.seats[number];
	*known = (struct assembly_seat){true, seat->kind, seat->office, client_person(s, seat->person.id),
		seat->deputy.id[0] ? client_person(s, seat->deputy.id) : ASSEMBLY_NOBODY, known->filler};
	taken->count++;
}

/* The roll as it is in the store: what was asked for is what is there, or the change was refused. */
void school_seats(struct sitting *s)
{
	struct taken taken = {s, 0};
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		s->model.seats[i].exists = false;
	}
	MUST(s, store_seat_each(s->store, s->id, take_seat, &taken) == OK, "roll");
}

static void take_rules(struct sitting *s, const struct conference_rules *rules)
{
	s->model.quorum = rules->quorum;
	s->model.quorum_assumed = rules->quorum_assumed;
	s->model.turn_seconds = rules->turn_seconds;
	s->model.first_first = rules->first_first;
	s->model.listens = rules->audience == AUDIENCE_LISTEN;
	s->closes_when_all = rules->close_when_all;
}

static struct conference_rules make_rules(struct sitting *s)
{
	struct conference_rules rules = *store_conference_defaults(CONFERENCE_TEACHERS);
	rules.quorum = (enum quorum_rule)sitting_chance(s, QUORUM_RULES);
	rules.quorum_assumed = sitting_chance(s, 2) == 0;
	rules.turn_seconds = (int)sitting_chance(s, 3) * 10;
	rules.first_first = sitting_chance(s, 2) == 0;
	rules.secret_share = sitting_chance(s, 3) ? 20 : 0;
	rules.elections_secret = sitting_chance(s, 2) == 0;
	rules.casting_vote = sitting_chance(s, 2) == 0;
	rules.close_when_all = sitting_chance(s, 4) != 0;
	rules.audience = sitting_chance(s, 3) ? AUDIENCE_LISTEN : AUDIENCE_TALK;
	take_rules(s, &rules);
	return rules;
}

static void make_agenda(struct sitting *s)
{
	struct store_item items[SITTING_ITEMS] = {0};
	char texts[SITTING_ITEMS][32];
	s->model.item_count = SITTING_ITEMS;
	for (int i = 0; i < SITTING_ITEMS; i++) {
		s->model.items[i].guests = i == 0 || (i > 1 && sitting_chance(s, 2) == 0);
		items[i] = (struct store_item){.title = "Punkt", .text = sitting_secret(s, SECRET_ITEM, i, texts[i]), .guests = s->model.items[i].guests};
	}
	MUST(s, store_agenda_set(s->store, s->id, items, SITTING_ITEMS, s->items) == OK, "agenda");
}

void school_make(struct sitting *s)
{
	struct store_conference draft = {.kind = CONFERENCE_TEACHERS, .title = "Konferenz", .begin_ms = SITTING_EPOCH_MS};
	struct seat_change seats[SITTING_PEOPLE];
	enum roll_refusal why;
	uint32_t invited;
	size_t count = 0;
	MUST(s, store_school_add(s->store, "Schule", s->school) == OK, "school");
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		add_person(s, i);
	}
	draft.rules = make_rules(s);
	memcpy(draft.school, s->school, sizeof draft.school);
	memcpy(draft.convener.id, s->people[CHAIR].id, sizeof draft.convener.id);
	MUST(s, store_conference_add(s->store, &draft, SITTING_EPOCH_MS, s->id) == OK, "conference");
	for (int i = VICE; i < STRANGER; i++) {
		if (i < FIRST_DEPUTY || i >= FIRST_GUEST) {
			seats[count++] = seat_of(s, i);
		}
	}
	MUST(s, store_roll_change(s->store, s->id, seats, count, NULL, SITTING_EPOCH_MS, &why) == OK && why == ROLL_OK, "roll: %d", (int)why);
	make_agenda(s);
	MUST(s, store_conference_invite(s->store, s->id, SITTING_EPOCH_MS, &invited) == OK, "invite");
	MUST(s, store_seat_links(s->store, s->id, NULL, 0, SITTING_EPOCH_MS, take_guest, s) == OK, "links");
	for (int i = 0; i < SITTING_PEOPLE; i++) {
		struct attendee *p = &s->people[i];
		struct store_person known;
		MUST(s, store_session_add(s->store, p->link, strlen(p->link), SITTING_EPOCH_MS, p->session, &known) == OK, "session %d", i);
	}
	school_seats(s);
}

/* --- the roll while it runs --- */

static int own_seat(const struct sitting *s, int person)
{
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		if (s->model.seats[i].exists && s->model.seats[i].holder == person) {
			return i;
		}
	}
	return -1;
}

static json_t *set_of(const struct sitting *s, int seat, const char *key, const char *value)
{
	return json_pack("{s:s, s:s?}", "seat", s->seats[seat], key, value);
}

/* The chair goes on to somebody else of those who have held it, or may. */
static json_t *hand_on(struct sitting *s)
{
	int from = CHAIR, to = FIRST_MEMBER + (int)sitting_chance(s, 2);
	for (int i = 0; i < FIRST_ADVISORY; i++) {
		from = assembly_office(&s->model, i) == OFFICE_CHAIR ? i : from;
	}
	to = from == CHAIR ? to : CHAIR;
	if (own_seat(s, to) < 0 || own_seat(s, from) < 0) {
		return NULL;
	}
	s->model.seats[own_seat(s, from)].office = OFFICE_NONE;
	s->model.seats[own_seat(s, to)].office = OFFICE_CHAIR;
	return json_pack("{s:[o, o]}", "set", set_of(s, own_seat(s, from), "office", NULL), set_of(s, own_seat(s, to), "office", "chair"));
}

/* A member gets a vote, or has none any more; nobody is to be a deputy who votes himself. */
static json_t *change_kind(struct sitting *s)
{
	int person = FIRST_MEMBER + 3 + (int)sitting_chance(s, 4), seat = own_seat(s, person);
	if (seat < 0) {
		return NULL;
	}
	struct assembly_seat *known = &s->model.seats[seat];
	known->kind = known->kind == SEAT_VOTE ? SEAT_ADVISORY : SEAT_VOTE;
	return json_pack("{s:[o]}", "set", set_of(s, seat, "kind", store_seat_kind_names[known->kind]));
}

static json_t *change_deputy(struct sitting *s)
{
	int seat = own_seat(s, FIRST_MEMBER + (int)sitting_chance(s, 5)), deputy = FIRST_DEPUTY + (int)sitting_chance(s, 2);
	if (seat < 0) {
		return NULL;
	}
	bool goes = s->model.seats[seat].deputy >= 0 && sitting_chance(s, 2) == 0;
	s->model.seats[seat].deputy = goes ? ASSEMBLY_NOBODY : deputy;
	return json_pack("{s:[o]}", "set", set_of(s, seat, "deputy", goes ? NULL : s->people[deputy].id));
}

/* Somebody who came late onto the roll, or is taken off it. */
static json_t *come_or_go(struct sitting *s)
{
	int person = sitting_chance(s, 2) ? STRANGER : FIRST_MEMBER + 3 + (int)sitting_chance(s, 2), seat = own_seat(s, person);
	if (seat >= 0) {
		s->model.seats[seat].exists = false;
		s->people[person].stays_away = true;
		return json_pack("{s:[s]}", "remove", s->seats[seat]);
	}
	bool votes = sitting_chance(s, 2) == 0;
	int number = 0;
	while (number < ASSEMBLY_SEATS - 1 && s->seats[number][0]) { /* it gets its id when it is there */
		number++;
	}
	s->model.seats[number] = (struct assembly_seat){true, votes ? SEAT_VOTE : SEAT_ADVISORY, OFFICE_NONE, person, ASSEMBLY_NOBODY, ASSEMBLY_NOBODY};
	s->people[person].stays_away = false;
	s->people[person].comes_at = s->now + (us_t)sitting_chance(s, 3000) * US_PER_MS;
	return json_pack("{s:[{s:s, s:s}]}", "add", "person", s->people[person].id, "kind", votes ? "vote" : "advisory");
}

/* Nobody votes for two seats. */
static bool is_valid(const struct sitting *s)
{
	const struct assembly_seat *seats = s->model.seats;
	for (int i = 0; i < ASSEMBLY_SEATS; i++) {
		for (int k = 0; k < i && seats[i].exists && seats[i].kind == SEAT_VOTE && seats[i].deputy >= 0; k++) {
			if (seats[k].exists && seats[k].kind == SEAT_VOTE && seats[k].deputy == seats[i].deputy) {
				return false;
			}
		}
	}
	return true;
}

void school_change_roll(struct sitting *s)
{
	static json_t *(*const changes[])(struct sitting *s) = {hand_on, change_kind, change_deputy, come_or_go, come_or_go};
	struct assembly_seat before[ASSEMBLY_SEATS];
	char path[96];
	memcpy(before, s->model.seats, sizeof before);
	json_t *body = changes[sitting_chance(s, sizeof changes / sizeof changes[0])](s);
	if (!body) {
		return;
	}
	bool is_due = is_valid(s);
	if (is_due) {
		assembly_roll(&s->model);
	} else {
		memcpy(s->model.seats, before, sizeof before);
	}
	snprintf(path, sizeof path, "/api/conferences/%s/roll", s->id);
	int status = server_http(s, s->people[CHAIR].session, path, body, NULL);
	MUST(s, status == (is_due ? 200 : 400), "the roll %s be changed: %d", is_due ? "can't" : "can", status);
	if (is_due) {
		school_seats(s); /* a new seat has an id now */
		assembly_roll(&s->model);
	}
	votes_look(s);
	check_now(s);
}

void school_change_rules(struct sitting *s)
{
	const struct conference_rules rules = make_rules(s);
	char path[96];
	json_t *said = json_pack("{s:s, s:b, s:i, s:i, s:b, s:b, s:i, s:b, s:s, s:b}", "quorum", store_quorum_names[rules.quorum], "quorumAssumed",
		rules.quorum_assumed, "noticeDays", rules.notice_days, "turnSeconds", rules.turn_seconds, "firstFirst", rules.first_first, "castingVote",
		rules.casting_vote, "secretShare", rules.secret_share, "electionsSecret", rules.elections_secret, "audience",
		store_audience_names[rules.audience], "closeWhenAll", rules.close_when_all);
	assembly_rules(&s->model);
	s->awake_at = us_max(s->awake_at, s->now);
	snprintf(path, sizeof path, "/api/conferences/%s", s->id);
	int status = server_http(s, s->people[CHAIR].session, path, json_pack("{s:o}", "rules", said), NULL);
	MUST(s, status == 200, "the rules can't be changed: %d", status);
	check_now(s);
}
