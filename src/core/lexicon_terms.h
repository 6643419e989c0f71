/*
 * The words that patterns, sets and questions speak of: each form ("retries")
 * with its stem ("retri") as a number. Adding is for loading; an answer's words
 * are only looked up. Stem 0 is "none of them".
 */
#ifndef CORE_LEXICON_TERMS_H
#define CORE_LEXICON_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct terms;

/* What a word looks like from here. */
struct term {
	uint32_t stem;    /* 0: in no pattern, set or question */
	uint32_t classes; /* enum word_class, of the form and of the stem */
	bool form_known;  /* this very form was added */
};

struct terms *terms_create(void);
void terms_destroy(struct terms *t); /* NULL is fine */

/* Returns the stem's number. Words are lower case. */
uint32_t terms_add(struct terms *t, const char *word, size_t len);
void terms_classify(struct terms *t, const char *word, uint32_t classes,
		    bool whole_stem);
struct term terms_find(const struct terms *t, const char *word, size_t len);
/* Only if this very form was added; no stemming. */
struct term terms_find_form(const struct terms *t, const char *word, size_t len);
/* The stem of the nearest form that this may be a misspelling of, or 0. */
uint32_t terms_typo(const struct terms *t, const char *word, size_t len);

uint32_t terms_classes(const struct terms *t, uint32_t stem);
size_t terms_stems(const struct terms *t); /* numbers are below this */
/* In how many texts a stem was met, and of how many. */
void terms_document(struct terms *t, const uint32_t *stems, size_t n);
double terms_idf(const struct terms *t, uint32_t stem);
/* The first synonym set that a stem belongs to, counted from 1; 0: none. */
void terms_set(struct terms *t, uint32_t stem, uint16_t set);
uint16_t terms_set_of(const struct terms *t, uint32_t stem);

#endif
