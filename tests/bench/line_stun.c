/* Answers to the checks of a server that has full ICE. Kreide has none of its own (ICE-lite); libnice, in Janus, has. */
#include "line.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <stun/stunagent.h>
#include <sys/socket.h>

enum { REPLY_MAX_BYTES = 256 };

static const uint16_t known_attributes[] = {STUN_ATTRIBUTE_USERNAME, STUN_ATTRIBUTE_MESSAGE_INTEGRITY,
	STUN_ATTRIBUTE_PRIORITY, STUN_ATTRIBUTE_USE_CANDIDATE, STUN_ATTRIBUTE_ICE_CONTROLLED, STUN_ATTRIBUTE_ICE_CONTROLLING,
	STUN_ATTRIBUTE_FINGERPRINT, 0};

void line_answer_check(struct line *l, struct bytes pkt)
{
	StunAgent agent;
	StunMessage request, response;
	struct sockaddr_storage from;
	uint8_t buf[REPLY_MAX_BYTES], username[sizeof l->username];
	/* as the other side writes it: ours first */
	const char *theirs = strchr(l->username, ':');
	int len = snprintf((char *)username, sizeof username, "%s:%.*s", l->ufrag, (int)(theirs - l->username), l->username);
	StunDefaultValidaterData known[] = {
		{username, (size_t)len, (uint8_t *)l->pwd, strlen(l->pwd)}, {NULL, 0, NULL, 0}};
	stun_agent_init(&agent, known_attributes, STUN_COMPATIBILITY_RFC5389,
		STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
	if (stun_agent_validate(&agent, &request, pkt.p, pkt.len, stun_agent_default_validater, known) !=
			STUN_VALIDATION_SUCCESS ||
		!stun_agent_init_response(&agent, &response, buf, sizeof buf, &request)) {
		return;
	}
	socklen_t from_len = (socklen_t)addr_to_sockaddr(&l->remote, &from);
	if (stun_message_append_xor_addr(&response, STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, &from, from_len) ==
		STUN_MESSAGE_RETURN_SUCCESS) {
		line_send(l, buf, stun_agent_finish_message(&agent, &response, NULL, 0));
	}
}
