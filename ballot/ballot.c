#include "ballot.h"

#include <stdio.h>
#include <string.h>

const char *const ballot_kind_names[BALLOT_KINDS] = {"motion", "election"};
const char *const ballot_form_names[BALLOT_FORMS] = {"open", "roll", "secret"};

static const char head[] = "kreide-ballot-1";

/* `1,4`: ascending, without zeros before them. */
static bool read_names(const char *at, const struct ballot_question *question, uint64_t *names)
{
	unsigned last = 0, count = 0;
	*names = 0;
	for (;;) {
		unsigned n = 0;
		if (*at < '1' || *at > '9') {
			return false;
		}
		while (*at >= '0' && *at <= '9' && n <= BALLOT_CANDIDATES_MAX) {
			n = n * 10 + (unsigned)(*at++ - '0');
		}
		if (n <= last || n > question->candidates || ++count > question->places) {
			return false;
		}
		last = n;
		*names |= UINT64_C(1) << (n - 1);
		if (*at == '\0') {
			return true;
		}
		if (*at++ != ',') {
			return false;
		}
	}
}

struct ballot_choice ballot_choice_read(const char *text, const struct ballot_question *question)
{
	struct ballot_choice choice = {BALLOT_INVALID, 0};
	if (strcmp(text, "abstain") == 0) {
		choice.voice = BALLOT_ABSTAIN;
	} else if (question->kind == BALLOT_MOTION) {
		choice.voice = strcmp(text, "yes") == 0 ? BALLOT_YES : strcmp(text, "no") == 0 ? BALLOT_NO : BALLOT_INVALID;
	} else if (read_names(text, question, &choice.names)) {
		choice.voice = BALLOT_NAMES;
	} else {
		choice.names = 0;
	}
	return choice;
}

void ballot_choice_write(struct ballot_choice choice, char text[BALLOT_CHOICE_MAX])
{
	static const char *const words[] = {[BALLOT_NONE] = "", [BALLOT_YES] = "yes", [BALLOT_NO] = "no", [BALLOT_ABSTAIN] = "abstain",
		[BALLOT_NAMES] = "", [BALLOT_INVALID] = "invalid"};
	struct writer w;
	writer_init(&w, text, BALLOT_CHOICE_MAX - 1);
	write_bytes(&w, bytes_of_string(words[choice.voice]));
	for (unsigned n = 1; choice.voice == BALLOT_NAMES && n <= BALLOT_CANDIDATES_MAX; n++) {
		if (choice.names >> (n - 1) & 1) {
			write_format(&w, "%s%u", writer_len(&w) ? "," : "", n);
		}
	}
	text[writer_len(&w)] = '\0';
}

static bool is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_of_id(uint8_t c)
{
	return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static bool is_of_serial(uint8_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_of_choice(uint8_t c)
{
	return is_lower(c) || is_digit(c) || c == ',';
}

/* As many as there are of these; cap: with the NUL. False: none, or more than fit. */
static bool read_word(struct reader *r, bool (*is_of)(uint8_t c), char *out, size_t cap)
{
	size_t len = 0;
	while (reader_left(r) && is_of(*r->p)) {
		if (len + 1 == cap) {
			return false;
		}
		out[len++] = (char)read_u8(r);
	}
	out[len] = '\0';
	return len > 0;
}

enum err ballot_read(struct bytes text, struct ballot *ballot)
{
	struct reader r;
	reader_init(&r, text);
	bool is_ballot = bytes_equal(read_bytes(&r, strlen(head)), bytes_of_string(head)) && read_u8(&r) == ' ' &&
		read_word(&r, is_of_id, ballot->vote, sizeof ballot->vote) && read_u8(&r) == ' ' &&
		read_word(&r, is_of_serial, ballot->serial, sizeof ballot->serial) && strlen(ballot->serial) == BALLOT_SERIAL_MAX - 1 &&
		read_u8(&r) == ' ' && read_word(&r, is_of_choice, ballot->choice, sizeof ballot->choice) && reader_left(&r) == 0;
	return is_ballot ? OK : ERR_MALFORMED;
}

enum err ballot_write(const struct ballot *ballot, char text[BALLOT_TEXT_MAX], size_t *len)
{
	struct ballot again;
	int n = snprintf(text, BALLOT_TEXT_MAX, "%s %s %s %s", head, ballot->vote, ballot->serial, ballot->choice);
	*len = n < 0 ? 0 : (size_t)n;
	return *len < BALLOT_TEXT_MAX ? ballot_read(bytes_of(text, *len), &again) : ERR_MALFORMED;
}
