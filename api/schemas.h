/* What the bodies of requests look like that the rooms know nothing of. */
#ifndef KREIDE_API_SCHEMAS_H
#define KREIDE_API_SCHEMAS_H

#include "schema.h"

/* schemas_entrance.c: getting in */
extern const struct schema schema_session, schema_invite, schema_setup, schema_password, schema_totp, schema_totp_confirm;

/* schemas_timetable.c */
extern const struct schema schema_periods, schema_lesson_new, schema_lesson, schema_lesson_change;

#endif
