/*
 * Fuzz target: a file of people for a school that has some already. The first byte says for whom it is the whole truth.
 * Either there are errors and no change, or all changes can be made, and the same file changes nothing any more.
 */
#include "../school/house.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void make_house(struct house *house)
{
	house_init(house);
	uint32_t teacher = house_person(house, ROSTER_TEACHER, "T1", "Tim", "Tape");
	house_person(house, ROSTER_ADMIN, "", "Anna", "Amt");
	uint32_t mia = house_person(house, ROSTER_PUPIL, "1", "Mia", "Muster");
	uint32_t ben = house_person(house, ROSTER_PUPIL, "", "Ben", "Muster");
	house_person(house, ROSTER_PARENT, "", "Mia", "Muster");
	uint32_t class = house_group(house, "5a", "", ROSTER_CLASS, true);
	uint32_t course = house_group(house, "K1", "M", ROSTER_COURSE, true);
	house_member(house, mia, class, true);
	house_member(house, ben, class, false);
	house_member(house, mia, course, true);
	house_member(house, teacher, course, true);
	g_array_index(house->people, struct roster_person, teacher).abbr = "TA";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct house house;
	struct roster_plan plan;
	struct roster_options options = {0};
	for (int role = 0; role < ROSTER_ROLES && size > 0; role++) {
		options.is_whole[role] = (data[0] >> role & 1) != 0;
	}
	size_t len = size > 0 ? size - 1 : 0;
	uint8_t *file = malloc(len + 1); /* of its size but one: the sanitizer sees a byte too many */
	memcpy(file, size > 0 ? data + 1 : data, len);
	make_house(&house);
	struct roster known = house_view(&house);
	enum err e = roster_plan(&plan, &known, file, len, &options);
	if ((e == OK) != (plan.errors->len == 0) || (e && plan.changes->len > 0)) {
		abort();
	}
	if (!e) {
		house_apply(&house, &plan);
		roster_plan_finish(&plan);
		known = house_view(&house);
		if (roster_plan(&plan, &known, file, len, &options) || plan.changes->len > 0) {
			abort();
		}
	}
	roster_plan_finish(&plan);
	house_finish(&house);
	free(file);
	return 0;
}
