/*
 * Fuzz target: what strangers hand in at a vote. The first byte says what the rest is: a ballot's text, a choice (the next two
 * bytes: how many candidates and places), a public key, a blinded ballot, a signature.
 */
#include "blind.h"
#include "ballot.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

static void read_text(struct bytes in)
{
	struct ballot ballot;
	char text[BALLOT_TEXT_MAX];
	size_t len;
	if (ballot_read(in, &ballot) == OK) {
		must(ballot_write(&ballot, text, &len) == OK && bytes_equal(in, bytes_of(text, len)));
	}
}

static void read_choice(struct bytes in)
{
	char text[BALLOT_TEXT_MAX] = "", again[BALLOT_CHOICE_MAX];
	if (in.len < 2) {
		return;
	}
	struct ballot_question question = {in.p[0] % 41 ? BALLOT_ELECTION : BALLOT_MOTION, in.p[0] % 41, in.p[1] % 41};
	in = bytes_skip(in, 2);
	memcpy(text, in.p, in.len < sizeof text ? in.len : sizeof text - 1);
	struct ballot_choice choice = ballot_choice_read(text, &question);
	must(choice.voice != BALLOT_NONE && (choice.voice == BALLOT_NAMES) == (choice.names != 0));
	must(choice.names >> question.candidates == 0 && (unsigned)__builtin_popcountll(choice.names) <= question.places);
	ballot_choice_write(choice, again);
	must(choice.voice == BALLOT_INVALID || strcmp(again, text) == 0);
}

static void read_key(struct bytes in)
{
	struct blind_key *key = NULL;
	uint8_t spki[BLIND_PUBLIC_MAX];
	size_t len;
	if (blind_key_read_public(in, &key) == OK) {
		must(blind_key_bytes(key) >= BLIND_BYTES && blind_key_write_public(key, spki, &len) == OK);
		must(blind_verify(key, bytes_of_string("nobody signed this"), in) == ERR_AUTH);
		blind_key_free(key);
	}
}

/* One key for all; it may be reached until the end. */
static struct blind_key *key_of_this_run(void)
{
	static struct blind_key *key;
	must(key || blind_key_new(&key) == OK);
	return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t out[BLIND_BYTES];
	if (size == 0) {
		return 0;
	}
	struct bytes in = bytes_skip(bytes_of(data, size), 1);
	switch (data[0] % 5) {
	case 0:
		read_text(in);
		break;
	case 1:
		read_choice(in);
		break;
	case 2:
		read_key(in);
		break;
	case 3:
		must((blind_sign(key_of_this_run(), in, out) == OK) <= (in.len == BLIND_BYTES));
		break;
	default:
		must(blind_verify(key_of_this_run(), bytes_of_string("nobody signed this"), in) == ERR_AUTH);
		break;
	}
	return 0;
}
