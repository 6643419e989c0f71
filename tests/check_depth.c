#include "core/depth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "suites.h"

#ifndef TEST_DIR
#define TEST_DIR "tests"
#endif

enum { CASES = 26, LEVELS_MAX = 10 };

static const double close_enough = 1e-6;

/*
 * One line of fixtures/adaptive.tsv: computed by two implementations other than
 * ours, which agree with each other to 2e-12.
 */
struct fixture {
	char name[80];
	struct depth_params params;
	double start;
	struct depth_level levels[LEVELS_MAX];
	size_t levels_n;
	struct depth_thread threads[DEPTH_THREADS_MAX];
	size_t n;
	double mean, sd, rung[RUNGS];
	bool stop;
	double next;
};

static double number(char **at)
{
	char *end;
	double x = strtod(*at, &end);

	ck_assert_msg(end != *at, "a number expected: %s", *at);
	*at = end;
	return x;
}

static char *field(char **at)
{
	char *start = *at;
	char *tab = strpbrk(start, "\t\n");

	ck_assert_ptr_nonnull(tab);
	*tab = '\0';
	*at = tab + 1;
	return start;
}

static double number_field(char **at)
{
	char *text = field(at);

	return number(&text);
}

/* "1.0:2,2.0:2" */
static void read_bank(struct fixture *f, char *text)
{
	for (;;) {
		struct depth_level *level = &f->levels[f->levels_n++];

		ck_assert_uint_le(f->levels_n, LEVELS_MAX);
		level->difficulty = number(&text);
		ck_assert(*text++ == ':');
		level->unasked = (size_t)number(&text);
		if (*text++ != ',')
			return;
	}
}

/* "4.0/0.8|6.0/0.55+6.0/0.75", or "-" */
static void read_threads(struct fixture *f, char *text)
{
	while (*text && *text != '-') {
		struct depth_thread *thread = &f->threads[f->n++];

		do {
			text += *text == '+';
			thread->difficulty = number(&text);
			ck_assert(*text++ == '/');
			thread->score[thread->n++] = number(&text);
		} while (*text == '+');
		text += *text == '|';
	}
}

/* The bank of a fixture counts all probes; we are told what is left. */
static void spend_asked(struct fixture *f)
{
	for (size_t t = 0; t < f->n; t++) {
		for (size_t i = 0; i < f->levels_n; i++) {
			if (f->levels[i].difficulty == f->threads[t].difficulty
			    && f->levels[i].unasked)
				f->levels[i].unasked--;
		}
	}
}

static void read_line(struct fixture *f, char *line)
{
	*f = (struct fixture){.params = depth_defaults};
	snprintf(f->name, sizeof f->name, "%.79s", field(&line));
	f->params.prior_mean = number_field(&line);
	f->params.prior_sd = number_field(&line);
	f->params.noise = number_field(&line);
	f->start = number_field(&line);
	read_bank(f, field(&line));
	read_threads(f, field(&line));
	f->mean = number_field(&line);
	f->sd = number_field(&line);
	for (int r = 0; r < RUNGS; r++)
		f->rung[r] = number_field(&line);
	f->stop = number_field(&line) != 0;
	f->next = number_field(&line);
	spend_asked(f);
}

/* Counted from 0, without the comment on the first line. */
static void read_fixture(int row, struct fixture *f)
{
	FILE *file = fopen(TEST_DIR "/fixtures/adaptive.tsv", "r");
	char line[600];

	ck_assert_msg(file != NULL, TEST_DIR "/fixtures/adaptive.tsv can't be read");
	for (int i = 0; i < row + 2; i++)
		ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
	fclose(file);
	read_line(f, line);
}

static void near(const char *name, const char *what, double got, double want)
{
	ck_assert_msg(fabs(got - want) <= close_enough, "%s: %s is %.12f, not %.12f",
		      name, what, got, want);
}

