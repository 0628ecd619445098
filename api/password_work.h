/* Looking at a password and making the hash of a new one: both take long, so they are one job. */
#ifndef KREIDE_PASSWORD_WORK_H
#define KREIDE_PASSWORD_WORK_H

#include "call.h"
#include "logins.h"

struct password_work {
	/* what is to be done; owned */
	char *given;                     /* NULL: nothing is looked at */
	char known[STORE_PASSWORD_MAX];  /* the hash that it should fit; "": it fits none, which takes as long */
	char *fresh;                     /* to be hashed; NULL: nothing is */
	/* what came of it */
	bool is_right;
	char hash[STORE_PASSWORD_MAX];   /* of fresh; without one of given, if it is right and its hash has old parameters */
	/* for whoever finishes it */
	void (*finish)(struct api_call *c, struct password_work *work);
	char login[STORE_LOGIN_MAX];     /* whose tries are counted; "": nobody's */
	char session[STORE_TOKEN_MAX];
	uint64_t rate_key;
	json_t *body;                    /* of the request: it is the call's again when it is finished */
};

/* A new one with what the call knows by now. given and fresh: texts as they came, NULL: none; too long ones fit nothing. */
struct password_work *password_work_new(struct api_call *c, const char *login, const char *given, const char *fresh);
/* Takes it. Limits by login name and address are looked at first. */
void password_work_defer(struct api_call *c, struct password_work *work, void (*finish)(struct api_call *c, struct password_work *work));
/* It was right: it counts as no try. */
void password_work_was_right(struct api_call *c, const struct password_work *work);
/* 403 with this code, or 429 for an address with too many. */
void password_refuse_guess(struct api_call *c, uint64_t rate_key, const char *code);

#endif
