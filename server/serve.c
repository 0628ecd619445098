/* In which order the parts of the server are built, run and taken down. */
#include "serve.h"

#include "app.h"
#include "backup.h"
#include "certs.h"
#include "checkpoint.h"
#include "export.h"
#include "folder.h"
#include "http.h"
#include "http_api.h"
#include "http_upload.h"
#include "interfaces.h"
#include "lws_log.h"
#include "mail.h"
#include "notify.h"
#include "process.h"
#include "purge.h"
#include "store_shelf.h"
#include "vote_keys.h"
#include "web_dir.h"
#include "wiping.h"
#include "ws.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STOP_TURNS = 40, STOP_TURN_MS = 25, HEADER_BYTES = 8192, SERVICE_BYTES = 16384 };
enum { GATHER_FROM = 8, GATHER_EACH_US = 20, GATHER_LEAST_US = 1000, GATHER_MAX_US = 10000 };
/* A head must be there in time; a reply may stand still for so long (a tablet that roams). */
enum { HEAD_S = 10, STALL_S = 15 };

static const struct lws_protocols *protocols(void)
{
	static const struct lws_protocols list[] = {
		{.name = "http", .callback = http_callback, .per_session_data_size = 4096},
		{.name = "kreide.1",
			.callback = ws_callback,
			.per_session_data_size = sizeof(struct ws_conn),
			.rx_buffer_size = WS_READ_BYTES,
			.tx_packet_size = SERVICE_BYTES},
		{0},
	};
	return list;
}

static void complain(const char *what, const char *advice)
{
	(void)fprintf(stderr, "kreide: %s. %s\n", what, advice);
}

/* Ends what a restore that was cut off has begun; whoever holds the store's lock has done so. */
static enum err settle_store(const char *dir)
{
	if (!backup_is_unsettled(dir)) {
		return OK;
	}
	int lock = folder_lock(dir, FOLDER_STORE_LOCK);
	enum err e = lock >= 0 ? backup_settle(dir) : ERR_STATE;
	if (lock >= 0) {
		(void)close(lock);
	}
	if (e != OK) {
		complain("a backup is being put into the place of the store", "Try again in a moment");
	}
	return e;
}

/* Held as long as the program runs. */
static enum err lock_store(struct app *app)
{
	const char *dir = app->config->store_dir;
	if (g_mkdir_with_parents(dir, 0700) != 0) {
		return OK; /* serve_open_store says it */
	}
	app->store_lock = folder_lock(dir, FOLDER_STORE_LOCK);
	if (app->store_lock < 0) {
		(void)fprintf(stderr, "kreide: the store in %s is in use: %s.\n", dir,
			errno == EWOULDBLOCK ? "another Kreide runs on it, or a backup is being restored" : strerror(errno));
		return ERR_STATE;
	}
	return backup_settle(dir);
}

enum err serve_open_store(const struct config *c, struct store **out)
{
	if (g_mkdir_with_parents(c->store_dir, 0700) != 0) {
		(void)fprintf(stderr,
			"kreide: the folder %s can't be made: %s. Choose another with [store] "
			"dir.\n",
			c->store_dir, strerror(errno));
		return ERR_SYS;
	}
	char *path = g_build_filename(c->store_dir, "kreide.db", NULL);
	enum err result = settle_store(c->store_dir);
	if (result != OK) {
		g_free(path);
		return result;
	}
	result = store_open(out, path);
	if (result == ERR_UNSUPPORTED) {
		complain("the store was made by a newer version of Kreide",
			"Install that version again; nothing was changed");
	} else if (result != OK) {
		(void)fprintf(stderr,
			"kreide: the store %s can't be opened (%s). Is it readable and writable "
			"for this user?\n",
			path, err_name(result));
	}
	g_free(path);
	return result;
}

static enum err start_checkpoints(struct app *app)
{
	char *path = g_build_filename(app->config->store_dir, "kreide.db", NULL);
	enum err result = checkpoint_start(&app->checkpoint, app->store, path);
	g_free(path);
	return result;
}

static enum err make_context(struct app *app)
{
	lws_log_start(app->log.level);
	struct lws_context_creation_info info = {
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
			   LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_VALIDATE_UTF8,
		.user = app,
		.max_http_header_data2 = HEADER_BYTES,
		.timeout_secs = STALL_S,
		.timeout_secs_ah_idle = HEAD_S,
		.max_http_header_pool2 = 256,
		.pt_serv_buf_size = SERVICE_BYTES,
		.gid = (int)-1,
		.uid = (int)-1,
	};
	wiping_begin_lws();
	app->lws = lws_create_context(&info);
	return app->lws == NULL ? ERR_NOMEM : OK;
}