START_TEST(fixtures)
	{
		static const char *const rungs[] = {"surface", "working", "deep"};
		struct fixture f;
		struct depth_model *model;
		struct depth_belief belief;
		struct depth_estimate e;
		int next;

		read_fixture(_i, &f);
		model = depth_model_create(&f.params);
		depth_fold(model, f.threads, f.n, &belief);
		e = depth_estimate(&f.params, &belief);
		near(f.name, "mean", e.mean, f.mean);
		near(f.name, "sd", e.sd, f.sd);
		for (int r = 0; r < RUNGS; r++)
			near(f.name, rungs[r], e.rung[r], f.rung[r]);
		ck_assert_msg(depth_enough(model, f.threads, f.n) == f.stop,
			      "%s: stop is not %d", f.name, f.stop);
		next = depth_next(model, f.threads, f.n, f.levels, f.levels_n, f.start);
		ck_assert_msg(next >= 0, "%s: nothing to ask", f.name);
		ck_assert_msg(f.levels[next].difficulty == f.next,
			      "%s: next is %g, not %g", f.name,
			      f.levels[next].difficulty, f.next);
		depth_model_destroy(model);
	}
END_TEST

/* From fixtures/adaptive.json: likelihood_spot. */
static const struct {
	int bin;
	double theta, difficulty, p;
} spots[] = {
	{0, 0, 4, 0.38752319331114576},        {10, 5, 5, 0.0722398163908761},
	{20, 10, 4, 0.4239261480849363},       {6, 6.25, 7, 0.07510084011065284},
	{19, 2.5, 8.1, 0.0023854363985798778},
};

START_TEST(likelihood_spots)
	{
		struct depth_model *model = depth_model_create(&depth_defaults);
		double p = depth_likelihood(model, spots[_i].bin, spots[_i].theta,
					    spots[_i].difficulty);

		ck_assert_msg(fabs(p - spots[_i].p) < 1e-12, "spot %d is %.17g", _i, p);
		depth_model_destroy(model);
	}
END_TEST

START_TEST(likelihoods_sum_to_one)
	{
		struct depth_model *model = depth_model_create(&depth_defaults);

		for (int i = 0; i < 34 * 13; i++) {
			int step = i / 34;
			double theta = 0.3 * (i % 34), d = 1 + 0.7 * step;
			double sum = 0;

			for (int j = 0; j < DEPTH_BINS; j++)
				sum += depth_likelihood(model, j, theta, d);
			ck_assert_msg(fabs(sum - 1) < 1e-12, "theta %g, d %g: %.17g",
				      theta, d, sum);
		}
		depth_model_destroy(model);
	}
END_TEST

/* From fixtures/adaptive.json: splitmix64_seed0, fnv1a_empty, item_picks. */
START_TEST(seeded_choice)
	{
		const uint64_t golden = 0x9e3779b97f4a7c15;

		ck_assert(depth_splitmix64(0) == 0xe220a8397b1dcdaf);
		ck_assert(depth_splitmix64(golden) == 0x6e789e6aa1b965f4);
		ck_assert(depth_splitmix64(2 * golden) == 0x06c45d188009454f);
		ck_assert(depth_fnv1a64("") == 0xcbf29ce484222325);
		/* as published with the algorithm */
		ck_assert(depth_fnv1a64("a") == 0xaf63dc4c8601ec8c);
		ck_assert(depth_fnv1a64("foobar") == 0x85944171f73967e8);
		ck_assert_uint_eq(depth_pick(7, "cand-0|malloc|0", 2), 1);
		ck_assert_uint_eq(depth_pick(7, "cand-1|malloc|1", 2), 0);
		ck_assert_uint_eq(depth_pick(7, "cand-2|malloc|2", 2), 0);
		ck_assert_uint_eq(depth_pick(7, "cand-3|malloc|3", 2), 0);
		ck_assert_uint_eq(depth_pick(1, "anything", 1), 0);
	}
END_TEST

