/* A transport address as a value: comparable, hashable, printable. */
#ifndef KREIDE_ADDR_H
#define KREIDE_ADDR_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum addr_family { ADDR_NONE = 0, ADDR_IPV4 = 4, ADDR_IPV6 = 6 };

struct addr {
	uint8_t family; /* enum addr_family */
	uint16_t port;  /* host byte order */
	uint8_t ip[16]; /* IPv4 in the first four bytes, the rest zero */
};

#define ADDR_TEXT_MAX 48

struct sockaddr;

bool addr_equal(const struct addr *a, const struct addr *b);
uint64_t addr_hash(const struct addr *a);
/* From "192.0.2.1" or "2001:db8::1" (no port in the text). */
enum err addr_parse(struct addr *a, const char *ip_text, uint16_t port) MUST_USE;
/* The address without its port into buf[ADDR_TEXT_MAX]; returns buf. For SDP and doctor, never for logs. */
const char *addr_text(const struct addr *a, char *buf);
/* From a sockaddr_in or sockaddr_in6; IPv4-mapped IPv6 becomes IPv4. */
enum err addr_from_sockaddr(struct addr *a, const struct sockaddr *sa) MUST_USE;
/* Into sockaddr_storage; returns the length. */
size_t addr_to_sockaddr(const struct addr *a, void *sockaddr_storage);
bool addr_is_loopback(const struct addr *a);

#endif
