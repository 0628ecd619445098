/* Lines of session descriptions: found, replaced, picked out. */
#include "sdp_text.h"

#include <glib.h>
#include <string.h>

enum { UFRAG_MIN = 4, PWD_MIN = 22 };

/* The next line without its end; false: there is none. */
static bool next_line(struct bytes *text, struct bytes *line)
{
	if (text->len == 0) {
		return false;
	}
	const uint8_t *end = memchr(text->p, '\n', text->len);
	size_t len = end ? (size_t)(end - text->p) : text->len;
	*line = bytes_of(text->p, len);
	*text = bytes_of(text->p + len + (end ? 1 : 0), text->len - len - (end ? 1 : 0));
	if (line->len > 0 && line->p[line->len - 1] == '\r') {
		line->len--;
	}
	return true;
}

static bool begins(struct bytes line, const char *prefix, struct bytes *rest)
{
	size_t len = strlen(prefix);
	if (line.len < len || memcmp(line.p, prefix, len) != 0) {
		return false;
	}
	*rest = bytes_of(line.p + len, line.len - len);
	return true;
}

static struct bytes take_word(struct bytes *text)
{
	size_t len = 0, gap;
	while (len < text->len && text->p[len] != ' ') {
		len++;
	}
	gap = len < text->len ? 1 : 0;
	struct bytes word = bytes_of(text->p, len);
	*text = bytes_of(text->p + len + gap, text->len - len - gap);
	return word;
}

static bool read_direction(struct bytes line, bool *sends, bool *receives)
{
	static const struct {
		const char *line;
		bool sends, receives;
	} rows[] = {{"a=sendrecv", true, true}, {"a=sendonly", true, false}, {"a=recvonly", false, true},
		{"a=inactive", false, false}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (bytes_equal(line, bytes_of_string(rows[i].line))) {
			*sends = rows[i].sends;
			*receives = rows[i].receives;
			return true;
		}
	}
	return false;
}

static void copy_mid(char out[SFU_MID_MAX], struct bytes mid)
{
	if (mid.len < SFU_MID_MAX && !memchr(mid.p, '\0', mid.len)) {
		memcpy(out, mid.p, mid.len);
		out[mid.len] = '\0';
	}
}

size_t sdp_text_sections(struct bytes sdp, struct sdp_text_section out[SDP_TEXT_SECTIONS])
{
	bool sends = true, receives = true; /* RFC 8866: what nobody said */
	size_t count = 0;
	struct bytes line, rest;
	while (next_line(&sdp, &line)) {
		struct sdp_text_section *section = count > 0 ? &out[count - 1] : NULL;
		if (begins(line, "m=", &rest)) {
			if (count == SDP_TEXT_SECTIONS) {
				break;
			}
			struct bytes media = take_word(&rest), port = take_word(&rest);
			out[count++] = (struct sdp_text_section){.sends = sends, .receives = receives,
				.is_audio = bytes_equal(media, bytes_of_string("audio")),
				.is_video = bytes_equal(media, bytes_of_string("video")),
				.is_refused = bytes_equal(port, bytes_of_string("0"))};
		} else if (section && begins(line, "a=mid:", &rest)) {
			copy_mid(section->mid, rest);
		} else if (section && bytes_equal(line, bytes_of_string("a=bundle-only"))) {
			section->is_refused = false;
		} else if (section) {
			(void)read_direction(line, &section->sends, &section->receives);
		} else {
			(void)read_direction(line, &sends, &receives);
		}
	}
	return count;
}

/* RFC 8839 section 5.4: ice-char is a letter, a digit, + or /. */
static bool copy_credential(char out[SDP_TEXT_CREDENTIAL_MAX], struct bytes text, size_t min)
{
	if (out[0] || text.len < min || text.len >= SDP_TEXT_CREDENTIAL_MAX) {
		return out[0] != '\0'; /* the first one counts */
	}
	for (size_t i = 0; i < text.len; i++) {
		if (!g_ascii_isalnum(text.p[i]) && text.p[i] != '+' && text.p[i] != '/') {
			return false;
		}
	}
	memcpy(out, text.p, text.len);
	out[text.len] = '\0';
	return true;
}

enum err sdp_text_credentials_of(struct bytes sdp, struct sdp_text_credentials *out)
{
	struct bytes line, rest;
	out->ufrag[0] = out->pwd[0] = '\0';
	while (next_line(&sdp, &line)) {
		bool is_good = begins(line, "a=ice-ufrag:", &rest) ? copy_credential(out->ufrag, rest, UFRAG_MIN)
			: begins(line, "a=ice-pwd:", &rest)	 ? copy_credential(out->pwd, rest, PWD_MIN)
								 : true;
		if (!is_good) {
			return ERR_MALFORMED;
		}
	}
	return out->ufrag[0] && out->pwd[0] ? OK : ERR_MALFORMED;
}

/* As plain malloc'd memory: what goes to the SFU is freed there. */
static char *finish(GString *text)
{
	char *out = strdup(text->str);
	g_string_free(text, TRUE);
	return out;
}

char *sdp_text_with_credentials(const char *sdp, const struct sdp_text_credentials *credentials)
{
	GString *out = g_string_sized_new(strlen(sdp) + SDP_TEXT_CREDENTIAL_MAX);
	struct bytes text = bytes_of_string(sdp), line, rest;
	while (next_line(&text, &line)) {
		if (begins(line, "a=ice-ufrag:", &rest)) {
			g_string_append_printf(out, "a=ice-ufrag:%s", credentials->ufrag);
		} else if (begins(line, "a=ice-pwd:", &rest)) {
			g_string_append_printf(out, "a=ice-pwd:%s", credentials->pwd);
		} else {
			g_string_append_len(out, (const char *)line.p, (gssize)line.len);
		}
		g_string_append(out, "\r\n");
	}
	return finish(out);
}

static bool is_of_fragment(struct bytes line, bool is_in_section)
{
	static const char *const session[] = {"a=ice-lite", "a=ice-options:", "a=group:BUNDLE", NULL};
	static const char *const section[] = {"m=", "c=", "a=mid:", "a=ice-ufrag:", "a=ice-pwd:", "a=candidate:",
		"a=end-of-candidates", NULL};
	struct bytes rest;
	for (const char *const *prefix = is_in_section ? section : session; *prefix; prefix++) {
		if (begins(line, *prefix, &rest)) {
			return true;
		}
	}
	return false;
}

/* All sections are bundled: the first that was not refused speaks for them. */
char *sdp_text_fragment(const char *answer)
{
	GString *out = g_string_new("");
	struct bytes text = bytes_of_string(answer), line, rest;
	bool is_in_section = false, is_refused = false;
	while (next_line(&text, &line)) {
		if (begins(line, "m=", &rest)) {
			if (is_in_section) {
				break;
			}
			(void)take_word(&rest);
			is_refused = bytes_equal(take_word(&rest), bytes_of_string("0"));
			is_in_section = !is_refused;
		}
		if (!is_refused && is_of_fragment(line, is_in_section)) {
			g_string_append_len(out, (const char *)line.p, (gssize)line.len);
			g_string_append(out, "\r\n");
		}
	}
	return finish(out);
}
