/* How a load is set up and taken down. */
#include "load.h"

#include "load_hall.h"
#include "load_play.h"
#include "load_report.h"
#include "peer_run.h"

#include <gio/gio.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/resource.h>

enum { TEACHERS_FIRST_MS = 1000, STUDIO_THREADS = 2, REACH_WITHIN_S = 5, CLIPS_MAX = 4, JOIN_PATIENCE_S = 60 };

/* Everything that is encoded once and played by many; the stamps tell whose it is. */
struct studio {
	struct clip *clips[CLIPS_MAX];
	struct voice voices[TONE_COUNT];
	gint failed; /* atomic */
};

static void make_one(gpointer data, gpointer user)
{
	struct studio *s = user;
	uint32_t which = GPOINTER_TO_UINT(data) - 1;
	bool ok;
	if (which < CLIPS_MAX) {
		s->clips[which] = clip_new(which);
		ok = s->clips[which] != NULL;
	} else {
		ok = voice_init(&s->voices[which - CLIPS_MAX], which - CLIPS_MAX, VOICE_PURE) == OK;
	}
	if (!ok) {
		g_atomic_int_set(&s->failed, 1);
	}
}

static bool studio_init(struct studio *s)
{
	GThreadPool *pool = g_thread_pool_new(make_one, s, STUDIO_THREADS, FALSE, NULL);
	for (uint32_t i = 0; i < CLIPS_MAX + TONE_COUNT; i++) {
		g_thread_pool_push(pool, GUINT_TO_POINTER(i + 1), NULL);
	}
	g_thread_pool_free(pool, FALSE, TRUE);
	return !g_atomic_int_get(&s->failed);
}

static void studio_finish(struct studio *s)
{
	for (uint32_t i = 0; i < CLIPS_MAX; i++) {
		clip_free(s->clips[i]);
	}
	for (uint32_t i = 0; i < TONE_COUNT; i++) {
		voice_finish(&s->voices[i]);
	}
}

/* What the k-th of a room is there for. */
static struct cast_role role_of(const struct load_play *play, const struct load_room *room, const struct cast_program *program,
	struct studio *s, uint32_t k)
{
	const struct load_args *args = play->args;
	bool is_program = program != NULL;
	bool has_camera = is_program ? load_play_publishes(program->way) : k < args->video;
	/* who leads has enough to do, and who only publishes sees nothing */
	uint32_t first = is_program ? room->cameras : 1;
	return (struct cast_role){.program = is_program ? *program : (struct cast_program){0},
		.mic = is_program ? has_camera : k < args->audio, .camera = has_camera,
		.decodes = args->verify == LOAD_ALL || (k >= first && k - first < args->verify), .drawn = k % CLIPS_MAX,
		.clip = has_camera ? s->clips[k % CLIPS_MAX] : NULL, .voice = &s->voices[(room->first + k) % TONE_COUNT]};
}

/* Those who lead come first; the others are spread over the time that they have, room by room in turns. */
static struct cast_role *make_roles(const struct load_play *play, const struct load_people *people, struct studio *s,
	uint32_t total)
{
	struct cast_role *roles = g_new0(struct cast_role, total + 1);
	double step_ms = play->args->join_within_s * 1000.0 / (double)total;
	for (uint32_t i = 0; i < play->room_count; i++) {
		const struct load_room *room = &play->rooms[i];
		for (uint32_t k = 0; k < room->size; k++) {
			uint32_t place = room->first + k;
			uint32_t turn = k * play->room_count + i;
			roles[place] = role_of(play, room, people->programs ? &people->programs[place] : NULL, s, k);
			roles[place].enters_after_ms = (uint32_t)(turn * step_ms) + (k > 0 ? TEACHERS_FIRST_MS : 0);
		}
	}
	return roles;
}

/* Each participant has sockets of its own. */
static void raise_file_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* The first address of the relay's name. */
static bool find_relay(const struct load_turn *turn, struct ice_relay *relay)
{
	struct addrinfo *found = NULL;
	const struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
	g_autofree char *port = g_strdup_printf("%u", turn->port);
	bool ok = getaddrinfo(turn->host, port, &hints, &found) == 0 &&
		addr_from_sockaddr(&relay->addr, found->ai_addr) == OK;
	if (found) {
		freeaddrinfo(found);
	}
	relay->user = turn->user;
	relay->password = turn->password;
	return ok;
}

