/* How kreide.conf becomes a struct: one table of keys, values checked, mistakes named with their
 * line. */
#include "config.h"

#include "addr.h"
#include "config_mail.h"
#include "timetable.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum kind { KIND_BOOL, KIND_NUMBER, KIND_TEXT, KIND_LIST };

/* Whether a running server takes a new value, or only the next start does. */
enum when { AT_START, LIVE };

struct spec {
	struct config_key key;
	enum kind kind;
	size_t offset;
	uint32_t min, max;
	enum when when;
};

#define AT(field) offsetof(struct config, field)

static const struct spec specs[] = {
	{{"http", "plain-address", "127.0.0.1"}, KIND_TEXT, AT(plain_address), 0, 0, AT_START},
	{{"http", "plain-port", "8080"}, KIND_NUMBER, AT(plain_port), 0, 65535, AT_START},
	{{"http", "https", "true"}, KIND_BOOL, AT(https), 0, 0, AT_START},
	{{"http", "https-address", "*"}, KIND_TEXT, AT(https_address), 0, 0, AT_START},
	{{"http", "https-port", "8443"}, KIND_NUMBER, AT(https_port), 1, 65535, AT_START},
	{{"http", "certificate", ""}, KIND_TEXT, AT(certificate), 0, 0, LIVE},
	{{"http", "key", ""}, KIND_TEXT, AT(key), 0, 0, LIVE},
	{{"http", "hosts", ""}, KIND_LIST, AT(hosts), 0, 0, AT_START},
	{{"http", "public-url", ""}, KIND_TEXT, AT(public_url), 0, 0, LIVE},
	{{"http", "origins", ""}, KIND_LIST, AT(origins), 0, 0, LIVE},
	{{"http", "trusted-proxies", ""}, KIND_LIST, AT(trusted_proxies), 0, 0, LIVE},
	{{"http", "max-connections", "4000"}, KIND_NUMBER, AT(max_connections), 16, 1000000, LIVE},
	{{"http", "max-connections-per-address", "2000"}, KIND_NUMBER,
		AT(max_connections_per_address), 0, 1000000, LIVE},
	{{"http", "queue-bytes", "1048576"}, KIND_NUMBER, AT(queue_bytes), 524288, 1u << 28, LIVE},
	{{"media", "port", "40000"}, KIND_NUMBER, AT(media_port), 0, 65535, AT_START},
	{{"media", "workers", "0"}, KIND_NUMBER, AT(workers), 0, 256, AT_START},
	{{"media", "spread-from", "100"}, KIND_NUMBER, AT(spread_from), 1, 100000, AT_START},
	{{"media", "addresses", ""}, KIND_LIST, AT(addresses), 0, 0, AT_START},
	{{"media", "public-addresses", ""}, KIND_LIST, AT(public_addresses), 0, 0, AT_START},
	{{"media", "udp", "true"}, KIND_BOOL, AT(udp), 0, 0, AT_START},
	{{"media", "tcp", "true"}, KIND_BOOL, AT(tcp), 0, 0, AT_START},
	{{"media", "audible", "4"}, KIND_NUMBER, AT(audible), 1, 8, AT_START},
	{{"media", "max-rooms", "0"}, KIND_NUMBER, AT(max_rooms), 0, 100000, AT_START},
	{{"media", "max-peers", "0"}, KIND_NUMBER, AT(max_peers), 0, 100000, AT_START},
	{{"media", "max-up-kbps", "0"}, KIND_NUMBER, AT(max_up_kbps), 0, 1000000, AT_START},
	{{"media", "max-up-packets", "0"}, KIND_NUMBER, AT(max_up_packets), 0, 1000000, AT_START},
	{{"media", "max-sound-kbps", "0"}, KIND_NUMBER, AT(max_sound_kbps), 0, 10000, AT_START},
	{{"media", "camera-codecs", "vp8, h264, vp9, av1"}, KIND_LIST, AT(camera_codecs), 0, 0, AT_START},
	{{"media", "screen-codecs", "vp9, vp8, h264, av1"}, KIND_LIST, AT(screen_codecs), 0, 0, AT_START},
	{{"store", "dir", "/var/lib/kreide"}, KIND_TEXT, AT(store_dir), 0, 0, AT_START},
	{{"shelf", "file-mib", "1024"}, KIND_NUMBER, AT(shelf_file_mib), 1, 1048576, AT_START},
	{{"shelf", "person-mib", "500"}, KIND_NUMBER, AT(shelf_person_mib), 1, 1048576, AT_START},
	{{"shelf", "group-mib", "2048"}, KIND_NUMBER, AT(shelf_group_mib), 1, 1048576, AT_START},
	{{"shelf", "school-mib", "102400"}, KIND_NUMBER, AT(shelf_school_mib), 1, 1073741824, AT_START},
	{{"mail", "server", ""}, KIND_TEXT, AT(mail_server), 0, 0, LIVE},
	{{"mail", "port", "587"}, KIND_NUMBER, AT(mail_port), 1, 65535, LIVE},
	{{"mail", "security", "starttls"}, KIND_TEXT, AT(mail_security), 0, 0, LIVE},
	{{"mail", "user", ""}, KIND_TEXT, AT(mail_user), 0, 0, LIVE},
	{{"mail", "password-file", ""}, KIND_TEXT, AT(mail_password_file), 0, 0, LIVE},
	{{"mail", "from", ""}, KIND_TEXT, AT(mail_from), 0, 0, LIVE},
	{{"mail", "ca-file", ""}, KIND_TEXT, AT(mail_ca_file), 0, 0, LIVE},
	{{"mail", "timeout-seconds", "60"}, KIND_NUMBER, AT(mail_timeout), 1, 600, LIVE},
	{{"privacy", "purge-at", "02:30"}, KIND_TEXT, AT(purge_at), 0, 0, AT_START},
	{{"web", "dir", ""}, KIND_TEXT, AT(web_dir), 0, 0, AT_START},
	{{"log", "level", "info"}, KIND_TEXT, AT(log_level), 0, 0, LIVE},
	{{"server", "drain-minutes", "60"}, KIND_NUMBER, AT(drain_minutes), 0, 1440, LIVE},
	{{"metrics", "allow", ""}, KIND_LIST, AT(metrics_allow), 0, 0, LIVE},
};

