/*
 * What the page of a family costs, in a school of 60 desks with 18 slots each, half of them taken, and a family of three children with
 * a dozen teachers and three talks each: 1,200 parents open their links within the same minute. The least of many runs counts, of the
 * processor's time, so that a busy machine changes nothing.
 */
#include "driver.h"
#include "store_consult.h"
#include "store_roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { TEACHERS = 60, CLASSES = 25, SUBJECTS = 12, PUPILS = 24, SLOTS = 18, KIDS = 3, TALKS = 9, RUNS = 300 };
/* Sanitizers cost a factor of ten; what grows with the square of something is found by them, too. */
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
#define MOST_US 40000
#else
#define MOST_US 2000
#endif
#define BEGIN_MS (DRIVER_EPOCH_MS + INT64_C(3600000))

struct big_school {
	struct driver d;
	char school[STORE_ID_MAX], teachers[TEACHERS][STORE_ID_MAX], pupils[CLASSES * PUPILS][STORE_ID_MAX];
	char consult[STORE_ID_MAX], desks[TEACHERS][STORE_ID_MAX], slots[TEACHERS][SLOTS][STORE_ID_MAX];
	char session[STORE_TOKEN_MAX];
	int desk, slot; /* of slots that are being read */
	us_t now;       /* of the last request */
};

static void add_person(struct big_school *s, const char *name, enum person_role role, char id[STORE_ID_MAX])
{
	const struct store_roster_person person = {.external = "", .given = name, .family = "Kind", .name = name, .abbr = "", .login = "", .role = role};
	assert_int_equal(store_roster_add_person(s->d.store, s->school, &person, id), OK);
}

static void add_classes(struct big_school *s)
{
	char group[STORE_ID_MAX], name[32];
	for (int i = 0; i < CLASSES * SUBJECTS; i++) {
		snprintf(name, sizeof name, "Fach %d", i % SUBJECTS);
		const struct store_roster_group draft = {.name = "Klasse", .subject = name, .kind = GROUP_CLASS};
		assert_int_equal(store_roster_add_group(s->d.store, s->school, &draft, group), OK);
		assert_int_equal(store_roster_join(s->d.store, group, s->teachers[i * 7 % TEACHERS]), OK);
		for (int k = 0; k < PUPILS; k++) {
			assert_int_equal(store_roster_join(s->d.store, group, s->pupils[i / SUBJECTS * PUPILS + k]), OK);
		}
	}
}

static void add_people(struct big_school *s)
{
	char parent[STORE_ID_MAX], name[32];
	assert_int_equal(store_school_add(s->d.store, "Große Schule", s->school), OK);
	assert_int_equal(store_roster_begin(s->d.store), OK);
	for (int i = 0; i < TEACHERS; i++) {
		snprintf(name, sizeof name, "Frau Lehrkraft %d", i);
		add_person(s, name, PERSON_TEACHER, s->teachers[i]);
	}
	for (int i = 0; i < CLASSES * PUPILS; i++) {
		add_person(s, "Ada Kind", PERSON_PUPIL, s->pupils[i]);
	}
	add_classes(s);
	add_person(s, "Mutter", PERSON_PARENT, parent);
	for (int i = 0; i < KIDS; i++) {
		assert_int_equal(store_roster_add_child(s->d.store, parent, s->pupils[i * PUPILS]), OK);
	}
	assert_int_equal(store_roster_finish(s->d.store, OK), OK);
	char link[STORE_TOKEN_MAX];
	struct store_person person;
	assert_int_equal(store_link_add(s->d.store, parent, DRIVER_EPOCH_MS, link), OK);
	assert_int_equal(store_session_add(s->d.store, link, strlen(link), DRIVER_EPOCH_MS, s->session, &person), OK);
}

static void take_slot(void *ctx, const struct store_slot *slot)
{
	struct big_school *s = ctx;
	snprintf(s->slots[s->desk][s->slot++], STORE_ID_MAX, "%s", slot->id);
}

