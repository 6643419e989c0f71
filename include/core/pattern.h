/*
 * The pattern language in which a point says what words show it:
 *
 *     "client|caller + ^generate|create|send + @idemkey|key ~12 !without"
 *
 * questions/README.md is its manual for authors. A pattern is compiled once;
 * words become stems interned in the lexicon, so matching compares integers.
 */
#ifndef CORE_PATTERN_H
#define CORE_PATTERN_H

#include "base/error.h"

struct lexicon;
struct pattern;
struct question_words;
struct saying;

/* NULL on failure: "column 12: unknown set '@idmkey'". Interns into lexicon. */
struct pattern *pattern_parse(const char *source, struct lexicon *lexicon,
			      struct error *err) MUST_USE;
void pattern_destroy(struct pattern *pattern); /* NULL is fine */

/* What the guards need to know of a question: its stems. */
struct question_words *question_words_create(const char *ask,
					     struct lexicon *lexicon) MUST_USE;
void question_words_destroy(struct question_words *words); /* NULL is fine */

/* A plain sentence that expresses a point, for answers that no pattern finds. */
struct saying *saying_create(const char *say, struct lexicon *lexicon) MUST_USE;
void saying_destroy(struct saying *saying); /* NULL is fine */

#endif
