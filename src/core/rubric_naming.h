/*
 * Fluent sentences that name terms and say nothing of them: "I am familiar with
 * X and Y, and both play an important role."
 */
#ifndef CORE_RUBRIC_NAMING_H
#define CORE_RUBRIC_NAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/pattern_question.h"
#include "core/text_tokens.h"

/* points: how many the sentence names. Tokens of matches are marked covered. */
bool sentence_only_names(const struct text *t, const struct sentence *s,
			 const struct question_words *question, size_t points);

#endif
