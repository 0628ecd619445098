/* What kreide.conf says: a validated struct, every key with a default. deploy/kreide.conf.sample
 * explains each. */
#ifndef KREIDE_CONFIG_H
#define KREIDE_CONFIG_H

#include "errors.h"
#include "logline.h"
#include "sfu.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONFIG_ERROR_MAX = 320, CONFIG_NAMES_MAX = 600 };

/* One key of [mail ID]. */
struct config_school_key {
	char *school, *name, *text;
};

struct config {
	/* where it came from */
	char *path;        /* NULL: no file */
	bool is_dir_given; /* [store] dir is the command line's */
	/* [http] */
	char *plain_address; /* loopback only */
	uint32_t plain_port; /* 0: none */
	bool https;
	char *https_address; /* "*": all */
	uint32_t https_port;
	char *certificate, *key; /* PEM files; both empty: self-signed */
	char **hosts;     /* names of this server, for the self-signed certificate and links */
	char *public_url; /* "https://school.example" behind a proxy; empty: from the request */
	char **origins;   /* further origins that may use the API */
	char **trusted_proxies; /* addresses whose X-Forwarded-For is believed */
	uint32_t max_connections, max_connections_per_address; /* the latter 0: no limit */
	uint32_t queue_bytes; /* what may wait for one slow WebSocket */
	/* [media] */
	uint32_t media_port;
	uint32_t workers; /* 0: one per core */
	uint32_t spread_from; /* newcomers of a room of so many are served by any worker */
	char **addresses, **public_addresses;
	bool udp, tcp;
	uint32_t audible;
	uint32_t max_rooms, max_peers; /* 0: the SFU's defaults */
	uint32_t max_up_kbps, max_up_packets, max_sound_kbps; /* of one participant; the same */
	char **camera_codecs, **screen_codecs; /* names, in order of preference */
	/* [store], [web], [log] */
	char *store_dir;
	char *web_dir; /* empty: where the program was installed or built */
	char *log_level;
	/* [shelf]: what a file, a personal shelf, a group's, and all of a school's may take */
	uint32_t shelf_file_mib, shelf_person_mib, shelf_group_mib, shelf_school_mib;
	/* [mail], and what [mail ID] says of one school: config_mail.h */
	char *mail_server; /* empty: no mail */
	uint32_t mail_port, mail_timeout;
	char *mail_security, *mail_user, *mail_password_file, *mail_from, *mail_ca_file;
	struct config_school_key *school_mail;
	size_t school_mail_count;
	/* [privacy] */
	char *purge_at; /* "02:30" by this machine's clocks */
	/* [server], [metrics] */
	uint32_t drain_minutes; /* how long running lessons may go on after SIGTERM */
	char **metrics_allow;   /* addresses that may read /metrics over HTTPS */
};

/* Names of keys, separated by commas: "http.origins,log.level". */
struct config_changes {
	char taken[CONFIG_NAMES_MAX];
	char waiting[CONFIG_NAMES_MAX]; /* for the next start */
};

struct config_key {
	const char *group, *name, *default_text;
};

/* All defaults. */
void config_init(struct config *c);
void config_finish(struct config *c);
/*
 * Defaults, then the file (NULL: none), then a check of how the values go together. On failure
 * `error` gets one sentence with the file's name and line; *c is still to be finished. ERR_SYS: not
 * readable, else ERR_MALFORMED.
 */
enum err config_load(struct config *c, const char *path, char error[CONFIG_ERROR_MAX]) MUST_USE;
/* Same from a text; `name` stands for the file in errors. */
enum err config_parse(struct config *c, const char *text, const char *name,
	char error[CONFIG_ERROR_MAX]) MUST_USE;
/*
 * Takes from `next` what a running server can change, and says what else differs. *next is still to
 * be finished.
 */
void config_merge(struct config *running, struct config *next, struct config_changes *changes);
/* Replaces a text value (takes a copy). */
void config_set_text(char **field, const char *value);
enum log_level config_log_level(const struct config *c);
/* [media] camera-codecs and screen-codecs. */
struct sfu_codecs config_codecs(const struct config *c);
/* The i-th known key, NULL past the last; for the test of the sample. */
const struct config_key *config_key_at(size_t i);

#endif
