#include "addr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

bool addr_equal(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, 16) == 0;
}

uint64_t addr_hash(const struct addr *a)
{
	uint64_t high;
	uint64_t low;
	memcpy(&high, a->ip, 8);
	memcpy(&low, a->ip + 8, 8);
	uint64_t h = high * UINT64_C(0x9e3779b97f4a7c15) ^ low;
	h ^= ((uint64_t)a->port << 8) | a->family;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	return h ^ (h >> 29);
}

enum err addr_parse(struct addr *a, const char *ip_text, uint16_t port)
{
	memset(a, 0, sizeof *a);
	a->port = port;
	if (inet_pton(AF_INET, ip_text, a->ip) == 1) {
		a->family = ADDR_IPV4;
		return OK;
	}
	if (inet_pton(AF_INET6, ip_text, a->ip) == 1) {
		a->family = ADDR_IPV6;
		return OK;
	}
	memset(a, 0, sizeof *a);
	return ERR_MALFORMED;
}

const char *addr_text(const struct addr *a, char *buf)
{
	int family = a->family == ADDR_IPV6 ? AF_INET6 : AF_INET;
	if (a->family == ADDR_NONE || !inet_ntop(family, a->ip, buf, ADDR_TEXT_MAX)) {
		buf[0] = '-';
		buf[1] = 0;
	}
	return buf;
}

enum err addr_from_sockaddr(struct addr *a, const struct sockaddr *sa)
{
	memset(a, 0, sizeof *a);
	if (sa->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, sa, sizeof in);
		a->family = ADDR_IPV4;
		a->port = ntohs(in.sin_port);
		memcpy(a->ip, &in.sin_addr, 4);
		return OK;
	}
	if (sa->sa_family != AF_INET6) {
		return ERR_UNSUPPORTED;
	}
	struct sockaddr_in6 in6;
	memcpy(&in6, sa, sizeof in6);
	a->port = ntohs(in6.sin6_port);
	const uint8_t *ip = in6.sin6_addr.s6_addr;
	if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
		a->family = ADDR_IPV4;
		memcpy(a->ip, ip + 12, 4);
	} else {
		a->family = ADDR_IPV6;
		memcpy(a->ip, ip, 16);
	}
	return OK;
}

size_t addr_to_sockaddr(const struct addr *a, void *sockaddr_storage)
{
	if (a->family == ADDR_IPV6) {
		struct sockaddr_in6 in6;
		memset(&in6, 0, sizeof in6);
		in6.sin6_family = AF_INET6;
		in6.sin6_port = htons(a->port);
		memcpy(&in6.sin6_addr, a->ip, 16);
		memcpy(sockaddr_storage, &in6, sizeof in6);
		return sizeof in6;
	}
	struct sockaddr_in in;
	memset(&in, 0, sizeof in);
	in.sin_family = AF_INET;
	in.sin_port = htons(a->port);
	memcpy(&in.sin_addr, a->ip, 4);
	memcpy(sockaddr_storage, &in, sizeof in);
	return sizeof in;
}

bool addr_is_loopback(const struct addr *a)
{
	static const uint8_t v6[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
	if (a->family == ADDR_IPV4) {
		return a->ip[0] == 127;
	}
	return a->family == ADDR_IPV6 && memcmp(a->ip, v6, 16) == 0;
}
