/*
 * The development answers: ten probes, and answers of every kind with the score
 * that each should get. They are no part of the bank.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/json.h"
#include "core/bank.h"
#include "core/rubric.h"
#include "io/file.h"
#include "make_lexicon.h"
#include "suites.h"

#ifndef TEST_DIR
#define TEST_DIR "tests"
#endif

enum { CASES_MAX = 200, FIXTURES_MAX = 1 << 20, LEAST_IN_BAND = 63 };

static const double slack = 1e-9;
static const double bluff_most = 0.3, honest_least = 0.45;

struct graded {
	const char *probe, *kind, *answer;
	double low, high, score;
};

struct fixtures {
	struct json *root;
	struct bank *bank;
	struct graded at[CASES_MAX];
	size_t n;
	char *text;
};

static void read_case(const struct json_at *at, struct graded *c)
{
	struct error err;

	ck_assert(json_get_string(at, "probe", &c->probe, &err));
	ck_assert(json_get_string(at, "kind", &c->kind, &err));
	ck_assert(json_get_string(at, "answer", &c->answer, &err));
	ck_assert(json_get_number(at, "low", 0, 1, &c->low, &err));
	ck_assert(json_get_number(at, "high", 0, 1, &c->high, &err));
}

static void begin(struct fixtures *f)
{
	struct bank_file words = make_words(), file = {.name = "grading.json"};
	struct json_at root, cases;
	struct error err;

	f->text = file_read(TEST_DIR "/fixtures/grading.json", FIXTURES_MAX, &file.len,
			    &err);
	file.text = f->text;
	ck_assert_ptr_nonnull(file.text);
	f->bank = bank_parse_loose(&file, NULL, &words, &err);
	ck_assert_msg(f->bank != NULL, "%s", err.text);
	f->root = json_parse(file.text, file.len, file.name, &err);
	root = json_at_root(f->root, file.name);
	ck_assert(json_member(&root, "cases", &cases, &err));
	f->n = json_length(&cases);
	ck_assert_uint_le(f->n, CASES_MAX);
	for (size_t i = 0; i < f->n; i++) {
		struct json_at at = json_item(&cases, i);
		struct grade grade;

		read_case(&at, &f->at[i]);
		rubric_grade(&f->bank->probes[bank_find(f->bank, f->at[i].probe)]->main,
			     f->bank->lexicon, f->at[i].answer, &grade);
		f->at[i].score = grade.score;
	}
}

static void end(struct fixtures *f)
{
	json_free(f->root);
	bank_destroy(f->bank);
	free(f->text);
}

static bool in_band(const struct graded *c)
{
	return c->score >= c->low - slack && c->score <= c->high + slack;
}

START_TEST(answers_get_the_score_that_they_should)
	{
		static struct fixtures f;
		size_t in = 0;

		begin(&f);
		for (size_t i = 0; i < f.n; i++) {
			const struct graded *c = &f.at[i];

			in += in_band(c);
			if (!in_band(c))
				printf("%s %s: %.2f, not %.2f to %.2f\n", c->probe,
				       c->kind, c->score, c->low, c->high);
		}
		ck_assert_uint_eq(f.n, 65);
		ck_assert_uint_ge(in, LEAST_IN_BAND);
		end(&f);
	}
END_TEST

/* Of these none may be out: they are what a grader is fooled by. */
START_TEST(nobody_is_fooled)
	{
		static const char *const kinds[] = {"stuffing",  "parrot",   "negated",
						    "injection", "offtopic", "dontknow",
						    "vague"};
		static struct fixtures f;
		size_t n = 0;

		begin(&f);
		for (size_t i = 0; i < f.n; i++)
			for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
				if (strcmp(f.at[i].kind, kinds[k]) != 0)
					continue;
				n++;
				ck_assert_msg(in_band(&f.at[i]), "%s %s: %.2f",
					      f.at[i].probe, kinds[k], f.at[i].score);
			}
		ck_assert_uint_ge(n, 25);
		end(&f);
	}
END_TEST

