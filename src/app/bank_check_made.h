/* Answers made from a probe, for its tests. Each is the caller's to free. */
#ifndef APP_BANK_CHECK_MADE_H
#define APP_BANK_CHECK_MADE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "core/bank.h"

/* The words of its patterns, comma by comma: all the terms and no relation. */
char *made_list(const struct rubric *rubric) MUST_USE;

/* "It is not true that the client ...", each sentence of it. NULL for a sentence
 * that denies something itself: two denials say yes. */
char *made_denial(const char *sentence) MUST_USE;

/* With a typing mistake in one word of eight: words of five letters and more,
 * first letter kept. The same seed gives the same mistakes. */
char *made_typos(const char *answer, uint64_t seed) MUST_USE;

#endif
