#include "consult_grid.h"
#include "consult_plan.h"
#include "schemas.h"
#include "store_consult.h"

#define ID(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 32, TEXT_ID, NULL}
#define TEXT(name, is_optional, min, max) {name, FIELD_TEXT, is_optional, min, max, TEXT_ANY, NULL}
#define NUMBER(name, min, max) {name, FIELD_INT, true, min, max, TEXT_ANY, NULL}
#define TIME(name) {name, FIELD_TIME, true, 1, INT64_C(32503680000000), TEXT_ANY, NULL}
#define IDS(name) {name, FIELD_LIST, true, 0, DESK_SLOTS_MAX, TEXT_ANY, NULL}

enum { DESKS_AT_ONCE = 200 };

#define MINUTES NUMBER("slotMinutes", GRID_SLOT_MINUTES_MIN, GRID_SLOT_MINUTES_MAX), NUMBER("pauseMinutes", 0, GRID_PAUSE_MINUTES_MAX)
#define CONSULT_FIELDS \
	MINUTES, NUMBER("mostTalks", 0, 40), NUMBER("changeMinutes", 0, 60), TEXT("phone", true, 0, 40), TEXT("text", true, 0, 500), \
	TIME("bookFrom"), TIME("bookUntil"), TIME("wishUntil")
SCHEMA(consult_new, ID("kind", false), TEXT("title", false, 1, 60), CONSULT_FIELDS);
SCHEMA(consult_change, ID("kind", true), TEXT("title", true, 1, 60), CONSULT_FIELDS, ID("state", true));

SCHEMA_PART(grid_break, TEXT("begin", false, 5, 5), TEXT("end", false, 5, 5));
#define GRID_FIELDS \
	{"date", FIELD_TEXT, false, 10, 10, TEXT_DAY, NULL}, TEXT("begin", false, 5, 5), TEXT("end", false, 5, 5), MINUTES, \
	{"breaks", FIELD_LIST, true, 0, GRID_BREAKS_MAX, TEXT_ANY, &schema_grid_break}, NUMBER("weeks", 1, GRID_WEEKS_MAX)
SCHEMA(desk_grid, GRID_FIELDS);

#define DESK_FIELDS TEXT("place", true, 0, 60), ID("mode", true), TEXT("phone", true, 0, 40)
SCHEMA_PART(desk_new, {"teachers", FIELD_LIST, false, 1, DESK_TEACHERS_MAX, TEXT_ANY, NULL}, DESK_FIELDS);
SCHEMA(desks_new, {"desks", FIELD_LIST, false, 1, DESKS_AT_ONCE, TEXT_ANY, &schema_desk_new},
	{"grid", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_desk_grid});
SCHEMA(desk_change, {"teachers", FIELD_LIST, true, 1, DESK_TEACHERS_MAX, TEXT_ANY, NULL}, DESK_FIELDS);
SCHEMA(desk_slots, IDS("open"), IDS("block"), IDS("break"), IDS("remove"));

SCHEMA(talk_assign, ID("slot", false), ID("child", false), NUMBER("slots", 1, TALK_SLOTS_MAX), ID("mode", true));
SCHEMA(talk_move, ID("slot", false));
SCHEMA(talk_note, TEXT("text", false, 0, 4000));
SCHEMA(plan_apply, {"digest", FIELD_TEXT, false, 1, PLAN_DIGEST_MAX - 1, TEXT_ID, NULL});
SCHEMA(letters, IDS("groups"), IDS("people"), ID("language", true));
