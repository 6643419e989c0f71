/* The product's lexicon and word list, and what an answer's token is turned to. */
#ifndef TESTS_MAKE_LEXICON_H
#define TESTS_MAKE_LEXICON_H

#include "core/bank.h"
#include "core/lexicon.h"

/* Borrowed for as long as the test program runs. */
struct bank_file make_words(void);
struct bank_file make_sets(void); /* questions/lexicon.json */

/* questions/lexicon.json over questions/words.txt. The caller destroys it. */
struct lexicon *make_lexicon(void);

/* A rubric of one point with these patterns, and nothing else, in a bank. */
struct bank *make_rubric(const char *ask, const char *const *patterns, size_t n);

#endif
