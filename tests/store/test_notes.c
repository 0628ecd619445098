/* Updates of notes come back whole and in order; what stands for many replaces them; there is a way back; nothing stays behind. */
#include "store_notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS (INT64_C(3600) * 1000)

struct house {
	struct store *store;
	char school[STORE_ID_MAX], group[STORE_ID_MAX], ada[STORE_ID_MAX];
	char note[STORE_ID_MAX];
	char text[256]; /* of read_text */
};

static int set_up(void **state)
{
	static struct house h;
	memset(&h, 0, sizeof h);
	assert_int_equal(store_open(&h.store, ":memory:"), OK);
	assert_int_equal(store_school_add(h.store, "Schule", h.school), OK);
	assert_int_equal(store_group_add(h.store, h.school, "5b", "", h.group), OK);
	assert_int_equal(store_person_add(h.store, h.school, "Ada", PERSON_PUPIL, h.ada), OK);
	assert_int_equal(store_note_add(h.store, h.group, NULL, "Mitschrift", true, h.note), OK);
	*state = &h;
	return 0;
}

static int tear_down(void **state)
{
	store_close(((struct house *)*state)->store);
	return 0;
}

static int64_t put(struct house *h, const char *data, int64_t now_ms)
{
	struct store_note_update update = {h->note, bytes_of_string(data), 0};
	assert_int_equal(store_note_write(h->store, &update, 1, now_ms), OK);
	return update.n;
}

static void append(void *ctx, int64_t n, struct bytes data)
{
	struct house *h = ctx;
	size_t len = strlen(h->text);
	snprintf(h->text + len, sizeof h->text - len, "%s%d:%.*s", len ? " " : "", (int)n, (int)data.len, (const char *)data.p);
}

/* "1:a 2:b" */
static const char *read_text(struct house *h, int64_t since)
{
	h->text[0] = '\0';
	assert_int_equal(store_note_read(h->store, h->note, since, append, h), OK);
	return h->text;
}

static struct store_note found(struct house *h)
{
	struct store_note note;
	assert_int_equal(store_note_find(h->store, h->note, &note), OK);
	return note;
}

static void updates_are_numbered_and_counted(void **state)
{
	struct house *h = *state;
	struct store_note_update both[] = {{h->note, bytes_of_string("b"), 0}, {"nothing", bytes_of_string("x"), 7}, {h->note, bytes_of_string("cc"), 0}};
	assert_int_equal(put(h, "a", 5), 1);
	assert_int_equal(store_note_write(h->store, both, 3, 6), OK);
	assert_int_equal(both[0].n, 2);
	assert_int_equal(both[1].n, 0); /* there is no such note: the others are kept all the same */
	assert_int_equal(both[2].n, 3);
	assert_string_equal(read_text(h, 0), "1:a 2:b 3:cc");
	assert_string_equal(read_text(h, 2), "3:cc");
	assert_string_equal(read_text(h, 3), "");
	struct store_note note = found(h);
	assert_int_equal(note.last, 3);
	assert_int_equal(note.bytes, 4);
	assert_int_equal(note.updates, 3);
	assert_int_equal(note.base_bytes, 0);
	assert_int_equal(note.changed_ms, 6);
	assert_true(note.is_open_to_write);
	assert_string_equal(note.school, h->school);
	assert_string_equal(note.group_name, "5b");
}

static void one_stands_for_many(void **state)
{
	struct house *h = *state;
	put(h, "a", 5);
	put(h, "b", 5);
	put(h, "c", 5);
	assert_int_equal(store_note_compact(h->store, h->note, 2, bytes_of_string("AB"), HOUR_MS), OK);
	assert_string_equal(read_text(h, 0), "2:AB 3:c");
	assert_string_equal(read_text(h, 1), "2:AB 3:c"); /* who has the first alone gets what stands for both */
	assert_string_equal(read_text(h, 2), "3:c");
	struct store_note note = found(h);
	assert_int_equal(note.bytes, 3);
	assert_int_equal(note.base_bytes, 2);
	assert_int_equal(note.updates, 1);
	assert_int_equal(put(h, "d", 6), 4);
	assert_string_equal(read_text(h, 0), "2:AB 3:c 4:d");
}

