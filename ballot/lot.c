#include "lot.h"

#include "openssl_parts.h"

#include <stdlib.h>
#include <string.h>

enum err lot_commit(const lot_value seed, lot_value commitment)
{
	return EVP_Digest(seed, LOT_BYTES, commitment, NULL, EVP_sha256(), NULL) ? OK : ERR_SYS;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, LOT_BYTES);
}

size_t lot_sort(lot_value *values, size_t count)
{
	size_t kept = 0;
	if (count > 1) {
		qsort(values, count, LOT_BYTES, by_bytes);
	}
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || memcmp(values[kept - 1], values[i], LOT_BYTES) != 0) {
			memmove(values[kept++], values[i], LOT_BYTES);
		}
	}
	return kept;
}

enum err lot_ticket(const lot_value seed, const uint8_t *values, size_t count, uint32_t candidate, lot_value ticket)
{
	const uint8_t n[4] = {(uint8_t)(candidate >> 24), (uint8_t)(candidate >> 16), (uint8_t)(candidate >> 8), (uint8_t)candidate};
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool is_done = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) && EVP_DigestUpdate(ctx, seed, LOT_BYTES) &&
		(count == 0 || EVP_DigestUpdate(ctx, values, count * LOT_BYTES)) && EVP_DigestUpdate(ctx, n, sizeof n) &&
		EVP_DigestFinal_ex(ctx, ticket, NULL);
	EVP_MD_CTX_free(ctx);
	return is_done ? OK : ERR_SYS;
}

enum err lot_draw(const lot_value seed, const uint8_t *values, size_t count, uint64_t candidates, unsigned places, uint64_t *drawn)
{
	lot_value tickets[BALLOT_CANDIDATES_MAX];
	*drawn = 0;
	if (candidates >> BALLOT_CANDIDATES_MAX) {
		return ERR_MALFORMED;
	}
	for (uint32_t i = 0; i < BALLOT_CANDIDATES_MAX; i++) {
		if (candidates >> i & 1 && lot_ticket(seed, values, count, i + 1, tickets[i]) != OK) {
			return ERR_SYS;
		}
	}
	for (; places > 0 && (candidates & ~*drawn); places--) {
		int lowest = -1;
		for (int i = 0; i < BALLOT_CANDIDATES_MAX; i++) {
			if ((candidates & ~*drawn) >> i & 1 && (lowest < 0 || memcmp(tickets[i], tickets[lowest], LOT_BYTES) < 0)) {
				lowest = i;
			}
		}
		*drawn |= UINT64_C(1) << lowest;
	}
	return OK;
}