START_TEST(mass_on_the_very_point_counts_half)
	{
		struct depth_belief belief = {{0}};

		belief.p[20] = 0.5; /* depth 5 */
		belief.p[24] = 0.5; /* depth 6 */
		ck_assert_double_eq(depth_at_least(&belief, 5), 0.75);
		ck_assert_double_eq(depth_at_least(&belief, 5.1), 0.5);
		ck_assert_double_eq(depth_at_least(&belief, 6), 0.25);
		ck_assert_double_eq(depth_at_least(&belief, 6.01), 0);
		ck_assert_double_eq(depth_at_least(&belief, 0), 1);
	}
END_TEST

START_TEST(the_range_stays_on_the_scale)
	{
		static const struct depth_thread weak[] = {{4, {0}, 1}, {1, {0}, 1}};
		static const struct depth_thread strong[] = {{9, {1}, 1}, {10, {1}, 1}};
		struct depth_model *model = depth_model_create(&depth_defaults);
		struct depth_belief belief;
		struct depth_estimate e;

		depth_fold(model, weak, 2, &belief);
		e = depth_estimate(&depth_defaults, &belief);
		ck_assert_double_eq(e.low, 0);
		ck_assert_double_eq(e.high, e.mean + 1.28 * e.sd);
		ck_assert_int_eq(e.likely, RUNG_SURFACE);
		depth_fold(model, strong, 2, &belief);
		e = depth_estimate(&depth_defaults, &belief);
		ck_assert_double_eq(e.high, 10);
		ck_assert_int_eq(e.likely, RUNG_DEEP);
		depth_model_destroy(model);
	}
END_TEST

START_TEST(a_tie_of_rungs_is_the_lower_one)
	{
		struct depth_belief belief = {{0}};

		belief.p[20] = 0.5; /* working */
		belief.p[40] = 0.5; /* deep */
		ck_assert_int_eq(depth_estimate(&depth_defaults, &belief).likely,
				 RUNG_WORKING);
	}
END_TEST

/* What falls out of the scale counts as its end, and so does what is no number. */
START_TEST(scores_are_clamped)
	{
		const struct depth_thread wild[] = {{5, {7}, 1}, {5, {nan("")}, 1}};
		static const struct depth_thread tame[] = {{5, {1}, 1}, {5, {0}, 1}};
		struct depth_model *model = depth_model_create(&depth_defaults);
		struct depth_belief a, b;

		depth_fold(model, wild, 2, &a);
		depth_fold(model, tame, 2, &b);
		ck_assert_mem_eq(&a, &b, sizeof a);
		ck_assert_double_eq(depth_thread_score(&wild[0]), 1);
		ck_assert_double_eq(depth_thread_score(&wild[1]), 0);
		depth_model_destroy(model);
	}
END_TEST

/* Scores fall into the nearest of 21 bins; on an edge, into the higher. */
START_TEST(scores_are_binned)
	{
		static const double score[][2] = {
			{0.874, 0.85}, {0.875, 0.9}, {0.02, 0}};
		struct depth_model *model = depth_model_create(&depth_defaults);
		struct depth_belief a, b;

		for (size_t i = 0; i < ARRAY_LEN(score); i++) {
			struct depth_thread raw = {5, {score[i][0]}, 1};
			struct depth_thread binned = {5, {score[i][1]}, 1};

			depth_fold(model, &raw, 1, &a);
			depth_fold(model, &binned, 1, &b);
			ck_assert_mem_eq(&a, &b, sizeof a);
		}
		depth_model_destroy(model);
	}
END_TEST

/* clang-format off */
static const struct {
	const char *what;
	struct depth_thread threads[2];
	size_t n;
	bool bracketed;
} brackets[] = {
	{"nothing asked",                {{.n = 0}},                     0, false},
	{"passed only",                  {{4, {0.9}, 1}, {8.9, {0.5}, 1}}, 2, false},
	{"passed at the top",            {{9, {0.5}, 1}},                1, true},
	{"failed only",                  {{4, {0.1}, 1}, {2.1, {0.4}, 1}}, 2, false},
	{"failed at the floor",          {{2, {0.49}, 1}},               1, true},
	{"passed one, failed one",       {{4, {0.9}, 1}, {7, {0.2}, 1}}, 2, true},
	{"a follow-up fails the thread", {{9, {0.8, 0.1}, 2}},           1, false},
};
/* clang-format on */

