#include "core/depth.h"

#include <assert.h>
#include <math.h>

#include "depth_table.h"

/* Costs closer than this are equal, and steps this much too long are legal. */
static const double hair = 1e-9;

static bool passed(const struct depth_params *params, const struct depth_thread *thread)
{
	return depth_thread_score(thread) >= params->pass;
}

bool depth_bracketed(const struct depth_params *params,
		     const struct depth_thread *threads, size_t n)
{
	bool above = false, below = false;

	for (size_t t = 0; t < n; t++) {
		if (passed(params, &threads[t])) {
			below = true;
			above |= threads[t].difficulty >= params->top;
		} else {
			above = true;
			below |= threads[t].difficulty <= params->floor;
		}
	}
	return above && below;
}

bool depth_enough(struct depth_model *model, const struct depth_thread *threads,
		  size_t n)
{
	const struct depth_params *params = &model->params;
	struct depth_belief belief;
	struct depth_estimate e;

	if (n >= (size_t)params->n_max)
		return true;
	if (n < (size_t)params->n_min || !depth_bracketed(params, threads, n))
		return false;
	depth_fold(model, threads, n, &belief);
	e = depth_estimate(params, &belief);
	return e.sd <= params->sd_stop && e.rung[e.likely] >= params->rung_stop;
}

double depth_variance_after(struct depth_model *model,
			    const struct depth_belief *belief, double difficulty)
{
	const struct depth_table *table = depth_table_of(model, difficulty);
	double s0[DEPTH_BINS] = {0}, s1[DEPTH_BINS] = {0}, s2[DEPTH_BINS] = {0};
	double sum = 0;

	for (int i = 0; i < DEPTH_GRID; i++) {
		double p0 = belief->p[i];
		double p1 = p0 * depth_grid(i);
		double p2 = p1 * depth_grid(i);

		for (int j = 0; j < DEPTH_BINS; j++) {
			s0[j] += p0 * table->p[i][j];
			s1[j] += p1 * table->p[i][j];
			s2[j] += p2 * table->p[i][j];
		}
	}
	for (int j = 0; j < DEPTH_BINS; j++)
		sum += s2[j] - s1[j] * s1[j] / s0[j];
	return sum;
}

/* What asking at this difficulty costs: doubt that stays, and discouragement. */
static double cost(struct depth_model *model, const struct depth_belief *belief,
		   double difficulty)
{
	int too_hard = depth_table_of(model, difficulty)->too_hard;
	double hard = 0;

	for (int i = 0; i < too_hard; i++)
		hard += belief->p[i];
	return depth_variance_after(model, belief, difficulty)
	       + model->params.hard_weight * hard;
}

/* Within reach of the last probe, and never against the candidate's direction. */
static bool legal(const struct depth_params *params, const struct depth_thread *last,
		  double difficulty)
{
	double step = difficulty - last->difficulty;

	if (step > params->step_up + hair || step < -params->step_down - hair)
		return false;
	return passed(params, last) ? step >= 0 : step <= 0;
}

static int first_level(const struct depth_level *levels, size_t n, double start)
{
	int best = -1;

	for (size_t i = 0; i < n; i++) {
		double nearer;

		if (!levels[i].unasked)
			continue;
		nearer = best < 0 ? 1
				  : fabs(levels[best].difficulty - start)
					    - fabs(levels[i].difficulty - start);
		if (nearer > hair
		    || (nearer >= -hair
			&& levels[i].difficulty < levels[best].difficulty))
			best = (int)i;
	}
	return best;
}

/* What the search knows: the belief, the last thread, the best so far. */
struct search {
	struct depth_belief belief;
	const struct depth_thread *last;
	bool bound; /* by what is legal */
	int best;
	double cost;
};

static bool better(const struct depth_params *params, const struct search *search,
		   double its_cost, double harder)
{
	if (its_cost < search->cost - hair)
		return true;
	if (its_cost > search->cost + hair)
		return false;
	return passed(params, search->last) ? harder > 0 : harder < 0;
}

static void search_levels(struct depth_model *model, struct search *search,
			  const struct depth_level *levels, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double difficulty = levels[i].difficulty;
		double its_cost;

		if (!levels[i].unasked)
			continue;
		if (search->bound && !legal(&model->params, search->last, difficulty))
			continue;
		its_cost = cost(model, &search->belief, difficulty);
		if (search->best < 0
		    || better(&model->params, search, its_cost,
			      difficulty - levels[search->best].difficulty)) {
			search->best = (int)i;
			search->cost = its_cost;
		}
	}
}

/* What was asked and what is left are two lists; a struct would only pack them.
 * NOLINTNEXTLINE(readability-function-size) */
int depth_next(struct depth_model *model, const struct depth_thread *threads, size_t n,
	       const struct depth_level *levels, size_t levels_n, double start)
{
	struct search search = {.best = -1, .bound = true};

	if (!n)
		return first_level(levels, levels_n, start);
	search.last = &threads[n - 1];
	depth_fold(model, threads, n, &search.belief);
	search_levels(model, &search, levels, levels_n);
	if (search.best < 0) {
		search.bound = false;
		search_levels(model, &search, levels, levels_n);
	}
	return search.best;
}

uint64_t depth_splitmix64(uint64_t seed)
{
	uint64_t z = seed + 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint64_t depth_fnv1a64(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
	return hash;
}

size_t depth_pick(uint64_t seed, const char *key, size_t n)
{
	assert(n > 0);
	return (size_t)(depth_splitmix64(seed ^ depth_fnv1a64(key)) % n);
}
