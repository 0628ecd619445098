/* Convening: the roll, the agenda, who is told, who sees what. */
#include "conference_world.h"
#include "store_vote.h"
#include "schools.h"
#include "store_shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* -- the roll --------------------------------------------------------------------------------------------------- */

static enum roll_refusal change_of(struct conference_world *w, const char *conference, struct seat_change c)
{
	enum roll_refusal why;
	assert_int_equal(store_roll_change(w->s, conference, &c, 1, NULL, NOW_MS, &why), OK);
	return why;
}

static enum roll_refusal change(struct conference_world *w, struct seat_change c)
{
	return change_of(w, w->id, c);
}

#define SAME .kind = SEAT_KINDS, .office = OFFICES

static void what_a_roll_refuses(void **state)
{
	struct conference_world *w = *state;
	char other[STORE_ID_MAX], stranger[STORE_ID_MAX], guest[STORE_ID_MAX];
	assert_int_equal(store_person_add(w->s, w->school, "Gast einer Lerngruppe", PERSON_GUEST, guest), OK);
	assert_int_equal(store_school_add(w->s, "Andere", other), OK);
	assert_int_equal(store_person_add(w->s, other, "Fremd", PERSON_TEACHER, stranger), OK);
	const struct {
		struct seat_change change;
		enum roll_refusal why;
	} rows[] = {
		{{.person = w->staff[1], .kind = SEAT_VOTE, .office = OFFICES}, ROLL_PERSON}, /* has a seat */
		{{.person = stranger, .kind = SEAT_VOTE, .office = OFFICES}, ROLL_PERSON},
		{{.person = w->outsider, .kind = SEAT_VOTE, .office = OFFICES}, ROLL_PERSON},
		{{.person = guest, .kind = SEAT_GUEST, .office = OFFICES}, ROLL_PERSON},
		{{.seat = w->seats[1], SAME, .deputy = guest}, ROLL_DEPUTY},
		{{.kind = SEAT_VOTE, .office = OFFICES}, ROLL_PERSON}, /* nobody */
		{{.name = "", .kind = SEAT_GUEST, .office = OFFICES}, ROLL_PERSON},
		{{.person = w->staff[7], SAME}, ROLL_KIND},
		{{.seat = "x", SAME}, ROLL_PERSON},
		{{.seat = w->seats[1], SAME, .deputy = stranger}, ROLL_DEPUTY},
		{{.seat = w->seats[1], SAME, .deputy = w->staff[1]}, ROLL_DEPUTY}, /* himself */
		{{.seat = w->seats[5], SAME, .deputy = w->staff[5]}, ROLL_DEPUTY}, /* without a vote, too */
		{{.seat = w->seats[1], SAME, .deputy = w->staff[2]}, ROLL_DEPUTY}, /* has a seat of his own */
		{{.seat = w->seats[1], SAME, .deputy = w->staff[6]}, ROLL_DEPUTY}, /* of another's */
		{{.person = w->staff[6], .kind = SEAT_ADVISORY, .office = OFFICES}, ROLL_DEPUTY}, /* who is a deputy */
		{{.seat = w->seats[1], .kind = SEAT_KINDS, .office = OFFICE_CHAIR}, ROLL_OFFICE}, /* there is one */
		{{.seat = w->seats[6], .kind = SEAT_KINDS, .office = OFFICE_MINUTES}, ROLL_OFFICE}, /* a guest */
		{{.seat = w->seats[1], SAME, .deputy = w->staff[7]}, ROLL_OK},
		{{.seat = w->seats[5], SAME, .deputy = w->staff[6]}, ROLL_OK}, /* of an advisory seat, too */
		{{.seat = w->seats[4], SAME, .deputy = ""}, ROLL_OK},
		{{.seat = w->seats[3], .kind = SEAT_ADVISORY, .office = OFFICE_NONE}, ROLL_OK},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t before = number_of(w, "SELECT count(*) FROM seats"), people = number_of(w, "SELECT count(*) FROM people");
		enum roll_refusal why = change(w, rows[i].change);
		if (why != rows[i].why) {
			fail_msg("row %zu: %s and not %s", i, store_roll_refusal_names[why], store_roll_refusal_names[rows[i].why]);
		}
		assert_int_equal(number_of(w, "SELECT count(*) FROM seats"), before);
		assert_int_equal(number_of(w, "SELECT count(*) FROM people"), people);
	}
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats WHERE kind = 'advisory' AND office IS NULL"), 2);
}

