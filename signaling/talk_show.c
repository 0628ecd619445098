/* Talks and desks as the protocol shows them: WAIT and LIVE of docs/consultation.md, and a desk of the panel. */
#include "desks.h"

#include <string.h>

static json_t *time_or_null(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

static int minutes(int64_t ms)
{
	return (int)((ms + DESK_MINUTE_MS / 2) / DESK_MINUTE_MS);
}

static int extended_minutes(const struct desk_talk *talk)
{
	return (int)((talk->added_ms + DESK_MINUTE_MS - 1) / DESK_MINUTE_MS);
}

static void add_person(json_t *list, const struct signaling *s, const struct live_desk *desk, const char *talk, const struct talk_person *p)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "kind", talk_kind_names[p->kind], "name", p->person.name, "isThere",
		talk_person_is_there(s, desk, talk, p)));
}

static json_t *show_people(const struct signaling *s, const struct live_desk *desk, const struct live_talk *talk)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < desk->info.teacher_count; i++) {
		const struct talk_person teacher = {desk->info.teachers[i], KIND_TEACHER};
		add_person(list, s, desk, talk->id, &teacher);
	}
	for (guint i = 0; i < talk->people->len; i++) {
		add_person(list, s, desk, talk->id, &g_array_index(talk->people, struct talk_person, i));
	}
	return list;
}

static json_t *show_teachers(const struct live_desk *desk)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < desk->info.teacher_count; i++) {
		json_array_append_new(list, json_string(desk->info.teachers[i].name));
	}
	return list;
}

/* Of one that was dropped, too: a copy that is none of the desk's has nobody before it. */
static size_t ahead_of(const struct live_desk *desk, const struct desk_talk *talk)
{
	const struct desk_talk *known = desk_find(&desk->day, talk->id);
	return talk->stage != TALK_IS_BOOKED || !known ? 0 : desk_ahead(&desk->day, known);
}

static const char *stage_name(enum talk_stage stage)
{
	static const char *const names[] = {
		[TALK_IS_BOOKED] = "booked", [TALK_IS_OPEN] = "open", [TALK_IS_OVER] = "over", [TALK_IS_MISSED] = "missed"};
	return names[stage];
}

json_t *show_wait(const struct signaling *s, const struct live_desk *desk, const struct desk_talk *talk)
{
	const struct desk *day = &desk->day;
	bool is_open = talk->stage == TALK_IS_OPEN, waits = talk->stage == TALK_IS_BOOKED || talk->stage == TALK_IS_MISSED;

	return json_pack("{s:s, s:s, s:I, s:I, s:o, s:i, s:i, s:b, s:b, s:o, s:o, s:b, s:i, s:o, s:s}", "id", talk->id, "state",
		talk->stage == TALK_IS_BOOKED ? "waiting" : stage_name(talk->stage), "begin", (json_int_t)talk->begin_ms, "end", (json_int_t)talk->end_ms, "expected",
		waits ? time_or_null(talk->expected_ms) : json_null(), "delayMinutes", minutes(desk_talk_delay_ms(talk)), "ahead",
		(int)ahead_of(desk, talk), "isStaffThere", day->is_staff_there && day->is_started, "isHeld", day->is_held, "people",
		show_people(s, desk, talk_of(desk, talk->id)), "endsAt", is_open ? time_or_null(talk->ends_ms) : json_null(), "isWarned",
		is_open && talk->is_warned, "extendedMinutes", is_open ? extended_minutes(talk) : 0, "teachers", show_teachers(desk), "phone",
		desk->phone);
}

static json_t *show_talk(const struct signaling *s, const struct live_desk *desk, const struct desk_talk *talk)
{
	const struct live_talk *live = talk_of(desk, talk->id);
	bool waits = talk->stage == TALK_IS_BOOKED || talk->stage == TALK_IS_MISSED;
	return json_pack("{s:s, s:i, s:o, s:I, s:I, s:s, s:s, s:b, s:o, s:o, s:o, s:o}", "id", talk->id, "code", live->code, "child",
		show_person(&live->child), "begin", (json_int_t)talk->begin_ms, "end", (json_int_t)talk->end_ms, "mode",
		store_desk_mode_names[talk->is_place ? DESK_PLACE : DESK_VIDEO], "state", stage_name(talk->stage), "isWaiting",
		waits && talk->is_there, "people", show_people(s, desk, live), "began", time_or_null(talk->began_ms), "ended",
		time_or_null(talk->ended_ms), "expected", waits ? time_or_null(talk->expected_ms) : json_null());
}

json_t *show_live(const struct signaling *s, const struct live_desk *desk, int64_t now_ms)
{
	const struct desk *day = &desk->day;
	const struct desk_talk *running = desk_running(day), *next = desk_next(day, now_ms);
	json_t *talks = json_array();
	for (size_t i = 0; i < day->count; i++) {
		json_array_append_new(talks, show_talk(s, desk, &day->talks[i]));
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:o, s:b, s:i, s:s?, s:o, s:i, s:b, s:o}", "id", desk->info.id, "consultation",
		desk->info.consult, "title", desk->title, "state", desk_state_names[desk_state(day)], "talk", running ? running->id : NULL, "endsAt",
		running ? time_or_null(running->ends_ms) : json_null(), "isWarned", running && running->is_warned, "extendedMinutes",
		running ? extended_minutes(running) : 0, "nextTalk", next ? next->id : NULL, "nextAt",
		next ? time_or_null(next->expected_ms) : json_null(), "delayMinutes", minutes(desk_delay_ms(day)), "needsHelp", day->needs_help,
		"talks", talks);
}

json_t *show_panel(const struct live_desk *desk, int64_t now_ms)
{
	const struct desk *day = &desk->day;
	const struct desk_talk *running = desk_running(day), *next = desk_next(day, now_ms);
	int stages[4] = {0}, waiting = 0;
	for (size_t i = 0; i < day->count; i++) {
		const struct desk_talk *talk = &day->talks[i];
		stages[talk->stage]++;
		waiting += talk->is_there && (talk->stage == TALK_IS_BOOKED || talk->stage == TALK_IS_MISSED);
	}
	json_t *now = running ? json_pack("{s:i, s:I, s:I, s:I}", "code", talk_of(desk, running->id)->code, "begin",
		(json_int_t)running->begin_ms, "end", (json_int_t)running->end_ms, "endsAt", (json_int_t)running->ends_ms) : json_null();
	return json_pack("{s:s, s:i, s:o, s:o, s:i, s:b, s:b, s:i, s:i, s:i}", "state", desk_state_names[desk_state(day)], "delayMinutes",
		minutes(desk_delay_ms(day)), "talk", now, "next", next ? time_or_null(next->expected_ms) : json_null(), "waiting", waiting,
		"needsHelp", day->needs_help, "isStaffThere", day->is_staff_there, "done", stages[TALK_IS_OVER], "left",
		stages[TALK_IS_BOOKED], "missed", stages[TALK_IS_MISSED]);
}
