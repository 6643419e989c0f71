/* A compiled pattern, and where an answer matches it. */
#ifndef CORE_PATTERN_MATCH_H
#define CORE_PATTERN_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/pattern_choices.h"

enum { GROUPS_MAX = 6, WINDOW_MAX = 200 };

struct pattern {
	struct choices *groups[GROUPS_MAX]; /* owned */
	size_t n;
	size_t polar;            /* the group whose polarity decides */
	size_t window;           /* tokens; 0: the sentence */
	struct choices *without; /* owned, or NULL */
};

struct match {
	uint16_t sentence;
	uint16_t first, end; /* tokens; end is not in it */
	struct hit hits[GROUPS_MAX];
	uint8_t n;
	uint8_t polar; /* which of them decides */
	bool misspelt;
	bool denied;
	bool disbelieved; /* or only reported: no belief of the speaker's own */
	bool reported;
};

enum { MATCHES_MAX = 64 };
struct matches {
	struct match at[MATCHES_MAX];
	size_t n;
};

/* Appends the tightest match around each place of the rarest group. */
void pattern_match(const struct pattern *p, const struct text *text,
		   struct matches *ret);

#endif
