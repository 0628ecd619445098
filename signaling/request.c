/* A message of a client: is it well-formed, not too often, possible now? Then its handler runs. */
#include "core.h"
#include "schema.h"

#include <string.h>

enum need { NEED_NOTHING, NEED_HELLO, NEED_ROOM };

static const struct operation {
	const char *op;
	const struct schema *schema;
	enum need need;
	enum action action; /* his role must allow it */
	void (*handle)(struct turn *t, struct conn *c, const struct request *r);
} operations[] = {
	{"hello", &schema_hello, NEED_NOTHING, ACTION_NONE, handle_hello},
	{"ping", &schema_empty, NEED_HELLO, ACTION_NONE, handle_ping},
	{"room.join", &schema_join, NEED_HELLO, ACTION_NONE, handle_join},
	{"room.leave", &schema_empty, NEED_HELLO, ACTION_NONE, handle_leave},
	{"room.end", &schema_empty, NEED_ROOM, ACTION_END, handle_end},
	{"media.offer", &schema_offer, NEED_ROOM, ACTION_NONE, handle_offer},
	{"media.publish", &schema_publish, NEED_ROOM, ACTION_NONE, handle_publish},
	{"view.set", &schema_view, NEED_ROOM, ACTION_NONE, handle_view},
	{"chat.send", &schema_chat, NEED_ROOM, ACTION_NONE, handle_chat},
	{"chat.delete", &schema_chat_delete, NEED_ROOM, ACTION_NONE, handle_chat_delete},
	{"hand.set", &schema_hand, NEED_ROOM, ACTION_NONE, handle_hand},
	{"room.set", &schema_room_set, NEED_ROOM, ACTION_SET, handle_room_set},
	{"hand.lower", &schema_participant_or_all, NEED_ROOM, ACTION_LOWER_HAND, handle_hand_lower},
	{"word.give", &schema_participant, NEED_ROOM, ACTION_GIVE_WORD, handle_word_give},
	{"word.answer", &schema_word_answer, NEED_ROOM, ACTION_NONE, handle_word_answer},
	{"word.end", &schema_empty, NEED_ROOM, ACTION_NONE, handle_word_end},
	{"lobby.admit", &schema_person_or_all, NEED_ROOM, ACTION_LOBBY, handle_lobby_admit},
	{"lobby.deny", &schema_person, NEED_ROOM, ACTION_LOBBY, handle_lobby_deny},
	{"lead.give", &schema_participant, NEED_ROOM, ACTION_GIVE_LEAD, handle_lead_give},
	{"person.remove", &schema_participant, NEED_ROOM, ACTION_REMOVE, handle_person_remove},
	{"person.readmit", &schema_person, NEED_ROOM, ACTION_READMIT, handle_person_readmit},
	{"notes.open", &schema_note, NEED_HELLO, ACTION_NONE, handle_notes_open},
	{"notes.close", &schema_note, NEED_HELLO, ACTION_NONE, handle_notes_close},
	{"notes.update", &schema_note_update, NEED_HELLO, ACTION_NONE, handle_notes_update},
	{"notes.cursor", &schema_note_cursor, NEED_HELLO, ACTION_NONE, handle_notes_cursor},
	{"talk.wait", &schema_talk, NEED_HELLO, ACTION_NONE, handle_talk_wait},
	{"talk.leave", &schema_empty, NEED_HELLO, ACTION_NONE, handle_talk_leave},
	{"talk.channel", &schema_talk_channel, NEED_ROOM, ACTION_NONE, handle_talk_channel},
	{"desk.open", &schema_desk, NEED_HELLO, ACTION_NONE, handle_desk_open},
	{"desk.close", &schema_desk, NEED_HELLO, ACTION_NONE, handle_desk_close},
	{"desk.act", &schema_desk_act, NEED_HELLO, ACTION_NONE, handle_desk_act},
	{"conference.wait", &schema_conference, NEED_HELLO, ACTION_NONE, handle_conference_wait},
	{"conference.close", &schema_empty, NEED_ROOM, ACTION_NONE, handle_conference_close},
	{"agenda.go", &schema_agenda_go, NEED_ROOM, ACTION_NONE, handle_agenda_go},
	{"agenda.add", &schema_agenda_add, NEED_ROOM, ACTION_NONE, handle_agenda_add},
	{"guest.admit", &schema_participant, NEED_ROOM, ACTION_NONE, handle_guest_admit},
	{"guest.dismiss", &schema_participant, NEED_ROOM, ACTION_NONE, handle_guest_dismiss},
	{"quorum.establish", &schema_empty, NEED_ROOM, ACTION_NONE, handle_quorum_establish},
	{"speech.ask", &schema_speech_ask, NEED_ROOM, ACTION_NONE, handle_speech_ask},
	{"speech.withdraw", &schema_empty, NEED_ROOM, ACTION_NONE, handle_speech_withdraw},
	{"speech.next", &schema_empty, NEED_ROOM, ACTION_NONE, handle_speech_next},
	{"speech.give", &schema_participant, NEED_ROOM, ACTION_NONE, handle_speech_give},
	{"speech.end", &schema_empty, NEED_ROOM, ACTION_NONE, handle_speech_end},
	{"speech.remove", &schema_participant, NEED_ROOM, ACTION_NONE, handle_speech_remove},
	{"speech.set", &schema_speech_set, NEED_ROOM, ACTION_NONE, handle_speech_set},
	{"vote.prepare", &schema_vote_prepare, NEED_ROOM, ACTION_NONE, handle_vote_prepare},
	{"vote.change", &schema_vote_change, NEED_ROOM, ACTION_NONE, handle_vote_change},
	{"vote.demand", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_demand},
	{"vote.open", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_open},
	{"vote.cast", &schema_vote_cast, NEED_ROOM, ACTION_NONE, handle_vote_cast},
	{"vote.paper", &schema_vote_paper, NEED_ROOM, ACTION_NONE, handle_vote_paper},
	{"vote.close", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_close},
	{"vote.claim", &schema_vote_claim, NEED_ROOM, ACTION_NONE, handle_vote_claim},
	{"vote.annul", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_annul},
	{"vote.decide", &schema_vote_decide, NEED_ROOM, ACTION_NONE, handle_vote_decide},
	{"vote.runoff", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_runoff},
	{"vote.lot", &schema_vote, NEED_ROOM, ACTION_NONE, handle_vote_lot},
	{"lot.add", &schema_lot_add, NEED_ROOM, ACTION_NONE, handle_lot_add},
	{"person.rights", &schema_person_rights, NEED_ROOM, ACTION_GIVE_RIGHTS, handle_person_rights},
};

