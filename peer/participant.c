/* The life of a synthetic participant, and what it does on a cue. */
#include "participant_parts.h"

#include <stdlib.h>
#include <string.h>

/* What a change of network may cost: nothing counts for so long afterwards. */
#define RESTART_GRACE_US (3 * US_PER_S)

void participant_set_text(char **where, const char *text)
{
	char *copy = g_strdup(text);
	g_free(*where);
	*where = copy;
}

bool participant_is_program(const struct participant *p)
{
	return p->role && (p->role->program.way == CAST_WHIP || p->role->program.way == CAST_WHEP);
}

bool participant_is_of_janus(const struct participant *p)
{
	return p->role && (p->role->program.way == CAST_JANUS_FEED || p->role->program.way == CAST_JANUS_VIEWER);
}

/* Who comes first of a cast that somebody leads, leads. */
static void begin_member(struct participant *p)
{
	const struct member_conf *conf = p->cast->conf.members;
	bool is_chair = p->cast->conf.first_is_teacher && p->number == 0;
	bool checks = conf->verifiers > 0 && p->number % conf->verifiers == 0;
	p->member = member_new(conf, is_chair, checks);
	p->publishes = (struct participant_publishes){.mic = p->member->shows, .camera = p->member->shows && p->has_camera};
}

enum err participant_start(struct participant *p, struct clip *clip, const struct voice *voice, us_t now)
{
	p->clip = clip;
	p->voice = *voice;
	p->present = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	p->quiet_since = now;
	p->may = (struct participant_may){true, true, true, true};
	p->has_camera = p->role ? p->role->camera : p->cast->conf.video;
	p->publishes = (struct participant_publishes){.mic = !p->role || p->role->mic, .camera = p->has_camera};
	p->session_id = rng_u64(&p->rng) >> 2;
	ledger_init(&p->ledger);
	if (p->cast->conf.members) {
		begin_member(p);
	}
	enum err e = sender_init(&p->sender, &p->rng, p->number, p->has_camera, p->clip, &p->voice);
	if (e == OK) {
		p->sender.camera_on = p->publishes.camera;
		p->sender.mic_on = p->publishes.mic;
		bool is_late = p->cast->conf.late > (uint32_t)(p->cast->people + p->cast->conf.token_count - 1 - p);
		if (!is_late) {
			participant_enter(p);
		}
	}
	return e;
}

void participant_enter(struct participant *p)
{
	if (p->state == PARTICIPANT_OUT && participant_is_of_janus(p)) {
		participant_janus_begin(p);
	} else if (p->state == PARTICIPANT_OUT && participant_is_program(p)) {
		participant_program_begin(p);
	} else if (p->state == PARTICIPANT_OUT) {
		participant_line_begin(p);
	}
}

void participant_finish(struct participant *p)
{
	if (p->present) {
		participant_media_end(p);
		sender_finish(&p->sender);
		g_hash_table_unref(p->present);
	}
	ledger_finish(&p->ledger);
	member_free(p->member);
	if (!p->role) {
		voice_finish(&p->voice);
		clip_free(p->clip);
	}
	g_free(p->cookie);
	g_free(p->person);
	g_free(p->room);
	g_free(p->talk);
	g_free(p->desk);
	g_free(p->participation);
	g_free(p->leader);
	g_free(p->speaker);
	g_free(p->resource);
	g_free(p->chat_text);
}

void participant_on_time(struct participant *p, us_t now)
{
	if (!p->present) {
		return;
	}
	if (participant_is_of_janus(p)) {
		participant_janus_on_time(p, now);
	} else if (participant_is_program(p)) {
		participant_program_on_time(p, now);
	} else {
		participant_line_on_time(p, now);
	}
	if (p->has_media) {
		participant_media_on_time(p, now);
	}
	if (p->is_excused) {
		uint64_t decoded;
		uint64_t lost;
		participant_frames(p, &decoded, &lost);
		p->lost_excused = lost - p->lost_not_excused;
		p->is_excused = now < p->watch.grace_until;
	}
	participant_room_on_time(p, now);
}

void participant_speak(struct participant *p, bool speaks, us_t now)
{
	if (speaks == p->sender.speaks) {
		return;
	}
	p->sender.speaks = speaks;
	p->sender.camera.wanted_pose = speaks ? FIGURE_TALKS : FIGURE_LISTENS;
	*(speaks ? &p->speaks_since : &p->quiet_since) = now;
}

void participant_raise_hand(struct participant *p, bool raised)
{
	p->sender.camera.wanted_pose = raised ? FIGURE_RAISES_HAND : FIGURE_LISTENS;
	participant_request(p, "hand.set", json_pack("{s:b}", "raised", raised));
}

void participant_chat(struct participant *p, const char *text)
{
	participant_request(p, "chat.send", json_pack("{s:s}", "text", text));
}

void participant_excuse(struct participant *p)
{
	uint64_t decoded;
	uint64_t lost;
	participant_frames(p, &decoded, &lost);
	p->lost_not_excused = p->is_excused ? p->lost_not_excused : lost - p->lost_excused;
	p->is_excused = true;
}

void participant_change_network(struct participant *p, us_t now)
{
	if (p->state != PARTICIPANT_IN || !p->has_media || transport_restart(p->transport) != OK) {
		return;
	}
	participant_excuse(p);
	p->restart_at = now;
	p->restarted_at = 0;
	p->watch.grace_until = now + RESTART_GRACE_US + WATCH_TOLERANCE_US;
	p->offer_id = participant_request(p, "media.offer", json_pack("{s:o}", "media", participant_media_offer(p, false)));
}
