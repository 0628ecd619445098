/* Which path is used, and when does consent end? */
#include "ice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* last: it needs the ones above */
#include <cmocka.h>

static struct path path_of(int n)
{
	struct path p = {.local = (uint32_t)n / 4, .kind = n >= 8 ? PATH_TCP : PATH_UDP};
	p.remote.family = ADDR_IPV4;
	p.remote.port = (uint16_t)(1000 + n);
	return p;
}

/* 'c' check, 'n' nominated check, 'r' check under the old name, 'g' path gone, 't' time; then what must hold. */
struct row {
	const char *label;
	int at_s;
	char action;
	int path;
	unsigned flags;
	int selected; /* -1: none */
	enum ice_state state;
};

static void run(const struct row *rows, size_t count, bool restarts)
{
	struct rng rng;
	struct ice ice;
	char old[ICE_UFRAG_LEN + 1];
	rng_init(&rng, 1);
	ice_init(&ice, &rng, "aaaa", 0);
	memcpy(old, ice.ufrag, sizeof old);
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		us_t now = r->at_s * US_PER_S;
		struct path path = path_of(r->path);
		unsigned flags = 0;
		if (restarts && i == 2) {
			assert_false(ice_restart(&ice, &rng, "aaaa", now));
			assert_true(ice_restart(&ice, &rng, "bbbb", now));
			assert_string_not_equal(ice.ufrag, old);
		}
		switch (r->action) {
		case 'c':
		case 'n':
			flags = ice_on_check(&ice, &path, ice.ufrag, r->action == 'n', now);
			break;
		case 'r':
			flags = ice_on_check(&ice, &path, old, false, now);
			break;
		case 'g':
			flags = ice_on_path_gone(&ice, &path);
			break;
		default:
			flags = ice_on_time(&ice, now);
			assert_true(ice_deadline(&ice) > now);
			break;
		}
		const struct path *selected = ice_selected(&ice);
		struct path expected = path_of(r->selected);
		bool ok = flags == r->flags && ice.state == r->state &&
			(selected ? r->selected >= 0 && path_equal(selected, &expected) : r->selected < 0);
		if (!ok) {
			print_error("row: %s: flags %u state %d\n", r->label, flags, ice.state);
		}
		assert_true(ok);
	}
}

static void paths_and_consent(void **state)
{
	static const struct row rows[] = {
		{"nothing yet", 1, 't', 0, 0, -1, ICE_NEW},
		{"first check", 2, 'c', 0, 1 | 2 | 4, 0, ICE_CONNECTED},
		{"another path waits", 2, 'c', 1, 1, 0, ICE_CONNECTED},
		{"nomination wins", 3, 'n', 1, 2, 1, ICE_CONNECTED},
		{"the old one goes on", 3, 'c', 0, 0, 1, ICE_CONNECTED},
		{"roaming", 4, 'n', 2, 1 | 2, 2, ICE_CONNECTED},
		{"and back", 5, 'n', 1, 2, 1, ICE_CONNECTED},
		{"the other is fresh", 9, 'c', 2, 0, 1, ICE_CONNECTED},
		{"move to the fresh one", 10, 't', 0, 2, 2, ICE_CONNECTED},
		{"still fine", 13, 't', 0, 0, 2, ICE_CONNECTED},
		{"five seconds of silence", 14, 't', 0, 4, 2, ICE_INTERRUPTED},
		{"back", 20, 'c', 2, 4, 2, ICE_CONNECTED},
		{"gone again", 25, 't', 0, 4, 2, ICE_INTERRUPTED},
		{"consent ends", 50, 't', 0, 4, -1, ICE_FAILED},
		{"too late", 51, 'c', 2, 0, -1, ICE_FAILED},
	};
	static const struct row never[] = {
		{"waits", 29, 't', 0, 0, -1, ICE_NEW},
		{"no check at all", 30, 't', 0, 4, -1, ICE_FAILED},
	};
	static const struct row tcp[] = {
		{"first", 1, 'c', 8, 1 | 2 | 4, 8, ICE_CONNECTED},
		{"second", 1, 'c', 9, 1, 8, ICE_CONNECTED},
		{"unknown closed", 2, 'g', 11, 0, 8, ICE_CONNECTED},
		{"first closed", 2, 'g', 8, 2, 9, ICE_CONNECTED},
		{"second closed", 3, 'g', 9, 4, -1, ICE_INTERRUPTED},
		{"connected again", 4, 'c', 10, 1 | 2 | 4, 10, ICE_CONNECTED},
		{"closed", 5, 'g', 10, 4, -1, ICE_INTERRUPTED},
		{"for good", 34, 't', 0, 4, -1, ICE_FAILED},
	};
	static const struct row stale[] = {
		{"first", 1, 'n', 0, 1 | 2 | 4, 0, ICE_CONNECTED},
		{"silent too long, taken over at the check", 7, 'c', 1, 1 | 2, 1, ICE_CONNECTED},
	};
	(void)state;
	run(rows, sizeof rows / sizeof rows[0], false);
	run(never, sizeof never / sizeof never[0], false);
	run(tcp, sizeof tcp / sizeof tcp[0], false);
	run(stale, sizeof stale / sizeof stale[0], false);
}

