/* Is a JSON value of the shape that a message must have? Tables of fields; signaling/schemas/ says the same as JSON Schema. */
#ifndef KREIDE_SCHEMA_H
#define KREIDE_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TIME: Unix milliseconds, and null where it may be left out. NAMES: a list of texts of 1 to SCHEMA_NAME_MAX characters. MAYBE: true,
 * false, or null, which says that it is not known. */
enum field_type { FIELD_BOOL, FIELD_INT, FIELD_TEXT, FIELD_OBJECT, FIELD_LIST, FIELD_TIME, FIELD_NAMES, FIELD_MAYBE };
/* ID: [A-Za-z0-9_-]; MID: printable ASCII without space; DAY: 2026-08-31; LANGUAGE: small letters, as "tr"; ID_OR_NULL: as ID.
 * The last three may be null where they may be left out. */
enum text_format { TEXT_ANY, TEXT_ID, TEXT_MID, TEXT_DAY, TEXT_LANGUAGE, TEXT_ID_OR_NULL };

struct schema;
struct field {
	const char *name;
	enum field_type type;
	bool is_optional;
	int64_t min, max; /* INT: value; TEXT: characters; LIST, NAMES: items */
	enum text_format format;
	const struct schema *of; /* OBJECT, and the items of a LIST; NULL there: ids */
};

struct schema {
	const struct field *fields;
	size_t count;
	size_t min_keys; /* how many of them there must be at least */
};

/* A table, and one that only its file needs as a part of others. */
#define SCHEMA(name, ...) \
	static const struct field name##_fields[] = {__VA_ARGS__}; \
	const struct schema schema_##name = {name##_fields, sizeof name##_fields / sizeof name##_fields[0], 0}
#define SCHEMA_PART(name, ...) \
	static const struct field name##_fields[] = {__VA_ARGS__}; \
	static const struct schema schema_##name = {name##_fields, sizeof name##_fields / sizeof name##_fields[0], 0}

enum { SCHEMA_PATH_MAX = 128, SCHEMA_NAME_MAX = 100 };

/* False: path says where, such as "data.wants[3].height". Unknown keys are refused. */
bool schema_check(const struct schema *schema, const json_t *value, char path[SCHEMA_PATH_MAX]);

extern const struct schema schema_empty, schema_hello, schema_join, schema_offer, schema_publish, schema_view,
	schema_chat, schema_chat_delete, schema_hand, schema_links, schema_revoke, schema_guests, schema_folder_new, schema_folder, schema_file, schema_tokens, schema_tokens_revoke,
	schema_room_set, schema_note, schema_note_update, schema_note_cursor,
	schema_person_rights, schema_participant, schema_participant_or_all, schema_person, schema_person_or_all,
	schema_word_answer, schema_talk, schema_talk_channel, schema_desk, schema_desk_act,
	schema_conference, schema_agenda_go, schema_agenda_add, schema_speech_ask, schema_speech_set,
	schema_vote, schema_vote_prepare, schema_vote_change, schema_vote_cast, schema_vote_paper, schema_vote_claim, schema_vote_decide, schema_lot_add;

#endif
