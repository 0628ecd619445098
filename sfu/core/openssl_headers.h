/* OpenSSL's headers without its type ERR_STATE, which bears the name of one of our errors. */
#ifndef KREIDE_OPENSSL_HEADERS_H
#define KREIDE_OPENSSL_HEADERS_H

#define ERR_STATE openssl_err_state
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#undef ERR_STATE

#endif