static void a_roll_changes_whole_or_not_at_all(void **state)
{
	struct conference_world *w = *state;
	enum roll_refusal why;
	/* the chair changes hands in one step */
	const struct seat_change hands[] = {{.seat = w->seats[0], .kind = SEAT_KINDS, .office = OFFICE_NONE},
		{.seat = w->seats[1], .kind = SEAT_KINDS, .office = OFFICE_CHAIR}};
	assert_int_equal(store_roll_change(w->s, w->id, hands, 2, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	const struct seat_change torn[] = {{.person = w->staff[7], .kind = SEAT_VOTE, .office = OFFICES}, {.seat = "none", SAME}};
	assert_int_equal(store_roll_change(w->s, w->id, torn, 2, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_PERSON);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats"), 7);
	/* who is left: one; who is a deputy comes as that */
	const struct roll_source all = {.teachers = true, .kind = SEAT_VOTE};
	assert_int_equal(store_roll_change(w->s, w->id, NULL, 0, &all, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats"), 8);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats t JOIN people p ON p.id = t.person WHERE p.role = 'leader'"), 1);
}

static void a_group_is_called_without_its_guests(void **state)
{
	struct conference_world *w = *state;
	char group[STORE_ID_MAX], guest[STORE_ID_MAX];
	enum roll_refusal why;
	assert_int_equal(store_group_add(w->s, w->school, "Schülervertretung", "", group), OK);
	assert_int_equal(store_person_add(w->s, w->school, "Gast", PERSON_GUEST, guest), OK);
	assert_int_equal(store_member_add(w->s, group, guest), OK);
	assert_int_equal(store_member_add(w->s, group, w->pupil), OK);
	const struct roll_source from = {.group = group, .kind = SEAT_ADVISORY};
	assert_int_equal(store_roll_change(w->s, w->id, NULL, 0, &from, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats"), 8);
}

/* Of two seats the one with a vote, wherever on the roll it stands. */
static void a_deputy_of_two_has_the_vote(void **state)
{
	struct conference_world *w = *state;
	struct store_conference_part part;
	assert_int_equal(change(w, (struct seat_change){.seat = w->seats[2], .kind = SEAT_ADVISORY, .office = OFFICES, .deputy = w->staff[6]}), ROLL_OK);
	assert_int_equal(store_conference_part(w->s, w->id, w->staff[6], &part), OK);
	assert_string_equal(part.seat, w->seats[4]);
	assert_int_equal(part.kind, SEAT_VOTE);
}

/* How many days it was is reckoned from the first. */
static void the_first_invitation_counts(void **state)
{
	struct conference_world *w = *state;
	struct store_conference c;
	uint32_t count;
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
	assert_int_equal(change(w, (struct seat_change){.person = w->staff[7], .kind = SEAT_VOTE, .office = OFFICES}), ROLL_OK);
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS + 1, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	assert_int_equal(c.invited_ms, NOW_MS);
}

static void a_roll_has_an_end(void **state)
{
	struct conference_world *w = *state;
	enum roll_refusal why;
	struct seat_change outsiders[OUTSIDERS_MAX];
	for (int i = 0; i < OUTSIDERS_MAX; i++) {
		outsiders[i] = (struct seat_change){.name = "Gast", .kind = SEAT_GUEST, .office = OFFICES};
	}
	assert_int_equal(store_roll_change(w->s, w->id, outsiders, OUTSIDERS_MAX, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_MANY); /* one is there already */
	assert_int_equal(store_roll_change(w->s, w->id, outsiders, OUTSIDERS_MAX - 1, NULL, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	consult_school_run(w->s, "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 600) INSERT INTO people (id, school, name, role) "
		"SELECT 'z' || n, (SELECT id FROM schools), 'Z', 'teacher' FROM k");
	const struct roll_source all = {.teachers = true, .kind = SEAT_VOTE};
	assert_int_equal(store_roll_change(w->s, w->id, NULL, 0, &all, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_MANY);
	consult_school_run(w->s, "DELETE FROM people WHERE id IN (SELECT id FROM people WHERE name = 'Z' LIMIT 67)");
	assert_int_equal(store_roll_change(w->s, w->id, NULL, 0, &all, NOW_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats"), SEATS_MAX);
}

static void note_token(void *ctx, const struct store_seat *seat, const char *token)
{
	assert_true(seat->is_outsider);
	snprintf(ctx, STORE_TOKEN_MAX, "%s", token);
}

static void an_outsider_comes_by_a_link_and_goes_with_his_seat(void **state)
{
	struct conference_world *w = *state;
	char old[STORE_TOKEN_MAX], token[STORE_TOKEN_MAX], id[STORE_ID_MAX];
	struct store_person person;
	const char *const guest = w->seats[6], *const teacher = w->seats[1];
	assert_int_equal(store_seat_links(w->s, w->id, NULL, 0, NOW_MS, note_token, old), OK);
	assert_int_equal(store_seat_links(w->s, w->id, &guest, 1, NOW_MS, note_token, token), OK);
	assert_int_equal(store_seat_links(w->s, w->id, &teacher, 1, NOW_MS, note_token, old), ERR_NOT_FOUND);
	assert_int_equal(store_link_find(w->s, old, strlen(old), &person), ERR_NOT_FOUND);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &person), OK);
	assert_string_equal(person.id, w->outsider);
	assert_int_equal(store_outsider_conference(w->s, w->outsider, id), OK);
	assert_string_equal(id, w->id);
	assert_int_equal(store_outsider_conference(w->s, w->staff[1], id), ERR_NOT_FOUND);
	assert_int_equal(change(w, (struct seat_change){.seat = guest, .is_removed = true}), ROLL_OK);
	assert_int_equal(store_person_find(w->s, w->outsider, &person), ERR_NOT_FOUND);
	assert_int_equal(number_of(w, "SELECT count(*) FROM person_contacts"), 2);
}

/* He was there: that stays; his way in does not. */
static void who_is_put_off_the_roll_while_it_runs_stays_in_the_record(void **state)
{
	struct conference_world *w = *state;
	char token[STORE_TOKEN_MAX], session[STORE_TOKEN_MAX];
	struct store_person person;
	conference_world_open(w);
	assert_int_equal(store_seat_links(w->s, w->id, NULL, 0, NOW_MS, note_token, token), OK);
	assert_int_equal(store_session_add(w->s, token, strlen(token), NOW_MS, session, &person), OK);
	assert_int_equal(store_stay_set(w->s, w->id, w->outsider, w->seats[6], BEGIN_MS), OK);
	assert_int_equal(change(w, (struct seat_change){.seat = w->seats[6], .is_removed = true}), ROLL_OK);
	assert_int_equal(store_person_find(w->s, w->outsider, &person), OK);
	assert_int_equal(store_link_find(w->s, token, strlen(token), &person), ERR_NOT_FOUND);
	assert_int_equal(number_of(w, "SELECT count(*) FROM sessions"), 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM conference_stays WHERE seat IS NULL"), 1);
}

static void what_somebody_is_in_it(void **state)
{
	struct conference_world *w = *state;
	struct store_conference_part part;
	assert_int_equal(change(w, (struct seat_change){.seat = w->seats[5], SAME, .deputy = w->staff[6]}), ROLL_OK);
	const struct {
		const char *person, *seat;
		bool is_convener, is_deputy;
		enum seat_kind kind;
		enum office office;
	} rows[] = {{w->staff[0], w->seats[0], true, false, SEAT_VOTE, OFFICE_CHAIR}, {w->staff[3], w->seats[3], false, false, SEAT_VOTE, OFFICE_TELLER},
		{w->staff[5], w->seats[5], false, false, SEAT_ADVISORY, OFFICE_NONE}, {w->outsider, w->seats[6], false, false, SEAT_GUEST, OFFICE_NONE},
		{w->staff[6], w->seats[4], false, true, SEAT_VOTE, OFFICE_NONE}, {w->staff[7], "", false, false, SEAT_VOTE, OFFICE_NONE},
		{w->pupil, "", false, false, SEAT_VOTE, OFFICE_NONE}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(store_conference_part(w->s, w->id, rows[i].person, &part), OK);
		assert_string_equal(part.seat, rows[i].seat);
		assert_int_equal(part.is_convener, rows[i].is_convener);
		assert_int_equal(part.is_deputy, rows[i].is_deputy);
		assert_int_equal(part.kind, rows[i].kind);
		assert_int_equal(part.office, rows[i].office);
		assert_string_equal(part.deputy_of, i == 4 ? w->seats[4] : "");
	}
	assert_int_equal(store_conference_part(w->s, "none", w->staff[0], &part), ERR_NOT_FOUND);
	consult_school_run(w->s, "UPDATE people SET left_ms = 1");
	assert_int_equal(store_conference_part(w->s, w->id, w->staff[0], &part), OK);
	assert_false(part.is_convener);
	assert_string_equal(part.seat, "");
}

/* -- the agenda ------------------------------------------------------------------------------------------------- */

struct agenda {
	int count;
	char ids[ITEMS_MAX][STORE_ID_MAX];
	char titles[ITEMS_MAX][STORE_NAME_MAX];
	uint32_t papers[ITEMS_MAX];
	char paper[STORE_FILE_NAME_MAX];
};

static void note_item(void *ctx, const struct store_item *item)
{
	struct agenda *a = ctx;
	snprintf(a->ids[a->count], STORE_ID_MAX, "%s", item->id);
	snprintf(a->titles[a->count], STORE_NAME_MAX, "%s", item->title);
	if (item->paper_count > 0) {
		snprintf(a->paper, sizeof a->paper, "%s", item->papers[0].name);
	}
	a->papers[a->count++] = item->paper_count;
}

static void read_agenda(struct conference_world *w, struct agenda *a)
{
	*a = (struct agenda){0};
	assert_int_equal(store_agenda_each(w->s, w->id, note_item, a), OK);
}

static struct store_item item_of(const char *id, const char *title)
{
	struct store_item item = {.title = title, .text = "", .guests = true};
	snprintf(item.id, STORE_ID_MAX, "%s", id);
	return item;
}

/* A vote whose item went would be of none, and for guests, too. */
static void what_happens_without_guests_stays_so(void **state)
{
	struct conference_world *w = *state;
	char vote[STORE_ID_MAX];
	struct store_item items[] = {item_of(w->items[0], "Erst"), item_of(w->items[1], "Dann"), item_of(w->items[2], "Zuletzt")};
	struct store_vote draft = {.kind = VOTE_MOTION, .form = VOTE_OPENLY, .text = "Vertraulich?", .places = 1, .majority = MAJORITY_SIMPLE,
		.round = 1};
	conference_world_open(w);
	items[0].guests = items[2].guests = false;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), OK);
	snprintf(draft.conference, sizeof draft.conference, "%s", w->id);
	snprintf(draft.item, sizeof draft.item, "%s", w->items[2]);
	assert_int_equal(store_vote_prepare(w->s, &draft, BEGIN_MS, vote), OK);
	assert_int_equal(store_agenda_set(w->s, w->id, items, 2, NULL), ERR_STATE);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], BEGIN_MS), OK);
	items[2].guests = true; /* it has not begun */
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), OK);
	items[0].guests = true;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), ERR_STATE);
	assert_int_equal(store_agenda_go(w->s, w->id, NULL, BEGIN_MS), OK);
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), ERR_STATE);
	items[0].guests = false;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), OK);
}

