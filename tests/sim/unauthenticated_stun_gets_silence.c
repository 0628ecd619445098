/* Does a check that can't prove the password ever get an answer, or move a participant's media? */
#include "lesson.h"
#include "stun_client.h"


struct forgery {
	const char *label;
	const char *username; /* NULL: the participant's */
	const char *password; /* NULL: the participant's */
	bool is_damaged;      /* one byte is changed after signing */
};

static size_t forge(struct world *w, const struct forgery *f, uint8_t *buf)
{
	const struct endpoint *e = world_endpoint(w, 0);
	const char *username = f->username ? f->username : endpoint_username(e);
	const char *password = f->password ? f->password : endpoint_password(e);
	uint8_t txid[12];
	rng_fill(world_rng(w), txid, sizeof txid);
	size_t len = stun_write_request(buf, STUN_REQUEST_MAX_BYTES, username, bytes_of_string(password), txid, true,
		1, rng_u64(world_rng(w)));
	if (f->is_damaged) {
		buf[20 + rng_below(world_rng(w), (uint32_t)len - 20)] ^= 0x40;
	}
	return len;
}

static void expect_silence(struct world *w, const struct forgery *f)
{
	const struct path paths[] = {world_stranger(w), world_path(w, 0), world_path(w, 1)};
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	for (size_t i = 0; i < 3; i++) {
		size_t len = forge(w, f, buf);
		world_check(w, len > 0, "%s: nothing written", f->label);
		uint64_t replies = world_inject(w, &paths[i], buf, len);
		world_check(w, replies == 0, "%s, address %zu: %llu packets sent", f->label, i,
			(unsigned long long)replies);
		for (size_t cut = 0; cut < len; cut += 7) {
			world_check(w, world_inject(w, &paths[i], buf, cut) == 0, "%s, cut to %zu: answered",
				f->label, cut);
		}
	}
}

static void scenario(struct world *w)
{
	static const struct forgery forgeries[] = {
		{.label = "wrong password", .password = "aaaaaaaaaaaaaaaaaaaaaaaa"},
		{.label = "empty password", .password = ""},
		{.label = "unknown user", .username = "nobody:here"},
		{.label = "no colon", .username = "nobody"},
		{.label = "empty user", .username = ":"},
		{.label = "damaged", .is_damaged = true},
	};
	const struct world_join join = {.up.delay_us = 10 * US_PER_MS, .down.delay_us = 10 * US_PER_MS};
	lesson_begin(w, 2, &join, 180, 2 * US_PER_S);
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
			expect_silence(w, &forgeries[i]);
		}
		world_run(w, 100 * US_PER_MS);
	}
	lesson_expect_video(w, 980);

	const struct forgery honest = {.label = "honest"};
	const struct path own = world_path(w, 0);
	uint8_t buf[STUN_REQUEST_MAX_BYTES];
	size_t len = forge(w, &honest, buf);
	world_check(w, world_inject(w, &own, buf, len) > 0, "an honest check got no answer");
}

int main(int argc, char **argv)
{
	static const uint64_t seeds[] = {1, 2, 3};
	return world_main(argc, argv, scenario, seeds, 3);
}