/* Before anything is made for it. */
static bool is_reachable(const char *url)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	bool is_tls = uri && g_strcmp0(g_uri_get_scheme(uri), "https") == 0;
	g_socket_client_set_timeout(client, REACH_WITHIN_S);
	g_autoptr(GSocketConnection) c = uri && g_uri_get_host(uri) ? g_socket_client_connect_to_host(client, g_uri_get_host(uri),
		(guint16)(g_uri_get_port(uri) > 0 ? g_uri_get_port(uri) : is_tls ? 443 : 80), NULL, NULL) : NULL;
	return c != NULL;
}

static int run(struct load_play *play, const struct cast_conf *conf)
{
	enum err e = cast_new(&play->cast, conf);
	if (e != OK) {
		fprintf(stderr, "kreide load: can't start (%s)\n", err_name(e));
		return 1;
	}
	peer_run_cast(play->cast);
	bool ok = load_report_tell(play);
	cast_free(play->cast);
	return ok ? 0 : 1;
}

static int run_with(const struct load_args *args, const char *url, const struct load_people *people, struct studio *studio,
	const struct ice_relay *relay)
{
	struct load_play play;
	load_play_init(&play, args, people);
	const struct load_room *last = &play.rooms[play.room_count - 1];
	uint32_t total = last->first + last->size;
	struct cast_role *roles = make_roles(&play, people, studio, total);
	struct cast_conf conf = {.url = url, .insecure = args->insecure, .tcp = args->tcp, .video = true, .first_is_teacher = true,
		.tokens = people->tokens, .token_count = total, .roles = roles, .hooks = load_play_hooks, .view = args->view,
		.tiles = args->tiles - 1, .duration_s = args->duration_s, .loss = args->loss_percent / 100.0, .relay = relay,
		.join_limit_s = (uint32_t)args->join_within_s + JOIN_PATIENCE_S};
	conf.hooks.ctx = &play;
	int code = run(&play, &conf);
	load_play_finish(&play);
	g_free(roles);
	return code;
}

/* The chair shows himself all the time, those of the speaking list while they have the word. */
static struct cast_role member_role(const struct load_args *args, struct studio *s, uint32_t i, uint32_t total)
{
	bool has_camera = i <= args->turns;
	double after_ms = args->join_within_s * 1000.0 * i / total;
	return (struct cast_role){.mic = true, .camera = has_camera, .drawn = i % CLIPS_MAX, .clip = has_camera ? s->clips[i % CLIPS_MAX] : NULL,
		.voice = &s->voices[i % TONE_COUNT], .decodes = args->verify == LOAD_ALL || (i > args->turns && i - args->turns <= args->verify),
		.enters_after_ms = (uint32_t)after_ms + (i > 0 ? TEACHERS_FIRST_MS : 0)};
}

static int run_conference(const struct load_args *args, const char *url, const struct load_people *people, struct studio *studio)
{
	uint32_t total = people->sizes[0];
	struct cast_role *roles = g_new0(struct cast_role, total + 1);
	for (uint32_t i = 0; i < total; i++) {
		roles[i] = member_role(args, studio, i, total);
	}
	struct cast_conf conf = {.url = url, .insecure = args->insecure, .tcp = args->tcp, .video = true, .first_is_teacher = true,
		.tokens = people->tokens, .token_count = total, .roles = roles, .tiles = args->tiles - 1, .loss = args->loss_percent / 100.0};
	int code = load_hall_run(args, &conf);
	g_free(roles);
	return code;
}

int load_run(const struct load_args *args, const char *url, const struct load_people *people)
{
	struct studio studio = {0};
	struct ice_relay relay;
	net_be_quiet();
	raise_file_limit();
	int code = 1;
	if (!is_reachable(url)) {
		fprintf(stderr, "kreide load: nothing answers at %s. Does the server run?\n", url);
	} else if (args->has_turn && !find_relay(&args->turn, &relay)) {
		fprintf(stderr, "kreide load: the relay's name leads nowhere\n");
	} else if (!studio_init(&studio)) {
		fprintf(stderr, "kreide load: the pictures and voices could not be made\n");
	} else if (args->is_conference) {
		code = run_conference(args, url, people, &studio);
	} else {
		code = run_with(args, url, people, &studio, args->has_turn ? &relay : NULL);
	}
	studio_finish(&studio);
	return code;
}
