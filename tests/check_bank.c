#include "core/bank.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "make_concept.h"
#include "suites.h"

static const char word_list[] = "attic\nviolin\n";
static const struct bank_file words = {"words.txt", word_list, sizeof word_list - 1};

/* A made bank: its files are called as their concepts. */
static void texts_begin(struct bank_texts *texts)
{
	*texts = (struct bank_texts){
		.n = CONCEPTS,
		.lexicon = {"lexicon.json", made_lexicon, strlen(made_lexicon)},
		.words = words,
	};
	for (size_t i = 0; i < CONCEPTS; i++) {
		texts->files[i].name = concept_names[i].id;
		texts->files[i].text = make_concept(concept_names[i].id);
		texts->files[i].len = strlen(texts->files[i].text);
	}
}

static void texts_end(struct bank_texts *texts)
{
	for (size_t i = 0; i < CONCEPTS; i++)
		free((void *)(uintptr_t)texts->files[i].text);
}

/* The first file with the nth `find` replaced. */
static void change(struct bank_texts *texts, const char *find, int nth, const char *by)
{
	const char *text = texts->files[0].text, *at = strstr(text, find);
	struct strbuf to;

	while (at && nth--)
		at = strstr(at + 1, find);
	ck_assert_msg(at != NULL, "no %s", find);
	strbuf_init(&to, 1 << 20);
	strbuf_add(&to, text, (size_t)(at - text));
	strbuf_adds(&to, by);
	strbuf_adds(&to, at + strlen(find));
	free((void *)(uintptr_t)text);
	texts->files[0].len = to.len;
	texts->files[0].text = strbuf_take_and_finish(&to);
}

static struct bank *parse(const struct bank_texts *texts, struct error *err)
{
	return bank_parse(texts, err);
}

