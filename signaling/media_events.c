/* What the SFU reports, told to the participants whom it concerns. */
#include "core.h"

#include <string.h>

#define QUALITY_AGAIN_US (10 * US_PER_S)

/* Whoever was in the lesson may come back past lobby and lock. */
static void remember(struct turn *t, struct participation *p)
{
	if (p->own.passes || part_leads(p)) {
		return;
	}
	p->own.passes = true;
	keep_person(t, p->room, &p->person, &p->own, "passes");
}

/* He is in: his reply, then the others; a teacher's join opens the room. */
static void complete_join(struct turn *t, struct participation *p, const char *sdp)
{
	struct room *room = p->room;
	bool opens = !room->info.is_open;
	if (opens && room->hall && !hall_room_open(t, p)) {
		offer_fail(t, p, "internal", NULL);
		return;
	}
	p->is_in = true;
	t->s->stats.joins++;
	if (opens && !room->hall) {
		lesson_open(t, room);
	}
	hall_part_came(t, p);
	register_came(t, p);
	remember(t, p);
	bool leads_now = leader_choose(t, room);
	word_settle(t, room);
	room_supervise(t, room, p); /* he sees it in his snapshot */
	log_event(t->s->log, LOG_LEVEL_INFO, "participant.joined", "room=%s person=%s", room->info.id, p->person.id);
	reply_data(t, p->offer.conn, p->offer.re, json_pack("{s:o, s:s}", "snapshot", show_snapshot(t, p), "sdp", sdp));
	room_note(t, room, p, "participant.joined", show_participant(p));
	if (leads_now) {
		leader_note(t, room, p);
	}
	p->offer.request = 0;
	views_on_join(t, p);
	if (opens && !room->hall) {
		conns_note_room(t, room);
	}
}

/* Nobody sits anywhere on a new PeerConnection, until the SFU says so. */
static void clear_seats(struct turn *t, struct participation *p)
{
	for (uint32_t i = 0; i < p->seat_count; i++) {
		bool was_taken = p->seats[i].peer != 0;
		p->seats[i] = (struct seat){0};
		if (was_taken) {
			part_note(t, p, "seat", show_seat(t->s, p, i));
		}
	}
}

static void give_answer(struct turn *t, struct participation *p, const char *sdp)
{
	if (p->program) {
		program_answer(t, p, sdp);
	} else if (p->is_in) {
		reply_data(t, p->offer.conn, p->offer.re, json_pack("{s:s}", "sdp", sdp));
	} else {
		complete_join(t, p, sdp);
		return;
	}
	p->offer.request = 0;
}

static void on_answer(struct turn *t, struct participation *p, uint32_t request, const char *sdp)
{
	bool begins_anew = p->is_in && p->fresh_request == request;
	if (p->offer.request == request && sdp) {
		give_answer(t, p, sdp);
	}
	if (begins_anew) { /* also if nobody waits for the answer any more */
		clear_seats(t, p);
	}
}

static void on_refusal(struct turn *t, struct participation *p, uint32_t request, enum sfu_refusal why)
{
	static const char *const names[] = {
		[SFU_REFUSAL_MALFORMED] = "malformed", [SFU_REFUSAL_NO_BUNDLE] = "no_bundle", [SFU_REFUSAL_NO_CODEC] = "no_codec",
		[SFU_REFUSAL_LIMIT] = "limit", [SFU_REFUSAL_STATE] = "state"};
	if (p->offer.request && p->offer.request == request) {
		offer_fail(t, p, "media_refused", json_pack("{s:s}", "why", names[why]));
	}
}

static void tell(struct turn *t, struct participation *p, const char *ev, json_t *data)
{
	if (p->is_in) {
		part_note(t, p, ev, data);
	} else {
		json_decref(data);
	}
}

