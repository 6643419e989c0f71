#include "simulate_outcome.h"

#include <math.h>
#include <stdlib.h>

/* A share, or a mean, that is being counted. */
struct mean {
	double sum, n;
};

static void mean_add(struct mean *mean, double x)
{
	mean->sum += x;
	mean->n++;
}

static enum rung true_rung(double depth)
{
	if (depth < depth_defaults.cut_working)
		return RUNG_SURFACE;
	return depth < depth_defaults.cut_deep ? RUNG_WORKING : RUNG_DEEP;
}

static bool clear_of_cuts(double depth)
{
	return fabs(depth - depth_defaults.cut_working) > 0.5
	       && fabs(depth - depth_defaults.cut_deep) > 0.5;
}

static void measure_rung(const struct outcome *o, struct mean *means)
{
	enum rung truth = true_rung(o->depth);
	enum rung said = o->estimate.likely;

	mean_add(&means[MEASURE_RUNG_ERROR], said != truth);
	if (clear_of_cuts(o->depth))
		mean_add(&means[MEASURE_RUNG_ERROR_CLEAR], said != truth);
	mean_add(&means[MEASURE_TWO_RUNG_ERROR], abs((int)said - (int)truth) == 2);
	mean_add(&means[MEASURE_CONFIDENCE_GAP],
		 o->estimate.rung[said] - (said == truth));
}

static void measure_depth(const struct outcome *o, struct mean *means)
{
	double off = o->estimate.mean - o->depth;

	mean_add(&means[MEASURE_MAE], fabs(off));
	mean_add(&means[MEASURE_RMSE], off * off);
	mean_add(&means[MEASURE_COVERAGE80],
		 o->depth >= o->estimate.low && o->depth <= o->estimate.high);
	if (o->depth < 1.5)
		mean_add(&means[MEASURE_BIAS_LOW], off);
	if (o->depth > 8.5)
		mean_add(&means[MEASURE_BIAS_HIGH], off);
}

static void measure_manners(const struct outcome *o, struct mean *means)
{
	mean_add(&means[MEASURE_PROBES], o->probes);
	means[MEASURE_TOO_HARD].sum += o->too_hard;
	means[MEASURE_TOO_HARD].n += o->probes;
	mean_add(&means[MEASURE_CEILING], o->bracketed);
}

static int by_depth(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	return (x->depth > y->depth) - (x->depth < y->depth);
}

static void measure_pairs(struct outcome *outcomes, size_t n, struct mean *mean)
{
	size_t deeper = 0;

	qsort(outcomes, n, sizeof *outcomes, by_depth);
	for (size_t i = 0; i < n; i++) {
		while (deeper < n && outcomes[deeper].depth < outcomes[i].depth + 1)
			deeper++;
		if (deeper == n)
			return;
		if (outcomes[deeper].depth < outcomes[i].depth + 1.1)
			mean_add(mean, outcomes[deeper].estimate.mean
					       > outcomes[i].estimate.mean);
	}
}

void outcomes_measure(struct outcome *outcomes, size_t n, struct simulation_result *ret)
{
	struct mean means[MEASURES] = {{0}};

	for (size_t i = 0; i < n; i++) {
		measure_depth(&outcomes[i], means);
		measure_rung(&outcomes[i], means);
		measure_manners(&outcomes[i], means);
	}
	measure_pairs(outcomes, n, &means[MEASURE_PAIR_ORDER]);
	for (int m = 0; m < MEASURES; m++)
		ret->value[m] = means[m].n > 0 ? means[m].sum / means[m].n : 0;
	ret->value[MEASURE_RMSE] = sqrt(ret->value[MEASURE_RMSE]);
}
