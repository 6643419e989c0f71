#include "core/lexicon_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WORDLIST_WORDS_MAX = 200000 };

struct wordlist {
	uint32_t *prints; /* owned; 0 is an empty place */
	uint32_t mask;    /* number of places - 1: a power of two */
};

uint32_t word_hash(const char *word, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)word[i]) * 16777619u;
	return h ^ h >> 15;
}

static uint32_t print_of(const char *word, size_t len)
{
	uint32_t h = word_hash(word, len);

	return h == 0 ? 1 : h;
}

/* The place is taken from other bits than a simple mask would: the print itself
 * is what is compared. */
static uint32_t place_of(uint32_t print, uint32_t mask)
{
	return (print * 2654435769u >> 7) & mask;
}

static void add(struct wordlist *list, const char *word, size_t len)
{
	uint32_t print = print_of(word, len);
	uint32_t at = place_of(print, list->mask);

	while (list->prints[at] != 0 && list->prints[at] != print)
		at = (at + 1) & list->mask;
	list->prints[at] = print;
}

static size_t count_lines(const char *text, size_t len)
{
	size_t n = 1;

	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			n++;
	return n < WORDLIST_WORDS_MAX ? n : WORDLIST_WORDS_MAX;
}

struct wordlist *wordlist_create(const char *text, size_t len)
{
	struct wordlist *list = mem_zalloc(1, sizeof *list);
	size_t lines = count_lines(text, len);
	size_t places = 64;

	while (places < lines * 2)
		places *= 2;
	list->prints = mem_zalloc(places, sizeof *list->prints);
	list->mask = (uint32_t)(places - 1);
	for (size_t i = 0, n = 0; i < len && n < lines; n++) {
		const char *end = memchr(text + i, '\n', len - i);
		size_t line = end ? (size_t)(end - text) - i : len - i;
		size_t word = line;

		if (word > 0 && text[i + word - 1] == '\r')
			word--;
		if (word > 0 && text[i] != '#')
			add(list, text + i, word);
		i += line + 1;
	}
	return list;
}

void wordlist_destroy(struct wordlist *list)
{
	if (!list)
		return;
	free(list->prints);
	free(list);
}

bool wordlist_has(const struct wordlist *list, const char *word, size_t len)
{
	uint32_t print = print_of(word, len);

	for (uint32_t at = place_of(print, list->mask); list->prints[at] != 0;
	     at = (at + 1) & list->mask)
		if (list->prints[at] == print)
			return true;
	return false;
}