static void an_agenda_is_set_whole(void **state)
{
	struct conference_world *w = *state;
	static struct agenda a;
	char ids[ITEMS_MAX + 1][STORE_ID_MAX];
	struct store_item items[ITEMS_MAX + 1] = {item_of(w->items[2], "Zuerst"), item_of("", "Neu"), item_of(w->items[0], "Begrüßung")};
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, ids), OK);
	read_agenda(w, &a);
	assert_int_equal(a.count, 3);
	assert_string_equal(a.ids[0], w->items[2]);
	assert_string_equal(a.titles[0], "Zuerst");
	assert_string_equal(a.ids[1], ids[1]);
	assert_string_equal(a.ids[2], w->items[0]);
	/* nothing of what is refused is kept */
	items[0].title = "";
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), ERR_MALFORMED);
	items[0] = item_of("none", "Fremd");
	assert_int_equal(store_agenda_set(w->s, w->id, items, 3, NULL), ERR_NOT_FOUND);
	assert_int_equal(store_agenda_set(w->s, w->id, items, ITEMS_MAX + 1, NULL), ERR_FULL);
	read_agenda(w, &a);
	assert_int_equal(a.count, 3);
	/* what was talked about stays in it */
	conference_world_open(w);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], BEGIN_MS), OK);
	items[0] = item_of(w->items[2], "Zuerst");
	assert_int_equal(store_agenda_set(w->s, w->id, items, 2, NULL), ERR_STATE);
	for (int i = a.count; i < ITEMS_MAX; i++) {
		assert_int_equal(store_agenda_add(w->s, w->id, "Nachtrag", "", false, ids[0]), OK);
	}
	assert_int_equal(store_agenda_add(w->s, w->id, "Zu viel", "", true, ids[0]), ERR_FULL);
}

