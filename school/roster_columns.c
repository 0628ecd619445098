#include "roster_columns.h"
#include "roster_text.h"

#include <string.h>

/* As roster_text_key makes them of a header. The first of a field's names is the one that is taken if there are several. */
static const struct {
	const char *key;
	enum roster_field field;
} names[] = {
	{"interneidnummer", FIELD_ID}, {"schildid", FIELD_ID}, {"importid", FIELD_ID}, {"quellid", FIELD_ID},
	{"referenzid", FIELD_ID}, {"externalid", FIELD_ID}, {"externalkey", FIELD_ID}, {"externkey", FIELD_ID},
	{"schlusselextern", FIELD_ID}, {"id", FIELD_ID}, {"schulerid", FIELD_ID}, {"schuelerid", FIELD_ID}, {"personid", FIELD_ID},
	{"eindeutigenummerguid", FIELD_ID}, {"guid", FIELD_ID}, {"externeidnummer", FIELD_ID},
	{"nachname", FIELD_LAST}, {"familienname", FIELD_LAST}, {"zuname", FIELD_LAST}, {"lastname", FIELD_LAST},
	{"surname", FIELD_LAST}, {"familyname", FIELD_LAST}, {"longname", FIELD_LAST}, {"name", FIELD_LAST},
	{"vorname", FIELD_FIRST}, {"firstname", FIELD_FIRST}, {"givenname", FIELD_FIRST}, {"forename", FIELD_FIRST},
	{"rufname", FIELD_FIRST},
	{"rolle", FIELD_ROLE}, {"role", FIELD_ROLE}, {"kontotyp", FIELD_ROLE},
	{"klasse", FIELD_CLASS}, {"class", FIELD_CLASS}, {"klasseinformation", FIELD_CLASS},
	{"klassezusatzlicheinformationen", FIELD_CLASS}, {"klassename", FIELD_CLASS}, {"gruppenklasse", FIELD_CLASS},
	{"gruppen", FIELD_GROUPS}, {"groups", FIELD_GROUPS}, {"kurse", FIELD_GROUPS}, {"courses", FIELD_GROUPS},
	{"gruppenkurs", FIELD_GROUPS}, {"gruppe", FIELD_GROUPS}, {"group", FIELD_GROUPS},
	{"fach", FIELD_SUBJECT}, {"subject", FIELD_SUBJECT},
	{"kurs", FIELD_COURSE}, {"course", FIELD_COURSE}, {"kursbezeichnung", FIELD_COURSE}, {"kursbez", FIELD_COURSE},
	{"jahrgang", FIELD_YEAR_GROUP}, {"jahrgangsstufe", FIELD_YEAR_GROUP}, {"stufe", FIELD_YEAR_GROUP},
	{"yeargroup", FIELD_YEAR_GROUP},
	{"fachlehrer", FIELD_TEACHER}, {"fachlehrkraft", FIELD_TEACHER}, {"lehrkraft", FIELD_TEACHER}, {"lehrer", FIELD_TEACHER},
	{"kursleiter", FIELD_TEACHER}, {"teacher", FIELD_TEACHER},
	{"zusatzkraft", FIELD_SECOND}, {"zweitlehrkraft", FIELD_SECOND}, {"secondteacher", FIELD_SECOND},
	{"klassenlehrer", FIELD_CLASS_TEACHER}, {"klassenlehrkraft", FIELD_CLASS_TEACHER},
	{"klassenleitung", FIELD_CLASS_TEACHER}, {"classteacher", FIELD_CLASS_TEACHER},
	{"kurzel", FIELD_ABBR}, {"kuerzel", FIELD_ABBR}, {"internkrz", FIELD_ABBR}, {"lehrerkurzel", FIELD_ABBR},
	{"lehrerkuerzel", FIELD_ABBR}, {"abbreviation", FIELD_ABBR}, {"initials", FIELD_ABBR},
	{"login", FIELD_LOGIN}, {"anmeldename", FIELD_LOGIN}, {"benutzername", FIELD_LOGIN}, {"account", FIELD_LOGIN},
	{"username", FIELD_LOGIN}, {"loginname", FIELD_LOGIN},
	{"kindid", FIELD_CHILD}, {"kinderids", FIELD_CHILD}, {"kind", FIELD_CHILD}, {"kinder", FIELD_CHILD},
	{"childid", FIELD_CHILD}, {"childids", FIELD_CHILD}, {"child", FIELD_CHILD}, {"children", FIELD_CHILD},
	{"status", FIELD_STATUS}, {"schulerstatus", FIELD_STATUS},
	{"jahr", FIELD_YEAR}, {"schuljahr", FIELD_YEAR}, {"abschnitt", FIELD_HALF}};

void roster_fault(struct roster_plan *plan, const struct csv *csv, enum roster_code code, uint32_t line, int column,
	const char *value, uint32_t other_line)
{
	if (plan->errors->len == ROSTER_ERRORS_MAX) {
		plan->has_more_errors = true;
		return;
	}
	bool has_column = column != COLUMN_NONE;
	struct roster_error error = {.code = code, .line = line, .column = has_column ? (uint32_t)column + 1 : 0,
		.other_line = other_line,
		.header = g_string_chunk_insert_const(plan->texts, has_column ? csv_header(csv, (uint32_t)column) : ""),
		.value = g_string_chunk_insert_const(plan->texts, value)};
	g_array_append_val(plan->errors, error);
}

