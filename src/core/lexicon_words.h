/*
 * The word list as a set of 32-bit fingerprints: half a megabyte for 50,000
 * words, filled in 2 ms. One word in 40,000 that isn't there is taken for known,
 * which costs it nothing but a typo match.
 */
#ifndef CORE_LEXICON_WORDS_H
#define CORE_LEXICON_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wordlist;

/* One word a line; lines that begin with # are skipped. */
struct wordlist *wordlist_create(const char *text, size_t len);
void wordlist_destroy(struct wordlist *list); /* NULL is fine */
bool wordlist_has(const struct wordlist *list, const char *word, size_t len);

/* FNV-1a, also for the lexicon's other tables. */
uint32_t word_hash(const char *word, size_t len);

#endif
