/* `leadline simulate`: how far off the depths come out, on made-up candidates. */
#include "commands.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "core/simulate.h"
#include "options.h"

enum { OUTPUT_MAX = 1 << 16 };

struct simulate_options {
	const char *candidates, *population, *sigma, *probes, *seed;
	bool json;
};

struct integer_option {
	const char *name;
	int64_t low, high;
};

/* Leaves *ret as it is when the option wasn't given. */
static bool take_integer(const struct integer_option *option, const char *text,
			 int64_t *ret, struct error *err)
{
	char *end;
	long long n;

	if (!text)
		return true;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end || errno || n < option->low || n > option->high)
		return error_set(
			err, ERR_INPUT, "%s: must be a whole number from %lld to %lld",
			option->name, (long long)option->low, (long long)option->high);
	*ret = n;
	return true;
}

static bool take_sigma(const char *text, double *ret, struct error *err)
{
	char *end;
	double x = strtod(text, &end);

	if (end == text || *end || !(x >= 0.01 && x <= 1))
		return error_set(err, ERR_INPUT,
				 "--sigma: must be a number from 0.01 to 1");
	*ret = x;
	return true;
}

static bool take_population(const char *text, enum population *ret, struct error *err)
{
	for (int p = 0; p < POPULATIONS; p++) {
		if (strcmp(text, population_word((enum population)p)) == 0) {
			*ret = (enum population)p;
			return true;
		}
	}
	return error_set(err, ERR_INPUT, "--population: must be uniform or realistic");
}

static bool make_plan(const struct simulate_options *o, struct simulation *plan,
		      struct error *err)
{
	static const struct integer_option n = {"--candidates", 1,
						SIMULATE_CANDIDATES_MAX};
	static const struct integer_option length = {"--probes", 1, DEPTH_THREADS_MAX};
	static const struct integer_option start = {"--seed", 0, INT64_MAX};
	int64_t candidates = SIMULATE_GATED, probes = 0, seed = (int64_t)time(NULL);

	*plan = (struct simulation){.sigma = depth_defaults.noise};
	if (!take_integer(&n, o->candidates, &candidates, err)
	    || !take_integer(&length, o->probes, &probes, err)
	    || !take_integer(&start, o->seed, &seed, err)
	    || (o->population
		&& !take_population(o->population, &plan->population, err))
	    || (o->sigma && !take_sigma(o->sigma, &plan->sigma, err)))
		return false;
	plan->candidates = (size_t)candidates;
	plan->probes = (int)probes;
	plan->seed = (uint64_t)seed;
	return true;
}

static void write_json(const struct simulation *plan,
		       const struct simulation_result *result, struct strbuf *out)
{
	struct json_out json;

	json_out_init(&json, out, true);
	json_open_object(&json);
	json_add_integer(&json, "seed", (int64_t)plan->seed);
	json_add_integer(&json, "candidates", (int64_t)plan->candidates);
	json_add_string(&json, "population", population_word(plan->population));
	for (int m = 0; m < MEASURES; m++)
		json_add_number(&json, measure_rows[m].key, result->value[m]);
	json_close_object(&json);
	strbuf_adds(out, "\n");
}

/* A measure in its unit, with the digits that chance leaves of it. */
static const char *figure(const struct measure_row *row, double x, char ret[16])
{
	if (row->percent)
		snprintf(ret, 16, "%.*f %%", fabs(x) < 0.01 ? 2 : 1, 100 * x);
	else
		snprintf(ret, 16, "%.3f", x);
	return ret;
}

static void write_gate(const struct measure_row *row, enum population population,
		       struct strbuf *out)
{
	double low = row->gate[population].low, high = row->gate[population].high;
	char a[16], b[16];

	if (low == 0)
		strbuf_addf(out, "at most %s", figure(row, high, a));
	else if (high == 1)
		strbuf_addf(out, "at least %s", figure(row, low, a));
	else
		strbuf_addf(out, "%s to %s", figure(row, low, a), figure(row, high, b));
}

