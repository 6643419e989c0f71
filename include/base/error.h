/*
 * One error, on the caller's stack: what kind, and one sentence for a human.
 *
 * A function that can fail for more than one reason returns bool and takes
 * `struct error *err` last. It never logs; whoever can say what the failure
 * means for the user does that, once.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/attr.h"

enum error_kind {
	ERR_NONE,
	ERR_INPUT,     /* what we were given is wrong; trying again won't help */
	ERR_NOT_FOUND, /* it isn't there, which the caller may well expect */
	ERR_CONFLICT,  /* somebody else wrote first: load again, decide again */
	ERR_BUSY,      /* a lock, a rate limit, a 5xx: try again later */
	ERR_SYSTEM,    /* disk, socket, database: somebody has to look */
};

struct error {
	enum error_kind kind;
	char text[480]; /* "questions/backend/security.json: probes[2].ask: missing" */
};

/* Fills err and returns false, so a failure is one line: return error_set(...). */
bool error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Puts context in front ("loading questions: ...") and returns false. */
bool error_wrap(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
