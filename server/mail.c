#include "mail.h"

#include "app.h"
#include "mail_text.h"
#include "smtp.h"
#include "store_mail.h"

#include <curl/curl.h>
#include <glib.h>
#include <string.h>

#define LOOK_EVERY_US G_USEC_PER_SEC
#define MINUTE_MS INT64_C(60000)

struct mail {
	struct app *app;
	struct store *store;
	GThread *thread;
	GMutex mutex; /* of what follows */
	GCond cond;
	struct config *config; /* a copy, of which mail alone counts */
	/* other threads look at these */
	gint must_stop;
	_Atomic uint64_t counts[MAIL_COUNTS];
};

static bool must_stop(void *ctx)
{
	struct mail *m = ctx;
	return g_atomic_int_get(&m->must_stop) != 0;
}

bool mail_pause(int tries, int64_t *pause_ms)
{
	static const int first_minutes[] = {1, 5, 15, 60};
	enum { FIRST = G_N_ELEMENTS(first_minutes), LATER_MINUTES = 120, TWO_DAYS_MINUTES = 2 * 24 * 60, FIRST_MINUTES = 81 };
	const int most = FIRST + (TWO_DAYS_MINUTES - FIRST_MINUTES) / LATER_MINUTES;
	*pause_ms = (tries <= FIRST ? first_minutes[MAX(tries, 1) - 1] : LATER_MINUTES) * MINUTE_MS;
	return tries <= most;
}

/* -- settings --------------------------------------------------------------------------------------------------- */

/* What is sent now is sent by what was set when it began: all of it is copied. */
struct settings {
	struct config_mail mail;
	char *texts[5];
};

static void load_settings(struct mail *m, const char *school, struct settings *s)
{
	g_mutex_lock(&m->mutex);
	config_mail_of(m->config, school, &s->mail);
	const char **fields[] = {&s->mail.server, &s->mail.user, &s->mail.password_file, &s->mail.from, &s->mail.ca_file};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		s->texts[i] = g_strdup(*fields[i]);
		*fields[i] = s->texts[i];
	}
	g_mutex_unlock(&m->mutex);
}

static void finish_settings(struct settings *s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(s->texts); i++) {
		g_free(s->texts[i]);
	}
}

void mail_configure(struct mail *m, const struct config *c)
{
	g_mutex_lock(&m->mutex);
	config_mail_copy(m->config, c);
	g_mutex_unlock(&m->mutex);
}

bool mail_is_on(struct mail *m, const char *school)
{
	struct config_mail mail;
	g_mutex_lock(&m->mutex);
	config_mail_of(m->config, school, &mail);
	bool is_on = mail.server[0] != '\0';
	g_mutex_unlock(&m->mutex);
	return is_on;
}

uint64_t mail_counted(const struct mail *m, enum mail_count what)
{
	return atomic_load(&m->counts[what]);
}

/* -- one mail --------------------------------------------------------------------------------------------------- */

static void settle(struct mail *m, const struct store_mail *mail, enum err e, enum mail_count count)
{
	atomic_fetch_add(&m->counts[count], 1);
	if (e) { /* it stays marked: nobody gets it twice */
		log_event(&m->app->log, LOG_LEVEL_ERROR, "mail.unsettled", "mail=%s why=%s", mail->id, err_name(e));
	}
}

static void done(struct mail *m, const struct store_mail *mail, enum mail_state state, enum mail_count count)
{
	settle(m, mail, store_mail_done(m->store, mail->number, state, g_get_real_time() / 1000), count);
}

/* It was surely not taken. */
static void again(struct mail *m, const struct store_mail *mail)
{
	int64_t pause_ms;
	if (mail_pause(mail->tries, &pause_ms)) {
		settle(m, mail, store_mail_again(m->store, mail->number, g_get_real_time() / 1000 + pause_ms), MAIL_COUNT_AGAIN);
	} else {
		done(m, mail, MAIL_FAILED, MAIL_COUNT_FAILED);
	}
}

static enum smtp_result hand_over(struct mail *m, const struct config_mail *server, const char *to, const char *message,
	struct smtp_outcome *outcome)
{
	char password[SMTP_PASSWORD_MAX] = "";
	bool has_user = server->user[0] != '\0';
	if (has_user && !smtp_read_password(server, password)) {
		*outcome = (struct smtp_outcome){0, "the password file can't be read"};
		return SMTP_UNREACHABLE;
	}
	const struct smtp_job job = {.server = server, .password = has_user ? password : NULL, .helo = strchr(server->from, '@') + 1, .to = to,
		.message = message, .must_stop = must_stop, .ctx = m};
	enum smtp_result result = smtp_send(&job, outcome);
	explicit_bzero(password, sizeof password);
	return result;
}

