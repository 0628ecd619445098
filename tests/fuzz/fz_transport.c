/*
 * Fuzz target: datagrams, commands and time over a whole worker, with endpoints that have real keys. The input is a row of
 * operations: one byte says which, the next ones are its arguments; what is missing reads as 0. What must hold is in
 * stage.h. The first byte says where to begin: in an empty room (0), or in the midst of a lesson (1); and whether one of the
 * two speaks H.264 only (2).
 */
#include "endpoint_state.h" /* forges packets under an endpoint's own keys */
#include "rtcp.h"
#include "stage.h"
#include "stun_client.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_OPERATIONS = 200 };
/* of media, and of sleep; more would only be slow */
#define MAX_RUN_US (6 * US_PER_S)
#define MAX_JUMP_US (150 * US_PER_S)

struct play {
	struct stage *s;
	const uint8_t *p, *end;
	us_t run_us, jump_us;
};

static uint8_t take(struct play *f)
{
	return f->p < f->end ? *f->p++ : 0;
}

static uint32_t take_below(struct play *f, uint32_t limit)
{
	return take(f) % limit;
}

/* Up to 255 bytes of the input, into dest. */
static size_t take_bytes(struct play *f, uint8_t *dest, size_t cap)
{
	size_t len = take(f);
	len = len < cap ? len : cap;
	len = len < (size_t)(f->end - f->p) ? len : (size_t)(f->end - f->p);
	memcpy(dest, f->p, len);
	f->p += len;
	return len;
}

static struct actor *take_actor(struct play *f)
{
	return &f->s->actors[take_below(f, STAGE_ACTORS)];
}

static uint32_t take_path(struct play *f, const struct actor *a)
{
	uint8_t choice = take(f);
	return choice < 128 ? a->path : choice % STAGE_PATHS;
}

/* -- datagrams -------------------------------------------------------------------------------------------------- */

static void op_raw(struct play *f)
{
	struct stage_packet p = {.path = take_below(f, STAGE_PATHS)};
	size_t pad = 4u * take(f);
	p.len = take_bytes(f, p.data, sizeof p.data);
	p.len = p.len + pad < sizeof p.data ? p.len + pad : sizeof p.data;
	stage_inject(f->s, &p);
}

/* Something that was really said: whole, cut, with other bits, or longer; from the same address or another. */
static void op_echo(struct play *f)
{
	const struct stage_packet *record = stage_record(f->s, take(f));
	uint8_t how = take(f);
	if (!record) {
		return;
	}
	struct stage_packet p = *record;
	if (how & 0x80) {
		p.path = how % STAGE_PATHS;
	}
	switch (how >> 4 & 7) {
	case 1:
		p.len = (size_t)take(f) * p.len / 256;
		break;
	case 2:
		p.len = p.len + 4 < sizeof p.data ? p.len + 4 : p.len;
		break;
	case 3:
	case 4:
	case 5:
		for (int i = how >> 4 & 7; i > 2; i--) {
			size_t at = (size_t)take(f) << (take(f) & 3);
			p.data[at % p.len] = take(f);
		}
		break;
	default:
		break;
	}
	p.is_intact = p.len == record->len && memcmp(p.data, record->data, p.len) == 0;
	stage_inject(f->s, &p);
}

/* A check by somebody who knows the password, or does not. */
static void op_check(struct play *f)
{
	struct actor *a = take_actor(f);
	struct stage_packet p = {.actor = (uint8_t)a->number, .is_up = true, .generation = a->generation};
	uint8_t how = take(f);
	uint8_t txid[12] = {how};
	p.path = take_path(f, a);
	if (!a->endpoint) {
		return;
	}
	const char *password = how & 1 ? "aaaaaaaaaaaaaaaaaaaaaaaa" : endpoint_password(a->endpoint);
	const char *username = how & 2 ? "aaaaaaaa:bbbb" : endpoint_username(a->endpoint);
	p.len = stun_write_request(p.data, sizeof p.data, username, bytes_of_string(password), txid, (how & 4) != 0,
		how, UINT64_C(1) << (how & 63));
	p.is_intact = (how & 3) == 0 && p.len > 0;
	if (how & 8 && p.len > 0) {
		uint8_t bits = take(f);
		p.data[take(f) % p.len] ^= bits;
		p.is_intact &= bits == 0;
	}
	stage_inject(f->s, &p);
}