static const char *const log_level_names[] = {"error", "warn", "info", "debug", NULL};

const struct config_key *config_key_at(size_t i)
{
	return i < G_N_ELEMENTS(specs) ? &specs[i].key : NULL;
}

void config_set_text(char **field, const char *value)
{
	char *copy = g_strdup(value);
	g_free(*field);
	*field = copy;
}

static char **split_list(const char *text)
{
	char **parts = g_strsplit_set(text, ",;", -1);
	size_t kept = 0;
	for (size_t i = 0; parts[i] != NULL; i++) {
		char *part = g_strstrip(parts[i]);
		if (part[0] == '\0') {
			g_free(parts[i]);
		} else {
			parts[kept++] = part;
		}
	}
	parts[kept] = NULL;
	return parts;
}

/* ERR_MALFORMED: not a value of this kind. */
static enum err set_value(struct config *c, const struct spec *spec, const char *text)
{
	void *field = (char *)c + spec->offset;
	guint64 number;
	switch (spec->kind) {
	case KIND_BOOL:
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
			return ERR_MALFORMED;
		}
		*(bool *)field = text[0] == 't';
		return OK;
	case KIND_NUMBER:
		if (!g_ascii_string_to_unsigned(text, 10, spec->min, spec->max, &number, NULL)) {
			return ERR_MALFORMED;
		}
		*(uint32_t *)field = (uint32_t)number;
		return OK;
	case KIND_TEXT:
		config_set_text(field, text);
		return OK;
	case KIND_LIST:
		g_strfreev(*(char ***)field);
		*(char ***)field = split_list(text);
		return OK;
	}
	return ERR_MALFORMED;
}

