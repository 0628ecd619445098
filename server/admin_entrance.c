/* The commands that let somebody in who has no password yet: `kreide setup`, `kreide invite`. */
#include "admin.h"
#include "admin_entrance.h"
#include "commands.h"
#include "logins.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum err admin_print_setup(struct store *store, const struct config *c, bool is_https, const char *school)
{
	char token[STORE_TOKEN_MAX];
	enum err result = store_setup_add(store, school, token);
	if (result == OK) {
		char *base = options_link_base(c, NULL, is_https);
		(void)printf("%s/setup#%s\n", base, token);
		(void)fflush(stdout);
		g_free(base);
	}
	explicit_bzero(token, sizeof token);
	return result;
}

static int run_setup(struct store *store, const struct options *o)
{
	enum err result = admin_print_setup(store, &o->conf, o->conf.https, o->school);
	if (result == ERR_STATE) {
		(void)fputs("kreide: this installation has been set up. --school makes the link of a school for its admin.\n", stderr);
	} else if (result != OK) {
		(void)fprintf(stderr, "kreide: no link was made (%s). Is there such a school?\n", err_name(result));
	}
	return result == OK ? 0 : 1;
}

int command_setup(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Makes the link with which an empty installation is set up in the browser: its first school and\nits "
		"admin, who may add further schools. It lives until it is used; an older one is dead.\n\n"
		"  --school ID  the link for the admin of this school instead");
	return admin_finish(&o, store, code < 0 ? run_setup(store, &o) : code);
}

static int run_invite(struct store *store, const struct options *o)
{
	char token[STORE_TOKEN_MAX];
	const char *person = options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	enum err result = store_invitation_add(store, person, g_get_real_time() / 1000, token);
	if (result == ERR_DENIED) {
		(void)fputs("kreide: only admins, leaders and teachers have passwords. `kreide token` makes a personal link.\n", stderr);
	} else if (result != OK) {
		(void)fprintf(stderr, "kreide: nobody was invited (%s). `kreide people` lists the ids of people.\n", err_name(result));
	} else {
		char *base = options_link_base(&o->conf, NULL, o->conf.https);
		(void)printf("%s/invite#%s\n", base, token);
		g_free(base);
	}
	explicit_bzero(token, sizeof token);
	return result == OK ? 0 : 1;
}

int command_invite(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Makes a link with which an admin, leader or teacher chooses a login name and a password.\n"
		"It lives for seven days and is used up by that; an older one is dead. --person is needed.");
	return admin_finish(&o, store, code < 0 ? run_invite(store, &o) : code);
}