/* clang-format off */
static const struct {
	const char *find;
	int nth; /* which one, from 0 */
	const char *by, *error; /* error: behind "api-design: " */
} rules[] = {
	{"\"concept\"", 0, "\"concetp\"", "concetp: unknown key; did you mean concept?"},
	{"api-design", 0, "api-desing",
	 "concept: there is no concept api-desing; there are: api-design, data-modeling, concurrency, system-design, reliability, security"},
	{"\"deep\": \"Weighs.\"", 0, "\"deep\": \"\"", "ladder.deep: is empty"},
	{"\"deep\": \"Weighs.\"", 0, "\"depe\": \"\"", "ladder.depe: unknown key; did you mean deep?"},
	{"\"working\": \"Does.\",", 0, "", "ladder.working: missing"},
	{"api-design-2", 0, "api-design-1", "probes[1]: id api-design-1 stands there twice"},
	{"api-design-2", 0, "API two", "probes[1].id: must be of lower-case letters, digits, - and _"},
	{"\"topic\": \"t1\",", 0, "", "probes[0].topic: missing"},
	{"\"clarify\"", 0, "\"clarfy\"", "probes[0].clarfy: unknown key; did you mean clarify?"},
	{"\"difficulty\": 1,", 0, "\"difficulty\": 0,", "probes[0].difficulty: must be between 1 and 10"},
	{"\"difficulty\": 4,", 0, "\"difficulty\": 5,", "probes[3].follow_up: missing"},
	{"\"difficulty\": 5,", 0, "\"difficulty\": 4,", "probes[4]: follow_up belongs to difficulty 5 and more"},
	{"\"target\": 4", 0, "\"target\": 0", "probes[0].target: must be more than 0"},
	{"\"target\": 4", 0, "\"target\": 6", "probes[0]: target 6 can't be reached: all weights are 5"},
	{"\"target\": 4", 9, "\"target\": 3",
	 "probes[6].follow_up: difficulty 7: surface and working points weigh 1.5, must stay under half the target 3"},
	{"\"rung\": \"deep\", \"weight\": 1.5", 10, "\"rung\": \"working\", \"weight\": 1.5",
	 "probes[7]: difficulty 8: surface and working points weigh 3, must stay under half the target 4"},
	{"\"rung\": \"deep\"", 0, "\"rung\": \"depe\"", "probes[0].points[2].rung: must be surface, working or deep"},
	{"\"weight\": 0.5", 0, "\"weight\": 0", "probes[0].points[0].weight: must be more than 0"},
	{"\"weight\": 0.5", 0, "\"weight\": -1", "probes[0].points[0].weight: must be between 0 and 10"},
	{"\"id\": \"keep\"", 0, "\"id\": \"ground\"", "probes[0].points[1]: id ground stands there twice"},
	{"[\"The copper kettle boils.\"]", 0, "[]", "probes[0].points[0].say: must have at least 1 entries"},
	{"\"The copper kettle boils.\"", 0, "7", "probes[0].points[0].say[0]: must be a string"},
	{"\"The copper kettle boils.\"", 0, "\" \"", "probes[0].points[0].say[0]: is empty"},
	{"[\"kettle + ^boil\"]", 0, "[]", "probes[0].points[0].match: must have at least 1 entries"},
	{"{\"id\": \"ground\", \"rung\": \"surface\", \"weight\": 0.5, \"say\": [\"The copper kettle boils.\"], \"match\": [\"kettle + ^boil\"]},", 0, "",
	 "probes[0].points: must have 4 to 9 entries, has 3"},
	{"\"cost\": 0.3", 0, "\"cost\": 1.5", "probes[0].misconceptions[0].cost: must be between 0 and 1"},
	{"{\"id\": \"moon\", \"say\": \"The moon sings.\", \"cost\": 0.3, \"match\": [\"moon + ^sing\"]}", 0, "",
	 "probes[0].misconceptions: must have 1 to 3 entries, has 0"},
	{"\"low\": 0, \"high\": 1", 0, "\"low\": 0.5, \"high\": 0.4", "probes[0].samples[0]: low 0.5 is above high 0.4"},
	{"\"low\": 0, \"high\": 1", 1, "\"low\": 0, \"high\": 1.1", "probes[0].samples[1].high: must be between 0 and 1"},
	{"\"not_shows\": [\"river\"]", 0, "\"not_shows\": [\"ladder\", \"rivr\"]",
	 "probes[0].samples[0].not_shows[1]: there is no point rivr"},
	{"\"shows\": []", 0, "\"shows\": [\"river\"]", "probes[0].samples[0]: river is in shows and in not_shows"},
	{"\"kind\": \"negated\"", 0, "\"kind\": \"extra\"", "probes[0].samples: must have at least 1 of kind negated, has 0"},
	{"\"kind\": \"full\"", 0, "\"kind\": \"extra\"", "probes[0].samples: must have at least 2 of kind full, has 1"},
	{"\"blind\": true", 0, "\"blind\": 1", "probes[0].samples[0].blind: must be true or false"},
	{"\"follow_up\": {", 0, "\"follow_up\": {\"id\": \"x\",", "probes[4].follow_up.id: unknown key"},
};
/* clang-format on */

START_TEST(rules_are_held)
	{
		struct bank_texts texts;
		struct error err = {0};
		struct bank *bank;

		texts_begin(&texts);
		change(&texts, rules[_i].find, rules[_i].nth, rules[_i].by);
		bank = parse(&texts, &err);
		ck_assert(!bank);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(strncmp(err.text, "api-design: ", 12) == 0, "%s",
			      err.text);
		ck_assert_str_eq(err.text + 12, rules[_i].error);
		texts_end(&texts);
	}
END_TEST

/* What pattern_parse complains of gets the file and the path in front. */
START_TEST(pattern_mistakes_are_placed)
	{
		static const char where[] =
			"api-design: probes[1].points[1].match[0]: column ";
		struct bank_texts texts;
		struct error err = {0};

		texts_begin(&texts);
		change(&texts, "^@store", 1, "^@stroe");
		ck_assert(!parse(&texts, &err));
		ck_assert_msg(strncmp(err.text, where, sizeof where - 1) == 0, "%s",
			      err.text);
		ck_assert_msg(strstr(err.text, "@stroe") != NULL, "%s", err.text);
		texts_end(&texts);
	}
