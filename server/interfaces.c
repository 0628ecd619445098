/* What getifaddrs and bind say. */
#include "interfaces.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool is_link_local(const struct addr *a)
{
	if (a->family == ADDR_IPV4) {
		return a->ip[0] == 169 && a->ip[1] == 254;
	}
	return a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80;
}

/* The round in which an address is taken: IPv4, IPv6, then loopback of either. */
static int round_of(const struct addr *a)
{
	if (addr_is_loopback(a)) {
		return 2;
	}
	return a->family == ADDR_IPV4 ? 0 : 1;
}

size_t interfaces_list(struct addr *out, size_t cap, bool with_loopback)
{
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all) != 0) {
		return 0;
	}
	size_t count = 0;
	/* two places are kept for the loopback addresses */
	const size_t first_cap = with_loopback && cap > 2 ? cap - 2 : cap;
	for (int round = 0; round < (with_loopback ? 3 : 2); round++) {
		for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
			struct addr a;
			if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 ||
				(i->ifa_addr->sa_family != AF_INET &&
					i->ifa_addr->sa_family != AF_INET6) ||
				addr_from_sockaddr(&a, i->ifa_addr) != OK || is_link_local(&a) ||
				round_of(&a) != round || count >= (round == 2 ? cap : first_cap)) {
				continue;
			}
			a.port = 0;
			out[count++] = a;
		}
	}
	freeifaddrs(all);
	return count;
}

static int open_socket(const struct addr *a, bool is_udp)
{
	int fd = socket(a->family == ADDR_IPV6 ? AF_INET6 : AF_INET,
		(is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return -1;
	}
	int on = 1;
	if (!is_udp) {
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	}
	return fd;
}

enum err interfaces_try_bind(const char *address, uint16_t port, bool is_udp)
{
	struct addr a;
	const bool is_any = address == NULL || strcmp(address, "*") == 0;
	if (addr_parse(&a, is_any ? "0.0.0.0" : address, port) != OK) {
		errno = EINVAL;
		return ERR_SYS;
	}
	struct sockaddr_storage storage;
	size_t len = addr_to_sockaddr(&a, &storage);
	int fd = open_socket(&a, is_udp);
	if (fd < 0) {
		return ERR_SYS;
	}
	int result = bind(fd, (const struct sockaddr *)&storage, (socklen_t)len);
	if (result == 0 && !is_udp) {
		result = listen(fd, 1);
	}
	int error = errno;
	(void)close(fd);
	errno = error;
	return result == 0 ? OK : ERR_SYS;
}