static struct lws_vhost *make_vhost(struct app *app, const char *name, const char *address,
	uint32_t port, const struct certs_paths *certs)
{
	bool is_any = strcmp(address, "*") == 0;
	struct lws_context_creation_info info = {
		.vhost_name = name,
		.port = (int)port,
		.iface = is_any ? NULL : address,
		.protocols = protocols(),
		.server_string = "kreide",
		.keepalive_timeout = 30,
		.options =
			LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
			LWS_SERVER_OPTION_VALIDATE_UTF8 |
			(is_any || strchr(address, ':') != NULL ? 0
								: LWS_SERVER_OPTION_DISABLE_IPV6),
		.user = app,
	};
	if (certs != NULL) {
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
		info.ssl_cert_filepath = certs->certificate;
		info.ssl_private_key_filepath = certs->key;
		info.alpn = "http/1.1";
		info.ssl_options_set =
			SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_RENEGOTIATION;
	}
	return lws_create_vhost(app->lws, &info);
}

static void say_port(const char *key, uint32_t port)
{
	(void)fprintf(stderr,
		"kreide: port %u can't be opened: %s. Stop what uses it, or set %s in "
		"kreide.conf.\n",
		port, strerror(errno), key);
}

static enum err open_vhosts(struct app *app)
{
	const struct config *c = app->config;
	if (c->plain_port != 0) {
		if (interfaces_try_bind(c->plain_address, (uint16_t)c->plain_port, false) != OK) {
			say_port("[http] plain-port", c->plain_port);
			return ERR_SYS;
		}
		app->plain = make_vhost(app, "plain", c->plain_address, c->plain_port, NULL);
	}
	if (c->https) {
		struct certs_paths paths;
		enum err result = certs_prepare(c, &paths);
		if (result != OK) {
			(void)fprintf(stderr,
				"kreide: the certificate %s and its key can't be used (%s). "
				"`kreide doctor` says more.\n",
				paths.certificate, err_name(result));
		} else if (interfaces_try_bind(c->https_address, (uint16_t)c->https_port, false) !=
			   OK) {
			say_port("[http] https-port", c->https_port);
			result = ERR_SYS;
		} else if ((result = certs_load(&paths, &app->certificate)) == OK) {
			app->has_own_certificate = !paths.is_self_signed;
			app->tls = make_vhost(app, "tls", c->https_address, c->https_port, &paths);
		}
		certs_paths_finish(&paths);
		if (result != OK) {
			return result;
		}
	}
	bool is_open =
		(c->plain_port == 0 || app->plain != NULL) && (!c->https || app->tls != NULL);
	return is_open ? OK : ERR_SYS;
}

static void wake(void *ctx)
{
	lws_cancel_service(ctx);
}

static size_t parse_addresses(char *const *texts, struct addr *out, size_t cap)
{
	size_t count = 0;
	for (; *texts != NULL && count < cap; texts++) {
		if (addr_parse(&out[count], *texts, 0) == OK) {
			count++;
		}
	}
	return count;
}

static enum err start_media(struct app *app)
{
	const struct config *c = app->config;
	struct addr addresses[INTERFACES_MAX], public_addresses[INTERFACES_MAX];
	size_t count = parse_addresses(c->addresses, addresses, INTERFACES_MAX);
	if (count == 0) {
		count = interfaces_list(addresses, INTERFACES_MAX, c->plain_port != 0);
	}
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	app->worker_count =
		c->workers != 0 ? c->workers : (uint32_t)CLAMP(cores, 1, APP_MAX_WORKERS);
	for (uint32_t i = 0; i < app->worker_count; i++) {
		app->heard_at[i] = app->started.mono;
	}
	struct sfu_conf conf = {
		.workers = app->worker_count,
		.media_port = (uint16_t)c->media_port,
		.addresses = addresses,
		.address_count = (uint32_t)count,
		.public_addresses = public_addresses,
		.public_address_count = (uint32_t)parse_addresses(
			c->public_addresses, public_addresses, INTERFACES_MAX),
		.no_udp = !c->udp,
		.no_tcp = !c->tcp,
		.max_rooms = c->max_rooms,
		.max_peers = c->max_peers,
		.audible_count = c->audible,
		.spread_from = c->spread_from,
		.max_up_kbps = c->max_up_kbps,
		.max_up_packets = c->max_up_packets,
		.max_sound_kbps = c->max_sound_kbps,
		.log = &app->log,
		.wake = wake,
		.wake_ctx = app->lws,
	};
	enum err result = sfu_new(&app->sfu, &conf);
	if (result != OK) {
		(void)fprintf(stderr,
			"kreide: the media ports from %u on (UDP and TCP, one per worker) can't be "
			"opened. Is another Kreide running? "
			"Set [media] port, or ask `kreide doctor`.\n",
			c->media_port);
	}
	return result;
}