static void op_dtls(struct play *f)
{
	struct actor *a = take_actor(f);
	struct stage_packet p = {.path = take_path(f, a)};
	for (int records = 1 + take(f) % 3; records > 0; records--) {
		uint8_t body[256];
		uint8_t type = (uint8_t)(20 + take(f) % 5);
		uint8_t epoch = take(f) & 1;
		size_t len = take_bytes(f, body, sizeof body);
		uint8_t head[13] = {type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, take(f), (uint8_t)(len >> 8), (uint8_t)len};
		memcpy(p.data + p.len, head, sizeof head);
		memcpy(p.data + p.len + sizeof head, body, len);
		p.len += sizeof head + len;
	}
	stage_inject(f->s, &p);
}

static uint32_t choose_ssrc(struct play *f, const struct endpoint *e)
{
	uint8_t choice = take(f);
	const struct layer_out *l = &e->sources[choice & 3].layers[choice >> 2 & 1];
	switch (choice >> 4 & 3) {
	case 0:
		return l->ssrc;
	case 1:
		return l->rtx_ssrc;
	case 2:
		return e->slots[choice & 3][choice >> 2 & 1].pub.ssrc;
	default:
		return choice;
	}
}

/* RTP under the endpoint's own keys: what an authenticated, ill-willed client can say. */
static void op_rtp(struct play *f)
{
	static const uint8_t types[] = {PT_OPUS, PT_VP8, PT_VP8_RTX, PT_H264, PT_H264_RTX, 0, 127};
	static const char *const texts[] = {"", "0", "1", "2", "3", "q", "f", "x"};
	struct actor *a = take_actor(f);
	struct stage_packet p = {.path = take_path(f, a)};
	uint8_t twcc[2], level = 0x80;
	if (!a->endpoint || !a->endpoint->secure) {
		return;
	}
	struct rtp_build b = {.payload_type = types[take_below(f, sizeof types)], .ssrc = choose_ssrc(f, a->endpoint)};
	struct layer_out *l = endpoint_layer_of(a->endpoint, b.ssrc);
	uint8_t jump = take(f);
	uint8_t names = take(f);
	b.marker = jump & 1;
	b.seq = (uint16_t)((l ? l->seq++ : 0) + (jump >= 128 ? jump << 7 : 0));
	b.timestamp = (uint32_t)take(f) << (take(f) & 31);
	b.ext[RTP_EXT_MID] = bytes_of_string(texts[names & 7]);
	b.ext[names & 64 ? RTP_EXT_REPAIRED_RID : RTP_EXT_RID] = bytes_of_string(texts[names >> 3 & 7]);
	store_u16(twcc, (uint16_t)(take(f) << 8 | jump));
	b.ext[RTP_EXT_TWCC] = bytes_of(twcc, 2);
	if (names & 128) {
		b.ext[RTP_EXT_AUDIO_LEVEL] = bytes_of(&level, 1);
	}
	p.len = rtp_build_header(p.data, sizeof p.data, &b, &endpoint_ext, NULL);
	size_t pad = 4u * take(f);
	p.len += take_bytes(f, p.data + p.len, 256) + pad;
	/* a flood of it: more than anybody may send */
	for (int times = jump & 2 ? 1200 : 1; times > 0; times--) {
		struct stage_packet one = p;
		if (secure_protect_rtp(a->endpoint->secure, one.data, &one.len) == OK) {
			stage_inject(f->s, &one);
		}
		store_u16(p.data + 2, (uint16_t)(load_u16(p.data + 2) + 1));
	}
}

