#include "import_words.h"

#include <string.h>

typedef const char *const in_both[WORDS];

enum words import_words(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = g_getenv(names[i]);
		if (value != NULL && value[0] != '\0') {
			return g_str_has_prefix(value, "de") ? WORDS_GERMAN : WORDS_ENGLISH;
		}
	}
	return WORDS_ENGLISH;
}

/* {v} is what stands in the cell, {l} the other line. `alone`: there is no other line. */
static const struct {
	in_both text, alone;
} errors[ROSTER_CODES] = {
	[ROSTER_EMPTY] = {{"In der Datei steht niemand.", "There is nobody in the file."}, {NULL}},
	[ROSTER_TOO_LARGE] = {{"Die Datei ist größer als 8 MB.", "The file is larger than 8 MB."}, {NULL}},
	[ROSTER_TOO_MANY_LINES] = {{"Die Datei hat mehr als 50.000 Zeilen.", "The file has more than 50,000 lines."}, {NULL}},
	[ROSTER_TOO_MANY_COLUMNS] = {{"Die Datei hat mehr als 128 Spalten.", "The file has more than 128 columns."}, {NULL}},
	[ROSTER_BAD_ENCODING] = {{"Ab hier ist das kein lesbarer Text. Bitte als „CSV UTF-8“ speichern.",
		"From here on this is not readable text. Please save the file as \"CSV UTF-8\"."}, {NULL}},
	[ROSTER_NUL] = {{"Das ist keine Textdatei. Bitte als „CSV UTF-8“ speichern.",
		"This is not a text file. Please save it as \"CSV UTF-8\"."}, {NULL}},
	[ROSTER_CELL_TOO_LONG] = {{"Hier stehen mehr als 1.000 Zeichen.", "There are more than 1,000 characters here."}, {NULL}},
	[ROSTER_QUOTE_OPEN] = {{"Ein Anführungszeichen wird geöffnet, aber nicht mehr geschlossen.",
		"A quotation mark is opened here and never closed."}, {NULL}},
	[ROSTER_QUOTE_INSIDE] = {{"Mitten im Text steht ein Anführungszeichen.", "There is a quotation mark in the middle of the text."},
		{NULL}},
	[ROSTER_QUOTE_AFTER] = {{"Hinter dem schließenden Anführungszeichen steht noch Text.",
		"There is text behind the closing quotation mark."}, {NULL}},
	[ROSTER_CELL_TOO_MUCH] = {{"Diese Zeile hat mehr Spalten als die Kopfzeile.", "This line has more columns than the header."},
		{NULL}},
	[ROSTER_COLUMN_MISSING] = {{"Die Spalte „{v}“ fehlt.", "The column \"{v}\" is missing."}, {NULL}},
	[ROSTER_COLUMN_TWICE] = {{"Die Spalte „{v}“ gibt es zweimal.", "There are two columns \"{v}\"."}, {NULL}},
	[ROSTER_ROLE_UNKNOWN] = {{"Wer sind diese Leute? Es fehlt eine Spalte: „Klasse“ für eine Schülerliste, „Kürzel“ für eine "
		"Lehrkräfteliste, oder „Rolle“.",
		"Who are these people? A column is missing: \"Klasse\" for a list of pupils, \"Kürzel\" for a list of teachers, or "
		"\"Rolle\"."}, {NULL}},
	[ROSTER_CELL_NEEDED] = {{"Hier fehlt etwas.", "Something is missing here."}, {NULL}},
	[ROSTER_BAD_CHARACTER] = {{"Hier steht ein unsichtbares Steuerzeichen.", "There is an invisible control character here."}, {NULL}},
	[ROSTER_TEXT_TOO_LONG] = {{"Der Text ist zu lang.", "The text is too long."}, {NULL}},
	[ROSTER_BAD_ROLE] = {{"„{v}“ ist keine Rolle. Möglich: Schüler, Lehrkraft, Leitung, Admin, Eltern.",
		"\"{v}\" is not a role. Possible: pupil, teacher, leader, admin, parent."}, {NULL}},
	[ROSTER_BAD_STATUS] = {{"Den Status „{v}“ gibt es in SchILD-NRW nicht.", "SchILD-NRW has no status \"{v}\"."}, {NULL}},
	[ROSTER_BAD_LOGIN] = {{"„{v}“ geht nicht als Anmeldename: 3 bis 64 Zeichen aus a-z, 0-9 und . _ - @",
		"\"{v}\" can't be a login: 3 to 64 characters of a-z, 0-9 and . _ - @"}, {NULL}},
	[ROSTER_CLASS_NEEDED] = {{"Zu welcher Klasse gehört das Fach „{v}“? Es steht weder ein Kurs noch eine Klasse da.",
		"Which class has the subject \"{v}\"? There is neither a course nor a class."}, {NULL}},
	[ROSTER_ID_TWO_NAMES] = {{"Dieselbe Nummer steht in Zeile {l} bei jemandem, der anders heißt als „{v}“.",
		"Line {l} has the same id for somebody who is not called \"{v}\"."}, {NULL}},
	[ROSTER_ID_TWO_ROLES] = {{"Dieselbe Nummer steht in Zeile {l} bei jemandem mit einer anderen Rolle.",
		"Line {l} has the same id for somebody of another role."},
		{"Diese Nummer ({v}) hat an der Schule schon jemand mit einer anderen Rolle.",
		"Somebody of another role has this id ({v}) in the school already."}},
	[ROSTER_NAME_TWICE] = {{"Diesen Namen gibt es schon in Zeile {l}. Sind es zwei, brauchen beide eine Nummer (Spalte „Interne "
		"ID-Nummer“ oder „ID“); ist es derselbe Mensch, genügt eine Zeile.",
		"Line {l} has this name, too. If they are two people, both need an id (column \"Interne ID-Nummer\" or \"ID\"); if it is "
		"one, one line is enough."}, {NULL}},
	[ROSTER_NAME_UNCLEAR] = {{"Die Zeilen {l} und diese meinen denselben Menschen an der Schule. Bitte bei beiden die Nummer angeben.",
		"Line {l} and this one mean the same person of the school. Please give the ids of both."},
		{"An der Schule heißen mehrere „{v}“. Bitte die Nummer angeben (Spalte „Interne ID-Nummer“ oder „ID“).",
		"Several people of the school are called \"{v}\". Please give the id (column \"Interne ID-Nummer\" or \"ID\")."}},
	[ROSTER_TWO_VALUES] = {{"In Zeile {l} steht für denselben Menschen etwas anderes als „{v}“.",
		"Line {l} says something else than \"{v}\" for the same person."}, {NULL}},
	[ROSTER_ABBR_TWICE] = {{"Das Kürzel „{v}“ hat schon jemand in Zeile {l}.", "Somebody in line {l} has the abbreviation \"{v}\"."},
		{"Das Kürzel „{v}“ hat schon jemand an der Schule.", "Somebody of the school has the abbreviation \"{v}\"."}},
	[ROSTER_LOGIN_TWICE] = {{"Den Anmeldenamen „{v}“ hat schon jemand in Zeile {l}.", "Somebody in line {l} has the login \"{v}\"."},
		{"Den Anmeldenamen „{v}“ hat schon jemand.", "Somebody has the login \"{v}\" already."}},
	[ROSTER_NO_TEACHER] = {{"Eine Lehrkraft mit dem Kürzel „{v}“ gibt es noch nicht. Bitte zuerst die Lehrkräfte importieren.",
		"There is no teacher with the abbreviation \"{v}\" yet. Please import the teachers first."}, {NULL}},
	[ROSTER_NO_CHILD] = {{"Ein Kind mit der Nummer „{v}“ gibt es hier nicht.", "There is no child with the id \"{v}\"."}, {NULL}},
	[ROSTER_OPERATOR] = {{"{v} betreibt diese Installation und wird nur von Betreibern geändert.",
		"{v} operates this installation, and is changed by operators alone."}, {NULL}},
	[ROSTER_LAST_ADMIN] = {{"Danach könnte niemand mehr die Schule verwalten.", "Nobody could administer the school after that."},
		{NULL}},
};

