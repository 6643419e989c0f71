/*
 * Typed text cut into words: lower case, quotes and dashes folded, accents
 * dropped, contractions written out ("don't" and "dont" are "do" "not"), each
 * word with the bytes that it came from and with what stands in front of it.
 * Any bytes will do; what is no UTF-8 separates words.
 */
#ifndef CORE_TEXT_SPLIT_H
#define CORE_TEXT_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORD_MAX = 48 }; /* bytes; the rest of a longer word is dropped */

enum mark {
	MARK_SENTENCE = 1 << 0, /* a sentence begins with this word */
	MARK_CLAUSE = 1 << 1,   /* comma, colon, bracket, dash */
	MARK_RELATION = 1 << 2, /* = -> < > : something is said of something */
	MARK_APART = 1 << 3,    /* more than a blank or a hyphen lies between */
	MARK_QUOTE = 1 << 4,    /* a quote opens or closes */
	MARK_INNER = 1 << 5,    /* inside brackets */
};

struct piece {
	uint32_t start, end; /* bytes as typed */
	uint32_t text;       /* offset into chars */
	uint8_t len;
	uint8_t marks;
};

struct pieces {
	struct piece *at; /* owned */
	char *chars;      /* behind them, in the same memory */
	size_t n;
	/* Of the whole text, for telling what kind of text it is. */
	size_t latin;   /* letters a..z, with or without accent */
	size_t accents; /* those with */
	size_t foreign; /* letters of other scripts */
	size_t digits;
};

void pieces_split(const char *typed, size_t len, struct pieces *ret);
void pieces_finish(struct pieces *pieces);
/* It would be cut into itself: one word of a to z that is no contraction. */
bool pieces_is_word(const char *typed, size_t len);

#endif
