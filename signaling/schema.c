#include "schema.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#define BOOL(name) {name, FIELD_BOOL, true, 0, 0, TEXT_ANY, NULL}
#define MID(name, is_optional, min) {name, FIELD_TEXT, is_optional, min, 15, TEXT_MID, NULL}

const struct schema schema_empty = {NULL, 0, 0};

SCHEMA_PART(resume, {"participation", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL},
	{"seq", FIELD_INT, false, 0, INT64_C(9007199254740991), TEXT_ANY, NULL});
SCHEMA(hello, {"protocol", FIELD_INT, false, 1, 1000000, TEXT_ANY, NULL},
	{"client", FIELD_TEXT, false, 1, 64, TEXT_ANY, NULL},
	{"resume", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_resume});

SCHEMA_PART(sources, MID("mic", true, 0), MID("camera", true, 0), MID("screen", true, 0), MID("screenAudio", true, 0));
SCHEMA_PART(seat, MID("audio", false, 1), MID("video", true, 0));
SCHEMA_PART(media, {"sdp", FIELD_TEXT, false, 1, 65536, TEXT_ANY, NULL}, BOOL("fresh"),
	{"sources", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_sources},
	{"seats", FIELD_LIST, true, 0, 32, TEXT_ANY, &schema_seat});
SCHEMA(publish, BOOL("mic"), BOOL("camera"), BOOL("screen"), BOOL("screenAudio"));
SCHEMA(join, {"room", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL},
	{"media", FIELD_OBJECT, false, 0, 0, TEXT_ANY, &schema_media},
	{"publish", FIELD_OBJECT, false, 0, 0, TEXT_ANY, &schema_publish}, BOOL("move"));
SCHEMA(offer, {"media", FIELD_OBJECT, false, 0, 0, TEXT_ANY, &schema_media});

SCHEMA_PART(want, {"participant", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL},
	{"feed", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL}, {"height", FIELD_INT, false, 0, 65535, TEXT_ANY, NULL},
	{"rank", FIELD_INT, false, 0, 255, TEXT_ANY, NULL});
SCHEMA(view, {"wants", FIELD_LIST, false, 0, 32, TEXT_ANY, &schema_want});
SCHEMA(chat, {"text", FIELD_TEXT, false, 1, 2000, TEXT_ANY, NULL}, {"key", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL},
	{"to", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL});
