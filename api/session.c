/* Logging in and out. */
#include "session.h"
#include "password.h"
#include "password_work.h"
#include "pictures.h"
#include "totp.h"

#include <string.h>

void api_answer_session(struct api_call *c, const char *token, const struct store_person *person)
{
	api_set_cookie(c, token, STORE_SESSION_MS / 1000);
	api_answer(c, 200, json_pack("{s:o}", "person", show_person(person)));
}

void api_renew_session(struct api_call *c)
{
	char token[STORE_TOKEN_MAX] = "";
	memcpy(token, c->request->session.p, c->request->session.len); /* it was found, so it fits */
	(void)!store_session_touch(c->api->store, token, strlen(token), c->t->now.unix_ms);
	api_set_cookie(c, token, STORE_SESSION_MS / 1000);
}

void api_begin_session(struct api_call *c, const char *id)
{
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	enum err e = store_person_find(c->api->store, id, &person);
	e = e ? e : store_session_begin(c->api->store, id, c->t->now.unix_ms, token);
	if (e) {
		api_fail(c, "session_begin");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "session.begun", "person=%s", id);
	api_answer_session(c, token, &person);
}

static void exchange(struct api_call *c, const char *link)
{
	struct store *store = c->api->store;
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	enum err e = store_link_find(store, link, strlen(link), &person);
	if (e == ERR_NOT_FOUND) {
		password_refuse_guess(c, c->request->rate_key, "link_dead");
		return;
	}
	if (!e && (!api_take(c, person.id, PERSON_API) || !api_check_picture(c, &person, api_text(c, "picture")))) {
		return;
	}
	e = e ? e : store_session_add(store, link, strlen(link), c->t->now.unix_ms, token, &person);
	if (e) {
		api_fail(c, "session_add");
		return;
	}
	api_answer_session(c, token, &person);
}

/* As it was shown, however it was typed. */
static void tidy_code(const char *said, char code[STORE_RECOVERY_MAX])
{
	size_t len = 0;
	for (; *said && len + 1 < STORE_RECOVERY_MAX; said++) {
		if (*said != ' ') {
			code[len++] = g_ascii_tolower(*said);
		}
	}
	code[len] = '\0';
}

bool api_check_second_factor(struct api_call *c, const struct store_login *login, const char *said, uint64_t rate_key)
{
	char code[STORE_RECOVERY_MAX];
	if (!login->is_totp_valid) {
		return true;
	}
	if (!said) {
		api_refuse(c, 403, "needs_code", NULL);
		return false;
	}
	tidy_code(said, code);
	int64_t step = totp_step(login->totp, code, c->t->now.unix_ms / 1000, login->totp_step);
	enum err e = step ? store_totp_use(c->api->store, login->person, step) : store_recovery_use(c->api->store, login->person, code);
	if (e == ERR_NOT_FOUND || e == ERR_REPLAY) {
		password_refuse_guess(c, rate_key, "wrong_code");
	} else if (e) {
		api_fail(c, "second_factor");
	}
	return e == OK;
}

/* What was looked at meanwhile counts if nothing has changed since. */
static void finish_login(struct api_call *c, struct password_work *work)
{
	struct store_login login;
	enum err e = work->is_right ? store_login_find(c->api->store, work->login, &login) : ERR_NOT_FOUND;
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "login_find");
		return;
	}
	if (e || strcmp(login.password, work->known) != 0) {
		password_refuse_guess(c, work->rate_key, "wrong_login");
		return;
	}
	const char *code = api_text(c, "code");
	bool is_in = api_check_second_factor(c, &login, code, work->rate_key);
	if (is_in || !code) {
		password_work_was_right(c, work);
	}
	if (is_in) {
		if (work->hash[0]) {
			(void)!store_password_renew(c->api->store, login.person, work->known, work->hash);
		}
		api_begin_session(c, login.person);
	}
}

/* Who is unknown is looked at as long as who is not. */
static void log_in(struct api_call *c)
{
	struct store_login login = {0};
	char *name = login_prepare(api_text(c, "login"));
	enum err e = name ? store_login_find(c->api->store, name, &login) : ERR_NOT_FOUND;
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "login_find");
	} else {
		struct password_work *work = password_work_new(c, name ? name : "", api_text(c, "password"), NULL);
		g_strlcpy(work->known, e ? "" : login.password, sizeof work->known);
		password_work_defer(c, work, finish_login);
	}
	g_free(name);
}

void api_post_session(struct api_call *c)
{
	const char *token = api_text(c, "token"), *login = api_text(c, "login"), *password = api_text(c, "password");
	if (token && !login && !password) {
		exchange(c, token);
	} else if (!token && login && password) {
		log_in(c);
	} else {
		api_refuse(c, 400, "bad_message", NULL);
	}
}

/* The cookie goes in any case; only a living session is worth a write. */
void api_delete_session(struct api_call *c)
{
	struct bytes session = c->request->session;
	struct store_person person;
	if (session.len > 0 && session.len < STORE_TOKEN_MAX
		&& store_session_find(c->api->store, session.p, session.len, c->t->now.unix_ms, &person) == OK) {
		if (store_session_remove(c->api->store, session.p, session.len)) {
			api_fail(c, "session_remove");
			return;
		}
		signaling_on_logout(c->api->signaling, session, c->t->now, c->t->out);
	}
	api_set_cookie(c, "", 0);
	api_answer(c, 204, NULL);
}
