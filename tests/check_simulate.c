#include "core/simulate.h"

#include <math.h>

#include "base/attr.h"
#include "suites.h"

/* What `make check` must hold; more seeds: `leadline simulate --seed N`. */
static const struct {
	enum population population;
	uint64_t seed;
} gated[] = {
	{POPULATION_UNIFORM, 1},
	{POPULATION_REALISTIC, 1},
};

START_TEST(gates)
	{
		const struct simulation plan = {.seed = gated[_i].seed,
						.candidates = SIMULATE_GATED,
						.population = gated[_i].population,
						.sigma = depth_defaults.noise};
		struct simulation_result got;

		ck_assert(simulation_comparable(&plan));
		simulate(&plan, &got);
		for (int m = 0; m < MEASURES; m++)
			ck_assert_msg(measure_in_gate((enum measure)m, plan.population,
						      got.value[m]),
				      "%s depths: %s is %.4f",
				      population_word(plan.population),
				      measure_rows[m].key, got.value[m]);
	}
END_TEST

/*
 * The reference's figures for other rules and graders, uniform depths. With 500
 * candidates the tolerances below are three to four standard deviations.
 */
/* clang-format off */
static const struct {
	double sigma;
	int probes;
	double mae, rung_error, asked;
} others[] = {
	{0.2, 3, 0.855, 0.185, 3},
	{0.2, 4, 0.723, 0.153, 4},
	{0.2, 6, 0.574, 0.122, 6},
	{0.1, 0, 0.551, 0.093, 3.79},
	{0.3, 0, 0.813, 0.170, 5.39},
};
/* clang-format on */

START_TEST(other_rules_and_graders)
	{
		const struct simulation plan = {.seed = 1,
						.candidates = 500,
						.sigma = others[_i].sigma,
						.probes = others[_i].probes};
		struct simulation_result got;

		ck_assert(!simulation_comparable(&plan));
		simulate(&plan, &got);
		ck_assert_double_eq_tol(got.value[MEASURE_MAE], others[_i].mae, 0.03);
		ck_assert_double_eq_tol(got.value[MEASURE_RUNG_ERROR],
					others[_i].rung_error, 0.02);
		ck_assert_double_eq_tol(got.value[MEASURE_PROBES], others[_i].asked,
					0.08);
	}
END_TEST

START_TEST(a_seed_repeats_and_another_differs)
	{
		struct simulation plan = {.seed = 7, .candidates = 20, .sigma = 0.2};
		struct simulation_result a, b, c;

		simulate(&plan, &a);
		simulate(&plan, &b);
		plan.seed = 8;
		simulate(&plan, &c);
		for (int m = 0; m < MEASURES; m++)
			ck_assert_double_eq(a.value[m], b.value[m]);
		ck_assert_double_ne(a.value[MEASURE_MAE], c.value[MEASURE_MAE]);
	}
END_TEST

/* One candidate may have nobody below 1.5 and nobody a point apart. */
START_TEST(one_candidate_gives_numbers)
	{
		struct simulation plan = {.candidates = 1, .sigma = 0.2};
		struct simulation_result got;

		for (plan.seed = 0; plan.seed < 20; plan.seed++) {
			simulate(&plan, &got);
			for (int m = 0; m < MEASURES; m++)
				ck_assert(isfinite(got.value[m]));
		}
	}
END_TEST

START_TEST(gates_have_two_sides)
	{
		const double mae = 0.689, leak = 0.60;

		ck_assert(measure_in_gate(MEASURE_MAE, POPULATION_UNIFORM, mae));
		ck_assert(!measure_in_gate(MEASURE_MAE, POPULATION_UNIFORM, leak));
		ck_assert(!measure_in_gate(MEASURE_MAE, POPULATION_REALISTIC, mae));
		ck_assert(
			!measure_in_gate(MEASURE_BIAS_HIGH, POPULATION_UNIFORM, -0.86));
	}
END_TEST

Suite *simulate_suite(void)
{
	Suite *s = suite_create("simulate");
	TCase *tc = tcase_create("simulate");

	tcase_add_loop_test(tc, gates, 0, (int)ARRAY_LEN(gated));
	tcase_add_loop_test(tc, other_rules_and_graders, 0, (int)ARRAY_LEN(others));
	tcase_add_test(tc, a_seed_repeats_and_another_differs);
	tcase_add_test(tc, one_candidate_gives_numbers);
	tcase_add_test(tc, gates_have_two_sides);
	suite_add_tcase(s, tc);
	return s;
}
