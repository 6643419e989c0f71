/* Any bytes as an answer, before it is graded. */
#include "core/text.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/bank.h"
#include "core/lexicon.h"
#include "core/text_tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct lexicon *some_lexicon(void)
{
	static const char sets[] = "{\"sets\": {\"s\": [\"retry\", \"back off\", "
				   "\"idempotency key\", \"transaction\"]}}";
	static const char words[] = "response\nwriting\nthe\n";
	struct bank_file file = {"l", sets, sizeof sets - 1};
	struct bank_file list = {"w", words, sizeof words - 1};
	struct error err;

	return lexicon_parse(&file, &list, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct lexicon *lexicon; /* the same for all runs */
	char *answer = mem_strndup((const char *)data, size);
	struct text text;

	if (!lexicon)
		lexicon = some_lexicon();
	text_read(lexicon, (const char *)data, size, &text);
	text_index(&text);
	for (size_t i = 0; i < text.n; i++) {
		const struct token *t = &text.tokens[i];

		assert(t->start <= t->end && t->end <= size);
		assert(t->sentence < text.sentences_n);
		assert(i == 0 || t[-1].start <= t->start);
	}
	text_finish(&text);
	(void)text_nature(answer, lexicon);
	(void)text_says_dont_know(answer);
	assert(text_words(answer) <= size);
	free(answer);
	return 0;
}
