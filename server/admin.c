/* What the commands of the administrator share, and personal links. */
#include "admin.h"
#include "commands.h"
#include "serve.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

int admin_begin(
	struct options *o, struct store **store, int argc, char **argv, const char *summary)
{
	*store = NULL;
	int code = options_read(o, argc, argv, summary);
	if (code < 0 && serve_open_store(&o->conf, store) != OK) {
		code = 1;
	}
	return code;
}

int admin_finish(struct options *o, struct store *store, int code)
{
	store_close(store);
	options_finish(o);
	return code;
}

int admin_read_name(
	const char *option, const char *value, const char *const *names, int count)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(value, names[i]) == 0) {
			return i;
		}
	}
	(void)fprintf(stderr, "kreide: --%s must be", option);
	for (int i = 0; i < count; i++) {
		(void)fprintf(stderr, "%s%s", i == 0 ? " " : i + 1 == count ? " or " : ", ", names[i]);
	}
	(void)fputs(".\n", stderr);
	return -1;
}

bool admin_find_school(struct store *store, const char *school)
{
	char name[STORE_NAME_MAX];
	bool is_found = store_school_name(store, school, name) == OK;
	if (!is_found) {
		(void)fputs("kreide: there is no such school. `kreide school --list` prints their ids.\n", stderr);
	}
	return is_found;
}

int admin_say_added(enum err result, const char *what, const char *id)
{
	if (result == OK) {
		(void)printf("%s\n", id);
		return 0;
	}
	(void)fprintf(stderr,
		"kreide: the %s was not added (%s). Does everything that was named exist?\n", what,
		err_name(result));
	return 1;
}

int admin_say_done(enum err result, const char *what)
{
	if (result == OK) {
		return 0;
	}
	(void)fprintf(stderr, "kreide: %s (%s). `kreide people` and `kreide groups` list ids.\n", what, err_name(result));
	return 1;
}

bool admin_read_switch(const char *option, const char *value, bool *out, const bool **said)
{
	static const char *const switches[] = {"off", "on"};
	int is_on = value == NULL ? 0 : admin_read_name(option, value, switches, 2);
	*out = is_on == 1;
	*said = value == NULL ? NULL : out;
	return is_on >= 0;
}

static int make_link(struct store *store, const struct options *o)
{
	char token[STORE_TOKEN_MAX];
	const char *person = options_need(o->person, "person");
	if (person == NULL) {
		return 2;
	}
	struct store_person found;
	enum err result = store_person_find(store, person, &found);
	result = result == OK && o->revoke ? store_links_revoke(store, person) : result;
	if (result == OK) {
		result = store_link_add(store, person, g_get_real_time() / 1000, token);
	}
	if (result != OK) {
		(void)fprintf(stderr,
			"kreide: no link was made (%s). `kreide people` lists the ids of people.\n",
			err_name(result));
		return 1;
	}
	char *base = options_link_base(&o->conf, NULL, o->conf.https);
	(void)printf("%s/l#%s\n", base, token);
	g_free(base);
	explicit_bzero(token, sizeof token);
	return 0;
}

static int make_either(struct store *store, const struct options *o)
{
	bool is_for_program = o->room != NULL || o->token != NULL || o->list || o->whip || o->whep;
	return is_for_program ? admin_program_token(store, o) : make_link(store, o);
}

int command_token(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Makes a new personal link and prints it. It is shown only now; whoever has it is "
		"that person.\nOf a person's links the newest eight live.\n\n"
		"With --room it makes a token for a program instead, and prints it alone:\n\n"
		"  --room ROOM --whip  to publish into the room (OBS, a document camera)\n"
		"  --room ROOM --whep  to watch it (a player, a projector)\n"
		"  --role              what it may do: pupil (as the room says; default) or teacher\n"
		"  --ttl SECONDS       how long it can be begun with (12 hours)\n"
		"  --name TEXT         how the others see it\n"
		"  --room ROOM --list  the living ones: id, kind, role, until, who made it, name\n"
		"  --revoke --token ID this one is dead, and its program is out within seconds");
	return admin_finish(&o, store, code < 0 ? make_either(store, &o) : code);
}

bool admin_write_file(const char *path, const void *bytes, size_t len)
{
	GError *failure = NULL;
	if (strcmp(path, "-") == 0) {
		return fwrite(bytes, 1, len, stdout) == len && fflush(stdout) == 0;
	}
	if (!g_file_set_contents_full(path, bytes, (gssize)len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure)) {
		(void)fprintf(stderr, "kreide: %s\n", failure->message);
		g_error_free(failure);
		return false;
	}
	return true;
}
