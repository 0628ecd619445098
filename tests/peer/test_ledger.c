/* Does the account of notifications and chat notice what is lost and what is doubled, and only that? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger.h"

static void notifications_by_number(void **state)
{
	(void)state;
	static const struct {
		int64_t snapshot, seqs[4];
		uint64_t lost, doubled;
	} rows[] = {
		{0, {1, 2, 3, 4}, 0, 0},
		{17, {18, 19, 20, 21}, 0, 0},
		{0, {1, 2, 5, 6}, 2, 0},
		{0, {1, 2, 2, 3}, 0, 1},
		{0, {1, 4, 2, 5}, 2, 1},
		{3, {3, 4, 5, 9}, 3, 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ledger l;
		ledger_init(&l);
		ledger_on_snapshot(&l, rows[i].snapshot);
		for (int k = 0; k < 4; k++) {
			ledger_on_notification(&l, rows[i].seqs[k]);
		}
		assert_int_equal(l.lost, rows[i].lost);
		assert_int_equal(l.doubled, rows[i].doubled);
		ledger_finish(&l);
	}
}

static void chat_by_id_and_text(void **state)
{
	(void)state;
	struct ledger l;
	ledger_init(&l);
	ledger_on_chat(&l, "c1", "#1/1", true);
	ledger_on_chat(&l, "c2", "hello", true);
	ledger_on_chat(&l, "c3", "hello", true); /* people may say the same twice */
	ledger_on_chat(&l, "c1", "#1/1", false); /* a snapshot tells it again */
	assert_int_equal(l.chat_doubled, 0);
	ledger_on_chat(&l, "c2", "hello", true);
	assert_int_equal(l.chat_doubled, 1);
	ledger_on_chat(&l, "c4", "#1/1", true); /* sent again under the same key, kept as another message */
	assert_int_equal(l.chat_doubled, 2);
	ledger_finish(&l);
}

static void what_was_said_must_have_come(void **state)
{
	(void)state;
	struct ledger l;
	GArray *said = g_array_new(FALSE, FALSE, sizeof(struct ledger_said));
	static const struct ledger_said rows[] = {{"c1", 100}, {"c2", 200}, {"c3", 300}, {"c4", 900}};
	g_array_append_vals(said, rows, 4);
	ledger_init(&l);
	ledger_on_chat(&l, "c2", "#1/2", false);
	assert_int_equal(ledger_missing(&l, said, 150, 800), 1);
	ledger_on_chat(&l, "c3", "#1/3", true);
	assert_int_equal(ledger_missing(&l, said, 150, 800), 0);
	assert_int_equal(ledger_missing(&l, said, 0, 1000), 2);
	ledger_finish(&l);
	g_array_free(said, TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notifications_by_number),
		cmocka_unit_test(chat_by_id_and_text),
		cmocka_unit_test(what_was_said_must_have_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