static void restart_moves_at_the_first_new_check(void **state)
{
	static const struct row rows[] = {
		{"first", 1, 'n', 0, 1 | 2 | 4, 0, ICE_CONNECTED},
		{"second", 1, 'c', 1, 1, 0, ICE_CONNECTED},
		{"old name after the restart", 2, 'r', 0, 0, 0, ICE_CONNECTED},
		{"new name, new path", 3, 'c', 2, 1 | 2, 2, ICE_CONNECTED},
	};
	(void)state;
	run(rows, sizeof rows / sizeof rows[0], true);
}

static void credentials(void **state)
{
	(void)state;
	struct rng rng;
	struct ice ice;
	char old[ICE_UFRAG_LEN + 1];
	struct path path = path_of(0);
	rng_init(&rng, 1);
	ice_init(&ice, &rng, "aaaa", 0);
	assert_int_equal(strlen(ice.ufrag), ICE_UFRAG_LEN);
	assert_int_equal(strlen(ice.pwd), ICE_PWD_LEN);
	memcpy(old, ice.ufrag, sizeof old);
	assert_string_equal(ice_password(&ice, ice.ufrag), ice.pwd);
	assert_null(ice_password(&ice, "nobody"));
	assert_null(ice_password(&ice, ""));
	assert_true(ice_restart(&ice, &rng, "bbbb", 0));
	assert_non_null(ice_password(&ice, old));
	assert_string_not_equal(ice_password(&ice, old), ice_password(&ice, ice.ufrag));
	(void)ice_on_check(&ice, &path, ice.ufrag, false, 1);
	assert_null(ice_password(&ice, old));
	(void)ice_on_time(&ice, 60 * US_PER_S);
	assert_null(ice_password(&ice, ice.ufrag));
	assert_true(ice_deadline(&ice) == US_NEVER);
	assert_true(ice_restart(&ice, &rng, "cccc", 61 * US_PER_S));
	assert_int_equal(ice.state, ICE_NEW);
	assert_non_null(ice_password(&ice, ice.ufrag));
}

static void table_is_bounded(void **state)
{
	(void)state;
	struct rng rng;
	struct ice ice;
	struct path first = path_of(0);
	rng_init(&rng, 1);
	ice_init(&ice, &rng, "aaaa", 0);
	for (int i = 0; i < 100; i++) {
		struct path path = path_of(i);
		(void)ice_on_check(&ice, &path, ice.ufrag, false, i * 1000);
		assert_true(ice.path_count <= ICE_MAX_PATHS);
		assert_true(ice_is_path_valid(&ice, &path));
		assert_true(ice_is_path_valid(&ice, &first));
		assert_true(path_equal(ice_selected(&ice), &first));
		assert_int_equal(path_hash(&path), path_hash(&(struct path){path.remote, path.local, path.kind}));
	}
	struct path early = path_of(1);
	assert_false(ice_is_path_valid(&ice, &early));
}

