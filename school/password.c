#include "password.h"

#include <glib.h>
#include <string.h>

/*
 * What people choose first, in German and English, without what they put before and behind it (12345, !). Most of them are
 * short: with the least length that is asked for, such a word comes with digits, and these do not make it better.
 */
static const char *const common[] = {"abcdef", "abcdefg", "abcdefgh", "abcdefghij", "administrator", "admin", "adminadmin", "apfelkuchen",
	"arschloch", "asdfasdf", "asdfgh", "asdfghjkl", "august", "baseball", "basketball", "batman", "bayern", "bayernmuenchen", "benutzer",
	"berlin", "blumen", "borussia", "bundesliga", "butterfly", "changeme", "charlie", "cheese", "chocolate", "computer", "daniel",
	"deutschland", "dezember", "diamond", "dortmund", "dragon", "einfach", "einhorn", "elefant", "erdbeere", "familie", "februar",
	"ferien", "ficken", "flower", "football", "forever", "frankfurt", "freedom", "freunde", "fussball", "geheim", "geheimgeheim",
	"geheimnis", "geometrie", "germany", "geschichte", "grundschule", "gymnasium", "hallo", "hallohallo", "hallowelt", "hamburg",
	"hausaufgaben", "hello", "helloworld", "herbst", "hersteller", "hockey", "hund", "hunter", "ichliebedich", "iloveyou", "internet",
	"jakob", "januar", "jennifer", "jessica", "jordan", "juni", "juli", "kaffee", "kartoffel", "katze", "kennwort", "klasse", "klassenzimmer",
	"koeln", "kollegium", "kreide", "kreidekreide", "lehrer", "lehrerin", "lehrerzimmer", "letmein", "liebe", "liverpool", "login",
	"loginlogin", "london", "lovely", "maerz", "mai", "master", "mathematik", "mathe", "michael", "michelle", "monkey", "montag", "muenchen",
	"mustang", "mutter", "mypassword", "natuerlich", "november", "oktober", "pass", "passpass", "passwort", "passwortpasswort",
	"password", "passwordpassword", "passw", "passwd", "pausenhof", "pferde", "pinguin", "pokemon", "princess", "prinzessin", "qaywsx", "qwer",
	"qwerasdf", "qwert", "qwerty", "qwertyui", "qwertyuiop", "qwertz", "qwertzui", "qwertzuiop", "realschule", "regenbogen", "robert",
	"samstag", "schalke", "schatz", "schatzi", "schmetterling", "schokolade", "schueler", "schuelerin", "schule", "schuleschule",
	"schulhof", "schulleiter", "schulleiterin", "schulleitung", "school", "secret", "sekretariat", "september", "shadow", "soccer",
	"sommer", "sonne", "sonnenblume", "sonnenschein", "sonntag", "spring", "starwars", "startrek", "student", "summer", "sunshine",
	"superman", "teacher", "tester", "testtest", "test", "tiger", "trustno", "unterricht", "urlaub", "user", "vater", "welcome", "werder",
	"whatever", "willkommen", "winter", "xxxxxx", "yxcvbnm", "zeugnis", "zxcvbnm"};

enum { DISTINCT_MIN = 5, NAME_PART_MIN = 4 };

char *password_prepare(const char *text)
{
	if (strlen(text) > PASSWORD_MAX_BYTES) {
		return NULL;
	}
	return g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
}

char *login_prepare(const char *text)
{
	size_t len = strlen(text);
	if (len < LOGIN_MIN || len > LOGIN_MAX) {
		return NULL;
	}
	for (size_t i = 0; i < len; i++) {
		if (!g_ascii_isalnum(text[i]) && !strchr("._-@", text[i])) {
			return NULL;
		}
	}
	return g_ascii_strdown(text, -1);
}

static int count_distinct(const char *text)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(p)));
	}
	int count = (int)g_hash_table_size(seen);
	g_hash_table_destroy(seen);
	return count;
}

/* 1234567890, 9876543210, abcdefghij: each character follows the one before, or all of them precede it. */
static bool is_series(const char *text)
{
	bool is_up = true, is_down = true;
	for (const char *p = text; p[0] && p[1]; p++) {
		int from = p[0] == '9' && p[1] == '0' ? p[1] - 1 : p[0];
		int back = p[0] == '0' && p[1] == '9' ? p[1] + 1 : p[0];
		is_up = is_up && p[1] == from + 1;
		is_down = is_down && p[1] == back - 1;
	}
	return is_up || is_down;
}

/* Umlauts as they are typed where there are none, so that one list does for both. */
static char *fold(const char *text)
{
	static const char *const pairs[][2] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}};
	char *small = g_utf8_strdown(text, -1);
	GString *folded = g_string_new(small);
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_string_replace(folded, pairs[i][0], pairs[i][1], 0);
	}
	g_free(small);
	return g_string_free(folded, FALSE);
}

/* By what is left of it without all that is no letter; numbers alone are birthdays and telephones. */
static bool is_common(const char *folded)
{
	GString *letters = g_string_new("");
	for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
		if (g_unichar_isalpha(g_utf8_get_char(p))) {
			g_string_append_unichar(letters, g_utf8_get_char(p));
		}
	}
	bool is_found = letters->len == 0;
	for (size_t i = 0; i < G_N_ELEMENTS(common) && !is_found; i++) {
		is_found = strcmp(letters->str, common[i]) == 0;
	}
	g_string_free(letters, TRUE);
	return is_found;
}

static bool has_part_of(const char *folded, const char *name)
{
	char *small = fold(name);
	char **parts = g_strsplit_set(small, " .-_@", -1);
	bool is_found = strlen(small) >= LOGIN_MIN && strstr(folded, small) != NULL;
	for (size_t i = 0; parts[i] && !is_found; i++) {
		is_found = strlen(parts[i]) >= NAME_PART_MIN && strstr(folded, parts[i]) != NULL;
	}
	g_strfreev(parts);
	g_free(small);
	return is_found;
}

bool password_is_weak(const char *prepared, const char *login, const char *name)
{
	if (g_utf8_strlen(prepared, -1) < PASSWORD_MIN || count_distinct(prepared) < DISTINCT_MIN) {
		return true;
	}
	char *folded = fold(prepared);
	bool is_weak = is_series(folded) || is_common(folded) || has_part_of(folded, login) || has_part_of(folded, name);
	g_free(folded);
	return is_weak;
}
