/* Any bytes as a pattern; what compiles is matched against some words. */
#include "core/pattern.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/bank.h"
#include "core/lexicon.h"
#include "core/pattern_match.h"
#include "core/text_tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct lexicon *some_lexicon(void)
{
	static const char sets[] =
		"{\"sets\": {\"s\": [\"a\", \"b c\", \"de*\", \"=E\"]}}";
	struct bank_file file = {"l", sets, sizeof sets - 1};
	struct error err;

	return lexicon_parse(&file, NULL, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char answer[] = "a b c not den, back off E. x = y key a a a";
	struct lexicon *lexicon = some_lexicon();
	struct error err = {0};
	char *source = mem_strndup((const char *)data, size);
	struct pattern *p = pattern_parse(source, lexicon, &err);

	assert(p || strncmp(err.text, "column ", 7) == 0);
	if (p) {
		struct matches matches = {.n = 0};
		struct text text;

		text_read(lexicon, answer, sizeof answer - 1, &text);
		text_index(&text);
		pattern_match(p, &text, &matches);
		for (size_t i = 0; i < matches.n; i++)
			assert(matches.at[i].first < matches.at[i].end
			       && matches.at[i].end <= text.n);
		text_finish(&text);
	}
	pattern_destroy(p);
	lexicon_destroy(lexicon);
	free(source);
	return 0;
}
