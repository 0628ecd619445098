/* `kreide doctor`: what would keep the server from working, and what to do about each. */
#include "certs.h"
#include "commands.h"
#include "interfaces.h"
#include "options.h"
#include "smtp.h"
#include "static_files.h"
#include "store.h"
#include "web_dir.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum verdict { VERDICT_OK, VERDICT_WARN, VERDICT_FAIL };
enum { FEW_DAYS = 21, BUILD_YEAR = 2026, MAIL_TRY_S = 10 };

struct visit {
	const struct config *config;
	int warnings, failures;
};

static void say(struct visit *v, enum verdict verdict, const char *what, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void say(struct visit *v, enum verdict verdict, const char *what, const char *format, ...)
{
	static const char *const words[] = {"OK  ", "WARN", "FAIL"};
	char text[1024];
	va_list args;
	va_start(args, format);
	(void)g_vsnprintf(text, sizeof text, format, args);
	va_end(args);
	(void)printf("%s  %-12s %s\n", words[verdict], what, text);
	v->warnings += verdict == VERDICT_WARN;
	v->failures += verdict == VERDICT_FAIL;
}

static void check_port(
	struct visit *v, const char *what, const char *address, uint32_t port, bool is_udp)
{
	const char *protocol = is_udp ? "UDP" : "TCP";
	if (interfaces_try_bind(address, (uint16_t)port, is_udp) == OK) {
		say(v, VERDICT_OK, what, "%s %u can be opened", protocol, port);
	} else if (errno == EACCES) {
		say(v, VERDICT_FAIL, what,
			"%s %u: ports below 1024 need the capability CAP_NET_BIND_SERVICE, or a "
			"higher port",
			protocol, port);
	} else {
		say(v, VERDICT_FAIL, what,
			"%s %u: %s. If Kreide runs already, that is it; else stop what uses the "
			"port, or choose another",
			protocol, port, strerror(errno));
	}
}

static uint32_t worker_count(const struct config *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return c->workers != 0 ? c->workers : (uint32_t)MAX(cores, 1);
}

static void check_ports(struct visit *v)
{
	const struct config *c = v->config;
	if (c->plain_port != 0) {
		check_port(v, "http", c->plain_address, c->plain_port, false);
	}
	if (c->https) {
		check_port(v, "https", c->https_address, c->https_port, false);
	}
	for (uint32_t i = 0; c->media_port != 0 && i < worker_count(c); i++) {
		if (c->udp) {
			check_port(v, "media", NULL, c->media_port + i, true);
		}
		if (c->tcp) {
			check_port(v, "media", NULL, c->media_port + i, false);
		}
	}
}

static void check_certificate(struct visit *v)
{
	struct certs_paths paths;
	struct certs_info info;
	if (!v->config->https) {
		say(v, VERDICT_OK, "certificate",
			"none needed: HTTPS is off (a proxy must do it, else only this machine can "
			"join)");
		return;
	}
	certs_locate(v->config, &paths);
	enum err result = certs_read(paths.certificate, &info);
	if (paths.is_self_signed && result == ERR_SYS) {
		say(v, VERDICT_WARN, "certificate",
			"self-signed, made at the first start: browsers warn. Set [http] "
			"certificate and key for a real one");
	} else if (result != OK) {
		say(v, VERDICT_FAIL, "certificate",
			"%s can't be read (%s). Is it PEM, and readable for this user?",
			paths.certificate, err_name(result));
	} else if (certs_check_pair(&paths) != OK) {
		say(v, VERDICT_FAIL, "certificate",
			"%s and %s do not belong together, or the key can't be read",
			paths.certificate, paths.key);
	} else if (info.days_left < 0) {
		say(v, VERDICT_FAIL, "certificate",
			"expired %lld days ago: renew it, then send SIGHUP",
			(long long)-info.days_left);
	} else if (info.days_left < FEW_DAYS) {
		say(v, VERDICT_WARN, "certificate",
			"expires in %lld days: renew it, then send SIGHUP",
			(long long)info.days_left);
	} else {
		say(v, paths.is_self_signed ? VERDICT_WARN : VERDICT_OK, "certificate",
			"%s, %lld more days, for %s",
			paths.is_self_signed ? "self-signed (browsers warn)" : "good",
			(long long)info.days_left, info.names);
		say(v, VERDICT_OK, "fingerprint", "SHA-256 %s", info.fingerprint);
	}
	certs_paths_finish(&paths);
}

static bool is_private(const struct addr *a)
{
	if (a->family == ADDR_IPV4) {
		return a->ip[0] == 10 || (a->ip[0] == 172 && (a->ip[1] & 0xf0) == 16) ||
		       (a->ip[0] == 192 && a->ip[1] == 168) ||
		       (a->ip[0] == 100 && (a->ip[1] & 0xc0) == 64);
	}
	return (a->ip[0] & 0xfe) == 0xfc;
}

static void check_addresses(struct visit *v)
{
	const struct config *c = v->config;
	struct addr list[INTERFACES_MAX], parsed;
	char text[ADDR_TEXT_MAX];
	size_t count = 0;
	for (char *const *a = c->addresses; *a != NULL && count < INTERFACES_MAX; a++) {
		count += addr_parse(&parsed, *a, 0) == OK ? 1 : 0;
		list[count == 0 ? 0 : count - 1] = parsed;
	}
	if (count == 0) {
		count = interfaces_list(list, INTERFACES_MAX, false);
	}
	bool has_public = c->public_addresses[0] != NULL;
	for (size_t i = 0; i < count; i++) {
		bool is_public = !is_private(&list[i]) && !addr_is_loopback(&list[i]);
		has_public = has_public || is_public;
		say(v, VERDICT_OK, "address", "media at %s%s", addr_text(&list[i], text),
			is_public ? "" : " (private)");
	}
	for (char *const *a = c->public_addresses; *a != NULL; a++) {
		say(v, VERDICT_OK, "address", "announced as %s", *a);
	}
	if (count == 0) {
		say(v, VERDICT_FAIL, "address",
			"no network interface is up: nobody but this machine can join");
	} else if (!has_public) {
		say(v, VERDICT_WARN, "address",
			"no public address: good inside one network; for the internet set [media] "
			"public-addresses to that of the router");
	}
}

static void check_store(struct visit *v)
{
	const char *dir = v->config->store_dir;
	char *path = g_build_filename(dir, "kreide.db", NULL);
	struct store *store = NULL;
	char line[256] = "";
	if (!g_file_test(dir, G_FILE_TEST_IS_DIR)) {
		say(v, VERDICT_WARN, "store", "%s does not exist yet; the first start makes it",
			dir);
	} else if (g_access(dir, W_OK) != 0) {
		say(v, VERDICT_FAIL, "store",
			"%s is not writable for this user: chown it, or run as its owner", dir);
	} else if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		say(v, VERDICT_OK, "store", "%s is writable; the first start makes kreide.db", dir);
	} else if (store_open(&store, path) != OK) {
		say(v, VERDICT_FAIL, "store",
			"%s can't be opened: is it of a newer version, or damaged? Restore the "
			"last backup",
			path);
	} else if (store_check(store, line, sizeof line) != OK) {
		say(v, VERDICT_FAIL, "store",
			"%s is damaged (%s): stop the server and restore the last backup", path,
			line);
	} else if (store_is_empty(store)) {
		say(v, VERDICT_WARN, "store",
			"sound, but there is no school yet: kreide school --name ...");
	} else {
		say(v, VERDICT_OK, "store", "%s is sound", path);
	}
	store_close(store);
	g_free(path);
}