static const struct operation *find(const char *op)
{
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
		if (strcmp(operations[i].op, op) == 0) {
			return &operations[i];
		}
	}
	return NULL;
}

/* Ten within a minute close the connection. */
static void refuse_bad(struct turn *t, struct conn *c, int64_t re, const char *path)
{
	reply_error(t, c->id, re, "bad_message", path ? json_pack("{s:s}", "path", path) : NULL);
	if (!limit_take(&c->bad, t->now.mono)) {
		conn_close(t, c, CLOSE_BAD);
	}
}

static void refuse_fast(struct turn *t, struct conn *c, int64_t re)
{
	us_t wait_ms = limit_wait(person_limit(t, c->person.id, PERSON_REQUESTS), t->now.mono) / US_PER_MS + 1;
	if (!limit_take(person_limit(t, c->person.id, PERSON_REFUSALS), t->now.mono)) {
		refusal_count(t->s, "too_fast");
		conn_close(t, c, CLOSE_TOO_FAST);
		return;
	}
	reply_error(t, c->id, re, "too_fast", json_pack("{s:I}", "retryMs", (json_int_t)wait_ms));
}

static const char *envelope_fault(const json_t *message)
{
	const json_t *id = json_object_get(message, "id"), *data = json_object_get(message, "data");
	size_t known = 2 + (data != NULL);
	if (!json_is_integer(id) || json_integer_value(id) < 1 || json_integer_value(id) > INT64_C(9007199254740991)) {
		return "id";
	}
	if (!json_is_string(json_object_get(message, "op"))) {
		return "op";
	}
	if (data && !json_is_object(data)) {
		return "data";
	}
	return json_object_size(message) == known ? NULL : "";
}

static void log_denied(struct turn *t, struct conn *c, const struct request *r)
{
	if (limit_take(&c->denials, t->now.mono)) {
		log_event(t->s->log, LOG_LEVEL_INFO, "request.denied", "op=%s room=%s person=%s", r->op,
			c->part ? c->part->room->info.id : "-", c->person.id);
	}
}

void refuse_denied(struct turn *t, struct conn *c, const struct request *r)
{
	log_denied(t, c, r);
	reply_error(t, c->id, r->id, "not_allowed", NULL);
}

/* ACTION_NONE is everybody's. */
static bool may_act(const struct conn *c, enum action action)
{
	return action == ACTION_NONE || policy_may_act(c->part->room->policy, action, c->part->standing);
}

static void run(struct turn *t, struct conn *c, const struct request *r)
{
	char path[SCHEMA_PATH_MAX];
	const struct operation *operation = find(r->op);
	if (!operation) {
		reply_error(t, c->id, r->id, "unknown_op", NULL);
	} else if (!schema_check(operation->schema, r->data, path)) {
		refuse_bad(t, c, r->id, path);
	} else if (operation->need != NEED_NOTHING && !c->said_hello) {
		reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "hello_first"));
	} else if (operation->need == NEED_ROOM && (!c->part || !c->part->is_in)) {
		if (operation->action != ACTION_NONE) {
			log_denied(t, c, r); /* from outside: a client of ours never asks for it */
		}
		reply_error(t, c->id, r->id, "not_in_room", NULL);
	} else if (!may_act(c, operation->action)) {
		refuse_denied(t, c, r);
	} else {
		operation->handle(t, c, r);
	}
}

void request_dispatch(struct turn *t, struct conn *c, struct bytes text)
{
	json_t *message = codec_parse(text), *empty = json_object();
	const char *fault = message ? envelope_fault(message) : "";
	const json_t *data = json_object_get(message, "data");
	struct request r = {fault ? 0 : json_integer_value(json_object_get(message, "id")),
		json_string_value(json_object_get(message, "op")), data ? data : empty};
	if (!limit_take(person_limit(t, c->person.id, PERSON_REQUESTS), t->now.mono)) {
		refuse_fast(t, c, r.id);
	} else if (fault) {
		refuse_bad(t, c, 0, fault);
	} else {
		run(t, c, &r);
	}
	json_decref(empty);
	json_decref(message);
}
