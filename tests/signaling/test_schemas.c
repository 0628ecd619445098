/* Do the files of signaling/schemas say the same as the tables that the server checks with? */
#include "schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *file;
	const struct schema *schema;
} files[] = {{"hello", &schema_hello}, {"ping", &schema_empty}, {"room.join", &schema_join},
	{"room.leave", &schema_empty}, {"room.end", &schema_empty}, {"media.offer", &schema_offer},
	{"media.publish", &schema_publish}, {"view.set", &schema_view}, {"chat.send", &schema_chat},
	{"chat.delete", &schema_chat_delete}, {"hand.set", &schema_hand},
	{"groups.links", &schema_links}, {"groups.revoke", &schema_revoke},
	{"groups.guests", &schema_guests}, {"rooms.tokens", &schema_tokens},
	{"rooms.tokens.revoke", &schema_tokens_revoke}, {"room.set", &schema_room_set},
	{"person.rights", &schema_person_rights}, {"hand.lower", &schema_participant_or_all},
	{"word.give", &schema_participant}, {"word.answer", &schema_word_answer}, {"word.end", &schema_empty},
	{"lobby.admit", &schema_person_or_all}, {"lobby.deny", &schema_person}, {"lead.give", &schema_participant},
	{"notes.open", &schema_note}, {"notes.close", &schema_note}, {"notes.update", &schema_note_update},
	{"notes.cursor", &schema_note_cursor}, {"person.remove", &schema_participant}, {"person.readmit", &schema_person},
	{"talk.wait", &schema_talk}, {"talk.leave", &schema_empty}, {"talk.channel", &schema_talk_channel},
	{"desk.open", &schema_desk}, {"desk.close", &schema_desk}, {"desk.act", &schema_desk_act},
	{"vote.prepare", &schema_vote_prepare}, {"vote.change", &schema_vote_change}, {"vote.demand", &schema_vote}, {"vote.open", &schema_vote}, {"vote.cast", &schema_vote_cast}, {"vote.paper", &schema_vote_paper}, {"vote.close", &schema_vote}, {"vote.claim", &schema_vote_claim}, {"vote.annul", &schema_vote}, {"vote.decide", &schema_vote_decide}, {"vote.runoff", &schema_vote}, {"vote.lot", &schema_vote}, {"lot.add", &schema_lot_add},
	{"conference.wait", &schema_conference}, {"conference.close", &schema_empty}, {"agenda.go", &schema_agenda_go},
	{"agenda.add", &schema_agenda_add}, {"guest.admit", &schema_participant}, {"guest.dismiss", &schema_participant},
	{"quorum.establish", &schema_empty}, {"speech.ask", &schema_speech_ask}, {"speech.withdraw", &schema_empty},
	{"speech.next", &schema_empty}, {"speech.give", &schema_participant}, {"speech.end", &schema_empty},
	{"speech.remove", &schema_participant}, {"speech.set", &schema_speech_set}};

static bool is_required(const json_t *object, const char *name)
{
	const json_t *required = json_object_get(object, "required");
	for (size_t i = 0; i < json_array_size(required); i++) {
		if (strcmp(json_string_value(json_array_get(required, i)), name) == 0) {
			return true;
		}
	}
	return false;
}

static void same_range(const json_t *said, const struct field *field, const char *min, const char *max)
{
	assert_int_equal(json_integer_value(json_object_get(said, min)), field->min);
	assert_int_equal(json_integer_value(json_object_get(said, max)), field->max);
}

static void same_object(const json_t *said, const struct schema *schema);

static void same_field(const json_t *said, const struct field *field)
{
	static const char *const types[] = {"boolean", "integer", "string", "object", "array", "integer", "array", "boolean"};
	static const char *const patterns[] = {NULL, "^[A-Za-z0-9_-]*$", "^[!-~]*$", [TEXT_ID_OR_NULL] = "^[A-Za-z0-9_-]*$"};
	const json_t *type = json_object_get(said, "type");
	const char *pattern = json_string_value(json_object_get(said, "pattern"));
	static const struct field id = {"", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, name = {"", FIELD_TEXT, false, 1, SCHEMA_NAME_MAX, TEXT_ANY, NULL};
	if (field->format == TEXT_ID_OR_NULL || field->type == FIELD_MAYBE) {
		assert_string_equal(json_string_value(json_array_get(type, 1)), "null");
		type = json_array_get(type, 0);
	}
	assert_string_equal(json_string_value(type), types[field->type]);
	if (field->type == FIELD_INT) {
		same_range(said, field, "minimum", "maximum");
	} else if (field->type == FIELD_TEXT) {
		same_range(said, field, "minLength", "maxLength");
		assert_string_equal(pattern ? pattern : "", patterns[field->format] ? patterns[field->format] : "");
	} else if (field->type == FIELD_LIST) {
		same_range(said, field, "minItems", "maxItems");
		if (field->of) {
			same_object(json_object_get(said, "items"), field->of);
		} else {
			same_field(json_object_get(said, "items"), &id);
		}
	} else if (field->type == FIELD_NAMES) {
		same_range(said, field, "minItems", "maxItems");
		same_field(json_object_get(said, "items"), &name);
	} else if (field->type == FIELD_OBJECT) {
		same_object(said, field->of);
	}
}

static void same_object(const json_t *said, const struct schema *schema)
{
	const json_t *properties = json_object_get(said, "properties");
	assert_string_equal(json_string_value(json_object_get(said, "type")), "object");
	assert_true(json_is_false(json_object_get(said, "additionalProperties")));
	assert_int_equal(json_object_size(properties), schema->count);
	assert_int_equal(json_integer_value(json_object_get(said, "minProperties")), schema->min_keys);
	for (size_t i = 0; i < schema->count; i++) {
		const struct field *field = &schema->fields[i];
		const json_t *found = json_object_get(properties, field->name);
		assert_non_null(found);
		assert_int_equal(is_required(said, field->name), !field->is_optional);
		same_field(found, field);
	}
}

static void files_and_tables_agree(void **state)
{
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s.json", (const char *)*state, files[i].file);
		json_t *said = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
		if (!said) {
			fail_msg("%s can't be read", path);
		}
		same_object(said, files[i].schema);
		json_decref(said);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(files_and_tables_agree, argc > 1 ? argv[1] : ".")};
	return cmocka_run_group_tests_name("schemas", tests, NULL, NULL);
}
