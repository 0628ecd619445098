#include "errors.h"

const char *err_name(enum err e)
{
	switch (e) {
	case OK:
		return "ok";
	case ERR_SHORT:
		return "short";
	case ERR_MALFORMED:
		return "malformed";
	case ERR_AUTH:
		return "auth";
	case ERR_REPLAY:
		return "replay";
	case ERR_STATE:
		return "state";
	case ERR_FULL:
		return "full";
	case ERR_NOMEM:
		return "no_memory";
	case ERR_DENIED:
		return "denied";
	case ERR_NOT_FOUND:
		return "not_found";
	case ERR_CONFLICT:
		return "conflict";
	case ERR_UNSUPPORTED:
		return "unsupported";
	case ERR_SYS:
		return "system";
	}
	return "unknown";
}
