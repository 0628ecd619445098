/* What the class register must say, by what people did; and does it? */
#include "house_state.h"

#include "store_register.h"

#include <string.h>

#define GAP_MS 60000

#define LESSON(o, i) (&g_array_index((o)->book.lessons, struct oracle_lesson, i))
#define STAY(array, i) (&g_array_index(array, struct oracle_stay, i))

void oracle_book_init(struct oracle_book *book)
{
	book->lessons = g_array_new(FALSE, FALSE, sizeof(struct oracle_lesson));
	book->stays = g_array_new(FALSE, FALSE, sizeof(struct oracle_stay));
	book->blind = g_array_new(FALSE, FALSE, sizeof(struct oracle_blind));
}

void oracle_book_finish(struct oracle_book *book)
{
	g_array_free(book->lessons, TRUE);
	g_array_free(book->stays, TRUE);
	g_array_free(book->blind, TRUE);
}

/* -- what people do --------------------------------------------------------------------------------------------- */

static struct oracle_lesson *running(struct oracle *o, int room, guint *index)
{
	for (guint i = 0; i < o->book.lessons->len; i++) {
		if (LESSON(o, i)->room == room && !LESSON(o, i)->is_over) {
			*index = i;
			return LESSON(o, i);
		}
	}
	return NULL;
}

void oracle_book_opened(struct oracle *o, int room, struct instant now)
{
	struct oracle_lesson lesson = {.room = room, .begin_ms = now.unix_ms};
	g_array_append_val(o->book.lessons, lesson);
}

void oracle_book_came(struct oracle *o, int person, struct instant now)
{
	guint index;
	struct oracle_lesson *lesson = running(o, o->people[person].room, &index);
	if (lesson) {
		struct oracle_stay stay = {index, person, now.unix_ms, 0};
		g_array_append_val(o->book.stays, stay);
		lesson->end_ms = 0;
	}
}

static bool has_line(const struct oracle_person *p, int room)
{
	return p->room == room && p->is_in && p->conn;
}

void oracle_book_went(struct oracle *o, int person, struct instant now)
{
	guint index;
	int room = o->people[person].room;
	struct oracle_lesson *lesson = running(o, room, &index);
	bool is_last = true;
	if (!lesson || !has_line(&o->people[person], room)) {
		return;
	}
	for (guint i = 0; i < o->book.stays->len; i++) {
		struct oracle_stay *stay = STAY(o->book.stays, i);
		if (stay->lesson == index && stay->person == person && !stay->until_ms) {
			stay->until_ms = now.unix_ms;
		}
	}
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		is_last = is_last && (i == person || !has_line(&o->people[i], room));
	}
	lesson->end_ms = is_last ? now.unix_ms : 0;
}

void oracle_book_closed(struct oracle *o, int room, struct instant now)
{
	guint index;
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (o->people[i].room == room) {
			oracle_book_went(o, i, now);
		}
	}
	struct oracle_lesson *lesson = running(o, room, &index);
	if (lesson) {
		lesson->is_over = true;
		lesson->end_ms = lesson->end_ms ? lesson->end_ms : now.unix_ms;
	}
}

void oracle_book_blind(struct oracle *o, int64_t from_ms, int64_t until_ms)
{
	struct oracle_blind blind = {from_ms, until_ms};
	g_array_append_val(o->book.blind, blind);
}

/* -- does it say so? -------------------------------------------------------------------------------------------- */

static bool is_blind(const struct oracle *o, int64_t at_ms)
{
	for (guint i = 0; i < o->book.blind->len; i++) {
		const struct oracle_blind *blind = &g_array_index(o->book.blind, struct oracle_blind, i);
		if (at_ms >= blind->from_ms && at_ms <= blind->until_ms) {
			return true;
		}
	}
	return false;
}

static bool is_pupil(int person)
{
	return person >= HOUSE_TEACHERS && person < HOUSE_TEACHERS + HOUSE_PUPILS;
}

static int by_time(const void *left, const void *right)
{
	const struct oracle_stay *a = left, *b = right;
	return (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms);
}

