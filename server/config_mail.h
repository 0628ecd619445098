/* What kreide.conf says of mail: [mail] for all schools, and [mail ID] where one school has a server or an address of its own. */
#ifndef KREIDE_CONFIG_MAIL_H
#define KREIDE_CONFIG_MAIL_H

#include "config.h"

enum mail_security { MAIL_TLS, MAIL_STARTTLS, MAIL_PLAIN, MAIL_SECURITIES };

struct config_mail {
	const char *server; /* empty: this school sends no mail */
	uint32_t port, timeout_s;
	enum mail_security security;
	const char *user, *password_file, *from, *ca_file;
};

/* Borrowed from the configuration. A key that [mail ID] does not have is that of [mail]; school NULL: [mail] alone. */
void config_mail_of(const struct config *c, const char *school, struct config_mail *out);
/* The ID of "mail ID"; NULL: that is another group. */
const char *config_mail_school(const char *group);
/* A key of [mail ID]; takes copies. */
void config_mail_add(struct config *c, const char *school, const char *name, const char *text);
void config_mail_forget(struct config *c);
/* All of it: *to says of mail what from says. */
void config_mail_copy(struct config *to, const struct config *from);
/* How its values go together; a sentence into why. */
enum err config_mail_check(const struct config *c, char *why, size_t cap) MUST_USE;
/* Takes those of single schools from next (and gives it its own); false: they are the same. */
bool config_mail_merge(struct config *running, struct config *next);

#endif