static void *wait_for_signals(void *ctx)
{
	struct app *app = ctx;
	sigset_t set;
	int number = 0;
	bool is_drained = false;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR1);
	while (!atomic_load(&app->is_stopping)) {
		if (sigwait(&set, &number) != 0) {
			continue;
		}
		if (number == SIGHUP) {
			atomic_store(&app->wants_reload, true);
		} else if (number == SIGUSR1) {
			atomic_store(&app->wants_stats, true);
		} else if (number == SIGTERM && !is_drained) {
			is_drained = true; /* the second one stops */
			atomic_store(&app->wants_drain, true);
		} else {
			atomic_store(&app->must_stop, true);
		}
		lws_cancel_service(app->lws);
	}
	return NULL;
}

/* In every thread from here on; only the one that waits for them gets them. */
static void block_signals(void)
{
	sigset_t set;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGUSR1);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

static void forget_file(void *ctx, const char *file)
{
	http_upload_forget(ctx, file);
}

static void scrub(void *ctx)
{
	purge_ask_scrub(((struct app *)ctx)->purge);
}

static bool has_mail(void *ctx, const char *school)
{
	return mail_is_on(((struct app *)ctx)->mail, school);
}

static bool is_known_file(void *ctx, const char *file)
{
	struct store_file found;
	return store_file_find(ctx, file, &found) != ERR_NOT_FOUND;
}

/* /api/, what it does on other threads, and the contents of shelves. */
static enum err start_api(struct app *app)
{
	const struct config *c = app->config;
	struct api_conf conf = {
		.store = app->store,
		.signaling = app->signaling,
		.log = &app->log,
		.shelf = {(int64_t)c->shelf_file_mib << 20, (int64_t)c->shelf_person_mib << 20, (int64_t)c->shelf_group_mib << 20,
			(int64_t)c->shelf_school_mib << 20},
		.forget_file = forget_file,
		.forget_ctx = app,
		.scrub = scrub,
		.pack = export_pack,
		.pack_ctx = c->store_dir,
		.has_mail = has_mail,
		.mail_ctx = app,
		.purge_at = c->purge_at,
	};
	app->uploads = uploads_new();
	app->downloads = g_hash_table_new(g_int64_hash, g_int64_equal);
	enum err result = disk_new(&app->disk, c->store_dir, wake, app->lws);
	if (result != OK) {
		complain("the folder of files below [store] dir can't be made", "Give it to the user that runs kreide");
		return result;
	}
	disk_sweep(app->disk, is_known_file, app->store);
	result = mail_start(app);
	if (result != OK) {
		return result;
	}
	app->api = api_new(&conf);
	result = http_api_start(app);
	return result == OK ? purge_start(app) : result;
}

static enum err build(struct app *app)
{
	const struct config *c = app->config;
	enum err result = lock_store(app);
	result = result == OK ? serve_open_store(c, &app->store) : result;
	result = result == OK ? start_checkpoints(app) : result;
	if (result != OK) {
		return result;
	}
	char *folder = web_dir_find(c);
	if (static_files_load(&app->files, folder) != OK) {
		(void)fprintf(stderr,
			"kreide: the web client is not in %s. Build it (script/run does), or set "
			"[web] dir.\n",
			folder);
		result = ERR_NOT_FOUND;
	}
	g_free(folder);
	if (result == OK) {
		app->vote_keys = vote_keys_start(&app->log);
		struct signaling_conf conf = {
			.store = app->store, .log = &app->log,
			.lesson_codecs = config_codecs(app->config), .keys = vote_keys_of(app->vote_keys)};
		app->signaling = signaling_new(&conf);
		result = app->signaling == NULL ? ERR_NOMEM : make_context(app);
	}
	if (result == OK) {
		result = start_api(app);
	}
	if (result == OK) {
		result = start_media(app);
	}
	return result == OK ? open_vhosts(app) : result;
}

/* What came with the server says goodbye while the server still answers. */
struct farewell {
	struct app *app;
	const struct serve_hooks *hooks;
};

static void *say_farewell(void *ctx)
{
	struct farewell *f = ctx;
	if (f->hooks->on_stop != NULL) {
		f->hooks->on_stop(f->hooks->ctx);
	}
	atomic_store(&f->app->is_stopping, true);
	lws_cancel_service(f->app->lws);
	return NULL;
}

/*
 * libwebsockets looks at every connection in each turn. With a crowd a turn waits a moment, so that it serves several of
 * them: less than anybody notices, and the cost of a message does not grow with the number of people.
 */