static void the_way_back_is_what_was_before(void **state)
{
	struct house *h = *state;
	assert_int_equal(store_note_back(h->store, h->note, 1), ERR_NOT_FOUND);
	put(h, "a", 5);
	put(h, "b", 5);
	assert_int_equal(store_note_compact(h->store, h->note, 2, bytes_of_string("broken"), HOUR_MS), OK);
	put(h, "c", 5);
	/* within an hour what is broken does not become the way back */
	assert_int_equal(store_note_compact(h->store, h->note, 3, bytes_of_string("more broken"), HOUR_MS + HOUR_MS / 2), OK);
	assert_string_equal(read_text(h, 0), "3:more broken");
	assert_int_equal(found(h).back_ms, HOUR_MS);
	assert_int_equal(store_note_back(h->store, h->note, 2 * HOUR_MS), OK);
	assert_string_equal(read_text(h, 0), "1:a 2:b");
	struct store_note note = found(h);
	assert_int_equal(note.epoch, 2);
	assert_int_equal(note.bytes, 2);
	assert_int_equal(note.updates, 2);
	assert_int_equal(put(h, "d", 5), 4); /* a number is never used again */
	assert_string_equal(read_text(h, 0), "1:a 2:b 4:d");
	assert_int_equal(store_note_back(h->store, h->note, 2 * HOUR_MS), OK); /* and back again */
	assert_string_equal(read_text(h, 0), "3:more broken");
	/* after an hour the newer text is the way back */
	assert_int_equal(store_note_compact(h->store, h->note, 4, bytes_of_string("new"), 4 * HOUR_MS), OK);
	assert_int_equal(store_note_back(h->store, h->note, 4 * HOUR_MS), OK);
	assert_string_equal(read_text(h, 0), "3:more broken");
}

static void ways_back_are_forgotten(void **state)
{
	struct house *h = *state;
	put(h, "a", 5);
	assert_int_equal(store_note_compact(h->store, h->note, 1, bytes_of_string("A"), HOUR_MS), OK);
	assert_int_equal(store_notes_purge(h->store, HOUR_MS), OK);
	assert_int_equal(found(h).back_ms, HOUR_MS); /* not before its time */
	assert_int_equal(store_notes_purge(h->store, HOUR_MS + 1), OK);
	assert_int_equal(found(h).back_ms, 0);
	assert_int_equal(store_note_back(h->store, h->note, 2 * HOUR_MS), ERR_NOT_FOUND);
	assert_string_equal(read_text(h, 0), "1:A");
}

static void there_is_an_end_to_how_many(void **state)
{
	struct house *h = *state;
	char id[STORE_ID_MAX];
	for (int i = 0; i < STORE_OWN_NOTES_MAX; i++) {
		assert_int_equal(store_note_add(h->store, NULL, h->ada, "Heft", false, id), OK);
	}
	assert_int_equal(store_note_add(h->store, NULL, h->ada, "Heft", false, id), ERR_FULL);
	assert_int_equal(store_note_add(h->store, h->group, NULL, "Blatt", false, id), OK);
	assert_int_equal(store_note_add(h->store, h->group, NULL, "\n", false, id), ERR_MALFORMED);
	assert_int_equal(store_note_set(h->store, id, "", false), ERR_MALFORMED);
}

static void count_any(void *ctx, const struct store_note *note)
{
	(void)note;
	++*(int *)ctx;
}

static void nothing_stays_behind(void **state)
{
	struct house *h = *state;
	char own[STORE_ID_MAX];
	int count = 0;
	put(h, "a", 5);
	assert_int_equal(store_note_compact(h->store, h->note, 1, bytes_of_string("A"), HOUR_MS), OK);
	assert_int_equal(store_note_add(h->store, NULL, h->ada, "Heft", false, own), OK);
	assert_int_equal(store_note_each(h->store, NULL, h->ada, count_any, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(store_school_remove(h->store, h->school), OK);
	assert_string_equal(read_text(h, 0), "");
	assert_int_equal(store_note_each(h->store, h->group, NULL, count_any, &count), OK);
	assert_int_equal(store_note_each(h->store, NULL, h->ada, count_any, &count), OK);
	assert_int_equal(count, 1);
}

#define NOTES_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NOTES_TEST(updates_are_numbered_and_counted),
		NOTES_TEST(one_stands_for_many),
		NOTES_TEST(the_way_back_is_what_was_before),
		NOTES_TEST(ways_back_are_forgotten),
		NOTES_TEST(there_is_an_end_to_how_many),
		NOTES_TEST(nothing_stays_behind),
	};
	return cmocka_run_group_tests_name("store_notes", tests, NULL, NULL);
}
