/* The one error enum. Every fallible function returns it by value. */
#ifndef KREIDE_ERRORS_H
#define KREIDE_ERRORS_H

enum err {
	OK = 0,
	ERR_SHORT,       /* input ends too early */
	ERR_MALFORMED,   /* input breaks its format */
	ERR_AUTH,        /* integrity, signature or fingerprint does not match */
	ERR_REPLAY,      /* seen before */
	ERR_STATE,       /* not possible now, or the object is gone */
	ERR_FULL,        /* a limit is reached */
	ERR_NOMEM,       /* allocation failed */
	ERR_DENIED,      /* the caller may not */
	ERR_NOT_FOUND,   /* no such thing */
	ERR_CONFLICT,    /* exists already, or somebody else was first */
	ERR_UNSUPPORTED, /* understood, but not offered here */
	ERR_SYS          /* the operating system or a library refused */
};

#define MUST_USE __attribute__((warn_unused_result))

/* A stable lower-case name such as "malformed"; never NULL. */
const char *err_name(enum err e);

#endif
