#include "depth_table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

const struct depth_params depth_defaults = {
	.prior_mean = 5,
	.prior_sd = 3,
	.guess = 0.05,
	.lapse = 0.05,
	.slope = 1,
	.luck = 0.9,
	.noise = 0.2,
	.contamination = 0.05,
	.hard_weight = 0.25,
	.hard_below = 0.20,
	.step_up = 3,
	.step_down = 3,
	.pass = 0.5,
	.n_min = 2,
	.n_max = 6,
	.sd_stop = 1.0,
	.rung_stop = 0.80,
	.top = 9,
	.floor = 2,
	.cut_working = 3.5,
	.cut_deep = 6.5,
};

_Static_assert(sizeof(struct depth_params) == 19 * sizeof(double) + 2 * sizeof(int),
	       "depth_params_same() compares bytes: there must be no padding");

bool depth_params_same(const struct depth_params *a, const struct depth_params *b)
{
	/* Bits are what is asked for. NOLINTNEXTLINE(*-memory-comparison,cert-flp37-c) */
	return memcmp(a, b, sizeof *a) == 0;
}

double depth_grid(int i)
{
	return 0.25 * i;
}

int depth_bin(double score)
{
	if (!(score > 0)) /* also not a number, which says nothing good */
		return 0;
	if (score >= 1)
		return DEPTH_BINS - 1;
	return (int)floor(20 * score + 0.5);
}

static double luck_node(int k)
{
	return k - 3;
}

static double normal_below(double x)
{
	return 0.5 * erfc(-x / sqrt(2));
}

/* m: the share of the points that is expected x above the difficulty. */
static double expected_share(const struct depth_params *p, double x)
{
	return p->guess + (1 - p->guess - p->lapse) / (1 + exp(-x / p->slope));
}

/* c_k for all bins at once: each edge is needed by two of them. */
static void bins_given_share(const struct depth_params *p, double share,
			     double ret[DEPTH_BINS])
{
	double below = 0;

	for (int j = 0; j < DEPTH_BINS; j++) {
		double edge = (0.05 * j + 0.025 - share) / p->noise;
		double upto = j == DEPTH_BINS - 1 ? 1 : normal_below(edge);

		ret[j] = (1 - p->contamination) * (upto - below)
			 + p->contamination / DEPTH_BINS;
		below = upto;
	}
}

static void bins_given_luck(const struct depth_params *p, double x, int k,
			    double ret[DEPTH_BINS])
{
	bins_given_share(p, expected_share(p, x + p->luck * luck_node(k)), ret);
}

static void table_fill(const struct depth_model *model, struct depth_table *table)
{
	const struct depth_params *p = &model->params;
	double bins[DEPTH_BINS];

	for (int i = 0; i < DEPTH_GRID; i++) {
		double x = depth_grid(i) - table->difficulty;

		if (expected_share(p, x) < p->hard_below)
			table->too_hard = i + 1;
		for (int k = 0; k < DEPTH_LUCK; k++) {
			bins_given_luck(p, x, k, bins);
			for (int j = 0; j < DEPTH_BINS; j++) {
				table->c[j][i][k] = bins[j];
				table->p[i][j] += model->weight[k] * bins[j];
			}
		}
	}
}

/* An empty slot, or that of the oldest. */
static struct depth_table **table_slot(struct depth_model *model)
{
	struct depth_table **slot;

	if (model->n < DEPTH_TABLES)
		return &model->tables[model->n++];
	slot = &model->tables[model->oldest];
	model->oldest = (model->oldest + 1) % DEPTH_TABLES;
	return slot;
}

const struct depth_table *depth_table_of(struct depth_model *model, double difficulty)
{
	struct depth_table **slot;

	assert(isfinite(difficulty));
	for (size_t i = 0; i < model->n; i++) {
		if (model->tables[i]->difficulty == difficulty)
			return model->tables[i];
	}
	slot = table_slot(model);
	free(*slot);
	*slot = mem_zalloc(1, sizeof **slot);
	(*slot)->difficulty = difficulty;
	table_fill(model, *slot);
	return *slot;
}

static void fill_weights(struct depth_model *model)
{
	double sum = 0;

	for (int k = 0; k < DEPTH_LUCK; k++) {
		model->weight[k] = exp(-luck_node(k) * luck_node(k) / 2);
		sum += model->weight[k];
	}
	for (int k = 0; k < DEPTH_LUCK; k++)
		model->weight[k] /= sum;
}

static void fill_prior(struct depth_model *model)
{
	double *prior = model->prior.p;
	double sum = 0;

	for (int i = 0; i < DEPTH_GRID; i++) {
		double z = (depth_grid(i) - model->params.prior_mean)
			   / model->params.prior_sd;

		prior[i] = exp(-z * z / 2);
		sum += prior[i];
	}
	for (int i = 0; i < DEPTH_GRID; i++)
		prior[i] /= sum;
}

struct depth_model *depth_model_create(const struct depth_params *params)
{
	struct depth_model *model = mem_zalloc(1, sizeof *model);

	/* No answer is impossible, so a posterior never vanishes. */
	assert(params->contamination > 0 && params->contamination <= 1);
	assert(params->noise > 0 && params->slope > 0 && params->prior_sd > 0);
	model->params = *params;
	fill_weights(model);
	fill_prior(model);
	return model;
}

void depth_model_destroy(struct depth_model *model)
{
	if (!model)
		return;
	for (size_t i = 0; i < model->n; i++)
		free(model->tables[i]);
	free(model);
}

const struct depth_params *depth_model_params(const struct depth_model *model)
{
	return &model->params;
}

double depth_likelihood(struct depth_model *model, int bin, double theta,
			double difficulty)
{
	double bins[DEPTH_BINS];
	double sum = 0;

	assert(bin >= 0 && bin < DEPTH_BINS);
	for (int k = 0; k < DEPTH_LUCK; k++) {
		bins_given_luck(&model->params, theta - difficulty, k, bins);
		sum += model->weight[k] * bins[bin];
	}
	return sum;
}
