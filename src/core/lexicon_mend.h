/* A misspelt word put right by the word list: "wirting" is "writing". */
#ifndef CORE_LEXICON_MEND_H
#define CORE_LEXICON_MEND_H

#include <stddef.h>
#include <stdint.h>

struct lexicon;

/* The stem of an English word one slip away that the patterns know, or 0. The
 * first letter is taken for right. */
uint32_t lexicon_mend(const struct lexicon *lexicon, const char *word, size_t len);

#endif
