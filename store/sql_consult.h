/* What the files of the store share that know consultations. All of it is called inside of a transaction. */
#ifndef KREIDE_SQL_CONSULT_H
#define KREIDE_SQL_CONSULT_H

#include "store_mail.h"
#include "store_sql.h"

/* Children who have a guardian with this one (?1, a column or a parameter); himself among them. */
#define FAMILY_OF(child) \
	"(SELECT " child " UNION SELECT b.child FROM guardians a JOIN guardians b ON b.parent = a.parent WHERE a.child = " child ")"
/* Between a talk `t` of a consultation `o` and one of this mode at a desk `d` of a consultation `c`: nobody walks within one room. */
#define CHANGE_MS(mode) \
	"iif(t.desk <> d.id AND 'place' IN (t.mode, " mode "), max(c.change_minutes, o.change_minutes) * 60000, 0)"
/* Other desks at which one of the teachers of this one sits. */
#define DESKS_BESIDE(desk) \
	"(SELECT y.desk FROM desk_teachers x JOIN desk_teachers y ON y.person = x.person WHERE x.desk = " desk " AND y.desk <> " desk ")"

/* The first seventeen columns, from id to the end of its last slot; how much it has of desks, slots and talks is not among them. */
void sql_consult(sqlite3_stmt *row, struct store_consult *out);
/* A talk with its companions: its slots are free. */
enum err sql_talk_drop(struct store *s, const char *talk) MUST_USE;
/* The same for all of a desk or of a consultation; families hear that they are cancelled. */
enum err sql_talks_call_off(struct store *s, const char *consult, const char *desk, int64_t now_ms) MUST_USE;
enum err sql_consult_drop(struct store *s, const char *consult, int64_t now_ms) MUST_USE;
/* A child leaves the school: those that have not begun are cancelled, and nothing is wished any more. */
enum err sql_talks_quit(struct store *s, const char *child, int64_t now_ms) MUST_USE;
/* Before a person is erased: talks that are about him; desks where nobody else sits, and hours that are his. */
enum err sql_talks_forget(struct store *s, const char *person) MUST_USE;
/* The mails of this kind; before_ms: when it was to begin, if that is not as it was. */
enum err sql_talk_mails(struct store *s, const char *talk, enum mail_kind kind, int64_t before_ms, int64_t now_ms) MUST_USE;
/* The same, and the sequence of its .ics grows: it is not what it was. */
enum err sql_talk_changed(struct store *s, const char *talk, enum mail_kind kind, int64_t before_ms, int64_t now_ms) MUST_USE;
/* Would the talk clash, if it were of this mode? */
enum err sql_talk_clashes(struct store *s, const char *talk, enum desk_mode mode, bool *clashes) MUST_USE;
/* Of this parent, for the talks that are to come. */
enum err sql_reminders_renew(struct store *s, const char *parent, int64_t now_ms) MUST_USE;
/* A link of this person; of his older ones `keep` live on. */
enum err sql_link_add(struct store *s, const char *person, int64_t now_ms, int64_t keep, char token[STORE_TOKEN_MAX]) MUST_USE;
/* The same with a token that is known already. */
enum err sql_link_keep(struct store *s, const char *person, int64_t now_ms, int64_t keep, const char *token) MUST_USE;
/* Whoever looks after a pupil that nobody looks after, made by a letter. ERR_NOT_FOUND: no pupil. */
enum err sql_family_add(struct store *s, const char *child, const char *name, char parent[STORE_ID_MAX]) MUST_USE;

#endif
