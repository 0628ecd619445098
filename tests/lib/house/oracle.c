/* Who is where, who leads, who has the word, and what time does to all that. */
#include "oracle.h"

#include <string.h>

#define PLACE_US (30 * US_PER_S)
#define WORD_US (30 * US_PER_S)
#define EMPTY_US (600 * US_PER_S)
#define HEARD_US (6 * US_PER_S)
#define CONSENT_US (2 * US_PER_S)
const char *const oracle_right_names[4] = {"speak", "camera", "share", "write"};

void oracle_init(struct oracle *o, const struct store_rules *rules)
{
	memset(o, 0, sizeof *o);
	o->rules = *rules;
	oracle_book_init(&o->book);
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		o->people[i].is_teacher = i < HOUSE_TEACHERS;
		o->people[i].room = -1;
		o->people[i].member_of = i == HOUSE_STRANGER ? 0 : i == 1 || i == 4 || i == 5 ? 3 : 1;
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		struct oracle_room *room = &o->rooms[i];
		room->leader = room->remembered = room->word = -1;
		room->word_until = room->empty_since = room->frozen_since = US_NEVER;
		room->chat = json_array();
	}
}

void oracle_finish(struct oracle *o)
{
	oracle_book_finish(&o->book);
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		json_decref(o->rooms[i].chat);
	}
}

int oracle_person_of(const struct oracle *o, const char *id)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (id && strcmp(o->people[i].id, id) == 0) {
			return i;
		}
	}
	return -1;
}

static bool is_in(const struct oracle *o, int person, int room)
{
	return person >= 0 && o->people[person].room == room && o->people[person].is_in;
}

/* -- rights ----------------------------------------------------------------------------------------------------- */

unsigned oracle_may(const struct oracle *o, int person)
{
	const struct oracle_person *p = &o->people[person];
	if (p->room < 0) {
		return 0;
	}
	const struct oracle_room *room = &o->rooms[p->room];
	const struct oracle_own *own = &p->own[p->room];
	unsigned may = (room->rights & ~own->mask) | (own->rights & own->mask);
	may |= room->word == person && room->is_word_given ? MAY_SPEAK : 0;
	return p->is_teacher ? MAY_ALL : may;
}

uint32_t oracle_sources_of(unsigned may)
{
	uint32_t bits = may & MAY_SPEAK ? SFU_SOURCE_BIT(SFU_SOURCE_MIC) : 0;
	bits |= may & MAY_CAMERA ? SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) : 0;
	return bits | (may & MAY_SHARE ? SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO) : 0);
}

uint32_t oracle_sources(const struct oracle *o, int person)
{
	return o->people[person].sources & oracle_sources_of(oracle_may(o, person));
}

void oracle_stop(struct oracle *o, int person)
{
	o->people[person].sources = oracle_sources(o, person);
}

unsigned oracle_read_rights(const json_t *rights, unsigned *named)
{
	unsigned given = 0;
	*named = 0;
	for (unsigned i = 0; i < 4; i++) {
		const json_t *value = json_object_get(rights, oracle_right_names[i]);
		*named |= value ? 1u << i : 0;
		given |= json_is_true(value) ? 1u << i : 0;
	}
	return given;
}

/* -- an adult is there ------------------------------------------------------------------------------------------ */

static bool is_present(const struct oracle_person *p, us_t now)
{
	return now < p->media_until || (p->conn && now < p->heard_at + HEARD_US);
}

enum oracle_frozen oracle_frozen(const struct oracle *o, int room, us_t now)
{
	enum oracle_frozen frozen = ORACLE_FROZEN;
	if (o->rules.supervision == SUPERVISION_OPEN) {
		return ORACLE_OPEN;
	}
	for (int i = 0; i < HOUSE_TEACHERS; i++) {
		const struct oracle_person *p = &o->people[i];
		if (p->room == room && is_present(p, now)) {
			if (p->is_in) {
				return ORACLE_OPEN;
			}
			frozen = ORACLE_EITHER;
		}
	}
	return frozen;
}

void oracle_heard(struct oracle *o, conn_id conn, us_t now)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (o->people[i].room >= 0 && o->people[i].conn == conn) {
			o->people[i].heard_at = now;
		}
	}
}

