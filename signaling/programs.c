/*
 * Programs in a room: a camera or an encoder that publishes (WHIP), a player that watches (WHEP). Each is a participation
 * without a connection. It lives while its media flows and its token does, and it is no adult whatever its token's role.
 */
#include "core.h"
#include "sdp_text.h"

#include <stdlib.h>
#include <string.h>

/* Audio and video that it sends, in the order of its sections: first itself, then what it presents. */
static bool add_source(struct sfu_media_map *map, const struct sdp_text_section *section)
{
	static const enum sfu_source audio[] = {SFU_SOURCE_MIC, SFU_SOURCE_SCREEN_AUDIO};
	static const enum sfu_source video[] = {SFU_SOURCE_CAMERA, SFU_SOURCE_SCREEN};
	const enum sfu_source *order = section->is_video ? video : audio;
	for (int i = 0; i < 2; i++) {
		char *mid = map->source_mid[order[i]];
		if (!mid[0]) {
			g_strlcpy(mid, section->mid, SFU_MID_MAX);
			return true;
		}
	}
	return false;
}

/*
 * Pictures and sounds sit apart, pictures first: with one picture the seat changes between stage and screen, and who speaks
 * is heard all the same. A player shows one picture with its sound: all is one stream.
 */
static void add_seats(struct sfu_media_map *map, const struct sdp_text_section *sections, size_t count)
{
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count && map->seat_count < SFU_MAX_SEATS; i++) {
			const struct sdp_text_section *section = &sections[i];
			bool is_picture = round == 0;
			if (section->is_refused || !section->receives || !(is_picture ? section->is_video : section->is_audio)) {
				continue;
			}
			struct sfu_seat_map *seat = &map->seats[map->seat_count++];
			g_strlcpy(is_picture ? seat->video_mid : seat->audio_mid, section->mid, SFU_MID_MAX);
		}
	}
	map->is_one_stream = true;
}

/* What the sections of an offer are for; malloc'd. */
static struct sfu_media_map *make_map(enum token_kind kind, const char *offer)
{
	struct sdp_text_section sections[SDP_TEXT_SECTIONS];
	struct sfu_media_map *map = calloc(1, sizeof *map);
	size_t count = map ? sdp_text_sections(bytes_of_string(offer), sections) : 0;
	for (size_t i = 0; i < count && kind == TOKEN_WHIP; i++) {
		if (!sections[i].is_refused && sections[i].sends && (sections[i].is_audio || sections[i].is_video)) {
			(void)add_source(map, &sections[i]);
		}
	}
	if (map && kind == TOKEN_WHEP) {
		add_seats(map, sections, count);
	}
	return map;
}

/* SFU_SOURCE_BIT of what the SFU took of the offer. */
static uint32_t sources_taken(const char *offer, const char *answer)
{
	struct sdp_text_section sections[SDP_TEXT_SECTIONS];
	size_t count = sdp_text_sections(bytes_of_string(answer), sections);
	struct sfu_media_map *map = make_map(TOKEN_WHIP, offer);
	uint32_t bits = 0;
	for (size_t i = 0; map && i < count; i++) {
		for (int k = 0; k < SFU_SOURCE_COUNT; k++) {
			bool is_it = sections[i].mid[0] && strcmp(sections[i].mid, map->source_mid[k]) == 0;
			bits |= is_it && !sections[i].is_refused && sections[i].receives ? SFU_SOURCE_BIT(k) : 0;
		}
	}
	free(map);
	return bits;
}

/* "Dokumentenkamera (Frau Kaya)": who let it in answers for it. */
static void name_of(const struct store_token *token, char out[STORE_NAME_MAX])
{
	const char *end;
	if (token->issuer_name[0]) {
		g_snprintf(out, STORE_NAME_MAX, "%s (%s)", token->label, token->issuer_name);
	} else {
		g_strlcpy(out, token->label, STORE_NAME_MAX);
	}
	if (!g_utf8_validate(out, -1, &end)) { /* cut inside of a character */
		out[end - out] = '\0';
	}
}

unsigned program_rights(const struct participation *p)
{
	unsigned media = RIGHTS_ALL & ~(unsigned)RIGHT_WRITE;
	unsigned base = p->program->token.role == PERSON_TEACHER ? media : p->room->state.rights & media;
	base = p->program->token.kind == TOKEN_WHIP ? base : 0;
	return (base & ~p->own.mask) | (base ? p->own.rights & p->own.mask & media : 0);
}

static void ask_sfu(struct turn *t, struct participation *p, conn_id id, char *offer, bool is_fresh)
{
	struct sfu_media_map *map = make_map(p->program->token.kind, offer);
	for (uint32_t i = 0; map && is_fresh && i < map->seat_count; i++) {
		p->program->pictures += map->seats[i].video_mid[0] != '\0';
	}
	char *copy = strdup(offer);
	g_free(p->program->asked);
	p->program->asked = offer;
	p->offer = (struct offer){0, id, 0, t->now.mono + OFFER_TIMEOUT_US};
	if (!map || !copy) {
		free(map);
		free(copy);
		offer_fail(t, p, "internal", NULL);
		return;
	}
	offer_send(t, p, copy, map, is_fresh);
	p->offer.request = t->s->last_request;
}