static bool missed(const struct simulation *plan,
		   const struct simulation_result *result, int m)
{
	return simulation_comparable(plan) && plan->candidates >= SIMULATE_GATED
	       && !measure_in_gate((enum measure)m, plan->population, result->value[m]);
}

static void write_row(const struct simulation *plan,
		      const struct simulation_result *result, int m, struct strbuf *out)
{
	const struct measure_row *row = &measure_rows[m];
	char text[16];

	strbuf_addf(out, "  %-22s  %8s", row->label,
		    figure(row, result->value[m], text));
	if (simulation_comparable(plan)) {
		strbuf_adds(out, "   ");
		write_gate(row, plan->population, out);
	}
	strbuf_adds(out, missed(plan, result, m) ? "  MISSED\n" : "\n");
}

static void write_plan(const struct simulation *plan, struct strbuf *out)
{
	strbuf_addf(out, "%zu simulated candidates, %d concepts each, %s depths\n",
		    plan->candidates, CONCEPTS, population_word(plan->population));
	strbuf_addf(out, "grader's noise %g, ", plan->sigma);
	if (plan->probes)
		strbuf_addf(out, "%d probes a concept", plan->probes);
	else
		strbuf_adds(out, "the stopping rule");
	strbuf_addf(out, ", seed %llu\n\n", (unsigned long long)plan->seed);
}

static void write_text(const struct simulation *plan,
		       const struct simulation_result *result, struct strbuf *out)
{
	write_plan(plan, out);
	for (int m = 0; m < MEASURES; m++)
		write_row(plan, result, m, out);
	if (simulation_comparable(plan) && plan->candidates < SIMULATE_GATED)
		strbuf_addf(out,
			    "\nNot judged: chance alone can miss the bounds with"
			    " fewer than %d candidates.\n",
			    SIMULATE_GATED);
	strbuf_adds(out, "\nErrors are in points of depth, 0 to 10. The candidates are"
			 " simulated;\nnothing here has been validated on people.\n");
}

static int run(const struct simulate_options *options, const struct simulation *plan)
{
	struct simulation_result result;
	struct strbuf out;
	int code = EXIT_GOOD;

	simulate(plan, &result);
	strbuf_init(&out, OUTPUT_MAX);
	if (options->json)
		write_json(plan, &result, &out);
	else
		write_text(plan, &result, &out);
	fputs(out.text, stdout);
	strbuf_finish(&out);
	for (int m = 0; m < MEASURES; m++) {
		if (missed(plan, &result, m))
			code = EXIT_NOT_SO;
	}
	return code;
}

int cmd_simulate(int argc, char **argv)
{
	struct simulate_options o = {0};
	const struct option_row rows[] = {
		{"--candidates", "N", &o.candidates, NULL, "how many (2000)"},
		{"--population", "P", &o.population, NULL,
		 "uniform (the default) or realistic depths"},
		{"--sigma", "X", &o.sigma, NULL,
		 "noise of the grader, known to us (0.2)"},
		{"--probes", "N", &o.probes, NULL,
		 "so many a concept, 1 to 8, instead of the stopping rule"},
		{"--seed", "S", &o.seed, NULL,
		 "repeats a run; drawn and printed without"},
		{"--json", NULL, NULL, &o.json,
		 "for programs: fractions, not per cent"},
	};
	const struct command_usage usage = {
		"simulate",
		"Interviews simulated candidates and prints how far off the depths are.\n"
		"Exit code 1: a bound was missed, with 2000 candidates or more, the\n"
		"default noise and the stopping rule.",
		NULL, rows, ARRAY_LEN(rows)};
	struct simulation plan;
	struct error err = {0};
	int code = options_parse(&usage, argc, argv, NULL);

	if (code != OPTIONS_GO_ON)
		return code;
	if (!make_plan(&o, &plan, &err))
		return options_fail("simulate", &err);
	return run(&o, &plan);
}