/* RTCP under its own keys; the first packet's header is made right, the rest is the input's. */
static void op_rtcp(struct play *f)
{
	struct actor *a = take_actor(f);
	struct stage_packet p = {.path = take_path(f, a)};
	uint8_t type = (uint8_t)(200 + take(f) % 8);
	uint8_t count = take(f) & 31;
	if (!a->endpoint || !a->endpoint->secure) {
		return;
	}
	store_u32(p.data + 4, choose_ssrc(f, a->endpoint));
	store_u32(p.data + 8, choose_ssrc(f, a->endpoint));
	p.len = 12 + take_bytes(f, p.data + 12, 256);
	p.len = (p.len + 3) & ~(size_t)3;
	p.data[0] = (uint8_t)(0x80 | count);
	p.data[1] = type;
	store_u16(p.data + 2, (uint16_t)(take(f) & 1 ? 2 : p.len / 4 - 1));
	if (secure_protect_rtcp(a->endpoint->secure, p.data, &p.len) == OK) {
		stage_inject(f->s, &p);
	}
}

static void op_tamper(struct play *f)
{
	enum stage_tamper how = (enum stage_tamper)take_below(f, STAGE_TAMPER_COUNT);
	uint8_t count = take(f) & 31;
	uint8_t at = take(f);
	stage_tamper(f->s, how, count, at, take(f));
}

/* -- time and network --------------------------------------------------------------------------------------------- */

static void op_run(struct play *f)
{
	us_t duration_us = (1 + take(f)) * 4 * US_PER_MS;
	f->run_us += duration_us;
	if (f->run_us <= MAX_RUN_US) {
		stage_run(f->s, duration_us);
	}
}

static void op_jump(struct play *f)
{
	us_t duration_us = take(f) * 250 * US_PER_MS;
	f->jump_us += duration_us;
	if (f->jump_us <= MAX_JUMP_US) {
		stage_jump(f->s, duration_us);
	}
}

static void op_gone(struct play *f)
{
	uint32_t path = 4 + take_below(f, STAGE_PATHS - 4); /* a UDP path never says that it is gone */
	stage_path_gone(f->s, path);
}

static void op_move(struct play *f)
{
	uint32_t actor = take_actor(f)->number;
	stage_move(f->s, actor, take_below(f, STAGE_PATHS));
}

static void op_behave(struct play *f)
{
	struct actor *a = take_actor(f);
	uint8_t what = take(f);
	uint8_t number = take(f);
	if (!a->endpoint) {
		return;
	}
	switch (what & 3) {
	case 0:
		endpoint_publish(a->endpoint, (enum sfu_source)(number & 3), (what & 4) != 0, f->s->now);
		break;
	case 1:
		endpoint_set_level(a->endpoint, number);
		break;
	case 2:
		endpoint_set_layer(a->endpoint, number & 1, (what & 4) != 0);
		break;
	default:
		endpoint_set_checks(a->endpoint, (what & 4) != 0);
		break;
	}
}

/* -- commands --------------------------------------------------------------------------------------------------- */

static void command(struct play *f, struct sfu_cmd *cmd, const struct actor *a)
{
	cmd->room = STAGE_ROOM;
	cmd->peer = a ? a->id : 0;
	stage_command(f->s, cmd);
}

static void op_add(struct play *f)
{
	uint8_t choice = take(f);
	stage_add(f->s, choice % STAGE_ACTORS);
	if (choice & 0x80) {
		stage_offer(f->s, choice % STAGE_ACTORS, true);
	}
}

static void op_offer(struct play *f)
{
	struct actor *a = take_actor(f);
	uint8_t how = take(f);
	if (a->endpoint && how & 2) {
		endpoint_restart_ice(a->endpoint);
	}
	if (a->endpoint && how & 4 && a->endpoint->seat_count < SFU_MAX_SEATS / 2) {
		endpoint_add_seats(a->endpoint, 1);
	}
	stage_offer(f->s, a->number, (how & 1) != 0);
}

