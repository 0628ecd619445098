/* The headers of libwebsockets and OpenSSL without OpenSSL's type ERR_STATE, which bears the name
 * of one of our errors. */
#ifndef KREIDE_LWS_HEADERS_H
#define KREIDE_LWS_HEADERS_H

#define ERR_STATE openssl_err_state
#include <libwebsockets.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#undef ERR_STATE

#endif