/* What is left of a stay outside of one blind time; the part behind it is appended. */
static void cut(GArray *stays, guint i, const struct oracle_blind *blind)
{
	struct oracle_stay *stay = STAY(stays, i), rest = *stay;
	if (stay->until_ms <= blind->from_ms || stay->from_ms >= blind->until_ms) {
		return;
	}
	rest.from_ms = blind->until_ms;
	stay->until_ms = MIN(stay->until_ms, blind->from_ms);
	if (rest.until_ms > rest.from_ms) {
		g_array_append_val(stays, rest);
	}
}

/* In order, without what is blind or no time at all; what touches is one. */
static void tidy(const struct oracle *o, GArray *stays)
{
	guint kept = 0;
	for (guint k = 0; k < o->book.blind->len; k++) {
		for (guint i = 0; i < stays->len; i++) {
			cut(stays, i, &g_array_index(o->book.blind, struct oracle_blind, k));
		}
	}
	g_array_sort(stays, by_time);
	for (guint i = 0; i < stays->len; i++) {
		struct oracle_stay *stay = STAY(stays, i);
		if (stay->until_ms <= stay->from_ms) {
			continue;
		}
		if (kept > 0 && stay->from_ms <= STAY(stays, kept - 1)->until_ms) {
			STAY(stays, kept - 1)->until_ms = MAX(STAY(stays, kept - 1)->until_ms, stay->until_ms);
		} else {
			*STAY(stays, kept++) = *stay;
		}
	}
	g_array_set_size(stays, kept);
}

struct found {
	struct house *h;
	int64_t begin_ms;
	struct register_entry entry;
	bool is_found;
	uint32_t people;
	int person;
	GArray *stays; /* of that person */
};

static void find_entry(void *ctx, const struct register_entry *entry)
{
	struct found *found = ctx;
	if (entry->begin_ms == found->begin_ms) {
		found->entry = *entry;
		found->is_found = true;
	}
}

static void find_stay(void *ctx, const struct register_stay *stay)
{
	struct found *found = ctx;
	struct oracle_stay is = {0, found->person, stay->from_ms, stay->until_ms};
	if (strcmp(stay->person, found->h->person[found->person]) == 0) {
		house_check(found->h, stay->until_ms, "person %d is still in a lesson that is over", found->person);
		g_array_append_val(found->stays, is);
	}
}

static void same_stays(struct house *h, int person, GArray *due, GArray *has)
{
	bool is_same = due->len == has->len;
	for (guint i = 0; i < due->len && is_same; i++) {
		is_same = STAY(due, i)->from_ms == STAY(has, i)->from_ms && STAY(due, i)->until_ms == STAY(has, i)->until_ms;
	}
	if (!is_same) {
		for (guint i = 0; i < MAX(due->len, has->len); i++) {
			const struct oracle_stay none = {0}, *a = i < due->len ? STAY(due, i) : &none, *b = i < has->len ? STAY(has, i) : &none;
			fprintf(stderr, "  due %lld-%lld, is %lld-%lld\n", (long long)(a->from_ms - HOUSE_EPOCH_MS),
				(long long)(a->until_ms - HOUSE_EPOCH_MS), (long long)(b->from_ms - HOUSE_EPOCH_MS),
				(long long)(b->until_ms - HOUSE_EPOCH_MS));
		}
		house_fail(h, __FILE__, __LINE__, "the register does not know when person %d was there", person);
	}
}

/* How many minutes was he gone, but for what is no gap? */
static uint32_t gone_minutes(GArray *stays)
{
	int64_t gone_ms = 0;
	for (guint i = 1; i < stays->len; i++) {
		int64_t gap_ms = STAY(stays, i)->from_ms - STAY(stays, i - 1)->until_ms;
		gone_ms += gap_ms >= GAP_MS ? gap_ms : 0;
	}
	return (uint32_t)(gone_ms / 60000);
}

