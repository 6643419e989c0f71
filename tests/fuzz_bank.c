/* Any bytes as one concept file, as a loose file and as a stored bank. */
#include "core/bank.h"

#include <assert.h>
#include <string.h>

#include "make_concept.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char word_list[] = "attic\nviolin\n";
	const struct bank_file words = {"words", word_list, sizeof word_list - 1};
	const struct bank_file lexicon = {"lexicon", made_lexicon,
					  strlen(made_lexicon)};
	struct bank_file file = {"fuzz", (const char *)data, size};
	const struct bank_texts texts = {
		.files = {file}, .n = 1, .lexicon = lexicon, .words = words};
	struct error err = {0};
	struct bank *bank = bank_parse_some(&texts, &err);

	assert(bank || err.text[0]);
	bank_destroy(bank);
	bank = bank_parse_loose(&file, &lexicon, &words, &err);
	assert(bank || err.text[0]);
	bank_destroy(bank);
	bank = bank_unpack((const char *)data, size, &words, &err);
	assert(bank || err.text[0]);
	bank_destroy(bank);
	return 0;
}