static size_t rank_of(const struct csv *csv, uint32_t column)
{
	char *key = roster_text_key(csv_header(csv, column));
	size_t rank = 0;
	while (rank < G_N_ELEMENTS(names) && strcmp(names[rank].key, key) != 0) {
		rank++;
	}
	g_free(key);
	return rank;
}

/* The one with the better name wins; two of one name don't. */
static void assign(struct roster_columns *columns, const struct csv *csv, struct roster_plan *plan)
{
	size_t ranks[FIELDS];
	for (int column = 0; column < (int)csv->columns; column++) {
		size_t rank = rank_of(csv, (uint32_t)column);
		if (rank == G_N_ELEMENTS(names)) {
			continue;
		}
		enum roster_field field = names[rank].field;
		int *at = &columns->at[field];
		if (*at != COLUMN_NONE && rank == ranks[field]) {
			roster_fault(plan, csv, ROSTER_COLUMN_TWICE, csv_header_line(csv), column,
				csv_header(csv, (uint32_t)column), 0);
		} else if (*at == COLUMN_NONE || rank < ranks[field]) {
			*at = column;
			ranks[field] = rank;
		}
	}
}

static bool is_guid(const struct csv *csv, int column)
{
	size_t rank = column == COLUMN_NONE ? G_N_ELEMENTS(names) : rank_of(csv, (uint32_t)column);
	return rank < G_N_ELEMENTS(names) && g_str_has_suffix(names[rank].key, "guid");
}

/* SchILD-NRW numbers teachers and pupils apart: of a teacher's ids only the GUID is nobody else's. */
static void prefer_guid(struct roster_columns *columns, const struct csv *csv)
{
	int *at = &columns->at[FIELD_ID];
	for (int column = 0; column < (int)csv->columns && !is_guid(csv, *at); column++) {
		*at = is_guid(csv, column) ? column : *at;
	}
}

static void list_ignored(const struct roster_columns *columns, const struct csv *csv, struct roster_plan *plan)
{
	for (int column = 0; column < (int)csv->columns; column++) {
		bool is_clean, is_taken = false;
		for (int field = 0; field < FIELDS; field++) {
			is_taken = is_taken || columns->at[field] == column;
		}
		char *header = roster_text_clean(csv_header(csv, (uint32_t)column), &is_clean);
		if (*header && !is_taken) {
			g_ptr_array_add(plan->ignored, g_string_chunk_insert_const(plan->texts, header));
		}
		g_free(header);
	}
}

static void need(const struct roster_columns *columns, enum roster_field field, const char *name, const struct csv *csv,
	struct roster_plan *plan)
{
	if (columns->at[field] == COLUMN_NONE) {
		roster_fault(plan, csv, ROSTER_COLUMN_MISSING, csv_header_line(csv), COLUMN_NONE, name, 0);
	}
}

bool roster_columns_find(struct roster_columns *columns, const struct csv *csv, struct roster_plan *plan)
{
	for (int field = 0; field < FIELDS; field++) {
		columns->at[field] = COLUMN_NONE;
	}
	assign(columns, csv, plan);
	int *at = columns->at;
	columns->has_role = at[FIELD_ROLE] != COLUMN_NONE;
	columns->has_lessons = at[FIELD_SUBJECT] != COLUMN_NONE || at[FIELD_COURSE] != COLUMN_NONE;
	if (columns->has_lessons && at[FIELD_TEACHER] == COLUMN_NONE && !columns->has_role) {
		/* the abbreviation beside a course is its teacher's */
		at[FIELD_TEACHER] = at[FIELD_ABBR];
		at[FIELD_ABBR] = COLUMN_NONE;
	}
	bool is_pupils = columns->has_lessons || (at[FIELD_CLASS] != COLUMN_NONE && at[FIELD_ABBR] == COLUMN_NONE);
	columns->role = is_pupils ? ROSTER_PUPIL : ROSTER_TEACHER;
	need(columns, FIELD_LAST, "Nachname", csv, plan);
	need(columns, FIELD_FIRST, "Vorname", csv, plan);
	if (!columns->has_role && !is_pupils) {
		prefer_guid(columns, csv);
		if (at[FIELD_ABBR] == COLUMN_NONE) {
			roster_fault(plan, csv, ROSTER_ROLE_UNKNOWN, csv_header_line(csv), COLUMN_NONE, "Rolle", 0);
		}
	}
	if (columns->has_role || !is_pupils) {
		at[FIELD_STATUS] = COLUMN_NONE;
	}
	if (!columns->has_lessons) {
		at[FIELD_TEACHER] = at[FIELD_SECOND] = at[FIELD_YEAR_GROUP] = COLUMN_NONE;
	}
	if (at[FIELD_YEAR] == COLUMN_NONE || at[FIELD_HALF] == COLUMN_NONE) {
		at[FIELD_YEAR] = at[FIELD_HALF] = COLUMN_NONE;
	}
	list_ignored(columns, csv, plan);
	return plan->errors->len == 0;
}
