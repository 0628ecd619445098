#include "schemas.h"

#define DAYS(name) {name, FIELD_INT, true, 0, 3660, TEXT_ANY, NULL}
#define CONTACT(name) {name, FIELD_TEXT, true, 0, 500, TEXT_ANY, NULL}

/* Only the kinds of school/retention.h that a school chooses for. */
SCHEMA_PART(privacy_days, DAYS("private"), DAYS("attendance"), DAYS("register"), DAYS("groupFiles"), DAYS("ownFiles"), DAYS("notes"),
	DAYS("people"), DAYS("talks"), DAYS("talkNotes"), DAYS("contacts"), DAYS("conferences"), DAYS("speeches"), DAYS("ballots"));
SCHEMA_PART(privacy_contacts, CONTACT("responsible"), CONTACT("officer"), CONTACT("authority"));
SCHEMA(privacy, {"days", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_privacy_days},
	{"contacts", FIELD_OBJECT, true, 0, 0, TEXT_ANY, &schema_privacy_contacts});
SCHEMA(erase, {"confirm", FIELD_TEXT, false, 1, 200, TEXT_ANY, NULL});
