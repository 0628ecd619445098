/*
 * All HTTP under /api/, sans-IO: requests in, replies and effects out. One table of routes (routes.c) says for each what its
 * body looks like and who may ask; from it come the checks, /api/openapi.json and the tests of the walls between schools.
 * docs/school.md and docs/protocol.md are what it speaks. In the one thread of signaling, except for api_job_run.
 */
#ifndef KREIDE_API_H
#define KREIDE_API_H

#include "signaling.h"

#include <stdbool.h>

struct api;
struct api_job;

/* How much there may be of what; 0: as the comment says. */
struct api_shelf_limits {
	int64_t file_bytes;   /* 1 GiB */
	int64_t person_bytes; /* of a personal shelf: 500 MiB */
	int64_t group_bytes;  /* 2 GiB */
	int64_t school_bytes; /* all shelves of a school: 100 GiB */
};

/* One of the files of an archive, and what all of it is made of. */
struct api_part {
	char file[33];
	char *name; /* in the archive */
};

struct api_archive {
	const char *text_name, *text;
	size_t text_len;
	const struct api_part *const *parts;
	size_t count;
};

struct api_packing {
	char school[33], person[33];
	int64_t now_ms;
};

struct api_conf {
	struct store *store;         /* both outlive it */
	struct signaling *signaling;
	const struct log *log;       /* outlives it */
	struct api_shelf_limits shelf;
	/* The content of a file that is on no shelf any more is to go. */
	void (*forget_file)(void *ctx, const char *file);
	void *forget_ctx;
	/* Something was deleted of which nothing may be left anywhere; with forget_ctx. */
	void (*scrub)(void *ctx);
	/* On any thread: all that is stored of a person as a zip (person_export.h), the content of `file`, which goes once it was sent. */
	enum err (*pack)(void *ctx, const struct api_packing *what, char file[33], int64_t *bytes);
	void *pack_ctx;
	/* Does this school send mail? NULL: none does. */
	bool (*has_mail)(void *ctx, const char *school);
	void *mail_ctx;
	const char *purge_at; /* "02:30"; NULL: the same */
};

struct api *api_new(const struct api_conf *conf);
void api_free(struct api *api);

/* Views are borrowed. */
struct api_request {
	struct bytes method;
	struct bytes path;         /* without query */
	struct bytes query;        /* what follows the question mark */
	struct bytes content_type; /* empty if absent */
	struct bytes body;
	struct bytes session;      /* value of the cookie kreide_session, empty if absent */
	struct bytes tus;          /* headers of tus 1.0 (resumable uploads), empty if absent: Tus-Resumable, */
	struct bytes upload_length, upload_metadata;
	struct bytes base;         /* "https://school.example": where people find this server; may be empty */
	uint64_t rate_key;         /* hash of the client's address, for limits; never stored */
};

/* What the caller does beside sending the reply. */
enum api_action {
	API_REPLY,   /* nothing */
	API_SEND,    /* the body is the content of `file`; the caller sees to ranges */
	API_ACCEPT,  /* nothing yet: `file` was announced. Location: `location` */
	API_TELL,    /* how much of `file` has come */
	API_RECEIVE, /* the request's body belongs to `file`, from where it stands; once all is there: api_on_received */
	API_DISCARD, /* what has come of `file` goes */
};

struct api_reply {
	int status;
	enum api_action action;
	char file[33];         /* id; "": none */
	int64_t file_bytes;    /* how long it is, or will be */
	bool is_passing;       /* SEND: the file goes once it was sent */
	bool is_whole;         /* TELL: all of it is there */
	char location[96];     /* "": none */
	bool is_tus;           /* with the headers of tus */
	const char *mime;      /* of the body; NULL: none */
	char *body;            /* malloc'd; NULL: none */
	size_t body_len;
	char set_cookie[256];  /* the whole Set-Cookie value but for Secure, "" for none */
	char filename[201];    /* UTF-8; the body is to be saved under this name; "": it is not */
};

/* How long a body may be for this request; 0: no such route, or one without a body. Long ones are only for those who may send
 * them: method, path and session are looked at. */
size_t api_body_max(struct api *api, const struct api_request *request, struct instant now);
/* Origin was checked by the caller. Fills the reply and gives NULL, or gives a job: something that takes long. */
struct api_job *api_on_request(struct api *api, const struct api_request *request, struct instant now,
	struct api_reply *reply, struct effects *out);
/* All of a file that was received with API_RECEIVE is there, and safe on the disk. */
void api_on_received(struct api *api, const char *file, const uint8_t *head, size_t head_len, struct instant now,
	struct api_reply *reply, struct effects *out);
/* Now and then: uploads that nobody finishes are forgotten. */
void api_on_time(struct api *api, struct instant now);
/* On any thread, once. It touches nothing but the job. */
void api_job_run(struct api_job *job);
/* Back in the thread of signaling: takes the job, always fills the reply. To be called even if the connection is gone: what
 * was asked for is done all the same, unless whoever asked may not do it any more. */
void api_on_job(struct api *api, struct api_job *job, struct instant now, struct api_reply *reply, struct effects *out);
/* One that will not be finished, since the program ends. */
void api_job_free(struct api_job *job);
void api_reply_finish(struct api_reply *reply);

/* --- For descriptions and tests --- */

/* Is the body of a reply with status 200 of the shape that is described? False: `place` says where it is not. */
bool api_reply_fits(struct bytes method, struct bytes path, const char *body, size_t len, char place[128]);
/* Is a refusal (400 and above) one that is described for this call, and its body an error as described? */
bool api_refusal_fits(struct bytes method, struct bytes path, int status, const char *body, size_t len);
/* OpenAPI 3.1 of all routes, as JSON text, malloc'd. */
char *api_openapi(void);

#endif