static void media_choose_among_checked_paths(void **state)
{
	(void)state;
	struct rng rng;
	struct ice ice;
	struct path udp = path_of(0);
	struct path tcp = path_of(1);
	struct path stranger = path_of(2);
	rng_init(&rng, 1);
	ice_init(&ice, &rng, "aaaa", 0);
	(void)ice_on_check(&ice, &udp, ice.ufrag, true, 0);
	(void)ice_on_check(&ice, &tcp, ice.ufrag, false, US_PER_MS);
	assert_int_equal(ice_on_media(&ice, &udp, US_PER_S), ICE_CHECK_NOTHING);
	/* both carry something: no reason to move */
	assert_int_equal(ice_on_media(&ice, &tcp, US_PER_S + ICE_QUIET_US - 1), ICE_CHECK_NOTHING);
	assert_int_equal(ice_on_media(&ice, &stranger, 2 * US_PER_S), ICE_CHECK_NOTHING);
	assert_true(path_equal(ice_selected(&ice), &udp));
	assert_false(ice_is_path_valid(&ice, &stranger));
	assert_int_equal(ice_on_media(&ice, &tcp, US_PER_S + ICE_QUIET_US), ICE_CHECK_SELECTED);
	assert_true(path_equal(ice_selected(&ice), &tcp));
	/* not to where no check came for long */
	assert_int_equal(ice_on_media(&ice, &udp, ICE_INTERRUPTED_US), ICE_CHECK_NOTHING);
	assert_true(path_equal(ice_selected(&ice), &tcp));
	/* a nomination decides, as ever */
	(void)ice_on_check(&ice, &udp, ice.ufrag, true, ICE_INTERRUPTED_US + 1);
	assert_true(path_equal(ice_selected(&ice), &udp));
}

/* Checks are lost, media are not: he is there. Consent is given by checks alone (RFC 7675). */
static void media_are_a_sign_of_life_but_no_consent(void **state)
{
	struct rng rng;
	struct ice ice;
	const struct path udp = {.kind = PATH_UDP, .remote = {.family = ADDR_IPV4, .port = 1000, .ip = {192, 0, 2, 1}}};
	(void)state;
	rng_init(&rng, 1);
	ice_init(&ice, &rng, "abcd", 0);
	(void)ice_on_check(&ice, &udp, ice.ufrag, true, 0);
	us_t now = 0;
	for (; now < 12 * US_PER_S; now += 20 * US_PER_MS) {
		(void)ice_on_media(&ice, &udp, now);
		assert_int_equal(ice_on_time(&ice, now), ICE_CHECK_NOTHING);
		assert_true(ice_deadline(&ice) > now);
	}
	us_t last = now - 20 * US_PER_MS;
	assert_int_equal(ice_on_time(&ice, last + ICE_INTERRUPTED_US - 1), ICE_CHECK_NOTHING);
	assert_int_equal(ice_on_time(&ice, last + ICE_INTERRUPTED_US), ICE_CHECK_STATE);
	assert_int_equal(ice.state, ICE_INTERRUPTED);
	assert_int_equal(ice_on_media(&ice, &udp, 20 * US_PER_S), ICE_CHECK_STATE);
	assert_int_equal(ice.state, ICE_CONNECTED);
	(void)ice_on_media(&ice, &udp, ICE_CONSENT_US - 1);
	assert_int_equal(ice_on_time(&ice, ICE_CONSENT_US), ICE_CHECK_STATE);
	assert_int_equal(ice.state, ICE_FAILED);
	assert_int_equal(ice_on_media(&ice, &udp, ICE_CONSENT_US + 1), ICE_CHECK_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_and_consent),
		cmocka_unit_test(restart_moves_at_the_first_new_check),
		cmocka_unit_test(credentials),
		cmocka_unit_test(table_is_bounded),
		cmocka_unit_test(media_choose_among_checked_paths),
		cmocka_unit_test(media_are_a_sign_of_life_but_no_consent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
