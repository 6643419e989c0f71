#include "make_lexicon.h"

#include "base/json.h"
#include "base/strbuf.h"
#include "io/file.h"
#include <assert.h>

#ifndef TEST_DIR
#define TEST_DIR "tests"
#endif

enum { FILE_MAX = 4 << 20, TEXT_MAX = 1 << 16 };

static struct bank_file read_file(const char *path)
{
	struct bank_file ret = {.name = path};
	struct error err;

	ret.text = file_read(path, FILE_MAX, &ret.len, &err);
	assert(ret.text);
	return ret;
}

struct bank_file make_words(void)
{
	static struct bank_file words; /* read once: 72 tests of it fork from here */

	if (!words.text)
		words = read_file(TEST_DIR "/../questions/words.txt");
	return words;
}

struct bank_file make_sets(void)
{
	static struct bank_file sets;

	if (!sets.text)
		sets = read_file(TEST_DIR "/../questions/lexicon.json");
	return sets;
}

struct lexicon *make_lexicon(void)
{
	struct bank_file file = make_sets(), words = make_words();
	struct error err;
	struct lexicon *lexicon = lexicon_parse(&file, &words, &err);

	assert(lexicon);
	return lexicon;
}

struct bank *make_rubric(const char *ask, const char *const *patterns, size_t n)
{
	struct bank_file words = make_words(), file = {.name = "made"};
	struct bank_file lexicon = make_sets();
	struct strbuf text;
	struct json_out out;
	struct bank *bank;
	struct error err;

	strbuf_init(&text, TEXT_MAX);
	json_out_init(&out, &text, false);
	json_open_object(&out);
	json_key(&out, "probes");
	json_open_array(&out);
	json_open_object(&out);
	json_add_string(&out, "id", "made");
	json_add_string(&out, "ask", ask);
	json_add_number(&out, "target", 1);
	json_key(&out, "points");
	json_open_array(&out);
	json_open_object(&out);
	json_add_string(&out, "id", "point");
	json_add_string(&out, "rung", "deep");
	json_add_number(&out, "weight", 1);
	json_key(&out, "match");
	json_open_array(&out);
	for (size_t i = 0; i < n; i++)
		json_put_string(&out, patterns[i]);
	json_close_array(&out);
	json_close_object(&out);
	json_close_array(&out);
	json_close_object(&out);
	json_close_array(&out);
	json_close_object(&out);
	file.text = text.text;
	file.len = text.len;
	bank = bank_parse_loose(&file, &lexicon, &words, &err);
	assert(bank);
	strbuf_finish(&text);
	return bank;
}
