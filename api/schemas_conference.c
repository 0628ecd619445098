#include "schemas.h"
#include "store_conference.h"
#include "store_consult.h"

#define ID(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 32, TEXT_ID, NULL}
#define NAME_OR_NULL(name) {name, FIELD_TEXT, true, 1, 32, TEXT_ID_OR_NULL, NULL}
#define TEXT(name, is_optional, min, max) {name, FIELD_TEXT, is_optional, min, max, TEXT_ANY, NULL}
#define NUMBER(name, min, max) {name, FIELD_INT, true, min, max, TEXT_ANY, NULL}
#define SWITCH(name) {name, FIELD_BOOL, true, 0, 0, TEXT_ANY, NULL}
#define TIME(name, is_optional) {name, FIELD_TIME, is_optional, 1, INT64_C(32503680000000), TEXT_ANY, NULL}
/* null: it is not said */
#define MINUTES(name) {name, FIELD_TIME, true, 1, LONG_MINUTES, TEXT_ANY, NULL}
#define IDS(name, max) {name, FIELD_LIST, true, 0, max, TEXT_ANY, NULL}
#define LIST(name, is_optional, max, of) {name, FIELD_LIST, is_optional, 0, max, TEXT_ANY, &schema_##of}
#define PART(name, of) {name, FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_##of}

enum { TITLE_CHARS = 120, TEXT_CHARS = 2000, PLACE_CHARS = 120, LONG_MINUTES = 24 * 60, NAME_CHARS = 100, MINUTES_CHARS = 200000,
	OBJECTION_CHARS = 4000 };

SCHEMA_PART(rules, ID("quorum", true), SWITCH("quorumAssumed"), NUMBER("noticeDays", 0, 60), NUMBER("turnSeconds", 0, 1800), SWITCH("firstFirst"),
	SWITCH("castingVote"), NUMBER("secretShare", 0, 100), SWITCH("electionsSecret"), ID("audience", true), SWITCH("closeWhenAll"));

#define FIELDS TEXT("text", true, 0, TEXT_CHARS), TEXT("place", true, 0, PLACE_CHARS), MINUTES("minutesLong"), PART("rules", rules)
SCHEMA(conference_new, ID("kind", false), TEXT("title", false, 1, TITLE_CHARS), TIME("begin", false), FIELDS);
SCHEMA(conference_change, TEXT("title", true, 1, TITLE_CHARS), TIME("begin", true), FIELDS);

SCHEMA_PART(seat_new, ID("person", true), TEXT("name", true, 1, NAME_CHARS), TEXT("email", true, 0, MAIL_ADDRESS_MAX - 1), ID("kind", false),
	NAME_OR_NULL("office"), NAME_OR_NULL("deputy"));
SCHEMA_PART(seat_change, ID("seat", false), ID("kind", true), NAME_OR_NULL("office"), NAME_OR_NULL("deputy"), TEXT("name", true, 1, NAME_CHARS),
	TEXT("email", true, 0, MAIL_ADDRESS_MAX - 1));
SCHEMA_PART(seats_from, SWITCH("teachers"), ID("group", true), ID("kind", false));
SCHEMA(conference_roll, LIST("add", true, SEATS_MAX, seat_new), LIST("set", true, SEATS_MAX, seat_change),
	IDS("remove", SEATS_MAX), PART("from", seats_from));

SCHEMA_PART(agenda_item, ID("id", true), TEXT("title", false, 1, TITLE_CHARS), TEXT("text", true, 0, TEXT_CHARS), SWITCH("guests"),
	MINUTES("minutes"), IDS("papers", ITEM_PAPERS_MAX));
SCHEMA(conference_agenda, LIST("items", false, ITEMS_MAX, agenda_item));

SCHEMA(conference_invite, SWITCH("force"));
SCHEMA(conference_again, TIME("begin", false));
SCHEMA(minutes_publish, TEXT("text", false, 1, MINUTES_CHARS));
SCHEMA(objection_new, TEXT("text", false, 1, OBJECTION_CHARS));
SCHEMA(objection_answer, TEXT("answer", false, 0, OBJECTION_CHARS), {"isAccepted", FIELD_BOOL, false, 0, 0, TEXT_ANY, NULL});
SCHEMA(conference_links, IDS("seats", OUTSIDERS_MAX));
SCHEMA(own_contact, {"language", FIELD_TEXT, true, 2, LANGUAGE_MAX - 1, TEXT_LANGUAGE, NULL}, TEXT("email", true, 0, MAIL_ADDRESS_MAX - 1));