/* The map of a confused client. */
static void bend_map(struct play *f, struct sfu_media_map *map)
{
	for (int i = take(f) % 4; i > 0; i--) {
		struct sfu_seat_map *seat = &map->seats[take_below(f, SFU_MAX_SEATS)];
		char *mid = take(f) & 1 ? map->source_mid[take_below(f, SFU_SOURCE_COUNT)] :
			take(f) & 1 ? seat->audio_mid : seat->video_mid;
		mid[0] = (char)('0' + take(f) % 12);
		mid[1] = 0;
	}
	map->seat_count = take(f) & 1 ? map->seat_count : take(f);
}

/* An offer with other bytes, of which the endpoint does not know: the worker's side and its own drift apart. */
static void op_bent_offer(struct play *f)
{
	struct actor *a = take_actor(f);
	uint8_t how = take(f);
	struct sfu_cmd cmd;
	if (!a->endpoint || a->id == 0) {
		return;
	}
	memset(&cmd, 0, sizeof cmd);
	endpoint_offer(a->endpoint, false, &cmd);
	cmd.u.offer.fresh = (how & 1) != 0;
	size_t len = strlen(cmd.u.offer.sdp);
	for (int i = how >> 4; i > 0; i--) {
		size_t at = (size_t)take(f) << 8 | take(f);
		uint8_t byte = take(f);
		cmd.u.offer.sdp[at % len] = (char)(byte ? byte : '\n');
	}
	if (how & 2) {
		free(cmd.u.offer.map);
		cmd.u.offer.map = NULL;
	} else if (how & 4) {
		bend_map(f, cmd.u.offer.map);
	}
	command(f, &cmd, a);
	free(a->answer);
	a->answer = NULL;
}

static void op_allow(struct play *f)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_ALLOW};
	const struct actor *a = take_actor(f);
	cmd.u.allow.sources = take(f);
	command(f, &cmd, a);
}

static void op_view(struct play *f)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW};
	const struct actor *a = take_actor(f);
	cmd.u.view.count = take(f) % 48; /* more than fit: signaling would not, but the worker must not care */
	for (uint32_t i = 0; i < cmd.u.view.count && i < SFU_MAX_WANTS && f->p < f->end; i++) {
		uint8_t who = take(f);
		cmd.u.view.wants[i] = (struct sfu_want){
			.subject = {who & 4 ? who : f->s->actors[who & 1].id, who & 2 ? SFU_FEED_SCREEN : SFU_FEED_PERSON},
			.height_px = (uint16_t)(take(f) * 8), .rank = who};
	}
	command(f, &cmd, a);
}

static void op_room(struct play *f)
{
	static const enum sfu_cmd_kind kinds[] = {
		SFU_CMD_ROOM_OPEN, SFU_CMD_ROOM_CLOSE, SFU_CMD_ROOM_LEADER, SFU_CMD_PEER_REMOVE, SFU_CMD_PEER_ADD, SFU_CMD_STATS};
	uint8_t choice = take(f);
	struct sfu_cmd cmd = {.kind = kinds[choice % (sizeof kinds / sizeof kinds[0])]};
	command(f, &cmd, take_actor(f));
}

static void play(struct play *f)
{
	static void (*const operations[])(struct play *) = {
		op_run, op_raw, op_echo, op_check, op_dtls, op_rtp, op_rtcp, op_tamper, op_jump, op_gone, op_move, op_behave, op_add,
		op_offer, op_bent_offer, op_allow, op_view, op_room};
	for (int i = 0; i < MAX_OPERATIONS && f->p < f->end; i++) {
		operations[take_below(f, sizeof operations / sizeof operations[0])](f);
	}
	/* whatever it was: life goes on */
	stage_run(f->s, 100 * US_PER_MS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct play f = {.s = stage_new(), .p = data, .end = data + size};
	uint8_t begin = take(&f);
	f.s->is_h264 = (begin & 2) != 0;
	if (begin & 1) {
		stage_begin_lesson(f.s);
	}
	play(&f);
	stage_free(f.s);
	return 0;
}
