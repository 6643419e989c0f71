/*
 * How deep somebody goes on one concept: a belief over 0..10, the next probe
 * that teaches most, and when to stop.
 *
 * The belief is a distribution on the grid 0, 0.25 .. 10. Answers come in
 * threads: a probe and its follow-ups share the candidate's luck and the
 * probe's error, so they are one observation in several parts. Everything here
 * is a pure function of (parameters, threads) and is computed in a fixed order,
 * so the same threads give the same bits.
 *
 *   m(x)   = g + (1-g-l)/(1+exp(-x/s))            share of the points at x = depth - difficulty
 *   j      = clamp(floor(20 y + 0.5), 0, 20)      score bin
 *   B_j(m) = Phi((.05j+.025-m)/sigma) - Phi((.05j-.025-m)/sigma), open at 0 and 20
 *   c_k    = (1-eps) B_j(m(theta + tau z_k - d)) + eps/21,  z_k = -3..3, w_k ~ exp(-z_k^2/2)
 *   L(thread | theta) = sum_k w_k prod_answers c_k
 */
#ifndef CORE_DEPTH_H
#define CORE_DEPTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bank.h"

enum {
	DEPTH_GRID = 41,
	DEPTH_BINS = 21,
	DEPTH_THREADS_MAX = 8, /* a concept ends at n_max threads */
	DEPTH_ANSWERS_MAX = 4, /* answers in one thread */
	DEPTH_LEVELS_MAX = 64, /* distinct difficulties in a bank */
};

struct depth_params {
	double prior_mean, prior_sd;
	double guess, lapse, slope;            /* g l s */
	double luck, noise, contamination;     /* tau sigma eps */
	double hard_weight, hard_below;        /* lambda .25, "too hard" under .20 */
	double step_up, step_down, pass;       /* 3, 3, .5 */
	int n_min, n_max;                      /* threads */
	double sd_stop, rung_stop, top, floor; /* 1.0, .80, 9, 2 */
	double cut_working, cut_deep;          /* 3.5, 6.5 */
};
extern const struct depth_params depth_defaults;
/* To the bit: what is the same here computes the same. */
bool depth_params_same(const struct depth_params *a, const struct depth_params *b);

/* The scores are taken as they come, and clamped. What was skipped is no thread. */
struct depth_thread {
	double difficulty;
	double score[DEPTH_ANSWERS_MAX]; /* of each answer */
	size_t n;                        /* 1 at least */
};

struct depth_belief {
	double p[DEPTH_GRID]; /* sums to 1 */
};

/* What is read off a belief. */
struct depth_estimate {
	double mean, sd;
	double low, high;   /* 80 % range: mean -+ 1.28 sd, inside 0..10 */
	double rung[RUNGS]; /* probability of each; mass on a cut is halved */
	enum rung likely;   /* the most probable, the lower one on a tie */
};

/* A difficulty that still has an unasked probe. */
struct depth_level {
	double difficulty;
	size_t unasked;
};

/*
 * Likelihood tables, filled on first use of a difficulty: a cache, not state.
 * One for the process is enough; the results do not depend on what is in it.
 */
struct depth_model;
struct depth_model *depth_model_create(const struct depth_params *params) MUST_USE;
void depth_model_destroy(struct depth_model *model); /* NULL is fine */
const struct depth_params *depth_model_params(const struct depth_model *model);

/* P(bin | theta, difficulty); theta need not be on the grid. */
double depth_likelihood(struct depth_model *model, int bin, double theta,
			double difficulty);

/* The prior, then each thread in order. */
void depth_fold(struct depth_model *model, const struct depth_thread *threads, size_t n,
		struct depth_belief *ret);
struct depth_estimate depth_estimate(const struct depth_params *params,
				     const struct depth_belief *belief);
/* Posterior mass at or above `needs`; mass on that very grid point counts half. */
double depth_at_least(const struct depth_belief *belief, double needs);

double depth_thread_score(const struct depth_thread *thread); /* mean of its answers */
/* Passed below and failed above: the ceiling has been seen. */
bool depth_bracketed(const struct depth_params *params,
		     const struct depth_thread *threads, size_t n);
/* The stopping rule, between n_min and n_max threads. */
bool depth_enough(struct depth_model *model, const struct depth_thread *threads,
		  size_t n);
/*
 * The difficulty to ask next: index into levels, -1 if none has an unasked
 * probe. start: where to begin when nothing has been asked. It doesn't ask
 * whether it is enough.
 */
int depth_next(struct depth_model *model, const struct depth_thread *threads, size_t n,
	       const struct depth_level *levels, size_t levels_n, double start);

/* What depth_next() weighs, without the malus for too hard a probe: the variance
 * that one more answer at this difficulty is expected to leave. */
double depth_variance_after(struct depth_model *model,
			    const struct depth_belief *belief, double difficulty);

/* Seeded choice among equals: splitmix64(seed ^ fnv1a64(key)) % n. */
uint64_t depth_splitmix64(uint64_t seed);
uint64_t depth_fnv1a64(const char *text);
size_t depth_pick(uint64_t seed, const char *key, size_t n);

#endif