void config_init(struct config *c)
{
	*c = (struct config){0};
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		if (set_value(c, &specs[i], specs[i].key.default_text) != OK) {
			g_assert_not_reached();
		}
	}
}

void config_finish(struct config *c)
{
	g_free(c->path);
	c->path = NULL;
	config_mail_forget(c);
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		void *field = (char *)c + specs[i].offset;
		if (specs[i].kind == KIND_TEXT) {
			g_free(*(char **)field);
			*(char **)field = NULL;
		} else if (specs[i].kind == KIND_LIST) {
			g_strfreev(*(char ***)field);
			*(char ***)field = NULL;
		}
	}
}

static const struct spec *find_spec(const char *group, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		if (strcmp(specs[i].key.group, group) == 0 &&
			strcmp(specs[i].key.name, name) == 0) {
			return &specs[i];
		}
	}
	return NULL;
}

static bool is_known_group(const char *group)
{
	if (config_mail_school(group) != NULL) {
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		if (strcmp(specs[i].key.group, group) == 0) {
			return true;
		}
	}
	return false;
}

/* A key of [mail ID] is kept as it stands, if it could be one of [mail]. */
static enum err take_value(struct config *c, const char *group, const struct spec *spec, const char *text)
{
	const char *school = config_mail_school(group);
	if (school == NULL) {
		return set_value(c, spec, text);
	}
	guint64 number;
	if (spec->kind == KIND_NUMBER && !g_ascii_string_to_unsigned(text, 10, spec->min, spec->max, &number, NULL)) {
		return ERR_MALFORMED;
	}
	config_mail_add(c, school, spec->key.name, text);
	return OK;
}

static enum err check_line(
	struct config *c, char *group, size_t group_cap, char *line, char *why, size_t cap)
{
	size_t len = strlen(line);
	if (line[0] == '\0' || line[0] == '#') {
		return OK;
	}
	if (line[0] == '[' && line[len - 1] == ']') {
		line[len - 1] = '\0';
		g_strlcpy(group, line + 1, group_cap);
		if (is_known_group(group)) {
			return OK;
		}
		g_snprintf(why, (gulong)cap, "there is no section [%s]", group);
		return ERR_MALFORMED;
	}
	char *equals = strchr(line, '=');
	if (equals == NULL) {
		g_snprintf(why, (gulong)cap, "neither [section] nor key=value nor a comment");
		return ERR_MALFORMED;
	}
	*equals = '\0';
	char *name = g_strstrip(line);
	char *value = g_strstrip(equals + 1);
	const struct spec *spec = find_spec(config_mail_school(group) != NULL ? "mail" : group, name);
	if (spec == NULL) {
		g_snprintf(why, (gulong)cap, "there is no key '%s' in section [%s]", name, group);
		return ERR_MALFORMED;
	}
	if (take_value(c, group, spec, value) == OK) {
		return OK;
	}
	if (spec->kind == KIND_BOOL) {
		g_snprintf(why, (gulong)cap, "'%s' must be true or false", name);
	} else {
		g_snprintf(why, (gulong)cap, "'%s' must be a number from %u to %u", name, spec->min,
			spec->max);
	}
	return ERR_MALFORMED;
}

static const char *const codec_names[SFU_CODEC_COUNT] = {[SFU_CODEC_VP8] = "vp8",
	[SFU_CODEC_H264] = "h264", [SFU_CODEC_VP9] = "vp9", [SFU_CODEC_AV1] = "av1"};

static enum sfu_codec codec_of(const char *name)
{
	for (int i = SFU_CODEC_NONE + 1; i < SFU_CODEC_COUNT; i++) {
		if (strcmp(codec_names[i], name) == 0) {
			return (enum sfu_codec)i;
		}
	}
	return SFU_CODEC_NONE;
}

