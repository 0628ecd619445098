/* What the files of the HTTP interface share: routes, one call, who makes it, and what is answered. */
#ifndef KREIDE_CALL_H
#define KREIDE_CALL_H

#include "api.h"
#include "codec.h"
#include "limit_table.h"
#include "live.h"
#include "logline.h"
#include "policy.h"
#include "schema.h"
#include "store_conference.h"
#include "store_consult.h"
#include "store_shelf.h"

#include <glib.h>

/* The ballots of the vote that was asked for last (ballots.c): after counting everybody asks, and all get the same bytes. */
struct api_ballots {
	char vote[STORE_ID_MAX];
	char *text;
	us_t until;
};

struct api {
	struct store *store;
	struct signaling *signaling;
	const struct log *log;
	struct store_quota quota;
	int64_t file_bytes_max;
	us_t purge_at;
	char purge_at_text[8];
	void (*forget_file)(void *ctx, const char *file);
	void *forget_ctx;
	void (*scrub)(void *ctx);
	enum err (*pack)(void *ctx, const struct api_packing *what, char file[33], int64_t *bytes);
	void *pack_ctx;
	bool (*has_mail)(void *ctx, const char *school);
	void *mail_ctx;
	struct api_ballots ballots;
	GHashTable *zones; /* GTimeZone by name: to read one from the disk takes longer than all else of a call */
};

/* What the path's first `*` names, and what whoever asks must be to it. Something of another school is not there (404). */
enum api_scope {
	SCOPE_OPEN,  /* no session is needed */
	SCOPE_NOBODY, /* and whoever has one does not say so (400): nothing of such a call is logged or counted */
	SCOPE_SELF,  /* whoever is logged in, if his role is in `office` */
	SCOPE_GROUP, /* a learning group: roles in `office` of its school, and its members of the roles in `members` */
	SCOPE_ROOM,  /* a room: the same by its group */
	/* a folder of a shelf: what his place in its group gives him (shelf_may), or it is his own */
	SCOPE_FOLDER_SEE, SCOPE_FOLDER_ADD, SCOPE_FOLDER_MANAGE,
	/* a file on a shelf: the same by its folder; files of others in a folder for handing in are not there */
	SCOPE_FILE_SEE, SCOPE_FILE_CHANGE,
	SCOPE_NOTE_READ, SCOPE_NOTE_WRITE, SCOPE_NOTE_MANAGE, /* a note: by note_access */
	SCOPE_UPLOAD, /* a file that is on its way: whoever sends it */
	SCOPE_LESSON, /* a lesson of the timetable: the same by its group */
	SCOPE_PERSON, /* a person of the school of whoever is logged in, if his role is in `office` */
	SCOPE_ENTRY,  /* an entry of the class register: as SCOPE_GROUP by its group */
	SCOPE_CHILD,  /* a child of whoever is logged in; anybody else's is not there */
	/* a consultation of his school: roles in `office`; of those in `members` whose hour it is, and whoever may SEE it all of a day */
	SCOPE_CONSULT, SCOPE_CONSULT_SEE,
	SCOPE_DESK, /* roles in `office` of its school; of those in `members` who sits at it, and whose hour it is */
	SCOPE_FAMILY_DESK, /* the same as a family sees it: one that it is invited to, of a consultation that is no draft */
	SCOPE_TALK, /* roles in `office` of its school; of those in `members` its desk's teachers, its family, its companions */
	/* a conference of his school: who is on its roll, convened it or may see all of it; MANAGE: who manages it */
	SCOPE_CONFERENCE, SCOPE_CONFERENCE_MANAGE,
	SCOPE_OPERATOR, /* whoever looks after the installation */
	SCOPES
};

