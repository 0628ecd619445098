/* Logging in and out. */
#include "call.h"

#include <string.h>

static void refuse_link(struct api_call *c)
{
	us_t wait_us;
	if (live_take_guess(c->t, c->request->rate_key, &wait_us)) {
		api_refuse(c, 403, "link_dead", NULL);
	} else {
		api_refuse_fast(c, wait_us);
	}
}

static void exchange(struct api_call *c, const char *link)
{
	struct store *store = c->api->store;
	struct store_person person;
	char token[STORE_TOKEN_MAX];
	enum err e = store_link_find(store, link, strlen(link), &person);
	if (e == ERR_NOT_FOUND) {
		refuse_link(c);
		return;
	}
	if (!e && !api_take(c, person.id, PERSON_API)) {
		return;
	}
	e = e ? e : store_session_add(store, link, strlen(link), c->t->now.unix_ms, token, &person);
	if (e) {
		api_fail(c, "session_add");
		return;
	}
	api_set_cookie(c, token, STORE_SESSION_MS / 1000);
	api_answer(c, 200, json_pack("{s:o}", "person", show_person(&person)));
}

void api_post_session(struct api_call *c)
{
	exchange(c, api_text(c, "token"));
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