static void papers_lie_on_a_shelf(void **state)
{
	struct conference_world *w = *state;
	static struct agenda a;
	bool is_for_guests;
	consult_school_run(w->s, "INSERT INTO folders (id, owner, name, rights) SELECT 'd', id, 'Mappe', 'none' FROM people WHERE name = 'Lehrkraft 0';"
		"INSERT INTO files (id, folder, person, name, bytes, at_ms, is_ready) SELECT 'f', 'd', owner, 'Haushalt.pdf', 9, 1, 1 FROM folders;"
		"INSERT INTO files (id, folder, person, name, bytes, at_ms, is_ready) SELECT 'g', 'd', owner, 'Unterwegs.pdf', 9, 1, 0 FROM folders");
	struct store_paper paper = {.file = "f"}, twice[] = {{.file = "f"}, {.file = "f"}}, unready = {.file = "g"};
	struct store_item items[] = {item_of(w->items[0], "A"), item_of(w->items[1], "B")};
	items[1].guests = false;
	items[1].papers = twice;
	items[1].paper_count = 2;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 2, NULL), OK);
	assert_int_equal(store_paper_find(w->s, w->id, "f", &is_for_guests), OK);
	assert_false(is_for_guests);
	items[0].papers = &paper;
	items[0].paper_count = 1;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 2, NULL), OK);
	assert_int_equal(store_paper_find(w->s, w->id, "f", &is_for_guests), OK);
	assert_true(is_for_guests);
	read_agenda(w, &a);
	assert_int_equal(a.papers[0] + a.papers[1], 2);
	assert_string_equal(a.paper, "Haushalt.pdf");
	items[0].papers = &unready;
	assert_int_equal(store_agenda_set(w->s, w->id, items, 2, NULL), ERR_NOT_FOUND);
	assert_int_equal(store_paper_find(w->s, w->id, "g", &is_for_guests), ERR_NOT_FOUND);
	/* whoever deletes the file takes it from the agenda */
	assert_int_equal(store_file_remove(w->s, "f"), OK);
	read_agenda(w, &a);
	assert_int_equal(a.papers[0] + a.papers[1], 0);
}