END_TEST

START_TEST(reads_all_in_the_order_of_concepts)
	{
		struct bank_texts texts;
		struct error err = {0};
		struct bank_file first;
		struct bank *bank;
		const struct probe *p;
		char digest[DIGEST_HEX];

		texts_begin(&texts);
		bank = parse(&texts, &err);
		ck_assert_msg(bank != NULL, "%s", err.text);
		ck_assert_uint_eq(bank->probes_n, (size_t)8 * CONCEPTS);
		for (size_t i = 0; i < bank->probes_n; i++)
			ck_assert_int_eq(bank->probes[i]->concept, (int)i / 8);
		p = bank->probes[bank_find(bank, "concurrency-5")];
		ck_assert_int_eq(p->concept, concept_find("concurrency"));
		ck_assert_str_eq(p->topic, "t2");
		ck_assert(p->main.difficulty == 5 && p->main.target == 4);
		ck_assert_uint_eq(p->main.points_n, 4);
		ck_assert_str_eq(p->main.points[3].say[0], "The ladder leans.");
		ck_assert_str_eq(p->main.misconceptions[0].say, "The moon sings.");
		ck_assert_uint_eq(p->main.samples_n, 8);
		ck_assert(p->main.samples[0].blind && !p->main.samples[1].blind);
		ck_assert_str_eq(p->main.samples[1].shows[1], "ladder");
		ck_assert_str_eq(p->follow_up->ask, "And behind it?");
		ck_assert(!bank->probes[bank_find(bank, "concurrency-4")]->follow_up);
		ck_assert_int_eq(bank_find(bank, "concurrency-9"), -1);
		ck_assert_str_eq(bank->concepts[5].ladder[RUNG_DEEP], "Weighs.");
		memcpy(digest, bank->digest, sizeof digest);
		bank_destroy(bank);

		/* The order and the names of the files are nobody's business. */
		first = texts.files[0];
		memmove(texts.files, texts.files + 1, 5 * sizeof first);
		texts.files[5] = first;
		texts.files[0].name = "elsewhere/x.json";
		bank = parse(&texts, &err);
		ck_assert_str_eq(bank->digest, digest);
		ck_assert_str_eq(bank->probes[0]->id, "api-design-1");
		bank_destroy(bank);

		/* The word list is part of what a bank is. */
		texts.words.len--;
		bank = parse(&texts, &err);
		ck_assert_str_ne(bank->digest, digest);
		bank_destroy(bank);
		texts_end(&texts);
	}
END_TEST

START_TEST(all_six_are_needed)
	{
		struct bank_texts texts, twice;
		struct error err = {0};
		struct bank *bank;

		texts_begin(&texts);
		texts.n = 5;
		ck_assert(!parse(&texts, &err));
		ck_assert_str_eq(err.text,
				 "the bank has no file with \"concept\": \"security\"");
		bank = bank_parse_some(&texts, &err);
		ck_assert_msg(bank != NULL, "%s", err.text);
		ck_assert_uint_eq(bank->probes_n, 40);
		ck_assert_str_eq(bank->concepts[1].file, "data-modeling");
		ck_assert(!bank->concepts[5].file);
		bank_destroy(bank);
		twice = texts;
		twice.files[0] = twice.files[1] = texts.files[3];
		twice.n = 2;
		ck_assert(!bank_parse_some(&twice, &err));
		ck_assert_str_eq(err.text, "system-design: concept: another file has "
					   "system-design, too");
		texts_end(&texts);
	}
END_TEST

