/* What a request says of a vote's wording: texts that say something, names that can be told apart. */
#include "votes.h"

#include <string.h>

/* They turn what follows around: read aloud it is another text than what is kept. */
static bool is_override(gunichar c)
{
	return c == 0x202d || c == 0x202e;
}

/* A name stands in lines with others, whose order none of these may change. */
static bool turns_direction(gunichar c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool vote_has_text(const char *text)
{
	bool has_some = false;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if ((g_ascii_iscntrl(*p) && *p != '\n') || is_override(c)) {
			return false;
		}
		has_some = has_some || !(g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_FORMAT);
	}
	return has_some;
}

/* As the eye reads it: without what it does not see, small and capital letters alike. */
static char *as_seen(const char *name)
{
	char *plain = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE), *folded = g_utf8_casefold(plain ? plain : name, -1);
	GString *seen = g_string_new("");
	bool is_gap = false;
	for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c)) {
			is_gap = seen->len > 0;
		} else if (g_unichar_type(c) != G_UNICODE_FORMAT) {
			g_string_append(seen, is_gap ? " " : "");
			g_string_append_unichar(seen, c);
			is_gap = false;
		}
	}
	g_free(plain);
	g_free(folded);
	return g_string_free(seen, FALSE);
}

static bool is_name(const char *name)
{
	for (const char *p = name; *p; p = g_utf8_next_char(p)) {
		if (*p == '\n' || turns_direction(g_utf8_get_char(p))) {
			return false;
		}
	}
	return vote_has_text(name);
}

static bool are_names(const json_t *list)
{
	GHashTable *all_seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bool are_good = true;
	for (size_t i = 0; are_good && i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));
		are_good = is_name(name) && g_hash_table_add(all_seen, as_seen(name));
	}
	g_hash_table_destroy(all_seen);
	return are_good;
}

int vote_word_of(const json_t *data, const char *key, const char *const *words, int count, int otherwise)
{
	const char *text = json_string_value(json_object_get(data, key));
	for (int i = 0; text && i < count; i++) {
		if (strcmp(text, words[i]) == 0) {
			return i;
		}
	}
	return text ? -1 : otherwise;
}

const char *vote_read_draft(const json_t *data, enum ballot_kind kind, const json_t *candidates, struct vote_draft *draft)
{
	const json_t *places = json_object_get(data, "places");
	int form = vote_word_of(data, "form", ballot_form_names, BALLOT_FORMS, (int)draft->form);
	int majority = vote_word_of(data, "majority", count_majority_names, COUNT_MAJORITIES, (int)draft->majority);
	bool is_election = kind == BALLOT_ELECTION;
	size_t count = json_array_size(candidates);
	if (form < 0) {
		return "form";
	}
	if (majority < 0 || !count_majority_fits((enum count_majority)majority, kind)) {
		return "majority";
	}
	if (is_election != (count > 0) || !are_names(candidates)) {
		return "candidates";
	}
	unsigned wanted = places ? (unsigned)json_integer_value(places) : draft->places;
	if ((places && !is_election) || wanted > count) {
		return "places";
	}
	*draft = (struct vote_draft){(enum ballot_form)form, (enum count_majority)majority, (unsigned)count, wanted};
	return NULL;
}
