/* How a reply goes out: its head with the headers that go with every reply, and its body in parts. Of the HTTP side alone. */
#ifndef KREIDE_HTTP_REPLY_H
#define KREIDE_HTTP_REPLY_H

#include "app.h"
#include "http_head.h"

enum { HTTP_CHUNK_BYTES = 32 * 1024 };

/* Of one connection, zeroed by libwebsockets; a request after the other goes through it. */
struct upload;
struct download;

struct http_session {
	struct http_head head;
	uint8_t *body; /* of the request */
	size_t body_len, body_cap;
	const uint8_t *out; /* what of the reply is still to be sent */
	size_t out_len;
	char *out_owned; /* freed after the reply; NULL: a file of the web client */
	conn_id waiting; /* a request of a program or of the API that is answered later; 0: none */
	struct program_reply *answer; /* what it answered, not sent yet */
	struct upload *upload;     /* what the request's body belongs to; NULL: it is no upload, or not any more */
	size_t body_len_announced; /* of an upload */
	struct download *download; /* what the reply's body is read from; NULL: it is in memory */
	struct api_reply *late; /* of the API, after a job; not sent yet */
};

struct reply {
	unsigned int status;
	const char *mime; /* NULL: no body */
	const uint8_t *body;
	size_t body_len;
	char *owned;
	/* NULL: none */
	const char *etag, *encoding, *cache, *cookie, *allow, *retry, *location, *challenge, *accept_post, *accept_patch, *disposition, *content_range;
	bool varies;
	bool is_last;      /* the connection is closed after it: set by http_send_last_reply */
	bool is_preflight; /* of CORS */
	bool is_download;  /* of a shelf: no page of ours, whatever it says that it is */
	bool is_tus;       /* with its headers: */
	int64_t upload_offset, upload_length; /* -1: not told */
	int64_t upload_max;                   /* what of tus is spoken; 0: not told */
	int64_t expires_ms;                   /* when an unfinished upload is forgotten; 0: not told */
};

/* Takes r->owned. What a callback must return. What nobody may be known to have asked is answered as by http_send_last_reply. */
int http_send_reply(struct lws *wsi, struct http_session *s, const struct reply *r);
int http_send_error(struct lws *wsi, struct http_session *s, unsigned int status, const char *code);
/* 429, and when to try again. */
int http_refuse_pace(struct lws *wsi, struct http_session *s, us_t wait_us);
/* An error whose request has a body that nobody will read: all at once, then the connection is closed. */
int http_send_last_error(struct lws *wsi, struct http_session *s, unsigned int status, const char *code);
/* The head alone, of a body of so many bytes that the caller sends. */
int http_begin_reply(struct lws *wsi, struct http_session *s, const struct reply *r, uint64_t body_len);
/* After the last byte. */
int http_end_reply(struct lws *wsi, struct http_session *s);
/* All at once, to somebody whose body nobody will read: then the connection is closed. Takes r->owned. */
int http_send_last_reply(struct lws *wsi, struct http_session *s, const struct reply *r);
/* The next part of a reply's body. */
int http_send_more(struct lws *wsi, struct http_session *s);
void http_forget_body(struct http_session *s);

#endif