static void on_state(struct turn *t, struct participation *p, enum sfu_peer_state state)
{
	static const char *const names[] = {[SFU_PEER_CONNECTING] = "connecting", [SFU_PEER_CONNECTED] = "connected",
		[SFU_PEER_INTERRUPTED] = "interrupted", [SFU_PEER_FAILED] = "failed"};
	p->media = state;
	p->media_since = t->now.mono;
	if (p->program) {
		program_state(t, p, state);
		return;
	}
	tell(t, p, "media.state", json_pack("{s:s}", "state", names[state]));
	if (part_leads(p)) {
		room_supervise(t, p->room, NULL);
	}
}

static void on_seat(struct turn *t, struct participation *p, const struct sfu_event *event)
{
	uint32_t seat = event->u.seat.seat;
	if (seat < SFU_MAX_SEATS && seat < p->seat_count) {
		p->seats[seat] = (struct seat){event->u.seat.subject.peer, event->u.seat.subject.feed, event->u.seat.state,
			event->u.seat.first_rtp};
		tell(t, p, "seat", show_seat(t->s, p, seat));
	}
}

/* Grades that are as before are told again now and then only: with 500 people the rest would be most of all messages. */
static void on_quality(struct turn *t, struct participation *p, const struct sfu_event *event)
{
	p->trip_ms = event->u.quality.rtt_ms;
	bool is_same = p->told_up == event->u.quality.up && p->told_down == event->u.quality.down;
	if (!p->is_in || (is_same && p->told_quality_at > 0 && t->now.mono - p->told_quality_at < QUALITY_AGAIN_US)) {
		return;
	}
	p->told_up = event->u.quality.up;
	p->told_down = event->u.quality.down;
	p->told_quality_at = t->now.mono;
	tell(t, p, "quality",
		json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "up", event->u.quality.up, "down", event->u.quality.down, "rttMs",
			event->u.quality.rtt_ms, "upLossPermille", event->u.quality.up_loss_permille, "downLossPermille",
			event->u.quality.down_loss_permille, "downKbps", event->u.quality.down_kbps));
}

static void on_demand(struct turn *t, struct participation *p, const struct sfu_event *event)
{
	enum sfu_source source = event->u.demand.source;
	p->demands[source] = (struct demand){true, event->u.demand.layers, event->u.demand.height_px};
	tell(t, p, "demand", show_demand(p, source));
}

static void on_speakers(struct turn *t, const struct sfu_event *event)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, t->s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct room *room = value;
		if (room->sfu && room->sfu == event->room) {
			room->speaker_count = MIN(event->u.speakers.count, SFU_MAX_SPEAKERS);
			memcpy(room->speakers, event->u.speakers.peers, sizeof room->speakers);
			room_note(t, room, NULL, "speakers", json_pack("{s:o}", "participants", show_speakers(t->s, room)));
		}
	}
}

static void on_peer_event(struct turn *t, struct participation *p, const struct sfu_event *event)
{
	switch (event->kind) {
	case SFU_EVENT_ANSWER:
		on_answer(t, p, event->u.answer.request, event->u.answer.sdp);
		break;
	case SFU_EVENT_OFFER_REFUSED:
		on_refusal(t, p, event->u.refused.request, event->u.refused.why);
		break;
	case SFU_EVENT_PEER_STATE:
		on_state(t, p, event->u.state.state);
		break;
	case SFU_EVENT_SEAT:
		on_seat(t, p, event);
		break;
	case SFU_EVENT_QUALITY:
		on_quality(t, p, event);
		break;
	case SFU_EVENT_DEMAND:
		on_demand(t, p, event);
		break;
	case SFU_EVENT_RENEGOTIATE:
		tell(t, p, "media.renegotiate", json_object());
		break;
	case SFU_EVENT_SOURCE:
	case SFU_EVENT_SPEAKERS:
	case SFU_EVENT_STATS:
		break;
	}
}

void signaling_on_sfu_event(
	struct signaling *s, const struct sfu_event *event, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct participation *p = g_hash_table_lookup(s->peers, &event->peer);
	if (event->kind == SFU_EVENT_SPEAKERS) {
		on_speakers(&t, event);
	} else if (p) {
		on_peer_event(&t, p, event);
	}
	turn_settle(&t);
}