/* A name that is no codec, or is one too many. */
static const char *bad_codec(char *const *list)
{
	for (size_t i = 0; list[i] != NULL; i++) {
		if (i == SFU_MAX_CODECS || codec_of(list[i]) == SFU_CODEC_NONE) {
			return list[i];
		}
	}
	return NULL;
}

static const char *bad_address(char *const *list)
{
	struct addr parsed;
	for (; *list != NULL; list++) {
		if (addr_parse(&parsed, *list, 0) != OK) {
			return *list;
		}
	}
	return NULL;
}

/* How the values go together; a sentence into why. */
static enum err check_whole(const struct config *c, char *why, size_t cap)
{
	struct addr plain;
	uint16_t minute;
	const char *wrong = bad_address(c->addresses);
	if (wrong == NULL) {
		wrong = bad_address(c->public_addresses);
	}
	if (wrong == NULL) {
		wrong = bad_address(c->trusted_proxies);
	}
	if (wrong == NULL) {
		wrong = bad_address(c->metrics_allow);
	}
	const char *sentence = NULL;
	if (addr_parse(&plain, c->plain_address, 0) != OK || !addr_is_loopback(&plain)) {
		sentence = "[http] plain-address must be a loopback address: browsers give camera "
			   "and microphone to HTTPS "
			   "only. Use HTTPS, or a proxy on this machine";
	} else if (!c->https && c->plain_port == 0) {
		sentence = "[http] neither plain-port nor https: nobody could come in";
	} else if (c->https && c->https_port == c->plain_port) {
		sentence = "[http] plain-port and https-port must differ";
	} else if ((c->certificate[0] == '\0') != (c->key[0] == '\0')) {
		sentence = "[http] certificate and key belong together: set both or none";
	} else if (!c->udp && !c->tcp) {
		sentence = "[media] udp and tcp are both false: no media could flow";
	} else if (c->public_url[0] != '\0' && !g_str_has_prefix(c->public_url, "https://") &&
		   !g_str_has_prefix(c->public_url, "http://")) {
		sentence = "[http] public-url must begin with https:// or http://";
	} else if (c->store_dir[0] == '\0') {
		sentence = "[store] dir is empty";
	} else if (!g_strv_contains(log_level_names, c->log_level)) {
		sentence = "[log] level must be error, warn, info or debug";
	} else if (minute_parse(c->purge_at, &minute) != OK) {
		sentence = "[privacy] purge-at must be a time of the day such as 02:30";
	}
	if (sentence != NULL) {
		g_strlcpy(why, sentence, cap);
		return ERR_MALFORMED;
	}
	if (config_mail_check(c, why, cap) != OK) {
		return ERR_MALFORMED;
	}
	const char *codec = bad_codec(c->camera_codecs);
	codec = codec != NULL ? codec : bad_codec(c->screen_codecs);
	if (codec != NULL) {
		g_snprintf(why, (gulong)cap,
			"[media] '%s' is not one of vp8, h264, vp9, av1, or one too many", codec);
		return ERR_MALFORMED;
	}
	if (wrong != NULL) {
		g_snprintf(why, (gulong)cap, "'%s' is not an IP address", wrong);
		return ERR_MALFORMED;
	}
	return OK;
}

enum err config_parse(
	struct config *c, const char *text, const char *name, char error[CONFIG_ERROR_MAX])
{
	char why[CONFIG_ERROR_MAX / 2] = "";
	char group[64] = "";
	char **lines = g_strsplit(text, "\n", -1);
	enum err result = OK;
	for (size_t i = 0; lines[i] != NULL && result == OK; i++) {
		result = check_line(c, group, sizeof group, g_strstrip(lines[i]), why, sizeof why);
		if (result != OK) {
			g_snprintf(error, CONFIG_ERROR_MAX, "%s, line %zu: %s.", name, i + 1, why);
		}
	}
	g_strfreev(lines);
	if (result == OK) {
		result = check_whole(c, why, sizeof why);
		if (result != OK) {
			g_snprintf(error, CONFIG_ERROR_MAX, "%s: %s.", name, why);
		}
	}
	return result;
}

