/* Who sits in which seat of whom: from the views, from who is heard, and from what flows. */
#include "state.h"

#include <string.h>

enum { MAX_SCREENS = 4 };
#define SPEAKERS_GAP_US (200 * US_PER_MS)
#define SCREEN_SILENT_US (5 * US_PER_S) /* a still screen is refreshed about once a second */

static enum sfu_seat_state seat_state(const struct peer *p, uint32_t seat)
{
	const struct seat *assigned = &p->seats.seat[seat];
	const struct downlink *video = &p->slots[seat].video;
	if (assigned->subject.peer == 0) {
		return SFU_SEAT_EMPTY;
	}
	if (video->is_unplayable) {
		return SFU_SEAT_UNPLAYABLE;
	}
	if (video->source && video->is_paused) {
		return SFU_SEAT_PAUSED;
	}
	return video->source && video->is_live ? SFU_SEAT_LIVE : SFU_SEAT_PENDING;
}

void layout_report_seat(struct state *s, struct peer *p, uint32_t seat)
{
	struct seat_slots *slots = &p->slots[seat];
	struct sfu_subject subject = p->seats.seat[seat].subject;
	enum sfu_seat_state state = seat_state(p, seat);
	bool is_same = subject.peer == slots->reported.peer && state == slots->reported_state &&
		(subject.peer == 0 || subject.feed == slots->reported.feed) &&
		(state != SFU_SEAT_LIVE || slots->video.first_rtp == slots->reported_rtp);
	if (is_same) {
		return;
	}
	struct sfu_event event = {.kind = SFU_EVENT_SEAT};
	slots->reported = subject;
	slots->reported_state = state;
	slots->reported_rtp = slots->video.first_rtp;
	event.u.seat.seat = seat;
	event.u.seat.subject = subject;
	event.u.seat.state = state;
	event.u.seat.first_rtp = state == SFU_SEAT_LIVE ? slots->video.first_rtp : 0;
	emit(s, p, &event);
}

static struct downlink *slot_for(struct peer *p, uint8_t seat, const struct uplink *u)
{
	return uplink_is_video(u) ? &p->slots[seat].video : &p->slots[seat].audio;
}

void layout_source_changed(struct state *s, struct uplink *u)
{
	for (uint32_t i = 0; i < u->subscriber_count; i++) {
		struct subscriber *sub = &u->subscribers[i];
		struct downlink *d = sub->peer->slots ? slot_for(sub->peer, sub->seat, u) : NULL;
		if (d && d->source == u) {
			d->must_switch = true;
			if (d->is_video) {
				downlink_restart(d);
				d->is_paused = false;
				layout_report_seat(s, sub->peer, sub->seat);
			}
		}
	}
}

/* Sound that was held back for a while goes on as a new feed, so that the numbers have no hole. */
static void set_audible(struct state *s, struct uplink *u, bool is_audible)
{
	if (u->is_audible != is_audible) {
		u->is_audible = is_audible;
		layout_source_changed(s, u);
	}
}

static us_t silence_of(const struct uplink *u)
{
	return u->source == SFU_SOURCE_SCREEN ? SCREEN_SILENT_US : UPLINK_SILENT_US;
}

static void check_flows(struct state *s, struct room *room, us_t now)
{
	for (uint32_t i = 0; i < room->peer_count; i++) {
		for (int k = 0; k < SFU_SOURCE_COUNT; k++) {
			struct uplink *u = &room->peers[i]->uplinks[k];
			if (u->is_flowing && now - u->last_at >= silence_of(u)) {
				struct sfu_event event = {.kind = SFU_EVENT_SOURCE};
				u->is_flowing = false;
				event.u.source.source = u->source;
				emit(s, room->peers[i], &event);
				layout_source_changed(s, u);
				room->layout_dirty = true;
			}
		}
	}
}

static bool is_among(const uint64_t *peers, size_t count, sfu_peer_id id)
{
	for (size_t i = 0; i < count; i++) {
		if (peers[i] == id) {
			return true;
		}
	}
	return false;
}

static void find_audible(struct state *s, struct room *room, struct audible *a)
{
	uint32_t screens = 0;
	uint64_t heard[SPEAKER_MAX_AUDIBLE + 1];
	size_t heard_count = speaker_audible(&room->speaker, heard);
	a->count = 0;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		struct uplink *mic = &p->uplinks[SFU_SOURCE_MIC];
		struct uplink *screen = &p->uplinks[SFU_SOURCE_SCREEN_AUDIO];
		bool is_heard = uplink_is_open(mic) && is_among(heard, heard_count, p->id);
		bool is_shown = uplink_is_open(screen) && screen->is_flowing && screens < MAX_SCREENS;
		set_audible(s, mic, is_heard);
		set_audible(s, screen, is_shown);
		screens += is_shown ? 1 : 0;
		if (is_heard && a->count < SEATS_MAX_AUDIBLE) {
			a->subjects[a->count++] = (struct sfu_subject){p->id, SFU_FEED_PERSON};
		}
		if (is_shown && a->count < SEATS_MAX_AUDIBLE) {
			a->subjects[a->count++] = (struct sfu_subject){p->id, SFU_FEED_SCREEN};
		}
	}
}