static void log_outcome(const struct mail *m, const struct store_mail *mail, enum smtp_result result, const struct smtp_outcome *outcome)
{
	static const char *const names[SMTP_RESULTS] = {"mail.sent", "mail.refused", "mail.unreachable", "mail.unsure"};
	log_event(&m->app->log, result == SMTP_TAKEN ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, names[result], "mail=%s school=%s try=%d code=%ld why=\"%s\"",
		mail->id, mail->school, mail->tries, outcome->code, outcome->why);
}

/* False: its server is not to be tried again for now. */
static bool send_one(struct mail *m, const struct store_mail *mail, const struct config_mail *server)
{
	struct smtp_outcome outcome;
	/* the mark must outlive a power cut: else the mail would be sent again */
	if (store_sync(m->store) != OK) {
		again(m, mail);
		return false;
	}
	char *message = mail_text_of(m->store, mail, server->from, g_get_real_time() / 1000);
	if (message == NULL) { /* an address that is none: no time mends it */
		log_event(&m->app->log, LOG_LEVEL_ERROR, "mail.impossible", "mail=%s school=%s", mail->id, mail->school);
		done(m, mail, MAIL_FAILED, MAIL_COUNT_FAILED);
		return true;
	}
	enum smtp_result result = hand_over(m, server, mail->contact.email, message, &outcome);
	g_free(message);
	log_outcome(m, mail, result, &outcome);
	if (result == SMTP_TAKEN) {
		done(m, mail, MAIL_SENT, MAIL_COUNT_SENT);
	} else if (result == SMTP_UNSURE) {
		done(m, mail, MAIL_UNSURE, MAIL_COUNT_UNSURE);
	} else {
		again(m, mail);
	}
	return result == SMTP_TAKEN || result == SMTP_REFUSED;
}

/* All that is due. Whoever's server is found dead costs one time-out, and the others nothing more. */
static void send_due(struct mail *m)
{
	GHashTable *dead = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct store_mail mail;
	while (!must_stop(m) && store_mail_take(m->store, g_get_real_time() / 1000, &mail) == OK) {
		struct settings s;
		load_settings(m, mail.school, &s);
		char *name = g_strdup_printf("%s:%u", s.mail.server, s.mail.port);
		if (s.mail.server[0] == '\0' || g_hash_table_contains(dead, name)) {
			again(m, &mail);
		} else if (!send_one(m, &mail, &s.mail)) {
			(void)g_hash_table_add(dead, g_strdup(name));
		}
		g_free(name);
		finish_settings(&s);
	}
	g_hash_table_destroy(dead);
}

/* -- the thread ------------------------------------------------------------------------------------------------- */

/* False: the server ends. */
static bool wait_a_moment(struct mail *m)
{
	gint64 until = g_get_monotonic_time() + LOOK_EVERY_US;
	g_mutex_lock(&m->mutex);
	while (!must_stop(m) && g_cond_wait_until(&m->cond, &m->mutex, until)) {
	}
	g_mutex_unlock(&m->mutex);
	return !must_stop(m);
}

static void *work(void *ctx)
{
	struct mail *m = ctx;
	int64_t due_ms;
	while (wait_a_moment(m)) {
		if (store_mail_due(m->store, &due_ms) == OK && due_ms <= g_get_real_time() / 1000) {
			send_due(m);
		}
	}
	return NULL;
}

static enum err open_outbox(struct mail *m)
{
	char *path = g_build_filename(m->app->config->store_dir, "kreide.db", NULL);
	enum err e = store_open(&m->store, path);
	g_free(path);
	return e ? e : store_mail_resume(m->store, g_get_real_time() / 1000);
}

enum err mail_start(struct app *app)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		return ERR_SYS;
	}
	struct mail *m = g_new0(struct mail, 1);
	m->app = app;
	m->config = g_new0(struct config, 1);
	config_init(m->config);
	config_mail_copy(m->config, app->config);
	g_mutex_init(&m->mutex);
	g_cond_init(&m->cond);
	app->mail = m;
	enum err e = open_outbox(m);
	m->thread = e ? NULL : g_thread_new("mail", work, m);
	return e;
}

void mail_stop(struct mail *m)
{
	if (m == NULL) {
		return;
	}
	g_atomic_int_set(&m->must_stop, 1);
	g_mutex_lock(&m->mutex);
	g_cond_signal(&m->cond);
	g_mutex_unlock(&m->mutex);
	if (m->thread != NULL) {
		(void)g_thread_join(m->thread);
	}
	g_mutex_clear(&m->mutex);
	g_cond_clear(&m->cond);
	store_close(m->store);
	config_finish(m->config);
	g_free(m->config);
	g_free(m);
	curl_global_cleanup();
}
