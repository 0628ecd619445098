/* How somebody is written to: parents, and whoever is called to conferences. */
#include "contact.h"

#include "consult_mail.h"

#include <string.h>

/* A name of a host in letters of other alphabets is known by another one, which mail servers speak (RFC 5891). What stands before the
 * at sign has none: it must be ASCII. */
bool contact_read_address(const char *said, char address[MAIL_ADDRESS_MAX])
{
	char *text = g_strstrip(g_strdup(said)), *at = strrchr(text, '@');
	bool is_good = false;
	if (at) {
		*at = '\0';
		char *host = g_hostname_to_ascii(at + 1);
		int len = host ? g_snprintf(address, MAIL_ADDRESS_MAX, "%s@%s", text, host) : MAIL_ADDRESS_MAX;
		is_good = len < MAIL_ADDRESS_MAX && consult_address_is_good(address);
		g_free(host);
	}
	g_free(text);
	return is_good;
}

json_t *show_contact(const struct store_contact *contact)
{
	return json_pack("{s:s, s:s, s:b}", "language", contact->language, "email", contact->email, "reminder", (int)contact->reminder);
}

/* What the body says, into what is known. False: refused. */
static bool read_contact(struct api_call *c, struct store_contact *contact)
{
	const json_t *reminder = json_object_get(c->body, "reminder");
	const char *email = api_text(c, "email");
	int language = api_read_name(json_object_get(c->body, "language"), consult_language_names, CONSULT_LANGUAGES, CONSULT_LANGUAGES);
	if (language == -1) {
		api_refuse_value(c, "language");
		return false;
	}
	if (language != CONSULT_LANGUAGES) {
		g_strlcpy(contact->language, consult_language_names[language], sizeof contact->language);
	}
	if (reminder) {
		contact->reminder = json_is_true(reminder);
	}
	if (email && !email[0]) {
		contact->email[0] = '\0';
	} else if (email && (!api_has_mail(c) || !contact_read_address(email, contact->email))) {
		api_refuse_value(c, "email");
		return false;
	}
	return true;
}

/* NULL: refused. */
static json_t *change_contact(struct api_call *c)
{
	struct store_contact contact;
	enum err e = store_contact_get(c->api->store, c->me.id, &contact);
	if (!e && !read_contact(c, &contact)) {
		return NULL;
	}
	e = e ? e : store_contact_put(c->api->store, c->me.id, &contact, c->t->now.unix_ms);
	if (e) {
		api_fail(c, "contact_put");
		return NULL;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "contact.changed", "person=%s", c->me.id);
	return show_contact(&contact);
}

void api_post_contact(struct api_call *c)
{
	json_t *shown = change_contact(c);
	if (shown) {
		api_answer(c, 200, shown);
	}
}

/* -- whoever is no parent: nobody reminds him of a talk --------------------------------------------------------- */

static void answer_own(struct api_call *c, json_t *shown)
{
	json_object_del(shown, "reminder");
	json_object_set_new(shown, "hasMail", json_boolean(api_has_mail(c)));
	api_answer(c, 200, shown);
}

void api_get_own_contact(struct api_call *c)
{
	struct store_contact contact;
	if (store_contact_get(c->api->store, c->me.id, &contact)) {
		api_fail(c, "contact_get");
	} else {
		answer_own(c, show_contact(&contact));
	}
}

void api_post_own_contact(struct api_call *c)
{
	json_t *shown = change_contact(c);
	if (shown) {
		answer_own(c, shown);
	}
}