void program_join(struct turn *t, struct room *room, conn_id id, const struct store_token *token, char *offer)
{
	struct store_person person = {.role = PERSON_GUEST};
	memcpy(person.id, token->id, sizeof person.id);
	memcpy(person.school, room->info.school, sizeof person.school);
	name_of(token, person.name);
	struct participation *p = part_make(t, room, &person);
	p->program = g_new0(struct program, 1);
	p->program->token = *token;
	p->rights = rights_of(p);
	p->media_since = t->now.mono;
	t->s->viewer_count += token->kind == TOKEN_WHEP;
	room_start(t, room);
	room_command(t, room, SFU_CMD_PEER_ADD, p->peer);
	part_allow(t, p);
	ask_sfu(t, p, id, offer, true);
}

void program_restart(struct turn *t, struct participation *p, conn_id id, char *offer)
{
	ask_sfu(t, p, id, offer, false);
}

static void renew_etag(struct program *program)
{
	char random[STORE_ID_MAX];
	store_make_secret_id(random);
	g_snprintf(program->etag, sizeof program->etag, "\"%s\"", random);
}

static void reply_answer(struct turn *t, const struct participation *p, int status, const char *mime, char *body)
{
	struct program_reply *reply = calloc(1, sizeof *reply);
	if (!reply || !body) {
		free(reply);
		free(body);
		program_refuse(t, p->offer.conn, "internal", NULL);
		return;
	}
	*reply = (struct program_reply){.status = status, .mime = mime, .body = body, .body_len = strlen(body)};
	g_strlcpy(reply->etag, p->program->etag, sizeof reply->etag);
	if (status == 201) {
		g_snprintf(reply->location, sizeof reply->location, "/%s/%s/%s", store_token_kind_names[p->program->token.kind],
			p->room->info.id, p->id);
	}
	effects_program(t->out, p->offer.conn, reply);
}

static void complete_join(struct turn *t, struct participation *p, const char *sdp)
{
	p->is_in = true;
	t->s->stats.joins++;
	p->program->sends = p->program->token.kind == TOKEN_WHIP ? sources_taken(p->program->offer, sdp) : 0;
	p->sources = policy_sources(p->rights, p->program->sends);
	part_allow(t, p);
	log_event(t->s->log, LOG_LEVEL_INFO, "program.joined", "room=%s token=%s kind=%s", p->room->info.id, p->person.id,
		store_token_kind_names[p->program->token.kind]);
	room_note(t, p->room, p, "participant.joined", show_participant(p));
	views_on_join(t, p);
}

void program_answer(struct turn *t, struct participation *p, const char *sdp)
{
	struct program *program = p->program;
	g_free(program->offer);
	program->offer = program->asked;
	program->asked = NULL;
	renew_etag(program);
	if (p->is_in) {
		reply_answer(t, p, 200, "application/trickle-ice-sdpfrag", sdp_text_fragment(sdp));
	} else {
		reply_answer(t, p, 201, "application/sdp", strdup(sdp));
		complete_join(t, p, sdp);
	}
}

void program_state(struct turn *t, struct participation *p, enum sfu_peer_state state)
{
	if (state == SFU_PEER_FAILED && p->is_in) {
		part_end(t, p, NULL, false);
	}
}

us_t program_deadline(const struct participation *p)
{
	return p->media == SFU_PEER_CONNECTED ? US_NEVER : p->media_since + PLACE_KEPT_US;
}

void program_free(struct program *program)
{
	if (program) {
		g_free(program->offer);
		g_free(program->asked);
		g_free(program);
	}
}

/* As with people: what came in rightly may stay to the end of the lesson, and a store that can't say throws nobody out. */
static bool may_stay(struct turn *t, const struct participation *p)
{
	const struct store_room *room = &p->room->info;
	const char *token = p->program->token.id;
	return store_token_check(t->s->store, token, t->now.unix_ms) != ERR_NOT_FOUND
		|| (room->is_open && store_token_check(t->s->store, token, room->opened_ms) != ERR_NOT_FOUND);
}

void programs_check(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *dead = g_ptr_array_new();
	g_hash_table_iter_init(&iter, t->s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct participation *p = value;
		if (p->program && !may_stay(t, p)) {
			g_ptr_array_add(dead, value);
		}
	}
	for (guint i = 0; i < dead->len; i++) {
		part_end(t, g_ptr_array_index(dead, i), NULL, false);
	}
	g_ptr_array_free(dead, TRUE);
}

/* While the store can't be written its token would let it in again: it is told, and the moderator sees it come back. */
void program_expel(struct turn *t, struct participation *p)
{
	if (store_token_revoke(t->s->store, p->program->token.id)) {
		store_failed(t, "token_revoke", p->room->info.id);
	}
	part_end(t, p, NULL, false);
}

bool room_has_people(const struct room *room)
{
	return room_programs(room) < room->parts->len;
}

uint32_t room_programs(const struct room *room)
{
	uint32_t count = 0;
	for (guint i = 0; i < room->parts->len; i++) {
		count += ((const struct participation *)g_ptr_array_index(room->parts, i))->program != NULL;
	}
	return count;
}
