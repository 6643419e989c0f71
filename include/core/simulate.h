/*
 * Thousands of made-up candidates through the real belief, choice and stopping
 * rule (core/depth.h), to see how far off the depths come out.
 *
 * The world is harsher than what the estimator believes of it: it isn't told a
 * probe's true difficulty (the nominal one, 1..10, is up to 1 off), nor that one
 * answer in 25 is a lapse and one in 50 a bluff, nor the population. But it has
 * the world's logistic form, so the figures are a best case: nothing here has
 * been validated on people.
 *
 * A candidate is six independent concepts, each with a bank of two probes at
 * each difficulty, from a start at 4, without follow-ups. The same plan gives
 * the same figures.
 */
#ifndef CORE_SIMULATE_H
#define CORE_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/depth.h"

enum {
	SIMULATE_CANDIDATES_MAX = 100000,
	SIMULATE_GATED = 2000, /* candidates: below that, chance can miss a gate */
};

enum population {
	POPULATION_UNIFORM,   /* depths even over 0..10 */
	POPULATION_REALISTIC, /* normal around 5, sd 2.2, inside 0..10 */
	POPULATIONS,
};
const char *population_word(enum population population); /* "uniform" */

struct simulation {
	uint64_t seed;
	size_t candidates; /* 1 .. SIMULATE_CANDIDATES_MAX */
	enum population population;
	double sigma; /* the grader's noise, in the world and in the estimator */
	int probes; /* 0: the stopping rule; else exactly so many, to DEPTH_THREADS_MAX */
};

/* Everything is a fraction, or in points of depth. */
enum measure {
	MEASURE_MAE,
	MEASURE_RMSE,
	MEASURE_RUNG_ERROR,       /* the likeliest rung is not the true one */
	MEASURE_RUNG_ERROR_CLEAR, /* the same, of depths more than 0.5 from a cut */
	MEASURE_TWO_RUNG_ERROR,   /* surface for deep, or deep for surface */
	MEASURE_PROBES,           /* per concept */
	MEASURE_TOO_HARD,         /* probes that would get less than 0.20 expected */
	MEASURE_COVERAGE80,       /* depths inside their 80 % range */
	/*
	 * Each concept is paired with the one whose depth is the next at or above
	 * its own + 1 (nobody, if that is + 1.1 or more): the share of the pairs in
	 * which the deeper one also measured deeper.
	 */
	MEASURE_PAIR_ORDER,
	MEASURE_CEILING,        /* concepts that ended bracketed */
	MEASURE_BIAS_LOW,       /* mean error of depths below 1.5 */
	MEASURE_BIAS_HIGH,      /* and above 8.5 */
	MEASURE_CONFIDENCE_GAP, /* stated probability of the rung - share that was right */
	MEASURES,
};

/*
 * How a measure is shown, and what it must be with the default noise and the
 * stopping rule: about four standard deviations of the reference at 2000
 * candidates.
 */
struct measure_row {
	const char *key;   /* "rung_error", in JSON */
	const char *label; /* "wrong rung" */
	bool percent;      /* read best as one */
	struct {
		double low, high;
	} gate[POPULATIONS];
};
extern const struct measure_row measure_rows[MEASURES];

struct simulation_result {
	double value[MEASURES]; /* 0 where there was nothing to measure it on */
};

void simulate(const struct simulation *plan, struct simulation_result *ret);

/* The gates were made for such a plan: default noise, the stopping rule. */
bool simulation_comparable(const struct simulation *plan);
bool measure_in_gate(enum measure measure, enum population population, double value);

#endif
