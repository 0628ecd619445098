/* The store of a house as the class register finds it: well, or as if its disk were dead for the register alone. */
#include "house_state.h"

#include "store_sql.h"

/* Signaling writes a second after something happened, says every five that it lives, and tries again after ten. */
#define UNWRITTEN_MS 6100
#define AGAIN_MS 10100

static void run_sql(struct house *h, const char *sql)
{
	house_check(h, sqlite3_exec(h->store->db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(h->store->db));
}

void book_break(struct house *h)
{
	if (h->book_is_broken) {
		run_sql(h, "CREATE TEMP TRIGGER IF NOT EXISTS dead_clock BEFORE UPDATE ON main.register_clock "
			"BEGIN SELECT RAISE(ABORT, 'dead'); END;"
			"CREATE TEMP TRIGGER IF NOT EXISTS dead_entries BEFORE UPDATE ON main.register_entries "
			"BEGIN SELECT RAISE(ABORT, 'dead'); END");
	}
}

void house_book_breaks(struct house *h, bool is_broken)
{
	int64_t now_ms = house_instant(h).unix_ms;
	if (h->book_is_broken && !is_broken) {
		run_sql(h, "DROP TRIGGER temp.dead_clock; DROP TRIGGER temp.dead_entries");
	}
	/* broken again before all of the time before was written: that is not safe either */
	if (!h->book_is_broken && is_broken && now_ms >= h->book_safe_ms + AGAIN_MS) {
		h->book_broken_ms = now_ms;
	}
	h->book_safe_ms = h->book_is_broken ? now_ms : h->book_safe_ms;
	h->book_is_broken = is_broken;
	book_break(h);
	house_tell(h, -1, is_broken ? "the register breaks" : "the register is well", "");
}

void book_on_restart(struct house *h)
{
	int64_t now_ms = house_instant(h).unix_ms;
	bool is_unwritten = h->book_is_broken || now_ms < h->book_safe_ms + AGAIN_MS;
	oracle_book_blind(&h->oracle, (is_unwritten ? h->book_broken_ms : now_ms) - UNWRITTEN_MS, now_ms);
}
