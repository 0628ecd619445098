#include "config_mail.h"

#include "addr.h"
#include "consult_mail.h"

#include <string.h>

#define GROUP "mail "

static const char *const security_names[MAIL_SECURITIES] = {[MAIL_TLS] = "tls", [MAIL_STARTTLS] = "starttls", [MAIL_PLAIN] = "none"};

static enum mail_security security_of(const char *name)
{
	int i = 0;
	while (i < MAIL_SECURITIES && strcmp(security_names[i], name) != 0) {
		i++;
	}
	return (enum mail_security)i;
}

const char *config_mail_school(const char *group)
{
	return g_str_has_prefix(group, GROUP) && group[strlen(GROUP)] != '\0' ? group + strlen(GROUP) : NULL;
}

void config_mail_add(struct config *c, const char *school, const char *name, const char *text)
{
	c->school_mail = g_renew(struct config_school_key, c->school_mail, c->school_mail_count + 1);
	c->school_mail[c->school_mail_count++] = (struct config_school_key){g_strdup(school), g_strdup(name), g_strdup(text)};
}

void config_mail_forget(struct config *c)
{
	for (size_t i = 0; i < c->school_mail_count; i++) {
		g_free(c->school_mail[i].school);
		g_free(c->school_mail[i].name);
		g_free(c->school_mail[i].text);
	}
	g_free(c->school_mail);
	c->school_mail = NULL;
	c->school_mail_count = 0;
}

void config_mail_copy(struct config *to, const struct config *from)
{
	config_set_text(&to->mail_server, from->mail_server);
	config_set_text(&to->mail_security, from->mail_security);
	config_set_text(&to->mail_user, from->mail_user);
	config_set_text(&to->mail_password_file, from->mail_password_file);
	config_set_text(&to->mail_from, from->mail_from);
	config_set_text(&to->mail_ca_file, from->mail_ca_file);
	to->mail_port = from->mail_port;
	to->mail_timeout = from->mail_timeout;
	config_mail_forget(to);
	for (size_t i = 0; i < from->school_mail_count; i++) {
		config_mail_add(to, from->school_mail[i].school, from->school_mail[i].name, from->school_mail[i].text);
	}
}

static void take_key(struct config_mail *out, const char *name, const char *text)
{
	const struct {
		const char *name, **field;
	} texts[] = {{"server", &out->server}, {"user", &out->user}, {"password-file", &out->password_file}, {"from", &out->from},
		{"ca-file", &out->ca_file}};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (strcmp(texts[i].name, name) == 0) {
			*texts[i].field = text;
		}
	}
	if (strcmp(name, "security") == 0) {
		out->security = security_of(text);
	} else if (strcmp(name, "port") == 0) {
		out->port = (uint32_t)g_ascii_strtoull(text, NULL, 10);
	} else if (strcmp(name, "timeout-seconds") == 0) {
		out->timeout_s = (uint32_t)g_ascii_strtoull(text, NULL, 10);
	}
}

void config_mail_of(const struct config *c, const char *school, struct config_mail *out)
{
	*out = (struct config_mail){c->mail_server, c->mail_port, c->mail_timeout, security_of(c->mail_security), c->mail_user,
		c->mail_password_file, c->mail_from, c->mail_ca_file};
	for (size_t i = 0; school != NULL && i < c->school_mail_count; i++) {
		if (strcmp(c->school_mail[i].school, school) == 0) {
			take_key(out, c->school_mail[i].name, c->school_mail[i].text);
		}
	}
}

/* A name or an address, and nothing that would be read as another part of an URL. */
static bool is_host(const char *text)
{
	struct addr parsed;
	if (addr_parse(&parsed, text, 0) == OK) {
		return true;
	}
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
	return text[len] == '\0' && text[0] != '-' && text[0] != '.';
}

static bool is_this_machine(const char *server)
{
	struct addr parsed;
	return strcmp(server, "localhost") == 0 || (addr_parse(&parsed, server, 0) == OK && addr_is_loopback(&parsed));
}

static const char *find_mistake(const struct config_mail *m)
{
	if (m->security == MAIL_SECURITIES) {
		return "security must be tls, starttls or none";
	}
	if (m->server[0] == '\0') {
		return NULL;
	}
	if (!is_host(m->server)) {
		return "server must be the name or the address of a machine";
	}
	if (!consult_address_is_good(m->from)) {
		return "from must be the address that mails come from";
	}
	if ((m->user[0] == '\0') != (m->password_file[0] == '\0')) {
		return "user and password-file belong together: set both or none";
	}
	if (m->user[0] != '\0' && m->security == MAIL_PLAIN && !is_this_machine(m->server)) {
		return "a password goes over an encrypted line only: set security to tls or starttls";
	}
	return NULL;
}

enum err config_mail_check(const struct config *c, char *why, size_t cap)
{
	struct config_mail m;
	config_mail_of(c, NULL, &m);
	const char *mistake = find_mistake(&m), *school = NULL;
	for (size_t i = 0; mistake == NULL && i < c->school_mail_count; i++) {
		school = c->school_mail[i].school;
		config_mail_of(c, school, &m);
		mistake = find_mistake(&m);
	}
	if (mistake == NULL) {
		return OK;
	}
	g_snprintf(why, (gulong)cap, "[mail%s%s] %s", school ? " " : "", school ? school : "", mistake);
	return ERR_MALFORMED;
}

static bool is_same(const struct config *a, const struct config *b)
{
	bool is = a->school_mail_count == b->school_mail_count;
	for (size_t i = 0; is && i < a->school_mail_count; i++) {
		const struct config_school_key *x = &a->school_mail[i], *y = &b->school_mail[i];
		is = strcmp(x->school, y->school) == 0 && strcmp(x->name, y->name) == 0 && strcmp(x->text, y->text) == 0;
	}
	return is;
}

bool config_mail_merge(struct config *running, struct config *next)
{
	if (is_same(running, next)) {
		return false;
	}
	struct config_school_key *keys = running->school_mail;
	size_t count = running->school_mail_count;
	running->school_mail = next->school_mail;
	running->school_mail_count = next->school_mail_count;
	next->school_mail = keys;
	next->school_mail_count = count;
	return true;
}
