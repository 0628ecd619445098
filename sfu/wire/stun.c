#include "stun.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <stun/stunagent.h>
#include <stun/usages/ice.h>
#include <sys/socket.h>

enum {
	HEADER_BYTES = 20,
	BINDING_REQUEST = 0x0001,
	ATTRIBUTE_USERNAME = 0x0006,
	ATTRIBUTE_MESSAGE_INTEGRITY = 0x0008
};
#define MAGIC_COOKIE 0x2112A442u

/* Comprehension-required attributes that a check may carry (RFC 8445 section 7.1); libnice refuses all others. */
static const uint16_t known_attributes[] = {
	STUN_ATTRIBUTE_USERNAME, STUN_ATTRIBUTE_MESSAGE_INTEGRITY, STUN_ATTRIBUTE_PRIORITY,
	STUN_ATTRIBUTE_USE_CANDIDATE, STUN_ATTRIBUTE_ICE_CONTROLLED, STUN_ATTRIBUTE_ICE_CONTROLLING,
	STUN_ATTRIBUTE_FINGERPRINT, 0
};

struct stun_server {
	StunAgent agent;
};

struct credentials {
	struct bytes username;
	struct bytes password;
};

struct stun_server *stun_server_new(void)
{
	struct stun_server *s = calloc(1, sizeof *s);
	if (s) {
		stun_agent_init(&s->agent, known_attributes, STUN_COMPATIBILITY_RFC5389,
			STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
	}
	return s;
}

void stun_server_free(struct stun_server *s)
{
	free(s);
}

/* The header of a binding request of exactly this length; r is at the first attribute afterwards. */
static bool read_request_header(struct reader *r, struct bytes pkt)
{
	reader_init(r, pkt);
	uint16_t type = read_u16(r);
	uint16_t len = read_u16(r);
	uint32_t cookie = read_u32(r);
	read_bytes(r, 12);
	return !r->failed && type == BINDING_REQUEST && cookie == MAGIC_COOKIE && len % 4 == 0 &&
		pkt.len == (size_t)len + HEADER_BYTES;
}

enum err stun_peek_username(struct bytes pkt, struct bytes *username)
{
	struct reader r;
	*username = bytes_of(NULL, 0);
	if (!read_request_header(&r, pkt)) {
		return ERR_MALFORMED;
	}
	while (reader_left(&r) > 0) {
		uint16_t type = read_u16(&r);
		uint16_t len = read_u16(&r);
		struct bytes value = read_bytes(&r, len);
		read_bytes(&r, (4 - len % 4u) % 4u);
		/* what stands behind the integrity is not protected by it */
		if (r.failed || type == ATTRIBUTE_MESSAGE_INTEGRITY) {
			return ERR_MALFORMED;
		}
		if (type == ATTRIBUTE_USERNAME) {
			*username = value;
			return OK;
		}
	}
	return ERR_MALFORMED;
}

/* libnice asks for the password of a username; it gets the whole "server:client" text. */
static bool find_password(StunAgent *agent, StunMessage *message, uint8_t *username, uint16_t username_len,
	uint8_t **password, size_t *password_len, void *user_data)
{
	const struct credentials *c = user_data;
	(void)agent;
	(void)message;
	if (!username || !bytes_equal(bytes_of(username, username_len), c->username)) {
		return false;
	}
	*password = (uint8_t *)(uintptr_t)c->password.p; /* it is only read */
	*password_len = c->password.len;
	return true;
}

static enum err validate(struct stun_server *s, StunMessage *request, struct bytes pkt, struct credentials *c)
{
	struct reader r;
	if (!read_request_header(&r, pkt)) {
		return ERR_MALFORMED;
	}
	StunValidationStatus status = stun_agent_validate(&s->agent, request, pkt.p, pkt.len, find_password, c);
	if (status == STUN_VALIDATION_SUCCESS) {
		return OK;
	}
	return status == STUN_VALIDATION_UNAUTHORIZED || status == STUN_VALIDATION_UNAUTHORIZED_BAD_REQUEST
		? ERR_AUTH : ERR_MALFORMED;
}

/*
 * Written here and not by libnice's connectivity check usage: that one repeats the USERNAME, which RFC 8489 section
 * 9.1.4 rules out for a response, and with an IPv6 address the reply would outgrow the shortest legal request.
 */
static size_t build_reply(struct stun_server *s, const StunMessage *request, const struct addr *from,
	bool is_role_conflict, uint8_t reply[STUN_REPLY_MAX_BYTES])
{
	StunMessage response;
	struct sockaddr_storage storage;
	memset(&storage, 0, sizeof storage);
	if (is_role_conflict) {
		if (!stun_agent_init_error(&s->agent, &response, reply, STUN_REPLY_MAX_BYTES, request,
				STUN_ERROR_ROLE_CONFLICT)) {
			return 0;
		}
		return stun_agent_finish_message(&s->agent, &response, NULL, 0);
	}
	socklen_t len = (socklen_t)addr_to_sockaddr(from, &storage);
	if (!stun_agent_init_response(&s->agent, &response, reply, STUN_REPLY_MAX_BYTES, request) ||
			stun_message_append_xor_addr(&response, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &storage, len) !=
			STUN_MESSAGE_RETURN_SUCCESS) {
		return 0;
	}
	return stun_agent_finish_message(&s->agent, &response, NULL, 0);
}

enum err stun_server_check(struct stun_server *s, struct bytes pkt, struct bytes expected_username,
	struct bytes password, const struct addr *from, struct stun_check *check,
	uint8_t reply[STUN_REPLY_MAX_BYTES], size_t *reply_len)
{
	StunMessage request;
	uint64_t tie;
	struct credentials c = {expected_username, password};
	memset(check, 0, sizeof *check);
	*reply_len = 0;
	enum err e = validate(s, &request, pkt, &c);
	if (e) {
		return e;
	}
	check->priority = stun_usage_ice_conncheck_priority(&request);
	check->use_candidate = stun_usage_ice_conncheck_use_candidate(&request);
	/* a lite agent never gives way: whoever thinks that he is controlled has to switch (RFC 8445 section 7.3.1.1) */
	check->is_role_conflict =
		stun_message_find64(&request, STUN_ATTRIBUTE_ICE_CONTROLLED, &tie) == STUN_MESSAGE_RETURN_SUCCESS;
	size_t len = build_reply(s, &request, from, check->is_role_conflict, reply);
	if (len == 0 || len > pkt.len) {
		return ERR_MALFORMED;
	}
	*reply_len = len;
	return OK;
}