/* Nobody sees or hears himself, nor somebody who is gone. */
static void assign_seats(struct state *s, struct peer *p, const struct audible *all)
{
	struct sfu_want wants[SFU_MAX_WANTS];
	struct audible others = {.count = 0};
	uint32_t count = 0;
	for (uint32_t i = 0; i < p->want_count; i++) {
		sfu_peer_id id = p->wants[i].subject.peer;
		if (id != p->id && peer_find(s, p->room->id, id)) {
			wants[count++] = p->wants[i];
		}
	}
	for (uint32_t i = 0; i < all->count; i++) {
		if (all->subjects[i].peer != p->id) {
			others.subjects[others.count++] = all->subjects[i];
		}
	}
	voices_choose(p, &others);
	(void)seats_assign(&p->seats, wants, count, others.subjects, others.count);
}

static void set_source(struct downlink *d, struct uplink *source, us_t now)
{
	if (!d->is_negotiated || (source && !source->is_negotiated)) {
		source = NULL;
	}
	/* without its codec or memory nothing flows */
	enum err e = downlink_set_source(d, source, now);
	d->is_unplayable = e == ERR_UNSUPPORTED && source->is_flowing && uplink_is_open(source);
}

static void connect_seats(struct state *s, struct peer *p, us_t now)
{
	for (uint32_t i = 0; i < p->seats.count; i++) {
		const struct seat *seat = &p->seats.seat[i];
		struct peer *from = seat->subject.peer ? peer_find(s, p->room->id, seat->subject.peer) : NULL;
		bool is_screen = seat->subject.feed == SFU_FEED_SCREEN;
		struct uplink *audio = from ? &from->uplinks[is_screen ? SFU_SOURCE_SCREEN_AUDIO : SFU_SOURCE_MIC] : NULL;
		struct uplink *video = from ? &from->uplinks[is_screen ? SFU_SOURCE_SCREEN : SFU_SOURCE_CAMERA] : NULL;
		set_source(&p->slots[i].audio, audio, now);
		set_source(&p->slots[i].video, seat->is_seen ? video : NULL, now);
		layout_report_seat(s, p, i);
	}
	p->share_at = now;
	p->sender_report_at = now;
	rota_touch(s, p);
}

static void clear_subscribers(struct room *room)
{
	for (uint32_t i = 0; i < room->peer_count; i++) {
		for (int k = 0; k < SFU_SOURCE_COUNT; k++) {
			room->peers[i]->uplinks[k].subscriber_count = 0;
		}
	}
}

/* The lists of the hot loop, made anew from the seats. A seat for which there is no memory gets nothing this time. */
static void rebuild_subscribers(struct room *room)
{
	clear_subscribers(room);
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		for (uint32_t k = 0; p->slots && k < p->seats.count; k++) {
			struct uplink *audio = p->slots[k].audio.source;
			struct uplink *video = p->slots[k].video.source;
			if (audio && uplink_add_subscriber(audio, p, (uint8_t)k) != OK) {
				room->layout_dirty = true;
			}
			if (video && uplink_add_subscriber(video, p, (uint8_t)k) != OK) {
				room->layout_dirty = true;
			}
		}
	}
}

static void arrange(struct state *s, struct room *room, us_t now)
{
	struct audible audible;
	bool is_all = room->layout_dirty;
	bool is_any = is_all;
	for (uint32_t i = 0; i < room->peer_count; i++) {
		is_any |= room->peers[i]->layout_dirty;
	}
	if (!is_any) {
		return;
	}
	room->layout_dirty = false;
	find_audible(s, room, &audible);
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		if (p->slots && (is_all || p->layout_dirty)) {
			assign_seats(s, p, &audible);
			connect_seats(s, p, now);
		}
		p->layout_dirty = false;
	}
	rebuild_subscribers(room);
}

void layout_forget_peer(struct state *s, struct peer *gone)
{
	struct room *room = gone->room;
	speaker_remove(&room->speaker, gone->id, s->now);
	for (uint32_t i = 0; i < room->peer_count; i++) {
		struct peer *p = room->peers[i];
		for (uint32_t k = 0; p->slots && k < p->seats.count; k++) {
			struct downlink *slots[] = {&p->slots[k].audio, &p->slots[k].video};
			for (int m = 0; m < 2; m++) {
				if (slots[m]->source && slots[m]->source->peer == gone) {
					set_source(slots[m], NULL, s->now);
				}
			}
		}
	}
	rebuild_subscribers(room);
}

static void report_speakers(struct state *s, struct room *room, us_t now)
{
	uint64_t peers[SFU_MAX_SPEAKERS] = {0};
	uint32_t count = (uint32_t)speaker_active(&room->speaker, peers, SFU_MAX_SPEAKERS);
	room->speakers_dirty = false;
	if (room->is_branch) {
		return;
	}
	if (count == room->reported_speaker_count &&
		memcmp(peers, room->reported_speakers, count * sizeof peers[0]) == 0) {
		return;
	}
	struct sfu_event event = {.kind = SFU_EVENT_SPEAKERS, .room = room->id};
	memcpy(event.u.speakers.peers, peers, sizeof peers);
	event.u.speakers.count = count;
	memcpy(room->reported_speakers, peers, sizeof peers);
	room->reported_speaker_count = count;
	room->speakers_at = now + SPEAKERS_GAP_US;
	s->sink.event(s->sink.ctx, &event);
}

void layout_on_time(struct state *s, struct room *room, us_t now)
{
	if (speaker_deadline(&room->speaker) <= now && speaker_on_time(&room->speaker, now)) {
		room->layout_dirty = true;
		room->speakers_dirty = true;
	}
	check_flows(s, room, now);
	arrange(s, room, now);
	if (room->speakers_dirty && room->speakers_at <= now) {
		report_speakers(s, room, now);
	}
}
