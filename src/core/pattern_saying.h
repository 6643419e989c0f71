/*
 * A sentence that expresses a point, for the soft stage: how much of what it
 * says stands in one sentence of an answer, weighted by how rare its words are.
 */
#ifndef CORE_PATTERN_SAYING_H
#define CORE_PATTERN_SAYING_H

#include <stddef.h>

#include "core/pattern_question.h"
#include "core/text_tokens.h"

struct saying;

/* 0 to 1, and 0 when fewer than two of the words that they share are news to
 * whoever has read the question. */
double saying_align(const struct saying *saying, const struct text *text,
		    size_t sentence, const struct question_words *question);

#endif
