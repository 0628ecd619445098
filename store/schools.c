#include "schools.h"

#include "store_sql.h"

const char *const store_preset_names[PRESETS] = {
	[PRESET_GRUNDSCHULE] = "grundschule", [PRESET_SEKUNDAR] = "sekundar", [PRESET_KOLLEGIUM] = "kollegium"};
const char *const store_language_names[LANGUAGES] = {[LANGUAGE_DE] = "de", [LANGUAGE_EN] = "en"};

struct store_rules store_preset_rules(enum preset preset)
{
	/* rights: 1 speak, 2 camera, 4 share, 8 write */
	static const struct store_rules rules[PRESETS] = {
		[PRESET_GRUNDSCHULE] = {SUPERVISION_FREEZE, PRIVATE_OFF, false, 3, CHAT_TO_ALL},
		[PRESET_SEKUNDAR] = {SUPERVISION_FREEZE, PRIVATE_OFF, false, 11, CHAT_TO_ALL},
		[PRESET_KOLLEGIUM] = {SUPERVISION_OPEN, PRIVATE_ADULTS, false, 15, CHAT_TO_ALL},
	};
	return rules[preset];
}

bool store_preset_is_primary(enum preset preset)
{
	return preset == PRESET_GRUNDSCHULE;
}

enum err sql_school_preset(struct store *s, const char *school, enum preset preset)
{
	struct store_rules rules = store_preset_rules(preset);
	enum err e = sql_run(s, "UPDATE schools SET preset = ?2 WHERE id = ?1", "ss", school, store_preset_names[preset]);
	return e ? e : store_rules_set(s, school, &rules);
}

enum err store_school_make(struct store *s, const char *name, enum preset preset, char id[STORE_ID_MAX])
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_school_add(s, name, id);
	e = e ? e : sql_school_preset(s, id, preset);
	return sql_finish_transaction(s, e);
}

static void read_school(sqlite3_stmt *row, struct store_school *out)
{
	*out = (struct store_school){0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->name, sizeof out->name);
	out->preset = (enum preset)sql_name(row, 2, store_preset_names, PRESETS, PRESET_SEKUNDAR);
	out->language = (enum language)sql_name(row, 3, store_language_names, LANGUAGES, LANGUAGE_DE);
	sql_text(row, 4, out->time_zone, sizeof out->time_zone);
	out->groups = (uint32_t)sqlite3_column_int(row, 5);
	out->has_admin = sqlite3_column_int(row, 6) != 0;
}

#define SCHOOL_COLUMNS \
	"SELECT c.id, c.name, c.preset, c.language, c.time_zone, " \
	"(SELECT count(*) FROM groups g WHERE g.school = c.id AND g.ended_ms IS NULL), " \
	"EXISTS (SELECT 1 FROM people p JOIN logins l ON l.person = p.id WHERE p.school = c.id AND p.left_ms IS NULL " \
	"AND (p.role = 'admin' OR p.is_admin = 1) AND l.password IS NOT NULL) FROM schools c "

static enum err count_people(struct store *s, struct store_school *school)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT role, count(*) FROM people p WHERE school = ?1 AND left_ms IS NULL AND NOT EXISTS (SELECT 1 FROM companions n "
		"WHERE n.person = p.id) AND NOT EXISTS (SELECT 1 FROM outsiders o WHERE o.person = p.id) GROUP BY role", "s", school->id);
	while (sql_row(row)) {
		int role = sql_name(row, 0, store_role_names, PERSON_ROLES, PERSON_GUEST);
		school->people[role] += (uint32_t)sqlite3_column_int(row, 1);
	}
	return sql_end(s, row);
}

enum err store_school_get(struct store *s, const char *id, struct store_school *out)
{
	sqlite3_stmt *row = sql_begin(s, SCHOOL_COLUMNS "WHERE c.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_school(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? count_people(s, out) : ERR_NOT_FOUND;
}

enum err store_schools_each(struct store *s, void (*each)(void *ctx, const struct store_school *school), void *ctx)
{
	struct store_school school;
	enum err e = OK;
	sqlite3_stmt *row = sql_begin(s, SCHOOL_COLUMNS "ORDER BY c.rowid", "");
	while (!e && sql_row(row)) {
		read_school(row, &school);
		e = count_people(s, &school);
		if (!e) {
			each(ctx, &school);
		}
	}
	enum err end = sql_end(s, row);
	return e ? e : end;
}

enum err store_school_change(struct store *s, const char *id, const char *name, enum preset preset, enum language language)
{
	if (name && !store_is_name(name)) {
		return ERR_MALFORMED;
	}
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = name ? sql_run(s, "UPDATE schools SET name = ?2 WHERE id = ?1", "ss", id, name) : OK;
	e = e || preset == PRESETS ? e : sql_school_preset(s, id, preset);
	e = e || language == LANGUAGES
		? e : sql_run(s, "UPDATE schools SET language = ?2 WHERE id = ?1", "ss", id, store_language_names[language]);
	return sql_finish_transaction(s, e);
}
