#include "io/metrics.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum { SECOND_US = 1000000 };

/* From what a person never notices to where Slack has given up on us (3 s). */
static const struct {
	int64_t us;
	const char *seconds;
} bounds[HISTOGRAM_BOUNDS] = {
	{500, "0.0005"},  {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},
	{10000, "0.01"},  {25000, "0.025"}, {50000, "0.05"},  {100000, "0.1"},
	{250000, "0.25"}, {500000, "0.5"},  {1000000, "1"},   {2500000, "2.5"},
	{5000000, "5"},   {10000000, "10"},
};

void histogram_add(struct histogram *histogram, int64_t us)
{
	size_t i = 0;

	if (us < 0) /* a clock that was set back */
		us = 0;
	while (i < HISTOGRAM_BOUNDS && us > bounds[i].us)
		i++;
	histogram->in[i]++;
	histogram->sum_us += (uint64_t)us;
}

/* In a help a quote is a quote; in a label's value it would end that. */
static void add_escaped(struct strbuf *to, const char *text, bool quoted)
{
	for (; *text; text++) {
		if (*text == '\n')
			strbuf_adds(to, "\\n");
		else if (*text == '\\' || (quoted && *text == '"'))
			strbuf_addf(to, "\\%c", *text);
		else
			strbuf_add(to, text, 1);
	}
}

void metrics_family(struct strbuf *to, const char *name, enum metrics_kind kind,
		    const char *help)
{
	static const char *const words[] = {"counter", "gauge", "histogram"};

	strbuf_addf(to, "# HELP %s ", name);
	add_escaped(to, help, false);
	strbuf_addf(to, "\n# TYPE %s %s\n", name, words[kind]);
}

static void add_name(struct strbuf *to, const char *name,
		     const struct metrics_label *labels)
{
	const char *before = "{";

	strbuf_adds(to, name);
	for (; labels && labels->name; labels++) {
		strbuf_addf(to, "%s%s=\"", before, labels->name);
		add_escaped(to, labels->value, true);
		strbuf_adds(to, "\"");
		before = ",";
	}
	strbuf_adds(to, *before == ',' ? "} " : " ");
}

void metrics_number(struct strbuf *to, const char *name,
		    const struct metrics_label *labels, uint64_t value)
{
	add_name(to, name, labels);
	strbuf_addf(to, "%" PRIu64 "\n", value);
}

void metrics_seconds(struct strbuf *to, const char *name,
		     const struct metrics_label *labels, int64_t us)
{
	uint64_t size = us < 0 ? 0 - (uint64_t)us : (uint64_t)us;

	add_name(to, name, labels);
	strbuf_addf(to, "%s%" PRIu64 ".%06" PRIu64 "\n", us < 0 ? "-" : "",
		    size / SECOND_US, size % SECOND_US);
}

void metrics_histogram(struct strbuf *to, const char *name, const char *help,
		       const struct histogram *histogram)
{
	uint64_t n = 0;

	metrics_family(to, name, METRICS_HISTOGRAM, help);
	for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
		n += histogram->in[i];
		strbuf_addf(to, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name,
			    bounds[i].seconds, n);
	}
	n += histogram->in[HISTOGRAM_BOUNDS];
	strbuf_addf(to, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, n);
	strbuf_addf(to, "%s_sum %" PRIu64 ".%06" PRIu64 "\n", name,
		    histogram->sum_us / SECOND_US, histogram->sum_us % SECOND_US);
	strbuf_addf(to, "%s_count %" PRIu64 "\n", name, n);
}
