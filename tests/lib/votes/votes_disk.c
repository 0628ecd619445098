#include "votes_disk.h"

#include <string.h>

void disk_init(struct disk *disk, const struct vote *v)
{
	memset(disk, 0, sizeof *disk);
	disk->kept = v->kept;
}

static void add_voter(struct disk *disk, const struct vote_seat *who)
{
	disk->voters[disk->voter_count++] = (struct vote_voter){.who = *who};
}

static void write_opened(struct disk *disk, const struct vote *v, const struct vote_write *w)
{
	disk->kept.state = VOTE_IS_OPEN;
	disk->kept.opened_ms = w->now_ms;
	disk->has_key = disk->kept.wording.form == BALLOT_SECRET;
	for (size_t i = 0; i < v->there_count; i++) {
		add_voter(disk, &v->there[i]);
	}
}

static void write_counted(struct disk *disk, const struct vote *v, const struct vote_write *w)
{
	bool is_secret = disk->kept.wording.form == BALLOT_SECRET;
	disk->kept.state = VOTE_IS_COUNTED;
	disk->kept.counted_ms = w->now_ms;
	disk->kept.result = w->result;
	disk->has_key = false;
	for (size_t i = 0; i < disk->voter_count; i++) {
		struct vote_voter *voter = &disk->voters[i];
		voter->has_voted = vote_will_have_voted(v, w, &v->voters[i]);
		memset(voter->paper, 0, sizeof voter->paper);
		if (disk->kept.wording.form == BALLOT_OPEN) {
			voter->has_choice = false;
			voter->choice = (struct ballot_choice){BALLOT_NONE, 0};
		}
	}
	for (size_t i = 0; is_secret && i < v->ballot_count; i++) {
		disk->ballots[disk->ballot_count++] = v->ballots[i];
	}
}

static void write_annulled(struct disk *disk)
{
	disk->kept.state = VOTE_IS_ANNULLED;
	disk->kept.lot = VOTE_LOT_NONE;
	memset(&disk->kept.result, 0, sizeof disk->kept.result);
	disk->has_key = false;
	disk->ballot_count = disk->value_count = 0;
	for (size_t i = 0; i < disk->voter_count; i++) {
		disk->voters[i] = (struct vote_voter){.who = disk->voters[i].who};
	}
}

static void write_lot(struct disk *disk, const struct vote *v, const struct vote_write *w)
{
	if (w->kind == VOTE_WRITE_LOT_BEGUN) {
		disk->kept.lot = VOTE_LOT_DRAWING;
		memcpy(disk->kept.seed, w->seed, LOT_BYTES);
		memcpy(disk->kept.commitment, w->commitment, LOT_BYTES);
		return;
	}
	disk->kept.lot = VOTE_LOT_DRAWN;
	disk->kept.drawn = w->drawn;
	disk->kept.result = w->result;
	for (size_t i = 0; i < v->value_count; i++) {
		memcpy(disk->values[disk->value_count++], v->values[i], LOT_BYTES);
	}
}

static void write_wording(struct disk *disk, const struct vote_write *w)
{
	if (w->kind == VOTE_WRITE_WORDING) {
		disk->kept.wording = w->draft;
		disk->kept.is_demanded = w->is_demanded;
		return;
	}
	memcpy(disk->demands[disk->demand_count++], w->seat.seat, sizeof(vote_id));
	if (w->is_demanded) {
		disk->kept.is_demanded = true;
		disk->kept.wording.form = BALLOT_SECRET;
	}
}

void disk_write(struct disk *disk, const struct vote *v, const struct vote_write *w)
{
	switch (w->kind) {
	case VOTE_WRITE_NOTHING:
	case VOTE_WRITES:
		break;
	case VOTE_WRITE_WORDING:
	case VOTE_WRITE_DEMAND:
		write_wording(disk, w);
		break;
	case VOTE_WRITE_OPENED:
		write_opened(disk, v, w);
		break;
	case VOTE_WRITE_VOTER:
		add_voter(disk, &w->seat);
		break;
	case VOTE_WRITE_CHOICE:
		disk->voters[w->voter].has_choice = true;
		disk->voters[w->voter].choice = w->choice;
		break;
	case VOTE_WRITE_PAPER:
		disk->voters[w->voter].has_paper = true;
		memcpy(disk->voters[w->voter].paper, w->paper, sizeof w->paper);
		break;
	case VOTE_WRITE_CLOSED:
		disk->kept.state = VOTE_IS_COLLECTING;
		break;
	case VOTE_WRITE_COUNTED:
		write_counted(disk, v, w);
		break;
	case VOTE_WRITE_ANNULLED:
		write_annulled(disk);
		break;
	case VOTE_WRITE_DECIDED:
		disk->kept.result = w->result;
		break;
	case VOTE_WRITE_LOT_BEGUN:
	case VOTE_WRITE_LOT_DRAWN:
		write_lot(disk, v, w);
		break;
	}
}

bool disk_load(const struct disk *disk, struct vote *v, const struct vote_rules *rules, int64_t now_ms)
{
	bool is_loaded = true;
	vote_load(v, &disk->kept, rules);
	for (size_t i = 0; i < disk->voter_count; i++) {
		is_loaded = is_loaded && vote_load_voter(v, &disk->voters[i]) == VOTE_OK;
	}
	for (size_t i = 0; i < disk->demand_count; i++) {
		is_loaded = is_loaded && vote_load_demand(v, disk->demands[i]) == VOTE_OK;
	}
	for (size_t i = 0; i < disk->value_count; i++) {
		is_loaded = is_loaded && vote_load_value(v, disk->values[i]) == VOTE_OK;
	}
	vote_resume(v, now_ms);
	return is_loaded;
}
