#include "plan.h"
#include "schemas.h"

#define DAY(name, is_optional) {name, FIELD_TEXT, is_optional, 10, 10, TEXT_DAY, NULL}
#define CLOCK(name) {name, FIELD_TEXT, false, 5, 5, TEXT_ANY, NULL}
#define PERIOD(name, is_optional) {name, FIELD_INT, is_optional, 1, 99, TEXT_ANY, NULL}
#define ID(name, is_optional) {name, FIELD_TEXT, is_optional, 1, 32, TEXT_ID, NULL}
#define WEEKDAY(is_optional) {"weekday", FIELD_INT, is_optional, 1, 7, TEXT_ANY, NULL}
#define WEEKS {"weeks", FIELD_TEXT, true, 1, 8, TEXT_ID, NULL}

SCHEMA_PART(period, PERIOD("number", false), CLOCK("start"), CLOCK("end"));
SCHEMA(periods, {"periods", FIELD_LIST, false, 0, STORE_PERIODS_MAX, TEXT_ANY, &schema_period});
SCHEMA(lesson_new, ID("group", false), WEEKDAY(false), PERIOD("first", false), PERIOD("last", false), WEEKS, DAY("from", true),
	DAY("until", true));
SCHEMA(lesson, WEEKDAY(true), PERIOD("first", true), PERIOD("last", true), WEEKS, DAY("from", true), DAY("until", true));
SCHEMA(lesson_change, DAY("date", false), ID("kind", false), ID("substitute", true));
