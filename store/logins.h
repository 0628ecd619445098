/* What adults log in with: login names, passwords, second factors, invitations; and the links that set up a school. */
#ifndef KREIDE_LOGINS_H
#define KREIDE_LOGINS_H

#include "schools.h"

enum { STORE_LOGIN_MAX = 65, STORE_PASSWORD_MAX = 128, STORE_TOTP_BYTES = 20, STORE_RECOVERY_CODES = 10, STORE_RECOVERY_MAX = 10 };
#define STORE_INVITATION_MS (INT64_C(7) * 24 * 3600 * 1000)

struct store_login {
	char person[STORE_ID_MAX];
	char login[STORE_LOGIN_MAX];
	char password[STORE_PASSWORD_MAX]; /* its hash; "": none yet */
	uint8_t totp[STORE_TOTP_BYTES];
	bool has_totp;      /* a secret is there ... */
	bool is_totp_valid; /* ... and was confirmed */
	int64_t totp_step;  /* of the code that was used last */
};

/* Of somebody who is at his school; ERR_NOT_FOUND. */
enum err store_login_find(struct store *s, const char *login, struct store_login *out) MUST_USE;
enum err store_login_of(struct store *s, const char *person, struct store_login *out) MUST_USE;
/* Name and password; all of his sessions end. ERR_CONFLICT: somebody else has this name. */
enum err store_login_set(struct store *s, const char *person, const char *login, const char *password) MUST_USE;
/* The same password under newer parameters. ERR_NOT_FOUND: it is another one by now. */
enum err store_password_renew(struct store *s, const char *person, const char *before, const char *password) MUST_USE;
/* A new password; all sessions but this one end (""; none stays). */
enum err store_password_set(struct store *s, const char *person, const char *password, const char *session) MUST_USE;
/* Forgets the password (the name stays), or the second factor; all sessions end. */
enum err store_password_forget(struct store *s, const char *person) MUST_USE;
enum err store_totp_forget(struct store *s, const char *person) MUST_USE;

/* The same by himself: his sessions go on. */
enum err store_totp_remove(struct store *s, const char *person) MUST_USE;
/* A secret that is not in force yet. ERR_STATE: there is one that is. */
enum err store_totp_begin(struct store *s, const char *person, const uint8_t secret[STORE_TOTP_BYTES]) MUST_USE;
/* It is in force; new recovery codes, "xxxx-xxxx", are given out once. */
enum err store_totp_confirm(struct store *s, const char *person, int64_t step,
	char codes[STORE_RECOVERY_CODES][STORE_RECOVERY_MAX]) MUST_USE;
/* ERR_REPLAY: a code of this step or of a later one was used already. */
enum err store_totp_use(struct store *s, const char *person, int64_t step) MUST_USE;
/* ERR_NOT_FOUND: he has no such code, or it was used. */
enum err store_recovery_use(struct store *s, const char *person, const char *code) MUST_USE;
enum err store_recovery_count(struct store *s, const char *person, uint32_t *count) MUST_USE;

/* A session that came of a password. */
enum err store_session_begin(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
enum err store_sessions_end(struct store *s, const char *person) MUST_USE;

/* For somebody of the staff (else ERR_DENIED); an older one is dead. */
enum err store_invitation_add(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
enum err store_invitation_find(struct store *s, const char *token, int64_t now_ms, struct store_person *person) MUST_USE;
/* Uses it up. ERR_NOT_FOUND: it is dead; ERR_CONFLICT: the name is taken. */
enum err store_invitation_use(struct store *s, const char *token, int64_t now_ms, const char *login, const char *password) MUST_USE;

struct store_admin_draft {
	const char *given, *family, *login, *password; /* the password's hash */
};

/* school NULL: the installation's first one (ERR_STATE: it has an operator already). An older link is dead. */
enum err store_setup_add(struct store *s, const char *school, char token[STORE_TOKEN_MAX]) MUST_USE;
/* school "": the installation's first one. */
enum err store_setup_find(struct store *s, const char *token, char school[STORE_ID_MAX]) MUST_USE;
/* Uses it up: the school's first admin, and the school if there is none. name NULL, preset PRESETS: as they are. All or nothing;
 * ERR_NOT_FOUND: it is dead; ERR_CONFLICT: the login name is taken; ERR_MALFORMED: a name is none. */
enum err store_setup_use(struct store *s, const char *token, const char *name, enum preset preset,
	const struct store_admin_draft *admin, char person[STORE_ID_MAX]) MUST_USE;
bool store_has_operator(struct store *s);

#endif