enum err config_load(struct config *c, const char *path, char error[CONFIG_ERROR_MAX])
{
	if (path == NULL) {
		return config_parse(c, "", "kreide.conf", error);
	}
	char *text = NULL;
	GError *failure = NULL;
	if (!g_file_get_contents(path, &text, NULL, &failure)) {
		g_snprintf(error, CONFIG_ERROR_MAX, "%s", failure->message);
		g_error_free(failure);
		return ERR_SYS;
	}
	enum err result = config_parse(c, text, path, error);
	config_set_text(&c->path, path);
	g_free(text);
	return result;
}

static bool is_same(const struct config *a, const struct config *b, const struct spec *spec)
{
	const void *x = (const char *)a + spec->offset, *y = (const char *)b + spec->offset;
	switch (spec->kind) {
	case KIND_BOOL:
		return *(const bool *)x == *(const bool *)y;
	case KIND_NUMBER:
		return *(const uint32_t *)x == *(const uint32_t *)y;
	case KIND_TEXT:
		return strcmp(*(char *const *)x, *(char *const *)y) == 0;
	case KIND_LIST:
		return g_strv_equal(
			*(const gchar *const *const *)x, *(const gchar *const *const *)y);
	}
	return false;
}

static void swap_value(struct config *a, struct config *b, const struct spec *spec)
{
	static const size_t sizes[] = {[KIND_BOOL] = sizeof(bool),
		[KIND_NUMBER] = sizeof(uint32_t),
		[KIND_TEXT] = sizeof(char *),
		[KIND_LIST] = sizeof(char **)};
	char kept[sizeof(char **)], *x = (char *)a + spec->offset, *y = (char *)b + spec->offset;
	memcpy(kept, x, sizes[spec->kind]);
	memcpy(x, y, sizes[spec->kind]);
	memcpy(y, kept, sizes[spec->kind]);
}

static void add_name(char *list, const struct spec *spec)
{
	(void)g_strlcat(list, list[0] == '\0' ? "" : ",", CONFIG_NAMES_MAX);
	(void)g_strlcat(list, spec->key.group, CONFIG_NAMES_MAX);
	(void)g_strlcat(list, ".", CONFIG_NAMES_MAX);
	(void)g_strlcat(list, spec->key.name, CONFIG_NAMES_MAX);
}

void config_merge(struct config *running, struct config *next, struct config_changes *changes)
{
	*changes = (struct config_changes){0};
	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		if (is_same(running, next, &specs[i])) {
			continue;
		}
		if (specs[i].when == LIVE) {
			swap_value(running, next, &specs[i]);
			add_name(changes->taken, &specs[i]);
		} else {
			add_name(changes->waiting, &specs[i]);
		}
	}
	if (config_mail_merge(running, next)) {
		(void)g_strlcat(changes->taken, changes->taken[0] == '\0' ? "mail.schools" : ",mail.schools", CONFIG_NAMES_MAX);
	}
}

enum log_level config_log_level(const struct config *c)
{
	for (size_t i = 0; log_level_names[i] != NULL; i++) {
		if (strcmp(c->log_level, log_level_names[i]) == 0) {
			return (enum log_level)i;
		}
	}
	return LOG_LEVEL_INFO;
}

static void copy_codecs(uint8_t out[SFU_MAX_CODECS], char *const *names)
{
	for (size_t i = 0; names[i] != NULL && i < SFU_MAX_CODECS; i++) {
		out[i] = (uint8_t)codec_of(names[i]);
	}
}

struct sfu_codecs config_codecs(const struct config *c)
{
	struct sfu_codecs codecs = {0};
	copy_codecs(codecs.camera, c->camera_codecs);
	copy_codecs(codecs.screen, c->screen_codecs);
	return codecs;
}
