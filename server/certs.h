/* The certificate of HTTPS: the configured one, else a self-signed one made at the first start. */
#ifndef KREIDE_CERTS_H
#define KREIDE_CERTS_H

#include "config.h"

#include <stddef.h>
#include <stdint.h>

struct app;

struct certs_paths {
	char *certificate, *key; /* g_malloc'd */
	bool is_self_signed;
};

struct certs_info {
	int64_t days_left;
	char fingerprint[100]; /* SHA-256, "AB:CD:..." */
	char names[512];       /* of its subjectAltName, "a, b" */
};

/* Which files to use; makes the self-signed pair in the store's folder if it is not there or has
 * expired. */
enum err certs_prepare(const struct config *c, struct certs_paths *paths) MUST_USE;
void certs_paths_finish(struct certs_paths *paths);
/* Which files would be used; makes nothing. */
void certs_locate(const struct config *c, struct certs_paths *paths);
/* ERR_SYS: not readable; ERR_MALFORMED: not a certificate. */
enum err certs_read(const char *file, struct certs_info *info) MUST_USE;
/* OK if the two belong together. */
enum err certs_check_pair(const struct certs_paths *paths) MUST_USE;
/* New handshakes use what the files hold now. */
void certs_reload(struct app *app);

#endif
