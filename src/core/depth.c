#include "core/depth.h"

#include <assert.h>
#include <math.h>

#include "depth_table.h"

/* L(thread | depth): one luck for all its answers. */
static double thread_likelihood(const struct depth_model *model,
				const struct depth_table *table,
				const struct depth_thread *thread, int i)
{
	double sum = 0;

	for (int k = 0; k < DEPTH_LUCK; k++) {
		double product = model->weight[k];

		for (size_t a = 0; a < thread->n; a++)
			product *= table->c[depth_bin(thread->score[a])][i][k];
		sum += product;
	}
	return sum;
}

static void belief_update(struct depth_model *model, const struct depth_thread *thread,
			  struct depth_belief *belief)
{
	const struct depth_table *table = depth_table_of(model, thread->difficulty);
	double total = 0;

	assert(thread->n <= DEPTH_ANSWERS_MAX);
	for (int i = 0; i < DEPTH_GRID; i++) {
		belief->p[i] *= thread_likelihood(model, table, thread, i);
		total += belief->p[i];
	}
	assert(total > 0);
	for (int i = 0; i < DEPTH_GRID; i++)
		belief->p[i] /= total;
}

void depth_fold(struct depth_model *model, const struct depth_thread *threads, size_t n,
		struct depth_belief *ret)
{
	struct depth_belief belief = model->prior;

	for (size_t t = 0; t < n; t++)
		belief_update(model, &threads[t], &belief);
	*ret = belief;
}

double depth_at_least(const struct depth_belief *belief, double needs)
{
	double mass = 0;

	for (int i = 0; i < DEPTH_GRID; i++) {
		if (depth_grid(i) > needs)
			mass += belief->p[i];
		else if (depth_grid(i) == needs)
			mass += belief->p[i] / 2;
	}
	return mass;
}

static enum rung likeliest(const double rung[RUNGS])
{
	enum rung best = RUNG_SURFACE;

	if (rung[RUNG_WORKING] > rung[best])
		best = RUNG_WORKING;
	if (rung[RUNG_DEEP] > rung[best])
		best = RUNG_DEEP;
	return best;
}

struct depth_estimate depth_estimate(const struct depth_params *params,
				     const struct depth_belief *belief)
{
	struct depth_estimate e = {0};
	double above_working = depth_at_least(belief, params->cut_working);
	double variance = 0;

	for (int i = 0; i < DEPTH_GRID; i++)
		e.mean += belief->p[i] * depth_grid(i);
	for (int i = 0; i < DEPTH_GRID; i++) {
		double off = depth_grid(i) - e.mean;

		variance += belief->p[i] * off * off;
	}
	e.sd = sqrt(variance);
	e.low = fmax(0, e.mean - 1.28 * e.sd);
	e.high = fmin(10, e.mean + 1.28 * e.sd);
	e.rung[RUNG_DEEP] = depth_at_least(belief, params->cut_deep);
	e.rung[RUNG_WORKING] = above_working - e.rung[RUNG_DEEP];
	e.rung[RUNG_SURFACE] = 1 - above_working;
	e.likely = likeliest(e.rung);
	return e;
}

double depth_thread_score(const struct depth_thread *thread)
{
	double sum = 0;

	assert(thread->n > 0 && thread->n <= DEPTH_ANSWERS_MAX);
	for (size_t a = 0; a < thread->n; a++)
		sum += fmin(1, fmax(0, thread->score[a]));
	return sum / (double)thread->n;
}
