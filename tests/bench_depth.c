/* How long the measuring takes: one choice, and thousands of interviews. */
#include <stdio.h>
#include <time.h>

#include "core/simulate.h"

enum { ROUNDS = 2000, LEVELS = 10 };

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void bench_choice(void)
{
	static const struct depth_thread threads[] = {
		{4, {0.8}, 1}, {6, {0.45}, 1}, {5, {0.6}, 1}};
	struct depth_model *model = depth_model_create(&depth_defaults);
	struct depth_level levels[LEVELS];
	struct depth_belief belief;
	double start;
	int sum = 0;

	for (int i = 0; i < LEVELS; i++)
		levels[i] = (struct depth_level){i + 1, 2};
	start = seconds();
	depth_next(model, threads, 3, levels, LEVELS, 4);
	printf("first depth_next, tables made: %8.1f us\n", 1e6 * (seconds() - start));
	start = seconds();
	for (int i = 0; i < ROUNDS; i++) {
		depth_fold(model, threads, 3, &belief);
		sum += depth_next(model, threads, 3, levels, LEVELS, 4);
	}
	printf("depth_fold + depth_next:       %8.1f us  (%d)\n",
	       1e6 * (seconds() - start) / ROUNDS, sum);
	depth_model_destroy(model);
}

static void bench_simulation(enum population population)
{
	const struct simulation plan = {
		.seed = 1, .candidates = 2000, .population = population, .sigma = 0.2};
	struct simulation_result result;
	double start = seconds();

	simulate(&plan, &result);
	printf("2000 %-9s candidates:     %8.3f s   (mae %.4f)\n",
	       population_word(population), seconds() - start,
	       result.value[MEASURE_MAE]);
}

int main(void)
{
	bench_choice();
	bench_simulation(POPULATION_UNIFORM);
	bench_simulation(POPULATION_REALISTIC);
	return 0;
}
