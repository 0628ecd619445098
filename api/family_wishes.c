/* What a family would like, and how it is written to. */
#include "family.h"

#include "consult_mail.h"

#include <string.h>

/* -- wishes ----------------------------------------------------------------------------------------------------- */

/* One that his family sees, in c->consult. False: refused. */
static bool find_consult(struct api_call *c, const char *id)
{
	enum err e = store_consult_get(c->api->store, id, &c->consult);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "consult_get");
		return false;
	}
	bool is_his = !e && strcmp(c->consult.school, c->me.school) == 0 && c->consult.state != CONSULT_DRAFT;
	if (!is_his) {
		api_refuse_unknown(c);
	}
	return is_his;
}

/* Each of them one that his family sees. False: refused. */
static bool read_desks(struct api_call *c, const char *desks[WISHES_MAX], size_t *count)
{
	const json_t *named = json_object_get(c->body, "desks");
	const char *consult = api_text(c, "consultation");
	*count = json_array_size(named);
	for (size_t i = 0; i < *count; i++) {
		desks[i] = json_string_value(json_array_get(named, i));
		if (!family_find_desk(c, desks[i])) {
			return false;
		}
		if (strcmp(c->desk.consult, consult) != 0) {
			api_refuse_unknown(c);
			return false;
		}
	}
	return true;
}

void api_post_wishes(struct api_call *c)
{
	const char *child = api_text(c, "child"), *desks[WISHES_MAX];
	size_t count;
	int64_t from_ms = json_integer_value(json_object_get(c->body, "from")), until_ms = json_integer_value(json_object_get(c->body, "until"));
	if (from_ms && until_ms && until_ms <= from_ms) {
		api_refuse_value(c, "until");
		return;
	}
	if (!find_consult(c, api_text(c, "consultation")) || !family_find_child(c, child) || !read_desks(c, desks, &count)) {
		return;
	}
	if (!family_may_wish(&c->consult, c->t->now.unix_ms)) {
		api_refuse(c, 409, "booking_closed", NULL);
		return;
	}
	enum err e = store_wishes_set(c->api->store, c->consult.id, child, desks, count, from_ms, until_ms);
	json_t *shown = e ? NULL : show_wishes(c->api->store, c->consult.id, child);
	if (e == ERR_CONFLICT) {
		api_refuse_value(c, "desks");
	} else if (e == ERR_NOT_FOUND) {
		api_refuse_unknown(c);
	} else if (!shown) {
		api_fail(c, "wishes");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "wishes.set", "consultation=%s count=%zu", c->consult.id, count);
		api_answer(c, 200, shown);
	}
}

/* -- how he is written to --------------------------------------------------------------------------------------- */

/* A name of a host in letters of other alphabets is known by another one, which mail servers speak (RFC 5891). What stands before the
 * at sign has none: it must be ASCII. False: it is no address. */
static bool read_address(const char *said, char address[MAIL_ADDRESS_MAX])
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
	} else if (email && (!api_has_mail(c) || !read_address(email, contact->email))) {
		api_refuse_value(c, "email");
		return false;
	}
	return true;
}

void api_post_contact(struct api_call *c)
{
	struct store_contact contact;
	enum err e = store_contact_get(c->api->store, c->me.id, &contact);
	if (!e && !read_contact(c, &contact)) {
		return;
	}
	e = e ? e : store_contact_put(c->api->store, c->me.id, &contact, c->t->now.unix_ms);
	if (e) {
		api_fail(c, "contact_put");
		return;
	}
	log_event(c->api->log, LOG_LEVEL_INFO, "contact.changed", "person=%s", c->me.id);
	api_answer(c, 200, show_contact(&contact));
}