/* Sets of roles; who is an admin beside his role has the bit of that, too. */
#define WHO_ADMIN ROLE_BIT(PERSON_ADMIN)
#define WHO_LEADER ROLE_BIT(PERSON_LEADER)
#define WHO_STAFF (WHO_ADMIN | WHO_LEADER | ROLE_BIT(PERSON_TEACHER))
/* Whoever has a shelf of his own, and may bring something to others. */
#define WHO_OWNERS (WHO_STAFF | ROLE_BIT(PERSON_PUPIL))
/* A guest who comes by the link of one talk: what guests may is not for him. */
#define WHO_COMPANION ROLE_BIT(PERSON_ROLES)
/* A guest who comes by the link of one conference: neither is it for him. */
#define WHO_OUTSIDER ROLE_BIT(PERSON_ROLES + 1)
/* Both may see who they are, and what is stored of them. */
#define WHO_LINKED (WHO_COMPANION | WHO_OUTSIDER)
#define WHO_ALL (WHO_STAFF | ROLE_BIT(PERSON_PUPIL) | ROLE_BIT(PERSON_GUEST) | ROLE_BIT(PERSON_PARENT))

/* BODY_FILE is not read here: it goes to the disk as it comes. LONG_JSON: with lists of all teachers or children of a school.
 * MINUTES: JSON with a text as long as minutes may be. */
enum api_body_kind { BODY_NONE, BODY_JSON, BODY_LONG_JSON, BODY_CSV, BODY_CALENDAR, BODY_UPDATE, BODY_MINUTES, BODY_FILE };

struct api_call;

struct api_route {
	const char *method, *path; /* `*` in the path stands for an id; there are two at most */
	const char *summary;       /* for the description */
	void (*handle)(struct api_call *c);
	enum api_scope scope;
	unsigned office, members; /* sets of roles */
	enum person_limit limit;  /* beside PERSON_API, which holds for all; PERSON_API: none */
	enum api_body_kind body;
	const struct schema *schema; /* JSON */
};

extern const struct api_route api_routes[];
extern const size_t api_route_count;

struct api_call {
	struct api *api;
	struct turn *t;
	const struct api_route *route;
	const struct api_request *request; /* NULL once a job is done */
	struct api_reply *reply;
	char id[STORE_ID_MAX], second[STORE_ID_MAX]; /* what the path names; "" if it names nothing */
	struct store_person me; /* unless the route is open */
	unsigned roles;         /* his, as a set */
	struct store_room room; /* of SCOPE_GROUP, SCOPE_ROOM, SCOPE_LESSON and SCOPE_ENTRY */
	struct store_folder folder; /* of all scopes of shelves */
	struct store_file file;     /* of SCOPE_FILE_* and SCOPE_UPLOAD */
	struct store_person person; /* of SCOPE_PERSON and SCOPE_CHILD */
	struct store_note note;     /* of SCOPE_NOTE_* */
	unsigned note_may;          /* and what he may with it: enum note_may */
	struct store_consult consult; /* of SCOPE_CONSULT* and SCOPE_DESK */
	struct store_desk desk;       /* of SCOPE_DESK */
	struct store_talk talk;       /* of SCOPE_TALK */
	enum talk_role talk_role;     /* and what whoever asks is to it; TALK_NOBODY: he may by his office */
	struct store_conference conference;  /* of SCOPE_CONFERENCE* */
	struct store_conference_part part;   /* and what whoever asks is in it */
	unsigned may;                        /* enum conference_may */
	json_t *body;           /* checked; NULL: none */
	struct api_job *job;    /* what is left to be done */
};

/* --- call.c --- */
/* Takes body; NULL: none. */
void api_answer(struct api_call *c, int status, json_t *body);
/* Takes detail. */
void api_refuse(struct api_call *c, int status, const char *code, json_t *detail);
/* 500 internal; it is logged what failed. */
void api_fail(struct api_call *c, const char *what);
/* 404 for what is not there, or not his; 429 for whoever asks for much of that. */
void api_refuse_unknown(struct api_call *c);
/* 429. */
void api_refuse_fast(struct api_call *c, us_t wait_us);
/* One more of this kind for this person; false: refused (429). */
bool api_take(struct api_call *c, const char *person, enum person_limit kind);
/* Answers with no reply yet: `run` on another thread, which sees `data` alone, then `finish` here, which answers, if whoever
 * asked may still. A call that is finished has no request and no body; who asked is in c->me. `drop` frees data. */
void api_defer(struct api_call *c, void (*run)(void *data), void (*finish)(struct api_call *c, void *data),
	void (*drop)(void *data), void *data);