static char *fill(const char *sentence, const char *value, uint32_t line)
{
	char number[16];
	GString *out = g_string_new(sentence);
	g_snprintf(number, sizeof number, "%u", line);
	g_string_replace(out, "{l}", number, 0);
	g_string_replace(out, "{v}", value, 0);
	return g_string_free(out, FALSE);
}

char *import_words_error(const struct roster_error *error, enum words words)
{
	static in_both line = {"Zeile", "Line"}, column = {"Spalte", "column"};
	const char *alone = error->other_line == 0 ? errors[error->code].alone[words] : NULL;
	char *sentence = fill(alone != NULL ? alone : errors[error->code].text[words], error->value, error->other_line);
	GString *out = g_string_new("");
	if (error->line > 0) {
		g_string_append_printf(out, "%s %u", line[words], error->line);
	}
	if (error->column > 0) {
		g_string_append_printf(out, ", %s %u", column[words], error->column);
	}
	if (error->header[0] != '\0') {
		g_string_append_printf(out, " (%s)", error->header);
	}
	g_string_append_printf(out, "%s%s", out->len > 0 ? ": " : "", sentence);
	g_free(sentence);
	return g_string_free(out, FALSE);
}

static in_both roles[ROSTER_ROLES] = {[ROSTER_PUPIL] = {"Schüler:in", "pupil"}, [ROSTER_TEACHER] = {"Lehrkraft", "teacher"},
	[ROSTER_LEADER] = {"Leitung", "leader"}, [ROSTER_ADMIN] = {"Admin", "admin"}, [ROSTER_PARENT] = {"Eltern", "parent"}};