static void add_day(struct big_school *s)
{
	struct store_consult draft = {.kind = CONSULT_DAY, .title = "Elternsprechtag", .state = CONSULT_OPEN, .slot_minutes = 10,
		.wish_until_ms = BEGIN_MS, .text = "Herzlich willkommen"};
	struct store_slot grid[SLOTS];
	snprintf(draft.school, sizeof draft.school, "%s", s->school);
	assert_int_equal(store_consult_add(s->d.store, &draft, DRIVER_EPOCH_MS, s->consult), OK);
	for (int i = 0; i < SLOTS; i++) {
		grid[i] = (struct store_slot){.begin_ms = BEGIN_MS + i * INT64_C(600000), .end_ms = BEGIN_MS + (i + 1) * INT64_C(600000)};
	}
	for (s->desk = 0; s->desk < TEACHERS; s->desk++) {
		struct store_desk desk = {.teacher_count = 1, .place = "Raum 112"};
		memcpy(desk.teachers[0].id, s->teachers[s->desk], STORE_ID_MAX);
		assert_int_equal(store_desks_add(s->d.store, s->consult, &desk, 1, &s->desks[s->desk]), OK);
		assert_int_equal(store_slots_add(s->d.store, s->desks[s->desk], grid, SLOTS), OK);
		s->slot = 0;
		assert_int_equal(store_slot_each(s->d.store, s->desks[s->desk], take_slot, s), OK);
	}
}

static void book(struct big_school *s, int desk, int slot, const char *child)
{
	enum talk_refusal why;
	char id[STORE_ID_MAX];
	const struct talk_draft draft = {.desk = s->desks[desk], .slot = s->slots[desk][slot], .child = child, .slots = 1, .author = s->teachers[desk],
		.is_assigned = true};
	assert_int_equal(store_talk_book(s->d.store, &draft, DRIVER_EPOCH_MS, &why, id), OK);
	assert_int_equal(why, TALK_OK);
}

static void add_talks(struct big_school *s)
{
	for (int i = 0; i < TALKS; i++) {
		book(s, i * 5, 2 * i, s->pupils[i % KIDS * PUPILS]);
	}
	for (int i = 0; i < TEACHERS * SLOTS / 2; i++) {
		int desk = i % TEACHERS, child = i % (CLASSES * PUPILS);
		if (child % PUPILS) { /* of the family the one above are enough */
			book(s, desk, 2 * (i / TEACHERS) + 1, s->pupils[child]);
		}
	}
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* The least that one request takes. */
static double measure(struct big_school *s, const char *path)
{
	double least = 1e9;
	for (int i = 0; i < RUNS; i++) {
		struct api_reply reply;
		struct effects none;
		struct instant now = {s->now += US_PER_S, DRIVER_EPOCH_MS}; /* so slowly that no limit is met */
		struct api_request r = {.method = bytes_of_string("GET"), .path = bytes_of_string(path), .query = bytes_of_string(""),
			.session = bytes_of_string(s->session)};
		effects_init(&none);
		double begin = now_us();
		(void)api_on_request(s->d.api, &r, now, &reply, &none);
		double took = now_us() - begin;
		least = took < least ? took : least;
		assert_int_equal(reply.status, 200);
		effects_finish(&none);
		api_reply_finish(&reply);
	}
	return least;
}

static void a_page_costs_little(void **state)
{
	static struct big_school s;
	char path[64];
	(void)state;
	driver_init(&s.d);
	add_people(&s);
	add_day(&s);
	add_talks(&s);
	assert_int_equal(driver_api(&s.d, "GET", "/api/family", s.session, ""), 200);
	const json_t *day = json_array_get(json_object_get(s.d.body, "consultations"), 0);
	assert_int_equal(json_array_size(json_object_get(day, "desks")), TEACHERS);
	assert_int_equal(json_array_size(json_object_get(s.d.body, "talks")), TALKS);
	assert_int_equal(json_array_size(json_object_get(s.d.body, "children")), KIDS);
	size_t bytes = s.d.text_len;
	s.now = 2000 * US_PER_S;
	snprintf(path, sizeof path, "/api/family/desks/%s", s.desks[0]);
	double page = measure(&s, "/api/family"), slots = measure(&s, path);
	print_message("a family's page: %.0f us, %zu bytes; slots of a desk: %.0f us\n", page, bytes, slots);
	assert_true(page <= MOST_US);
	assert_true(slots <= MOST_US);
	driver_finish(&s.d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_page_costs_little)};
	return cmocka_run_group_tests_name("family_speed", tests, NULL, NULL);
}
