#include "ice.h"

#include <stdio.h>
#include <string.h>

static void make_credentials(struct ice *ice, struct rng *rng)
{
	rng_ice_text(rng, ice->ufrag, ICE_UFRAG_LEN);
	rng_ice_text(rng, ice->pwd, ICE_PWD_LEN);
}

static void set_remote_ufrag(struct ice *ice, const char *remote_ufrag)
{
	snprintf(ice->remote_ufrag, sizeof ice->remote_ufrag, "%s", remote_ufrag);
}

void ice_init(struct ice *ice, struct rng *rng, const char *remote_ufrag, us_t now)
{
	memset(ice, 0, sizeof *ice);
	make_credentials(ice, rng);
	set_remote_ufrag(ice, remote_ufrag);
	ice->selected = -1;
	ice->began_at = now;
	ice->last_check_at = now;
	ice->state = ICE_NEW;
}

bool ice_restart(struct ice *ice, struct rng *rng, const char *remote_ufrag, us_t now)
{
	if (strcmp(ice->remote_ufrag, remote_ufrag) == 0) {
		return false;
	}
	/* a second restart before the first check with the new ones: the oldest are those that the client uses */
	if (!ice->old_ufrag[0]) {
		memcpy(ice->old_ufrag, ice->ufrag, sizeof ice->old_ufrag);
		memcpy(ice->old_pwd, ice->pwd, sizeof ice->old_pwd);
	}
	make_credentials(ice, rng);
	set_remote_ufrag(ice, remote_ufrag);
	if (ice->state == ICE_FAILED) {
		ice->state = ICE_NEW;
		ice->began_at = now;
		ice->last_check_at = now;
	}
	return true;
}

const char *ice_password(const struct ice *ice, const char *local_ufrag)
{
	if (ice->state == ICE_FAILED) {
		return NULL;
	}
	if (strcmp(local_ufrag, ice->ufrag) == 0) {
		return ice->pwd;
	}
	if (ice->old_ufrag[0] && strcmp(local_ufrag, ice->old_ufrag) == 0) {
		return ice->old_pwd;
	}
	return NULL;
}

static int find_path(const struct ice *ice, const struct path *path)
{
	for (int i = 0; i < ice->path_count; i++) {
		if (path_equal(&ice->paths[i].path, path)) {
			return i;
		}
	}
	return -1;
}

static void remove_path(struct ice *ice, int index)
{
	int last = ice->path_count - 1;
	if (ice->selected == index) {
		ice->selected = -1;
	} else if (ice->selected == last) {
		ice->selected = (int8_t)index;
	}
	ice->paths[index] = ice->paths[last];
	ice->path_count--;
}

static void evict_oldest(struct ice *ice)
{
	int oldest = -1;
	for (int i = 0; i < ice->path_count; i++) {
		if (i != ice->selected &&
			(oldest < 0 || ice->paths[i].checked_at < ice->paths[oldest].checked_at)) {
			oldest = i;
		}
	}
	remove_path(ice, oldest);
}

static int add_path(struct ice *ice, const struct path *path)
{
	if (ice->path_count == ICE_MAX_PATHS) {
		evict_oldest(ice);
	}
	int index = ice->path_count++;
	ice->paths[index] = (struct ice_path){.path = *path};
	return index;
}

/* Authentic media show as well as a check does that somebody is there; only consent is given by checks alone. */
static us_t alive_at(const struct ice_path *p)
{
	return us_max(p->checked_at, p->media_at);
}

static int freshest_path(const struct ice *ice)
{
	int best = -1;
	for (int i = 0; i < ice->path_count; i++) {
		if (best < 0 || alive_at(&ice->paths[i]) > alive_at(&ice->paths[best])) {
			best = i;
		}
	}
	return best;
}

static unsigned select_path(struct ice *ice, int index)
{
	if (ice->selected == index) {
		return ICE_CHECK_NOTHING;
	}
	ice->selected = (int8_t)index;
	return ICE_CHECK_SELECTED;
}

static unsigned set_state(struct ice *ice, enum ice_state state)
{
	if (ice->state == state) {
		return ICE_CHECK_NOTHING;
	}
	ice->state = state;
	return ICE_CHECK_STATE;
}

/* The first check under the credentials of a restart ends the old ones. True if this is it. */
static bool end_restart(struct ice *ice, const char *local_ufrag)
{
	if (!ice->old_ufrag[0] || strcmp(local_ufrag, ice->ufrag) != 0) {
		return false;
	}
	memset(ice->old_ufrag, 0, sizeof ice->old_ufrag);
	memset(ice->old_pwd, 0, sizeof ice->old_pwd);
	for (int i = 0; i < ice->path_count; i++) {
		ice->paths[i].nominated = false;
	}
	return true;
}

