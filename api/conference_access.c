/* Conferences: who sees which of them, and who manages it. */
#include "call.h"
#include "members.h"

#include <string.h>

/* What the school's own people mistake is no guess. */
static bool refuse_unknown(struct api_call *c)
{
	if (c->roles & WHO_STAFF) {
		api_refuse(c, 404, "not_found", NULL);
	} else {
		api_refuse_unknown(c);
	}
	return false;
}

/* Who is on the roll as a deputy alone has no office, and what he may hangs on the seat that he takes. */
unsigned api_conference_may(const struct store_conference_part *part, unsigned roles)
{
	unsigned may = part->is_convener || (roles & (WHO_ADMIN | WHO_LEADER)) ? MAY_MANAGE : 0;
	static const unsigned of_office[OFFICES] = {[OFFICE_CHAIR] = MAY_CHAIR, [OFFICE_DEPUTY] = MAY_CHAIR, [OFFICE_MINUTES] = MAY_MINUTES,
		[OFFICE_TELLER] = MAY_TELLER};
	if (!part->seat[0]) {
		return may;
	}
	may |= of_office[part->office];
	may |= may & MAY_CHAIR && !(roles & WHO_OUTSIDER) ? MAY_MANAGE : 0;
	may |= part->kind == SEAT_VOTE || part->deputy_of[0] ? MAY_VOTE : 0;
	return may | (part->kind == SEAT_ADVISORY ? MAY_ADVISE : 0);
}

bool api_is_guest_of(const struct api_call *c)
{
	bool is_more = (c->may & MAY_MANAGE) || (c->part.seat[0] && c->part.kind != SEAT_GUEST) || c->part.deputy_of[0];
	return !is_more;
}

/* Else nobody could go on with what he prepared. */
static enum err is_left_alone(struct api_call *c, bool *is_alone)
{
	struct store_member convener = {.left_ms = 1};
	enum err e = c->conference.convener.id[0] ? store_member_get(c->api->store, c->conference.convener.id, &convener) : OK;
	*is_alone = convener.left_ms != 0;
	return e;
}

/* A draft is there for its convener and those who will chair. */
static enum err is_seen(struct api_call *c, bool *is_seen)
{
	bool chairs = (c->may & MAY_CHAIR) && (c->may & MAY_MANAGE), is_draft = c->conference.state == CONFERENCE_DRAFT;
	*is_seen = c->part.is_convener || chairs || (!is_draft && (c->part.seat[0] || api_is_office(c)));
	return is_draft && !*is_seen && api_is_office(c) ? is_left_alone(c, is_seen) : OK;
}

bool api_admit_to_conference(struct api_call *c)
{
	struct store *store = c->api->store;
	bool is_his = false;
	if (!(c->roles & (c->route->office | c->route->members))) {
		api_refuse(c, 403, "not_allowed", NULL);
		return false;
	}
	enum err e = store_conference_get(store, c->id, &c->conference);
	if (!e && strcmp(c->conference.school, c->me.school) != 0) {
		return refuse_unknown(c);
	}
	e = e ? e : store_conference_part(store, c->id, c->me.id, &c->part);
	c->may = e ? 0 : api_conference_may(&c->part, c->roles);
	e = e ? e : is_seen(c, &is_his);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "conference_get");
		return false;
	}
	if (!is_his) {
		return refuse_unknown(c);
	}
	if (c->route->scope == SCOPE_CONFERENCE_MANAGE && !(c->may & MAY_MANAGE)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return false;
	}
	return true;
}
