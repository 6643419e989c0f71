/* Which stems a question is made of. */
#ifndef CORE_PATTERN_QUESTION_H
#define CORE_PATTERN_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct question_words;

bool question_has(const struct question_words *words, uint32_t stem);

#endif
