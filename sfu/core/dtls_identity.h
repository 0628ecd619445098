/* What dtls.c needs of an identity: the OpenSSL context that all its sessions share. */
#ifndef KREIDE_DTLS_IDENTITY_H
#define KREIDE_DTLS_IDENTITY_H

#include "dtls.h"

struct ssl_ctx_st;

/* Not changed after dtls_identity_new; sessions of any thread may be made from it. */
struct ssl_ctx_st *dtls_identity_context(const struct dtls_identity *identity);

#endif