static void check_web_client(struct visit *v)
{
	struct static_files files;
	char *folder = web_dir_find(v->config);
	enum err result = static_files_load(&files, folder);
	if (result != OK) {
		say(v, VERDICT_FAIL, "web client",
			"not in %s: build it (script/run does), or set [web] dir", folder);
	} else {
		struct static_choice choice = static_files_find(&files, "/", "br");
		say(v, choice.encoding == STATIC_BROTLI ? VERDICT_OK : VERDICT_WARN, "web client",
			"%zu files in %s%s", files.count, folder,
			choice.encoding == STATIC_BROTLI
				? ""
				: ", not precompressed: pages load slower");
	}
	static_files_finish(&files);
	g_free(folder);
}

static void check_limits(struct visit *v)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
		return;
	}
	rlim_t wanted = (rlim_t)v->config->max_connections + 64;
	if (limit.rlim_max < wanted) {
		say(v, VERDICT_WARN, "open files",
			"at most %llu: raise it to %llu (LimitNOFILE= of systemd), or lower [http] "
			"max-connections",
			(unsigned long long)limit.rlim_max, (unsigned long long)wanted);
	} else {
		say(v, VERDICT_OK, "open files", "up to %llu", (unsigned long long)limit.rlim_max);
	}
}

/* Who may read the password besides us. */
static void check_password(struct visit *v, const char *what, const char *path)
{
	GStatBuf info;
	if (g_stat(path, &info) == 0 && (info.st_mode & S_IRWXO) != 0) {
		say(v, VERDICT_WARN, what, "everybody on this machine may read %s: chmod o=", path);
	}
}

