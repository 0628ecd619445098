/* The certificate of HTTPS: the configured one, else a self-signed one made at the first start. */
#ifndef KREIDE_CERTS_H
#define KREIDE_CERTS_H

#include "config.h"

#include <stddef.h>
#include <stdint.h>

struct evp_pkey_st;
struct ssl_ctx_st;
struct stack_st_X509;
struct x509_st;

struct certs_paths {
	char *certificate, *key; /* g_malloc'd */
	bool is_self_signed;
};

struct certs_info {
	int64_t days_left;
	char fingerprint[100]; /* SHA-256, "AB:CD:..." */
	char names[512];       /* of its subjectAltName, "a, b" */
};

/* A certificate with its chain and key, loaded. Zeroed: none. */
struct certs_pair {
	struct x509_st *certificate;
	struct stack_st_X509 *chain;
	struct evp_pkey_st *key;
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
/* ERR_SYS: not readable; ERR_MALFORMED: the two do not belong together. *pair is empty then. */
enum err certs_load(const struct certs_paths *paths, struct certs_pair *pair) MUST_USE;
void certs_pair_finish(struct certs_pair *pair);
/*
 * Every handshake from now on shows what *pair holds at that moment; it outlives ctx. Running
 * connections keep what they were shown.
 */
void certs_serve(struct ssl_ctx_st *ctx, const struct certs_pair *pair);

#endif