void oracle_media(struct oracle *o, int person, enum sfu_peer_state state, us_t now)
{
	us_t interrupted = state == SFU_PEER_INTERRUPTED ? now + CONSENT_US : 0;
	o->people[person].media_until = state == SFU_PEER_CONNECTED ? US_NEVER : interrupted;
}

/* -- the lead ---------------------------------------------------------------------------------------------------- */

/* Who was given it, or had it first, has it again as soon as he is back; meanwhile the first who came. */
void oracle_choose_leader(struct oracle *o, int number, us_t now)
{
	struct oracle_room *room = &o->rooms[number];
	int first = -1;
	for (int i = room->count; i > 0; i--) {
		int person = room->order[i - 1];
		first = o->people[person].is_in && o->people[person].is_teacher ? person : first;
	}
	room->leader = is_in(o, room->remembered, number) ? room->remembered : first;
	if (room->leader >= 0 && (room->leader == room->remembered || now >= room->kept_until)) {
		room->remembered = room->leader;
		room->kept_until = 0;
	}
}

/* -- the word ---------------------------------------------------------------------------------------------------- */

void oracle_take_word(struct oracle *o, int number)
{
	struct oracle_room *room = &o->rooms[number];
	int before = room->word;
	room->word = -1;
	room->is_word_given = false;
	room->word_until = US_NEVER;
	if (before >= 0 && o->people[before].room == number) {
		oracle_stop(o, before);
	}
}

/* Who is asked has thirty seconds; who has it and is gone for a moment, too. */
void oracle_settle_word(struct oracle *o, int number, us_t now)
{
	struct oracle_room *room = &o->rooms[number];
	bool waits = room->word >= 0 && (!room->is_word_given || !is_in(o, room->word, number));
	if (!waits) {
		room->word_until = US_NEVER;
	} else if (room->word_until == US_NEVER) {
		room->word_until = now + WORD_US;
	}
}

/* -- the door ---------------------------------------------------------------------------------------------------- */

bool oracle_waits(const struct oracle *o, int room, int person, conn_id conn)
{
	for (int i = 0; i < o->rooms[room].waiting_count; i++) {
		const struct oracle_waiting *w = &o->rooms[room].waiting[i];
		if (w->person == person && (conn == 0 || w->conn == conn)) {
			return true;
		}
	}
	return false;
}

void oracle_stop_waiting(struct oracle *o, int number, int person, conn_id conn)
{
	struct oracle_room *room = &o->rooms[number];
	int kept = 0;
	for (int i = 0; i < room->waiting_count; i++) {
		const struct oracle_waiting *w = &room->waiting[i];
		if ((person >= 0 && w->person != person) || (conn && w->conn != conn)) {
			room->waiting[kept++] = *w;
		}
	}
	room->waiting_count = kept;
}

/* -- coming and going ------------------------------------------------------------------------------------------- */

static void take_out(struct oracle *o, int number, int person)
{
	struct oracle_room *room = &o->rooms[number];
	for (int i = 0; i < room->count; i++) {
		if (room->order[i] == person) {
			memmove(&room->order[i], &room->order[i + 1], (size_t)(room->count - i - 1) * sizeof room->order[0]);
			room->count--;
			return;
		}
	}
}

/* Whoever is about to be back keeps his hand, the word and the lead for a while. */
void oracle_go(struct oracle *o, int person, bool comes_back, struct instant now)
{
	struct oracle_person *p = &o->people[person];
	int number = p->room;
	if (number < 0) {
		return;
	}
	struct oracle_room *room = &o->rooms[number];
	bool led = room->leader == person;
	oracle_book_went(o, person, now);
	take_out(o, number, person);
	p->room = -1;
	p->is_in = p->is_offering = false;
	p->media_until = 0;
	p->conn = 0;
	p->sources = 0;
	if (!comes_back) {
		p->own[number].hand_ms = 0;
		if (room->word == person) {
			oracle_take_word(o, number);
		}
	}
	if (led) {
		if (room->remembered == person) {
			room->kept_until = comes_back ? now.mono + PLACE_US : 0;
		}
		oracle_choose_leader(o, number, now.mono);
	}
	oracle_settle_word(o, number, now.mono);
	if (room->count == 0 && room->is_open) {
		room->empty_since = now.mono;
	}
}

