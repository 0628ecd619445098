/* OpenSSL's headers without its type ERR_STATE, which bears the name of one of our errors. */
#ifndef KREIDE_OPENSSL_PARTS_H
#define KREIDE_OPENSSL_PARTS_H

#define ERR_STATE openssl_err_state
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#undef ERR_STATE

#endif
