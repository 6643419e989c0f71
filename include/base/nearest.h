/* "unknown word; did you mean ...?" */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

/* The word of the NULL-terminated list that `word` was probably meant to be: at
 * most two edits away, the first of equals. NULL: none comes near. */
const char *nearest_word(const char *word, const char *const *words);

#endif
