/* What the bodies of requests look like that the rooms know nothing of. */
#ifndef KREIDE_API_SCHEMAS_H
#define KREIDE_API_SCHEMAS_H

#include "schema.h"

/* schemas_entrance.c: getting in */
extern const struct schema schema_session, schema_invite, schema_setup, schema_password, schema_totp, schema_totp_confirm;
/* schemas_people.c: the school, its people and groups */
extern const struct schema schema_school, schema_person_new, schema_person_change, schema_reset, schema_group_new, schema_group_change, schema_members,
	schema_picture, schema_takeover, schema_school_new;

/* ballots.c */
extern const struct schema schema_ballot;

/* notes.c */
extern const struct schema schema_note_new, schema_note_set;

/* schemas_book.c: the class register */
extern const struct schema schema_register, schema_register_person;

/* schemas_timetable.c */
extern const struct schema schema_periods, schema_lesson_new, schema_lesson, schema_lesson_change;

/* schemas_privacy.c */
extern const struct schema schema_privacy, schema_erase;

/* schemas_consult.c */
extern const struct schema schema_consult_new, schema_consult_change, schema_desks_new, schema_desk_grid, schema_desk_change, schema_desk_slots,
	schema_talk_assign, schema_talk_move, schema_talk_note, schema_letters, schema_plan_apply;

/* schemas_family.c */
extern const struct schema schema_family_talk_new, schema_family_talk, schema_companion_new, schema_companion_remove, schema_wishes,
	schema_contact;

/* schemas_conference.c */
extern const struct schema schema_conference_new, schema_conference_change, schema_conference_roll, schema_conference_agenda,
	schema_conference_invite, schema_conference_again, schema_conference_links, schema_minutes_publish, schema_objection_new, schema_objection_answer, schema_own_contact;

#endif
