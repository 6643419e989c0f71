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

Suite *grading_suite(void)
{
	Suite *s = suite_create("grading");
	TCase *tc = tcase_create("grading");

	tcase_add_test(tc, answers_get_the_score_that_they_should);
	tcase_add_test(tc, nobody_is_fooled);
	tcase_add_test(tc, the_question_answers_nothing);
	suite_add_tcase(s, tc);
	return s;
}
