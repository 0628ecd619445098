/* One mail to one address, handed over to an SMTP server; and whether that server may have taken it. */
#ifndef KREIDE_SMTP_H
#define KREIDE_SMTP_H

#include "config_mail.h"

enum smtp_result {
	SMTP_TAKEN,
	SMTP_REFUSED,     /* surely not taken: this one */
	SMTP_UNREACHABLE, /* surely not taken: nor would any other one be now */
	SMTP_UNSURE,      /* all of it was handed over, and no answer came */
	SMTP_RESULTS
};

struct smtp_job {
	const struct config_mail *server;
	const char *password;     /* borrowed; NULL: none */
	const char *helo;         /* who we are */
	const char *to, *message; /* consult_address_is_good(to); lines end with CRLF */
	bool (*must_stop)(void *ctx);
	void *ctx;
};

/* What may be said of how it went: no text of the server is in it, since that repeats addresses. */
struct smtp_outcome {
	long code;       /* the last answer; 0: none came */
	const char *why; /* of the library; static */
};

/* Waits no longer than the server's time-out for each answer. curl_global_init was called. */
enum smtp_result smtp_send(const struct smtp_job *job, struct smtp_outcome *outcome);

/* Goes as far as the login, and hands nothing over: of the job server, password and helo count. */
bool smtp_try(const struct smtp_job *job, struct smtp_outcome *outcome);

enum { SMTP_PASSWORD_MAX = 512 };
/* The first line of the file. False: it can't be read. */
bool smtp_read_password(const struct config_mail *server, char password[SMTP_PASSWORD_MAX]);

#endif
