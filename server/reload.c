/* What a reload reads, checks, and only then takes. */
#include "reload.h"

#include "app.h"
#include "drain.h"
#include "mail.h"
#include "notify.h"

static enum err read_config(const struct app *app, struct config *next, char why[CONFIG_ERROR_MAX])
{
	const struct config *now = app->config;
	enum err result = config_load(next, now->path, why);
	if (result == OK && now->is_dir_given) {
		config_set_text(&next->store_dir, now->store_dir);
	}
	return result;
}

static enum err read_certificate(const struct app *app, const struct config *next,
	struct certs_pair *pair, bool *is_self_signed, char why[CONFIG_ERROR_MAX])
{
	struct certs_paths paths;
	if (app->tls == NULL) {
		return OK;
	}
	enum err result = certs_prepare(next, &paths);
	if (result == OK) {
		result = certs_load(&paths, pair);
	}
	*is_self_signed = paths.is_self_signed;
	if (result != OK) {
		g_snprintf(why, CONFIG_ERROR_MAX,
			"the certificate %s and its key can't be read, or do not belong together",
			paths.certificate);
	}
	certs_paths_finish(&paths);
	return result;
}

static void take(struct app *app, struct config *next, struct certs_pair *pair, bool is_self_signed)
{
	struct config_changes changes = {0};
	if (app->config->path != NULL) {
		config_merge(app->config, next, &changes);
	}
	app->log.level = config_log_level(app->config);
	mail_configure(app->mail, app->config);
	if (app->tls != NULL) {
		struct certs_pair old = app->certificate;
		app->certificate = *pair;
		*pair = old;
		app->has_own_certificate = !is_self_signed;
	}
	app->counts.reloads++;
	log_event(&app->log, LOG_LEVEL_WARN, "config.reloaded", "changed=%s needs_restart=%s",
		changes.taken[0] == '\0' ? "-" : changes.taken,
		changes.waiting[0] == '\0' ? "-" : changes.waiting);
}

void reload(struct app *app)
{
	char why[CONFIG_ERROR_MAX] = "";
	struct config next;
	struct certs_pair pair = {0};
	bool is_self_signed = false;
	notify_reloading();
	config_init(&next);
	enum err result = read_config(app, &next, why);
	if (result == OK) {
		result = read_certificate(app, &next, &pair, &is_self_signed, why);
	}
	if (result == OK) {
		take(app, &next, &pair, is_self_signed);
	} else {
		app->counts.reloads_failed++;
		log_event(&app->log, LOG_LEVEL_ERROR, "config.refused", "why=\"%s\"", why);
	}
	certs_pair_finish(&pair);
	config_finish(&next);
	notify_ready();
	if (result == OK) {
		drain_renew(app);
	}
}
