/* Quotas hold over all that a shelf has, names stay apart, and what nobody finishes is forgotten. */
#include "store_shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct house {
	struct store *store;
	char school[STORE_ID_MAX], group[STORE_ID_MAX], ada[STORE_ID_MAX], ben[STORE_ID_MAX];
};

static const struct store_quota quota = {.person_bytes = 100, .group_bytes = 1000, .school_bytes = 1050};

static int set_up(void **state)
{
	static struct house h;
	assert_int_equal(store_open(&h.store, ":memory:"), OK);
	assert_int_equal(store_school_add(h.store, "Schule", h.school), OK);
	assert_int_equal(store_group_add(h.store, h.school, "5b", "", h.group), OK);
	assert_int_equal(store_person_add(h.store, h.school, "Ada", PERSON_PUPIL, h.ada), OK);
	assert_int_equal(store_person_add(h.store, h.school, "Ben", PERSON_PUPIL, h.ben), OK);
	*state = &h;
	return 0;
}

static int tear_down(void **state)
{
	store_close(((struct house *)*state)->store);
	return 0;
}

static struct store_folder folder_of(struct house *h, const char *group, const char *owner, enum shelf_rights rights)
{
	static int count;
	char id[STORE_ID_MAX], name[32];
	struct store_folder folder;
	snprintf(name, sizeof name, "Ordner %d", ++count);
	assert_int_equal(store_folder_add(h->store, group, owner, name, rights, id), OK);
	assert_int_equal(store_folder_find(h->store, id, &folder), OK);
	return folder;
}

/* As it is after this; *full as store_file_add says. */
static enum err put(struct house *h, struct store_folder *folder, const char *person, const char *name, int64_t bytes,
	char id[STORE_ID_MAX], const char **full)
{
	assert_int_equal(store_folder_find(h->store, folder->id, folder), OK);
	return store_file_add(h->store, folder, person, name, bytes, &quota, 1000, id, full);
}

static void who_has_no_room_is_told(void **state)
{
	struct house *h = *state;
	char id[STORE_ID_MAX];
	const char *full;
	int64_t used;
	struct store_folder own = folder_of(h, NULL, h->ada, SHELF_NONE), other = folder_of(h, NULL, h->ada, SHELF_NONE);
	struct store_folder shared = folder_of(h, h->group, NULL, SHELF_WRITE);
	assert_int_equal(put(h, &own, h->ada, "a.pdf", 60, id, &full), OK);
	assert_int_equal(put(h, &other, h->ada, "b.pdf", 41, id, &full), ERR_FULL);
	assert_string_equal(full, "person");
	assert_int_equal(put(h, &other, h->ada, "b.pdf", 40, id, &full), OK);
	assert_int_equal(put(h, &shared, h->ada, "c.pdf", 1001, id, &full), ERR_FULL);
	assert_string_equal(full, "group");
	assert_int_equal(put(h, &shared, h->ada, "c.pdf", 951, id, &full), ERR_FULL);
	assert_string_equal(full, "school");
	assert_int_equal(put(h, &shared, h->ada, "c.pdf", 950, id, &full), OK);
	assert_int_equal(put(h, &shared, h->ada, "d.pdf", INT64_MAX, id, &full), ERR_FULL);
	assert_int_equal(store_shelf_bytes(h->store, NULL, NULL, h->school, &used), OK);
	assert_int_equal(used, 0); /* nothing is there yet, but its place is kept */
	assert_int_equal(store_file_remove(h->store, id), OK);
	assert_int_equal(store_shelf_bytes(h->store, h->group, NULL, NULL, &used), OK);
	assert_int_equal(used, 0);
}

static void a_place_is_kept_for_an_hour(void **state)
{
	struct house *h = *state;
	char first[STORE_ID_MAX], second[STORE_ID_MAX];
	const char *full;
	struct store_file file;
	const int64_t later = 1000 + STORE_UPLOAD_RESERVED_MS;
	struct store_folder shared = folder_of(h, h->group, NULL, SHELF_WRITE);
	assert_int_equal(put(h, &shared, h->ada, "a.pdf", 1000, first, &full), OK);
	assert_int_equal(store_folder_find(h->store, shared.id, &shared), OK);
	assert_int_equal(store_file_add(h->store, &shared, h->ben, "b.pdf", 900, &quota, later - 1, second, &full), ERR_FULL);
	assert_int_equal(store_file_add(h->store, &shared, h->ben, "b.pdf", 900, &quota, later, second, &full), OK);
	assert_int_equal(store_file_ready(h->store, second, &quota, later, &full), OK);
	/* whoever comes after his hour finds what is left */
	assert_int_equal(store_file_ready(h->store, first, &quota, later, &full), ERR_FULL);
	assert_string_equal(full, "group");
	assert_int_equal(store_file_find(h->store, first, &file), OK);
	assert_false(file.is_ready);
	assert_int_equal(store_file_remove(h->store, second), OK);
	assert_int_equal(store_file_ready(h->store, first, &quota, later, &full), OK);
	assert_int_equal(store_file_ready(h->store, first, &quota, later, &full), OK); /* twice is as once */
}