START_TEST(unpacks_to_the_same_bank)
	{
		struct bank_texts texts;
		struct error err = {0};
		struct bank *bank, *again;
		char *pack, *other;
		size_t len = 0, other_len = 0;

		texts_begin(&texts);
		bank = parse(&texts, &err);
		pack = bank_pack(&texts, &len);
		again = bank_unpack(pack, len, &words, &err);
		ck_assert_msg(again != NULL, "%s", err.text);
		ck_assert_str_eq(again->digest, bank->digest);
		/* Nobody checks one that is kept for its interviews. */
		ck_assert_uint_gt(bank->probes[0]->main.samples_n, 0);
		ck_assert_uint_eq(again->probes[0]->main.samples_n, 0);
		bank_destroy(again);

		/* Packed in another folder it is the same text. */
		texts.files[2].name = "/srv/questions/concurrency";
		other = bank_pack(&texts, &other_len);
		ck_assert_uint_eq(other_len, len);
		ck_assert_str_eq(other, pack);
		free(other);

		again = bank_unpack(pack, len - 1, &words, &err);
		ck_assert(!again);
		ck_assert_msg(strncmp(err.text, "stored bank:", 12) == 0, "%s",
			      err.text);
		free(pack);
		bank_destroy(bank);
		texts_end(&texts);
	}
END_TEST

/* Less than a bank: no difficulty, no samples, no say, keys of other people. */
static const char loose_text[] =
	"{\"about\": 1, \"lexicon\": {\"store\": [\"store\"]}, \"probes\": [{\"id\": \"a B\","
	" \"ask\": \"Why?\", \"target\": 2, \"author\": \"me\", \"points\": [{\"id\": \"p\","
	" \"rung\": \"working\", \"weight\": 1, \"match\": [\"^@store + it\"]}]}]}";
static const char bare_text[] =
	"{\"probes\": [{\"id\": \"a\", \"ask\": \"Why?\", \"target\": 2, \"points\": []}]}";

static struct bank *parse_loose(const char *text, const char *lexicon,
				struct error *err)
{
	struct bank_file file = {"loose", text, strlen(text)};
	struct bank_file sets = {"lexicon", lexicon, lexicon ? strlen(lexicon) : 0};

	return bank_parse_loose(&file, lexicon ? &sets : NULL, &words, err);
}

START_TEST(loose_files_may_lack_much)
	{
		struct error err = {0};
		struct bank *bank = parse_loose(loose_text, NULL, &err);
		char *concept = make_concept("security");

		ck_assert_msg(bank != NULL, "%s", err.text);
		ck_assert_uint_eq(bank->probes_n, 1);
		ck_assert_int_eq(bank->probes[0]->concept, -1);
		ck_assert(bank->probes[0]->main.difficulty == 0);
		ck_assert_ptr_eq(bank->concepts[0].probes[0], bank->probes[0]);
		bank_destroy(bank);

		ck_assert(!parse_loose(bare_text, NULL, &err));
		ck_assert_str_eq(err.text, "loose: has no lexicon, and none was given");
		ck_assert(!parse_loose(bare_text, made_lexicon, &err));
		ck_assert_str_eq(
			err.text,
			"loose: probes[0].points: must have 1 to 12 entries, has 0");
		ck_assert(!parse_loose("[]", made_lexicon, &err));
		ck_assert_str_eq(err.text, "loose: must be an object");

		bank = parse_loose(concept, made_lexicon, &err);
		ck_assert_msg(bank != NULL, "%s", err.text);
		ck_assert_uint_eq(bank->probes_n, 8);
		ck_assert(bank->probes[7]->follow_up != NULL);
		bank_destroy(bank);
		free(concept);
	}
END_TEST

Suite *bank_suite(void)
{
	Suite *s = suite_create("bank");
	TCase *tc = tcase_create("bank");

	tcase_add_loop_test(tc, rules_are_held, 0, (int)ARRAY_LEN(rules));
	tcase_add_test(tc, pattern_mistakes_are_placed);
	tcase_add_test(tc, reads_all_in_the_order_of_concepts);
	tcase_add_test(tc, all_six_are_needed);
	tcase_add_test(tc, unpacks_to_the_same_bank);
	tcase_add_test(tc, loose_files_may_lack_much);
	suite_add_tcase(s, tc);
	return s;
}