/* -- convening -------------------------------------------------------------------------------------------------- */

static void count_one(void *ctx, const struct store_conference *conference)
{
	(void)conference;
	++*(int *)ctx;
}

static int seen_by(struct conference_world *w, const char *person, bool is_manager)
{
	int count = 0, near = 0;
	assert_int_equal(store_conference_each(w->s, w->school, person, is_manager, count_one, &count), OK);
	if (person) {
		assert_int_equal(store_conference_each_between(w->s, person, BEGIN_MS - 1, BEGIN_MS + 1, count_one, &near), OK);
	}
	return 10 * near + count;
}

static void a_draft_is_its_conveners(void **state)
{
	struct conference_world *w = *state;
	uint32_t count;
	struct store_conference c;
	assert_int_equal(seen_by(w, w->staff[0], false), 1);
	assert_int_equal(seen_by(w, w->staff[1], false), 1); /* chairs while the chair is not there */
	assert_int_equal(seen_by(w, w->staff[2], false), 0);
	assert_int_equal(seen_by(w, w->staff[7], true), 0);
	consult_school_run(w->s, "UPDATE people SET left_ms = 1 WHERE name = 'Lehrkraft 0'");
	assert_int_equal(seen_by(w, w->staff[7], true), 1); /* somebody has to */
	assert_int_equal(seen_by(w, w->staff[2], false), 0);
	consult_school_run(w->s, "UPDATE people SET left_ms = NULL");
	assert_int_equal(store_conference_invite(w->s, w->id, NOW_MS, &count), OK);
	assert_int_equal(count, 7);
	assert_int_equal(seen_by(w, w->staff[0], false), 11);
	assert_int_equal(seen_by(w, w->staff[1], false), 11);
	assert_int_equal(seen_by(w, w->staff[6], false), 11); /* a deputy */
	assert_int_equal(seen_by(w, w->staff[7], true), 1);
	assert_int_equal(seen_by(w, w->staff[7], false), 0);
	assert_int_equal(seen_by(w, w->outsider, false), 11);
	assert_int_equal(seen_by(w, NULL, false), 1);
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	assert_int_equal(c.state, CONFERENCE_INVITED);
	assert_int_equal(c.seats[SEAT_VOTE], 5);
	assert_int_equal(c.seats[SEAT_ADVISORY], 1);
	assert_int_equal(c.seats[SEAT_GUEST], 1);
	assert_int_equal(c.items, 3);
	assert_string_equal(c.convener.id, w->staff[0]);
	assert_memory_equal(&c.rules, store_conference_defaults(CONFERENCE_TEACHERS), sizeof c.rules);
}

