/* How many slips of the finger lie between two words. */
#ifndef CORE_LEXICON_TYPO_H
#define CORE_LEXICON_TYPO_H

#include <stddef.h>

struct typo_word {
	const char *text; /* borrowed, not terminated */
	size_t len;
};

enum { TYPO_FAR = 3 }; /* what is farther than two is this far */

/* Damerau-Levenshtein: a letter missing, too much, wrong, or two swapped. */
unsigned typo_distance(const struct typo_word *a, const struct typo_word *b);

#endif