/* Is he judged by the times that the register has? Without a plan he was there, or not. */
static void check_verdict(void *ctx, const struct register_person *person)
{
	struct found *found = ctx;
	const struct oracle none = {.book.blind = g_array_new(FALSE, FALSE, sizeof(struct oracle_blind))};
	if (strcmp(person->person.id, found->h->person[found->person]) == 0) {
		tidy(&none, found->stays);
		int status = found->stays->len ? 0 : 3;
		found->people++;
		house_check(found->h, person->status == status, "person %d is %d, not %d", found->person, person->status, status);
		house_check(found->h, person->gone_minutes == gone_minutes(found->stays), "person %d was gone for %u minutes",
			found->person, person->gone_minutes);
	}
	g_array_free(none.book.blind, TRUE);
}

static void check_person(struct house *h, struct found *found, guint index, int person)
{
	GArray *due = g_array_new(FALSE, FALSE, sizeof(struct oracle_stay));
	for (guint i = 0; i < h->oracle.book.stays->len; i++) {
		const struct oracle_stay *stay = STAY(h->oracle.book.stays, i);
		if (stay->lesson == index && stay->person == person) {
			g_array_append_val(due, *stay);
		}
	}
	found->person = person;
	found->people = 0;
	found->stays = g_array_new(FALSE, FALSE, sizeof(struct oracle_stay));
	house_check(h, store_register_stay_each(h->store, found->entry.id, find_stay, found) == OK, "stays");
	house_check(h, store_register_person_each(h->store, found->entry.id, check_verdict, found) == OK, "people");
	bool is_member = (h->oracle.people[person].member_of & 1u << LESSON(&h->oracle, index)->room) != 0;
	house_check(h, found->people == is_member, "person %d is in the register %u times", person, found->people);
	tidy(&h->oracle, due);
	tidy(&h->oracle, found->stays);
	same_stays(h, person, due, found->stays);
	h->count.stays += due->len;
	g_array_free(due, TRUE);
	g_array_free(found->stays, TRUE);
}

/* Must it be kept? -1: nobody knows, since what decides was lost. */
static int is_kept(struct house *h, guint index)
{
	const struct oracle_lesson *lesson = LESSON(&h->oracle, index);
	bool has_pupil = false, is_sure = false;
	for (guint i = 0; i < h->oracle.book.stays->len; i++) {
		const struct oracle_stay *stay = STAY(h->oracle.book.stays, i);
		bool is_it = stay->lesson == index && is_pupil(stay->person);
		has_pupil = has_pupil || is_it;
		is_sure = is_sure || (is_it && !is_blind(&h->oracle, stay->from_ms));
	}
	bool is_long = lesson->end_ms - lesson->begin_ms >= REGISTER_SHORT_MS;
	if (is_sure || (is_long && !is_blind(&h->oracle, lesson->end_ms))) {
		return 1;
	}
	return has_pupil || is_long ? -1 : 0;
}

static void check_lesson(struct house *h, guint index)
{
	const struct oracle_lesson *lesson = LESSON(&h->oracle, index);
	struct found found = {.h = h, .begin_ms = lesson->begin_ms};
	int kept = is_kept(h, index);
	enum err e = store_register_each(h->store, h->group[lesson->room], 0, INT64_MAX, 1000, find_entry, &found);
	house_check(h, e == OK, "the register can't be read");
	house_check(h, kept < 0 || found.is_found == (kept == 1), "a lesson of room %d is %s the register", lesson->room,
		found.is_found ? "in" : "not in");
	if (!found.is_found) {
		return;
	}
	int64_t end_ms = found.entry.end_ms;
	house_check(h, !found.entry.is_running && found.entry.is_judged, "a lesson that is over is not judged");
	house_check(h, end_ms == lesson->end_ms || is_blind(&h->oracle, lesson->end_ms), "it ended at %lld, not at %lld",
		(long long)(lesson->end_ms - HOUSE_EPOCH_MS), (long long)(end_ms - HOUSE_EPOCH_MS));
	h->count.lessons++;
	for (int i = 0; i < HOUSE_PEOPLE; i++) {
		if (is_pupil(i)) {
			check_person(h, &found, index, i);
		}
	}
}

void oracle_book_check(struct house *h)
{
	for (guint i = 0; i < h->oracle.book.lessons->len; i++) {
		house_check(h, LESSON(&h->oracle, i)->is_over, "a lesson goes on in an empty house");
		check_lesson(h, i);
	}
}
