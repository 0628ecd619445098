#include "demo_people.h"

#include "groups.h"

#include <glib.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PEOPLE_FILE "demo-people"

static const struct {
	const char *login, *german, *english;
} logins[] = {{"kaya", "Lehrerin", "teacher"}, {"leitung", "Schulleitung", "leader"}, {"admin", "Verwaltung", "admin"}};

/* Nobody guesses it, since the demo may be seen by a whole network; and it can be typed. */
static void make_password(char password[DEMO_PASSWORD_MAX])
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz";
	for (size_t i = 0; i < 14; i++) {
		password[i] = i % 5 == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
	}
	password[14] = '\0';
}

static enum err add_person(struct store *s, const char *school, enum person_role role, const char *given, const char *family,
	const char *group, char id[STORE_ID_MAX])
{
	bool is_admin = role == PERSON_ADMIN;
	const struct store_member_draft draft = {.role = &role, .given = given, .family = family, .is_operator = &is_admin,
		.has_groups = true, .groups = &group, .group_count = group == NULL ? 0 : 1};
	id[0] = '\0';
	return store_member_save(s, school, &draft, id);
}

static enum err give_logins(struct store *s, const struct demo_people *p)
{
	const char *const people[] = {p->teacher, p->leader, p->admin};
	char hash[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str(hash, p->password, strlen(p->password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
		return ERR_NOMEM;
	}
	enum err result = OK;
	for (size_t i = 0; i < G_N_ELEMENTS(logins) && result == OK; i++) {
		result = store_login_set(s, people[i], logins[i].login, hash);
	}
	return result;
}

static enum err write_file(const struct config *c, const struct demo_people *p)
{
	char *file = g_build_filename(c->store_dir, PEOPLE_FILE, NULL);
	char *text = g_strjoin(" ", p->teacher, p->leader, p->admin, p->child, p->password, NULL);
	bool is_written = g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
	g_free(text);
	g_free(file);
	return is_written ? OK : ERR_SYS;
}

enum err demo_people_make(const struct config *c, struct store *s, const char *school, const char *teacher)
{
	struct demo_people p = {0};
	char group[STORE_ID_MAX] = "";
	const struct store_group_draft draft = {.name = "Klasse 1a", .subject = "Deutsch", .is_primary = &(bool){true}};
	g_strlcpy(p.teacher, teacher, sizeof p.teacher);
	make_password(p.password);
	enum err result = store_group_save(s, school, &draft, group);
	result = result == OK ? add_person(s, school, PERSON_LEADER, "Lars", "Sommer", group, p.leader) : result;
	result = result == OK ? add_person(s, school, PERSON_ADMIN, "Anke", "Winter", NULL, p.admin) : result;
	result = result == OK ? add_person(s, school, PERSON_PUPIL, "Lotta", "Blum", group, p.child) : result;
	result = result == OK ? give_logins(s, &p) : result;
	result = result == OK ? write_file(c, &p) : result;
	explicit_bzero(&p, sizeof p);
	return result;
}

static void read_file(const struct config *c, struct demo_people *p)
{
	char *file = g_build_filename(c->store_dir, PEOPLE_FILE, NULL), *text = NULL;
	char **words = g_file_get_contents(file, &text, NULL, NULL) ? g_strsplit(text, " ", -1) : NULL;
	char *const places[] = {p->teacher, p->leader, p->admin, p->child};
	if (words != NULL && g_strv_length(words) == 5) {
		for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
			g_strlcpy(places[i], words[i], STORE_ID_MAX);
		}
		g_strlcpy(p->password, words[4], sizeof p->password);
		p->is_there = true;
	}
	g_strfreev(words);
	g_free(text);
	g_free(file);
}

enum err demo_people_load(const struct config *c, struct store *s, struct demo_people *p)
{
	uint32_t choices;
	read_file(c, p);
	if (!p->is_there) {
		return OK;
	}
	enum err result = store_link_add(s, p->child, g_get_real_time() / 1000, p->card);
	return result == OK ? store_picture_get(s, p->child, p->picture, &choices) : result;
}

bool demo_people_has(const struct demo_people *p, const char *id)
{
	return strcmp(id, p->leader) == 0 || strcmp(id, p->admin) == 0 || strcmp(id, p->child) == 0;
}

void demo_people_print(const struct demo_people *p, const char *base)
{
	if (!p->is_there) {
		return;
	}
	(void)printf("\n  4. Anmelden mit Passwort  |  Log in with a password: %s/login\n\n", base);
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		(void)printf("    %-10s %-15s %s | %s\n", logins[i].login, p->password, logins[i].german, logins[i].english);
	}
	(void)printf("\n  5. Karte eines Erstklässlers, danach sein Bild (%s)  |  A first grader's card, then its picture\n\n"
		     "    %-10s %s/l#%s\n",
		p->picture, "Lotta", base, p->card);
}

json_t *demo_people_json(const struct demo_people *p, const char *base)
{
	static const char *const roles[] = {"teacher", "leader", "admin"};
	const char *const people[] = {p->teacher, p->leader, p->admin};
	if (!p->is_there) {
		return NULL;
	}
	json_t *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(logins); i++) {
		(void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "id", people[i], "role", roles[i], "login", logins[i].login,
			"password", p->password));
	}
	char *url = g_strdup_printf("%s/l#%s", base, p->card);
	json_t *shown = json_pack("{s:o, s:{s:s, s:s, s:s}}", "logins", list, "child", "id", p->child, "url", url, "picture", p->picture);
	g_free(url);
	return shown;
}
