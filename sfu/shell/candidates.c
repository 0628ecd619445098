#include "candidates.h"

#include <string.h>

enum {
	TYPE_UDP_HOST = 126,
	TYPE_TCP_HOST = 100, /* RFC 6544 section 4.2: below every UDP host candidate */
	COMPONENT = 1,
	LOCAL_IPV6 = 6000,
	LOCAL_IPV4 = 5000,
	LOCAL_LOOPBACK = 1000,
	DIRECTION_PASSIVE = 4,
};

static uint32_t priority_of(const struct addr *a, uint32_t index, bool is_tcp)
{
	uint32_t local = a->family == ADDR_IPV6 ? LOCAL_IPV6 : LOCAL_IPV4;
	if (addr_is_loopback(a)) {
		local = LOCAL_LOOPBACK;
	}
	local -= index;
	if (is_tcp) {
		local += (uint32_t)DIRECTION_PASSIVE << 13;
	}
	uint32_t type = is_tcp ? TYPE_TCP_HOST : TYPE_UDP_HOST;
	return (type << 24) + (local << 8) + (256 - COMPONENT);
}

static bool is_unspecified(const struct addr *a)
{
	static const uint8_t zeros[16];
	return memcmp(a->ip, zeros, sizeof zeros) == 0;
}

static bool has_family(const struct addr *addresses, uint32_t count, uint8_t family)
{
	for (uint32_t i = 0; i < count; i++) {
		if (addresses[i].family == family) {
			return true;
		}
	}
	return false;
}

static uint32_t add(struct sdp_candidate *out, uint32_t count, const struct addr *a, uint16_t port, bool is_tcp)
{
	if (count == SDP_MAX_CANDIDATES) {
		return count;
	}
	out[count].addr = *a;
	out[count].addr.port = port;
	out[count].is_tcp = is_tcp;
	out[count].priority = priority_of(a, count, is_tcp);
	return count + 1;
}

static uint32_t add_all(struct sdp_candidate *out, uint32_t count, const struct sfu_conf *conf, uint16_t port,
	bool is_tcp)
{
	for (uint32_t i = 0; i < conf->public_address_count; i++) {
		const struct addr *a = &conf->public_addresses[i];
		if (has_family(conf->addresses, conf->address_count, a->family)) {
			count = add(out, count, a, port, is_tcp);
		}
	}
	for (uint32_t i = 0; i < conf->address_count; i++) {
		const struct addr *a = &conf->addresses[i];
		bool is_replaced = has_family(conf->public_addresses, conf->public_address_count, a->family);
		if (!is_replaced && !is_unspecified(a)) {
			count = add(out, count, a, port, is_tcp);
		}
	}
	return count;
}

uint32_t candidates_make(struct sdp_candidate *out, const struct sfu_conf *conf, uint16_t port)
{
	uint32_t count = 0;
	if (!conf->no_udp) {
		count = add_all(out, count, conf, port, false);
	}
	if (!conf->no_tcp) {
		count = add_all(out, count, conf, port, true);
	}
	return count;
}
