/* How a synthetic participant reaches the media port. */
#include "ice_agent.h"

#include <nice/agent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { COMPONENT = 1 };

struct ice_agent {
	struct pump_member *member;
	NiceAgent *nice;
	guint stream;
	const struct ice_relay *relay;
	bool tcp, is_ready;
	gchar *ufrag, *pwd;
	const struct ice_agent_events *events;
	void *ctx;
};

static void on_state(NiceAgent *nice, guint stream, guint component, guint state, gpointer ctx)
{
	struct ice_agent *a = ctx;
	if ((state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY) && !a->is_ready) {
		GSocket *socket = nice_agent_get_selected_socket(nice, stream, component);
		a->is_ready = true;
		if (socket) {
			pump_watch(a->member, g_socket_get_fd(socket));
		}
		a->events->on_ready(a->ctx);
	} else if (state == NICE_COMPONENT_STATE_FAILED) {
		a->is_ready = false;
		a->events->on_failed(a->ctx);
	}
}

static void on_receive(NiceAgent *nice, guint stream, guint component, guint len, gchar *buf, gpointer ctx)
{
	struct ice_agent *a = ctx;
	(void)nice;
	(void)stream;
	(void)component;
	a->events->on_packet(a->ctx, (uint8_t *)buf, len);
}

static bool use_relay(struct ice_agent *a)
{
	char text[ADDR_TEXT_MAX];
	g_object_set(a->nice, "force-relay", TRUE, NULL);
	return nice_agent_set_relay_info(a->nice, a->stream, COMPONENT, addr_text(&a->relay->addr, text), a->relay->addr.port,
		a->relay->user, a->relay->password, NICE_RELAY_TYPE_TURN_UDP);
}

struct ice_agent *ice_agent_new(const struct ice_conf *conf, const struct ice_agent_events *events, void *ctx)
{
	struct ice_agent *a = calloc(1, sizeof *a);
	if (!a) {
		return NULL;
	}
	a->tcp = conf->tcp;
	a->relay = conf->relay;
	a->events = events;
	a->ctx = ctx;
	a->member = pump_add(conf->pump);
	a->nice = nice_agent_new_full(pump_context(a->member), NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_CONSENT_FRESHNESS);
	g_object_set(a->nice, "controlling-mode", TRUE, "upnp", FALSE, "ice-udp", !a->tcp, "ice-tcp", a->tcp, NULL);
	a->stream = nice_agent_add_stream(a->nice, COMPONENT);
	if (a->stream == 0 || !nice_agent_get_local_credentials(a->nice, a->stream, &a->ufrag, &a->pwd) ||
		(a->relay && !use_relay(a))) {
		ice_agent_free(a);
		return NULL;
	}
	g_signal_connect(a->nice, "component-state-changed", G_CALLBACK(on_state), a);
	nice_agent_attach_recv(a->nice, a->stream, COMPONENT, pump_context(a->member), on_receive, a);
	return a;
}

void ice_agent_free(struct ice_agent *a)
{
	if (!a) {
		return;
	}
	g_signal_handlers_disconnect_by_data(a->nice, a);
	if (a->stream != 0) {
		nice_agent_attach_recv(a->nice, a->stream, COMPONENT, NULL, NULL, NULL);
		nice_agent_remove_stream(a->nice, a->stream);
	}
	if (a->relay) {
		/* the relay is told; that takes a moment, and a reference of its own */
		g_main_context_push_thread_default(pump_context(a->member));
		nice_agent_close_async(a->nice, NULL, NULL);
		g_main_context_pop_thread_default(pump_context(a->member));
	}
	g_object_unref(a->nice);
	pump_remove(a->member, a->relay != NULL);
	g_free(a->ufrag);
	g_free(a->pwd);
	free(a);
}

const char *ice_agent_ufrag(const struct ice_agent *a)
{
	return a->ufrag;
}

const char *ice_agent_pwd(const struct ice_agent *a)
{
	return a->pwd;
}

/* The own address from which the kernel would reach `remote`; nothing is sent. */
static bool local_address_for(const struct addr *remote, NiceAddress *local)
{
	struct sockaddr_storage storage;
	socklen_t len = sizeof storage;
	size_t remote_len = addr_to_sockaddr(remote, &storage);
	int fd = socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && connect(fd, (struct sockaddr *)&storage, (socklen_t)remote_len) == 0 &&
		getsockname(fd, (struct sockaddr *)&storage, &len) == 0;
	if (ok) {
		nice_address_set_from_sockaddr(local, (struct sockaddr *)&storage);
		nice_address_set_port(local, 0);
	}
	if (fd >= 0) {
		close(fd);
	}
	return ok;
}

static NiceCandidate *remote_candidate(const struct ice_agent *a, const struct answer_candidate *from)
{
	struct sockaddr_storage storage;
	NiceCandidate *c = nice_candidate_new(NICE_CANDIDATE_TYPE_HOST);
	c->stream_id = a->stream;
	c->component_id = COMPONENT;
	c->transport = from->is_tcp ? NICE_CANDIDATE_TRANSPORT_TCP_PASSIVE : NICE_CANDIDATE_TRANSPORT_UDP;
	c->priority = from->priority;
	g_strlcpy(c->foundation, "1", sizeof c->foundation);
	addr_to_sockaddr(&from->addr, &storage);
	nice_address_set_from_sockaddr(&c->addr, (struct sockaddr *)&storage);
	return c;
}

enum err ice_agent_start(struct ice_agent *a, const struct answer *answer)
{
	GSList *list = NULL;
	for (uint32_t i = 0; i < answer->candidate_count; i++) {
		NiceAddress local;
		nice_address_init(&local);
		const struct addr *first_hop = a->relay ? &a->relay->addr : &answer->candidates[i].addr;
		if (answer->candidates[i].is_tcp == a->tcp && local_address_for(first_hop, &local)) {
			nice_agent_add_local_address(a->nice, &local);
			list = g_slist_append(list, remote_candidate(a, &answer->candidates[i]));
		}
	}
	if (!list) {
		return ERR_NOT_FOUND;
	}
	bool ok = nice_agent_gather_candidates(a->nice, a->stream) &&
		nice_agent_set_remote_credentials(a->nice, a->stream, answer->ufrag, answer->pwd) &&
		nice_agent_set_remote_candidates(a->nice, a->stream, COMPONENT, list) > 0;
	g_slist_free_full(list, (GDestroyNotify)nice_candidate_free);
	return ok ? OK : ERR_SYS;
}

bool ice_agent_send(struct ice_agent *a, const uint8_t *pkt, size_t len)
{
	return nice_agent_send(a->nice, a->stream, COMPONENT, (guint)len, (const gchar *)pkt) == (gint)len;
}
