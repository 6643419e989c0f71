/* From a word to its stem: Snowball English, with British spelling folded. */
#ifndef CORE_LEXICON_STEM_H
#define CORE_LEXICON_STEM_H

#include <stddef.h>

struct stemmer;

enum { STEM_BYTES_MAX = 64 };

struct stemmer *stemmer_create(void);
void stemmer_destroy(struct stemmer *stemmer); /* NULL is fine */

/* The word is lower case and ASCII; longer ones are cut. Returns the length. */
size_t stemmer_stem(struct stemmer *stemmer, const char *word, size_t len,
		    char ret[STEM_BYTES_MAX]);

#endif
