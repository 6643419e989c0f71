#include "core/pattern_saying.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/lexicon_classes.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/pattern.h"

enum { NEWS_MIN = 2 };

struct said {
	uint32_t stem;
	uint16_t set; /* synonyms count: 0 is no set */
	bool denied;  /* "never retry at once" says that of retry */
};

struct saying {
	struct said *words; /* owned */
	size_t n;
};

static bool has(const struct saying *s, uint32_t stem)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->words[i].stem == stem)
			return true;
	return false;
}

static void intern(struct lexicon *lexicon, const char *say)
{
	struct terms *terms = lexicon_terms(lexicon);
	struct pieces pieces;
	uint32_t *stems;

	pieces_split(say, strlen(say), &pieces);
	stems = mem_alloc((pieces.n + 1) * sizeof *stems);
	for (size_t i = 0; i < pieces.n; i++)
		stems[i] = terms_add(terms, pieces.chars + pieces.at[i].text,
				     pieces.at[i].len);
	terms_document(terms, stems, pieces.n);
	pieces_finish(&pieces);
	free(stems);
}

struct saying *saying_create(const char *say, struct lexicon *lexicon)
{
	struct saying *s = mem_zalloc(1, sizeof *s);
	struct text text;

	intern(lexicon, say);
	text_read(lexicon, say, strlen(say), &text);
	s->words = mem_zalloc(text.n + 1, sizeof *s->words);
	for (size_t i = 0; i < text.n; i++) {
		const struct token *t = &text.tokens[i];

		if (token_has(&text, i, CLASS_FUNCTION | CLASS_VAGUE)
		    || has(s, t->stem))
			continue;
		s->words[s->n++] = (struct said){
			t->stem, terms_set_of(lexicon_terms(lexicon), t->stem),
			t->negations % 2 == 1};
	}
	text_finish(&text);
	return s;
}

void saying_destroy(struct saying *saying)
{
	if (!saying)
		return;
	free(saying->words);
	free(saying);
}

/* Does a token of the sentence say this word, and in the same sense? */
static bool stands(const struct said *word, const struct text *text,
		   const struct sentence *s)
{
	const struct terms *terms = lexicon_terms(text->lexicon);

	for (size_t i = s->first; i < s->end; i++) {
		const struct token *t = &text->tokens[i];
		bool same = t->stem == word->stem || t->other == word->stem
			    || (word->set && t->stem
				&& terms_set_of(terms, t->stem) == word->set);

		if (same && !t->listed && !t->reported
		    && (t->negations % 2 == 1) == word->denied)
			return true;
	}
	return false;
}

double saying_align(const struct saying *saying, const struct text *text,
		    size_t sentence, const struct question_words *question)
{
	const struct terms *terms = lexicon_terms(text->lexicon);
	double all = 0, shared = 0;
	size_t news = 0;

	for (size_t i = 0; i < saying->n; i++) {
		const struct said *word = &saying->words[i];
		double idf = terms_idf(terms, word->stem);

		all += idf;
		if (!stands(word, text, &text->sentences[sentence]))
			continue;
		shared += idf;
		news += !question_has(question, word->stem);
	}
	return news >= NEWS_MIN && all > 0 ? shared / all : 0;
}
