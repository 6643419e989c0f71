#include "core/pattern_question.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/pattern.h"
#include "core/text_split.h"

struct question_words {
	uint32_t *stems; /* owned */
	size_t n;
};

struct question_words *question_words_create(const char *ask, struct lexicon *lexicon)
{
	struct question_words *words = mem_zalloc(1, sizeof *words);
	struct terms *terms = lexicon_terms(lexicon);
	struct pieces pieces;

	pieces_split(ask, strlen(ask), &pieces);
	words->stems = mem_alloc((pieces.n + 1) * sizeof *words->stems);
	for (size_t i = 0; i < pieces.n; i++) {
		uint32_t stem = terms_add(terms, pieces.chars + pieces.at[i].text,
					  pieces.at[i].len);

		if (!question_has(words, stem))
			words->stems[words->n++] = stem;
	}
	terms_document(terms, words->stems, words->n);
	pieces_finish(&pieces);
	return words;
}

void question_words_destroy(struct question_words *words)
{
	if (!words)
		return;
	free(words->stems);
	free(words);
}

bool question_has(const struct question_words *words, uint32_t stem)
{
	if (!words)
		return false;
	for (size_t i = 0; i < words->n; i++)
		if (words->stems[i] == stem)
			return true;
	return false;
}
