#include "core/simulate.h"

#include <stdlib.h>

/* clang-format off */
const struct measure_row measure_rows[MEASURES] = {
	/*                           in JSON              for people              %      uniform           realistic */
	[MEASURE_MAE]              = {"mae",              "mean absolute error",  false, {{0.65, 0.71},    {0.626, 0.67}}},
	[MEASURE_RMSE]             = {"rmse",             "root mean square",     false, {{0, 0.95},       {0, 0.88}}},
	[MEASURE_RUNG_ERROR]       = {"rung_error",       "wrong rung",           true,  {{0, 0.140},      {0, 0.185}}},
	[MEASURE_RUNG_ERROR_CLEAR] = {"rung_error_clear", "  clear of the cuts",  true,  {{0, 0.075},      {0, 0.100}}},
	[MEASURE_TWO_RUNG_ERROR]   = {"two_rung_error",   "  by two rungs",       true,  {{0, 0.0025},     {0, 0.0020}}},
	[MEASURE_PROBES]           = {"probes_per_concept", "probes a concept",   false, {{4.32, 4.41},    {4.51, 4.59}}},
	[MEASURE_TOO_HARD]         = {"too_hard",         "too hard",             true,  {{0, 0.16},       {0, 0.12}}},
	[MEASURE_COVERAGE80]       = {"coverage80",       "inside the 80 % range", true, {{0.775, 0.81},   {0.80, 0.83}}},
	[MEASURE_PAIR_ORDER]       = {"pair_order",       "pairs 1 apart in order", true, {{0.755, 1},     {0.775, 1}}},
	[MEASURE_CEILING]          = {"ceiling_witnessed", "ceiling witnessed",   true,  {{0.985, 1},      {0.985, 1}}},
	[MEASURE_BIAS_LOW]         = {"bias_low",         "bias below 1.5",       false, {{-0.85, 0.85},   {-0.85, 0.85}}},
	[MEASURE_BIAS_HIGH]        = {"bias_high",        "bias above 8.5",       false, {{-0.85, 0.85},   {-0.85, 0.85}}},
	[MEASURE_CONFIDENCE_GAP]   = {"confidence_gap",   "overconfidence",       true,  {{-0.02, 0.02},   {-0.02, 0.02}}},
};
/* clang-format on */

const char *population_word(enum population population)
{
	switch (population) {
	case POPULATION_UNIFORM:
		return "uniform";
	case POPULATION_REALISTIC:
		return "realistic";
	case POPULATIONS:
		break;
	}
	abort(); /* not a population */
}

bool simulation_comparable(const struct simulation *plan)
{
	return plan->sigma == depth_defaults.noise && !plan->probes;
}

bool measure_in_gate(enum measure measure, enum population population, double value)
{
	const struct measure_row *row = &measure_rows[measure];

	return value >= row->gate[population].low
	       && value <= row->gate[population].high;
}
