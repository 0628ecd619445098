#include "smtp.h"

#include <curl/curl.h>
#include <glib.h>
#include <string.h>

/* An answer to the end of the data is waited for so long when the server stops. */
#define FAREWELL_US (3 * G_USEC_PER_SEC)
/* A whole mail may take so many time-outs: each of its answers may be slow. */
enum { ANSWERS = 4 };

struct transfer {
	const struct smtp_job *job;
	size_t sent, len;
	gint64 stop_seen; /* 0: not asked to */
};

/* From here on the server may have taken it: what ends the data goes out by itself. */
static bool is_whole(const struct transfer *t)
{
	return t->sent == t->len;
}

static size_t give(char *out, size_t size, size_t count, void *ctx)
{
	struct transfer *t = ctx;
	size_t some = MIN(size * count, t->len - t->sent);
	memcpy(out, t->job->message + t->sent, some);
	t->sent += some;
	return some;
}

/* Not 0: it ends here. */
static int look(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	struct transfer *t = ctx;
	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	if (!t->job->must_stop(t->job->ctx)) {
		return 0;
	}
	gint64 now = g_get_monotonic_time();
	t->stop_seen = t->stop_seen ? t->stop_seen : now;
	return !is_whole(t) || now - t->stop_seen > FAREWELL_US;
}

/* The server's port, and by what name we greet it. */
static char *url_of(const struct smtp_job *job)
{
	const char *scheme = job->server->security == MAIL_TLS ? "smtps" : "smtp", *server = job->server->server;
	bool is_v6 = strchr(server, ':') != NULL;
	return g_strdup_printf("%s://%s%s%s:%u/%s", scheme, is_v6 ? "[" : "", server, is_v6 ? "]" : "", job->server->port, job->helo);
}

static bool set_line(CURL *curl, const struct smtp_job *job, const char *url)
{
	long timeout_s = (long)job->server->timeout_s;
	bool is_plain = job->server->security == MAIL_PLAIN;
	bool is_set = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK && curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, timeout_s) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout_s) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWERS * timeout_s) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL)) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	if (is_set && job->server->ca_file[0] != '\0') {
		is_set = curl_easy_setopt(curl, CURLOPT_CAINFO, job->server->ca_file) == CURLE_OK
			&& curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK; /* this one, and none of the system's */
	}
	if (is_set && job->password != NULL) {
		is_set = curl_easy_setopt(curl, CURLOPT_USERNAME, job->server->user) == CURLE_OK
			&& curl_easy_setopt(curl, CURLOPT_PASSWORD, job->password) == CURLE_OK;
	}
	return is_set;
}

static bool set_mail(CURL *curl, const struct smtp_job *job, struct transfer *t, const struct curl_slist *to)
{
	return curl_easy_setopt(curl, CURLOPT_MAIL_FROM, job->server->from) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->len) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_READDATA, t) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK && curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t) == CURLE_OK;
}

/* While the data is on its way the last answer is 354; what comes after it is said of the mail. */
static enum smtp_result judge(const struct transfer *t, CURLcode result, long code)
{
	enum { CLOSING = 421, BAD = 400, SERVER_TOOK = 250 };
	if (result == CURLE_OK || (is_whole(t) && code == SERVER_TOOK)) {
		return SMTP_TAKEN;
	}
	if (is_whole(t)) {
		return code >= BAD ? SMTP_REFUSED : SMTP_UNSURE;
	}
	/* it spoke to us, let us in, and does not want this one */
	bool is_said = (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR || result == CURLE_WEIRD_SERVER_REPLY) && code >= BAD
		&& code != CLOSING;
	return is_said ? SMTP_REFUSED : SMTP_UNREACHABLE;
}

enum smtp_result smtp_send(const struct smtp_job *job, struct smtp_outcome *outcome)
{
	struct transfer t = {.job = job, .len = strlen(job->message)};
	CURL *curl = curl_easy_init(); /* and a connection, for this one alone: one that is used again may be dead without a word */
	struct curl_slist *to = curl_slist_append(NULL, job->to);
	char *url = url_of(job);
	CURLcode result = CURLE_FAILED_INIT;
	*outcome = (struct smtp_outcome){0, ""};
	if (curl != NULL && to != NULL && set_line(curl, job, url) && set_mail(curl, job, &t, to)) {
		result = curl_easy_perform(curl);
		(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &outcome->code);
	}
	outcome->why = curl_easy_strerror(result);
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	g_free(url);
	return judge(&t, result, outcome->code);
}

bool smtp_try(const struct smtp_job *job, struct smtp_outcome *outcome)
{
	CURL *curl = curl_easy_init();
	char *url = url_of(job);
	CURLcode result = CURLE_FAILED_INIT;
	*outcome = (struct smtp_outcome){0, ""};
	if (curl != NULL && set_line(curl, job, url) && curl_easy_setopt(curl, CURLOPT_NOBODY, 1L) == CURLE_OK
		&& curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP") == CURLE_OK) {
		result = curl_easy_perform(curl);
		(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &outcome->code);
	}
	outcome->why = curl_easy_strerror(result);
	curl_easy_cleanup(curl);
	g_free(url);
	return result == CURLE_OK;
}

bool smtp_read_password(const struct config_mail *server, char password[SMTP_PASSWORD_MAX])
{
	char *text = NULL;
	gsize len = 0;
	if (!g_file_get_contents(server->password_file, &text, &len, NULL)) {
		return false;
	}
	text[strcspn(text, "\r\n")] = '\0';
	bool fits = g_strlcpy(password, text, SMTP_PASSWORD_MAX) < SMTP_PASSWORD_MAX;
	explicit_bzero(text, len);
	g_free(text);
	return fits;
}
