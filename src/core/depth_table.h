/*
 * What an answer says about a depth: one table for each difficulty, shared by
 * the belief (depth.c) and the choice (depth_next.c).
 */
#ifndef CORE_DEPTH_TABLE_H
#define CORE_DEPTH_TABLE_H

#include "core/depth.h"

enum {
	DEPTH_LUCK = 7,    /* nodes z = -3..3 of the candidate's luck with a probe */
	DEPTH_TABLES = 64, /* 55 kB each; with more, the oldest goes */
};

struct depth_table {
	double difficulty;
	int too_hard;                                 /* grid points below this */
	double c[DEPTH_BINS][DEPTH_GRID][DEPTH_LUCK]; /* P(bin | depth, luck) */
	double p[DEPTH_GRID][DEPTH_BINS];             /* P(bin | depth) */
};

struct depth_model {
	struct depth_params params;
	double weight[DEPTH_LUCK];
	struct depth_belief prior;
	struct depth_table *tables[DEPTH_TABLES]; /* owned; NULL from `n` on */
	size_t n, oldest;
};

double depth_grid(int i); /* the depth of grid point i */
int depth_bin(double score);
/* Borrowed until the next call: that may need the room. */
const struct depth_table *depth_table_of(struct depth_model *model, double difficulty);

#endif
