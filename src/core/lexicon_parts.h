/* The lexicon's inside, for the modules that compile into it and read by it. */
#ifndef CORE_LEXICON_PARTS_H
#define CORE_LEXICON_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "core/lexicon.h"

struct choices;
struct terms;

struct terms *lexicon_terms(const struct lexicon *lexicon);
/* NULL when there is no such set. */
const struct choices *lexicon_set(const struct lexicon *lexicon, const char *name,
				  size_t len, uint16_t *ret_number);
const struct choices *lexicon_set_at(const struct lexicon *lexicon, uint16_t number);

#endif