/* from= and count= of a list; false: refused. */
bool api_read_range(struct api_call *c, uint32_t *from, uint32_t *count);
/* A text of the checked body; NULL: it is not there. */
const char *api_text(const struct api_call *c, const char *key);
/* What the query says for this name, decoded; "": nothing, or more than fits. */
void api_query(const struct api_call *c, const char *name, char *out, size_t cap);
/* Which of the names a text of the checked body is; `otherwise` if it is not there, or null; -1: another one. */
int api_read_name(const json_t *value, const char *const *names, int count, int otherwise);
/* The ids of a list; of the array only the array is the caller's. */
const char **api_read_ids(const json_t *list, size_t *count);
/* Text of several lines, but nothing that no keyboard has. NULL is none, and good. */
bool api_is_text(const char *text);
/* 400 bad_request: this value is not possible. */
void api_refuse_value(struct api_call *c, const char *why);
/* The cookie of this session; "": none any more. */
void api_set_cookie(struct api_call *c, const char *token, int max_age_s);
/* Does this school of whoever asks send mail? */
bool api_has_mail(const struct api_call *c);

/* --- access.c --- */
/* The roles of somebody as a set: an admin beside his role has two. Of whoever asks they are in c->roles. */
unsigned api_roles(const struct store_person *person);
/* Who asks, and may he? Fills me and room; false: refused. */
bool api_admit(struct api_call *c);
/* After a job: is he still in, and of a role that may? Else what was looked at meanwhile is done for nobody. Fills me anew;
 * false: refused. */
bool api_admit_again(struct api_call *c, const char *session);
/* Is it worth the while to wait for a long body? Whoever could not make this call by his role is not waited for. */
bool api_may_send(struct store *store, const struct api_route *route, struct bytes session, int64_t now_ms);

/* --- shelf_access.c --- */
/* What somebody may do on a shelf. */
enum shelf_may { SHELF_SEE = 1, SHELF_SEE_OWN = 2, SHELF_ADD = 4, SHELF_CHANGE = 8, SHELF_CHANGE_OWN = 16, SHELF_MANAGE = 32 };
unsigned shelf_may(const struct store_folder *folder, enum person_role role);
/* May whoever asks read this file where it lies? ERR_NOT_FOUND: no. */
enum err shelf_may_read(const struct api_call *c, const char *id) MUST_USE;
/* Fills folder and file; false: refused. */
bool api_admit_to_shelf(struct api_call *c);

/* --- consult_access.c --- */
/* Fills consult, desk, talk and talk_role; false: refused. */
bool api_admit_to_consult(struct api_call *c);
/* Leaders and admins: they see all of their school. */
bool api_is_office(const struct api_call *c);
/* They, and whose hour c->consult is; not whoever merely sits at one of its desks. */
bool api_manages_consult(const struct api_call *c);

/* --- conference_access.c --- */
/* What somebody may do in a conference; the names are those of the protocol. */
enum conference_may { MAY_MANAGE = 1, MAY_CHAIR = 2, MAY_MINUTES = 4, MAY_TELLER = 8, MAY_VOTE = 16, MAY_ADVISE = 32 };
/* Of a person with these roles. */
unsigned api_conference_may(const struct store_conference_part *part, unsigned roles);
/* Fills conference, part and may; false: refused. */
bool api_admit_to_conference(struct api_call *c);
/* Does c->part get what is not for guests? */
bool api_is_guest_of(const struct api_call *c);

/* --- family_access.c --- */
/* Fills desk and consult of SCOPE_FAMILY_DESK; false: refused. */
bool api_admit_to_family(struct api_call *c);

/* --- ballots.c --- */
void api_post_ballot(struct api_call *c);
void api_get_ballots(struct api_call *c);

/* --- shelf.c --- */
void api_get_group_shelf(struct api_call *c);
void api_get_own_shelf(struct api_call *c);
void api_post_group_folder(struct api_call *c);
void api_post_own_folder(struct api_call *c);
void api_get_folder(struct api_call *c);
void api_post_folder(struct api_call *c);
void api_post_folder_remove(struct api_call *c);
void api_get_file(struct api_call *c);
void api_post_file(struct api_call *c);
void api_post_file_remove(struct api_call *c);