START_TEST(bracketing)
	{
		ck_assert_msg(depth_bracketed(&depth_defaults, brackets[_i].threads,
					      brackets[_i].n)
				      == brackets[_i].bracketed,
			      "%s", brackets[_i].what);
	}
END_TEST

/* Each clause of the rule is the only one that speaks, in at least one row. */
/* clang-format off */
static const struct {
	const char *what;
	struct depth_thread threads[6];
	size_t n;
	bool enough;
} stops[] = {
	{"sd 0.96, rung 0.89",    {{5, {.6}, 1}, {6, {.2}, 1}, {5, {.5}, 1}}, 3, true},
	{"sd 1.27, rung 0.80",    {{5, {.6}, 1}, {6, {.2}, 1}},               2, false},
	{"sd 0.78, rung 0.57",    {{6, {.7}, 1}, {7, {.45}, 1}, {6, {.6}, 1},
	                           {7, {.4}, 1}},                             4, false},
	{"never passed",          {{4, {.1}, 1}, {3, {.1}, 1}, {2.5, {.2}, 1},
	                           {2.5, {.1}, 1}},                           4, false},
	{"five are not the most", {{9, {0}, 1}, {1, {1}, 1}, {8, {.6}, 1},
	                           {2, {0}, 1}, {5, {.5}, 1}},                5, false},
	{"six are",               {{9, {0}, 1}, {1, {1}, 1}, {8, {.6}, 1},
	                           {2, {0}, 1}, {5, {.5}, 1}, {5, {.5}, 1}},  6, true},
};
/* clang-format on */

START_TEST(stopping)
	{
		struct depth_model *model = depth_model_create(&depth_defaults);

		ck_assert_msg(depth_enough(model, stops[_i].threads, stops[_i].n)
				      == stops[_i].enough,
			      "%s", stops[_i].what);
		depth_model_destroy(model);
	}
END_TEST

START_TEST(one_thread_is_never_enough)
	{
		static const struct depth_thread top[] = {{9, {1}, 1}, {9, {1}, 1}};
		struct depth_params params = depth_defaults;
		struct depth_model *model;

		params.sd_stop = 10;
		params.rung_stop = 0;
		model = depth_model_create(&params);
		ck_assert(!depth_enough(model, top, 1));
		ck_assert(depth_enough(model, top, 2));
		depth_model_destroy(model);
	}
END_TEST

/* clang-format off */
static const struct {
	const char *what;
	struct depth_level levels[4];
	size_t levels_n;
	struct depth_thread last; /* n = 0: nothing asked yet */
	double start;
	int next;
} nexts[] = {
	{"an empty bank",              {{.unasked = 0}},               0, {.n = 0}, 4, -1},
	{"all asked",                  {{4, 0}, {5, 0}},               2, {4, {1}, 1}, 4, -1},
	{"all asked before the first", {{4, 0}, {5, 0}},               2, {.n = 0}, 4, -1},
	{"first: the nearest",         {{1, 1}, {4.5, 1}, {9, 1}},     3, {.n = 0}, 4, 1},
	{"first: not an asked one",    {{1, 1}, {4, 0}, {8, 1}},       3, {.n = 0}, 4, 0},
	{"first: a tie is the easier", {{5, 1}, {3, 1}, {10, 1}},      3, {.n = 0}, 4, 1},
	{"first: also if it is first", {{3, 1}, {5, 1}, {10, 1}},      3, {.n = 0}, 4, 0},
	{"never easier after a pass",  {{3.9, 9}, {6.9, 1}},           2, {4, {0.5}, 1}, 4, 1},
	{"never harder after a fail",  {{1, 9}, {4.1, 1}},             2, {4, {0.4}, 1}, 4, 0},
	{"the same after a pass",      {{3, 1}, {4, 1}, {8, 1}},       3, {4, {0.6}, 1}, 4, 1},
	{"three up, not more",         {{7, 1}, {7.01, 1}, {3, 1}},    3, {4, {1}, 1}, 4, 0},
	{"three up in fractions",      {{6.3, 1}, {9.9, 1}},           2, {3.3, {1}, 1}, 4, 0},
	{"three down, not more",       {{0.99, 1}, {1, 1}, {5, 1}},    3, {4, {0}, 1}, 4, 1},
	{"nothing legal: any",         {{1, 1}, {2, 0}},               2, {8, {0}, 1}, 4, 0},
};
/* clang-format on */

