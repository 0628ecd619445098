/* Getting in for the first time: an invitation's password, and the setup of a school by its first admin. */
#include "password.h"
#include "password_work.h"
#include "session.h"

#include <string.h>

/* A login name and a password that somebody chose; false: refused. *login is g_malloc'd. */
static bool check_choice(struct api_call *c, const char *said_login, const char *said_password, const char *name, char **login)
{
	char *password = password_prepare(said_password);
	*login = login_prepare(said_login);
	bool is_weak = *login && (!password || password_is_weak(password, *login, name));
	g_free(password);
	if (!*login) {
		api_refuse_value(c, "login");
	} else if (is_weak) {
		api_refuse(c, 400, "weak_password", json_pack("{s:i}", "least", PASSWORD_MIN));
	}
	bool is_good = *login && !is_weak;
	if (!is_good) {
		g_free(*login);
		*login = NULL;
	}
	return is_good;
}

/* Somebody else may have taken it since it was looked at; his own is free. False: refused. */
static bool is_free(struct api_call *c, const char *login, const char *person)
{
	struct store_login other;
	enum err e = store_login_find(c->api->store, login, &other);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "login_find");
		return false;
	}
	if (!e && strcmp(other.person, person) != 0) {
		api_refuse(c, 409, "login_taken", NULL);
		return false;
	}
	return true;
}

/* What became of it, if it is nothing good. False: refused. */
static bool check_use(struct api_call *c, enum err e, uint64_t rate_key)
{
	switch (e) {
	case OK:
		return true;
	case ERR_NOT_FOUND:
		password_refuse_guess(c, rate_key, "link_dead");
		return false;
	case ERR_CONFLICT:
		api_refuse(c, 409, "login_taken", NULL);
		return false;
	case ERR_MALFORMED:
		api_refuse_value(c, "name");
		return false;
	case ERR_SHORT:
	case ERR_AUTH:
	case ERR_REPLAY:
	case ERR_STATE:
	case ERR_FULL:
	case ERR_NOMEM:
	case ERR_DENIED:
	case ERR_UNSUPPORTED:
	case ERR_SYS:
		break;
	}
	api_fail(c, "entrance");
	return false;
}

/* Who was invited; false: refused. */
static bool find_invited(struct api_call *c, uint64_t rate_key, struct store_person *person, struct store_login *login)
{
	enum err e = store_invitation_find(c->api->store, api_text(c, "token"), c->t->now.unix_ms, person);
	if (!check_use(c, e, rate_key)) {
		return false;
	}
	*login = (struct store_login){0};
	e = store_login_of(c->api->store, person->id, login);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "login_of");
		return false;
	}
	return true;
}

static void finish_invite(struct api_call *c, struct password_work *work)
{
	struct store_person person;
	struct store_login login;
	if (!find_invited(c, work->rate_key, &person, &login) || !is_free(c, work->login, person.id)) {
		return;
	}
	if (!work->hash[0]) {
		api_fail(c, "password_hash");
		return;
	}
	/* whoever has a second factor has it, whatever became of his password */
	if (!api_check_second_factor(c, &login, api_text(c, "code"), work->rate_key)) {
		return;
	}
	enum err e = store_invitation_use(c->api->store, api_text(c, "token"), c->t->now.unix_ms, work->login, work->hash);
	if (check_use(c, e, work->rate_key)) {
		conns_check_person(c->t, person.id);
		api_begin_session(c, person.id);
	}
}

void api_post_invite(struct api_call *c)
{
	struct store_person person;
	struct store_login known;
	const char *said_login = api_text(c, "login"), *said_password = api_text(c, "password");
	char *login = NULL;
	if (!find_invited(c, c->request->rate_key, &person, &known)) {
		return;
	}
	if (!said_login && !said_password) {
		api_answer(c, 200, json_pack("{s:s, s:s?}", "name", person.name, "login", known.login[0] ? known.login : NULL));
	} else if (!said_login || !said_password) {
		api_refuse(c, 400, "bad_message", NULL);
	} else if (check_choice(c, said_login, said_password, person.name, &login) && is_free(c, login, person.id)) {
		password_work_defer(c, password_work_new(c, login, NULL, said_password), finish_invite);
	}
	g_free(login);
}

static json_t *show_presets(void)
{
	json_t *presets = json_array();
	for (int i = 0; i < PRESETS; i++) {
		json_array_append_new(presets, json_string(store_preset_names[i]));
	}
	return presets;
}

static void show_setup(struct api_call *c, const char *id)
{
	struct store_school school;
	json_t *shown = json_null();
	if (id[0]) {
		if (store_school_get(c->api->store, id, &school)) {
			api_fail(c, "school_get");
			return;
		}
		shown = json_pack("{s:s, s:s}", "name", school.name, "preset", store_preset_names[school.preset]);
	}
	api_answer(c, 200, json_pack("{s:o, s:o}", "school", shown, "presets", show_presets()));
}

/* PRESETS: it is none of them. */
static enum preset read_preset(const json_t *school)
{
	int preset = api_read_name(json_object_get(school, "preset"), store_preset_names, PRESETS, PRESETS);
	return preset < 0 ? PRESETS : (enum preset)preset;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void finish_setup(struct api_call *c, struct password_work *work)
{
	const json_t *school = json_object_get(c->body, "school"), *said = json_object_get(c->body, "admin");
	const struct store_admin_draft admin = {text_of(said, "given"), text_of(said, "family"), work->login, work->hash};
	char person[STORE_ID_MAX];
	if (!work->hash[0]) {
		api_fail(c, "password_hash");
		return;
	}
	enum err e = store_setup_use(c->api->store, api_text(c, "token"), text_of(school, "name"), read_preset(school), &admin, person);
	if (check_use(c, e, work->rate_key)) {
		log_event(c->api->log, LOG_LEVEL_INFO, "school.setup", "person=%s", person);
		api_begin_session(c, person);
	}
}

/* A school that has none yet must get a name; its preset must be one that there is. */
static bool check_school(struct api_call *c, const char *id)
{
	const json_t *school = json_object_get(c->body, "school");
	if ((!school && !id[0]) || (school && read_preset(school) == PRESETS)) {
		api_refuse_value(c, school ? "preset" : "school");
		return false;
	}
	return true;
}

void api_post_setup(struct api_call *c)
{
	char id[STORE_ID_MAX], *login = NULL;
	const json_t *admin = json_object_get(c->body, "admin");
	if (!check_use(c, store_setup_find(c->api->store, api_text(c, "token"), id), c->request->rate_key)) {
		return;
	}
	if (!admin) {
		show_setup(c, id);
		return;
	}
	char *name = g_strdup_printf("%s %s", text_of(admin, "given"), text_of(admin, "family"));
	if (check_school(c, id) && check_choice(c, text_of(admin, "login"), text_of(admin, "password"), name, &login)
		&& is_free(c, login, "")) {
		password_work_defer(c, password_work_new(c, login, NULL, text_of(admin, "password")), finish_setup);
	}
	g_free(login);
	g_free(name);
}