SCHEMA(chat_delete, {"id", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(hand, {"raised", FIELD_BOOL, false, 0, 0, TEXT_ANY, NULL});
SCHEMA(links, {"people", FIELD_LIST, true, 1, 400, TEXT_ANY, NULL});
SCHEMA(revoke, {"people", FIELD_LIST, false, 1, 400, TEXT_ANY, NULL});
SCHEMA(tokens, {"kind", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL}, {"role", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL},
	{"label", FIELD_TEXT, true, 1, 40, TEXT_ANY, NULL}, {"ttlSeconds", FIELD_INT, true, 60, 2592000, TEXT_ANY, NULL});
SCHEMA(tokens_revoke, {"id", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(folder_new, {"name", FIELD_TEXT, false, 1, 60, TEXT_ANY, NULL}, {"rights", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL});
SCHEMA(folder, {"name", FIELD_TEXT, true, 1, 60, TEXT_ANY, NULL}, {"rights", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL});
SCHEMA(file, {"name", FIELD_TEXT, false, 1, 200, TEXT_ANY, NULL});
SCHEMA(note, {"note", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(note_update, {"note", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, {"data", FIELD_TEXT, false, 4, 87384, TEXT_MID, NULL},
	{"cursor", FIELD_TEXT, true, 0, 256, TEXT_ID, NULL});
SCHEMA(note_cursor, {"note", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, {"cursor", FIELD_TEXT, false, 0, 256, TEXT_ID, NULL});
SCHEMA(guests, {"name", FIELD_TEXT, false, 1, 60, TEXT_ANY, NULL});

static const struct field rights_fields[] = {BOOL("speak"), BOOL("camera"), BOOL("share"), BOOL("write")};
static const struct schema schema_rights = {rights_fields, 4, 1};
SCHEMA_PART(chat_rules, {"to", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL}, BOOL("paused"),
	{"slowSeconds", FIELD_INT, true, 0, 600, TEXT_ANY, NULL});
SCHEMA(room_set, BOOL("lobby"), BOOL("locked"), {"rights", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_rights},
	{"chat", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_chat_rules});
SCHEMA(person_rights, {"participant", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL},
	{"rights", FIELD_OBJECT, false, 0, 0, TEXT_ANY, &schema_rights});

SCHEMA(participant, {"participant", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(participant_or_all, {"participant", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL});
SCHEMA(person, {"person", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(person_or_all, {"person", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL});
SCHEMA(word_answer, {"accept", FIELD_BOOL, false, 0, 0, TEXT_ANY, NULL}, {"why", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL});

SCHEMA(talk, {"talk", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(talk_channel, {"to", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL});
SCHEMA(desk, {"desk", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(desk_act, {"desk", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, {"action", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL},
	{"talk", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL});

SCHEMA(conference, {"conference", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL});
SCHEMA(agenda_go, {"item", FIELD_TEXT, true, 1, 32, TEXT_ID_OR_NULL, NULL});
SCHEMA(agenda_add, {"title", FIELD_TEXT, false, 1, 120, TEXT_ANY, NULL}, {"text", FIELD_TEXT, true, 0, 2000, TEXT_ANY, NULL},
	BOOL("guests"));
SCHEMA(speech_ask, {"kind", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL});
static const struct field speech_set_fields[] = {BOOL("isClosed"), {"turnSeconds", FIELD_INT, true, 0, 1800, TEXT_ANY, NULL},
	BOOL("firstFirst")};
const struct schema schema_speech_set = {speech_set_fields, 3, 1};

#define VOTE {"vote", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}
#define VOTE_WORD(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 16, TEXT_ID, NULL}
#define VOTE_WORDING(is_optional) \
	VOTE_WORD("form", is_optional), {"text", FIELD_TEXT, is_optional, 1, 4000, TEXT_ANY, NULL}, \
	{"candidates", FIELD_NAMES, true, 1, 40, TEXT_ANY, NULL}, {"places", FIELD_INT, true, 1, 40, TEXT_ANY, NULL}, VOTE_WORD("majority", true)
SCHEMA(vote, VOTE);
SCHEMA(vote_prepare, VOTE_WORD("kind", false), VOTE_WORDING(false), {"item", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL});
SCHEMA(vote_change, VOTE, VOTE_WORDING(true));
SCHEMA(vote_cast, VOTE, {"choice", FIELD_TEXT, false, 1, 111, TEXT_MID, NULL});
SCHEMA(vote_paper, VOTE, {"blinded", FIELD_TEXT, false, 4, 684, TEXT_MID, NULL});
SCHEMA(vote_claim, VOTE, {"taken", FIELD_MAYBE, false, 0, 0, TEXT_ANY, NULL});
SCHEMA(vote_decide, VOTE, VOTE_WORD("choice", false));
SCHEMA(lot_add, VOTE, {"value", FIELD_TEXT, false, 64, 64, TEXT_ID, NULL});

/* Where the check stands now; broken names are cut. */
struct place {
	char *path;
	size_t len;
};

static struct place below(struct place at, const char *format, const char *name, size_t index)
{
	char part[48];
	/* a key of the client's choice goes into the reply: only its harmless characters */
	snprintf(part, sizeof part, "%s", name);
	g_strcanon(part, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-", '?');
	int n = format ? snprintf(at.path + at.len, SCHEMA_PATH_MAX - at.len, "[%zu]", index)
		       : snprintf(at.path + at.len, SCHEMA_PATH_MAX - at.len, ".%s", part);
	size_t len = at.len + (n > 0 ? (size_t)n : 0);
	return (struct place){at.path, len < SCHEMA_PATH_MAX ? len : SCHEMA_PATH_MAX - 1};
}

static bool is_text(const struct field *field, const json_t *value)
{
	bool is_nullable = field->format >= TEXT_DAY && field->is_optional;
	if (is_nullable && json_is_null(value)) {
		return true;
	}
	if (!json_is_string(value)) {
		return false;
	}
	const char *text = json_string_value(value);
	glong chars = g_utf8_strlen(text, -1);
	if (chars < field->min || chars > field->max) {
		return false;
	}
	for (const char *p = text; *p; p++) {
		bool is_id = g_ascii_isalnum(*p) || *p == '_' || *p == '-';
		bool is_mid = *p > ' ' && *p < 0x7f;
		bool is_day = g_ascii_isdigit(*p) || *p == '-'; /* whether it is one is not a question of form */
		const bool is_good[] = {[TEXT_ANY] = true, [TEXT_ID] = is_id, [TEXT_MID] = is_mid, [TEXT_DAY] = is_day,
			[TEXT_LANGUAGE] = g_ascii_islower(*p), [TEXT_ID_OR_NULL] = is_id};
		if (!is_good[field->format]) {
			return false;
		}
	}
	return true;
}

static bool check_object(const struct schema *schema, const json_t *value, struct place at);

static const struct field id_field = {"", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, name_field = {"", FIELD_TEXT, false, 1, SCHEMA_NAME_MAX,
	TEXT_ANY, NULL};

static bool check_list(const struct field *field, const json_t *value, struct place at)
{
	const struct field *text = field->type == FIELD_NAMES ? &name_field : &id_field;
	size_t count = json_array_size(value);
	if (!json_is_array(value) || count < (size_t)field->min || count > (size_t)field->max) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(value, i);
		struct place there = below(at, "[]", "", i);
		if (field->of ? !check_object(field->of, item, there) : !is_text(text, item)) {
			return false;
		}
	}
	return true;
}

static bool is_int(const struct field *field, const json_t *value)
{
	return json_is_integer(value) && json_integer_value(value) >= field->min && json_integer_value(value) <= field->max;
}

static bool check_field(const struct field *field, const json_t *value, struct place at)
{
	switch (field->type) {
	case FIELD_BOOL:
		return json_is_boolean(value);
	case FIELD_MAYBE:
		return json_is_boolean(value) || json_is_null(value);
	case FIELD_INT:
		return is_int(field, value);
	case FIELD_TIME:
		return is_int(field, value) || (field->is_optional && json_is_null(value));
	case FIELD_TEXT:
		return is_text(field, value);
	case FIELD_OBJECT:
		return check_object(field->of, value, at);
	case FIELD_LIST:
	case FIELD_NAMES:
		return check_list(field, value, at);
	}
	return false;
}

static bool is_known(const struct schema *schema, const char *key)
{
	for (size_t i = 0; i < schema->count; i++) {
		if (strcmp(schema->fields[i].name, key) == 0) {
			return true;
		}
	}
	return false;
}

static bool check_object(const struct schema *schema, const json_t *value, struct place at)
{
	const char *key;
	json_t *each;
	if (!json_is_object(value) || json_object_size(value) < schema->min_keys) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, each) {
		if (!is_known(schema, key)) {
			below(at, NULL, key, 0);
			return false;
		}
	}
	for (size_t i = 0; i < schema->count; i++) {
		const struct field *field = &schema->fields[i];
		const json_t *found = json_object_get(value, field->name);
		struct place there = below(at, NULL, field->name, 0);
		if (found ? !check_field(field, found, there) : !field->is_optional) {
			return false;
		}
		at.path[at.len] = '\0';
	}
	return true;
}

bool schema_check(const struct schema *schema, const json_t *value, char path[SCHEMA_PATH_MAX])
{
	snprintf(path, SCHEMA_PATH_MAX, "data");
	return check_object(schema, value, (struct place){path, 4});
}
