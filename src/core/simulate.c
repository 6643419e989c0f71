#include "core/simulate.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "simulate_outcome.h"

enum { DIFFICULTIES = 10, PROBES_EACH = 2, START = 4 };

static const double pi = 3.14159265358979323846;

/* Draws in sequence: splitmix64 as its authors use it. */
struct chance {
	uint64_t state;
};

struct world {
	const struct simulation *plan;
	struct depth_params params;
	struct depth_model *model; /* owned */
	struct chance chance;
};

/* In [0, 1). */
static double uniform(struct chance *chance)
{
	uint64_t bits = depth_splitmix64(chance->state);

	chance->state += 0x9e3779b97f4a7c15;
	return (double)(bits >> 11) * 0x1p-53;
}

static double between(struct chance *chance, double low, double high)
{
	return low + (high - low) * uniform(chance);
}

static double normal(struct chance *chance)
{
	double radius = sqrt(-2 * log(1 - uniform(chance)));

	return radius * cos(2 * pi * uniform(chance));
}

static double true_depth(struct world *world)
{
	double depth;

	switch (world->plan->population) {
	case POPULATION_UNIFORM:
		return between(&world->chance, 0, 10);
	case POPULATION_REALISTIC:
		do
			depth = 5 + 2.2 * normal(&world->chance);
		while (depth < 0 || depth > 10);
		return depth;
	case POPULATIONS:
		break;
	}
	abort();
}

/* Written out here, not taken from the estimator: they are to agree, not to be one. */
static double share_of_points(double x)
{
	return 0.05 + 0.90 / (1 + exp(-x));
}

/* What the answer deserves, before the grader's noise. */
static double true_quality(struct chance *chance, double depth, double difficulty)
{
	double quality = share_of_points(depth + 0.7 * normal(chance) - difficulty);
	double fate = uniform(chance);

	if (fate < 0.04) /* a lapse */
		return 1 - pow(1 - uniform(chance), 1.0 / 9);
	if (fate > 0.98) /* a bluff */
		return fmax(quality, between(chance, 0.4, 0.8));
	return quality;
}

static double answer(struct world *world, struct outcome *outcome, double nominal)
{
	struct chance *chance = &world->chance;
	double difficulty = nominal + between(chance, -1, 1);
	double quality = true_quality(chance, outcome->depth, difficulty);
	double noise = world->plan->sigma * normal(chance);

	outcome->probes++;
	outcome->too_hard += share_of_points(outcome->depth - difficulty) < 0.20;
	/* In twentieths, as the reference did it: left raw, 0.48 is a fail that the
	 * belief takes for 0.50, and concepts end 0.016 probes sooner. */
	return floor(20 * fmin(1, fmax(0, quality + noise)) + 0.5) / 20;
}

static void interview(struct world *world, struct outcome *outcome)
{
	struct depth_level levels[DIFFICULTIES];
	struct depth_thread threads[DEPTH_THREADS_MAX];
	struct depth_belief belief;
	size_t n = 0;

	for (int i = 0; i < DIFFICULTIES; i++)
		levels[i] = (struct depth_level){i + 1, PROBES_EACH};
	*outcome = (struct outcome){.depth = true_depth(world)};
	while (!depth_enough(world->model, threads, n)) {
		int at = depth_next(world->model, threads, n, levels, DIFFICULTIES,
				    START);

		assert(at >= 0 && n < DEPTH_THREADS_MAX); /* 20 probes, 8 threads */
		levels[at].unasked--;
		threads[n] = (struct depth_thread){.difficulty = levels[at].difficulty,
						   .n = 1};
		threads[n].score[0] = answer(world, outcome, levels[at].difficulty);
		n++;
	}
	depth_fold(world->model, threads, n, &belief);
	outcome->estimate = depth_estimate(&world->params, &belief);
	outcome->bracketed = depth_bracketed(&world->params, threads, n);
}

void simulate(const struct simulation *plan, struct simulation_result *ret)
{
	size_t n = plan->candidates * CONCEPTS;
	struct outcome *outcomes = mem_zalloc(n, sizeof *outcomes);
	struct world world = {.plan = plan, .params = depth_defaults};

	assert(plan->candidates > 0 && plan->candidates <= SIMULATE_CANDIDATES_MAX);
	assert(plan->probes >= 0 && plan->probes <= DEPTH_THREADS_MAX);
	world.params.noise = plan->sigma;
	if (plan->probes)
		world.params.n_min = world.params.n_max = plan->probes;
	world.model = depth_model_create(&world.params);
	world.chance.state = plan->seed;
	for (size_t i = 0; i < n; i++)
		interview(&world, &outcomes[i]);
	outcomes_measure(outcomes, n, ret);
	depth_model_destroy(world.model);
	free(outcomes);
}
