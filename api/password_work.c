#include "password_work.h"

#include "password.h"

#include <sodium.h>
#include <string.h>

/* Of no password; with the parameters that new hashes have, so that it takes as long to find that out. */
static const char nobodys[crypto_pwhash_STRBYTES] = "$argon2id$v=19$m=65536,t=2,p=1$a3JlaWRlIGtyZWlkZSBrcg$UfZ1AK9pRXLZXsvTSQWVdLVRKxOZBzvMpEZmoVgTHpg";

_Static_assert((int)STORE_PASSWORD_MAX >= (int)crypto_pwhash_STRBYTES, "a hash fits");

static void run(void *data)
{
	struct password_work *w = data;
	const char *known = w->known[0] ? w->known : nobodys;
	if (w->given) {
		bool fits = crypto_pwhash_str_verify(known, w->given, strlen(w->given)) == 0;
		w->is_right = fits && w->known[0];
	}
	bool is_old = w->is_right && crypto_pwhash_str_needs_rehash(known, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
	const char *hashed = w->fresh ? w->fresh : is_old ? w->given : NULL;
	if (hashed && (w->is_right || !w->given)
		&& crypto_pwhash_str(w->hash, hashed, strlen(hashed), crypto_pwhash_OPSLIMIT_INTERACTIVE,
			   crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
		w->hash[0] = '\0';
	}
}

static void finish(struct api_call *c, void *data)
{
	struct password_work *w = data;
	c->body = w->body;
	w->finish(c, w);
	c->body = NULL;
}

static void wipe(char *text)
{
	if (text) {
		sodium_memzero(text, strlen(text));
		g_free(text);
	}
}

static void drop(void *data)
{
	struct password_work *w = data;
	wipe(w->given);
	wipe(w->fresh);
	json_decref(w->body);
	sodium_memzero(w, sizeof *w);
	g_free(w);
}

struct password_work *password_work_new(struct api_call *c, const char *login, const char *given, const char *fresh)
{
	struct password_work *w = g_new0(struct password_work, 1);
	if (given) {
		w->given = password_prepare(given);
		w->given = w->given ? w->given : g_strdup("");
	}
	w->fresh = fresh ? password_prepare(fresh) : NULL;
	g_strlcpy(w->login, login, sizeof w->login);
	w->rate_key = c->request->rate_key;
	memcpy(w->session, c->request->session.p, MIN(c->request->session.len, sizeof w->session - 1));
	w->body = json_incref(c->body);
	return w;
}

static void limit_key(const struct password_work *w, char key[STORE_LOGIN_MAX + 8])
{
	g_snprintf(key, STORE_LOGIN_MAX + 8, "login %s", w->login);
}

void password_work_defer(struct api_call *c, struct password_work *w, void (*then)(struct api_call *c, struct password_work *work))
{
	char key[STORE_LOGIN_MAX + 8];
	us_t wait_us;
	w->finish = then;
	limit_key(w, key);
	if (!live_take_password(c->t, w->rate_key, &wait_us)) {
		api_refuse_fast(c, wait_us);
		drop(w);
	} else if (w->given && !api_take(c, key, PERSON_PASSWORDS)) {
		drop(w);
	} else {
		api_defer(c, run, finish, drop, w);
	}
}

void password_work_was_right(struct api_call *c, const struct password_work *w)
{
	char key[STORE_LOGIN_MAX + 8];
	limit_key(w, key);
	live_give(c->t, key, PERSON_PASSWORDS);
}

void password_refuse_guess(struct api_call *c, uint64_t rate_key, const char *code)
{
	us_t wait_us;
	if (live_take_guess(c->t, rate_key, &wait_us)) {
		api_refuse(c, 403, code, NULL);
	} else {
		api_refuse_fast(c, wait_us);
	}
}