START_TEST(next)
	{
		struct depth_model *model = depth_model_create(&depth_defaults);
		int got = depth_next(model, &nexts[_i].last, nexts[_i].last.n,
				     nexts[_i].levels, nexts[_i].levels_n,
				     nexts[_i].start);

		ck_assert_msg(got == nexts[_i].next, "%s: %d", nexts[_i].what, got);
		depth_model_destroy(model);
	}
END_TEST

/* Where answers say nothing, every difficulty costs the same but for rounding. */
START_TEST(equal_costs_follow_the_candidate)
	{
		static const struct depth_level levels[] = {{5, 1}, {6, 1}, {4.5, 1}};
		static const struct depth_thread pass = {4, {1}, 1}, fail = {7, {0}, 1};
		struct depth_params params = depth_defaults;
		struct depth_model *model;

		params.contamination = 1;
		params.hard_weight = 0;
		model = depth_model_create(&params);
		ck_assert_int_eq(depth_next(model, &pass, 1, levels, 3, 4), 1);
		ck_assert_int_eq(depth_next(model, &fail, 1, levels, 3, 4), 2);
		depth_model_destroy(model);
	}
END_TEST

/* Nothing may hang on what the cache holds: same bits, cold, warm and thrashed. */
START_TEST(the_cache_is_only_a_cache)
	{
		static const struct depth_thread threads[] = {
			{4.3, {0.7}, 1}, {6.15, {0.6, 0.4}, 2}, {5.05, {0.2}, 1}};
		struct depth_model *model = depth_model_create(&depth_defaults);
		struct depth_belief cold, warm, thrashed;

		depth_fold(model, threads, 3, &cold);
		depth_fold(model, threads, 3, &warm);
		ck_assert_mem_eq(&cold, &warm, sizeof cold);
		for (int i = 0; i < 150; i++)
			depth_variance_after(model, &cold, 1 + i * 0.06);
		depth_fold(model, threads, 3, &thrashed);
		ck_assert_mem_eq(&cold, &thrashed, sizeof cold);
		depth_model_destroy(model);
		depth_model_destroy(NULL);
	}
END_TEST

Suite *depth_suite(void)
{
	Suite *s = suite_create("depth");
	TCase *tc = tcase_create("depth");

	tcase_add_loop_test(tc, fixtures, 0, CASES);
	tcase_add_loop_test(tc, likelihood_spots, 0, (int)ARRAY_LEN(spots));
	tcase_add_test(tc, likelihoods_sum_to_one);
	tcase_add_test(tc, seeded_choice);
	tcase_add_test(tc, mass_on_the_very_point_counts_half);
	tcase_add_test(tc, the_range_stays_on_the_scale);
	tcase_add_test(tc, a_tie_of_rungs_is_the_lower_one);
	tcase_add_test(tc, scores_are_clamped);
	tcase_add_test(tc, scores_are_binned);
	tcase_add_loop_test(tc, bracketing, 0, (int)ARRAY_LEN(brackets));
	tcase_add_loop_test(tc, stopping, 0, (int)ARRAY_LEN(stops));
	tcase_add_test(tc, one_thread_is_never_enough);
	tcase_add_loop_test(tc, next, 0, (int)ARRAY_LEN(nexts));
	tcase_add_test(tc, equal_costs_follow_the_candidate);
	tcase_add_test(tc, the_cache_is_only_a_cache);
	suite_add_tcase(s, tc);
	return s;
}
