/* The pictures of primary pupils. What somebody is asked among is fixed with his picture, by chance: whoever only has his card
 * finds out nothing by asking again. */
#include "members.h"
#include "store_sql.h"

#include <sodium.h>
#include <string.h>

const char *const store_picture_names[STORE_PICTURES] = {"fox", "owl", "hedgehog", "rabbit", "cat", "dog", "bear", "mouse", "frog", "bee",
	"ladybird", "snail", "fish", "whale", "penguin", "elephant", "lion", "giraffe", "horse", "cow", "duck", "turtle", "butterfly",
	"squirrel"};

bool store_needs_picture(struct store *s, const char *person)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM members m JOIN groups g ON g.id = m.group_id JOIN people p ON p.id = m.person "
		"WHERE m.person = ?1 AND p.role = 'pupil' AND g.is_primary = 1 AND g.ended_ms IS NULL LIMIT 1", "s", person);
	bool is_needed = sql_row(row);
	return sql_end(s, row) == OK && is_needed;
}

/* `right` and as many others as there are choices. */
static uint32_t draw_choices(uint32_t right)
{
	uint32_t choices = 1u << right;
	for (int i = 1; i < STORE_PICTURE_CHOICES;) {
		uint32_t bit = 1u << randombytes_uniform(STORE_PICTURES);
		i += (choices & bit) ? 0 : 1;
		choices |= bit;
	}
	return choices;
}

enum err store_picture_set(struct store *s, const char *person, const char *picture)
{
	uint32_t right = randombytes_uniform(STORE_PICTURES);
	if (picture) {
		for (right = 0; right < STORE_PICTURES && strcmp(store_picture_names[right], picture) != 0;) {
			right++;
		}
		if (right == STORE_PICTURES) {
			return ERR_MALFORMED;
		}
	}
	return sql_run(s, "UPDATE people SET picture = ?2, picture_choices = ?3 WHERE id = ?1", "ssi", person, store_picture_names[right],
		(int64_t)draw_choices(right));
}

static enum err read_picture(struct store *s, const char *person, char picture[STORE_PICTURE_MAX], uint32_t *choices)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT picture, picture_choices FROM people WHERE id = ?1", "s", person);
	bool is_found = sql_row(row);
	if (is_found) {
		sql_text(row, 0, picture, STORE_PICTURE_MAX);
		*choices = (uint32_t)sqlite3_column_int64(row, 1);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_picture_get(struct store *s, const char *person, char picture[STORE_PICTURE_MAX], uint32_t *choices)
{
	enum err e = read_picture(s, person, picture, choices);
	if (!e && !*choices) {
		e = store_picture_set(s, person, picture[0] ? picture : NULL);
		e = e ? e : read_picture(s, person, picture, choices);
	}
	return e;
}
