/* One concept of a simulated candidate: the truth, and what came out. */
#ifndef CORE_SIMULATE_OUTCOME_H
#define CORE_SIMULATE_OUTCOME_H

#include "core/simulate.h"

struct outcome {
	double depth; /* the true one */
	struct depth_estimate estimate;
	int probes, too_hard; /* asked; of these, beyond the candidate */
	bool bracketed;
};

/* Sorts the outcomes by true depth. */
void outcomes_measure(struct outcome *outcomes, size_t n,
		      struct simulation_result *ret);

#endif
