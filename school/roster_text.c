#include "roster_text.h"

#include <string.h>

/* What copying from pages and letters leaves in a name: places to break a word, marks of direction. Nobody sees it, and two of one
 * name would not be the same. */
static bool is_left_over(gunichar c)
{
	return c == 0xad || c == 0x200b || c == 0x200e || c == 0x200f || c == 0x2060;
}

/* Turned directions show another name than it is; a joiner inside of a word is part of many scripts. */
static bool is_unseen(gunichar c)
{
	return g_unichar_iscntrl(c) || (g_unichar_type(c) == G_UNICODE_FORMAT && c != 0x200c && c != 0x200d);
}

char *roster_text_clean(const char *text, bool *is_clean)
{
	char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
	GString *out = g_string_new("");
	bool is_gap = false;
	*is_clean = true;
	for (const char *p = composed ? composed : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c) || c == 0xfeff) {
			is_gap = out->len > 0;
			continue;
		}
		if (is_left_over(c)) {
			continue;
		}
		*is_clean = *is_clean && !is_unseen(c);
		if (is_gap) {
			g_string_append_c(out, ' ');
			is_gap = false;
		}
		g_string_append_unichar(out, c);
	}
	g_free(composed);
	return g_string_free(out, FALSE);
}

char *roster_text_fold(const char *text)
{
	return g_utf8_casefold(text, -1);
}

char *roster_text_key(const char *text)
{
	char *folded = g_utf8_casefold(text, -1);
	char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_NFKD);
	GString *out = g_string_new("");
	for (const char *p = apart ? apart : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c)) {
			g_string_append_unichar(out, c);
		}
	}
	g_free(apart);
	g_free(folded);
	return g_string_free(out, FALSE);
}

char **roster_text_list(const char *text)
{
	bool is_clean;
	GPtrArray *out = g_ptr_array_new();
	char **parts = g_strsplit_set(text, strchr(text, ',') ? "," : ";|/", -1);
	for (char **part = parts; *part; part++) {
		char *clean = roster_text_clean(*part, &is_clean);
		if (*clean) {
			g_ptr_array_add(out, clean);
		} else {
			g_free(clean);
		}
	}
	g_strfreev(parts);
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

struct word {
	const char *key;
	int value;
};

static bool find_word(const struct word *words, size_t count, const char *text, int *value)
{
	char *key = roster_text_key(text);
	bool is_found = false;
	for (size_t i = 0; i < count && !is_found; i++) {
		is_found = strcmp(words[i].key, key) == 0;
		*value = is_found ? words[i].value : *value;
	}
	g_free(key);
	return is_found;
}

bool roster_text_role(const char *text, enum roster_role *role)
{
	static const struct word words[] = {
		{"schuler", ROSTER_PUPIL}, {"schulerin", ROSTER_PUPIL}, {"schuelerin", ROSTER_PUPIL}, {"schueler", ROSTER_PUPIL},
		{"kind", ROSTER_PUPIL}, {"pupil", ROSTER_PUPIL}, {"student", ROSTER_PUPIL}, {"learner", ROSTER_PUPIL},
		{"lehrer", ROSTER_TEACHER}, {"lehrerin", ROSTER_TEACHER}, {"lehrkraft", ROSTER_TEACHER}, {"teacher", ROSTER_TEACHER},
		{"leitung", ROSTER_LEADER}, {"schulleitung", ROSTER_LEADER}, {"schulleiter", ROSTER_LEADER},
		{"schulleiterin", ROSTER_LEADER}, {"leader", ROSTER_LEADER}, {"head", ROSTER_LEADER},
		{"admin", ROSTER_ADMIN}, {"administrator", ROSTER_ADMIN}, {"administratorin", ROSTER_ADMIN},
		{"eltern", ROSTER_PARENT}, {"elternteil", ROSTER_PARENT}, {"mutter", ROSTER_PARENT}, {"vater", ROSTER_PARENT},
		{"erziehungsberechtigte", ROSTER_PARENT}, {"erziehungsberechtigter", ROSTER_PARENT},
		{"sorgeberechtigte", ROSTER_PARENT}, {"sorgeberechtigter", ROSTER_PARENT}, {"parent", ROSTER_PARENT},
		{"guardian", ROSTER_PARENT}};
	int value = ROSTER_PUPIL;
	bool is_found = find_word(words, G_N_ELEMENTS(words), text, &value);
	*role = (enum roster_role)value;
	return is_found;
}

bool roster_text_status(const char *text, bool *is_there)
{
	static const struct word words[] = {
		{"0", false}, {"neuaufnahme", false}, {"1", false}, {"warteliste", false}, {"2", true}, {"aktiv", true},
		{"3", true}, {"beurlaubt", true}, {"6", true}, {"extern", true}, {"8", false}, {"abschluss", false},
		{"9", false}, {"abganger", false}, {"abgang", false}, {"10", false}, {"ehemalige", false}};
	int value = 0;
	bool is_found = find_word(words, G_N_ELEMENTS(words), text, &value);
	*is_there = value != 0;
	return is_found;
}
