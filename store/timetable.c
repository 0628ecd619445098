/* The days of a school in the store: its clocks, periods, holidays; and who may read his lessons as a calendar. */
#include "store_timetable.h"

#include "store_sql.h"

#include <string.h>

enum err store_locale_get(struct store *s, const char *school, struct store_locale *out)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT time_zone, language FROM schools WHERE id = ?1", "s", school);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, out->time_zone, sizeof out->time_zone);
		sql_text(row, 1, out->language, sizeof out->language);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_period_each(
	struct store *s, const char *school, void (*each)(void *ctx, const struct store_period *period), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT number, begin_minute, end_minute FROM periods WHERE school = ?1 ORDER BY number", "s", school);
	while (sql_row(row)) {
		const struct store_period period = {
			sqlite3_column_int(row, 0), sqlite3_column_int(row, 1), sqlite3_column_int(row, 2)};
		each(ctx, &period);
	}
	return sql_end(s, row);
}

enum err store_periods_set(struct store *s, const char *school, const struct store_period *periods, size_t count)
{
	if (count > STORE_PERIODS_MAX) {
		return ERR_FULL;
	}
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "DELETE FROM periods WHERE school = ?1", "s", school);
	for (size_t i = 0; i < count && !e; i++) {
		e = sql_run(s, "INSERT INTO periods (school, number, begin_minute, end_minute) VALUES (?1, ?2, ?3, ?4)", "siii",
			school, (int64_t)periods[i].number, (int64_t)periods[i].begin_minute, (int64_t)periods[i].end_minute);
	}
	return sql_finish_transaction(s, e);
}

enum err store_holiday_each(struct store *s, const char *school, struct store_days window,
	void (*each)(void *ctx, const struct store_holiday *holiday), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT first_day, last_day, name FROM holidays WHERE school = ?1 AND first_day <= ?3 AND last_day >= ?2 "
		"ORDER BY first_day, last_day, name", "sii", school, (int64_t)window.first, (int64_t)window.last);
	while (sql_row(row)) {
		const struct store_holiday holiday = {sqlite3_column_int(row, 0), sqlite3_column_int(row, 1),
			(const char *)sqlite3_column_text(row, 2)};
		each(ctx, &holiday);
	}
	return sql_end(s, row);
}

static enum err add_holidays(struct store *s, const char *school, const struct store_holiday *holidays, size_t count)
{
	enum err e = OK;
	for (size_t i = 0; i < count && !e; i++) {
		e = !store_is_name(holidays[i].name)
			? ERR_MALFORMED
			: sql_run(s, "INSERT INTO holidays (school, first_day, last_day, name) VALUES (?1, ?2, ?3, ?4)", "siis", school,
				(int64_t)holidays[i].first, (int64_t)holidays[i].last, holidays[i].name);
	}
	if (e) {
		return e;
	}
	sqlite3_stmt *row = sql_begin(s, "SELECT count(*) FROM holidays WHERE school = ?1", "s", school);
	bool is_full = sql_row(row) && sqlite3_column_int(row, 0) > STORE_HOLIDAYS_MAX;
	e = sql_end(s, row);
	return e ? e : is_full ? ERR_FULL : OK;
}

enum err store_holidays_replace(struct store *s, const char *school, const struct store_days *windows, size_t window_count,
	const struct store_holiday *holidays, size_t count)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	for (size_t i = 0; i < window_count * count && !e; i++) {
		const struct store_days *window = &windows[i % window_count];
		e = sql_run(s, "DELETE FROM holidays WHERE school = ?1 AND name = ?4 AND first_day BETWEEN ?2 AND ?3", "siis", school,
			(int64_t)window->first, (int64_t)window->last, holidays[i / window_count].name);
	}
	e = e ? e : add_holidays(s, school, holidays, count);
	return sql_finish_transaction(s, e);
}

enum err store_holidays_clear(struct store *s, const char *school)
{
	return sql_run(s, "DELETE FROM holidays WHERE school = ?1", "s", school);
}

enum err store_feed_make(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX])
{
	uint8_t hash[STORE_HASH_BYTES];
	store_make_token(token);
	store_hash_token(token, strlen(token), hash);
	return sql_run(s, "INSERT OR REPLACE INTO feeds (person, hash, since_ms) VALUES (?1, ?2, ?3)", "shi", person, hash, now_ms);
}

enum err store_feed_remove(struct store *s, const char *person)
{
	return sql_run(s, "DELETE FROM feeds WHERE person = ?1", "s", person);
}

enum err store_feed_find(struct store *s, const void *token, size_t len, struct store_person *person)
{
	uint8_t hash[STORE_HASH_BYTES];
	store_hash_token(token, len, hash);
	sqlite3_stmt *row = sql_begin(s,
		"SELECT " PERSON_COLUMNS " FROM feeds f JOIN people p ON p.id = f.person WHERE f.hash = ?1 AND p.left_ms IS NULL",
		"h", hash);
	return sql_one_person(s, row, person);
}

enum err store_feed_since(struct store *s, const char *person, int64_t *since_ms)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT since_ms FROM feeds WHERE person = ?1", "s", person);
	bool is_found = sql_row(row);
	*since_ms = is_found ? sqlite3_column_int64(row, 0) : 0;
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}