/* Only who was sent out stays so. */
void oracle_end_lesson(struct oracle *o, int number, struct instant now)
{
	struct oracle_room *room = &o->rooms[number];
	oracle_book_closed(o, number, now);
	while (room->count > 0) {
		oracle_go(o, room->order[0], false, now);
	}
	room->is_open = false;
	room->empty_since = room->frozen_since = room->word_until = US_NEVER;
	room->leader = room->remembered = room->word = -1;
	room->is_word_given = false;
	room->kept_until = 0;
	room->waiting_count = 0;
	json_array_clear(room->chat);
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		struct oracle_own *own = &o->people[i].own[number];
		*own = (struct oracle_own){.is_removed = own->is_removed};
	}
}

void oracle_open_lesson(struct oracle *o, int number, struct instant now)
{
	struct oracle_room *room = &o->rooms[number];
	room->is_open = true;
	room->opened_ms = now.unix_ms;
	oracle_book_opened(o, number, now);
	room->rights = o->rules.rights;
	room->lobby = o->rules.lobby;
	room->to_teachers = o->rules.chat_to == CHAT_TO_TEACHERS;
	room->locked = room->is_paused = false;
	room->slow_s = 0;
}

void oracle_gone(struct oracle *o, conn_id conn, struct instant now)
{
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		oracle_stop_waiting(o, i, -1, conn);
	}
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		struct oracle_person *p = &o->people[i];
		if (p->room < 0 || p->conn != conn) {
			continue;
		}
		oracle_book_went(o, i, now);
		p->conn = 0;
		p->is_offering = false;
		p->place_until = now.mono + PLACE_US;
		if (!p->is_in) {
			oracle_go(o, i, true, now);
		}
	}
}

void oracle_expel(struct oracle *o, int person, struct instant now)
{
	oracle_go(o, person, false, now);
}

static void room_on_time(struct oracle *o, int number, struct instant now)
{
	struct oracle_room *room = &o->rooms[number];
	if (room->kept_until && now.mono >= room->kept_until) {
		room->kept_until = 0;
		oracle_choose_leader(o, number, now.mono);
	}
	if (now.mono >= room->word_until) {
		oracle_take_word(o, number);
	}
	if (!room->is_open || oracle_frozen(o, number, now.mono) != ORACLE_FROZEN) {
		room->frozen_since = US_NEVER;
	} else if (room->frozen_since == US_NEVER) {
		room->frozen_since = now.mono;
	}
	bool is_empty = room->empty_since != US_NEVER && now.mono >= room->empty_since + EMPTY_US;
	bool is_forsaken = o->rules.supervision == SUPERVISION_END && room->frozen_since != US_NEVER &&
		now.mono >= room->frozen_since + EMPTY_US;
	if (is_empty || is_forsaken) {
		oracle_end_lesson(o, number, now);
	}
}

void oracle_on_time(struct oracle *o, struct instant now)
{
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		const struct oracle_person *p = &o->people[i];
		if (p->room >= 0 && p->conn == 0 && now.mono >= p->place_until) {
			oracle_go(o, i, false, now);
		}
	}
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		room_on_time(o, i, now);
	}
}

void oracle_restart(struct oracle *o, struct instant now)
{
	o->is_draining = false;
	for (int i = 0; i < HOUSE_ROOMS; i++) {
		struct oracle_room *room = &o->rooms[i];
		room->leader = -1; /* so that nobody takes over while they all go */
		while (room->count > 0) {
			oracle_go(o, room->order[0], true, now);
		}
		room->waiting_count = 0;
		room->kept_until = room->remembered >= 0 ? now.mono + PLACE_US : 0;
		room->empty_since = room->is_open ? now.mono : US_NEVER;
		room->frozen_since = room->word_until = US_NEVER;
		oracle_settle_word(o, i, now.mono);
		for (int k = 0; k < HOUSE_PEOPLE; k++) {
			o->people[k].own[i].denied_until = 0;
		}
	}
	oracle_on_time(o, now);
}