static const char *role_word(const char *name, enum words words)
{
	for (int role = 0; role < ROSTER_ROLES; role++) {
		if (strcmp(name, roster_role_names[role]) == 0) {
			return roles[role][words];
		}
	}
	return name;
}

/* {p} the person, {r} the role, {g} the group, {o} the child, {a} before, {b} after. */
static in_both changes[ROSTER_KINDS] = {
	[ROSTER_GROUP_ADD] = {"neue Gruppe {g}", "new group {g}"},
	[ROSTER_GROUP_RETURN] = {"die Gruppe {g} gibt es wieder", "the group {g} is there again"},
	[ROSTER_PERSON_ADD] = {"{p} ist neu ({r})", "{p} is new ({r})"},
	[ROSTER_PERSON_RETURN] = {"{p} kommt zurück ({r})", "{p} comes back ({r})"},
	[ROSTER_PERSON_RENAME] = {"{a} heißt jetzt {b}", "{a} is called {b} now"},
	[ROSTER_PERSON_ROLE] = {"{p}: Rolle {a}, künftig {b}", "{p}: role {a}, from now on {b}"},
	[ROSTER_PERSON_EXTERNAL] = {"{p} bekommt die Nummer {b}", "{p} gets the id {b}"},
	[ROSTER_PERSON_ABBR] = {"{p} bekommt das Kürzel {b}", "{p} gets the abbreviation {b}"},
	[ROSTER_PERSON_LOGIN] = {"{p} meldet sich künftig als {b} an", "{p} logs in as {b} from now on"},
	[ROSTER_JOIN] = {"{p} kommt in {g}", "{p} joins {g}"},
	[ROSTER_LEAVE] = {"{p} verlässt {g}", "{p} leaves {g}"},
	[ROSTER_CHILD_ADD] = {"{p} ist ein Elternteil von {o}", "{p} is a parent of {o}"},
	[ROSTER_CHILD_REMOVE] = {"{p} ist kein Elternteil mehr von {o}", "{p} is no parent of {o} any more"},
	[ROSTER_PERSON_LEAVE] = {"{p} verlässt die Schule ({r})", "{p} leaves the school ({r})"},
	[ROSTER_GROUP_END] = {"die Gruppe {g} endet", "the group {g} ends"},
};