START_TEST(the_question_answers_nothing)
	{
		static struct fixtures f;
		struct grade grade;

		begin(&f);
		for (size_t i = 0; i < f.bank->probes_n; i++) {
			const struct rubric *rubric = &f.bank->probes[i]->main;

			rubric_grade(rubric, f.bank->lexicon, rubric->ask, &grade);
			ck_assert_msg(fabs(grade.score) < slack, "%s",
				      f.bank->probes[i]->id);
		}
		end(&f);
	}
END_TEST

/* One line of fixtures/fluent.txt against the bank. */
struct tried {
	size_t bluffs, caught, honest, seen;
};

static bool try_line(const struct bank *bank, const char *line, struct tried *ret)
{
	bool bluff = strncmp(line, "bluff|", 6) == 0;
	const char *probe = strchr(line, '|'), *answer;
	struct grade grade;
	char id[64];
	int number;

	answer = probe ? strchr(probe + 1, '|') : NULL;
	if (line[0] == '#' || !answer)
		return false;
	snprintf(id, sizeof id, "%.*s", (int)(answer - probe - 1), probe + 1);
	number = bank_find(bank, id);
	if (number < 0)
		return false;
	answer++;
	rubric_grade(&bank->probes[number]->main, bank->lexicon, answer, &grade);
	ret->bluffs += bluff;
	ret->honest += !bluff;
	ret->caught += bluff && grade.score <= bluff_most + slack;
	ret->seen += !bluff && grade.score >= honest_least - slack;
	if (bluff ? grade.score > bluff_most : grade.score < honest_least)
		printf("%s %s: %.2f\n", bluff ? "bluff" : "honest", id, grade.score);
	return true;
}

static struct bank *read_concept(const char *id)
{
	struct bank_file words = make_words(), lexicon = make_sets(),
			 file = {.name = id};
	struct error err;
	struct bank *bank;
	char path[200];
	char *text;

	snprintf(path, sizeof path, TEST_DIR "/../questions/backend/%s.json", id);
	text = file_read(path, FIXTURES_MAX, &file.len, &err);
	file.text = text;
	ck_assert_msg(text != NULL, "%s", err.text);
	bank = bank_parse_loose(&file, &lexicon, &words, &err);
	ck_assert_msg(bank != NULL, "%s", err.text);
	free(text);
	return bank;
}

static void try_all(char *text, struct tried *ret)
{
	struct bank *banks[CONCEPTS];

	for (size_t i = 0; i < CONCEPTS; i++)
		banks[i] = read_concept(concept_names[i].id);
	for (char *line = text, *next; *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		line[len] = '\0';
		for (size_t i = 0; i < CONCEPTS; i++)
			if (try_line(banks[i], line, ret))
				break;
	}
	for (size_t i = 0; i < CONCEPTS; i++)
		bank_destroy(banks[i]);
}

/* A bank changes; so not each line must hold, but nearly all of them. */
START_TEST(bluffers_stay_low_and_odd_styles_do_not)
	{
		struct tried tried = {0};
		struct error err;
		size_t len;
		char *text = file_read(TEST_DIR "/fixtures/fluent.txt", FIXTURES_MAX,
				       &len, &err);

		ck_assert_msg(text != NULL, "%s", err.text);
		try_all(text, &tried);
		ck_assert_uint_ge(tried.bluffs, 20);
		ck_assert_uint_ge(tried.honest, 20);
		ck_assert_uint_ge(tried.caught * 10, tried.bluffs * 9);
		ck_assert_uint_ge(tried.seen * 10, tried.honest * 9);
		free(text);
	}
END_TEST

Suite *grading_suite(void)
{
	Suite *s = suite_create("grading");
	TCase *tc = tcase_create("grading");

	tcase_add_test(tc, answers_get_the_score_that_they_should);
	tcase_add_test(tc, nobody_is_fooled);
	tcase_add_test(tc, the_question_answers_nothing);
	tcase_add_test(tc, bluffers_stay_low_and_odd_styles_do_not);
	suite_add_tcase(s, tc);
	return s;
}
