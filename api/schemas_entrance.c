#include "schemas.h"

#define TOKEN(is_optional) {"token", FIELD_TEXT, is_optional, 1, 128, TEXT_ID, NULL}
#define TEXT(name, is_optional, max) {name, FIELD_TEXT, is_optional, 1, max, TEXT_ANY, NULL}

SCHEMA(session, TOKEN(true), {"picture", FIELD_TEXT, true, 1, 32, TEXT_ID, NULL}, TEXT("login", true, 128),
	TEXT("password", true, 128), TEXT("code", true, 16));
SCHEMA(invite, TOKEN(false), TEXT("login", true, 128), TEXT("password", true, 128), TEXT("code", true, 16));
SCHEMA_PART(setup_school, TEXT("name", false, 80), {"preset", FIELD_TEXT, false, 1, 16, TEXT_ID, NULL});
SCHEMA_PART(setup_admin, TEXT("given", false, 60), TEXT("family", false, 60), TEXT("login", false, 128), TEXT("password", false, 128));
SCHEMA(setup, TOKEN(false), {"school", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_setup_school},
	{"admin", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_setup_admin});
SCHEMA(password, TEXT("old", false, 128), TEXT("password", false, 128));
SCHEMA(totp, TEXT("password", false, 128));
SCHEMA(totp_confirm, TEXT("code", false, 16));