/* Replaced from left to right in one go: names may look like places. */
static void append_filled(GString *out, const char *sentence, const char *const values[256])
{
	for (const char *p = sentence; *p != '\0'; p++) {
		const char *value = *p == '{' && p[1] != '\0' && p[2] == '}' ? values[(unsigned char)p[1]] : NULL;
		if (value != NULL) {
			g_string_append(out, value);
			p += 2;
		} else {
			g_string_append_c(out, *p);
		}
	}
}

char *import_words_change(const struct roster_plan *plan, const struct roster_change *change, enum words words)
{
	static in_both line = {"Zeile", "line"};
	const char *values[256] = {['a'] = change->from, ['b'] = change->to};
	char *title = NULL;
	GString *out = g_string_new("");
	if (change->person != ROSTER_NOBODY) {
		const struct roster_person *person = roster_plan_person(plan, change->person);
		values['p'] = person->name;
		values['r'] = roles[person->role][words];
	}
	if (change->other != ROSTER_NOBODY) {
		values['o'] = roster_plan_person(plan, change->other)->name;
	}
	if (change->group != ROSTER_NOBODY) {
		const struct roster_group *group = roster_plan_group(plan, change->group);
		title = g_strdup_printf("%s%s%s", group->name, group->subject[0] == '\0' ? "" : " · ", group->subject);
		values['g'] = title;
	}
	if (change->kind == ROSTER_PERSON_ROLE) {
		values['a'] = role_word(change->from, words);
		values['b'] = role_word(change->to, words);
	}
	append_filled(out, changes[change->kind][words], values);
	if (change->line > 0) {
		g_string_append_printf(out, " (%s %u)", line[words], change->line);
	}
	g_free(title);
	return g_string_free(out, FALSE);
}

char *import_words_notice(const struct roster_notice *notice, enum words words)
{
	static in_both texts[ROSTER_WARNINGS] = {
		[ROSTER_MANY_LEAVE] = {"Achtung: %u von %u würden die Schule verlassen (%s).",
			"Mind: %u of %u would leave the school (%s)."},
		[ROSTER_LINES_GONE] = {"%u Zeilen sind von Schülern, die nicht mehr oder noch nicht da sind (Status). Sie zählen nicht.",
			"%u lines are of pupils who are not here any more, or not yet (status). They don't count."},
		[ROSTER_LINES_OLD] = {"%u Zeilen sind aus einem früheren Halbjahr. Sie zählen nicht.",
			"%u lines are of an earlier half-year. They don't count."},
		[ROSTER_GROUPS_UNTAUGHT] = {"%u Gruppen haben danach noch keine Lehrkraft.", "%u groups will have no teacher yet."}};
	static in_both alone[ROSTER_WARNINGS] = {
		[ROSTER_MANY_LEAVE] = {"Achtung: %u von %u würde die Schule verlassen (%s).", "Mind: %u of %u would leave the school (%s)."},
		[ROSTER_LINES_GONE] = {"%u Zeile ist von jemandem, der nicht mehr oder noch nicht da ist (Status). Sie zählt nicht.",
			"%u line is of a pupil who is not here any more, or not yet (status). It does not count."},
		[ROSTER_LINES_OLD] = {"%u Zeile ist aus einem früheren Halbjahr. Sie zählt nicht.",
			"%u line is of an earlier half-year. It does not count."},
		[ROSTER_GROUPS_UNTAUGHT] = {"%u Gruppe hat danach noch keine Lehrkraft.", "%u group will have no teacher yet."}};
	char count[16], total[16];
	GString *out = g_string_new("");
	g_snprintf(count, sizeof count, "%u", notice->count);
	g_snprintf(total, sizeof total, "%u", notice->total);
	const char *const parts[] = {count, total, roles[notice->role][words]};
	size_t part = 0;
	for (const char *p = (notice->count == 1 ? alone : texts)[notice->warning][words]; *p != '\0'; p++) {
		if (*p == '%' && part < G_N_ELEMENTS(parts)) {
			g_string_append(out, parts[part++]);
			p++;
		} else {
			g_string_append_c(out, *p);
		}
	}
	return g_string_free(out, FALSE);
}

