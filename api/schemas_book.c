#include "schemas.h"

#define TEXT(name) {name, FIELD_TEXT, true, 0, 500, TEXT_ANY, NULL}

SCHEMA(register, TEXT("topic"), TEXT("homework"));
SCHEMA(register_person, {"person", FIELD_TEXT, false, 1, 32, TEXT_ID, NULL}, {"status", FIELD_TEXT, true, 1, 16, TEXT_ID, NULL},
	TEXT("note"));