static void check_mail_server(struct visit *v, const char *school)
{
	struct config_mail mail;
	struct smtp_outcome outcome;
	char what[64], password[SMTP_PASSWORD_MAX] = "";
	(void)g_snprintf(what, sizeof what, "mail%s%s", school ? " " : "", school ? school : "");
	config_mail_of(v->config, school, &mail);
	if (mail.server[0] == '\0') {
		say(v, VERDICT_OK, what, "none: no parent is asked for an address");
		return;
	}
	bool has_user = mail.user[0] != '\0';
	if (has_user && !smtp_read_password(&mail, password)) {
		say(v, VERDICT_FAIL, what, "the password file %s can't be read: is it there, and for this user?", mail.password_file);
		return;
	}
	if (has_user) {
		check_password(v, what, mail.password_file);
	}
	mail.timeout_s = MIN(mail.timeout_s, MAIL_TRY_S);
	const struct smtp_job job = {.server = &mail, .password = has_user ? password : NULL, .helo = strchr(mail.from, '@') + 1};
	bool is_good = smtp_try(&job, &outcome);
	explicit_bzero(password, sizeof password);
	if (is_good) {
		say(v, VERDICT_OK, what, "%s port %u%s", mail.server, mail.port, has_user ? " lets us in" : " answers");
	} else {
		say(v, VERDICT_FAIL, what, "%s port %u: %s (answer %ld). Mails wait meanwhile, and are given up after two days", mail.server, mail.port,
			outcome.why, outcome.code);
	}
}

static void check_mail(struct visit *v)
{
	check_mail_server(v, NULL);
	for (size_t i = 0; i < v->config->school_mail_count; i++) {
		const char *school = v->config->school_mail[i].school;
		bool is_first = true;
		for (size_t k = 0; k < i; k++) {
			is_first = is_first && strcmp(v->config->school_mail[k].school, school) != 0;
		}
		if (is_first) {
			check_mail_server(v, school);
		}
	}
}

static void check_clock(struct visit *v)
{
	time_t now = time(NULL);
	struct tm parts;
	if (gmtime_r(&now, &parts) == NULL || parts.tm_year + 1900 < BUILD_YEAR) {
		say(v, VERDICT_FAIL, "clock",
			"the clock is wrong: certificates will be refused. Switch on NTP "
			"(timedatectl set-ntp true)");
	} else {
		say(v, VERDICT_OK, "clock", "%04d-%02d-%02d %02d:%02d UTC", parts.tm_year + 1900,
			parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min);
	}
}

int command_doctor(int argc, char **argv)
{
	struct options o;
	int code = options_read(
		&o, argc, argv, "Checks what the server needs. Exit code 1 if something fails.");
	if (code < 0) {
		struct visit v = {.config = &o.conf};
		check_ports(&v);
		check_certificate(&v);
		check_addresses(&v);
		check_store(&v);
		check_web_client(&v);
		check_mail(&v);
		check_limits(&v);
		check_clock(&v);
		(void)printf("%d to mend, %d to look at\n", v.failures, v.warnings);
		code = v.failures == 0 ? 0 : 1;
	}
	options_finish(&o);
	return code;
}
