/*
 * A role profile: which concepts are load-bearing and how deep they must go.
 * It is written before the first interview; its digest is sealed into the
 * interview's first event, so that the bar can't move afterwards. It sets the
 * difficulty of the first probe and never touches a score.
 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/error.h"
#include "core/bank.h"

struct role_need {
	bool load_bearing;
	double needs;    /* depth 0..10; 0: this concept needs none */
	const char *why; /* one sentence; set where load-bearing */
};

struct role {
	char *id;        /* owned: "payments", the file's name */
	char *title;     /* owned: "Payments-team role" */
	char *candidate; /* owned: "Backend candidate" */
	char *level;     /* owned: "junior", "mid", "senior" */
	double start;    /* difficulty of the first probe: junior 3, mid 4, senior 5 */
	struct role_need needs[CONCEPTS];
	char digest[DIGEST_HEX]; /* over the file's text */
	char *text;              /* owned: that text, for the snapshot */
};

/* id: what the recruiter types. NULL on failure. */
struct role *role_parse(const char *id, const struct bank_file *file,
			struct error *err) MUST_USE;
void role_destroy(struct role *role); /* NULL is fine */

#endif