static void same_names_are_numbered(void **state)
{
	struct house *h = *state;
	static const struct {
		const char *name, *expected;
	} rows[] = {{"a.pdf", "a.pdf"}, {"a.pdf", "a (2).pdf"}, {"a.pdf", "a (3).pdf"}, {"a (2).pdf", "a (2) (2).pdf"},
		{"ohne", "ohne"}, {"ohne", "ohne (2)"}, {".x", ".x"}, {".x", ".x (2)"}};
	char id[STORE_ID_MAX];
	const char *full;
	struct store_file file;
	struct store_folder shared = folder_of(h, h->group, NULL, SHELF_WRITE), hand_in = folder_of(h, h->group, NULL, SHELF_HAND_IN);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(put(h, &shared, i % 2 ? h->ben : h->ada, rows[i].name, 1, id, &full), OK);
		assert_int_equal(store_file_find(h->store, id, &file), OK);
		assert_string_equal(file.name, rows[i].expected);
	}
	/* who hands in must not learn from a number that somebody else did */
	assert_int_equal(put(h, &hand_in, h->ada, "a.pdf", 1, id, &full), OK);
	assert_int_equal(put(h, &hand_in, h->ben, "a.pdf", 1, id, &full), OK);
	assert_int_equal(store_file_find(h->store, id, &file), OK);
	assert_string_equal(file.name, "a.pdf");
	assert_int_equal(put(h, &hand_in, h->ben, "a.pdf", 1, id, &full), OK);
	assert_int_equal(store_file_find(h->store, id, &file), OK);
	assert_string_equal(file.name, "a (2).pdf");
}

static void count_file(void *ctx, const struct store_file *file)
{
	assert_true(file->is_ready);
	++*(int *)ctx;
}

static void count_id(void *ctx, const char *id)
{
	assert_true(id[0] == 'f');
	++*(int *)ctx;
}

static void what_nobody_finishes_is_forgotten(void **state)
{
	struct house *h = *state;
	char ready[STORE_ID_MAX], left[STORE_ID_MAX];
	const char *full;
	int shown = 0, purged = 0, removed = 0;
	struct store_file file;
	struct store_folder shared = folder_of(h, h->group, NULL, SHELF_WRITE);
	assert_int_equal(put(h, &shared, h->ada, "a.pdf", 1, ready, &full), OK);
	assert_int_equal(put(h, &shared, h->ada, "b.pdf", 1, left, &full), OK);
	assert_int_equal(store_file_ready(h->store, ready, &quota, 2000, &full), OK);
	assert_int_equal(store_file_each(h->store, shared.id, NULL, count_file, &shown), OK);
	assert_int_equal(shown, 1);
	assert_int_equal(store_uploads_purge(h->store, 1000, count_id, &purged), OK);
	assert_int_equal(purged, 0);
	assert_int_equal(store_uploads_purge(h->store, 1001, count_id, &purged), OK);
	assert_int_equal(purged, 1);
	assert_int_equal(store_file_find(h->store, left, &file), ERR_NOT_FOUND);
	assert_int_equal(store_file_ready(h->store, left, &quota, 3000, &full), ERR_NOT_FOUND);
	assert_int_equal(store_file_find(h->store, ready, &file), OK);
	assert_int_equal(store_folder_remove(h->store, shared.id, count_id, &removed), OK);
	assert_int_equal(removed, 1);
	assert_int_equal(store_file_find(h->store, ready, &file), ERR_NOT_FOUND);
}

static void folders_have_names_of_their_own(void **state)
{
	struct house *h = *state;
	char id[STORE_ID_MAX];
	assert_int_equal(store_folder_add(h->store, h->group, NULL, "Material", SHELF_READ, id), OK);
	assert_int_equal(store_folder_add(h->store, h->group, NULL, "Material", SHELF_READ, id), ERR_CONFLICT);
	assert_int_equal(store_folder_add(h->store, NULL, h->ada, "Material", SHELF_READ, id), OK);
	assert_int_equal(store_folder_add(h->store, h->group, NULL, "a\nb", SHELF_READ, id), ERR_MALFORMED);
	enum err e = OK;
	for (int i = 0; i <= STORE_FOLDERS_MAX && !e; i++) {
		char name[32];
		snprintf(name, sizeof name, "Nr. %d", i);
		e = store_folder_add(h->store, h->group, NULL, name, SHELF_READ, id);
	}
	assert_int_equal(e, ERR_FULL);
	assert_int_equal(store_school_remove(h->store, h->school), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(who_has_no_room_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_place_is_kept_for_an_hour, set_up, tear_down),
		cmocka_unit_test_setup_teardown(same_names_are_numbered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_nobody_finishes_is_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(folders_have_names_of_their_own, set_up, tear_down)};
	return cmocka_run_group_tests_name("store_shelf", tests, NULL, NULL);
}
