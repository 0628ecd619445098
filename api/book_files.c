/* The class register as files. They are made on another thread. */
#include "book.h"

#include <stdlib.h>
#include <string.h>

struct file {
	struct rollbook *book;
	bool is_pdf;
	enum err result;
	char *body; /* malloc'd */
	size_t len;
};

static void make_pdf(struct file *f)
{
	uint8_t *pdf = NULL;
	f->result = rollbook_pdf(f->book, &pdf, &f->len);
	f->body = f->result ? NULL : malloc(f->len);
	if (f->body) {
		memcpy(f->body, pdf, f->len);
	}
	g_free(pdf);
}

static void make(void *data)
{
	struct file *f = data;
	if (f->is_pdf) {
		make_pdf(f);
	} else {
		f->body = rollbook_csv(f->book, &f->len);
	}
}

static void drop(void *data)
{
	struct file *f = data;
	rollbook_free(f->book);
	free(f->body);
	g_free(f);
}

static void answer(struct api_call *c, void *data)
{
	struct file *f = data;
	if (!f->body) {
		log_event(c->api->log, LOG_LEVEL_ERROR, "register.file", "error=%s", err_name(f->result));
		api_refuse(c, 500, "internal", NULL);
		return;
	}
	char *name = rollbook_file_name(f->book);
	g_snprintf(c->reply->filename, sizeof c->reply->filename, "%s.%s", name, f->is_pdf ? "pdf" : "csv");
	g_free(name);
	c->reply->status = 200;
	c->reply->mime = f->is_pdf ? "application/pdf" : "text/csv; charset=utf-8";
	c->reply->body = f->body;
	c->reply->body_len = f->len;
	f->body = NULL;
}

static void begin(struct api_call *c, bool is_pdf)
{
	struct store_locale locale;
	GTimeZone *zone;
	day_t from, until;
	struct rollbook *book;
	if (!api_book_days(c, &locale, &zone, &from, &until)) {
		return;
	}
	if (book_load(&book, c->api->store, &c->room, zone, locale.language, from, until, c->t->now.unix_ms)) {
		api_fail(c, "rollbook");
		return;
	}
	struct file *f = g_new0(struct file, 1);
	f->book = book;
	f->is_pdf = is_pdf;
	log_event(c->api->log, LOG_LEVEL_INFO, "register.exported", "group=%s by=%s", c->room.group, c->me.id);
	api_defer(c, make, answer, drop, f);
}

void api_get_register_csv(struct api_call *c)
{
	begin(c, false);
}

void api_get_register_pdf(struct api_call *c)
{
	begin(c, true);
}
