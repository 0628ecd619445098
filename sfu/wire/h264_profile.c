#include "h264_profile.h"

#include "text.h"

#include <string.h>

enum { PROFILE_BASELINE = 0x42, PROFILE_MAIN = 0x4d, PROFILE_EXTENDED = 0x58 };
enum { SET0 = 0x80, SET1 = 0x40 };

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	char lower = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
	const char *at = lower ? strchr(digits, lower) : NULL;
	return at ? (int)(at - digits) : -1;
}

static int hex_byte(const char *text)
{
	int high = hex_digit(text[0]);
	int low = high >= 0 ? hex_digit(text[1]) : -1;
	return low >= 0 ? high << 4 | low : -1;
}

bool h264_is_constrained_baseline(const char *fmtp)
{
	static const char key[] = "profile-level-id=";
	const char *at = strstr(fmtp, key);
	if (!at) {
		return false;
	}
	int profile = hex_byte(at + sizeof key - 1);
	int sets = profile >= 0 ? hex_byte(at + sizeof key + 1) : -1;
	if (sets < 0) {
		return false;
	}
	switch (profile) {
	case PROFILE_BASELINE:
		return (sets & SET1) != 0;
	case PROFILE_MAIN:
		return (sets & SET0) != 0;
	case PROFILE_EXTENDED:
		return (sets & SET0) && (sets & SET1);
	default:
		return false;
	}
}
