#include "schemas.h"

#define TEXT(name, is_optional, min, max) {name, FIELD_TEXT, is_optional, min, max, TEXT_ANY, NULL}
#define WORD(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 32, TEXT_ID, NULL}
#define BOOL(name) {name, FIELD_BOOL, true, 0, 0, TEXT_ANY, NULL}
#define IDS(name) {name, FIELD_LIST, true, 0, 400, TEXT_ANY, NULL}

SCHEMA_PART(school_rules, WORD("supervision", true), WORD("privateChat", true), BOOL("lobby"),
	{"rights", FIELD_LIST, true, 0, 4, TEXT_ANY, NULL}, WORD("chatTo", true));
SCHEMA(school, TEXT("name", true, 1, 80), WORD("preset", true), WORD("language", true),
	{"rules", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_school_rules});
SCHEMA(school_new, TEXT("name", false, 1, 80), WORD("preset", false));

#define PERSON_FIELDS \
	TEXT("name", true, 0, 100), TEXT("short", true, 0, 16), TEXT("externalId", true, 0, 64), BOOL("isAdmin"), IDS("groups"), IDS("children")
SCHEMA(person_new, WORD("role", false), TEXT("given", false, 0, 60), TEXT("family", false, 0, 60), PERSON_FIELDS);
SCHEMA(person_change, WORD("role", true), TEXT("given", true, 0, 60), TEXT("family", true, 0, 60), PERSON_FIELDS);
SCHEMA(reset, WORD("what", false));

#define GROUP_FIELDS TEXT("subject", true, 0, 60), WORD("kind", true), BOOL("isPrimary")
SCHEMA(group_new, TEXT("name", false, 1, 60), GROUP_FIELDS);
SCHEMA(group_change, TEXT("name", true, 1, 60), GROUP_FIELDS);
SCHEMA(members, IDS("add"), IDS("remove"));
SCHEMA(picture, WORD("person", false), WORD("picture", true));
SCHEMA(takeover, {"code", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL});
