/*
 * An answer as the grader reads it: tokens with stems, sentences, clauses and
 * polarity, and an index from stems to where they stand.
 */
#ifndef CORE_TEXT_TOKENS_H
#define CORE_TEXT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/rubric.h"
#include "core/text_split.h"

struct lexicon;

enum { TOKENS_MAX = 4096, NEGATIONS_MAX = 3, TYPOS_LOOKED_UP_MAX = 48 };

struct token {
	uint32_t start, end; /* bytes as typed */
	uint32_t text;       /* offset into chars */
	uint32_t stem;       /* 0: no word of the lexicon */
	uint32_t other;      /* what it is short for or misspells; 0: nothing */
	uint32_t classes;    /* enum word_class */
	uint16_t sentence, clause, segment;
	uint16_t negation[NEGATIONS_MAX]; /* tokens that turn this one */
	uint8_t negations;
	uint8_t len;
	uint8_t marks;    /* enum mark, as before the word */
	bool misspelt;    /* other is a guess */
	bool unknown;     /* no word of the lexicon, the word list or a guess */
	bool disbelieved; /* not denied, but no belief either: "avoid", "is bad" */
	bool reported;    /* said to be said by others */
	bool aloof;       /* a negator that no pattern means: "not true that ..." */
	bool covered;     /* part of a match */
	bool listed;      /* named among other terms, nothing is said of it */
};

struct sentence {
	uint16_t first, end; /* tokens */
	bool skip;           /* repeats the question, or speaks to the grader */
};

/* One place where a stem stands. */
struct place {
	uint16_t token;
	uint16_t next; /* index into places, 0 is the end */
	uint8_t span;  /* tokens: 2 where two make one word, "back off" */
	bool misspelt;
};

struct text {
	const char *typed; /* borrowed */
	size_t len;
	const struct lexicon *lexicon; /* borrowed */
	struct pieces pieces;          /* owned */
	struct token *tokens;          /* owned */
	size_t n;
	struct sentence *sentences; /* owned */
	size_t sentences_n;
	uint16_t *head; /* owned: by stem, index into places; NULL until indexed */
	struct place *places; /* owned */
	size_t places_n;
};

/* Reads at most ANSWER_BYTES_MAX bytes. */
void text_read(const struct lexicon *lexicon, const char *typed, size_t len,
	       struct text *ret);
/* Fills head and places, for patterns to be found in it. */
void text_index(struct text *text);
void text_finish(struct text *text);

/* Who turns whom; called by text_read. */
void text_polarity(struct text *t);

static inline const char *token_text(const struct text *text, size_t i)
{
	return text->pieces.chars + text->tokens[i].text;
}

bool token_is(const struct text *text, size_t i, const char *word);
/* The token's words are those of this one, blank-separated, from i on. */
bool tokens_are(const struct text *text, size_t i, const char *words);
static inline bool token_has(const struct text *text, size_t i, uint32_t classes)
{
	return (text->tokens[i].classes & classes) != 0;
}

#endif
