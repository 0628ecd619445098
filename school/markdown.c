/* cmark reads, the blocks of a paper are made from its tree. */
#include "markdown.h"

#include <cmark.h>
#include <string.h>

enum { NUMBER_MAX = 16, QUOTE_STEPS = 1, PART = 3 };

/* The paragraph that is put together. */
struct writing {
	struct paper *paper;
	unsigned top_level, depth; /* of lists and quotes */
	unsigned bold, italic;     /* how deep in them */
	GString *text;
	GArray *spans;             /* struct paper_span */
	char marker[NUMBER_MAX];   /* of the item that begins; "": none, or its first paragraph is written */
};

static const char *literal(cmark_node *node)
{
	const char *text = cmark_node_get_literal(node);
	return text ? text : "";
}

static void add_piece(struct writing *w, const char *text, bool is_mono)
{
	struct paper_span span = {w->text->len, w->text->len + strlen(text), w->bold > 0, w->italic > 0, is_mono};
	g_string_append(w->text, text);
	if (span.to > span.from && (span.is_bold || span.is_italic || is_mono)) {
		g_array_append_val(w->spans, span);
	}
}

static void flush(struct writing *w)
{
	const struct paper_text text = {.text = w->text->str, .spans = (const struct paper_span *)(const void *)w->spans->data,
		.span_count = w->spans->len, .indent = w->depth, .marker = w->marker};
	if (w->text->len > 0 || w->marker[0]) {
		paper_rich(w->paper, &text);
	}
	w->marker[0] = '\0';
	g_string_truncate(w->text, 0);
	g_array_set_size(w->spans, 0);
}

static void end_heading(struct writing *w, cmark_node *node)
{
	unsigned level = (unsigned)cmark_node_get_heading_level(node) - 1 + w->top_level;
	/* a vote or the like, with all that belongs to it */
	if (level == PART) {
		paper_together(w->paper);
	} else if (level < PART) {
		paper_apart(w->paper);
	}
	paper_heading(w->paper, level, w->text->str);
	g_string_truncate(w->text, 0);
	g_array_set_size(w->spans, 0);
}

static void end_link(struct writing *w, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	if (url && *url && !g_str_has_suffix(w->text->str, url)) {
		g_string_append_printf(w->text, " (%s)", url);
	}
}

static void begin_item(struct writing *w, cmark_node *node)
{
	cmark_node *list = cmark_node_parent(node), *before = cmark_node_previous(node);
	flush(w); /* of an item that begins with a list nothing but its marker is to be shown */
	w->depth++;
	if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST) {
		g_strlcpy(w->marker, "•", sizeof w->marker);
		return;
	}
	int number = before ? GPOINTER_TO_INT(cmark_node_get_user_data(before)) + 1 : cmark_node_get_list_start(list);
	cmark_node_set_user_data(node, GINT_TO_POINTER(number));
	g_snprintf(w->marker, sizeof w->marker, "%d.", number);
}

static void add_block_text(struct writing *w, const char *text, bool is_mono)
{
	char *copy = g_strchomp(g_strdup(text));
	add_piece(w, copy, is_mono);
	g_free(copy);
	flush(w);
}

static void enter(struct writing *w, cmark_node *node)
{
	switch ((int)cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		w->depth += QUOTE_STEPS;
		break;
	case CMARK_NODE_ITEM:
		begin_item(w, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		add_block_text(w, literal(node), true);
		break;
	case CMARK_NODE_HTML_BLOCK:
		add_block_text(w, literal(node), false);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		add_block_text(w, "* * *", false);
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_HTML_INLINE:
		add_piece(w, literal(node), false);
		break;
	case CMARK_NODE_CODE:
		add_piece(w, literal(node), true);
		break;
	case CMARK_NODE_SOFTBREAK:
		add_piece(w, " ", false);
		break;
	case CMARK_NODE_LINEBREAK:
		add_piece(w, "\n", false);
		break;
	case CMARK_NODE_STRONG:
		w->bold++;
		break;
	case CMARK_NODE_EMPH:
		w->italic++;
		break;
	default:
		break;
	}
}

static void leave(struct writing *w, cmark_node *node)
{
	switch ((int)cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		w->depth -= QUOTE_STEPS;
		break;
	case CMARK_NODE_ITEM:
		flush(w); /* an empty one */
		w->depth--;
		break;
	case CMARK_NODE_PARAGRAPH:
		flush(w);
		break;
	case CMARK_NODE_HEADING:
		end_heading(w, node);
		break;
	case CMARK_NODE_STRONG:
		w->bold--;
		break;
	case CMARK_NODE_EMPH:
		w->italic--;
		break;
	case CMARK_NODE_LINK:
		end_link(w, node);
		break;
	default:
		break;
	}
}

void markdown_add(struct paper *p, const char *text, unsigned top_level)
{
	char *valid = g_utf8_make_valid(text, -1);
	cmark_node *document = cmark_parse_document(valid, strlen(valid), CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(document);
	struct writing w = {.paper = p, .top_level = top_level, .text = g_string_new(""),
		.spans = g_array_new(FALSE, FALSE, sizeof(struct paper_span))};
	for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		if (event == CMARK_EVENT_ENTER) {
			enter(&w, cmark_iter_get_node(iter));
		} else {
			leave(&w, cmark_iter_get_node(iter));
		}
	}
	g_string_free(w.text, TRUE);
	g_array_free(w.spans, TRUE);
	cmark_iter_free(iter);
	cmark_node_free(document);
	g_free(valid);
}

/* At the beginning of a line these make lists and headings; "1." does, too. */
static bool is_block_mark(const char *text)
{
	const char *digits = text + strspn(text, "0123456789");
	return strchr("#+-=~:", *text) != NULL || (digits > text && (*digits == '.' || *digits == ')'));
}

static void escape_line(GString *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr("\\`*_[]<>&|", text[i])) {
			g_string_append_c(out, '\\');
		}
		g_string_append_c(out, text[i]);
	}
}

/* One line, whose beginning is one. */
static void escape_whole_line(GString *out, const char *text, size_t len)
{
	char *line = g_strndup(text, len);
	for (char *c = line; *c; c++) {
		*c = g_ascii_iscntrl(*c) ? ' ' : *c;
	}
	g_strstrip(line);
	if (*line && is_block_mark(line)) {
		size_t digits = strspn(line, "0123456789");
		g_string_append_len(out, line, (gssize)digits);
		g_string_append_c(out, '\\');
		g_string_append_c(out, line[digits]);
		escape_line(out, line + digits + 1, strlen(line + digits + 1));
	} else {
		escape_line(out, line, strlen(line));
	}
	g_free(line);
}

void markdown_escape(GString *out, const char *text)
{
	char *copy = g_strdelimit(g_strdup(text), "\r\n", ' ');
	escape_whole_line(out, copy, strlen(copy));
	g_free(copy);
}

void markdown_quote(GString *out, const char *text)
{
	char **lines = g_strsplit(text, "\n", -1);
	if (out->len && !g_str_has_suffix(out->str, "\n\n")) {
		g_string_append_c(out, '\n');
	}
	for (char **line = lines; *line; line++) {
		bool is_last = !line[1] || !*g_strchug(line[1]);
		g_string_append(out, "> ");
		escape_whole_line(out, *line, strlen(*line));
		g_string_append(out, is_last ? "\n" : "  \n"); /* two spaces: the line ends here, and no paragraph does */
	}
	g_string_append_c(out, '\n');
	g_strfreev(lines);
}