static void gather(const struct app *app)
{
	guint conns = g_hash_table_size(app->conns);
	if (conns >= GATHER_FROM) {
		g_usleep(CLAMP(conns * GATHER_EACH_US, GATHER_LEAST_US, GATHER_MAX_US));
	}
}

static void run(struct app *app, const struct serve_hooks *hooks)
{
	struct farewell farewell = {.app = app, .hooks = hooks};
	pthread_t thread;
	app_start_timers(app);
	notify_ready();
	while (!atomic_load(&app->must_stop) && lws_service(app->lws, 0) >= 0) {
		gather(app);
	}
	notify_stopping("Says goodbye.");
	if (pthread_create(&thread, NULL, say_farewell, &farewell) == 0) {
		while (!atomic_load(&app->is_stopping) && lws_service(app->lws, 0) >= 0) {
		}
		(void)pthread_join(thread, NULL);
	}
	atomic_store(&app->is_stopping, true);
	ws_close_all(app);
	for (int i = 0; i < STOP_TURNS && g_hash_table_size(app->conns) > 0; i++) {
		(void)lws_service(app->lws, -1);
		g_usleep(STOP_TURN_MS * 1000);
	}
}

static void take_down(struct app *app)
{
	struct sfu *sfu = app->sfu;
	app->sfu = NULL;
	sfu_free(sfu);
	if (app->lws != NULL) {
		lws_sul_cancel(&app->timer);
		lws_sul_cancel(&app->stats_timer);
		atomic_store(&app->is_stopping, true);
		http_api_stop(app);
		lws_context_destroy(app->lws);
	}
	purge_stop(app->purge);
	disk_free(app->disk);
	uploads_free(app->uploads);
	if (app->downloads != NULL) {
		g_hash_table_destroy(app->downloads);
	}
	api_free(app->api);
	mail_stop(app->mail);
	signaling_free(app->signaling);
	vote_keys_stop(app->vote_keys);
	checkpoint_stop(app->checkpoint);
	store_close(app->store);
	if (app->store_lock >= 0) {
		(void)close(app->store_lock);
	}
	static_files_finish(&app->files);
	g_hash_table_destroy(app->conns);
	g_hash_table_destroy(app->requests);
	door_free(app->door);
	certs_pair_finish(&app->certificate);
}

static enum err tell_ready(struct app *app, const struct serve_hooks *hooks)
{
	struct serve_ready ready = {
		.config = app->config,
		.store = app->store,
		.plain_port = (uint16_t)(app->plain == NULL ? 0 : app->config->plain_port),
		.https_port = (uint16_t)(app->tls == NULL ? 0 : app->config->https_port),
	};
	log_event(&app->log, LOG_LEVEL_INFO, "server.ready",
		"plain_port=%u https_port=%u media_port=%u", ready.plain_port, ready.https_port,
		sfu_port(app->sfu, 0));
	return hooks->on_ready == NULL ? OK : hooks->on_ready(hooks->ctx, &ready);
}

static struct app *new_app(struct config *c)
{
	uint8_t secret[DOOR_SECRET_BYTES];
	struct app *app = g_new0(struct app, 1);
	app->config = c;
	app->log = (struct log){.level = config_log_level(c), .fd = STDERR_FILENO};
	app->conns = g_hash_table_new(g_int64_hash, g_int64_equal);
	app->requests = g_hash_table_new(g_int64_hash, g_int64_equal);
	app->started = app_now();
	app->drain_since = US_NEVER;
	app->store_lock = -1;
	randombytes_buf(secret, sizeof secret);
	app->door = door_new(secret);
	explicit_bzero(secret, sizeof secret);
	return app;
}

int serve_run(struct config *c, const struct serve_hooks *hooks)
{
	if (sodium_init() < 0) {
		complain("no source of chance", "The system's random generator is not ready");
		return 1;
	}
	g_assert(http_session_bytes() <= protocols()[0].per_session_data_size);
	struct app *app = new_app(c);
	block_signals();
	process_raise_file_limit();
	enum err result = build(app);
	if (result == OK) {
		pthread_t waiter;
		result = pthread_create(&waiter, NULL, wait_for_signals, app) == 0 ? OK : ERR_SYS;
		if (result == OK) {
			result = tell_ready(app, hooks);
			if (result == OK) {
				run(app, hooks);
			} else if (hooks->on_stop != NULL) {
				hooks->on_stop(hooks->ctx);
			}
			atomic_store(&app->is_stopping, true);
			(void)pthread_kill(waiter, SIGTERM);
			(void)pthread_join(waiter, NULL);
		}
	}
	take_down(app);
	g_free(app);
	return result == OK ? 0 : 1;
}