unsigned ice_on_check(struct ice *ice, const struct path *path, const char *local_ufrag, bool use_candidate, us_t now)
{
	if (ice->state == ICE_FAILED) {
		return ICE_CHECK_NOTHING;
	}
	unsigned flags = ICE_CHECK_NOTHING;
	bool is_restarted = end_restart(ice, local_ufrag);
	int index = find_path(ice, path);
	if (index < 0) {
		index = add_path(ice, path);
		flags |= ICE_CHECK_NEW_PATH;
	}
	ice->paths[index].checked_at = now;
	ice->paths[index].nominated = ice->paths[index].nominated || use_candidate;
	ice->last_check_at = now;
	bool is_stale = ice->selected >= 0 && now - alive_at(&ice->paths[ice->selected]) >= ICE_INTERRUPTED_US;
	/* the controlling side puts USE-CANDIDATE on the pair that it sends on: follow it, there and back */
	if (ice->selected < 0 || use_candidate || is_restarted || is_stale) {
		flags |= select_path(ice, index);
	}
	return flags | set_state(ice, ICE_CONNECTED);
}

unsigned ice_on_media(struct ice *ice, const struct path *path, us_t now)
{
	int index = find_path(ice, path);
	if (index < 0) {
		return ICE_CHECK_NOTHING;
	}
	ice->paths[index].media_at = now;
	ice->last_media_at = now;
	unsigned flags = set_state(ice, ICE_CONNECTED);
	if (ice->selected < 0 || ice->selected == index || now - ice->paths[index].checked_at >= ICE_INTERRUPTED_US) {
		return flags;
	}
	bool is_quiet = now - alive_at(&ice->paths[ice->selected]) >= ICE_QUIET_US;
	return is_quiet ? flags | select_path(ice, index) : flags;
}

unsigned ice_on_path_gone(struct ice *ice, const struct path *path)
{
	int index = find_path(ice, path);
	if (index < 0) {
		return ICE_CHECK_NOTHING;
	}
	bool was_selected = ice->selected == index;
	remove_path(ice, index);
	if (!was_selected) {
		return ICE_CHECK_NOTHING;
	}
	if (ice->path_count > 0) {
		return select_path(ice, freshest_path(ice));
	}
	return ice->state == ICE_CONNECTED ? set_state(ice, ICE_INTERRUPTED) : ICE_CHECK_NOTHING;
}

bool ice_is_path_valid(const struct ice *ice, const struct path *path)
{
	return find_path(ice, path) >= 0;
}

bool ice_is_path_fresh(const struct ice *ice, const struct path *path, us_t now)
{
	int index = find_path(ice, path);
	return index >= 0 && now - ice->paths[index].checked_at < ICE_INTERRUPTED_US;
}

const struct path *ice_selected(const struct ice *ice)
{
	return ice->selected < 0 ? NULL : &ice->paths[ice->selected].path;
}

static unsigned fail(struct ice *ice)
{
	ice->path_count = 0;
	ice->selected = -1;
	return set_state(ice, ICE_FAILED);
}

unsigned ice_on_time(struct ice *ice, us_t now)
{
	if (ice->state == ICE_FAILED) {
		return ICE_CHECK_NOTHING;
	}
	if (ice->state == ICE_NEW) {
		return now - ice->began_at >= ICE_CONNECT_US ? fail(ice) : ICE_CHECK_NOTHING;
	}
	if (now - ice->last_check_at >= ICE_CONSENT_US) {
		return fail(ice);
	}
	us_t silent_us = now - us_max(ice->last_check_at, ice->last_media_at);
	unsigned flags = ICE_CHECK_NOTHING;
	int best = freshest_path(ice);
	if (best >= 0 && silent_us < ICE_INTERRUPTED_US && ice->selected >= 0 &&
		now - alive_at(&ice->paths[ice->selected]) >= ICE_INTERRUPTED_US) {
		flags |= select_path(ice, best);
	}
	for (int i = ice->path_count - 1; i >= 0; i--) {
		if (now - ice->paths[i].checked_at >= ICE_CONSENT_US) {
			remove_path(ice, i);
		}
	}
	if (silent_us >= ICE_INTERRUPTED_US) {
		flags |= set_state(ice, ICE_INTERRUPTED);
	}
	return flags;
}

us_t ice_deadline(const struct ice *ice)
{
	if (ice->state == ICE_FAILED) {
		return US_NEVER;
	}
	if (ice->state == ICE_NEW) {
		return ice->began_at + ICE_CONNECT_US;
	}
	us_t at = ice->last_check_at + ICE_CONSENT_US;
	if (ice->state == ICE_CONNECTED && ice->selected >= 0) {
		at = us_min(at, alive_at(&ice->paths[ice->selected]) + ICE_INTERRUPTED_US);
	}
	for (int i = 0; i < ice->path_count; i++) {
		at = us_min(at, ice->paths[i].checked_at + ICE_CONSENT_US);
	}
	return at;
}
