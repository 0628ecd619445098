/* What stands on the command line after the subcommand. */
#ifndef KREIDE_OPTIONS_H
#define KREIDE_OPTIONS_H

#include "config.h"

#include <glib.h>
#include <stdint.h>

struct options {
	char *config, *dir, *school, *group, *name, *subject, *role, *person; /* NULL: not given */
	char *supervision, *private_chat, *lobby, *rights, *chat, *room, *token, *whole;
	char *given, *family, *abbr, *external, *admin, *operator, *groups, *children, *preset, *language, *kind, *primary, *what, *picture;
	char *conference, *minutes, *consultation, *letters, *lists, *door, *record, *letter, *lesson, *set, *weeks, *from, *until, *date, *csv, *pdf;
	char *responsible, *officer, *authority;
	int pupils, class_size, ttl, weekday, first, last, keep;
	gboolean json, revoke, list, whip, whep, apply, yes, force, with_keys, remove, end, back, left, open, close, invite; /* as wide as glib writes them */
	struct config conf; /* of --config; for demo with --dir in place of [store] dir */
};

/* Parses argv[1..] and loads the configuration; on failure says why on stderr and returns the exit
 * code, else -1. */
int options_read(struct options *o, int argc, char **argv, const char *summary);
/* The first argument, if it is no option (or "-"), taken out: the rest is for options_read. */
const char *options_take_path(int *argc, char ***argv);
void options_finish(struct options *o);
/* The value of a required option; NULL and a sentence on stderr if it is missing. */
const char *options_need(const char *value, const char *option);
/* "https://host:port": the start of links for this configuration, g_malloc'd. `host` NULL: the best
 * guess. */
char *options_link_base(const struct config *c, const char *host, bool is_https);

#endif
