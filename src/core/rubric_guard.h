/*
 * What separates knowing from naming: sentences that don't count, and tokens
 * that are only named.
 */
#ifndef CORE_RUBRIC_GUARD_H
#define CORE_RUBRIC_GUARD_H

#include "core/bank.h"
#include "core/pattern_match.h"
#include "core/text_tokens.h"

/* Sets `skip` on sentences that repeat the question or speak to the grader. */
void guard_sentences(struct text *t, const struct question_words *question);

/* Sets `listed` on tokens. found: the matches of each of n points. */
void guard_lists(struct text *t, const struct question_words *question,
		 const struct matches *found, size_t n);

/* Says something: no grammar, no praise. */
bool token_is_content(const struct text *t, size_t i);

#endif