char *import_words_counts(const struct roster_plan *plan, enum words words)
{
	static const struct {
		enum roster_kind kind;
		in_both one, many;
	} rows[] = {{ROSTER_PERSON_ADD, {"neu", "new"}, {"neu", "new"}}, {ROSTER_PERSON_RETURN, {"wieder da", "back again"}, {"wieder da", "back again"}},
		{ROSTER_PERSON_RENAME, {"umbenannt", "renamed"}, {"umbenannt", "renamed"}},
		{ROSTER_PERSON_ROLE, {"mit anderer Rolle", "with another role"}, {"mit anderer Rolle", "with another role"}},
		{ROSTER_PERSON_LEAVE, {"verlässt die Schule", "leaves the school"}, {"verlassen die Schule", "leave the school"}},
		{ROSTER_GROUP_ADD, {"neue Gruppe", "new group"}, {"neue Gruppen", "new groups"}},
		{ROSTER_GROUP_END, {"Gruppe endet", "group ends"}, {"Gruppen enden", "groups end"}},
		{ROSTER_JOIN, {"kommt in eine Gruppe", "joins a group"}, {"kommen in eine Gruppe", "join a group"}},
		{ROSTER_LEAVE, {"verlässt eine Gruppe", "leaves a group"}, {"verlassen eine Gruppe", "leave a group"}}};
	static in_both nothing = {"Es ändert sich nichts.", "Nothing changes."};
	GString *out = g_string_new("");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (plan->counts[rows[i].kind] > 0) {
			uint32_t count = plan->counts[rows[i].kind];
			g_string_append_printf(out, "%s%u %s", out->len > 0 ? ", " : "", count, count == 1 ? rows[i].one[words] : rows[i].many[words]);
		}
	}
	if (plan->changes->len == 0) {
		g_string_assign(out, nothing[words]);
	} else if (out->len == 0) {
		static in_both details = {"nur Angaben zu Personen", "details of people only"};
		g_string_assign(out, details[words]);
	}
	return g_string_free(out, FALSE);
}

const char *import_words_say(enum import_saying saying, enum words words)
{
	static in_both sayings[SAYINGS] = {
		[SAY_FORM_SCHILD] = {"SchILD-NRW und Verwandte", "SchILD-NRW and its kin"},
		[SAY_FORM_GENERAL] = {"allgemeine Form", "general form"},
		[SAY_LINE] = {"Zeile", "line"},
		[SAY_LINES] = {"Zeilen", "lines"},
		[SAY_IGNORED] = {"Nicht übernommen", "Not taken over"},
		[SAY_MORE] = {"… und weitere: --list zeigt alle.", "... and more: --list shows all."},
		[SAY_ERRORS] = {"Nichts wurde geändert. Bitte die Datei verbessern:", "Nothing was changed. Please mend the file:"},
		[SAY_PREVIEW] = {"Das ist die Vorschau, nichts wurde geändert. Mit --apply wird es so gemacht.",
			"This is a preview, nothing was changed. --apply does it."},
		[SAY_DONE] = {"Erledigt.", "Done."},
		[SAY_CHANGED] = {"Die Schule wurde inzwischen geändert. Bitte noch einmal versuchen.",
			"The school was changed meanwhile. Please try again."},
		[SAY_CONFIRM] = {"Nichts wurde geändert. Wenn wirklich so viele gehen: --apply --yes.",
			"Nothing was changed. If so many do leave: --apply --yes."},
		[SAY_FAILED] = {"Es wurde nichts geändert: der Speicher ließ sich nicht schreiben.",
			"Nothing was changed: the store could not be written."},
		[SAY_WHICH_FILE] = {"Welche Datei? kreide import FILE --school ID. Mehr mit --help.", "Which file? kreide import FILE --school ID. See --help."},
		[SAY_NO_FILE] = {"Die Datei kann nicht gelesen werden", "The file can't be read"},
		[SAY_NO_SCHOOL] = {"Diese Schule gibt es nicht.", "There is no such school."},
		[SAY_WHOLE] = {"--whole nennt Rollen: pupil,teacher,leader,admin,parent.",
			"--whole names roles: pupil,teacher,leader,admin,parent."},
	};
	return sayings[saying][words];
}
