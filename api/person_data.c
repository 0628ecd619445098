/* All that is stored of one person: given out as an archive, or erased. */
#include "call.h"
#include "store_privacy.h"

#include <string.h>

struct job {
	struct api *api; /* of which only `pack` is for any thread */
	struct api_packing what;
	enum err result;
	char file[33]; /* "": none, or somebody else sees to it */
	int64_t bytes;
};

static void drop_export(void *data)
{
	struct job *job = data;
	if (job->file[0]) {
		job->api->forget_file(job->api->forget_ctx, job->file); /* it is given to nobody */
	}
	g_free(job);
}

/* A notebook may be large: all of it is read there, not here. */
static void run_export(void *data)
{
	struct job *job = data;
	job->result = job->api->pack(job->api->pack_ctx, &job->what, job->file, &job->bytes);
}

static void finish_export(struct api_call *c, void *data)
{
	struct job *e = data;
	struct api_reply *reply = c->reply;
	if (e->result) {
		api_fail(c, "pack");
		return;
	}
	reply->status = 200;
	reply->action = API_SEND;
	reply->is_passing = true;
	reply->mime = "application/zip";
	reply->file_bytes = e->bytes;
	g_strlcpy(reply->file, e->file, sizeof reply->file);
	e->file[0] = '\0';
	g_strlcpy(reply->filename, "kreide-data.zip", sizeof reply->filename);
}

static void export_person(struct api_call *c, const char *person)
{
	struct job *job = g_new0(struct job, 1);
	job->api = c->api;
	job->what.now_ms = c->t->now.unix_ms;
	g_strlcpy(job->what.school, c->me.school, sizeof job->what.school);
	g_strlcpy(job->what.person, person, sizeof job->what.person);
	log_event(c->api->log, LOG_LEVEL_INFO, "person.exported", "person=%s by=%s", person, c->me.id);
	api_defer(c, run_export, finish_export, drop_export, job);
}

void api_get_own_export(struct api_call *c)
{
	export_person(c, c->me.id);
}

void api_get_export(struct api_call *c)
{
	export_person(c, c->id);
}

/* -- erased ----------------------------------------------------------------------------------------------------- */

static void collect(void *ctx, const char *file)
{
	g_ptr_array_add(ctx, g_strdup(file));
}

/* Nothing is told in the log that would name him. */
static void erase(struct api_call *c)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	char person[STORE_ID_MAX];
	g_strlcpy(person, c->id, sizeof person);
	enum err e = store_person_erase(c->api->store, person, collect, files);
	if (e == ERR_STATE) {
		api_refuse(c, 409, "last_admin", NULL);
	} else if (e) {
		api_fail(c, "person_erase");
	} else {
		for (guint i = 0; i < files->len; i++) {
			c->api->forget_file(c->api->forget_ctx, g_ptr_array_index(files, i));
		}
		conns_check_person(c->t, person);
		c->api->scrub(c->api->forget_ctx);
		log_event(c->api->log, LOG_LEVEL_INFO, "person.erased", "school=%s by=%s", c->me.school, c->me.id);
		api_answer(c, 200, json_object());
	}
	g_ptr_array_free(files, TRUE);
}

void api_post_erase(struct api_call *c)
{
	if (c->person.is_operator && !c->me.is_operator) {
		api_refuse(c, 403, "not_allowed", NULL);
	} else if (strcmp(api_text(c, "confirm"), c->person.name) != 0) {
		api_refuse_value(c, "confirm");
	} else {
		erase(c);
	}
}