static void rules_are_kept(void **state)
{
	struct conference_world *w = *state;
	struct store_conference c, again;
	static const struct conference_rules rules[] = {{QUORUM_TWO_THIRDS, false, 3, 60, false, true, 33, false, AUDIENCE_LISTEN, false},
		{QUORUM_HALF, true, 60, 1800, true, false, 0, true, AUDIENCE_TALK, true}};
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	for (size_t i = 0; i < 2; i++) {
		c.rules = rules[i];
		assert_int_equal(store_conference_set(w->s, &c, NOW_MS), OK);
		assert_int_equal(store_conference_get(w->s, w->id, &again), OK);
		assert_memory_equal(&again.rules, &rules[i], sizeof again.rules);
	}
	conference_world_open(w);
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	c.rules.turn_seconds = 90;
	assert_int_equal(store_conference_set(w->s, &c, NOW_MS), OK);
	snprintf(c.title, sizeof c.title, "Anders");
	assert_int_equal(store_conference_set(w->s, &c, NOW_MS), ERR_STATE);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), ERR_STATE);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS), OK);
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	assert_int_equal(store_conference_set(w->s, &c, NOW_MS), ERR_STATE);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), ERR_STATE);
	enum roll_refusal why;
	assert_int_equal(store_roll_change(w->s, w->id, NULL, 0, NULL, NOW_MS, &why), ERR_STATE);
	assert_int_equal(store_agenda_set(w->s, w->id, NULL, 0, NULL), ERR_STATE);
}

static void a_second_call_takes_what_was_not_done(void **state)
{
	struct conference_world *w = *state;
	static struct agenda a;
	char again[STORE_ID_MAX], of[STORE_ID_MAX];
	struct store_conference c;
	struct store_person person;
	assert_int_equal(store_conference_again(w->s, w->id, w->staff[0], BEGIN_MS + 9, NOW_MS, again), ERR_STATE);
	conference_world_open(w);
	assert_int_equal(store_agenda_go(w->s, w->id, w->items[0], BEGIN_MS), OK);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 5), OK);
	consult_school_run(w->s, "UPDATE people SET left_ms = 1 WHERE name = 'Lehrkraft 1'"); /* who has left is not called again */
	assert_int_equal(store_conference_again(w->s, w->id, w->staff[0], BEGIN_MS + 9, NOW_MS, again), OK);
	assert_int_equal(store_conference_get(w->s, again, &c), OK);
	assert_true(c.second_call);
	assert_int_equal(c.state, CONFERENCE_DRAFT);
	assert_string_equal(c.first, w->id);
	assert_int_equal(c.seats[SEAT_VOTE], 4);
	assert_int_equal(c.items, 2);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats WHERE deputy IS NOT NULL AND invited_ms IS NULL"), 1);
	a = (struct agenda){0};
	assert_int_equal(store_agenda_each(w->s, again, note_item, &a), OK);
	assert_string_equal(a.titles[1], "Verschiedenes");
	/* who comes from outside goes on with it, and goes back if it does not take place; who was new in it goes */
	assert_int_equal(store_outsider_conference(w->s, w->outsider, of), OK);
	assert_string_equal(of, again);
	assert_int_equal(change_of(w, again, (struct seat_change){.name = "Neu", .kind = SEAT_GUEST, .office = OFFICES}), ROLL_OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM outsiders"), 2);
	assert_int_equal(store_conference_remove(w->s, again, NOW_MS), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM outsiders"), 1);
	assert_int_equal(store_outsider_conference(w->s, w->outsider, of), OK);
	assert_string_equal(of, w->id);
	assert_int_equal(store_person_find(w->s, w->outsider, &person), OK);
}

static void note_outsider(void *ctx, const struct store_seat *seat)
{
	if (seat->is_outsider) {
		memcpy(ctx, seat->id, sizeof seat->id);
	}
}

static void an_outsider_off_a_second_roll_stays_on_the_first(void **state)
{
	struct conference_world *w = *state;
	char again[STORE_ID_MAX], of[STORE_ID_MAX], seat[STORE_ID_MAX] = "";
	conference_world_open(w);
	assert_int_equal(store_stay_set(w->s, w->id, w->outsider, w->seats[6], BEGIN_MS), OK);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS + 5), OK);
	assert_int_equal(store_conference_again(w->s, w->id, w->staff[0], BEGIN_MS + 9, NOW_MS, again), OK);
	assert_int_equal(store_seat_each(w->s, again, note_outsider, seat), OK);
	assert_int_equal(change_of(w, again, (struct seat_change){.seat = seat, .is_removed = true}), ROLL_OK);
	assert_int_equal(store_outsider_conference(w->s, w->outsider, of), OK);
	assert_string_equal(of, w->id);
	assert_int_equal(number_of(w, "SELECT count(*) FROM conference_stays"), 1);
	assert_int_equal(number_of(w, "SELECT count(*) FROM seats JOIN outsiders USING (person)"), 1);
}

