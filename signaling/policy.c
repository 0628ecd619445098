#include "policy.h"

#include <string.h>

const struct policy *policy_of(const char *kind)
{
	static const struct policy *const all[] = {&policy_lesson, &policy_consultation, &policy_check, &policy_conference};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(kind, all[i]->kind) == 0) {
			return all[i];
		}
	}
	return NULL;
}

bool policy_may_act(const struct policy *policy, enum action action, unsigned actor)
{
	return (policy->actions[action].actors & ROLE_BIT(actor)) != 0;
}

bool policy_may_do(const struct policy *policy, enum action action, unsigned actor, unsigned target)
{
	return policy_may_act(policy, action, actor) && (policy->actions[action].targets & ROLE_BIT(target)) != 0;
}

unsigned policy_rights(const struct policy *policy, unsigned as, const struct policy_standing *standing)
{
	const struct policy_role *role = &policy->roles[as];
	unsigned rights = (standing->room & ~standing->mask) | (standing->own & standing->mask);
	if (role->leads) {
		return role->rights;
	}
	return rights | role->rights | (standing->has_word ? policy->word : 0);
}

enum policy_entry policy_entry(const struct policy *policy, unsigned as,
	const struct store_room_state *room, const struct store_room_person *person)
{
	if (policy->roles[as].leads) {
		return ENTRY_OPEN;
	}
	if (person->is_removed) {
		return ENTRY_SENT_OUT;
	}
	if (person->passes) {
		return ENTRY_OPEN;
	}
	return room->locked ? ENTRY_LOCKED : room->lobby ? ENTRY_WAIT : ENTRY_OPEN;
}

bool policy_private(enum private_chat rule, bool from_leads, bool to_leads)
{
	switch (rule) {
	case PRIVATE_ADULTS:
		return from_leads && to_leads;
	case PRIVATE_LOGGED:
		return from_leads || to_leads;
	case PRIVATE_OFF:
	case PRIVATE_CHATS:
		break;
	}
	return false;
}

uint32_t policy_sources(unsigned rights, uint32_t sources)
{
	uint32_t allowed = 0;
	allowed |= rights & RIGHT_SPEAK ? SFU_SOURCE_BIT(SFU_SOURCE_MIC) : 0;
	allowed |= rights & RIGHT_CAMERA ? SFU_SOURCE_BIT(SFU_SOURCE_CAMERA) : 0;
	allowed |= rights & RIGHT_SHARE ? SFU_SOURCE_BIT(SFU_SOURCE_SCREEN) | SFU_SOURCE_BIT(SFU_SOURCE_SCREEN_AUDIO) : 0;
	return sources & allowed;
}
