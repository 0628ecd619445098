#include "schemas.h"
#include "store_consult.h"

#define ID(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 32, TEXT_ID, NULL}
#define WORD(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 16, TEXT_ID, NULL}
#define LANGUAGE(name) {name, FIELD_TEXT, true, 2, LANGUAGE_MAX - 1, TEXT_LANGUAGE, NULL}
#define TIME(name) {name, FIELD_TIME, true, 1, INT64_C(32503680000000), TEXT_ANY, NULL}

SCHEMA(family_talk_new, ID("slot", false), ID("child", false), WORD("mode", true), LANGUAGE("interpreter"), ID("key", false));
SCHEMA(family_talk, ID("slot", true), WORD("mode", true), LANGUAGE("interpreter"));
SCHEMA(companion_new, WORD("kind", false), {"name", FIELD_TEXT, false, 1, 100, TEXT_ANY, NULL}, LANGUAGE("language"));
SCHEMA(companion_remove, ID("id", false));
SCHEMA(wishes, ID("consultation", false), ID("child", false), {"desks", FIELD_LIST, false, 0, WISHES_MAX, TEXT_ANY, NULL}, TIME("from"),
	TIME("until"));
SCHEMA(contact, LANGUAGE("language"), {"email", FIELD_TEXT, true, 0, MAIL_ADDRESS_MAX - 1, TEXT_ANY, NULL},
	{"reminder", FIELD_BOOL, true, 0, 0, TEXT_ANY, NULL});
