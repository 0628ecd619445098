/* What the files of the HTTP interface share that have to do with consultations (docs/consultation.md). */
#ifndef KREIDE_CONSULT_H
#define KREIDE_CONSULT_H

#include "call.h"
#include "keeping.h"

/* --- consult_show.c: NULL everywhere: the store failed --- */

/* The days of the school on which it has slots. */
json_t *consult_show_days(struct store *store, const struct keeping *k, const char *consult);
json_t *consult_show(struct store *store, const struct keeping *k, const struct store_consult *consult);
/* With the numbers of its slots and talks. */
json_t *desk_show(const struct store_desk *desk);
/* "Frau Kaya", ... */
json_t *desk_show_teachers(const struct store_desk *desk);

/* What a talk is shown with. */
struct talk_frame {
	struct store_consult consult;
	struct store_desk desk;
	char language[LANGUAGE_MAX]; /* the school's: of a family that is not there yet */
	int talk_days, note_days;    /* so long talks and notes are kept */
};
enum err talk_frame_load(struct talk_frame *f, struct store *store, const char *desk) MUST_USE;
/* Until when a talk is kept; a teacher's note may keep it longer, for him alone. */
int64_t talk_kept_until(const struct talk_frame *f, const struct store_talk *talk);
json_t *talk_show(struct store *store, const struct talk_frame *f, const struct store_talk *talk, bool with_note);
/* The talk of this id with its frame, as the answer. */
void talk_answer(struct api_call *c, const char *id, bool with_note);
/* Why a talk can't be had, as the answer. */
void talk_refuse(struct api_call *c, enum talk_refusal why);
/* DESK with its slots and talks, of c->desk as it is in the store now, as the answer; notes for its teachers alone. */
void desk_answer(struct api_call *c);
/* The language in which a child's family is spoken to: that of the first who looks after it. */
enum err talk_language(struct store *store, const char *child, char language[LANGUAGE_MAX]) MUST_USE;

/* --- consults.c --- */
/* The ids of its desks; NULL: the store failed. */
GPtrArray *consult_desks(struct store *store, const char *consult);
/* All of them are others now, and who has one open hears it. Takes them. */
void consult_tell_desks(struct api_call *c, GPtrArray *desks);
void api_get_consults(struct api_call *c);
void api_post_consults(struct api_call *c);
void api_get_consult(struct api_call *c);
void api_post_consult(struct api_call *c);
void api_post_consult_remove(struct api_call *c);
void api_get_wishes(struct api_call *c);

/* --- desks.c --- */
void api_post_desks(struct api_call *c);
void api_get_desk(struct api_call *c);
void api_post_desk(struct api_call *c);
void api_post_desk_remove(struct api_call *c);
void api_post_desk_slots(struct api_call *c);

/* --- desk_children.c --- */
void api_get_desk_children(struct api_call *c);
/* May whoever asks assign a talk at c->desk to this child? */
bool desk_may_have_child(struct api_call *c, const char *child);

/* --- desk_grid.c --- */
/* What a GRID says, as slots of struct store_slot, for a desk of c->consult; NULL: refused. */
GArray *desk_read_grid(struct api_call *c, const json_t *grid);
void api_post_desk_grid(struct api_call *c);

/* --- talks.c --- */
void api_post_desk_talks(struct api_call *c);
void api_post_talk_move(struct api_call *c);
void api_post_talk_cancel(struct api_call *c);
void api_post_talk_note(struct api_call *c);

/* --- talk_letters.c --- */
void api_post_letters(struct api_call *c);

/* --- talk_lists.c --- */
void api_get_consult_door(struct api_call *c);
void api_get_consult_list(struct api_call *c);
void api_get_desk_door(struct api_call *c);
void api_get_desk_list(struct api_call *c);

/* --- talk_plan.c --- */
void api_post_plan(struct api_call *c);
void api_post_plan_apply(struct api_call *c);

/* --- panel.c --- */
void api_get_panel(struct api_call *c);

/* --- consult_home.c --- */
/* Into the home page of the staff and of parents. False: answered with a failure. */
bool api_add_consults(struct api_call *c, json_t *home);

#endif
