/* How whoever was let in gets his session. */
#ifndef KREIDE_SESSION_H
#define KREIDE_SESSION_H

#include "call.h"
#include "logins.h"

/* Answers with the cookie of this session. */
void api_answer_session(struct api_call *c, const char *token, const struct store_person *person);
/* The one that he has lives on from now. */
void api_renew_session(struct api_call *c);
/* A new one that comes of a password. */
void api_begin_session(struct api_call *c, const char *person);
/* If he has one that is in force. False: refused. said NULL: no code was given. */
bool api_check_second_factor(struct api_call *c, const struct store_login *login, const char *said, uint64_t rate_key);

#endif
