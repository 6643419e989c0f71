/*
 * Numbers for an operator, in Prometheus' text format, version 0.0.4.
 *
 * A family is its help and type, once, and then all its samples:
 *
 *     metrics_family(to, "leadline_x_total", METRICS_COUNTER, "What it counts.");
 *     metrics_number(to, "leadline_x_total", labels, 7);
 *
 * Labels end with one whose name is NULL; NULL instead of a list is none. Values
 * of labels are escaped; names of families and labels are the caller's own words.
 * Label only by what the configuration or this program bounds: each further value
 * is a series that is kept for months.
 *
 * Times are counted in whole microseconds and written in seconds.
 */
#ifndef IO_METRICS_H
#define IO_METRICS_H

#include <stdint.h>

struct strbuf;

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum metrics_kind { METRICS_COUNTER, METRICS_GAUGE, METRICS_HISTOGRAM };

struct metrics_label {
	const char *name, *value;
};

/* How many took so long: bucket i those up to the i-th bound and above the one
 * before, the last one those above all bounds. */
enum { HISTOGRAM_BOUNDS = 14 };
struct histogram {
	uint64_t in[HISTOGRAM_BOUNDS + 1];
	uint64_t sum_us;
};
void histogram_add(struct histogram *histogram, int64_t us); /* below 0: as 0 */

void metrics_family(struct strbuf *to, const char *name, enum metrics_kind kind,
		    const char *help);
void metrics_number(struct strbuf *to, const char *name,
		    const struct metrics_label *labels, uint64_t value);
void metrics_seconds(struct strbuf *to, const char *name,
		     const struct metrics_label *labels, int64_t us);
/* The whole family. */
void metrics_histogram(struct strbuf *to, const char *name, const char *help,
		       const struct histogram *histogram);

#endif
