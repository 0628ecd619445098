/* What a key is, for the two sides of a blind signature alone. */
#ifndef KREIDE_BLIND_KEY_H
#define KREIDE_BLIND_KEY_H

#include "blind.h"
#include "openssl_parts.h"

enum { BLIND_HASH_BYTES = 48, BLIND_SALT_BYTES = 48 };

struct blind_key {
	EVP_PKEY *pkey;
	size_t bytes;
	bool is_private;
};

#endif
