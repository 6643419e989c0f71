/*
 * fixtures/adaptive.json: what adaptive.tsv leaves out of the same cases, that
 * is the belief after each thread, bracketing and the variance that is expected
 * after the next answer.
 */
#include "core/depth.h"

#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "io/file.h"
#include "suites.h"

#ifndef TEST_DIR
#define TEST_DIR "tests"
#endif

enum { CASES = 26, FILE_MAX = 1 << 20 };

static const char path[] = TEST_DIR "/fixtures/adaptive.json";

static double number(const struct json_at *object, const char *key)
{
	struct error err = {0};
	double x = 0;

	ck_assert_msg(json_get_number(object, key, -1e6, 1e6, &x, &err), "%s",
		      err.text);
	return x;
}

static struct json_at member(const struct json_at *object, const char *key)
{
	struct error err = {0};
	struct json_at at = {0};

	ck_assert_msg(json_member(object, key, &at, &err), "%s", err.text);
	return at;
}

static double number_item(const struct json_at *array, size_t i)
{
	struct json_at at = json_item(array, i);
	struct error err = {0};
	double x = 0;

	ck_assert_msg(json_number(&at, -1e6, 1e6, &x, &err), "%s", err.text);
	return x;
}

/* [[7, 0.95], [7, 0.1]]: one thread, difficulty and score of each answer */
static struct depth_thread read_thread(const struct json_at *answers)
{
	struct depth_thread thread = {.n = json_length(answers)};

	ck_assert_uint_le(thread.n, DEPTH_ANSWERS_MAX);
	for (size_t i = 0; i < thread.n; i++) {
		struct json_at answer = json_item(answers, i);

		thread.difficulty = number_item(&answer, 0);
		thread.score[i] = number_item(&answer, 1);
	}
	return thread;
}

static size_t read_threads(const struct json_at *c, struct depth_thread *ret)
{
	struct json_at threads = member(c, "threads");
	size_t n = json_length(&threads);

	ck_assert_uint_le(n, DEPTH_THREADS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct json_at answers = json_item(&threads, i);

		ret[i] = read_thread(&answers);
	}
	return n;
}

static struct depth_params read_params(const struct json_at *c)
{
	struct depth_params params = depth_defaults;
	struct json_at prior = member(c, "prior");
	struct json_at override = member(c, "params_override");

	params.prior_mean = number(&prior, "mu");
	params.prior_sd = number(&prior, "sd");
	if (json_has(&override, "sigma"))
		params.noise = number(&override, "sigma");
	return params;
}

static void near(const struct json_at *at, const char *what, double got, double want)
{
	ck_assert_msg(fabs(got - want) <= 1e-6, "%s: %s is %.12f, not %.12f", at->path,
		      what, got, want);
}

static void check_trace(struct depth_model *model, const struct json_at *c,
			const struct depth_thread *threads, size_t n)
{
	struct json_at trace = member(c, "trace");

	ck_assert_uint_eq(json_length(&trace), n);
	for (size_t i = 0; i < n; i++) {
		struct json_at step = json_item(&trace, i);
		struct depth_belief belief;
		struct depth_estimate e;

		depth_fold(model, threads, i + 1, &belief);
		e = depth_estimate(depth_model_params(model), &belief);
		near(&step, "mean", e.mean, number(&step, "mean"));
		near(&step, "sd", e.sd, number(&step, "sd"));
	}
}

static void check_expected(struct depth_model *model, const struct json_at *c,
			   const struct depth_thread *threads, size_t n)
{
	struct json_at expect = member(c, "expect");
	struct depth_belief belief;
	struct error err = {0};
	bool bracketed = false;

	ck_assert(json_get_bool(&expect, "bracketed", &bracketed, &err));
	ck_assert_msg(depth_bracketed(depth_model_params(model), threads, n)
			      == bracketed,
		      "%s: bracketed is not %d", c->path, bracketed);
	depth_fold(model, threads, n, &belief);
	near(&expect, "variance after",
	     depth_variance_after(model, &belief, number(&expect, "next_if_continue")),
	     number(&expect, "epv_at_next"));
}

static void check_case(const struct json_at *c)
{
	struct depth_params params = read_params(c);
	struct depth_model *model = depth_model_create(&params);
	struct depth_thread threads[DEPTH_THREADS_MAX];
	size_t n = read_threads(c, threads);

	check_trace(model, c, threads, n);
	check_expected(model, c, threads, n);
	depth_model_destroy(model);
}

START_TEST(cases)
	{
		struct error err = {0};
		size_t len = 0;
		char *text = file_read(path, FILE_MAX, &len, &err);
		struct json *root = text ? json_parse(text, len, path, &err) : NULL;
		struct json_at top, all, one;

		ck_assert_msg(root != NULL, "%s", err.text);
		top = json_at_root(root, path);
		all = member(&top, "cases");
		ck_assert_uint_eq(json_length(&all), CASES);
		one = json_item(&all, (size_t)_i);
		check_case(&one);
		json_free(root);
		free(text);
	}
END_TEST

Suite *depth_trace_suite(void)
{
	Suite *s = suite_create("depth_trace");
	TCase *tc = tcase_create("cases");

	tcase_add_loop_test(tc, cases, 0, CASES);
	suite_add_tcase(s, tc);
	return s;
}