/* --- notes.c --- */
/* Fills note and note_may; false: refused. */
bool api_admit_to_note(struct api_call *c);
void api_get_group_notes(struct api_call *c);
void api_get_own_notes(struct api_call *c);
void api_post_group_note(struct api_call *c);
void api_post_own_note(struct api_call *c);
void api_get_note(struct api_call *c);
void api_post_note(struct api_call *c);
void api_post_note_remove(struct api_call *c);
void api_post_note_back(struct api_call *c);

/* --- note_state.c --- */
/* Of one update over HTTP, and of one that stands for all. */
enum { NOTE_UPDATE_MAX = 1024 * 1024, NOTE_STATE_MAX = 4 * 1024 * 1024 };
void api_get_note_state(struct api_call *c);
void api_post_note_state(struct api_call *c);
void api_post_note_update(struct api_call *c);

/* --- uploads.c --- */
void api_post_upload(struct api_call *c);
void api_head_upload(struct api_call *c);
void api_patch_upload(struct api_call *c);
void api_delete_upload(struct api_call *c);
void api_options_upload(struct api_call *c);
/* The same for a group that is not named by the path; NULL: none. Fills room. */
bool api_admit_to_group(struct api_call *c, const char *group, unsigned office, unsigned members);

/* --- openapi.c --- */
void api_get_openapi(struct api_call *c);

/* --- session.c --- */
void api_post_session(struct api_call *c);
void api_delete_session(struct api_call *c);

/* --- entrance.c --- */
void api_post_invite(struct api_call *c);
void api_post_setup(struct api_call *c);

/* --- me.c --- */
void api_get_me(struct api_call *c);
void api_post_password(struct api_call *c);
void api_post_totp(struct api_call *c);
void api_post_totp_confirm(struct api_call *c);
void api_post_totp_remove(struct api_call *c);

/* --- home.c --- */
void api_get_home(struct api_call *c);

/* --- group_links.c --- */
void api_get_people(struct api_call *c);
void api_post_links(struct api_call *c);
void api_post_revoke(struct api_call *c);
void api_post_guests(struct api_call *c);

/* --- privacy.c --- */
void api_get_privacy(struct api_call *c);
void api_post_privacy(struct api_call *c);
void api_get_own_privacy(struct api_call *c);

/* --- privacy_files.c --- */
void api_get_privacy_record(struct api_call *c);
void api_get_privacy_record_json(struct api_call *c);
void api_get_privacy_letter(struct api_call *c);

/* --- person_data.c --- */
void api_get_own_export(struct api_call *c);
void api_get_export(struct api_call *c);
void api_post_erase(struct api_call *c);

/* --- import.c --- */
void api_post_import_preview(struct api_call *c);
void api_post_import_apply(struct api_call *c);

/* --- school.c --- */
void api_get_school(struct api_call *c);
void api_post_school(struct api_call *c);
void api_get_schools(struct api_call *c);
void api_post_schools(struct api_call *c);

/* --- people.c --- */
void api_list_people(struct api_call *c);
void api_add_person(struct api_call *c);
void api_get_person(struct api_call *c);
void api_change_person(struct api_call *c);
void api_post_leave(struct api_call *c);
void api_post_return(struct api_call *c);
void api_invite_person(struct api_call *c);
void api_reset_person(struct api_call *c);

/* --- groups.c --- */
void api_list_groups(struct api_call *c);
void api_add_group(struct api_call *c);
void api_get_group(struct api_call *c);
void api_change_group(struct api_call *c);
void api_change_members(struct api_call *c);
void api_end_group(struct api_call *c);

/* --- takeover.c --- */
void api_post_code(struct api_call *c);
void api_post_takeover(struct api_call *c);

/* --- pictures.c --- */
void api_post_picture(struct api_call *c);

/* --- tokens.c --- */
void api_get_tokens(struct api_call *c);
void api_post_tokens(struct api_call *c);
void api_post_tokens_revoke(struct api_call *c);

#endif
