#include "core/lexicon.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "core/lexicon_mend.h"
#include "core/lexicon_parts.h"
#include "core/lexicon_terms.h"
#include "core/lexicon_typo.h"
#include "core/pattern.h"
#include "make_lexicon.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *word;
	bool known;
} known[] = {
	{"response", true}, {"respond", true}, {"organise", true},
	{"organize", true}, {"kafka", true}, {"postgres", true}, {"a", true},
	{"idempotancy", false}, {"respnse", false}, {"#", false}, {"", false},
	{"qwertz", false},
};

static const struct {
	const char *a, *b;
	unsigned distance;
} distances[] = {
	{"same", "same", 0}, {"client", "clinet", 1}, {"client", "cient", 1},
	{"client", "clientt", 1}, {"client", "cliant", 1}, {"generates", "genrats", 2},
	{"serializable", "serialzble", 2}, {"abc", "xyz", 3}, {"", "ab", 2},
	{"short", "considerably", 3}, {"", "", 0}, {"ab", "ba", 1},
	{"retrun", "return", 1}, {"abcd", "badc", 2},
};

static const struct {
	const char *text, *error; /* NULL: it is fine */
} files[] = {
	{"{\"sets\": {\"a\": [\"b\", \"c d\"]}}", NULL},
	{"{\"sets\": {\"a\": [\"b\"], \"c\": [\"@a\", \"d\"]}}", NULL},
	{"{\"sets\": {}}", NULL},
	{"{\"sets\": {\"a\": []}}", "l: sets.a: must have an entry"},
	{"{\"sets\": {\"a\": [\"...\"]}}", "l: sets.a[0]: column 1: no word in '...'"},
	{"{\"sets\": {\"a\": [\"@b\"]}}", "l: sets.a[0]: column 1: unknown set '@b'"},
	{"{\"sets\": {\"A b\": [\"c\"]}}",
	 "l: sets.A b: a set's name is 1 to 31 of a-z, 0-9, _ and -"},
	{"{\"sets\": {\"a\": [7]}}", "l: sets.a[0]: must be a string"},
	{"{\"sets\": []}", "l: sets: must be an object"},
	{"{}", "l: sets: missing"},
};
/* clang-format on */

START_TEST(the_word_list_knows_words)
	{
		struct lexicon *lexicon = make_lexicon();

		ck_assert_msg(
			lexicon_knows(lexicon, known[_i].word, strlen(known[_i].word))
				== known[_i].known,
			"\"%s\"", known[_i].word);
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(slips_are_counted)
	{
		struct typo_word a = {distances[_i].a, strlen(distances[_i].a)};
		struct typo_word b = {distances[_i].b, strlen(distances[_i].b)};

		ck_assert_uint_eq(typo_distance(&a, &b), distances[_i].distance);
		ck_assert_uint_eq(typo_distance(&b, &a), distances[_i].distance);
	}
END_TEST

START_TEST(files_are_read_strictly)
	{
		struct bank_file file = {"l", files[_i].text, strlen(files[_i].text)};
		struct error err = {0};
		struct lexicon *lexicon = lexicon_parse(&file, NULL, &err);

		if (files[_i].error)
			ck_assert_str_eq(err.text, files[_i].error);
		ck_assert((lexicon == NULL) == (files[_i].error != NULL));
		lexicon_destroy(lexicon);
	}
END_TEST

START_TEST(stems_outlive_the_growth_of_the_tables)
	{
		struct terms *terms = terms_create();
		uint32_t stems[3000];
		char word[16];

		for (unsigned i = 0; i < ARRAY_LEN(stems); i++) {
			int n = snprintf(word, sizeof word, "q%ux", i);

			stems[i] = terms_add(terms, word, (size_t)n);
		}
		for (unsigned i = 0; i < ARRAY_LEN(stems); i++) {
			int n = snprintf(word, sizeof word, "q%ux", i);

			ck_assert_uint_eq(terms_find(terms, word, (size_t)n).stem,
					  stems[i]);
			ck_assert_uint_eq(terms_add(terms, word, (size_t)n), stems[i]);
		}
		ck_assert_uint_eq(terms_find(terms, "absent", 6).stem, 0);
		ck_assert_uint_eq(terms_find(terms, "", 0).stem, 0);
		terms_destroy(terms);
	}
END_TEST

START_TEST(inflections_and_spellings_share_a_stem)
	{
		struct terms *terms = terms_create();
		uint32_t retry = terms_add(terms, "retry", 5);
		uint32_t serialize = terms_add(terms, "serialize", 9);

		ck_assert_uint_eq(terms_find(terms, "retries", 7).stem, retry);
		ck_assert_uint_eq(terms_find(terms, "retrying", 8).stem, retry);
		ck_assert_uint_eq(terms_find(terms, "serialise", 9).stem, serialize);
		ck_assert_uint_ne(terms_find(terms, "retrieve", 8).stem, retry);
		terms_destroy(terms);
	}
END_TEST

START_TEST(misspelt_words_find_their_own)
	{
		struct lexicon *lexicon = make_lexicon();
		struct terms *terms = lexicon_terms(lexicon);
		uint32_t write = terms_add(terms, "write", 5);
		uint32_t key = terms_add(terms, "idempotency", 11);

		ck_assert_uint_eq(terms_typo(terms, "idempotancy", 11), key);
		ck_assert_uint_eq(terms_typo(terms, "odempotency", 11), 0);
		ck_assert_uint_eq(lexicon_mend(lexicon, "wirting", 7), write);
		ck_assert_uint_eq(lexicon_mend(lexicon, "wtie", 4), 0);
		ck_assert_uint_eq(terms_typo(terms, "zzzzzzzz", 8), 0);
		lexicon_destroy(lexicon);
	}
END_TEST

Suite *lexicon_suite(void)
{
	Suite *s = suite_create("lexicon");
	TCase *tc = tcase_create("lexicon");

	tcase_add_loop_test(tc, the_word_list_knows_words, 0, (int)ARRAY_LEN(known));
	tcase_add_loop_test(tc, slips_are_counted, 0, (int)ARRAY_LEN(distances));
	tcase_add_loop_test(tc, files_are_read_strictly, 0, (int)ARRAY_LEN(files));
	tcase_add_test(tc, stems_outlive_the_growth_of_the_tables);
	tcase_add_test(tc, inflections_and_spellings_share_a_stem);
	tcase_add_test(tc, misspelt_words_find_their_own);
	suite_add_tcase(s, tc);
	return s;
}
