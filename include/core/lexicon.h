/*
 * What words mean the same: the lexicon's synonym sets, and the word list that
 * gates typo matching (a word that is in it is never taken for a misspelt other
 * one: "response" is not "respond").
 *
 * Lexicon file: {"sets": {"backoff": ["backoff", "back off", ...], ...}}.
 * Word list: one lower-case word a line.
 */
#ifndef CORE_LEXICON_H
#define CORE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct bank_file;
struct json_at;
struct lexicon;

/* words may be NULL: then no word is known and typos match more. */
struct lexicon *lexicon_parse(const struct bank_file *file,
			      const struct bank_file *words,
			      struct error *err) MUST_USE;
/* sets: the object of sets itself, as in a loose bank file. */
struct lexicon *lexicon_of(const struct json_at *sets, const struct bank_file *words,
			   struct error *err) MUST_USE;
void lexicon_destroy(struct lexicon *lexicon); /* NULL is fine */

/* In the word list? Lower case, ASCII. */
bool lexicon_knows(const struct lexicon *lexicon, const char *word, size_t len);

#endif