static void a_school_has_so_many_at_most(void **state)
{
	struct conference_world *w = *state;
	char id[STORE_ID_MAX];
	struct store_conference c;
	assert_int_equal(store_conference_get(w->s, w->id, &c), OK);
	for (int i = 1; i < CONFERENCES_MAX; i++) {
		assert_int_equal(store_conference_add(w->s, &c, NOW_MS, id), OK);
	}
	assert_int_equal(store_conference_add(w->s, &c, NOW_MS, id), ERR_FULL);
	conference_world_open(w);
	assert_int_equal(store_conference_close(w->s, w->id, BEGIN_MS), OK);
	assert_int_equal(store_conference_add(w->s, &c, NOW_MS, id), OK);
	c.title[0] = '\0';
	assert_int_equal(store_conference_add(w->s, &c, NOW_MS, id), ERR_MALFORMED);
}

static void outsiders_are_nobody_of_the_school(void **state)
{
	struct conference_world *w = *state;
	struct store_school school;
	assert_int_equal(store_school_get(w->s, w->school, &school), OK);
	assert_int_equal(school.people[PERSON_GUEST], 0);
	assert_int_equal(number_of(w, "SELECT count(*) FROM people WHERE role = 'guest'"), 1);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), OK);
	assert_int_equal(number_of(w, "SELECT count(*) FROM people WHERE role = 'guest'"), 0);
	assert_int_equal(number_of(w, "SELECT (SELECT count(*) FROM seats) + (SELECT count(*) FROM agenda_items) + (SELECT count(*) FROM conferences)"), 0);
	assert_int_equal(store_conference_remove(w->s, w->id, NOW_MS), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, conference_world_set_up, conference_world_tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_roll_refuses),
		TEST(a_roll_changes_whole_or_not_at_all),
		TEST(a_group_is_called_without_its_guests),
		TEST(a_deputy_of_two_has_the_vote),
		TEST(the_first_invitation_counts),
		TEST(a_roll_has_an_end),
		TEST(an_outsider_comes_by_a_link_and_goes_with_his_seat),
		TEST(who_is_put_off_the_roll_while_it_runs_stays_in_the_record),
		TEST(what_somebody_is_in_it),
		TEST(an_agenda_is_set_whole),
		TEST(what_happens_without_guests_stays_so),
		TEST(papers_lie_on_a_shelf),
		TEST(a_draft_is_its_conveners),
		TEST(rules_are_kept),
		TEST(a_second_call_takes_what_was_not_done),
		TEST(an_outsider_off_a_second_roll_stays_on_the_first),
		TEST(a_school_has_so_many_at_most),
		TEST(outsiders_are_nobody_of_the_school),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
