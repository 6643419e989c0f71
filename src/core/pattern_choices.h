/*
 * "client|caller|back off|coalesc*|=CAS|@idemkey": what a pattern's group and a
 * set of the lexicon are made of.
 */
#ifndef CORE_PATTERN_CHOICES_H
#define CORE_PATTERN_CHOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct choices;
struct lexicon;
struct text;

/* Where one alternative was found. */
struct hit {
	uint16_t token; /* the first */
	uint16_t span;  /* tokens */
	bool misspelt;
	bool negator; /* it says "no" itself: "never closed" */
};

enum { HITS_MAX = 96 };
struct hits {
	struct hit at[HITS_MAX]; /* in reading order, once sorted */
	size_t n;
};

struct source {
	const char *text; /* borrowed: the whole pattern */
	size_t from, to;  /* bytes of it */
};

struct choices *choices_create(void) MUST_USE;
void choices_destroy(struct choices *c); /* NULL is fine */
/* Adds what stands between | in source. Interns into the lexicon. */
bool choices_parse(struct choices *c, const struct source *source,
		   struct lexicon *lexicon, struct error *err);
/* One alternative, for a set's list of phrases. */
bool choices_add(struct choices *c, const struct source *source,
		 struct lexicon *lexicon, struct error *err);
/* Stops to grow once the last alternative is in. */
void choices_close(struct choices *c);

/* Appends. */
void choices_find(const struct choices *c, const struct text *text, struct hits *ret);
/* Marks single words as members of a set. */
void choices_number(const struct choices *c, struct lexicon *lexicon, uint16_t set);

bool pattern_fail(const struct source *at, struct error *err, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

#endif
